"""The judgement of a PDF in words: what it is, who signed it when, and whether it still holds."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext as _

from accounts.errors import NoAuthority
from accounts.keys.trust import TrustAnchors, trust_anchors
from reports.pages.pledges.contents.issued_texts import IssuedText
from targets.documents.late import verify
from targets.documents.verdicts import JudgedSignature, Verdict, VerdictKind, Why
from targets.pledges.judging import judging
from targets.pledges.stored import fitted_here

VERDICT_LIGHTS = {
    VerdictKind.GENUINE: "ahead",
    VerdictKind.UNSIGNED: "near",
    VerdictKind.ALTERED: "behind",
    VerdictKind.UNKNOWN_SIGNER: "near",
    VerdictKind.NOT_OURS: "near",
}


@dataclass(frozen=True)
class VerdictContents:
    """A judgement with its words. ``signatures`` come from what is signed, never from the database.

    ``standing`` says how far the pledge is by now, nothing unless the file is genuine.
    """

    verdict: Verdict
    word: str
    why: str
    standing: list[str]
    light: str

    @property
    def signatures(self) -> tuple[JudgedSignature, ...]:
        """Return the signatures, in the order of signing."""
        return self.verdict.signatures

    @classmethod
    def of(cls, pdf: bytes) -> VerdictContents:
        """Return the judgement of a file; at most nine queries. Raises Busy."""
        verdict, text = judgement(pdf)
        word, light = verdict_words()[verdict.kind], VERDICT_LIGHTS[verdict.kind]
        is_ours = text is not None and verdict.kind in (VerdictKind.GENUINE, VerdictKind.UNSIGNED)
        standing = text.standing if text is not None and is_ours else []
        if verdict.kind is VerdictKind.GENUINE and text is not None and len(verdict.signatures) < text.asked:
            word, light = _("Genuine, but not complete"), "near"
        return cls(verdict, word, why_words().get(verdict.why, ""), standing, light)


def judgement(pdf: bytes, text: IssuedText | None = None) -> tuple[Verdict, IssuedText | None]:
    """Return what this installation makes of a file, and the text that was issued here with its digest.

    ``text`` is the one that is meant, where that is known. Raises Busy where as many files are judged as may be.
    """
    with judging():
        try:
            anchors = trust_anchors()
        except NoAuthority:
            anchors = TrustAnchors(roots=(), revoked={}, assigned={})
        verdict = verify(pdf, **anchors)
    if verdict.sha256 and (text is None or text.document.sha256 != verdict.sha256):
        text = IssuedText.with_digest(verdict.sha256)
    is_kept = text is not None and text.is_as_issued
    return fitted_here(verdict, pdf, text.document if text is not None and is_kept else None), text


def verdict_words() -> dict[VerdictKind, str]:
    """Return the judgements in words."""
    return {
        VerdictKind.GENUINE: _("Genuine and complete"),
        VerdictKind.UNSIGNED: _("Not yet signed"),
        VerdictKind.ALTERED: _("Altered"),
        VerdictKind.UNKNOWN_SIGNER: _("Signature valid, but not registered or not confirmed here"),
        VerdictKind.NOT_OURS: _("Not one of our documents"),
    }


def why_words() -> dict[Why, str]:
    """Return the reasons of judgements in words; a genuine file needs none."""
    return {
        Why.TOO_LARGE: _("The file is too large."),
        Why.NO_PDF: _("The file is no PDF."),
        Why.ENCRYPTED: _("The file is protected by a password."),
        Why.MALFORMED: _("The file is damaged."),
        Why.UNSIGNED: _("The file has no signature."),
        Why.NO_PLEDGE: _("The file names no pledge."),
        Why.SIGNATURE_BROKEN: _("What was signed is no longer as it was signed."),
        Why.ADDED_AFTER: _("Something was added after the last signature."),
        Why.CHANGED_BETWEEN: _("Something was changed between two signatures."),
        Why.NO_ROOT: _("This installation does not vouch for every signer."),
        Why.REVOKED_BEFORE: _("A key had been revoked before it signed."),
        Why.TOO_MUCH: _("The file takes longer to read than any pledge does."),
        Why.NOT_KEPT: _("This installation keeps no pledge of this number and text."),
        Why.OTHER_DOCUMENT: _("The file does not begin with the document that was issued here."),
        Why.OUT_OF_ORDER: _("The posts or the order of the signatures are not those that the text names."),
        Why.NOT_REGISTERED: _("A certificate is no key that was registered here when it signed."),
        Why.OTHER_PERSON: _("A key that signed is registered here as somebody else's."),
        Why.NOT_CONFIRMED: _("Nobody had confirmed a key when it signed."),
    }
