"""What the audit page and the histories of the administration show."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import islice

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.audit.acts import act_names, kind_names, reason_words
from accounts.audit.naming import NONE, Detail, Naming
from accounts.models import AuditEntry
from accounts.querysets import AuditQuerySet

TRAIL_PER_PAGE = 50
_SHOWN = 300  # characters of one detail; the export has all
_BATCH = 2_000  # rows of an export that are put into words at once
ROWS_OF_A_HISTORY = 200
# Fields of a row that nobody reads: its number, and the key that it is found by.
_UNSEEN = ("id", "name_key")
# Whose acts the administration tells the reason of: those on people and places.
ADMINISTERED = ("accounts.", "parks.")


@dataclass(frozen=True)
class _Line:
    """One act in words: what was done, to what, where, why, and what it says of itself."""

    entry: AuditEntry
    act: str
    kind: str
    about: str
    place: str
    reason: str
    details: list[Detail]


@dataclass(frozen=True)
class AuditContents:
    """A page of the trail, newest first, and the entry after which the next page begins (None: the last page)."""

    lines: list[_Line]
    last: AuditEntry | None

    @classmethod
    def of(cls, entries: AuditQuerySet) -> AuditContents:
        """Return the first page of the entries."""
        found = list(entries.with_counts()[: TRAIL_PER_PAGE + 1])
        shown = found[:TRAIL_PER_PAGE]
        return cls(list(lines_of(shown)), shown[-1] if len(found) > TRAIL_PER_PAGE else None)


@dataclass(frozen=True)
class RowChange:
    """One act that touched a row, and how it changed the row's fields: name, old value, new value."""

    line: _Line | None
    at: datetime
    label: str
    fields: list[tuple[str, str, str]]

    @property
    def reason(self) -> str:
        """Return why, where it was an act on people or places; what made a load or a release is not told here."""
        entry = self.line.entry if self.line else None
        return entry.reason if entry and entry.act.startswith(ADMINISTERED) else ""


def lines_of(entries: Collection[AuditEntry]) -> Iterator[_Line]:
    """Yield acts in the words of the language in use."""
    naming, acts, kinds = Naming(entries), act_names(), kind_names()
    for entry in entries:
        reason = reason_words(entry.reason) if entry.outcome == AuditEntry.Outcome.REFUSED else entry.reason
        yield _Line(
            entry=entry,
            act=str(acts.get(entry.act, entry.act)),
            kind=str(kinds.get(entry.object_type, entry.object_type)),
            about=naming.object_words(entry),
            place=naming.place_words(entry),
            reason=reason,
            details=[Detail(one.name, one.value[:_SHOWN], one.is_address) for one in naming.details(entry)],
        )


def as_rows(
    entries: Iterable[AuditEntry], asked: Sequence[tuple[str, str]], address: str
) -> Iterator[Sequence[object]]:
    """Yield the trail as a table with its head, for exports; at its end what was ``asked``, and the address of it."""
    head = [
        _("at"), _("name"), _("appointment"), _("where"), _("act"), _("outcome"), _("way"), _("address"),
        _("kind of object"), _("object"), _("reason"), _("details"), _("number of the act"),
    ]  # fmt: skip
    yield head
    for some in _batches(entries):
        naming = Naming(some)
        for entry, line in zip(some, lines_of(some), strict=True):
            yield [
                f"{timezone.localtime(entry.at):%Y-%m-%d %H:%M:%S}",
                entry.author,
                entry.appointment,
                line.place,
                line.act,
                entry.get_outcome_display(),
                entry.get_way_display(),
                entry.address,
                line.kind,
                line.about,
                line.reason,
                "; ".join(f"{detail.name}: {detail.value}" for detail in naming.details(entry)),
                str(entry.id),
            ]
    words = "; ".join(f"{name}: {value}" for name, value in asked)
    for last in ([], [_("filter"), words or _("none: all entries")], [_("address"), address]):
        yield last + [""] * (len(head) - len(last))


def row_history(row: models.Model) -> list[RowChange]:
    """Return what happened to a row, newest first: its history, and acts about it that changed nothing."""
    model = type(row)
    tracked = getattr(model, "pgh_event_model", None)
    events = list(
        tracked.objects.filter(**{model._meta.pk.attname: row.pk}).order_by("pgh_id").values() if tracked else []
    )
    about = Q(object_type=model._meta.model_name, object_key=str(row.pk))
    ids = {event["pgh_context_id"] for event in events}
    # The administration shows what happened to its own rows; the whole trail is the auditor's.
    acts = AuditEntry.objects.filter(about | Q(id__in=ids)).with_counts()
    entries = {entry.id: entry for entry in acts[:ROWS_OF_A_HISTORY]}
    lines = dict(zip(entries, lines_of(list(entries.values())), strict=True))
    words = _FieldWords(model, events)
    changes = [
        RowChange(
            lines.get(event["pgh_context_id"]),
            event["pgh_created_at"],
            _label(event["pgh_label"]),
            words.differences(before, event),
        )
        for before, event in zip([{}, *events], events, strict=False)
    ]
    changes += [RowChange(lines[key], entry.at, "", []) for key, entry in entries.items() if key not in ids]
    return sorted(changes, key=lambda change: change.at, reverse=True)[:ROWS_OF_A_HISTORY]


def _label(label: str) -> str:
    return {"insert": _("made"), "update": _("changed"), "delete": _("deleted")}.get(label, label)


class _FieldWords:
    """The values of a row's fields as people read them: choices by their words, other rows by their names."""

    def __init__(self, model: type[models.Model], events: Sequence[Mapping[str, object]]) -> None:
        self._fields = {field.attname: field for field in model._meta.concrete_fields}
        self._rows = {
            name: field.related_model._base_manager.in_bulk({event.get(name) for event in events} - {None})
            for name, field in self._fields.items()
            if isinstance(field, models.ForeignKey)
        }

    def differences(self, before: Mapping[str, object], after: Mapping[str, object]) -> list[tuple[str, str, str]]:
        """Return what differs: the field, the old value, the new one."""
        return [
            (self._name(name), self._word(name, before.get(name)), self._word(name, value))
            for name, value in after.items()
            if name in self._fields and name not in _UNSEEN and _text(before.get(name)) != _text(value)
        ]

    def _name(self, name: str) -> str:
        return str(self._fields[name].verbose_name)

    def _word(self, name: str, value: object) -> str:
        choices = dict(self._fields[name].flatchoices)
        if name in self._rows or choices:
            value = self._rows.get(name, choices).get(value, value)
        return _text(value)


def _text(value: object) -> str:
    if value is None or value in ({}, ""):
        return NONE
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, datetime):
        return f"{timezone.localtime(value):%Y-%m-%d %H:%M:%S}"
    return str(value)


def _batches(entries: Iterable[AuditEntry]) -> Iterator[list[AuditEntry]]:
    rest = iter(entries)
    while some := list(islice(rest, _BATCH)):
        yield some
