"""An act and its audit row: one transaction, and the author of every history row it makes.

The database refuses a change of a business row outside an act, because the history it writes needs the act's id.
"""

from __future__ import annotations

import json
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from django.db import connection, transaction
from django.utils import timezone

from accounts.models import AuditEntry, User


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
    details: dict[str, Any] = field(default_factory=dict)
    id: uuid.UUID = field(default_factory=uuid.uuid4)

    def about(self, kind: str, key: object) -> None:
        """Name the object of the act, e.g. ("release", 12)."""
        self.object_type, self.object_key = kind, str(key)


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

    An exception rolls back the changes and the row alike; use `record_refusal` for what was refused.
    """
    entry = Act(name, by, str(by) if by else way, way, address=address, reason=reason)
    if by is not None:
        entry.appointment_id, entry.appointment = getattr(by, "acting_under", (None, ""))
    with transaction.atomic():
        author_history(entry.id, act=name)
        yield entry
        _write(entry, AuditEntry.Outcome.DONE)


def record_refusal(
    name: str, *, by: User | None = None, by_name: str = "", way: str, reason: str, address: str | None = None
) -> None:
    """Write the audit row of an act that was refused."""
    entry = Act(name, by, by_name or (str(by) if by else way), way, address=address, reason=reason)
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
        address=entry.address,
        object_type=entry.object_type,
        object_key=entry.object_key,
        reason=entry.reason,
        details=entry.details,
    )
