"""Whose turn it is to sign a document, and what the signature then says."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import override

from accounts.models import AuditEntry, User
from parks.models import Appointment
from parks.rights import appointments_of
from targets.acting import demand_confirmed
from targets.documents.said import Said
from targets.errors import Overtaken, WorkflowError
from targets.pledges.actions.pledge_ground import Signed
from targets.pledges.checks.pledge_trail import digest_as_made
from targets.pledges.models.pledges import Pledge
from targets.pledges.pledge_moves import SIGNING, SIGNS
from targets.pledges.pledge_texts import FIELDS
from targets.pledges.signing_order import post_to_sign, signer_among


@dataclass(frozen=True)
class _Line:
    """One place for a signature: of which side, which in its order, and the appointment under which it is signed."""

    side: str
    number: int
    held: Appointment


@dataclass(frozen=True)
class Turn:
    """The signature that is due: whose it is, in which place, behind what stands there, and what for."""

    by: User
    line: _Line
    standing: Signed
    park: str
    reason: str

    @property
    def post(self) -> str:
        """Return the title of today, which says where somebody stands in for its holder."""
        if not self.line.held.is_acting:
            return self.line.held.title
        with override(settings.LANGUAGE_CODE):
            return _("%(office)s (acting)") % {"office": self.line.held.title}

    def said(self, at: datetime) -> Said:
        """Return what the signature says of itself."""
        field = FIELDS[self.line.side][self.line.number - 1]
        return Said(signer_name=str(self.by), post=self.post, park=self.park, at=at, reason=self.reason, field=field)


def overtaken_by(standing: Signed) -> Overtaken:
    """Return the error that says who signed meanwhile."""
    last = standing.signatures[-1].by_name if standing.signatures else _("Somebody")
    return Overtaken(_("%(name)s signed meanwhile. Read it again.") % {"name": last})


def demand_as_made(standing: Signed, act_id: UUID | None, no: str) -> None:
    """Refuse the first signature where the PDF is not the one that its act made: what is read is what is signed.

    The signatures after that prove what stands before them. Raises WorkflowError.
    """
    if standing.signatures or act_id is None:
        return
    entry = AuditEntry.objects.filter(pk=act_id).first()
    made = digest_as_made(entry, no) if entry else ""
    if made and made != hashlib.sha256(standing.last_pdf).hexdigest():
        raise WorkflowError(_("The PDF is no longer the one that was made. Tell the administrator; do not sign it."))


def turn_of(by: User, pledge: Pledge, standing: Signed, reason: str) -> Turn:
    """Return the signature that is due, where it is this person's. Raises WorkflowError."""
    assert standing.document is not None
    side = SIGNS[standing.state]
    done = sum(signature.side == side for signature in standing.signatures)
    post = post_to_sign(bytes(standing.document.canonical), side, done)
    held = signer_among(appointments_of(by), SIGNING[side].permission, pledge.park_id, post)
    if held is None:
        raise WorkflowError(_("It is the turn of %(post)s to sign.") % {"post": post})
    demand_confirmed(held)
    return Turn(by, _Line(side, done + 1, held), standing, pledge.park.name, reason)
