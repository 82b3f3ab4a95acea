"""Who changed a target last: what a person is told whose change came too late."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from accounts.models import AuditEntry
from targets.breakdown import CITY, Key
from targets.models import CityTarget, Target


def who_changed(year: int, keys: Collection[Key]) -> str:
    """Return the names of those who last changed targets of a year, by park and indicator; three queries.

    Deleted drafts count as well, because their history stays.
    """
    latest: dict[Key, Any] = {}
    models: tuple[tuple[Any, list[str]], ...] = ((Target, ["park_id"]), (CityTarget, []))
    for model, fields in models:
        events = model.pgh_event_model.objects.filter(year=year, indicator_id__in={key for _park, key in keys})
        for row in events.order_by("-pgh_id").values("indicator_id", "pgh_context_id", *fields):
            key = (row.get("park_id", CITY), row["indicator_id"])
            if key in keys:
                latest.setdefault(key, row["pgh_context_id"])
    named = AuditEntry.objects.filter(pk__in=latest.values()).order_by("at").values_list("by_name", flat=True)
    return ", ".join(dict.fromkeys(named))
