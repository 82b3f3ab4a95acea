"""What the audit page and the histories of the administration show."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.core.exceptions import FieldDoesNotExist
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.acts import act_names, key_name, kind_names
from accounts.models import AuditEntry
from accounts.querysets import AuditQuerySet

PER_PAGE = 50
SHOWN = 300  # characters of one detail; the export has all
ROWS_OF_A_HISTORY = 200


@dataclass(frozen=True)
class Line:
    """One act in words; ``details`` are pairs of name and value."""

    entry: AuditEntry
    act: str
    kind: str
    details: list[tuple[str, str]]


@dataclass(frozen=True)
class AuditContents:
    """A page of the trail, newest first, and the entry after which the next page begins (None: the last page)."""

    lines: list[Line]
    last: AuditEntry | None

    @classmethod
    def of(cls, entries: AuditQuerySet) -> AuditContents:
        """Return the first page of the entries."""
        found = list(entries[: PER_PAGE + 1])
        shown = found[:PER_PAGE]
        return cls([line_of(entry) for entry in shown], shown[-1] if len(found) > PER_PAGE else None)


@dataclass(frozen=True)
class Change:
    """One act that touched a row, and how it changed the row's fields: name, old value, new value."""

    line: Line | None
    at: Any
    label: str
    fields: list[tuple[str, str, str]]


def line_of(entry: AuditEntry) -> Line:
    """Return an act in the words of the language in use."""
    details = [(key_name(key), value[:SHOWN]) for key, value in flat(entry.details)]
    act, kind = act_names().get(entry.act, entry.act), kind_names().get(entry.object_type, entry.object_type)
    return Line(entry, str(act), str(kind), details)


def flat(details: Any, path: str = "") -> Iterator[tuple[str, str]]:
    """Yield the leaves of nested details as pairs of path ("changes.title.from") and text."""
    if isinstance(details, dict) and details:
        for key, value in details.items():
            yield from flat(value, f"{path}.{key}" if path else str(key))
    elif isinstance(details, list) and not any(isinstance(value, dict | list) for value in details):
        yield path, ", ".join(map(_text, details))
    elif isinstance(details, list):
        for number, value in enumerate(details, 1):
            yield from flat(value, f"{path}.{number}")
    elif path:
        yield path, _text(details)


def _text(value: Any) -> str:
    if value is None or value in ({}, ""):
        return "–"
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, datetime):
        return f"{timezone.localtime(value):%Y-%m-%d %H:%M:%S}"
    return str(value)


def as_rows(entries: Iterable[AuditEntry]) -> Iterator[list[Any]]:
    """Yield the trail as a table with its head, for exports."""
    yield [
        _("at"), _("name"), _("appointment"), _("where"), _("act"), _("outcome"), _("way"), _("address"),
        _("kind of object"), _("object"), _("reason"), _("details"), _("number of the act"),
    ]  # fmt: skip
    for entry in entries:
        line = line_of(entry)
        yield [
            f"{timezone.localtime(entry.at):%Y-%m-%d %H:%M:%S}",
            entry.author,
            entry.appointment,
            entry.place,
            line.act,
            entry.get_outcome_display(),
            entry.get_way_display(),
            entry.address,
            line.kind,
            entry.object_key,
            entry.reason,
            "; ".join(f"{key_name(key)}: {value}" for key, value in flat(entry.details)),
            str(entry.id),
        ]


def history_of(row: models.Model) -> list[Change]:
    """Return what happened to a row, newest first: its history, and acts about it that changed nothing."""
    model = type(row)
    tracked = getattr(model, "pgh_event_model", None)
    events = list(
        tracked.objects.filter(**{model._meta.pk.attname: row.pk}).order_by("pgh_id").values() if tracked else []
    )
    about = Q(object_type=model._meta.model_name, object_key=str(row.pk))
    ids = {event["pgh_context_id"] for event in events}
    # The administration shows what happened to its own rows; the whole trail is the auditor's.
    entries = {entry.id: entry for entry in AuditEntry.objects.filter(about | Q(id__in=ids))[:ROWS_OF_A_HISTORY]}
    changes = []
    for before, event in zip([{}, *events], events, strict=False):
        entry = entries.get(event["pgh_context_id"])
        line = line_of(entry) if entry else None
        changes.append(
            Change(line, event["pgh_created_at"], _label(event["pgh_label"]), _differences(model, before, event))
        )
    changes += [Change(line_of(entry), entry.at, "", []) for entry in entries.values() if entry.id not in ids]
    return sorted(changes, key=lambda change: change.at, reverse=True)[:ROWS_OF_A_HISTORY]


def _label(label: str) -> str:
    return {"insert": _("made"), "update": _("changed"), "delete": _("deleted")}.get(label, label)


def _differences(
    model: type[models.Model], before: dict[str, Any], after: dict[str, Any]
) -> list[tuple[str, str, str]]:
    return [
        (_field_name(model, name), _text(before.get(name)), _text(value))
        for name, value in after.items()
        if not name.startswith("pgh_") and name not in ("id", "name_key") and _text(before.get(name)) != _text(value)
    ]


def _field_name(model: type[models.Model], name: str) -> str:
    try:
        return str(getattr(model._meta.get_field(name), "verbose_name", name))
    except FieldDoesNotExist:
        return name
