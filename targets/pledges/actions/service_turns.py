"""Signing with a key that a signing service keeps: what is asked of it, before the act that takes the signature.

No lock waits for the service: what is due is looked at, the service is asked, and the act looks again and takes the
signature only where exactly that one is still due. Nobody falls back from the service to an own key: that takes a
revocation, which the audit names.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext as _

from accounts import errors
from accounts.audit.trail import Author
from accounts.keys.actions import is_at_service, unlock_at_service
from accounts.models import AuditEntry, User
from core.lazy import late
from parks.rights import user_of
from targets.acting import Granted, Place, act_at, authorise, clock, doer, refusals_kept
from targets.documents.errors import DocumentError
from targets.documents.said import Said
from targets.errors import Overtaken, SignerPinRefused, WorkflowError
from targets.pledges.actions.turns import Turn

if TYPE_CHECKING:
    from targets.pledges import service_signing

sign_at_service = late("targets.pledges.service_signing:sign_at_service", lambda: service_signing.sign_at_service)


@dataclass(frozen=True)
class SigningAsked:
    """A signature that a person asks for: by which act, where, under which permissions, about what.

    ``turn`` takes the locks of the act and returns the signature that is due; it raises WorkflowError for none.
    """

    act: str
    place: Place
    permissions: Sequence[str]
    about: tuple[str, object]
    turn: Callable[[User], Turn]

    def begun(self, author: Author, made: object) -> AbstractContextManager[Granted]:
        """Return the running act; the author of what the service ``made`` is read anew, for seconds have passed."""
        now = _read_anew(author) if isinstance(made, Made) else author
        return act_at(self.act, self.place, self.permissions, now, about=self.about)


@dataclass(frozen=True)
class Made:
    """A signature that the service gave: by which key, behind which PDF, what it says, and the PDF with it."""

    serial: str
    before: str
    said: Said
    pdf: bytes = field(repr=False)

    def taken(self, turn: Turn) -> bytes:
        """Return the PDF, where exactly this signature is still due. Raises Overtaken."""
        if (self.before, self.said) != (turn.standing.sha256, turn.said(self.said["at"])):
            raise Overtaken(_("Something changed while the signing service was asked. Read it again."))
        return self.pdf


def made_at_service(asked: SigningAsked, author: Author, password: str | None, pin: str) -> Made | None:
    """Return the signature of the person's key at the signing service, None for who has none there.

    Raises PinRefused, WorkflowError, PermissionDenied; then nothing is changed, and the refusal is in the audit.
    """
    by = author.get("by")
    if by is None or not is_at_service(by):
        return None
    with refusals_kept(asked.act, asked.place, author, asked.about):
        # A service takes seconds, and may hang until its time is over. Under the locks of the act all who work on
        # the year's targets or pledges would wait for it. So what is due is looked at first, in a transaction whose
        # locks end before the service is asked; the act itself looks once more, under its locks, and takes the
        # signature only where the same one is still due. One that is not taken is thrown away: no file holds it.
        with transaction.atomic():
            authorise(doer(author), asked.permissions, asked.place)
            turn = asked.turn(by)
        return _made(turn, password, pin)


def _read_anew(author: Author) -> Author:
    """Return the author with the name and the rights of this moment."""
    before = doer(author)
    now = user_of(before.pk)
    if now is not None:
        now.chosen_appointment = before.chosen_appointment
    return Author(by=now, way=author.get("way", AuditEntry.Way.PAGE), address=author.get("address"))


def _made(turn: Turn, password: str | None, pin: str) -> Made:
    said = turn.said(clock())
    try:
        signer = unlock_at_service(user=turn.by, password=password, pin=pin, at=said["at"])
        pdf = sign_at_service(turn.standing.last_pdf, signer, **said)
    except errors.PinRefused as error:
        raise SignerPinRefused(str(error)) from error
    except errors.KeyRefused as error:
        raise WorkflowError(str(error)) from error
    except DocumentError as error:
        raise WorkflowError(_("The document could not be signed. Nothing was changed.")) from error
    return Made(signer.serial, turn.standing.sha256, said, pdf)
