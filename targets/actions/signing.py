"""Signing pledges: first the park, then the city, each signer in turn, with the own key."""

from __future__ import annotations

import hashlib
from datetime import datetime
from typing import Unpack

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import override

from accounts.audit import Author
from accounts.errors import KeyRefused
from accounts.keys.actions import unlock
from accounts.keys.signer import Signer
from accounts.models import SigningKey, User
from parks.backends import acting_as
from parks.models import Appointment
from parks.rights import appointments_of
from targets.actions.ground import Granted, Place, act_at, clock
from targets.actions.pledge_ground import Standing, demand, standing_of, take_step
from targets.actions.targets import hold_year, pledge_targets
from targets.devices import signing_device
from targets.documents.errors import DocumentError
from targets.documents.late import sign
from targets.errors import Overtaken, WorkflowError
from targets.models import Pledge, PledgeDocument, PledgeSignature, Target
from targets.pledge_moves import CITY, PARK, SIGNING, SIGNS
from targets.pledge_texts import FIELDS
from targets.signing_order import post_to_sign, signer_among

FOR_PARK, FOR_CITY = SIGNING[PARK].permission, SIGNING[CITY].permission


def sign_pledge(
    *, pledge: Pledge, seen: str, password: str = "", unlocked: Signer | None = None, **author: Unpack[Author]
) -> PledgeSignature:
    """Sign a pledge with the key of the person, which the password unlocks; ``seen`` is the digest that was shown.

    Who signs several at once unlocks the key beforehand (`accounts.keys.actions.unlock`) instead of by password.
    Raises Overtaken where another signature came first, WorkflowError where it is not this person's turn, the key is
    refused or the targets are no longer those that were issued, PermissionDenied; then nothing is changed.
    """
    about, permissions = ("pledge", pledge.no), [FOR_PARK, FOR_CITY]
    with act_at("targets.sign_pledge", Place(pledge.park), permissions, author, about=about) as granted:
        hold_year(pledge.year)  # the year, then the pledge, then rows of targets: the order of every act here
        standing = standing_of(pledge)
        demand(standing, *SIGNS)
        if standing.sha256 != seen:
            raise Overtaken(_("Somebody signed meanwhile. Read the pledge again."))
        demand_targets_as_issued(pledge)
        held = _turn_of(granted.by, standing)
        granted.entry.under(acting_as(held))
        at = clock()
        signer = _key_of(granted.by, password, unlocked, author, at)
        signature = _signed(granted, standing, held, signer, at)
        _go_on(granted, standing, signature)
    return signature


def demand_targets_as_issued(pledge: Pledge) -> None:
    """Refuse to go on where a target differs from what the pledge froze. Raises WorkflowError."""
    rows = Target.objects.select_for_update().filter(park=pledge.park, year=pledge.year, state="issued")
    now = set(rows.values_list("indicator", "base", "value", "stretch", "responsible"))
    if now != set(pledge.items.values_list("indicator", "base", "value", "stretch", "responsible")):
        raise WorkflowError(_("The targets changed since the pledge was issued. It has to be issued anew."))


def _turn_of(by: User, standing: Standing) -> Appointment:
    """Return the appointment under which a person signs now. Raises WorkflowError."""
    assert standing.document is not None
    side = SIGNS[standing.state]
    done = sum(signature.side == side for signature in standing.signatures)
    post = post_to_sign(bytes(standing.document.canonical), side, done)
    held = signer_among(appointments_of(by), SIGNING[side].permission, standing.pledge.park_id, post)
    if held is None:
        raise WorkflowError(_("It is the turn of %(post)s to sign.") % {"post": post})
    return held


def _key_of(by: User, password: str, unlocked: Signer | None, author: Author, at: datetime) -> Signer:
    """Return the person's own key as it counts now. Raises WrongPassword, WorkflowError."""
    if unlocked is None:
        try:
            return unlock(user=by, password=password, address=author.get("address"), at=at)
        except KeyRefused as error:
            raise WorkflowError(str(error)) from error
    usable = SigningKey.objects.usable_by(by, at)
    if usable is None or usable.serial != unlocked.serial:
        raise WorkflowError(_("This is no signing key of yours that counts today."))
    return unlocked


def _signed(granted: Granted, standing: Standing, held: Appointment, signer: Signer, at: datetime) -> PledgeSignature:
    side, pledge = SIGNS[standing.state], standing.pledge
    number = 1 + sum(signature.side == side for signature in standing.signatures)
    with override(settings.LANGUAGE_CODE):
        post = _("%(office)s (acting)") % {"office": held.title} if held.is_acting else held.title
        reason = _("Signing of the pledge %(no)s") % {"no": pledge.no}
    try:
        pdf = sign(
            _last_pdf(standing),
            signer,
            signer_name=str(granted.by),
            post=post,
            park=pledge.park.name,
            at=at,
            reason=reason,
            field=FIELDS[side][number - 1],
        )
    except DocumentError as error:
        raise WorkflowError(_("The document could not be signed. Nothing was changed.")) from error
    signature = PledgeSignature(
        pledge=pledge,
        side=side,
        number=number,
        by=granted.by,
        by_name=str(granted.by),
        post=post,
        at=at,
        pdf=pdf,
        sha256=hashlib.sha256(pdf).hexdigest(),
        act_id=granted.entry.id,
    )
    _sign_by_device(signature, standing)
    signature.full_clean()
    signature.save()
    return signature


def _sign_by_device(signature: PledgeSignature, standing: Standing) -> None:
    """Let the installation's SM2 device, where it has one, sign the text too. Raises WorkflowError."""
    device = signing_device()
    if device is None or standing.document is None:
        return
    signature.device_key = device.public_key
    signature.device_signature = device.sign(bytes(standing.document.canonical))
    signature.is_device_certified = device.is_certified


def _last_pdf(standing: Standing) -> bytes:
    document: PledgeDocument | None = standing.document
    assert document is not None
    return bytes(standing.signatures[-1].pdf if standing.signatures else document.pdf)


def _go_on(granted: Granted, standing: Standing, signature: PledgeSignature) -> None:
    """Take the pledge to its next state once all of the side have signed; in force, its targets are pledged."""
    document, side = standing.document, signature.side
    assert document is not None
    if signature.number < (document.park_signers if side == PARK else document.city_signers):
        return
    take_step(granted, standing.pledge, standing.last, SIGNING[side].target)
    if side == CITY:
        pledge_targets(park=standing.pledge.park, year=standing.pledge.year, entry=granted.entry)
