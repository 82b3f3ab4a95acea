"""Entering the path of a plan: what somebody typed meets what is stored, cell by cell."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Unpack

from django.utils.translation import gettext as _

from accounts.audit.trail import Author
from core.fields import plain
from parks.models import Park
from targets.acting import Place, act_at
from targets.errors import Conflict, WorkflowError
from targets.indicators.cells import CellState, EnteredCell, Nothing, SavedCells, Typed, token_of
from targets.indicators.models.indicators import Indicator
from targets.plans.models import Plan, PlanTarget

CHANGE_PLAN = "targets.change_plan"
# A cell of the grid: the number of a park and a year.
Spot = tuple[int, int]


def entered_of(value: Decimal | None) -> EnteredCell | None:
    """Return a value of a path as a cell, None for nothing."""
    return None if value is None else EnteredCell(CellState.NUMBER.value, value)


def save_paths(
    *, plan: Plan, indicator: Indicator, cells: Mapping[Spot, Typed], **author: Unpack[Author]
) -> SavedCells:
    """Save what was typed into the path of an indicator, an emptied cell as nothing: what nobody else changed.

    Return how many cells changed; saving the same again changes nothing and leaves no row. Where nothing can be saved,
    raises Conflict with the stored rows, None for a removed one, of the cells that somebody else changed. Raises
    WorkflowError, PermissionDenied.
    """
    about = ("plan", plan.code)
    try:
        with act_at("targets.save_paths", Place(), [CHANGE_PLAN], author, about=about) as granted:
            plan = Plan.objects.select_for_update().get(pk=plan.pk)
            _demand_years(plan, cells)
            stored = _stored(plan, indicator, cells)
            changes, conflicts = _changes(stored, cells)
            names = dict(Park.objects.filter(pk__in={park for park, _year in changes}).values_list("pk", "code"))
            granted.entry.details = {
                "changes": {
                    f"{names[park]} {indicator.code} {year}": {
                        "old": _written(stored[park, year].value if (park, year) in stored else None),
                        "new": _written(value),
                    }
                    for (park, year), value in changes.items()
                }
            }
            _write(plan, indicator, stored, changes)
    except Nothing:
        return SavedCells()
    return SavedCells(len(changes), conflicts)


def _demand_years(plan: Plan, cells: Mapping[Spot, Typed]) -> None:
    if not all(plan.start_year <= year <= plan.end_year for _park, year in cells):
        raise WorkflowError(_("The form is no longer up to date: the plan has other years now. Open it anew."))


def _stored(plan: Plan, indicator: Indicator, cells: Mapping[Spot, Typed]) -> dict[Spot, PlanTarget]:
    rows = PlanTarget.objects.filter(plan=plan, indicator=indicator, park__in={park for park, _year in cells})
    return {(row.park_id, row.year): row for row in rows.select_for_update()}


def _changes(
    stored: Mapping[Spot, PlanTarget], cells: Mapping[Spot, Typed]
) -> tuple[dict[Spot, Decimal | None], dict[int, PlanTarget | None]]:
    changes: dict[Spot, Decimal | None] = {}
    conflicts: dict[int, PlanTarget | None] = {}
    for spot, typed in cells.items():
        row = stored.get(spot)
        here, wanted = token_of(entered_of(row.value if row else None)), token_of(typed.cell)
        if wanted in (here, typed.seen):
            continue
        if typed.seen == here:
            changes[spot] = typed.cell.value if typed.cell else None
        else:
            conflicts[key_of(spot)] = row
    if conflicts and not changes:
        raise Conflict(_("Somebody else changed the same values meanwhile. Nothing is saved yet: choose."), conflicts)
    if not changes:
        raise Nothing
    return changes, conflicts


def key_of(spot: Spot) -> int:
    """Return the one number that names a cell in a form."""
    return spot[0] * 10_000 + spot[1]


def _write(
    plan: Plan, indicator: Indicator, stored: Mapping[Spot, PlanTarget], changes: Mapping[Spot, Decimal | None]
) -> None:
    gone = [stored[spot].pk for spot, value in changes.items() if value is None]
    PlanTarget.objects.filter(pk__in=gone).delete()
    for (park, year), value in changes.items():
        if value is None:
            continue
        row = stored.get((park, year)) or PlanTarget(plan=plan, indicator=indicator, park_id=park, year=year)
        row.value = value
        row.full_clean()
        row.save()


def _written(value: Decimal | None) -> str | None:
    return None if value is None else plain(value)
