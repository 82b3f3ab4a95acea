"""A department's column: one indicator for all parks, entered by the department that owns it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Unpack

from django.utils.translation import gettext as _

from accounts.audit.trail import Author
from parks.models import Park
from targets.acting import Granted, Place, act_at, clock, hold_period
from targets.entry.actions.figures import Saved, answered_in, sorted_out, words_of
from targets.entry.actions.opening import demand_open_to_departments, hold_report
from targets.entry.actions.versions import VersionAuthor, hold_cells, write_drafts
from targets.entry.asking import parks_asked_for
from targets.entry.grids import grid_of
from targets.entry.models.reports import DepartmentReport, DepartmentReportState
from targets.entry.surroundings import Surroundings
from targets.errors import WorkflowError
from targets.indicators.cells import Nothing, Typed
from targets.indicators.models.indicators import Indicator
from targets.indicators.models.periods import Period

_ENTER = "targets.report_column"
_OPEN_STATES = ("draft", "returned", "reopened")


def save_column(*, indicator: Indicator, period: Period, cells: Mapping[int, Typed], **author: Unpack[Author]) -> Saved:
    """Save what a department typed for one of its indicators, by park, as drafts: what can be.

    How far the parks are with their own figures is no matter of a column. Raises Conflict, Closed, WorkflowError,
    PermissionDenied, as `save_figures` does.
    """
    about = ("column", f"{indicator.code} {period.label}")
    place = department_place(indicator)
    try:
        with act_at("targets.save_column", place, [_ENTER], author, about=about) as granted:
            period = hold_period(period)
            report = hold_report(indicator, period)
            _demand_open_state(report)
            demand_open_to_departments(period, report)
            rows = cells_of(indicator, period, parks_in(indicator, period))
            if not cells.keys() <= rows.keys():
                raise WorkflowError(_("The form is no longer up to date: other parks are asked now. Open it anew."))
            held = hold_cells(period, list(cells), [indicator.pk])
            sorted_cells = sorted_out(rows, cells)
            changes = sorted_cells.changes
            answered = {(key, indicator.pk): found for key, found in answered_in(rows, changes).items()}
            drafts = {(key, indicator.pk): cell for key, cell in changes.items()}
            names = dict(Park.objects.filter(pk__in=changes).values_list("pk", "code"))
            granted.entry.details = {
                "changes": {
                    names[key]: {"old": words_of(rows[key].entered), "new": words_of(cell)}
                    for key, cell in changes.items()
                }
            }
            write_drafts(period, held, drafts, answered, _signed(granted))
    except Nothing:
        return Saved()
    changed = {(key, indicator.pk): rows[key].entered for key in changes}
    return Saved(changed, conflicts=sorted_cells.conflicts, wrong=sorted_cells.wrong)


def department_place(indicator: Indicator) -> Place:
    """Return the department that reports an indicator. Raises WorkflowError where the parks report it."""
    if indicator.department is None or indicator.reported_by != "department":
        raise WorkflowError(_("%(indicator)s is reported by the parks.") % {"indicator": indicator})
    return Place(department=indicator.department)


def parks_in(indicator: Indicator, period: Period) -> list[int]:
    """Return the numbers of the parks that are asked for an indicator in a period."""
    parks = Park.objects.filter(parks_asked_for([indicator.pk], period)).existing_on(period.last_on)
    return list(parks.values_list("pk", flat=True))


def cells_of(indicator: Indicator, period: Period, park_ids: list[int]) -> dict[int, Surroundings]:
    """Return the cells of an indicator in a period by park."""
    return {row.park_id: row for row in grid_of(period, park_ids, [indicator])}


def _demand_open_state(report: DepartmentReport) -> None:
    if report.state in _OPEN_STATES:
        return
    state = DepartmentReportState(report.state).label
    if report.state == "ready":
        raise WorkflowError(_("The column waits for sign-off (%(state)s). Take it back first.") % {"state": state})
    raise WorkflowError(_("The column is %(state)s and no longer entered here.") % {"state": state})


def _signed(granted: Granted) -> VersionAuthor:
    return VersionAuthor(by=granted.by, at=clock(), act_id=granted.entry.id, way="entry")
