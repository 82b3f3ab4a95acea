"""Signing pledges: first the park, then the city, each signer in turn, with the own key."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import Any, Unpack

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
from targets.actions.pledge_ground import Signed, Standing, demand, standing_of, take_step
from targets.actions.targets import hold_year, pledge_targets
from targets.devices import signing_device
from targets.documents.errors import DocumentError
from targets.documents.late import sign
from targets.errors import Overtaken, WorkflowError
from targets.models import Pledge, PledgeSignature, Target
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
            raise overtaken_by(standing)
        demand_targets_as_issued(pledge)
        line = line_due(granted.by, pledge, standing)
        granted.entry.under(acting_as(line.held))
        with override(settings.LANGUAGE_CODE):
            reason = _("Signing of the pledge %(no)s") % {"no": pledge.no}
        signer = unlocked_now(granted.by, password, unlocked, author)
        signature = PledgeSignature(pledge=pledge, **signed_by(signer, granted, standing, line, pledge, reason))
        signature.full_clean()
        signature.save()
        _go_on(granted, standing, signature)
    return signature


def overtaken_by(standing: Signed) -> Overtaken:
    """Return the error that says who signed meanwhile."""
    last = standing.signatures[-1].by_name if standing.signatures else _("Somebody")
    return Overtaken(_("%(name)s signed meanwhile. Read it again.") % {"name": last})


def demand_targets_as_issued(pledge: Pledge) -> None:
    """Refuse to go on where a target differs from what the pledge froze. Raises WorkflowError."""
    rows = Target.objects.select_for_update().filter(park=pledge.park, year=pledge.year, state="issued")
    now = set(rows.values_list("indicator", "base", "value", "stretch", "responsible"))
    if now != set(pledge.items.values_list("indicator", "base", "value", "stretch", "responsible")):
        raise WorkflowError(_("The targets changed since the pledge was issued. It has to be issued anew."))


@dataclass(frozen=True)
class Line:
    """One place for a signature: of which side, which in its order, and the appointment under which it is signed."""

    side: str
    number: int
    held: Appointment


def line_due(by: User, pledge: Pledge, standing: Signed) -> Line:
    """Return the place that is signed next, where it is this person's. Raises WorkflowError."""
    assert standing.document is not None
    side = SIGNS[standing.state]
    done = sum(signature.side == side for signature in standing.signatures)
    post = post_to_sign(bytes(standing.document.canonical), side, done)
    held = signer_among(appointments_of(by), SIGNING[side].permission, pledge.park_id, post)
    if held is None:
        raise WorkflowError(_("It is the turn of %(post)s to sign.") % {"post": post})
    return Line(side, done + 1, held)


def unlocked_now(by: User, password: str, unlocked: Signer | None, author: Author) -> Signer:
    """Return the person's own key, by password or unlocked before, as it counts now. Raises WorkflowError."""
    at = clock()
    if unlocked is None:
        try:
            return unlock(user=by, password=password, address=author.get("address"), at=at)
        except KeyRefused as error:
            raise WorkflowError(str(error)) from error
    usable = SigningKey.objects.usable_by(by, at)
    if usable is None or usable.serial != unlocked.serial:
        raise WorkflowError(_("This is no signing key of yours that counts today."))
    return unlocked


def signed_by(
    signer: Signer, granted: Granted, standing: Signed, line: Line, pledge: Pledge, reason: str
) -> dict[str, Any]:
    """Sign the PDF with all its signatures so far; return the fields of the signature. Raises WorkflowError."""
    at, post = clock(), line.held.title
    if line.held.is_acting:
        with override(settings.LANGUAGE_CODE):
            post = _("%(office)s (acting)") % {"office": post}
    named: Any = {"signer_name": str(granted.by), "post": post, "park": pledge.park.name, "at": at, "reason": reason}
    try:
        signed = sign(standing.last_pdf, signer, field=FIELDS[line.side][line.number - 1], **named)
    except DocumentError as error:
        raise WorkflowError(_("The document could not be signed. Nothing was changed.")) from error
    return {
        "side": line.side,
        "number": line.number,
        "by": granted.by,
        "by_name": str(granted.by),
        "post": post,
        "at": at,
        "pdf": signed,
        "sha256": hashlib.sha256(signed).hexdigest(),
        "act_id": granted.entry.id,
        **_by_device(standing),
    }


def _by_device(standing: Signed) -> dict[str, Any]:
    """Let the installation's SM2 device, where it has one, sign the text too. Raises WorkflowError."""
    device = signing_device()
    if device is None or standing.document is None:
        return {}
    return {
        "device_key": device.public_key,
        "device_signature": device.sign(bytes(standing.document.canonical)),
        "is_device_certified": device.is_certified,
    }


def _go_on(granted: Granted, standing: Standing, signature: PledgeSignature) -> None:
    """Take the pledge to its next state once all of the side have signed; in force, its targets are pledged."""
    document, side = standing.document, signature.side
    assert document is not None
    if signature.number < (document.park_signers if side == PARK else document.city_signers):
        return
    take_step(granted, standing.pledge, standing.last, SIGNING[side].target)
    if side == CITY:
        pledge_targets(park=standing.pledge.park, year=standing.pledge.year, entry=granted.entry)
