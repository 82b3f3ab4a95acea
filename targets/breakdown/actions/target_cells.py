"""Cells of a year's targets as they are written: what is stored, what changes, what cannot be."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from core.fields import plain
from parks.models import Park
from targets.breakdown.cells import (
    CITY,
    CellKey,
    NoTarget,
    Stated,
    TypedTarget,
    is_same,
    refusal_of,
    refusal_of_none,
    scored_by_completion,
    stated_in,
    target_token,
)
from targets.breakdown.models import CityTarget, Target, TargetState
from targets.errors import Conflict, TargetErrors, WorkflowError
from targets.indicators.cells import Nothing
from targets.indicators.models.indicators import Indicator

Conflicts = dict[CellKey, Target | CityTarget | None]


def stored_in(year: int, keys: Iterable[CellKey]) -> dict[CellKey, Target | CityTarget]:
    """Return what is stored of a year in some cells."""
    parks, indicators = {park for park, _key in keys}, {key for _park, key in keys}
    found: dict[CellKey, Target | CityTarget] = {}
    for target in Target.objects.filter(year=year, park__in=parks, indicator__in=indicators):
        found[target.park_id, target.indicator_id] = target
    if CITY in parks:
        for own in CityTarget.objects.filter(year=year, indicator__in=indicators):
            found[CITY, own.indicator_id] = own
    return found


def changes_of(
    stored: Mapping[CellKey, Target | CityTarget], cells: Mapping[CellKey, TypedTarget]
) -> dict[CellKey, Stated]:
    """Return what differs from what is stored. Raises Nothing, and Conflict where somebody else changed it."""
    changes, conflicts = sorted_targets(stored, cells)
    if conflicts:
        raise conflict_over(conflicts)
    if not changes:
        raise Nothing
    return changes


def conflict_over(conflicts: Conflicts, wrong: Mapping[CellKey, str] | None = None) -> Conflict:
    """Return the error that says so, where nothing is saved."""
    words = _("Somebody else changed the same targets meanwhile. Nothing is saved yet.")
    return Conflict(words, conflicts, wrong)


def sorted_targets(
    stored: Mapping[CellKey, Target | CityTarget], cells: Mapping[CellKey, TypedTarget]
) -> tuple[dict[CellKey, Stated], Conflicts]:
    """Return what differs from what is stored, and what somebody else changed meanwhile with what is stored now."""
    changes: dict[CellKey, Stated] = {}
    conflicts: Conflicts = {}
    for key, typed in cells.items():
        held = stored.get(key)
        if is_same(typed.value, stated_in(held)):
            continue
        if typed.seen == target_token(held):
            changes[key] = typed.value
        elif typed.is_changed:
            conflicts[key] = held
    return changes, conflicts


def demand_possible(
    year: int, stored: Mapping[CellKey, Target | CityTarget], changes: Mapping[CellKey, Stated]
) -> None:
    """Refuse what cannot be a target or is a draft no longer. Raises TargetErrors, WorkflowError."""
    if wrong := impossible_in(year, stored, changes):
        raise TargetErrors(_("Some targets cannot be as they are. Nothing is saved."), wrong)


def impossible_in(
    year: int, stored: Mapping[CellKey, Target | CityTarget], changes: Mapping[CellKey, Stated]
) -> dict[CellKey, str]:
    """Return why some changes cannot be a target or are a draft no longer. Raises WorkflowError for an old form."""
    indicators, scored = Indicator.objects.in_bulk({key for _park, key in changes}), scored_by_completion(year)
    parks = set(Park.objects.filter(pk__in={park for park, _key in changes}).values_list("pk", flat=True)) | {CITY}
    if {key for _park, key in changes} - set(indicators) or {park for park, _key in changes} - parks:
        raise WorkflowError(_("The form is no longer up to date. Open it anew."))
    stored_here = [one.pk for key in changes if isinstance(one := stored.get(key), Target)]
    spoken = set(Target.objects.filter(pk__in=stored_here, comments__isnull=False).values_list("pk", flat=True))
    wrong = {}
    for key, value in changes.items():
        held = stored.get(key)
        if isinstance(held, Target) and held.state == "pledged":
            wrong[key] = _("A pledged target changes by adjustment alone.")
        elif isinstance(held, Target) and held.state == "issued":
            wrong[key] = (
                _("Issued already: change it on its page, because the park commented on it.")
                if held.pk in spoken
                else _("Issued already: withdraw it first.")
            )
        elif value is None and held is not None and key[0] != CITY and held.pk in spoken:
            wrong[key] = _("The park commented on this target, so that it stays; give another number.")
        elif isinstance(value, NoTarget):
            if why := refusal_of_none(key, value):
                wrong[key] = why
        elif value is not None and (why := refusal_of(value, indicators[key[1]], scored)):
            wrong[key] = why
    return wrong


def write_cells(
    year: int,
    stored: Mapping[CellKey, Target | CityTarget],
    changes: Mapping[CellKey, Stated],
    bases: Mapping[CellKey, Decimal],
) -> None:
    """Write the changes: an emptied cell is deleted, a new one keeps last year's actual as its base."""
    models: tuple[tuple[Any, list[str]], ...] = ((Target, ["value", "state", "reason"]), (CityTarget, ["value"]))
    for model, names in models:
        held = {key: row for key, row in stored.items() if isinstance(row, model) and key in changes}
        gone = [row.pk for key, row in held.items() if changes[key] is None]
        kept = [_stating(row, changes[key]) for key, row in held.items() if changes[key] is not None]
        model.objects.filter(pk__in=gone).delete()
        model.objects.bulk_update(kept, names, batch_size=500)
    new = {key: value for key, value in changes.items() if key not in stored and value is not None}
    CityTarget.objects.bulk_create(
        [_stating(CityTarget(year=year, indicator_id=key), value) for (park, key), value in new.items() if park == CITY]
    )
    Target.objects.bulk_create(
        [
            _stating(Target(year=year, park_id=park, indicator_id=key, base=bases.get((park, key))), value)
            for (park, key), value in new.items()
            if park != CITY
        ]
    )


def _stating(row: Any, stated: Stated) -> Any:
    """Return a row that says so: a number makes a draft of what was not issued."""
    if isinstance(stated, NoTarget):
        row.value, row.state, row.reason = None, TargetState.NONE, stated.reason
        return row
    if isinstance(row, Target) and row.state == TargetState.NONE:
        row.state, row.reason = TargetState.DRAFT, ""
    row.value = stated
    return row


def in_words(stored: Mapping[CellKey, Target | CityTarget], changes: Mapping[CellKey, Stated]) -> dict[str, object]:
    """Return the changes as the audit trail tells them: by park and indicator, old and new."""
    parks = dict(Park.objects.filter(pk__in={park for park, _key in changes}).values_list("pk", "code"))
    codes = dict(Indicator.objects.filter(pk__in={key for _park, key in changes}).values_list("pk", "code"))
    return {
        f"{parks.get(park, 'city')} {codes[key]}": {
            "old": word_of(stated_in(stored.get((park, key)))),
            "new": word_of(value),
        }
        for (park, key), value in changes.items()
    }


def word_of(value: object) -> object:
    """Return a value as the audit trail keeps it."""
    if isinstance(value, NoTarget):
        return f"none: {value.reason}"
    return plain(value) if isinstance(value, Decimal) else value
