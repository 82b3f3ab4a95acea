"""How a pledge moves: the one table that actions, buttons and the database trigger share."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from targets.entry.workflow import Transition

# The states of a pledge that neither was replaced nor withdrawn.
ALIVE = ("issued", "signed_by_park", "in_force", "settled")
PARK, CITY = "park", "city"


class PledgeMove(Transition):
    """An act on a pledge: from which states to which, by whom, and whether it says why."""


PLEDGE_MOVES: dict[str, PledgeMove] = {
    move.name: move
    for move in (
        PledgeMove("issue", _("Issue"), ("",), "issued", "targets.issue_pledge"),
        PledgeMove("sign_for_park", _("Sign"), ("issued",), "signed_by_park", "targets.sign_pledge_for_park"),
        PledgeMove("sign_for_city", _("Sign"), ("signed_by_park",), "in_force", "targets.sign_pledge_for_city"),
        PledgeMove(
            "confirm_paper", _("Confirm the signed sheet"), ("issued",), "signed_by_park", "targets.issue_pledge"
        ),
        PledgeMove("settle", _("Settle"), ("in_force",), "settled", "targets.issue_pledge"),
        PledgeMove(
            "reissue",
            _("Issue anew"),
            ("issued", "signed_by_park"),
            "superseded",
            "targets.issue_pledge",
            needs_reason=True,
        ),
        PledgeMove(
            "withdraw",
            _("Withdraw"),
            ("issued", "signed_by_park"),
            "void",
            "targets.issue_pledge",
            needs_reason=True,
        ),
    )
}
# All moves that the database allows, as pairs of states; the first state comes from none.
MOVES = sorted({(source, move.target) for move in PLEDGE_MOVES.values() for source in move.sources})
# Which side signs while a pledge is in a state.
SIGNS = {"issued": PARK, "signed_by_park": CITY}
SIGNING = {PARK: PLEDGE_MOVES["sign_for_park"], CITY: PLEDGE_MOVES["sign_for_city"]}


def pledge_open_to(state: str) -> list[PledgeMove]:
    """Return the acts that a pledge in a state is open to, in the order of the chain."""
    return [move for move in PLEDGE_MOVES.values() if state in move.sources]
