"""Which credential of the signing service is whose."""

from __future__ import annotations

import unicodedata

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.audit.trail import Act, act
from accounts.errors import CredentialRefused
from accounts.keys.actions import revoke_in
from accounts.keys.late import look_up
from accounts.models import AuditEntry, SigningKey, User


def assign_credential(
    *, user: User, credential: str, named: str = "", by: User | None = None, way: str = AuditEntry.Way.COMMAND
) -> SigningKey:
    """Let a person sign with a credential of the signing service from now on; one assigned before is revoked.

    The certificate has to name the person as the account does, or as ``named`` where that differs. It opens by the
    person's PIN at the service alone, not by this act. Raises ServiceFailed, CredentialRefused, NoAuthority.
    """
    if not credential.strip():
        raise CredentialRefused(_("Say by which name the signing service knows the key."))
    at = timezone.now()
    # Before the act, so that no lock waits for the service.
    found = look_up(credential, at)
    _demand_name(found.subject, named or user.name)
    with act("accounts.assign_credential", by=by, way=way) as entry:
        entry.details = {"username": user.username, "serial": found.serial, "credential": credential}
        entry.details["subject"] = found.subject
        _revoke_older(entry, user)
        key = SigningKey(user=user, serial=found.serial, certificate=found.certificate, credential=credential)
        key.made_at, key.valid_to = at, found.valid_to
        _demand_free(key)
        key.save()
        entry.about("signing_key", key.pk)
    return key


def _demand_name(subject: str, name: str) -> None:
    if _plain(subject) != _plain(name):
        raise CredentialRefused(
            _("The certificate names %(subject)s, not %(name)s. Where both are one person, say so with --named.")
            % {"subject": subject, "name": name}
        )


def _plain(name: str) -> str:
    return "".join(unicodedata.normalize("NFKC", name).casefold().split())


def _revoke_older(entry: Act, user: User) -> None:
    serials = revoke_in(entry, user, _("Another credential took its place."), SigningKey.objects.at_service())
    if serials:
        entry.details["serials"] = serials


def _demand_free(key: SigningKey) -> None:
    """Refuse a certificate that is or was somebody's, and a credential that is somebody else's."""
    if SigningKey.objects.filter(serial=key.serial).exists():
        raise CredentialRefused(_("This certificate was assigned before. Let the service make another one."))
    if SigningKey.objects.filter(credential=key.credential, revocation=None).exclude(user=key.user).exists():
        raise CredentialRefused(_("This credential is assigned to somebody else. Revoke it there first."))
    try:
        key.full_clean()
    except ValidationError as error:
        raise CredentialRefused(" ".join(error.messages)) from error
