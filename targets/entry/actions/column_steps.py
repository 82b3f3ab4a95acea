"""The steps of a department's report, each as the table of `targets.entry.workflow` allows it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Unpack

from django.db.models import Max
from django.utils.translation import gettext as _

from accounts.audit.trail import Act, Author
from core.workflow import Transition
from targets.acting import Granted, act_at, clock, hold_period, said
from targets.entry.actions.columns import cells_of, department_place, parks_in
from targets.entry.actions.figures import seen_of
from targets.entry.actions.opening import demand_open_to_departments, hold_report
from targets.entry.actions.versions import VersionAuthor, hand_in_cells, hold_figures
from targets.entry.grids import Surroundings
from targets.entry.models.reports import DepartmentReport, DepartmentReportState, DepartmentReportStep
from targets.entry.sign_off import why_not_to_report
from targets.entry.workflow import REPORT_TRANSITIONS
from targets.errors import Overtaken, WorkflowError
from targets.indicators.models.indicators import Indicator
from targets.indicators.models.periods import Period


@dataclass
class _Move:
    """A step that is being done: the locked rows and who does it."""

    granted: Granted
    indicator: Indicator
    period: Period
    report: DepartmentReport
    seen: int


class _Repeated(Exception):
    """The same person has done the same step already: a double click, a second tab, a request sent again."""


def put_up_column(
    *, indicator: Indicator, period: Period, seen: int, figures: str, **author: Unpack[Author]
) -> DepartmentReport:
    """Put the drafts of a column up for sign-off. ``figures`` is the token of the column as the person saw it.

    Raises Overtaken, Closed, WorkflowError, PermissionDenied.
    """

    def check(move: _Move) -> None:
        """Demand answered questions, and note that the drafts wait for sign-off."""
        _demand_answered(_seen_rows(move, figures))
        move.report.ready_at, move.report.reported_at = clock(), None

    return _moved("put_up", indicator, period, seen, author, before=check, in_time=True)


def take_back_column(*, indicator: Indicator, period: Period, seen: int, **author: Unpack[Author]) -> DepartmentReport:
    """Take back what was put up, to go on entering. Raises Overtaken, Closed, PermissionDenied."""

    def forget(move: _Move) -> None:
        """Let the drafts be drafts again."""
        move.report.ready_at = None

    return _moved("take_back", indicator, period, seen, author, before=forget, in_time=True)


def report_column(
    *, indicator: Indicator, period: Period, seen: int, figures: str, **author: Unpack[Author]
) -> DepartmentReport:
    """Report a column: a version of each cell that differs, also of what is not reported. Nobody approves it.

    By the head of the department or whom the head named; never by who entered any of it, nor by who put it up.
    ``figures`` is the token of the column as the person saw it. Raises Overtaken, Closed, WorkflowError,
    PermissionDenied.
    """

    def hand_on(move: _Move) -> None:
        """Make a version of each figure as the person saw it."""
        refusal = why_not_to_report(move.granted.by, move.indicator, move.period, move.report)
        if refusal:
            raise WorkflowError(refusal)
        rows = _seen_rows(move, figures)
        _demand_answered(rows)
        now, granted = clock(), move.granted
        signed = VersionAuthor(by=granted.by, at=now, act_id=granted.entry.id, way="entry")
        held = hold_figures(move.period, list(rows), [move.indicator.pk])
        granted.entry.details["versions"] = len(hand_in_cells(move.period, held, rows.values(), signed))
        move.report.reported_at, move.report.reason = now, ""

    return _moved("report", indicator, period, seen, author, before=hand_on, in_time=True)


def return_column(
    *, indicator: Indicator, period: Period, seen: int, reason: str, **author: Unpack[Author]
) -> DepartmentReport:
    """Return what a department reported, with a reason. Raises Overtaken, WorkflowError, PermissionDenied."""
    return _moved("return", indicator, period, seen, author, reason=reason, before=_ask_again(reason))


def reopen_column(
    *, indicator: Indicator, period: Period, seen: int, reason: str, **author: Unpack[Author]
) -> DepartmentReport:
    """Let a department change what it reported. Raises Overtaken, WorkflowError, PermissionDenied."""
    return _moved("reopen", indicator, period, seen, author, reason=reason, before=_ask_again(reason))


def release_reports(period: Period, entry: Act) -> int:
    """Mark all reported columns of a locked period as released, as part of publishing; return how many."""
    found = DepartmentReport.objects.select_for_update().filter(period=period, state="reported")
    reported = list(found.order_by("indicator_id"))
    steps = DepartmentReportStep.objects.filter(report__in=reported)
    counts = dict(steps.values_list("report").annotate(Max("number")))
    transition = REPORT_TRANSITIONS["release"]
    DepartmentReportStep.objects.bulk_create(
        [_step(report, transition, counts.get(report.pk, 0) + 1, entry) for report in reported]
    )
    return DepartmentReport.objects.filter(pk__in=[one.pk for one in reported]).update(state=transition.target)


def _moved(
    name: str,
    indicator: Indicator,
    period: Period,
    seen: int,
    author: Author,
    *,
    reason: str = "",
    before: Callable[[_Move], None],
    in_time: bool = False,
) -> DepartmentReport:
    """Do one step and return the report: lock, check, let ``before`` act, write step and state.

    A repeated request changes nothing. Raises Overtaken, Closed, WorkflowError, PermissionDenied.
    """
    about = ("column", f"{indicator.code} {period.label}")
    place, transition, words = department_place(indicator), REPORT_TRANSITIONS[name], reason.strip()
    try:
        with act_at(
            f"targets.{name}_column", place, [transition.permission], author, about=about, reason=words
        ) as granted:
            if transition.needs_reason:
                said(reason)
            locked = hold_period(period)
            move = _Move(granted, indicator, locked, hold_report(indicator, locked), seen)
            _demand_state(move, transition)
            if in_time:
                demand_open_to_departments(locked, move.report)
            before(move)
            step = _step(move.report, transition, seen + 1, granted.entry, words)
            step.full_clean(exclude=["report", "by"])
            step.save()
            move.report.state = transition.target
            move.report.full_clean()
            move.report.save()
    except _Repeated:
        return DepartmentReport.objects.get(indicator=indicator, period=period)
    return move.report


def _demand_state(move: _Move, transition: Transition) -> None:
    """Refuse a step from another state than the person saw. Raises Overtaken, and _Repeated for a repeated request."""
    report, by = move.report, move.granted.by
    last = report.steps.order_by("number").last()
    number = last.number if last else 0
    if number == move.seen and report.state in transition.sources:
        return
    if last and number == move.seen + 1 and last.name == transition.name and last.by_id == by.pk:
        raise _Repeated
    words = {"state": DepartmentReportState(report.state).label, "indicator": move.indicator.name}
    if last and number != move.seen:
        words |= {"who": last.by_name}
        raise Overtaken(_("%(who)s was first: the column %(indicator)s is %(state)s now. Look again.") % words)
    raise Overtaken(_("The column %(indicator)s is %(state)s; this cannot be done with it now.") % words)


def _step(
    report: DepartmentReport, transition: Transition, number: int, entry: Act, reason: str = ""
) -> DepartmentReportStep:
    return DepartmentReportStep(
        report=report,
        number=number,
        name=transition.name,
        from_state=report.state,
        to_state=transition.target,
        by=entry.by,
        by_name=entry.by_name,
        appointment=entry.appointment,
        at=clock(),
        reason=reason,
        act_id=entry.id,
    )


def _ask_again(reason: str) -> Callable[[_Move], None]:
    def tell(move: _Move) -> None:
        """Tell the department why it is asked again."""
        move.report.reason = said(reason)

    return tell


def _seen_rows(move: _Move, figures: str) -> dict[int, Surroundings]:
    """Return the cells of the column, locked, by park. Raises Overtaken where they are not those the person saw."""
    parks = parks_in(move.indicator, move.period)
    if not parks:
        raise WorkflowError(_("No park is asked for %(indicator)s in this period.") % {"indicator": move.indicator})
    hold_figures(move.period, parks, [move.indicator.pk])
    rows = cells_of(move.indicator, move.period, parks)
    if seen_of(rows) != figures:
        raise Overtaken(_("Somebody changed the column meanwhile. Look at it again."))
    return rows


def _demand_answered(rows: Mapping[int, Surroundings]) -> None:
    count = sum(row.now.is_open for row in rows.values())
    if count:
        raise WorkflowError(_("Questions that nothing answers yet: %(count)s.") % {"count": count})
