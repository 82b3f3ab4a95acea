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
from targets.breakdown.actions.targets import hold_year, pledge_targets
from targets.breakdown.models import Target
from targets.documents.errors import DocumentError
from targets.documents.late import sign
from targets.documents.said import Said
from targets.errors import NoKeyYet, WorkflowError
from targets.pledges.actions.pledge_ground import Signed, Standing, demand, standing_of, take_step
from targets.pledges.actions.service_turns import Asked, Made, made_at_service
from targets.pledges.actions.turns import Turn, demand_as_made, overtaken_by, turn_of
from targets.pledges.devices import signing_device
from targets.pledges.models.pledges import Pledge
from targets.pledges.models.pledging import PledgeSignature
from targets.pledges.pledge_moves import CITY, PARK, SIGNING, SIGNS

FOR_PARK, FOR_CITY = SIGNING[PARK].permission, SIGNING[CITY].permission


def sign_pledge(
    *,
    pledge: Pledge,
    seen: str,
    password: str | None = "",
    pin: str = "",
    unlocked: Signer | None = None,
    opened: Callable[[Signer], object] | None = None,
    **author: Unpack[Author],
) -> PledgeSignature:
    """Sign a pledge with the key of the person, which the password unlocks; ``seen`` is the digest that was shown.

    A key at the signing service asks for the ``pin`` there as well. Who signs several at once unlocks the key
    beforehand (`accounts.keys.actions.unlock`), or minutes ago, instead of by password, which then is None.
    ``opened`` is told the own key that the password opened.
    Raises Overtaken where another signature came first, PinRefused, WorkflowError where it is not this person's turn,
    the key is refused or the targets are no longer those that were issued, PermissionDenied; then nothing is changed.
    """
    asked = Asked(
        "targets.sign_pledge",
        Place(pledge.park),
        [FOR_PARK, FOR_CITY],
        ("pledge", pledge.no),
        partial(_turn, pledge, seen),
    )
    made = unlocked or made_at_service(asked, author, password, pin)
    with first_key_kept(author, password), asked.begun(author, made) as granted:
        turn = asked.turn(granted.by)
        granted.entry.under(acting_as(turn.line.held))
        signer = unlocked_now(granted.by, password, made, author, opened)
        granted.entry.details |= known_before(unlocked, password)
        signature = PledgeSignature(pledge=pledge, **signed_by(signer, granted, turn))
        signature.full_clean()
        signature.save()
        _go_on(granted, turn.standing, signature)
    return signature


def _turn(pledge: Pledge, seen: str, by: User) -> Turn:
    hold_year(pledge.year)  # the year, then the pledge, then rows of targets: the order of every act here
    standing = standing_of(pledge)
    demand(standing, *SIGNS)
    if standing.sha256 != seen:
        raise overtaken_by(standing)
    demand_as_made(standing, pledge.steps.earliest("number").act_id, pledge.no)
    demand_targets_as_issued(pledge)
    with override(settings.LANGUAGE_CODE):
        reason = _("Signing of the pledge %(no)s") % {"no": pledge.no}
    return turn_of(by, pledge, standing, reason)


def demand_targets_as_issued(pledge: Pledge) -> None:
    """Refuse to go on where a target differs from what the pledge froze. Raises WorkflowError."""
    rows = Target.objects.select_for_update().filter(park=pledge.park, year=pledge.year, state="issued")
    frozen = ("indicator", "base", "base_estimate", "value", "stretch", "responsible")
    if set(rows.values_list(*frozen)) != set(pledge.items.values_list(*frozen)):
        raise WorkflowError(_("The targets changed since the pledge was issued. It has to be issued anew."))


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
            raise NoKeyYet(str(error)) from error
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
    except NoKeyYet as error:
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


def _go_on(granted: Granted, standing: Signed, signature: PledgeSignature) -> None:
    """Take the pledge to its next state once all of the side have signed; in force, its targets are pledged."""
    document, side = standing.document, signature.side
    assert isinstance(standing, Standing) and document is not None
    if signature.number < (document.park_signers if side == PARK else document.city_signers):
        return
    take_step(granted, standing.pledge, standing.last, SIGNING[side].target)
    if side == CITY:
        pledge_targets(park=standing.pledge.park, year=standing.pledge.year, entry=granted.entry)
