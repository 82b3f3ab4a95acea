"""Changes of signing keys: made on first use, opened by the owner's password alone, revoked for good."""

from __future__ import annotations

from base64 import b64decode
from datetime import datetime

from django.contrib.auth.hashers import check_password
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.audit import Act, act
from accounts.errors import KeyRefused, KeyWithoutPassword, WrongPassword
from accounts.keys.late import chain, issue, reseal, seal, unseal
from accounts.keys.signer import Signer
from accounts.models import AuditEntry, KeyRevocation, SigningKey, User


def unlock(*, user: User, password: str, address: str | None = None, at: datetime | None = None) -> Signer:
    """Return the person's own key, unlocked; it is made where there is none, in an act of its own.

    ``at`` is the day by the city's clock, from which a new certificate is valid. Raises WrongPassword,
    KeyWithoutPassword, NoAuthority, KeyRefused. The caller counts wrong passwords.
    """
    if not check_password(password, user.password):
        raise WrongPassword
    if user.has_one_time_password:
        raise KeyWithoutPassword
    at = at or timezone.now()
    key, private = SigningKey.objects.usable_by(user, at), None
    if key is None:
        key, private = _made(user, password, address, at, AuditEntry.Way.PAGE)
    private = private or unseal(key.private_key, password)
    if private is None:
        raise KeyRefused(_("Your signing key does not open with this password. Let it be revoked; a new one is made."))
    return Signer(key.serial, _der(key.certificate), chain(), private)


def make_key(
    *, user: User, password: str, address: str | None = None, at: datetime, way: str = AuditEntry.Way.PAGE
) -> SigningKey:
    """Return the person's key, made now unless another request made it meanwhile. Raises NoAuthority."""
    return _made(user, password, address, at, way)[0]


def _made(user: User, password: str, address: str | None, at: datetime, way: str) -> tuple[SigningKey, bytes | None]:
    """Return the key, with its private half as long as it is at hand: to unseal it takes as long as to seal it."""
    private = None
    with act("accounts.make_signing_key", by=user, way=way, address=address) as entry:
        # The password was right a moment ago; meanwhile it may have been changed or reset.
        if User.objects.select_for_update().get(pk=user.pk).password != user.password:
            raise WrongPassword
        key = SigningKey.objects.usable_by(user, at)
        if key is None:
            issued = issue(user.name, at)
            private = issued.key
            key = SigningKey(
                user=user,
                serial=issued.serial,
                certificate=issued.pem,
                private_key=seal(issued.key, password),
                made_at=at,
                valid_to=issued.valid_to,
            )
            key.full_clean()
            key.save()
        entry.about("signing_key", key.pk)
        entry.details = {"username": user.username, "serial": key.serial}
    return key, private


def revoke_keys(
    *, user: User, by: User | None, reason: str, way: str = AuditEntry.Way.COMMAND, address: str | None = None
) -> list[str]:
    """Revoke the person's keys and return their serials; what they signed before stays valid."""
    with act("accounts.revoke_signing_key", by=by, way=way, address=address, reason=reason) as entry:
        entry.about("user", user.pk)
        serials = revoke_in(entry, user, reason)
        entry.details = {"username": user.username, "serials": serials}
    return serials


def revoke_in(entry: Act, user: User, reason: str) -> list[str]:
    """Revoke the person's keys within a running act. A revoked key's private half is erased."""
    User.objects.select_for_update().get(pk=user.pk)
    keys = list(SigningKey.objects.filter(user=user, revocation=None).order_by("pk"))
    for key in keys:
        revocation = KeyRevocation(key=key, at=timezone.now(), reason=reason, by_name=entry.by_name)
        revocation.full_clean()
        revocation.save()
    SigningKey.objects.filter(pk__in=[key.pk for key in keys]).update(private_key="")
    return [key.serial for key in keys]


def carry_over(entry: Act, user: User, *, old: str | None, new: str) -> None:
    """Put the person's keys under a new password within a running act; those that the old does not open are revoked."""
    User.objects.select_for_update().get(pk=user.pk)
    for key in SigningKey.objects.filter(user=user, revocation=None):
        sealed = None if old is None else reseal(key.private_key, old, new)
        if sealed is None:
            entry.details = {"serials": revoke_in(entry, user, _("The password was changed without the old one."))}
            return
        key.private_key = sealed
        key.save(update_fields=["private_key"])


def _der(certificate: str) -> bytes:
    return b64decode("".join(line for line in certificate.splitlines() if not line.startswith("-----")))
