"""What rows were, act by act: who set which value when."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, TypeVar

from django.db.models import OuterRef, QuerySet, Subquery
from django.db.models.functions import JSONObject
from django.utils.dateparse import parse_datetime

from accounts.audit.acts import act_names, author_words
from accounts.models import AuditEntry

if TYPE_CHECKING:
    from core.history import HistoryEvent

K = TypeVar("K", bound=Hashable)
E = TypeVar("E", bound="HistoryEvent")


@dataclass(frozen=True)
class RowEvent:
    """What a row was from an act on, in words; empty from the act on that took it away."""

    at: datetime
    by: str
    act: str
    words: str
    reason: str


def events_by(events: QuerySet[E], key: Callable[[E], K], say: Callable[[E], str]) -> dict[K, tuple[RowEvent, ...]]:
    """Return by key what the events of a tracked model tell, the newest first; one query.

    They are shown to whoever may change the row, also where the audit trail as a whole is not theirs to read.
    """
    entry = JSONObject(at="at", by_name="by_name", way="way", act="act", reason="reason")
    acts = AuditEntry.objects.filter(id=OuterRef("pgh_context_id")).values(entry=entry)
    names = act_names()
    told: dict[K, list[RowEvent]] = {}
    for row in events.annotate(entry=Subquery(acts)).order_by("-pgh_id"):
        words = "" if row.pgh_label == "delete" else say(row)
        told.setdefault(key(row), []).append(_event(row, words, names))
    return {one: tuple(found) for one, found in told.items()}


def _event(row: HistoryEvent, words: str, names: Mapping[str, object]) -> RowEvent:
    entry: dict[str, str] | None = vars(row)["entry"]
    if entry is None:
        return RowEvent(row.pgh_created_at, "", "", words, "")
    at = parse_datetime(entry["at"])
    assert at is not None
    by = author_words(entry["act"], entry["by_name"], entry["way"], AuditEntry.Way(entry["way"]).label)
    return RowEvent(at, by, str(names.get(entry["act"], entry["act"])), words, entry["reason"])
