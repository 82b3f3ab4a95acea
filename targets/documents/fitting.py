"""Whether a document whose signatures are valid is what was issued here, signed by those who were to sign it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime

from accounts.keys.holders import Holder
from targets.documents.verdicts import JudgedSignature, Verdict, VerdictKind, Why


@dataclass(frozen=True)
class FieldPlace:
    """A place for a signature: its field, and the words that the post may have there (a deputy's are others)."""

    field: str
    posts: frozenset[str]


@dataclass(frozen=True)
class Stored:
    """A document as it was issued here: number, bytes before any signature, and who signs in which order."""

    no: str
    pdf: bytes = field(repr=False)
    places: Sequence[FieldPlace]


def fitted(verdict: Verdict, pdf: bytes, stored: Stored | None, holders: Mapping[bytes, Holder]) -> Verdict:
    """Return the judgement of a file once this installation's own rows are asked.

    Genuine is what begins with the stored document byte for byte, where each certificate is a registered and confirmed
    key of the person it names, at that time, and fits the post and the order. ``holders`` are by certificate, DER.
    """
    if verdict.kind is VerdictKind.NOT_OURS and verdict.why is Why.UNSIGNED and stored is not None:
        if pdf == stored.pdf:
            return replace(verdict, kind=VerdictKind.UNSIGNED, why=Why.NONE)
        return replace(verdict, kind=VerdictKind.ALTERED, why=Why.OTHER_DOCUMENT)
    if verdict.kind is not VerdictKind.GENUINE:
        return verdict
    if stored is None or stored.no != verdict.no:
        return replace(verdict, kind=VerdictKind.UNKNOWN_SIGNER, why=Why.NOT_KEPT)
    if not pdf.startswith(stored.pdf):
        return replace(verdict, kind=VerdictKind.ALTERED, why=Why.OTHER_DOCUMENT)
    signed = tuple(
        replace(one, confirmed_by=holder.confirmed_by) if (holder := holders.get(one.certificate)) else one
        for one in verdict.signatures
    )
    why = _why_out_of_order(signed, stored.places) or _why_unregistered(signed, holders)
    kind = VerdictKind.UNKNOWN_SIGNER if why else VerdictKind.GENUINE
    return replace(verdict, kind=kind, why=why, signatures=signed)


def _why_out_of_order(signed: Sequence[JudgedSignature], places: Sequence[FieldPlace]) -> Why:
    is_fit = len(signed) <= len(places) and all(
        one.field == place.field and one.post in place.posts for one, place in zip(signed, places, strict=False)
    )
    return Why.NONE if is_fit else Why.OUT_OF_ORDER


def _why_unregistered(signed: Sequence[JudgedSignature], holders: Mapping[bytes, Holder]) -> Why:
    for one in signed:
        holder = holders.get(one.certificate)
        if holder is None or (holder.made_at is not None and _day(holder.made_at) > _day(one.at)):
            return Why.NOT_REGISTERED
        if one.signer_name not in holder.names:
            return Why.OTHER_PERSON
        if holder.confirmed_at is None or _day(holder.confirmed_at) > _day(one.at):
            return Why.NOT_CONFIRMED
    return Why.NONE


def _day(at: datetime) -> date:
    """Return the day: the clock of a demo stands at one, where a morning may come after an evening."""
    return at.astimezone(UTC).date()
