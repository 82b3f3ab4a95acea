"""An act and its audit row: one transaction, and the author of every history row it makes.

The database refuses a change of a business row outside an act, because the history it writes needs the act's id.
"""

from __future__ import annotations

import hashlib
import ipaddress
import json
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, TypedDict

from django.db import connection, transaction
from django.http import HttpRequest
from django.utils import timezone

from accounts.audit.chain import tell_end
from accounts.models import Acting, AuditEntry, Repetition, User

# The act that is running; what one act does within another, e.g. makes a key, has an audit row of its own.
_running: ContextVar[Act | None] = ContextVar("running", default=None)

# What is longer is cut: an act names what people send, and no row must fail for that.
_WORDS = ("act", "by_name", "appointment", "place", "object_type", "object_key")
_LONGEST = {field.name: field.max_length for field in AuditEntry._meta.concrete_fields if field.name in _WORDS}


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
    details: dict[str, object] = field(default_factory=dict)
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
    details: dict[str, object] | None = None,
) -> None:
    """Write the audit row of an act that was refused; ``about`` names its object, ``place`` where it was tried."""
    entry = Act(name, by, by_name or (str(by) if by else way), way, address=address, reason=reason, place=place)
    entry.about(*about)
    entry.details = details or {}
    entry.under_appointment()
    with transaction.atomic():
        _write(entry, AuditEntry.Outcome.REFUSED)


def record_once(
    name: str,
    *,
    by: User,
    way: str,
    address: str | None,
    path: str,
    reason: str = "",
    outcome: str = AuditEntry.Outcome.DONE,
    details: dict[str, object] | None = None,
    most: int | None = None,
) -> None:
    """Write the audit row of what may come many times a minute: once for a person, address and minute, then count.

    ``path`` is the address of the page. With ``most`` a person gets so many rows a minute; whatever comes of further
    addresses then is counted in one row without an address, so that nobody buries the trail by inventing them.
    """
    minute = timezone.now().replace(second=0, microsecond=0)
    entry = Act(name, by, str(by), way, address=address, reason=reason, details={"path": path, **(details or {})})
    with transaction.atomic():
        if most is not None and Repetition.objects.filter(by=by, minute=minute).count() >= most:
            path, entry.details = "", {"path": "*"}
        same = json.dumps([by.pk, address, name, outcome, reason, path, minute.isoformat()])
        if _counted(entry, by, minute, hashlib.sha256(same.encode()).hexdigest()) == 1:
            entry.under_appointment()
            _write(entry, outcome)


def _counted(entry: Act, by: User, minute: datetime, key: str) -> int:
    """Return how often the same came within the minute, this time included."""
    table = Repetition._meta.db_table
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO {table} (entry_id, by_id, minute, key, times) VALUES (%s, %s, %s, %s, 1)"  # noqa: S608
            f" ON CONFLICT (key) DO UPDATE SET times = {table}.times + 1 RETURNING times",
            [entry.id, by.pk, minute, key],
        )
        return int(cursor.fetchone()[0])


def author_history(context_id: uuid.UUID, **metadata: str) -> None:
    """Name the author of all history rows of the running transaction."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT set_config('pghistory.context_id', %s, true), set_config('pghistory.context_metadata', %s, true)",
            [str(context_id), json.dumps(metadata)],
        )


def _write(entry: Act, outcome: str) -> None:
    words = {name: getattr(entry, name) for name in _LONGEST} | {"reason": entry.reason}
    AuditEntry.objects.create(
        id=entry.id,
        at=timezone.now(),
        outcome=outcome,
        way=entry.way,
        by=entry.by,
        appointment_id=entry.appointment_id,
        address=entry.address,
        details=storable(entry.details),
        **{name: storable(value)[: _LONGEST.get(name)] for name, value in words.items()},
    )
    if entry.way != AuditEntry.Way.COMMAND:  # the log of the service; a command's would be somebody's screen
        transaction.on_commit(tell_end)


def storable(value: object) -> Any:
    """Return a value with all text in it as the database takes it: without NUL and halves of surrogate pairs.

    Acts name what people send, and the row of a refusal must not fail for what was refused.
    """
    if isinstance(value, str):
        return value.replace("\x00", "\N{REPLACEMENT CHARACTER}").encode(errors="replace").decode()
    if isinstance(value, dict):
        return {storable(key): storable(one) for key, one in value.items()}
    if isinstance(value, list | tuple):
        return [storable(one) for one in value]
    return value
