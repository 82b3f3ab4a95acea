"""Sessions: where they are kept, when they end, and whose they are. It is the SESSION_ENGINE of the settings."""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from functools import cache
from typing import Any

from django.conf import settings
from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore as DatabaseStore
from django.http import HttpRequest
from django.utils import timezone

from accounts.models import Session, User
from accounts.models.sessions import digest_of_key
from core.statements import columns, read

# The idle clock is written no more often than this.
CLOCK_STEP = timedelta(minutes=1)
# The cookie by which the log-in says, once, that a session has ended.
ENDED = f"{settings.COOKIE_PREFIX}session_ended"
# No log-in sweeps more rows than this.
SWEPT = 500
BROWSERS = {
    "MicroMessenger": "WeChat",
    "QQBrowser": "QQ",
    "Edg": "Edge",
    "OPR": "Opera",
    "Firefox": "Firefox",
    "Chrome": "Chrome",
    "Version": "Safari",
}
SYSTEMS = {
    "HarmonyOS": "HarmonyOS",
    "Android": "Android",
    "iPhone": "iOS",
    "iPad": "iPadOS",
    "Windows": "Windows",
    "Mac OS X": "macOS",
    "Linux": "Linux",
}


def end_of(started_at: datetime, seen_at: datetime) -> datetime:
    """Return when a session ends unless it is seen again: idle too long, or too old."""
    idle = seen_at + timedelta(minutes=settings.SESSION_IDLE_MINUTES)
    return min(idle, started_at + timedelta(hours=settings.SESSION_HOURS))


class SessionStore(DatabaseStore):
    """Django's sessions in the database, each with its owner, its clocks and its browser.

    What the columns say stands in the session's own contents too, because Django writes the row anew from them. Its
    rows are found by the digest of the key, wherever Django would look for the key.
    """

    row: Session | None = None

    @classmethod
    def get_model_class(cls) -> type[Session]:
        """Return the model of the rows."""
        return Session

    def _get_session_from_db(self) -> Session | None:
        asked = {"digest": digest_of_key(self.session_key or ""), "now": timezone.now()}
        self.row = next((row for (row,) in read(_statement(), asked, Session)), None)
        if self.row is None:
            self._session_key = None
        return self.row

    def create_model_instance(self, data: dict[str, Any]) -> Session:
        """Return the row of the contents, unsaved."""
        now = timezone.now()
        user_id = data.get(SESSION_KEY)
        if user_id is not None:
            data.setdefault("started_at", now.isoformat())
        key = self._get_or_create_session_key()  # type: ignore[attr-defined]
        row = Session(digest=digest_of_key(key), session_data=self.encode(data))
        row.user_id = user_id
        row.started_at = datetime.fromisoformat(data["started_at"]) if user_id is not None else now
        row.seen_at = max(now, row.started_at)
        row.expire_date = end_of(row.started_at, row.seen_at)
        row.address = data.get("address")
        row.browser = data.get("browser", "")
        return row

    def exists(self, session_key: str) -> bool:
        """Return whether there is a session with the key."""
        return bool(Session.objects.filter(digest=digest_of_key(session_key)).exists())

    def delete(self, session_key: str | None = None) -> None:
        """Delete the session with the key, this one where none is given."""
        key = session_key or self.session_key
        if key:
            Session.objects.filter(digest=digest_of_key(key)).delete()

    @property
    def digest(self) -> str | None:
        """Return by what the row of this session is known; None where there is none."""
        return digest_of_key(self.session_key) if self.session_key else None

    def begin(self, *, address: str | None, browser: str) -> None:
        """Start the clocks for the person who has just signed in."""
        self.update({"started_at": timezone.now().isoformat(), "address": address, "browser": browser})

    def touch(self) -> None:
        """Put off the idle end; at most one write a minute, however many requests there are."""
        now = timezone.now()
        if self.row is None or now - self.row.seen_at < CLOCK_STEP:
            return
        Session.objects.filter(digest=self.row.digest, seen_at__lte=now - CLOCK_STEP).update(
            seen_at=now, expire_date=end_of(self.row.started_at, now)
        )


@cache
def _statement() -> str:
    table = Session._meta.db_table
    return f"SELECT {columns(Session, 's')} FROM {table} s WHERE digest = %(digest)s AND expire_date > %(now)s"  # noqa: S608


def end_sessions(user: User, *, keep: str | None = None) -> int:
    """End all sessions of a person but the one with the key ``keep``; return how many ended."""
    ended, _models = Session.objects.filter(user=user).exclude(digest=digest_of_key(keep) if keep else "").delete()
    return int(ended)


def sweep() -> int:
    """Delete sessions that have ended, the oldest first and not too many at a time; return how many went.

    Runs inside the act of a log-in; rows that another log-in is deleting are left to it.
    """
    ended = Session.objects.filter(expire_date__lte=timezone.now()).order_by("expire_date")
    keys = list(ended.select_for_update(skip_locked=True).values_list("pk", flat=True)[:SWEPT])
    swept, _models = Session.objects.filter(pk__in=keys).delete()
    return int(swept)


def end_session(user: User, public_id: str) -> bool:
    """End the one session of a person that pages know by this name; return whether there was one."""
    for session in Session.objects.visible_to(user):
        if session.public_id == public_id:
            session.delete()
            return True
    return False


def browser_of(request: HttpRequest) -> str:
    """Return browser and system in short, e.g. "Chrome 120, Windows"; nothing where neither is known."""
    agent = request.headers.get("User-Agent", "")
    browser = ""
    for token, name in BROWSERS.items():
        found = re.search(rf"{token}(?:iOS|A)?/(\d{{1,4}})", agent)
        if found:
            browser = f"{name} {found[1]}"
            break
    system = next((name for token, name in SYSTEMS.items() if token in agent), "")
    return ", ".join(filter(None, [browser, system]))
