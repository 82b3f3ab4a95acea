"""My tasks: what is due, overdue, returned, to verify, to sign and to decide, by the appointments of today."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from django.db.models import Count, Exists, OuterRef, Subquery
from django.db.models.functions import Coalesce, JSONObject
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.models import User
from parks.models import Department, Role
from parks.rights import appointments_of
from reports.pages.audit.contents.confirming import of_confirming
from reports.pages.entry.contents.column_reports import SIGN_OFF_COLUMN
from reports.pages.entry.contents.more_time import Asked
from reports.pages.periods.contents.periods import Counts
from reports.pages.tasks.contents.park_tasks import of_parks
from reports.pages.tasks.contents.promise_tasks import of_promises, of_signers
from reports.pages.tasks.contents.task import Task
from reports.pages.tasks.contents.task_desk import AT_DEPARTMENTS, TaskDesk
from targets.entry.asking import parks_in_columns
from targets.entry.workflow import ASKED_AGAIN, IN_WORK
from targets.models import (
    DepartmentReport,
    Figure,
    FigureVersion,
    FiledRevision,
    Indicator,
    Period,
    Submission,
    Verification,
)

if TYPE_CHECKING:
    from django.db.models.expressions import Combinable

    from reports.pages.tasks.contents.task_desk import DeskPeriod

# The states of a report in which its reviewer enters.
ENTERED = ("draft", *ASKED_AGAIN)
# A task without a due day stands after all others.
NEVER = date.max


def tasks_of(user: User, *, today: date, published: Mapping[str, str]) -> list[Task]:
    """Return what a person has to do, the most urgent first; at most eight queries.

    ``published`` are the labels of the periods with a release, each with its last day as text.
    """
    desk = TaskDesk(user, today, published)
    found = [task for kind in (of_parks, _of_assessors, _of_departments) for task in kind(desk)]
    found += [*of_filed(user), *of_confirming(user), *of_signers(user), *of_promises(user, today)]
    return sorted(dict.fromkeys(found), key=lambda task: task.due_on or NEVER)


def _of_departments(desk: TaskDesk) -> Iterator[Task]:
    """Yield what departments have to verify, enter and sign off, and to the assessor what of it is late."""
    own = {a.department_id: a.department for a in desk.appointments if a.role in AT_DEPARTMENTS and a.department}
    own_periods = desk.periods if own else []
    late = [one for one in desk.periods if desk.today > one.departments_due_on and desk.is_running(one)]
    if not desk.holds(Role.ASSESSOR):
        late = []
    if not own_periods and not late:
        return
    indicators = Indicator.objects.visible_to(desk.user).filter(department__isnull=False).by_category()
    if not late:
        indicators = indicators.filter(department__in=own)
    periods = [one for one in desk.periods if one in own_periods or one in late]
    rows = list(indicators.annotate(**_work(desk.user, periods)).values())
    for period in own_periods:
        for department in own.values():
            here = [row for row in rows if row["department_id"] == department.pk]
            yield from _of_a_department(desk, department, period, here)
    for period in late:
        yield from _of_late_columns(desk, period, rows)


def _work(user: User, periods: Sequence[Period]) -> dict[str, Combinable]:
    """Return by period what waits of an indicator: how many figures to verify, and how far its column is."""
    found: dict[str, Combinable] = {}
    versions = FigureVersion.objects.filter(figure=OuterRef("pk")).order_by("-number")
    for period in periods:
        figures = Figure.objects.visible_to(user).filter(period=period, indicator=OuterRef("pk")).order_by()
        handed_in = Submission.objects.visible_to(user).filter(period=period, state="handed_in").values("park")
        unverified = figures.filter(park__in=handed_in).annotate(latest=Subquery(versions.values("pk")[:1]))
        unverified = unverified.filter(~Exists(Verification.objects.filter(version=OuterRef("latest"))), latest__gt=0)
        counted = unverified.values("indicator").annotate(number=Count("pk")).values("number")
        reports = DepartmentReport.objects.visible_to(user).filter(period=period, indicator=OuterRef("pk"))
        found[f"unverified_{period.pk}"] = Coalesce(Subquery(counted), 0)
        found[f"asked_{period.pk}"] = parks_in_columns(period)
        found[f"report_{period.pk}"] = Subquery(reports.values(found=JSONObject(state="state", reason="reason"))[:1])
    return found


@dataclass(frozen=True)
class _Column:
    """One column as tasks see it."""

    code: str
    name: str
    state: str
    reason: str

    @classmethod
    def all_of(cls, period: Period, rows: Sequence[Mapping[str, Any]]) -> list[_Column]:
        """Return the columns that are asked for in a period."""
        columns = []
        for row in rows:
            report = row[f"report_{period.pk}"] or {}
            if row["reported_by"] == "department" and (row[f"asked_{period.pk}"] or report):
                columns.append(cls(row["code"], row["name"], report.get("state", "draft"), report.get("reason", "")))
        return columns


def _of_a_department(
    desk: TaskDesk, department: Department, period: Period, own: Sequence[Mapping[str, Any]]
) -> Iterator[Task]:
    roles = {held.role for held in desk.appointments if held.department_id == department.pk}
    waiting = sum(row[f"unverified_{period.pk}"] for row in own if row["reported_by"] == "park")
    if waiting and Role.REVIEWER in roles and desk.is_running(period):
        what = ngettext("Verify %(number)s figure", "Verify %(number)s figures", waiting) % {"number": waiting}
        address = reverse("reports:review", args=[period.label])
        yield desk.task(_("to verify"), what, department, period, address=address, button=_("Verify"))
    columns = _Column.all_of(period, own)
    if Role.REVIEWER in roles:
        yield from _to_enter(desk, department, period, columns)
    if roles & {Role.DEPARTMENT_HEAD, Role.COUNTERSIGNER}:
        yield from _to_sign_off(desk, department, period, columns)


def _to_enter(desk: TaskDesk, department: Department, period: Period, columns: Sequence[_Column]) -> Iterator[Task]:
    """Yield what was returned, one by one, and how many columns are to be entered."""
    due_on = period.departments_due_on
    for column in columns:
        if column.reason and column.state in ENTERED:
            what, address = _("Correct %(indicator)s and put it up again"), _column(department, period, column)
            details = {"reason": column.reason, "button": _("Correct"), "address": address}
            words = what % {"indicator": column.name}
            yield desk.task(_("returned"), words, department, period, due_on=due_on, **details)
    drafts = [column for column in columns if column.state == "draft" and not column.reason]
    if drafts and period.opens_on <= desk.today <= period.departments_close_on:
        number = len(drafts)
        what = ngettext("Report %(number)s indicator", "Report %(number)s indicators", number) % {"number": number}
        address = _column(department, period, drafts[0])
        yield desk.task(_("to enter"), what, department, period, due_on=due_on, address=address, button=_("Enter"))


def _to_sign_off(desk: TaskDesk, department: Department, period: Period, columns: Sequence[_Column]) -> Iterator[Task]:
    """Yield how many columns wait for sign-off."""
    ready = [column for column in columns if column.state == "ready"]
    if not ready:
        return
    what = ngettext("Check and report %(number)s indicator", "Check and report %(number)s indicators", len(ready))
    details = {"address": _column(department, period, ready[0]), "button": _("Check")}
    due_on, words = period.departments_due_on, what % {"number": len(ready)}
    yield desk.task(_("to sign off"), words, department, period, due_on=due_on, **details)


def _column(department: Department, period: Period, column: _Column) -> str:
    query = urlencode({"indicator": column.code})
    return f"{reverse('reports:column', args=[department.code, period.label])}?{query}"


def _of_late_columns(desk: TaskDesk, period: Period, rows: Sequence[Mapping[str, object]]) -> Iterator[Task]:
    """Yield to the assessor how many reports of departments are late."""
    late = [column for column in _Column.all_of(period, rows) if column.state in IN_WORK]
    if late:
        number = len(late)
        what = ngettext("Chase %(number)s report of a department", "Chase %(number)s reports of departments", number)
        details = {"address": f"{reverse('reports:chase', args=[period.label])}#departments", "button": _("Chase")}
        due_on, words = period.departments_due_on, what % {"number": number}
        yield desk.task(_("to chase"), words, _("all departments"), period, due_on=due_on, **details)


def of_filed(user: User) -> Iterator[Task]:
    """Yield the filed changes that wait for the person's department; one query, none for others."""
    signs = {held.department_id for held in appointments_of(user) if SIGN_OFF_COLUMN in held.permissions}
    if not signs:
        return
    waiting = FiledRevision.objects.visible_to(user).waiting().filter(figure__indicator__department__in=signs)
    for filed in waiting.select_related("figure__park", "figure__period", "figure__indicator__department"):
        figure = filed.figure
        what = _("Confirm or refuse a change of %(indicator)s · %(park)s on a document")
        words = what % {"indicator": figure.indicator.name, "park": figure.park}
        address = reverse("reports:figure", args=[figure.park.code, figure.period.label, figure.indicator.code])
        department = figure.indicator.department
        yield Task.at_once(_("to confirm"), words, department, figure.period.name, f"{address}#filed", _("Decide"))


def _of_assessors(desk: TaskDesk) -> Iterator[Task]:
    if not desk.holds(Role.ASSESSOR):
        return
    for period in desk.periods:
        counts, place = Counts.of(period, desk.today), _("all parks")
        if counts.waiting:
            yield _to_decide(desk, period, counts)
        yield from _of_more_time(desk, period)
        yield from _of_an_erratum(desk, period, counts)
        if not desk.is_running(period):
            continue
        if counts.missing and desk.today > period.due_on:
            what = ngettext(
                "Chase %(number)s park that has not handed in",
                "Chase %(number)s parks that have not handed in",
                counts.missing,
            )
            words, address = what % {"number": counts.missing}, reverse("reports:chase", args=[period.label])
            note = _still_running(desk, period)
            yield desk.task(_("to chase"), words, place, period, address=address, button=_("Chase"), note=note)
        is_ripe = desk.today > period.due_on or 0 < counts.expected == counts.approved
        if period.label not in desk.published and is_ripe:
            address, note = reverse("reports:publish", args=[period.label]), _still_running(desk, period)
            what, button = _("Publish the results"), _("Preview")
            yield desk.task(_("to publish"), what, place, period, address=address, button=button, note=note)


def _to_decide(desk: TaskDesk, period: Period, counts: Counts) -> Task:
    """Return that parks wait for a decision; after the release an approval counts in an erratum alone."""
    what = ngettext(
        "Approve or return what %(number)s park handed in",
        "Approve or return what %(number)s parks handed in",
        counts.waiting,
    )
    note = ""
    if period.label in desk.published:
        note = _("The results are published: what is approved now counts only once an erratum is published.")
    what, address = what % {"number": counts.waiting}, f"{reverse('reports:period', args=[period.label])}?only=waiting"
    button = _("Decide")
    return desk.task(_("to decide"), what, _("all parks"), period, address=address, button=button, note=note)


def _of_more_time(desk: TaskDesk, period: DeskPeriod) -> Iterator[Task]:
    """Yield the parks that asked for more time and wait for an answer."""
    for row in period.time_asked:
        asked = Asked.read(row)
        if asked is None or asked.answer:
            continue
        what = _("More time until %(day)s is asked for: give or refuse it") % {"day": asked.wished_on.isoformat()}
        address = reverse("reports:extend", args=[period.label, row["code"]])
        note = _("%(who)s: %(reason)s") % {"who": asked.by_name, "reason": asked.reason}
        yield Task.at_once(_("to decide"), what, row["name"], period.label, address, _("Decide"), note=note)


def _still_running(desk: TaskDesk, period: Period) -> str:
    """Return in words which days have not passed yet: that of the parks, of departments, and what parks were given."""
    said = []
    if desk.today <= period.due_on:
        said.append(_("the parks have time until %(day)s") % {"day": period.due_on.isoformat()})
    if desk.today <= period.departments_due_on != period.due_on:
        said.append(_("departments have time until %(day)s") % {"day": period.departments_due_on.isoformat()})
    given: list[date] = getattr(period, "more_time", [])
    longer = [until for until in given if until >= desk.today]
    if longer:
        words = ngettext(
            "%(number)s park has more time until %(day)s", "%(number)s parks have more time until %(day)s", len(longer)
        )
        said.append(words % {"number": len(longer), "day": max(longer).isoformat()})
    return "; ".join(said)


def _of_an_erratum(desk: TaskDesk, period: Period, counts: Counts) -> Iterator[Task]:
    """Yield that what was revised or approved after a release waits for an erratum; it is due at once."""
    if period.label not in desk.published:
        return
    found = []
    number: int = getattr(period, "revised", 0)
    if number:
        what = ngettext(
            "Publish an erratum: %(number)s figure was revised",
            "Publish an erratum: %(number)s figures were revised",
            number,
        )
        found.append(what % {"number": number})
    if counts.unreleased:
        what = ngettext(
            "Publish an erratum: %(number)s park was approved after the release",
            "Publish an erratum: %(number)s parks were approved after the release",
            counts.unreleased,
        )
        found.append(what % {"number": counts.unreleased})
    address = reverse("reports:publish", args=[period.label])
    for words in found:
        yield Task.at_once(_("to publish"), words, _("all parks"), period.name, address, _("Preview"))
