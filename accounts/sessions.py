"""Sessions of a person, and how all of them end at once."""

from __future__ import annotations

from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.models import Session
from django.utils import timezone

from accounts.models import User


def end_sessions(user: User, *, keep: str | None = None) -> int:
    """End all sessions of a person but the one whose key is to be kept; return how many ended."""
    running = Session.objects.filter(expire_date__gt=timezone.now()).exclude(session_key=keep)
    keys = [session.session_key for session in running if session.get_decoded().get(SESSION_KEY) == str(user.pk)]
    Session.objects.filter(session_key__in=keys).delete()
    return len(keys)
