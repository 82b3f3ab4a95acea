"""Proves that one document is what was issued and signed: its digests, its signatures, the file of its sheet."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import TYPE_CHECKING

from accounts.keys.trust import TrustAnchors, holders
from targets.documents.late import is_signed, verify
from targets.documents.text import digests
from targets.documents.verdicts import VerdictKind
from targets.evidence import ADJUSTMENTS, SHEETS, stored_path
from targets.pledges.models.pledging import Document, Signature
from targets.pledges.pledge_moves import CITY_SIDE, PARK_SIDE
from targets.pledges.pledge_texts import FIELDS
from targets.pledges.signing_order import posts_on
from targets.pledges.stored import fitted_here

if TYPE_CHECKING:
    from targets.documents.text import SignedText


def text_faults(document: Document) -> Iterator[str]:
    """Yield where the digests of a text are not those of its bytes."""
    found = digests(bytes(document.canonical))
    for name, stored, computed in (("sha256", document.sha256, found.sha256), ("sm3", document.sm3, found.sm3)):
        if stored != computed:
            yield f"text: {name} is {stored}, {computed} computed"


def signature_faults(document: Document, signatures: Sequence[Signature], anchors: TrustAnchors) -> Iterator[str]:
    """Yield what is wrong with the signatures of a document, in their order: each PDF has the one before in it."""
    before = bytes(document.pdf)
    for position, signature in enumerate(signatures, start=1):
        if not bytes(signature.pdf).startswith(before):
            yield f"signature {position}: the PDF is not the one before with a signature added"
        yield from (f"signature {position}: {found}" for found in _of_signature(document, signature, position, anchors))
        before = bytes(signature.pdf)


def file_faults(digest: str, folder: str) -> Iterator[str]:
    """Yield what is wrong with a file that is kept: a sheet that was signed by hand, or evidence."""
    place = stored_path(digest, folder)
    words = {SHEETS: "sheet: the scan", ADJUSTMENTS: "evidence: the file"}[folder]
    if not place.is_file():
        yield f"{words} is missing"
    elif hashlib.sha256(place.read_bytes()).hexdigest() != digest:
        yield f"{words} has another digest"


def _of_signature(
    document: Document,
    signature: Signature,
    position: int,
    anchors: TrustAnchors,
) -> Iterator[str]:
    pdf = bytes(signature.pdf)
    if hashlib.sha256(pdf).hexdigest() != signature.sha256:
        yield "the PDF has another digest"
    sm2 = signature.device_signature
    if sm2 and not is_signed(bytes(document.canonical), sm2, signature.device_key):
        yield "the SM2 signature is not over this text"
    verdict = fitted_here(verify(pdf, **anchors), pdf, document)
    if verdict.kind is not VerdictKind.GENUINE:
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
    holder = holders({signed.certificate: (signed.serial, signed.signer_name)}).get(signed.certificate)
    if holder is not None and holder.user_id != signature.by_id:
        yield f"signed with a key of account {holder.user_id}, by account {signature.by_id} stored"
    if signature.key is not None and signature.key.serial != signed.serial:
        yield f"the key {signature.key.serial} stored, {signed.serial} signed"


def _second(at: datetime) -> int:
    return int(at.timestamp())


def signer_faults(document: Document, text: SignedText) -> Iterator[str]:
    """Yield where a document asks for more or fewer signatures than its text names posts."""
    for side, stored in ((PARK_SIDE, document.park_signers), (CITY_SIDE, document.city_signers)):
        if stored != len(posts_on(text, side)):
            yield f"signers of the {side}: {stored} stored, {len(posts_on(text, side))} in the text"
