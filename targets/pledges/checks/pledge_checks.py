"""Proves that a pledge is what was issued and signed: every digest, every signature, every value."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Sequence
from decimal import Decimal
from typing import TYPE_CHECKING

from accounts.keys.trust import TrustAnchors
from core.canonical import canonical as canonical_text
from core.canonical import plain
from targets.breakdown.models import Target
from targets.evidence import SHEETS
from targets.pledges.checks.document_checks import file_faults, signature_faults, signer_faults, text_faults
from targets.pledges.checks.step_checks import step_faults
from targets.pledges.checks.supplement_checks import supplement_faults
from targets.pledges.models.pledge_acts import PledgeScan, PledgeSettlement
from targets.pledges.models.pledges import Pledge
from targets.pledges.models.pledging import PledgeDocument, PledgeItem, PledgeSignature
from targets.pledges.pledge_moves import CITY_SIDE, PARK_SIDE
from targets.scoring.arithmetic import half_up

if TYPE_CHECKING:
    from targets.documents.text import WrittenPledge, WrittenTask

# How many signatures of each side a pledge has in a state, where that is certain.
_ASKED = {"issued": (False, False), "signed_by_park": (True, False), "in_force": (True, True), "settled": (True, True)}


def pledge_differences(pledge: Pledge, anchors: TrustAnchors) -> Iterator[str]:
    """Yield all that differs from what was issued and signed; nothing means it is sound.

    The pledge comes with its ``state``. One on paper has nothing to recompute and yields nothing.
    """
    yield from supplement_faults(pledge, anchors)
    yield from _of_settlement(pledge)
    document = PledgeDocument.objects.filter(pledge=pledge).first()
    if document is None:
        if not pledge.is_paper:
            yield "document: missing"
        return
    yield from text_faults(document)
    if pledge.is_paper:
        yield "document: of a pledge on paper"
    signatures = list(PledgeSignature.objects.filter(pledge=pledge).order_by("pk"))
    scan = PledgeScan.objects.filter(pledge=pledge).first()
    if scan is None:
        yield from _of_state(pledge, document, signatures)
    else:
        yield from _of_paper(pledge, scan, signatures)
    yield from _of_rows_as_written(pledge, document, signatures, scan)
    yield from signature_faults(document, signatures, anchors)


def _of_settlement(pledge: Pledge) -> Iterator[str]:
    settlement = PledgeSettlement.objects.filter(pledge=pledge).first()
    is_settled = pledge.state == "settled"
    if settlement is None:
        if is_settled and PledgeDocument.objects.filter(pledge=pledge).exists():
            yield "settlement: missing"
        return
    if not is_settled:
        yield f"settlement: the pledge is {pledge.state}"
    written = bytes(settlement.canonical)
    if hashlib.sha256(written).hexdigest() != settlement.sha256:
        yield "settlement: the results have another digest"
        return
    text = json.loads(written)
    if text.get("no") != pledge.no:
        yield "settlement: the results are those of another pledge"
    score = None if settlement.score is None else plain(settlement.score)
    stored = (settlement.release, settlement.release_digest, score or "", settlement.place)
    said = (text["release"], text["digest"], text["score"], text["place"])
    if stored != said:
        yield f"settlement: {stored} stored, {said} in the results"


def _of_rows_as_written(
    pledge: Pledge, document: PledgeDocument, signatures: Sequence[PledgeSignature], scan: PledgeScan | None
) -> Iterator[str]:
    written = bytes(document.canonical)
    try:
        text = json.loads(written)
        if canonical_text(text).encode() != written:
            yield "text: not in canonical form"
        yield from signer_faults(document, text)
        yield from _of_rows(pledge, text)
        yield from step_faults(pledge, text["issued_on"], signatures, scan.signed_on if scan else None)
    except (ValueError, KeyError, TypeError) as error:
        yield f"text: cannot be read ({type(error).__name__})"


def _of_rows(pledge: Pledge, text: WrittenPledge) -> Iterator[str]:
    whole = dict(text)
    for name in ("no", "year", "party_a", "party_b"):
        if whole[name] != getattr(pledge, name):
            yield f"{name}: {getattr(pledge, name)!r} stored, {whole[name]!r} in the text"
    items = list(pledge.items.select_related("indicator").order_by("number"))
    if len(items) != len(text["tasks"]):
        yield f"targets: {len(items)} stored, {len(text['tasks'])} in the text"
    rows = Target.objects.select_related("indicator").filter(park=pledge.park_id, year=pledge.year)
    now = {one.indicator_id: one for one in rows}
    holds = pledge.state in ("in_force", "settled")
    for item, task in zip(items, text["tasks"], strict=False):
        yield from _of_item(item, task)
        said = _said(task)
        target = now.pop(item.indicator_id, None)
        if holds and (target is None or _exact(target) != said or target.state != "pledged"):
            yield f"target {item.number}: the year's target is {_exact(target) if target else None}, pledged is {said}"
    if holds:
        more = [one.indicator.name for one in now.values() if one.state == "pledged"]
        yield from (f"target of {name}: pledged, but not in this pledge" for name in more)


def _of_item(item: PledgeItem, task: WrittenTask) -> Iterator[str]:
    if _exact(item) != _said(task):
        yield f"target {item.number}: {_exact(item)} stored, {_said(task)} in the text"
    growth = task["growth"][1]
    stored, said = (item.growth, item.indicator.unit), (half_up(Decimal(growth), 10) if growth else None, task["unit"])
    if stored != said:
        yield f"target {item.number}: growth {stored[0]} in {stored[1]} stored, {said[0]} in {said[1]} in the text"


def _said(task: WrittenTask) -> tuple[str, str, str, str]:
    base = _marked(task["base"][1], is_estimate=task.get("base_estimate", False))
    return base, task["target"][1], (task["stretch"] or ["", ""])[1], task["responsible"]


def _marked(base: str, *, is_estimate: bool) -> str:
    return f"{base} (estimate)" if is_estimate else base


def _exact(row: PledgeItem | Target) -> tuple[str, str, str, str]:
    """Return base, value, stretch and responsible person of a row as the text writes them."""
    numbers: list[Decimal | None] = [row.base, row.value, row.stretch]
    base, value, stretch = ("" if one is None else plain(one) for one in numbers)
    return _marked(base, is_estimate=row.base_estimate), value, stretch, row.responsible


def _of_state(pledge: Pledge, document: PledgeDocument, signatures: list[PledgeSignature]) -> Iterator[str]:
    state: str = pledge.state
    asked = {PARK_SIDE: document.park_signers, CITY_SIDE: document.city_signers}
    for side, has_signed in zip((PARK_SIDE, CITY_SIDE), _ASKED.get(state, (None, None)), strict=True):
        have = sum(one.side == side for one in signatures)
        if has_signed is not None and (have == asked[side]) is not has_signed:
            yield f"state: {state} with {have} of {asked[side]} signatures of the {side}"


def _of_paper(pledge: Pledge, scan: PledgeScan, signatures: list[PledgeSignature]) -> Iterator[str]:
    state: str = pledge.state
    if signatures or state not in ("in_force", "settled"):
        yield f"state: {state} on paper with {len(signatures)} signatures"
    for sheet in scan.sheets:
        yield from file_faults(sheet.digest, SHEETS)
