"""The steps of a department's report, each as the table of `targets.entry.workflow` allows it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Unpack

from django.db.models import Max
from django.utils.translation import gettext as _

from accounts.audit.trail import Act, Author
from targets.acting import clock, said, step_fields
from targets.entry.actions.columns import cells_of, department_place, parks_in
from targets.entry.actions.figures import seen_of
from targets.entry.actions.moving import Movable, Move, moved
from targets.entry.actions.opening import demand_open_to_departments, hold_report
from targets.entry.actions.versions import VersionAuthor, hand_in_cells, hold_figures
from targets.entry.models.reports import DepartmentReport, DepartmentReportState, DepartmentReportStep
from targets.entry.sign_off import why_not_to_report
from targets.entry.surroundings import Surroundings
from targets.entry.workflow import REPORT_TRANSITIONS
from targets.errors import Overtaken, WorkflowError
from targets.indicators.models.indicators import Indicator
from targets.indicators.models.periods import Period


class _OfDepartment(Movable[DepartmentReport]):
    """What a department reports of an indicator for a period."""

    transitions, act = REPORT_TRANSITIONS, "targets.%s_column"

    def __init__(self, indicator: Indicator, period: Period) -> None:
        super().__init__(period, department_place(indicator), ("column", indicator.code))
        self.indicator = indicator

    def held(self, period: Period) -> DepartmentReport:
        """Lock the report."""
        return hold_report(self.indicator, period)

    def demand_open(self, period: Period, row: DepartmentReport) -> None:
        """Refuse what is only done while departments are asked. Raises Closed."""
        demand_open_to_departments(period, row)

    def step(self, row: DepartmentReport, **fields: Any) -> DepartmentReportStep:
        """Return the row of a step, not saved yet."""
        return DepartmentReportStep(report=row, **fields)

    def overtaken(self, row: DepartmentReport, who: str) -> Overtaken:
        """Return the error that says how far the column is, and who was first where somebody was."""
        words = {"state": DepartmentReportState(row.state).label, "indicator": self.indicator.name, "who": who}
        if who:
            return Overtaken(_("%(who)s was first: the column %(indicator)s is %(state)s now. Look again.") % words)
        return Overtaken(_("The column %(indicator)s is %(state)s; this cannot be done with it now.") % words)


def put_up_column(
    *, indicator: Indicator, period: Period, seen: int, figures: str, **author: Unpack[Author]
) -> DepartmentReport:
    """Put the drafts of a column up for sign-off. ``figures`` is the token of the column as the person saw it.

    Raises Overtaken, Closed, WorkflowError, PermissionDenied.
    """

    def check(move: Move[DepartmentReport]) -> None:
        """Demand answered questions, and note that the drafts wait for sign-off."""
        _demand_answered(_seen_rows(indicator, move.period, figures))
        move.row.ready_at, move.row.reported_at = clock(), None

    return moved(_OfDepartment(indicator, period), "put_up", seen, author, before=check, in_time=True)


def take_back_column(*, indicator: Indicator, period: Period, seen: int, **author: Unpack[Author]) -> DepartmentReport:
    """Take back what was put up, to go on entering. Raises Overtaken, Closed, PermissionDenied."""

    def forget(move: Move[DepartmentReport]) -> None:
        """Let the drafts be drafts again."""
        move.row.ready_at = None

    return moved(_OfDepartment(indicator, period), "take_back", seen, author, before=forget, in_time=True)


def report_column(
    *, indicator: Indicator, period: Period, seen: int, figures: str, **author: Unpack[Author]
) -> DepartmentReport:
    """Report a column: a version of each cell that differs, also of what is not reported. Nobody approves it.

    By the head of the department or whom the head named; never by who entered any of it, nor by who put it up.
    ``figures`` is the token of the column as the person saw it. Raises Overtaken, Closed, WorkflowError,
    PermissionDenied.
    """

    def hand_on(move: Move[DepartmentReport]) -> None:
        """Make a version of each figure as the person saw it."""
        refusal = why_not_to_report(move.granted.by, indicator, move.period, move.row)
        if refusal:
            raise WorkflowError(refusal)
        rows = _seen_rows(indicator, move.period, figures)
        _demand_answered(rows)
        now, granted = clock(), move.granted
        signed = VersionAuthor(by=granted.by, at=now, act_id=granted.entry.id, way="entry")
        held = hold_figures(move.period, list(rows), [indicator.pk])
        granted.entry.details["versions"] = len(hand_in_cells(move.period, held, rows.values(), signed))
        move.row.reported_at, move.row.reason = now, ""

    return moved(_OfDepartment(indicator, period), "report", seen, author, before=hand_on, in_time=True)


def return_column(
    *, indicator: Indicator, period: Period, seen: int, reason: str, **author: Unpack[Author]
) -> DepartmentReport:
    """Return what a department reported, with a reason. Raises Overtaken, WorkflowError, PermissionDenied."""
    return moved(_OfDepartment(indicator, period), "return", seen, author, reason=reason, before=_ask_again(reason))


def reopen_column(
    *, indicator: Indicator, period: Period, seen: int, reason: str, **author: Unpack[Author]
) -> DepartmentReport:
    """Let a department change what it reported. Raises Overtaken, WorkflowError, PermissionDenied."""
    return moved(_OfDepartment(indicator, period), "reopen", seen, author, reason=reason, before=_ask_again(reason))


def release_reports(period: Period, entry: Act) -> int:
    """Mark all reported columns of a locked period as released, as part of publishing; return how many."""
    found = DepartmentReport.objects.select_for_update().filter(period=period, state="reported")
    reported = list(found.order_by("indicator_id"))
    steps = DepartmentReportStep.objects.filter(report__in=reported)
    counts = dict(steps.values_list("report").annotate(Max("number")))
    transition, now = REPORT_TRANSITIONS["release"], clock()
    DepartmentReportStep.objects.bulk_create(
        [
            DepartmentReportStep(
                report=report,
                name=transition.name,
                at=now,
                **step_fields(transition, entry, number=counts.get(report.pk, 0) + 1, from_state=report.state),
            )
            for report in reported
        ]
    )
    return DepartmentReport.objects.filter(pk__in=[one.pk for one in reported]).update(state=transition.target)


def _ask_again(reason: str) -> Callable[[Move[DepartmentReport]], None]:
    def tell(move: Move[DepartmentReport]) -> None:
        """Tell the department why it is asked again."""
        move.row.reason = said(reason)

    return tell


def _seen_rows(indicator: Indicator, period: Period, figures: str) -> dict[int, Surroundings]:
    """Return the cells of the column, locked, by park. Raises Overtaken where they are not those the person saw."""
    parks = parks_in(indicator, period)
    if not parks:
        raise WorkflowError(_("No park is asked for %(indicator)s in this period.") % {"indicator": indicator})
    hold_figures(period, parks, [indicator.pk])
    rows = cells_of(indicator, period, parks)
    if seen_of(rows) != figures:
        raise Overtaken(_("Somebody changed the column meanwhile. Look at it again."))
    return rows


def _demand_answered(rows: Mapping[int, Surroundings]) -> None:
    count = sum(row.now.is_open for row in rows.values())
    if count:
        raise WorkflowError(_("Questions that nothing answers yet: %(count)s.") % {"count": count})
