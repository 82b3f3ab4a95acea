"""An act and its audit row: one transaction, and the author of every history row it makes.

The database refuses a change of a business row outside an act, because the history it writes needs the act's id.
"""

from __future__ import annotations

import ipaddress
import json
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from typing import Any, TypedDict

from django.db import connection, transaction
from django.http import HttpRequest
from django.utils import timezone

from accounts.models import Acting, AuditEntry, User

# The act that is running; what one act does within another, e.g. makes a key, has an audit row of its own.
_running: ContextVar[Act | None] = ContextVar("running", default=None)


class Author(TypedDict, total=False):
    """Who does an act: the account (None is the command line), by which way, from which network address."""

    by: User | None
    way: str
    address: str | None


@dataclass
class Act:
    """What an act says about itself until its audit row is written."""

    act: str
    by: User | None
    by_name: str
    way: str
    address: str | None = None
    object_type: str = ""
    object_key: str = ""
    reason: str = ""
    appointment_id: int | None = None
    appointment: str = ""
    place: str = ""
    details: dict[str, Any] = field(default_factory=dict)
    id: uuid.UUID = field(default_factory=uuid.uuid4)

    def about(self, kind: str, key: object) -> None:
        """Name the object of the act, e.g. ("release", 12)."""
        self.object_type, self.object_key = kind, str(key)

    def under(self, acting: Acting) -> None:
        """Note the appointment that allows the act, and its place where the act names none."""
        self.appointment_id, self.appointment, place = acting
        self.place = self.place or place

    def under_appointment(self) -> None:
        """Note the appointment that the author acts under, and its place where the act names none."""
        if self.by is not None:
            self.under(self.by.acting_under)


def author_of(request: HttpRequest, way: str = AuditEntry.Way.PAGE) -> Author:
    """Return who sends a request."""
    by = request.user if isinstance(request.user, User) else None
    return Author(by=by, way=way, address=address_of(request))


def address_of(request: HttpRequest) -> str | None:
    """Return the client's address, or None where it is none. The middleware believes trusted proxies alone."""
    try:
        return str(ipaddress.ip_address(request.META.get("REMOTE_ADDR", "")))
    except ValueError:
        return None


@contextmanager
def act(
    name: str,
    *,
    by: User | None = None,
    way: str = AuditEntry.Way.COMMAND,
    address: str | None = None,
    reason: str = "",
) -> Iterator[Act]:
    """Run the body as one act in one transaction and write its audit row.

    An exception rolls back the changes and the row alike; use `record_refusal` for what was refused. After an act
    within another, history is the outer one's again.
    """
    entry = Act(name, by, str(by) if by else way, way, address=address, reason=reason)
    entry.under_appointment()
    outer = _running.get()
    running = _running.set(entry)
    try:
        with transaction.atomic(), _written(entry, outer):
            yield entry
    finally:
        _running.reset(running)


@contextmanager
def _written(entry: Act, outer: Act | None) -> Iterator[None]:
    """Author the history of the body, and write the audit row once it is done."""
    author_history(entry.id, act=entry.act)
    yield
    _write(entry, AuditEntry.Outcome.DONE)
    if outer is not None:
        author_history(outer.id, act=outer.act)


def record_refusal(
    name: str,
    *,
    by: User | None = None,
    by_name: str = "",
    way: str,
    reason: str,
    address: str | None = None,
    place: str = "",
    about: tuple[str, object] = ("", ""),
    details: dict[str, Any] | None = None,
) -> None:
    """Write the audit row of an act that was refused; ``about`` names its object, ``place`` where it was tried."""
    entry = Act(name, by, by_name or (str(by) if by else way), way, address=address, reason=reason, place=place)
    entry.about(*about)
    entry.details = details or {}
    entry.under_appointment()
    with transaction.atomic():
        _write(entry, AuditEntry.Outcome.REFUSED)


def author_history(context_id: uuid.UUID, **metadata: str) -> None:
    """Name the author of all history rows of the running transaction."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT set_config('pghistory.context_id', %s, true), set_config('pghistory.context_metadata', %s, true)",
            [str(context_id), json.dumps(metadata)],
        )


def _write(entry: Act, outcome: str) -> None:
    AuditEntry.objects.create(
        id=entry.id,
        at=timezone.now(),
        act=entry.act,
        outcome=outcome,
        way=entry.way,
        by=entry.by,
        by_name=entry.by_name,
        appointment_id=entry.appointment_id,
        appointment=entry.appointment,
        place=entry.place,
        address=entry.address,
        object_type=entry.object_type,
        object_key=entry.object_key,
        reason=entry.reason,
        details=entry.details,
    )
