"""The judgement of a PDF in words: what it is, who signed it when, and whether it still holds."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext as _

from accounts.errors import NoAuthority
from accounts.keys.reading import Belief, belief
from reports.contents.issued_texts import IssuedText
from targets.documents.late import verify
from targets.documents.verdicts import Kind, Signature, Verdict, Why

LIGHTS = {Kind.GENUINE: "ahead", Kind.ALTERED: "behind", Kind.UNKNOWN_SIGNER: "near", Kind.NOT_OURS: "near"}


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
    def signatures(self) -> tuple[Signature, ...]:
        """Return the signatures, in the order of signing."""
        return self.verdict.signatures

    @classmethod
    def of(cls, pdf: bytes) -> VerdictContents:
        """Return the judgement of a file; at most five queries."""
        verdict, standing = judgement(pdf), list[str]()
        word, light = kind_words()[verdict.kind], LIGHTS[verdict.kind]
        if verdict.kind is Kind.GENUINE:
            standing, is_complete = _standing(verdict)
            if not is_complete:
                word, light = _("Genuine, but not complete"), "near"
        return cls(verdict, word, why_words().get(verdict.why, ""), standing, light)


def judgement(pdf: bytes) -> Verdict:
    """Return what this installation makes of a file; one query, one more where a signing service's roots are set."""
    try:
        believed = belief()
    except NoAuthority:
        believed = Belief(roots=(), revoked={}, assigned={})
    return verify(pdf, **believed)


def _standing(verdict: Verdict) -> tuple[list[str], bool]:
    """Return how far the pledge is by now, and whether all have signed this file that have to."""
    text = IssuedText.with_digest(verdict.sha256)
    if text is None or not text.is_as_issued or text.no != verdict.no:
        return [_("This installation keeps no pledge of this number and text.")], False
    return text.standing, len(verdict.signatures) >= text.asked


def kind_words() -> dict[Kind, str]:
    """Return the judgements in words."""
    return {
        Kind.GENUINE: _("Genuine and complete"),
        Kind.ALTERED: _("Altered after signing"),
        Kind.UNKNOWN_SIGNER: _("Signed by somebody unknown"),
        Kind.NOT_OURS: _("Not one of our documents"),
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
    }
