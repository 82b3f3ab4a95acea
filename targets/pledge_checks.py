"""Proves that a pledge is what was issued and signed: every digest, every signature, every value."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Collection, Iterator, Mapping
from datetime import datetime
from decimal import Decimal
from typing import Any

from accounts.canonical import canonical as canonical_text
from accounts.canonical import plain
from targets.documents.late import is_signed, verify
from targets.documents.text import digests
from targets.documents.verdicts import Kind
from targets.models import Pledge, PledgeDocument, PledgeSignature, Target
from targets.pledge_moves import CITY, PARK
from targets.pledge_texts import FIELDS

# How many signatures of each side a pledge has in a state, where that is certain.
ASKED = {"issued": (False, False), "signed_by_park": (True, False), "in_force": (True, True), "settled": (True, True)}


def differences(pledge: Pledge, roots: Collection[bytes], revoked: Mapping[str, datetime]) -> Iterator[str]:
    """Yield all that differs from what was issued and signed; nothing means it is sound.

    The pledge comes with its ``state``. One on paper has nothing to recompute and yields nothing.
    """
    document = PledgeDocument.objects.filter(pledge=pledge).first()
    if document is None:
        if not pledge.is_paper:
            yield "document: missing"
        return
    yield from _of_text(pledge, document)
    signatures = list(PledgeSignature.objects.filter(pledge=pledge).order_by("pk"))
    yield from _of_state(pledge, document, signatures)
    before = bytes(document.pdf)
    for position, signature in enumerate(signatures, start=1):
        if not bytes(signature.pdf).startswith(before):
            yield f"signature {position}: the PDF is not the one before with a signature added"
        yield from (
            f"signature {position}: {found}" for found in _of_signature(document, signature, position, roots, revoked)
        )
        before = bytes(signature.pdf)


def _of_text(pledge: Pledge, document: PledgeDocument) -> Iterator[str]:
    written = bytes(document.canonical)
    found = digests(written)
    for name, stored, computed in (("sha256", document.sha256, found.sha256), ("sm3", document.sm3, found.sm3)):
        if stored != computed:
            yield f"text: {name} is {stored}, {computed} computed"
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


def _of_signature(
    document: PledgeDocument,
    signature: PledgeSignature,
    position: int,
    roots: Collection[bytes],
    revoked: Mapping[str, datetime],
) -> Iterator[str]:
    pdf = bytes(signature.pdf)
    if hashlib.sha256(pdf).hexdigest() != signature.sha256:
        yield "the PDF has another digest"
    sm2 = signature.device_signature
    if sm2 and not is_signed(bytes(document.canonical), sm2, signature.device_key):
        yield "the SM2 signature is not over this text"
    verdict = verify(pdf, roots=roots, revoked=revoked)
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
