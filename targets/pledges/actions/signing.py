"""Signing pledges: first the park, then the city, each signer in turn, with the own key."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from typing import Unpack

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import override

from accounts import errors
from accounts.audit.trail import Author
from accounts.keys.actions import make_key, unlock
from accounts.keys.signer import Signer
from accounts.models import SigningKey, User
from parks.backends import acting_as
from targets.acting import Granted, Place, clock, doer
from targets.breakdown.actions.targets import checked
from targets.documents.errors import DocumentError
from targets.documents.late import sign
from targets.documents.said import Said
from targets.errors import NoKeyToSignWith, WorkflowError
from targets.pledges.actions.pledge_ground import Signed
from targets.pledges.actions.service_turns import Made, SigningAsked, made_at_service
from targets.pledges.actions.signables import Signable
from targets.pledges.actions.turns import Turn, demand_as_made, overtaken_by, turn_of
from targets.pledges.devices import signing_device
from targets.pledges.models.pledging import Signature
from targets.pledges.pledge_moves import CITY_SIDE, PARK_SIDE, SIGNING, SIGNS

FOR_PARK, FOR_CITY = SIGNING[PARK_SIDE].permission, SIGNING[CITY_SIDE].permission


def sign_document(
    *,
    document: Signable,
    seen: str,
    password: str | None = "",
    pin: str = "",
    unlocked: Signer | None = None,
    opened: Callable[[Signer], object] | None = None,
    **author: Unpack[Author],
) -> Signature:
    """Sign a pledge or a supplement with the key of the person; ``seen`` is the digest that was shown.

    The password unlocks the key; one at the signing service asks for the ``pin`` there as well. Who signs several at
    once unlocks it beforehand (`accounts.keys.actions.unlock`), or minutes ago, instead of by password, which then is
    None. ``opened`` is told the own key that the password opened.
    Raises Overtaken where another signature came first, PinRefused, WorkflowError where it is not this person's turn,
    the key is refused or the targets are no longer those that were issued, PermissionDenied; then nothing is changed.
    """
    turn = partial(_turn, document, seen)
    asked = SigningAsked(document.sign_act, Place(document.pledge.park), [FOR_PARK, FOR_CITY], document.about, turn)
    made = unlocked or made_at_service(asked, author, password, pin)
    with first_key_kept(author, password), asked.begun(author, made) as granted:
        due = asked.turn(granted.by)
        granted.entry.under(acting_as(due.line.held))
        signer = unlocked_now(granted.by, password, made, author, opened)
        granted.entry.details |= known_before(unlocked, password)
        signature = checked(document.signature(**document.owner, **signed_by(signer, granted, due)))
        signature.save()
        document.go_on(granted, due.standing, signature)
    return signature


def _turn(document: Signable, seen: str, by: User) -> Turn:
    standing = document.held(SIGNS)
    if standing.sha256 != seen:
        raise overtaken_by(standing)
    demand_as_made(standing, document.act_id, document.no)
    document.demand_as_issued()
    with override(settings.LANGUAGE_CODE):
        reason = str(document.reason) % {"no": document.no}
    return turn_of(by, document.pledge, standing, reason)


def unlocked_now(
    by: User,
    password: str | None,
    unlocked: Signer | Made | None,
    author: Author,
    opened: Callable[[Signer], object] | None = None,
) -> Signer | Made:
    """Return the person's own key, by password or unlocked before, as it counts now. Raises WorkflowError."""
    at = clock()
    if unlocked is None:
        if password is None:
            raise WorkflowError(_("Give your password again."))
        try:
            signer = unlock(user=by, password=password, at=at)
        except errors.NoKeyYet as error:
            raise NoKeyToSignWith(str(error)) from error
        except errors.KeyRefused as error:
            raise WorkflowError(str(error)) from error
        if opened is not None:
            opened(signer)
        return signer
    usable = SigningKey.objects.usable_by(by, at)
    if usable is None or usable.serial != unlocked.serial:
        raise WorkflowError(_("This is no signing key of yours that counts today."))
    if getattr(usable, "confirmation", None) is None:
        raise WorkflowError(str(errors.KeyUnconfirmed()))
    return unlocked


@contextmanager
def first_key_kept(author: Author, password: str | None) -> Iterator[None]:
    """Make the key of who has none once the act that asked for it is refused: a second person confirms it first."""
    try:
        yield
    except NoKeyToSignWith as error:
        try:
            make_key(user=doer(author), password=password or "", address=author.get("address"), at=clock())
        except errors.KeyRefused as refused:
            raise WorkflowError(str(refused)) from refused
        raise WorkflowError(
            _("Your signing key is made now and waits for its confirmation by the auditor. Sign again after that.")
        ) from error


def known_before(unlocked: Signer | None, password: str | None) -> dict[str, bool]:
    """Return what the audit keeps where the password was not given with the signature but before it."""
    return {"is_unlocked_before": True} if unlocked is not None or password is None else {}


def signed_by(signer: Signer | Made, granted: Granted, turn: Turn) -> dict[str, object]:
    """Sign the PDF with all its signatures so far; return the fields of the signature. Raises WorkflowError."""
    said = signer.said if isinstance(signer, Made) else turn.said(clock())
    signed = signer.taken(turn) if isinstance(signer, Made) else _signed(turn, signer, said)
    return {
        "side": turn.line.side,
        "number": turn.line.number,
        "by": granted.by,
        "by_name": said["signer_name"],
        "post": said["post"],
        "at": said["at"],
        "pdf": signed,
        "sha256": hashlib.sha256(signed).hexdigest(),
        "act_id": granted.entry.id,
        "address": granted.entry.address or "",
        "key": SigningKey.objects.filter(user=granted.by, serial=getattr(signer, "serial", "")).first(),
        **_by_device(turn.standing),
    }


def _signed(turn: Turn, signer: Signer, said: Said) -> bytes:
    try:
        return sign(turn.standing.last_pdf, signer, **said)
    except DocumentError as error:
        raise WorkflowError(_("The document could not be signed. Nothing was changed.")) from error


def _by_device(standing: Signed) -> dict[str, object]:
    """Let the installation's SM2 device, where it has one, sign the text too. Raises WorkflowError."""
    device = signing_device()
    if device is None or standing.document is None:
        return {}
    return {
        "device_key": device.public_key,
        "device_signature": device.sign(bytes(standing.document.canonical)),
        "is_device_certified": device.is_certified,
    }
