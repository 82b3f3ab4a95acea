"""What happened to the targets of a year, cell by cell, as the database wrote it down."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from typing import TYPE_CHECKING

from django.db.models import Exists, OuterRef, QuerySet

from accounts.models import AuditEntry
from targets.breakdown.cells import CITY, CellKey
from targets.breakdown.models import CityTarget, Target

if TYPE_CHECKING:
    from core.history import HistoryEvent
    from targets.breakdown.models import CityTargetEvent, TargetThen

    CellEvent = TargetThen | CityTargetEvent

TARGETS = Target.pgh_event_model
OF_THE_CITY = CityTarget.pgh_event_model


def events_of(year: int, keys: Collection[CellKey]) -> dict[CellKey, list[CellEvent]]:
    """Return by cell what happened to it, the oldest first; two queries."""
    parks, indicators = {park for park, _key in keys}, {key for _park, key in keys}
    asked = {"year": year, "indicator__in": indicators}
    found: dict[CellKey, list[CellEvent]] = {key: [] for key in keys}
    for event in TARGETS.objects.filter(**asked, park__in=parks).order_by("pgh_id"):
        found.get((event.park_id, event.indicator_id), []).append(event)
    for of_city in OF_THE_CITY.objects.filter(**asked).order_by("pgh_id"):
        found.get((CITY, of_city.indicator_id), []).append(of_city)
    return found


def touched_by(year: int, act_id: object) -> set[CellKey]:
    """Return the cells of a year that an act changed; two queries."""
    asked = {"year": year, "pgh_context": act_id}
    keys = set(TARGETS.objects.filter(**asked).values_list("park", "indicator"))
    return keys | {(CITY, key) for key in OF_THE_CITY.objects.filter(**asked).values_list("indicator", flat=True)}


def who_changed(year: int, keys: Collection[CellKey]) -> dict[CellKey, tuple[str, datetime]]:
    """Return by cell who changed it last, and when; three queries."""
    last = {key: events[-1] for key, events in events_of(year, keys).items() if events}
    acts = AuditEntry.objects.in_bulk({event.pgh_context_id for event in last.values()})
    return {
        key: (found.author, found.at)
        for key, event in last.items()
        if (found := acts.get(event.pgh_context_id)) is not None
    }


def who_set(year: int, cells: Collection[tuple[CellKey, str]]) -> dict[tuple[CellKey, str], AuditEntry]:
    """Return, by cell and name of a field, the act by which it says what it says now; three queries.

    Whoever changed something else of the target afterwards did not set it.
    """
    events = events_of(year, {key for key, _name in cells})
    last = {(key, name): _setter(events[key], name) for key, name in cells if events[key]}
    acts = AuditEntry.objects.in_bulk({event.pgh_context_id for event in last.values()})
    return {cell: acts[event.pgh_context_id] for cell, event in last.items() if event.pgh_context_id in acts}


def _setter(events: list[CellEvent], name: str) -> CellEvent:
    """Return the event from which on a field says what it says after the last one."""
    said = [None if event.pgh_label == "delete" else (getattr(event, name), _why(event, name)) for event in events]
    since = len(events) - 1
    while since and said[since - 1] == said[-1]:
        since -= 1
    return events[since]


def _why(event: CellEvent, name: str) -> str:
    return getattr(event, "reason", "") if name == "value" else ""


def changed_since(year: int) -> tuple[QuerySet[HistoryEvent], QuerySet[HistoryEvent]]:
    """Return, for a query of acts, what each did to targets of parks and of the city that was changed again since."""
    return _passed(TARGETS, year, "park", "indicator"), _passed(OF_THE_CITY, year, "indicator")


def _passed(events: type[HistoryEvent], year: int, *cell: str) -> QuerySet[HistoryEvent]:
    same = {name: OuterRef(name) for name in cell}
    later = events.objects.filter(year=year, pgh_id__gt=OuterRef("pgh_id"), **same)
    later = later.exclude(pgh_context=OuterRef("pgh_context"))
    return events.objects.filter(year=year, pgh_context=OuterRef("pk")).filter(Exists(later))
