"""Changes of signing keys: made on first use, confirmed by a second person, opened by the owner's password, revoked.

A key at the signing service is assigned instead; it opens by the owner's PIN there, after the password here.
"""

from __future__ import annotations

from datetime import datetime

from django.conf import settings
from django.contrib.auth.hashers import check_password
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.audit.trail import Act, act
from accounts.errors import KeyRefused, KeyUnconfirmed, KeyWithoutPassword, NoKeyYet, WrongPassword
from accounts.keys.late import chain, issue_certificate, reseal, seal, unseal
from accounts.keys.signer import ServiceSigner, Signer
from accounts.keys.trust import der_of
from accounts.models import AuditEntry, KeyRevocation, SigningKey, User
from accounts.querysets import SigningKeyQuerySet


def unlock(*, user: User, password: str, at: datetime | None = None) -> Signer:
    """Return the person's own key, unlocked. ``at`` is the instant by the city's clock.

    Raises WrongPassword, KeyWithoutPassword, NoKeyYet where one has to be made first (`make_key`), KeyUnconfirmed,
    NoAuthority, KeyRefused, which a person meets whose key is at the signing service, too. The caller counts wrong
    passwords.
    """
    demand_password(user, password)
    key = SigningKey.objects.usable_by(user, at or timezone.now())
    if key is None:
        raise NoKeyYet
    if key.credential:
        raise KeyRefused(_("Your signing key is at a signing service that is not set up here. Tell the administrator."))
    _demand_confirmed(key)
    private = unseal(key.private_key, password)
    if private is None:
        raise KeyRefused(_("Your signing key does not open with this password. Let it be revoked; a new one is made."))
    return Signer(key.serial, der_of(key.certificate), chain(), private)


def is_at_service(user: User) -> bool:
    """Return whether a person signs with a key that the signing service keeps; a query only where there is one."""
    if not settings.SIGNING_SERVICE_URL:
        return False
    return SigningKey.objects.at_service().filter(user=user, revocation=None).exists()


def unlock_at_service(*, user: User, password: str | None, pin: str, at: datetime) -> ServiceSigner:
    """Return the person's key at the signing service with the PIN, which the service alone can check.

    ``password`` is None where it was given minutes ago in the same session (`accounts.keys.unlocked`).
    Raises WrongPassword, KeyWithoutPassword, KeyUnconfirmed, KeyRefused. The caller counts wrong passwords.
    """
    if password is not None:
        demand_password(user, password)
    key = SigningKey.objects.usable_by(user, at)
    if key is None or not key.credential:
        raise KeyRefused(_("This is no signing key of yours that counts today."))
    _demand_confirmed(key)
    return ServiceSigner(key.serial, der_of(key.certificate), key.credential, pin)


def demand_password(user: User, password: str) -> None:
    """Refuse a password that is not the person's own. Raises WrongPassword, KeyWithoutPassword."""
    if not check_password(password, user.password):
        raise WrongPassword
    if user.has_one_time_password:
        raise KeyWithoutPassword


def _demand_confirmed(key: SigningKey) -> None:
    if getattr(key, "confirmation", None) is None:
        raise KeyUnconfirmed


def make_key(
    *, user: User, password: str, address: str | None = None, at: datetime, way: str = AuditEntry.Way.PAGE
) -> SigningKey:
    """Return the person's key, made now unless another request made it meanwhile; it counts once it is confirmed.

    The caller has checked the password. Raises WrongPassword, NoAuthority.
    """
    with act("accounts.make_signing_key", by=user, way=way, address=address) as entry:
        # The password was right a moment ago; meanwhile it may have been changed or reset.
        if User.objects.select_for_update().get(pk=user.pk).password != user.password:
            raise WrongPassword
        key = SigningKey.objects.usable_by(user, at)
        if key is None:
            issued = issue_certificate(user.name, at)
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
    return key


def revoke_keys(
    *, user: User, by: User | None, reason: str, way: str = AuditEntry.Way.COMMAND, address: str | None = None
) -> list[str]:
    """Revoke the person's keys, those at the signing service too, and return their serials.

    What they signed before stays valid.
    """
    with act("accounts.revoke_signing_key", by=by, way=way, address=address, reason=reason) as entry:
        entry.about("user", user.pk)
        serials = revoke_in(entry, user, reason, SigningKey.objects.all())
        entry.details = {"username": user.username, "serials": serials}
    return serials


def revoke_in(entry: Act, user: User, reason: str, among: SigningKeyQuerySet | None = None) -> list[str]:
    """Revoke the person's keys within a running act. A revoked key's private half is erased.

    A password opens no key at the signing service, so that those stay unless they are ``among`` what is revoked.
    """
    User.objects.select_for_update().get(pk=user.pk)
    rows = SigningKey.objects.filter(credential="") if among is None else among
    keys = list(rows.filter(user=user, revocation=None).order_by("pk"))
    for key in keys:
        revocation = KeyRevocation(key=key, at=timezone.now(), reason=reason, by_name=entry.by_name)
        revocation.full_clean()
        revocation.save()
    SigningKey.objects.filter(pk__in=[key.pk for key in keys]).update(private_key="")
    return [key.serial for key in keys]


def carry_over(entry: Act, user: User, *, old: str | None, new: str) -> None:
    """Put the person's keys under a new password within a running act; those that the old does not open are revoked.

    Keys at the signing service open by a PIN of their own: they stay as they are.
    """
    User.objects.select_for_update().get(pk=user.pk)
    for key in SigningKey.objects.filter(user=user, revocation=None, credential=""):
        sealed = None if old is None else reseal(key.private_key, old, new)
        if sealed is None:
            entry.details = {"serials": revoke_in(entry, user, _("The password was changed without the old one."))}
            return
        key.private_key = sealed
        key.save(update_fields=["private_key"])
