"""What the audit trail tells of an act, held against what the database wrote down of it: old is before, new is after."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.apps import apps
from django.db import models

from accounts.audit.acts import shape_of_changes
from accounts.models import AuditEntry
from core.fields import plain
from targets.models import Adjustment, Figure, FigureVersion, FiledRevision, PledgeHandOver, Target

PAIRS = (("old", "new"), ("from", "to"))
# A value of a row as a whole, beside its fields: what stands in a cell, what a text says.
WHOLE = "whole"


@dataclass(frozen=True)
class Told:
    """One change that the trail tells: of what, the old value and the new."""

    key: tuple[str, ...]
    old: Any
    new: Any


@dataclass(frozen=True)
class Changed:
    """One row that an act changed, by what it is called, with the fields before and after (None: there was none)."""

    words: frozenset[str]
    before: dict[str, Any] | None
    after: dict[str, Any] | None
    is_cell: bool

    def is_what(self, told: Told) -> bool:
        """Return whether the trail tells this change as it was."""
        names = {*(self.before or {}), *(self.after or {})}
        rest = set(told.key) - self.words
        fields = rest & names or {WHOLE}
        return rest <= names and any(
            ((self.before or {}).get(name), (self.after or {}).get(name)) == (told.old, told.new) for name in fields
        )


def wrongly_told(entry: AuditEntry) -> list[str]:
    """Return what an act tells otherwise than it was, and what it changed of cells and texts without telling it."""
    changes, told = list(_changes(entry)), list(pairs_of(entry.details))
    wrong = [f"{entry.act} tells {one}" for one in told if not any(change.is_what(one) for change in changes)]
    if shape_of_changes(entry.act):
        untold = [one for one in changes if one.is_cell and not any(one.is_what(said) for said in told)]
        wrong += [f"{entry.act} does not tell {one}" for one in untold if _differs(one)]
    return wrong + list(_wrong_numbers(entry))


def pairs_of(details: Any, path: tuple[str, ...] = ()) -> Iterator[Told]:
    """Yield what details tell as old and new."""
    if not isinstance(details, dict):
        return
    for old, new in PAIRS:
        if old in details and new in details:
            yield Told(tuple(" ".join(path).split()), details[old], details[new])
            return
    for key, value in details.items():
        yield from pairs_of(value, path if key == "changes" else (*path, key))


def _differs(one: Changed) -> bool:
    return (one.before or {}).get(WHOLE) != (one.after or {}).get(WHOLE)


def _changes(entry: AuditEntry) -> Iterator[Changed]:
    for model in apps.get_models():
        tracked = getattr(model, "pgh_event_model", None)
        if tracked is not None:
            yield from _of_history(model, tracked, entry)
    for version in FigureVersion.objects.filter(act_id=entry.pk).select_related("figure__park", "figure__indicator"):
        before = FigureVersion.objects.filter(figure=version.figure, number=version.number - 1).first()
        fields = [
            None if one is None else {WHOLE: _cell(one.recognised_state, one.recognised_value)}
            for one in (before, version)
        ]
        yield Changed(frozenset(), *fields, is_cell=False)
    for filed in FiledRevision.objects.filter(act_id=entry.pk):
        before = FigureVersion.objects.get(figure=filed.figure, number=filed.seen)
        yield Changed(
            frozenset(),
            {WHOLE: _cell(before.recognised_state, before.recognised_value)},
            {WHOLE: _cell(filed.state, filed.value)},
            is_cell=False,
        )
    for passed in PledgeHandOver.objects.filter(act_id=entry.pk):
        earlier = PledgeHandOver.objects.filter(pledge=passed.pledge, post=passed.post, pk__lt=passed.pk).last()
        old = str(earlier.to_user if earlier else passed.from_user)
        yield Changed(frozenset(), {WHOLE: old}, {WHOLE: str(passed.to_user)}, is_cell=False)
    for adjusted in Adjustment.objects.filter(act_id=entry.pk).select_related("target"):
        earlier = (
            Adjustment.objects.not_withdrawn().filter(target=adjusted.target, pk__lt=adjusted.pk).order_by("pk").last()
        )
        old = earlier.new if earlier else adjusted.target.value
        yield Changed(frozenset(), {WHOLE: plain(old)}, {WHOLE: plain(adjusted.new)}, is_cell=False)


def _of_history(model: type[models.Model], tracked: Any, entry: AuditEntry) -> Iterator[Changed]:
    """Yield the rows of a model that an act made, changed or deleted, as their history tells."""
    for row in set(tracked.objects.filter(pgh_context=entry.pk).values_list(model._meta.pk.attname, flat=True)):
        events = list(tracked.objects.filter(**{model._meta.pk.attname: row}).order_by("pgh_id"))
        mine = [event for event in events if event.pgh_context_id == entry.pk]
        earlier = [event for event in events if event.pgh_id < mine[0].pgh_id]
        before = _fields(model, earlier[-1], entry) if earlier else None
        after = None if mine[-1].pgh_label == "delete" else _fields(model, mine[-1], entry)
        known = (earlier or mine)[-1]
        yield Changed(_words(model, known), before, after, is_cell=model.__name__ in CELLS)


CELLS = {"Figure", "Target", "CityTarget", "PlanTarget", "PlanText"}


def _fields(model: type[models.Model], event: Any, entry: AuditEntry) -> dict[str, Any]:
    """Return the fields of an event as the trail writes values, and the row as a whole."""
    found = {
        field.name: _written(getattr(event, field.attname))
        for field in model._meta.concrete_fields
        if hasattr(event, field.attname)
    }
    if model is Target and event.state == "none":
        found[WHOLE] = f"none: {event.reason}"
    elif "text" in found:
        found[WHOLE] = {"text": found["text"], "responsible": found["responsible"]}
    elif model is Figure:
        found[WHOLE] = _stood(event, entry)
    elif model.__name__ == "TargetSource":
        found["plan"] = event.plan.code
    else:
        found[WHOLE] = found.get("value")
    return found


def _stood(event: Any, entry: AuditEntry) -> str | None:
    """Return what stood in a figure's cell: its draft, else what was handed in before."""
    if event.draft_state is not None:
        return _cell(event.draft_state, event.draft_value)
    last = FigureVersion.objects.filter(figure=event.id).exclude(act_id=entry.pk).order_by("number").last()
    return None if last is None else _cell(last.reported_state, last.reported_value)


def _words(model: type[models.Model], event: Any) -> frozenset[str]:
    """Return what the trail calls a row: codes of park and indicator, the year."""
    words = {"city"} if model.__name__ == "CityTarget" else set()
    for name in ("park", "indicator", "category"):
        related = getattr(event, name, None) if hasattr(event, f"{name}_id") else None
        words |= set(related.code.split()) if related is not None else set()
    if getattr(event, "year", None) is not None:
        words.add(str(event.year))
    return frozenset(words)


def _cell(state: str, value: Decimal | None) -> str:
    return state if value is None else plain(value)


def _written(value: Any) -> Any:
    if isinstance(value, Decimal):
        return plain(value)
    return value.isoformat() if isinstance(value, date) else value


def _wrong_numbers(entry: AuditEntry) -> Iterator[str]:
    """Yield the numbers that an act tells of what it did, where the rows say another."""
    told = entry.details
    if "versions" in told:
        made = FigureVersion.objects.filter(act_id=entry.pk).count()
        yield from [] if told["versions"] == made else [f"{entry.act} tells {told['versions']} versions of {made}"]
    if isinstance(told.get("targets"), int):
        events = Target.pgh_event_model.objects.filter(pgh_context=entry.pk)  # type: ignore[attr-defined]
        cells = events.values_list("park__code", "indicator").distinct()
        parks = sorted({park for park, _indicator in cells})
        if told["targets"] != len(cells):
            yield f"{entry.act} tells {told['targets']} targets of {len(cells)}"
        if "parks" in told and sorted(told["parks"]) != parks:
            yield f"{entry.act} tells {told['parks']} of {parks}"
