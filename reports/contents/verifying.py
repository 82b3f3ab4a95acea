"""The judgement of a PDF in words: what it is, who signed it when, and whether it still holds."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext as _

from accounts.errors import NoAuthority
from accounts.keys.reading import revoked, roots
from targets.documents.late import verify
from targets.documents.verdicts import Kind, Signature, Verdict, Why
from targets.models import Pledge, Supplement
from targets.models.pledges import PledgeState

HEAVY = ("pdf", "canonical")
LIGHTS = {Kind.GENUINE: "ahead", Kind.ALTERED: "behind", Kind.UNKNOWN_SIGNER: "near", Kind.NOT_OURS: "near"}


@dataclass(frozen=True)
class VerdictContents:
    """A judgement with its words. ``signatures`` come from what is signed, never from the database.

    ``standing`` says how far the pledge is by now, nothing unless the file is genuine.
    """

    verdict: Verdict
    word: str
    why: str
    standing: str
    light: str

    @property
    def signatures(self) -> tuple[Signature, ...]:
        """Return the signatures, in the order of signing."""
        return self.verdict.signatures

    @classmethod
    def of(cls, pdf: bytes) -> VerdictContents:
        """Return the judgement of a file; at most two queries."""
        try:
            believed = roots()
        except NoAuthority:
            believed = ()
        verdict = verify(pdf, roots=believed, revoked=revoked())
        standing, word = "", _kinds()[verdict.kind]
        light = LIGHTS[verdict.kind]
        if verdict.kind is Kind.GENUINE:
            standing, is_complete = _standing(verdict)
            if not is_complete:
                word, light = _("Genuine, but not complete"), "near"
        return cls(verdict, word, _whys().get(verdict.why, ""), standing, light)


def _standing(verdict: Verdict) -> tuple[str, bool]:
    """Return how far the pledge is by now, and whether all have signed this file that have to."""
    seen = Pledge.objects.with_state().filter(document__sha256=verdict.sha256, no=verdict.no)
    pledge = seen.select_related("document").defer("document__pdf", "document__canonical").first()
    if pledge is None and (supplement := Supplement.objects.filter(sha256=verdict.sha256).defer(*HEAVY).first()):
        return _of_supplement(verdict, supplement)
    if pledge is None:
        return _("This installation keeps no pledge of this number and text."), False
    asked = pledge.document.park_signers + pledge.document.city_signers
    words = {
        "in_force": _("The pledge is in force."),
        "settled": _("The pledge is settled."),
        "superseded": _("The pledge was replaced by a newer one and is not in force."),
        "void": _("The pledge was withdrawn and is not in force."),
    }
    waits = _("The pledge is not in force yet: signatures are missing.")
    assert pledge.state in PledgeState.values
    return words.get(pledge.state, waits), len(verdict.signatures) >= asked


def _of_supplement(verdict: Verdict, supplement: Supplement) -> tuple[str, bool]:
    is_complete = len(verdict.signatures) >= supplement.park_signers + supplement.city_signers
    signed = supplement.signatures.count()
    if supplement.state_with(signed, is_scanned=False) == PledgeState.IN_FORCE:
        return _("Both sides have signed the supplement."), is_complete
    return _("The supplement is not signed by both sides yet."), is_complete


def _kinds() -> dict[Kind, str]:
    return {
        Kind.GENUINE: _("Genuine and complete"),
        Kind.ALTERED: _("Altered after signing"),
        Kind.UNKNOWN_SIGNER: _("Signed by somebody unknown"),
        Kind.NOT_OURS: _("Not one of our documents"),
    }


def _whys() -> dict[Why, str]:
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
