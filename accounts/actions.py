"""Changes of accounts: passwords, sessions and the second factor."""

from __future__ import annotations

from django.utils.translation import gettext as _
from django_otp.plugins.otp_totp.models import TOTPDevice

from accounts.audit.trail import act, record_refusal
from accounts.errors import NoSuchSession, WrongCode
from accounts.keys.actions import carry_over, revoke_in
from accounts.log_in.passwords import one_time_password
from accounts.log_in.throttling import forget_failures
from accounts.log_in.totp import digest_of_code, is_right, new_recovery_codes, pending_device
from accounts.models import AuditEntry, RecoveryCode, User
from accounts.sessions import end_session, end_sessions


def issue_one_time_password(
    *, user: User, by: User | None, way: str = AuditEntry.Way.ADMIN, address: str | None = None
) -> str:
    """Return a new one-time password; the old one opens nothing any more, and all sessions end.

    A lock after too many failures ends with it: the person may sign in at once.
    """
    with act("accounts.issue_one_time_password", by=by, way=way, address=address) as entry:
        entry.about("user", user.pk)
        password = one_time_password()
        user.has_one_time_password = True
        user.set_password(password)
        user.save(update_fields=["password", "password_changed_at", "has_one_time_password"])
        forget_failures(user.username)
        # Whoever issues the password knows it: no key may open by it. What it signed stays signed.
        serials = revoke_in(entry, user, _("A one-time password was issued."))
        entry.details = {"username": user.username, "sessions_ended": end_sessions(user)}
        if serials:
            entry.details["serials"] = serials
    return password


def unlock_account(*, user: User, by: User | None, way: str = AuditEntry.Way.ADMIN, address: str | None = None) -> int:
    """Let the account's failed log-ins count no more, and change nothing else: password, codes and keys stay.

    Return how many there were.
    """
    with act("accounts.unlock", by=by, way=way, address=address) as entry:
        entry.about("user", user.pk)
        forgotten = forget_failures(user.username)
        entry.details = {"username": user.username, "failures": forgotten}
    return forgotten


def change_password(*, user: User, password: str, address: str | None, old: str | None = None) -> None:
    """Store a password that the person chose; a one-time password is used up by it. The caller ends the sessions.

    The signing key goes over from the ``old`` password to the new one; where that is not told, it is revoked.
    """
    with act("accounts.change_password", by=user, way=AuditEntry.Way.PAGE, address=address) as entry:
        entry.about("user", user.pk)
        carry_over(entry, user, old=old, new=password)
        user.has_one_time_password = False
        user.set_password(password)
        user.save(update_fields=["password", "password_changed_at", "has_one_time_password"])


def end_own_session(*, user: User, public_id: str, address: str | None) -> bool:
    """End one of the person's own sessions; return whether there was such a one, else keep that it was tried."""
    try:
        with act("accounts.end_session", by=user, way=AuditEntry.Way.PAGE, address=address) as entry:
            entry.about("session", public_id)
            if not end_session(user, public_id):
                raise NoSuchSession
            entry.details = {"sessions_ended": 1}
    except NoSuchSession:
        record_refusal(
            "accounts.end_session",
            by=user,
            way=AuditEntry.Way.PAGE,
            reason="no such session",
            address=address,
            about=("session", public_id),
        )
        return False
    return True


def end_other_sessions(*, user: User, keep: str | None, address: str | None) -> int:
    """End the person's own sessions but the present one; return how many ended."""
    with act("accounts.end_other_sessions", by=user, way=AuditEntry.Way.PAGE, address=address) as entry:
        entry.about("user", user.pk)
        ended = end_sessions(user, keep=keep)
        entry.details = {"sessions_ended": ended}
    return ended


def begin_totp(*, user: User, address: str | None) -> None:
    """Make a secret that waits for its first code, in the place of one that waited before."""
    if user.has_totp:
        return
    with act("accounts.begin_totp", by=user, way=AuditEntry.Way.PAGE, address=address) as entry:
        entry.about("user", user.pk)
        TOTPDevice.objects.filter(user=user).delete()
        TOTPDevice.objects.create(user=user, name="totp", confirmed=False)


def confirm_totp(*, user: User, code: str, keep: str | None, address: str | None) -> list[str]:
    """Ask for codes from now on and return the recovery codes, which are not kept; WrongCode where the code is wrong.

    The person's other sessions end: they were opened without a code.
    """
    with act("accounts.confirm_totp", by=user, way=AuditEntry.Way.PAGE, address=address) as entry:
        entry.about("user", user.pk)
        User.objects.select_for_update().get(pk=user.pk)
        device = pending_device(user)
        if device is None or not is_right(device, code):
            raise WrongCode
        device.confirmed = True
        device.save(update_fields=["confirmed"])
        codes = new_recovery_codes()
        RecoveryCode.objects.filter(user=user).delete()
        RecoveryCode.objects.bulk_create(RecoveryCode(user=user, digest=digest_of_code(code)) for code in codes)
        user.has_totp = True
        user.save(update_fields=["has_totp"])
        entry.details = {"sessions_ended": end_sessions(user, keep=keep)}
    return codes


def turn_off_totp(*, user: User, by: User, way: str = AuditEntry.Way.ADMIN, address: str | None = None) -> None:
    """Ask for no code any more: the person's own wish, or the administrator's help where the telephone is lost."""
    with act("accounts.turn_off_totp", by=by, way=way, address=address) as entry:
        entry.about("user", user.pk)
        TOTPDevice.objects.filter(user=user).delete()
        RecoveryCode.objects.filter(user=user).delete()
        user.has_totp = False
        user.save(update_fields=["has_totp"])
