"""Proves that a pledge is what was issued and signed: every digest, every signature, every value."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from decimal import Decimal
from typing import Any

from accounts.canonical import canonical as canonical_text
from accounts.canonical import plain
from accounts.keys.reading import Belief
from targets.documents.late import is_signed, verify
from targets.documents.text import digests
from targets.documents.verdicts import Kind
from targets.evidence import SHEETS, path_of
from targets.models import (
    Adjustment,
    Pledge,
    PledgeDocument,
    PledgeScan,
    PledgeSettlement,
    PledgeSignature,
    Supplement,
    Target,
)
from targets.models.pledge_acts import Scan
from targets.models.pledging import Document, Signature
from targets.pledge_moves import CITY, PARK
from targets.pledge_texts import FIELDS

# How many signatures of each side a pledge has in a state, where that is certain.
ASKED = {"issued": (False, False), "signed_by_park": (True, False), "in_force": (True, True), "settled": (True, True)}


def differences(pledge: Pledge, belief: Belief) -> Iterator[str]:
    """Yield all that differs from what was issued and signed; nothing means it is sound.

    The pledge comes with its ``state``. One on paper has nothing to recompute and yields nothing.
    """
    yield from supplement_faults(pledge, belief)
    yield from _of_settlement(pledge)
    document = PledgeDocument.objects.filter(pledge=pledge).first()
    if document is None:
        if not pledge.is_paper:
            yield "document: missing"
        return
    yield from _of_text(document)
    yield from _of_rows_as_written(pledge, document)
    signatures = list(PledgeSignature.objects.filter(pledge=pledge).order_by("pk"))
    scan = PledgeScan.objects.filter(pledge=pledge).first()
    if scan is None:
        yield from _of_state(pledge, document, signatures)
    else:
        yield from _of_paper(pledge, scan, signatures)
    yield from _of_signatures(document, signatures, belief)


def _of_signatures(document: Document, signatures: Sequence[Signature], belief: Belief) -> Iterator[str]:
    before = bytes(document.pdf)
    for position, signature in enumerate(signatures, start=1):
        if not bytes(signature.pdf).startswith(before):
            yield f"signature {position}: the PDF is not the one before with a signature added"
        yield from (f"signature {position}: {found}" for found in _of_signature(document, signature, position, belief))
        before = bytes(signature.pdf)


def supplement_faults(pledge: Pledge, belief: Belief) -> Iterator[str]:
    """Yield what differs in the supplements of a pledge, and each adjustment that has none."""
    rows = pledge.supplements.select_related("adjustment__target__indicator", "scan").order_by("number")
    for number, supplement in enumerate(rows, start=1):
        found = [] if supplement.number == number else [f"number {supplement.number} stored"]
        found += [*_of_text(supplement), *_of_adjustment(pledge, supplement)]
        signatures = list(supplement.signatures.order_by("pk"))
        found += _of_signatures(supplement, signatures, belief)
        if scan := getattr(supplement, "scan", None):
            found += file_faults(scan)
        yield from (f"supplement {number}: {one}" for one in found)
    if PledgeDocument.objects.filter(pledge=pledge).exists():
        alone = Adjustment.objects.filter(target__park=pledge.park_id, target__year=pledge.year, supplement=None)
        holds = pledge.state in ("in_force", "settled")  # type: ignore[attr-defined]
        yield from (f"adjustment {one.no}: no supplement" for one in alone if holds)


def _of_settlement(pledge: Pledge) -> Iterator[str]:
    settlement = PledgeSettlement.objects.filter(pledge=pledge).first()
    is_settled = pledge.state == "settled"  # type: ignore[attr-defined]
    if settlement is None:
        if is_settled and PledgeDocument.objects.filter(pledge=pledge).exists():
            yield "settlement: missing"
        return
    if not is_settled:
        yield f"settlement: the pledge is {pledge.state}"  # type: ignore[attr-defined]
    written = bytes(settlement.canonical)
    if hashlib.sha256(written).hexdigest() != settlement.sha256:
        yield "settlement: the results have another digest"
    elif json.loads(written).get("no") != pledge.no:
        yield "settlement: the results are those of another pledge"


def _of_adjustment(pledge: Pledge, supplement: Supplement) -> Iterator[str]:
    adjustment = supplement.adjustment
    try:
        text = json.loads(bytes(supplement.canonical))
        (change,) = text["changes"]
        said = (text["pledge_no"], text["reason"], text["effective_on"], change["before"][1], change["after"][1])
    except (ValueError, KeyError, TypeError, IndexError) as error:
        yield f"text: cannot be read ({type(error).__name__})"
        return
    stored = (
        pledge.no,
        adjustment.reason,
        adjustment.effective_on.isoformat(),
        plain(adjustment.old),
        plain(adjustment.new),
    )
    if said != stored:
        yield f"{stored} stored, {said} in the text"


def _of_text(document: Document) -> Iterator[str]:
    found = digests(bytes(document.canonical))
    for name, stored, computed in (("sha256", document.sha256, found.sha256), ("sm3", document.sm3, found.sm3)):
        if stored != computed:
            yield f"text: {name} is {stored}, {computed} computed"


def _of_rows_as_written(pledge: Pledge, document: PledgeDocument) -> Iterator[str]:
    written = bytes(document.canonical)
    try:
        text = json.loads(written)
        if canonical_text(text).encode() != written:
            yield "text: not in canonical form"
        yield from _of_rows(pledge, text)
    except (ValueError, KeyError, TypeError) as error:
        yield f"text: cannot be read ({type(error).__name__})"


def _of_rows(pledge: Pledge, text: Mapping[str, Any]) -> Iterator[str]:
    for name in ("no", "year", "party_a", "party_b"):
        if text[name] != getattr(pledge, name):
            yield f"{name}: {getattr(pledge, name)!r} stored, {text[name]!r} in the text"
    items = list(pledge.items.select_related("indicator").order_by("number"))
    if len(items) != len(text["tasks"]):
        yield f"targets: {len(items)} stored, {len(text['tasks'])} in the text"
    now = {one.indicator_id: one for one in Target.objects.filter(park=pledge.park_id, year=pledge.year)}
    holds = pledge.state in ("in_force", "settled")  # type: ignore[attr-defined]
    for item, task in zip(items, text["tasks"], strict=False):
        said = (task["base"][1], task["target"][1], (task["stretch"] or ["", ""])[1], task["responsible"])
        if _exact(item) != said:
            yield f"target {item.number}: {_exact(item)} stored, {said} in the text"
        target = now.get(item.indicator_id)
        if holds and (target is None or _exact(target) != said):
            yield f"target {item.number}: the year's target is {_exact(target) if target else None}, pledged is {said}"


def _exact(row: Any) -> tuple[str, str, str, str]:
    """Return base, value, stretch and responsible person of a row as the text writes them."""
    numbers: list[Decimal | None] = [row.base, row.value, row.stretch]
    base, value, stretch = ("" if one is None else plain(one) for one in numbers)
    return base, value, stretch, row.responsible


def _of_state(pledge: Pledge, document: PledgeDocument, signatures: list[PledgeSignature]) -> Iterator[str]:
    state: str = pledge.state  # type: ignore[attr-defined]
    asked = {PARK: document.park_signers, CITY: document.city_signers}
    for side, has_signed in zip((PARK, CITY), ASKED.get(state, (None, None)), strict=True):
        have = sum(one.side == side for one in signatures)
        if has_signed is not None and (have == asked[side]) is not has_signed:
            yield f"state: {state} with {have} of {asked[side]} signatures of the {side}"


def _of_paper(pledge: Pledge, scan: PledgeScan, signatures: list[PledgeSignature]) -> Iterator[str]:
    state: str = pledge.state  # type: ignore[attr-defined]
    if signatures or state not in ("in_force", "settled"):
        yield f"state: {state} on paper with {len(signatures)} signatures"
    yield from file_faults(scan)


def file_faults(scan: Scan) -> Iterator[str]:
    """Yield what is wrong with the file of a sheet that was signed by hand."""
    place = path_of(scan.digest, SHEETS)
    if not place.is_file():
        yield "sheet: the scan is missing"
    elif hashlib.sha256(place.read_bytes()).hexdigest() != scan.digest:
        yield "sheet: the scan has another digest"


def _of_signature(
    document: Document,
    signature: Signature,
    position: int,
    belief: Belief,
) -> Iterator[str]:
    pdf = bytes(signature.pdf)
    if hashlib.sha256(pdf).hexdigest() != signature.sha256:
        yield "the PDF has another digest"
    sm2 = signature.device_signature
    if sm2 and not is_signed(bytes(document.canonical), sm2, signature.device_key):
        yield "the SM2 signature is not over this text"
    verdict = verify(pdf, **belief)
    if verdict.kind is not Kind.GENUINE:
        yield f"the PDF is {verdict.kind} ({verdict.why})"
        return
    if verdict.sha256 != document.sha256 or len(verdict.signatures) != position:
        yield "the PDF is that of another text or has other signatures"
        return
    signed = verdict.signatures[-1]
    stored = (FIELDS[signature.side][signature.number - 1], signature.by_name, signature.post, _second(signature.at))
    read = (signed.field, signed.signer_name, signed.post, _second(signed.at))
    if stored != read:
        yield f"{stored} stored, {read} signed"


def _second(at: datetime) -> int:
    return int(at.timestamp())
