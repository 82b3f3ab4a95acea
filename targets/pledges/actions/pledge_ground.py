"""What every act on a pledge stands on: its lock, how far it has come, and its next step."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from django.utils import timezone
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from core.locks import Lock, hold
from core.workflow import Transition
from targets.acting import Granted, clock, step_fields
from targets.errors import WorkflowError
from targets.pledges.models.pledges import Pledge, PledgeState, PledgeStep
from targets.pledges.models.pledging import Document, PledgeDocument, PledgeSignature, Signature


class Signed:
    """A document with its signatures in their order; ``state`` says which side signs next."""

    document: Document | None
    signatures: Sequence[Signature]
    state: str

    @property
    def sha256(self) -> str:
        """Return the digest of the last PDF's text and signature, by which a page says what it showed."""
        if self.signatures:
            return self.signatures[-1].sha256
        return self.document.sha256 if self.document else ""

    @property
    def last_pdf(self) -> bytes:
        """Return the PDF with all its signatures."""
        assert self.document is not None
        return bytes(self.signatures[-1].pdf if self.signatures else self.document.pdf)


class SignableStanding(Signed):
    """How far a pledge has come: its last step, its document (None on paper) and its signatures."""

    def __init__(self, pledge: Pledge, last: PledgeStep, document: PledgeDocument | None) -> None:
        self.pledge, self.last, self.document = pledge, last, document
        self.signatures = list(PledgeSignature.objects.filter(pledge=pledge).order_by("pk"))
        self.state = last.to_state


def standing_of(pledge: Pledge) -> SignableStanding:
    """Lock a pledge and return how far it has come."""
    hold(Lock.PLEDGE, pledge.pk)
    document = PledgeDocument.objects.filter(pledge=pledge).first()
    return SignableStanding(pledge, pledge.steps.order_by("number").reverse()[0], document)


def demand(standing: SignableStanding, *states: str) -> None:
    """Refuse what cannot be done with a pledge in its state, or with one on paper. Raises WorkflowError."""
    if standing.document is None:
        raise WorkflowError(_("This pledge is on paper; the page only tells of it."))
    demand_state(standing, *states)


def demand_state(standing: SignableStanding, *states: str) -> None:
    """Refuse what cannot be done with a pledge in its state. Raises WorkflowError."""
    if standing.state not in states:
        words = {
            "superseded": _("This pledge was replaced by a newer one. Open the new one."),
            "void": _("This pledge was withdrawn."),
            "in_force": _("This pledge is in force already."),
            "settled": _("This pledge is settled."),
        }
        word = PledgeState(standing.state).label
        raise WorkflowError(words.get(standing.state, _("The pledge is %(state)s.") % {"state": word}))


def take_step(
    granted: Granted,
    pledge: Pledge,
    last: PledgeStep | None,
    move: Transition,
    reason: str = "",
    on: date | None = None,
) -> PledgeStep:
    """Take a pledge to its next state, on the city's day unless it is told another."""
    day = on or localdate(clock())
    number, state = (last.number + 1, last.to_state) if last else (1, "")
    fields = step_fields(move, granted.entry, number=number, from_state=state, reason=reason)
    step = PledgeStep(pledge=pledge, on=day, at=timezone.now(), **fields)
    step.full_clean()
    step.save()
    granted.entry.details.setdefault("on", day.isoformat())
    return step
