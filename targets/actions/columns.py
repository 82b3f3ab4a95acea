"""A department's column: one indicator for all parks, entered and reported by the department that owns it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Unpack

from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from accounts.audit import Author
from parks.models import Park
from targets.actions.figures import Nothing, Saved, Typed, changes_of, seen_of, words_of
from targets.actions.ground import Granted, Place, act_at, clock, hold_period
from targets.actions.versions import Signed, hand_in_cells, hold_cells, hold_figures, write_drafts
from targets.asking import parks_asked_for
from targets.errors import Closed, Overtaken, WorkflowError
from targets.grids import Surroundings, grid_of
from targets.models import Extension, FigureVersion, Indicator, Period, Submission
from targets.workflow import APPROVED

REPORT = "targets.report_column"


def save_column(*, indicator: Indicator, period: Period, cells: Mapping[int, Typed], **author: Unpack[Author]) -> Saved:
    """Save what a department typed for one of its indicators, by park, as drafts; all of them or none.

    Raises Conflict, Closed, WorkflowError, PermissionDenied, as `save_figures` does.
    """
    about = ("column", f"{indicator.code} {period.label}")
    place = _place(indicator)
    try:
        with act_at("targets.save_column", place, [REPORT], author, about=about) as granted:
            period = hold_period(period, alone=True)
            rows = _rows(indicator, period)
            if not cells.keys() <= rows.keys():
                raise WorkflowError(_("The form is no longer up to date: other parks are asked now. Open it anew."))
            held = hold_cells(period, list(cells), [indicator.pk])
            changes = changes_of(rows, cells)
            _demand_enterable(period, indicator, list(changes))
            write_drafts(period, held, {(key, indicator.pk): cell for key, cell in changes.items()}, _signed(granted))
            names = dict(Park.objects.filter(pk__in=changes).values_list("pk", "code"))
            granted.entry.details = {
                "changes": {
                    names[key]: {"old": words_of(rows[key].entered), "new": words_of(cell)}
                    for key, cell in changes.items()
                }
            }
    except Nothing:
        return Saved()
    return Saved({(key, indicator.pk): rows[key].entered for key in changes})


def report_column(*, indicator: Indicator, period: Period, seen: str, **author: Unpack[Author]) -> list[FigureVersion]:
    """Make versions of what a department entered for one of its indicators, and return them.

    ``seen`` is the token of the column as the person saw it. Parks whose figures are approved keep what was approved.
    Reporting the same again makes nothing. Raises Overtaken, Closed, WorkflowError, PermissionDenied.
    """
    about = ("column", f"{indicator.code} {period.label}")
    with act_at("targets.report_column", _place(indicator), [REPORT], author, about=about) as granted:
        period = hold_period(period, alone=True)
        rows = _rows(indicator, period)
        drafted = [key for key, row in rows.items() if row.held and row.held.draft]
        if drafted and seen_of(rows) != seen:
            raise Overtaken(_("Somebody changed the column meanwhile. Look at it again."))
        _demand_enterable(period, indicator, drafted)
        held = hold_figures(period, drafted, [indicator.pk])
        questions = [rows[key] for key in drafted if rows[key].now.is_open]
        if questions:
            raise WorkflowError(_("Questions that nothing answers yet: %(count)s.") % {"count": len(questions)})
        versions = hand_in_cells(period, held, [rows[key] for key in drafted], _signed(granted))
        granted.entry.details = {"versions": len(versions)}
    return versions


def _place(indicator: Indicator) -> Place:
    if indicator.department is None or indicator.reported_by != "department":
        raise WorkflowError(_("%(indicator)s is reported by the parks.") % {"indicator": indicator})
    return Place(department=indicator.department)


def _rows(indicator: Indicator, period: Period) -> dict[int, Surroundings]:
    parks = Park.objects.filter(parks_asked_for([indicator.pk], period)).existing_on(period.last_on)
    return {row.park_id: row for row in grid_of(period, list(parks.values_list("pk", flat=True)), [indicator])}


def _demand_enterable(period: Period, indicator: Indicator, park_ids: list[int]) -> None:
    """Refuse cells of parks that are approved already or whose time is over; the period is locked. Raises Closed."""
    settled = Submission.objects.filter(period=period, park__in=park_ids, state__in=APPROVED).select_related("park")
    names = [str(submission.park) for submission in settled]
    if names:
        raise WorkflowError(
            _("Approved already, so that nothing changes there any more: %(parks)s. The assessor can reopen them.")
            % {"parks": ", ".join(names)}
        )
    day = localdate(clock())
    if period.is_open_on(day) or not park_ids:
        return
    extended = Extension.objects.filter(period=period, park__in=park_ids, until_on__gte=day).values_list(
        "park", flat=True
    )
    if day < period.opens_on or set(park_ids) - set(extended):
        raise Closed(
            _("%(period)s is asked for from %(first)s to %(last)s. What you typed is still here.")
            % {"period": period.label, "first": period.opens_on.isoformat(), "last": period.closes_on.isoformat()}
        )


def _signed(granted: Granted) -> Signed:
    return Signed(by=granted.by, at=clock(), act_id=granted.entry.id, way="entry")
