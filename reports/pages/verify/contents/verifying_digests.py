"""What is known of a text by its digest alone, as the QR code of a document asks: what the file kept here proves.

The kept text has the digest, the last kept PDF is judged like any that is brought, and names, posts and times are the
signed ones. The database tells how far the pledge is by now; where that claims signatures which the file lacks, what is
kept was altered. A digest of another shape is no address (404).
"""

from __future__ import annotations

from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from reports.pages.pledges.contents.issued_texts import IssuedText
from reports.pages.verify.contents.verifying import VERDICT_LIGHTS, judgement, verdict_words, why_words
from targets.documents.verdicts import JudgedSignature, VerdictKind


@dataclass(frozen=True)
class DigestContents:
    """What was issued with a digest; ``signatures`` are read from what is signed, never from the database.

    Nothing of this proves the sheet that carries the digest, which the page says.
    """

    sha256: str
    word: str
    light: str
    no: str = ""
    why: str = ""
    standing: list[str] = field(default_factory=list)
    signatures: tuple[JudgedSignature, ...] = ()

    @classmethod
    def of(cls, sha256: str) -> DigestContents:
        """Return what is known of a text with this SHA-256; at most nine queries. Raises Busy."""
        text = IssuedText.with_digest(sha256)
        if text is None:
            why = _("No pledge and no supplement with this text was issued here.")
            return cls(sha256, verdict_words()[VerdictKind.NOT_OURS], VERDICT_LIGHTS[VerdictKind.NOT_OURS], why=why)
        if not text.is_as_issued:
            return _altered(sha256, _("The text that is kept here is no longer the one that was issued."))
        pdf = text.last_pdf
        return _of_signed(text, pdf) if pdf else _of_unsigned(text)


def _altered(sha256: str, why: str) -> DigestContents:
    return DigestContents(sha256, _("What is kept here was altered"), VERDICT_LIGHTS[VerdictKind.ALTERED], why=why)


def _of_unsigned(text: IssuedText) -> DigestContents:
    sha256 = text.document.sha256
    if text.is_on_paper:
        why = _("It was signed by hand on paper; no electronic signature says by whom.")
        return DigestContents(sha256, _("Issued here, signed on paper"), "near", text.no, why, text.standing)
    if text.is_held:
        return _altered(sha256, _("Signatures are missing in the file that is kept here."))
    return DigestContents(sha256, _("Issued here, not signed yet"), "near", text.no, standing=text.standing)


def _of_signed(text: IssuedText, pdf: bytes) -> DigestContents:
    sha256, (verdict, _text) = text.document.sha256, judgement(pdf, text)
    if verdict.kind is VerdictKind.UNKNOWN_SIGNER:
        word, why = verdict_words()[verdict.kind], why_words()[verdict.why]
        return DigestContents(sha256, word, VERDICT_LIGHTS[verdict.kind], text.no, why, signatures=verdict.signatures)
    if verdict.kind is not VerdictKind.GENUINE:
        return _altered(sha256, why_words().get(verdict.why) or _("The file has no signature."))
    if (verdict.sha256, verdict.no) != (sha256, text.no):
        return _altered(sha256, _("The file that is kept here is that of another text."))
    is_complete = len(verdict.signatures) >= text.asked
    if text.is_held and not is_complete:
        return _altered(sha256, _("Signatures are missing in the file that is kept here."))
    word = _("Issued here, signed by both sides") if is_complete else _("Issued here, not signed by all")
    light = "ahead" if is_complete else "near"
    return DigestContents(sha256, word, light, text.no, standing=text.standing, signatures=verdict.signatures)
