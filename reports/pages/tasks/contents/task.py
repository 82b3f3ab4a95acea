"""One task, as a line of my tasks."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True)
class Task:
    """One thing to do: what, where, for which period or pledge, and by when (None: at once)."""

    kind: str
    light: str
    what: str
    place: str
    subject: str
    address: str
    due_on: date | None
    due: str
    reason: str = ""
    button: str = ""
    note: str = ""
    is_overdue: bool = False

    @classmethod
    def at_once(
        cls, kind: str, what: str, place: object, subject: str, address: str, button: str = "", *, note: str = ""
    ) -> Task:
        """Return a task without a due day."""
        return cls(kind, "near", what, str(place), subject, address, None, "–", button=button, note=note)
