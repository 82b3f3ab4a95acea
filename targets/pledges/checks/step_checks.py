"""Whether the steps of a pledge follow each other as the table of moves says, and each from what made it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date

from django.utils.timezone import localdate

from targets.pledges.models.pledges import Pledge, PledgeStep
from targets.pledges.models.pledging import PledgeSignature
from targets.pledges.pledge_moves import CITY_SIDE, MOVES, PARK_SIDE

_SIDES = {"signed_by_park": PARK_SIDE, "in_force": CITY_SIDE}


def step_faults(
    pledge: Pledge, issued_on: str, signatures: Sequence[PledgeSignature], signed_on: date | None
) -> Iterator[str]:
    """Yield where steps are missing, or of another day or person than what made them.

    ``signed_on`` is the day on the sheet of a pledge that was signed by hand.
    """
    state = ""
    for number, step in enumerate(pledge.steps.order_by("number"), start=1):
        if step.number != number or step.from_state != state or (state, step.to_state) not in MOVES:
            yield f"step {step.number}: from {step.from_state!r} to {step.to_state!r} after {state!r}"
        state = step.to_state
        made = _made(pledge, step, issued_on, signatures, signed_on)
        stored = (step.on, step.by_id)
        if made is not None and stored != made:
            yield f"step {step.number}: {_words(stored)} stored, {_words(made)} is what made it"


def _made(
    pledge: Pledge, step: PledgeStep, issued_on: str, signatures: Sequence[PledgeSignature], signed_on: date | None
) -> tuple[date | None, int | None] | None:
    """Return day and person of what made a step, None where nothing but the audit trail tells."""
    if step.to_state == "issued":
        return date.fromisoformat(issued_on), step.by_id
    if step.to_state == "settled":
        settlement = getattr(pledge, "settlement", None)
        return (settlement.on, settlement.by_id) if settlement else None
    if step.to_state not in _SIDES:
        return None
    if signed_on is not None:
        return signed_on, step.by_id
    own = [one for one in signatures if one.side == _SIDES[step.to_state]]
    return (localdate(own[-1].at), own[-1].by_id) if own else None


def _words(said: tuple[date | None, int | None]) -> str:
    return f"{said[0]} by account {said[1]}"
