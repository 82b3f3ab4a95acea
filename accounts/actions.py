"""Changes of an account that need no park."""

from __future__ import annotations

import secrets

from accounts.audit import act
from accounts.models import AuditEntry, User
from accounts.sessions import end_sessions

# Without letters and digits that are mistaken for each other when read aloud.
ALPHABET = "abcdefghjkmnpqrstuvwxyz23456789"


def one_time_password() -> str:
    """Return a random password of 16 letters and digits (79 bits)."""
    return "".join(secrets.choice(ALPHABET) for _index in range(16))


def issue_one_time_password(*, user: User, by: User | None) -> str:
    """Replace a password by one that has to be changed at the next log-in, end all sessions, and return it."""
    secret = one_time_password()
    with act("accounts.issue_one_time_password", by=by, way=AuditEntry.Way.ADMIN) as entry:
        entry.about("user", user.pk)
        entry.details = {"username": user.username}
        user.set_password(secret)
        user.has_one_time_password = True
        user.save(update_fields=["password", "has_one_time_password"])
        end_sessions(user)
    return secret
