"""How far a department's report of an indicator is: its state, when it was due, the steps, and the next one."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING, TypedDict

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Exists, F, OuterRef, QuerySet, Subquery
from django.db.models.functions import JSONObject
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from accounts.models import AuditEntry, User
from core.workflow import Transition
from parks.models import Department
from parks.rights import granting
from reports.pages.periods.contents.periods import due_words, time_words
from reports.pages.review.contents.submission import DecisionRow
from targets.entry.asking import parks_in_columns
from targets.entry.models.reports import DepartmentReportState
from targets.entry.sign_off import why_not_to_report
from targets.entry.workflow import IN_WORK, REPORT_TRANSITIONS, REPORTED
from targets.indicators.querysets import indicator_order
from targets.models import DepartmentReport, DepartmentReportStep, Figure, Indicator, Period

if TYPE_CHECKING:
    from django_stubs_ext import WithAnnotations

    class _OfPeriod(TypedDict):
        """What `ColumnLine.all_of` adds to an indicator: all JSON."""

        parks: object
        drafted: bool
        report: dict[str, str] | None
        step: dict[str, str] | None

    ColumnOfPeriod = WithAnnotations[Indicator, _OfPeriod]

ENTER_COLUMN, SIGN_OFF_COLUMN = "targets.report_column", "targets.sign_off_report"
DECIDE_REPORT, _NAME = "targets.approve_submission", "parks.name_countersigner"
_LIGHTS = {"ready": "near", "reported": "ahead", "released": "ahead", "returned": "behind", "reopened": "near"}
_STEP = ("number", "name", "to_state", "by_name", "appointment", "at", "reason")


def column_address(department: str, period: Period, indicator: Indicator) -> str:
    """Return where a department enters one of its indicators."""
    query = urlencode({"indicator": indicator.code})
    return f"{reverse('reports:column', args=[department, period.label])}?{query}"


def report_state_words(state: str) -> tuple[str, str]:
    """Return how far a column is in words and as a mark; "empty" and "entered" are drafts."""
    drafts = {"empty": (_("empty"), "plain"), "entered": (_("entered, not reported"), "near")}
    return drafts.get(state) or (str(DepartmentReportState(state).label), _LIGHTS.get(state, "plain"))


def timing_of(period: Period, state: str, reported_at: datetime | None, today: date) -> tuple[str, bool]:
    """Return how a report stands against its due day, and whether it is or was late."""
    if state in REPORTED:
        if reported_at is None:
            return "–", False
        late = period.departments_late_by(reported_at)
        return (_("on time"), False) if late is None else (_("%(time)s late") % {"time": time_words(late)}, True)
    due_on = period.departments_due_on
    return due_words((due_on - today).days), today > due_on


@dataclass(frozen=True)
class ReportStand:
    """The report of one column as it stands; what has not begun is a draft."""

    indicator: Indicator
    period: Period
    report: DepartmentReport
    steps: list[DecisionRow]
    today: date

    @classmethod
    def of(cls, user: User, indicator: Indicator, period: Period, today: date) -> ReportStand:
        """Return how far a column is; one query."""
        steps = DepartmentReportStep.objects.visible_to(user).filter(report=OuterRef("pk")).order_by("number")
        found = (
            DepartmentReport.objects.visible_to(user)
            .filter(indicator=indicator, period=period)
            .annotate(told=ArraySubquery(steps.values(found=JSONObject(**{name: F(name) for name in _STEP}))))
            .first()
        )
        rows = [_step(row) for row in vars(found)["told"]] if found else []
        return cls(indicator, period, found or DepartmentReport(indicator=indicator, period=period), rows, today)

    @property
    def state(self) -> str:
        """Return the state."""
        return self.report.state

    @property
    def word(self) -> str:
        """Return the word for the state."""
        return str(DepartmentReportState(self.state).label)

    @property
    def light(self) -> str:
        """Return how the state is marked."""
        return _LIGHTS.get(self.state, "plain")

    @property
    def seen(self) -> int:
        """Return the number of the last step."""
        return self.steps[-1].number if self.steps else 0

    @property
    def timing(self) -> str:
        """Return how it stands against the due day, in words."""
        return timing_of(self.period, self.state, self.report.reported_at, self.today)[0]

    @property
    def is_late(self) -> bool:
        """Return whether it is or was late."""
        return timing_of(self.period, self.state, self.report.reported_at, self.today)[1]

    @property
    def is_open(self) -> bool:
        """Return whether the department is asked for it today."""
        is_time = self.period.opens_on <= self.today <= self.period.departments_close_on
        return self.state in IN_WORK and (is_time or self.report.is_asked_again)

    @property
    def locked(self) -> str:
        """Return why nothing can be entered now, nothing where it can."""
        if self.state == "ready":
            return _("The column waits for sign-off. Take it back to go on entering.")
        if self.state not in IN_WORK:
            return _("The column is %(state)s; the assessor can return or reopen it.") % {"state": self.word}
        if self.is_open:
            return ""
        if self.today < self.period.opens_on:
            return _("opens on %(day)s") % {"day": self.period.opens_on.isoformat()}
        return _("closed on %(day)s") % {"day": self.period.departments_close_on.isoformat()}


@dataclass(frozen=True)
class ColumnActs:
    """What a person may do with a column now: ``why_not`` says why they do not report it though they sign off."""

    can_enter: bool
    next: Transition | None
    why_not: str
    decisions: list[Transition]
    can_name: bool

    @classmethod
    def of(cls, user: User, department: Department, stand: ReportStand) -> ColumnActs:
        """Return it; no query but of who signs off, two."""
        enters = granting(user, ENTER_COLUMN, department_id=department.pk) is not None
        signs = granting(user, SIGN_OFF_COLUMN, department_id=department.pk) is not None
        decides = granting(user, DECIDE_REPORT, department_id=department.pk) is not None
        why_not = (
            why_not_to_report(user, stand.indicator, stand.period, stand.report) if signs and stand.is_open else ""
        )
        found = [
            one for one in REPORT_TRANSITIONS.values() if one.permission == DECIDE_REPORT and stand.state in one.sources
        ]
        return cls(
            can_enter=enters,
            next=_next(stand, enters=enters, signs=signs and not why_not),
            why_not=why_not,
            decisions=found if decides else [],
            can_name=granting(user, _NAME, department_id=department.pk) is not None,
        )


def _next(stand: ReportStand, *, enters: bool, signs: bool) -> Transition | None:
    """Return the one step that a person would take now: who may report does, else it is put up or taken back."""
    if not stand.is_open or not (enters or signs):
        return None
    if signs:
        return REPORT_TRANSITIONS["report"]
    return REPORT_TRANSITIONS["take_back" if stand.state == "ready" else "put_up"]


@dataclass(frozen=True)
class ColumnLine:
    """One department's column in a list: how far it is, who brought it there, when, and how late."""

    indicator: Indicator
    state: str
    word: str
    light: str
    who: str
    at: datetime | None
    timing: str
    is_late: bool
    reason: str
    address: str
    may_decide: bool

    @classmethod
    def all_of(cls, user: User, period: Period, indicators: QuerySet[Indicator], today: date) -> list[ColumnLine]:
        """Return the columns that departments report in a period, those of departments in their order; one query."""
        here = {"period": period, "indicator": OuterRef("pk")}
        reports = DepartmentReport.objects.visible_to(user).filter(**here)
        steps = DepartmentReportStep.objects.visible_to(user).filter(
            report__period=period, report__indicator=OuterRef("pk")
        )
        drafts = Figure.objects.visible_to(user).filter(**here, draft_state__isnull=False)
        told = JSONObject(state="state", reason="reason", reported_at="reported_at")
        rows = (
            indicators.filter(reported_by="department", department__isnull=False)
            .select_related("department")
            .annotate(
                parks=parks_in_columns(period),
                drafted=Exists(drafts),
                report=Subquery(reports.values(found=told)[:1]),
                step=Subquery(steps.order_by("-number").values(found=JSONObject(by="by_name", at="at"))[:1]),
            )
            .order_by("department__name", *indicator_order())
        )
        return [_line(user, row, period, today) for row in rows if vars(row)["parks"] or vars(row)["report"]]


class StepFound(TypedDict):
    """A step as queries bring it: JSON."""

    id: int
    number: int
    name: str
    to_state: str
    by_name: str
    appointment: str
    at: str
    reason: str


def _line(user: User, indicator: ColumnOfPeriod, period: Period, today: date) -> ColumnLine:
    found, step = indicator.report or {}, indicator.step or {}
    state, department = found.get("state", "draft"), indicator.department
    assert department is not None  # `all_of` asks for it
    word, light = report_state_words(("entered" if indicator.drafted else "empty") if state == "draft" else state)
    timing, is_late = timing_of(period, state, _instant(found.get("reported_at")), today)
    looks = any(
        granting(user, name, department_id=department.pk) for name in (ENTER_COLUMN, SIGN_OFF_COLUMN, DECIDE_REPORT)
    )
    return ColumnLine(
        indicator=indicator,
        state=state,
        word=word,
        light=light,
        who=AuditEntry.Way.or_name(step.get("by", "")),
        at=_instant(step.get("at")),
        timing=timing,
        is_late=is_late,
        reason=found.get("reason", ""),
        address=column_address(department.code, period, indicator) if looks else "",
        may_decide=state == "reported" and granting(user, DECIDE_REPORT, department_id=department.pk) is not None,
    )


def _step(row: StepFound) -> DecisionRow:
    return DecisionRow(
        number=row["number"],
        word=str(REPORT_TRANSITIONS[row["name"]].label),
        light=_LIGHTS.get(row["to_state"], "plain"),
        who=AuditEntry.Way.or_name(row["by_name"]),
        appointment=row["appointment"],
        at=datetime.fromisoformat(row["at"]),
        reason=row["reason"],
        cells=[],
    )


def _instant(text: str | None) -> datetime | None:
    return datetime.fromisoformat(text) if text else None
