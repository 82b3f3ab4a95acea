"""My tasks: what is due, overdue, returned, to verify, to sign and to decide, by the appointments of today."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Count, Exists, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce, JSONObject
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.models import User
from parks.models import Appointment, Department, Park, Role
from parks.rights import appointments_of, departments_of, parks_of
from reports.contents.column_reports import SIGN_OFF
from reports.contents.periods import Counts, due_words, with_counts
from reports.contents.promise_tasks import of_promises, of_signers
from reports.contents.task import Task
from targets.asking import parks_in_columns
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
from targets.querysets import FigureVersionQuerySet
from targets.workflow import ASKED_AGAIN, IN_WORK

AT_DEPARTMENTS = (Role.REVIEWER, Role.DEPARTMENT_HEAD, Role.COUNTERSIGNER)
# The states of a report in which its reviewer enters.
ENTERED = ("draft", *ASKED_AGAIN)
# A task without a due day stands after all others.
NEVER = date.max


@dataclass(frozen=True)
class Desk:
    """What tasks are made from: the person's appointments, the day, and what was read for them."""

    user: User
    today: date
    published: Mapping[str, str]

    @cached_property
    def appointments(self) -> list[Appointment]:
        """Return the appointments of today."""
        return appointments_of(self.user)

    def holds(self, *roles: Role) -> bool:
        """Return whether the person holds one of the roles today."""
        return any(appointment.role in roles for appointment in self.appointments)

    @cached_property
    def periods(self) -> list[Period]:
        """Return the periods that are open or not yet published, each with its counts and the own parks' states.

        Of those past their closing day only later ones than the last published count, and before the first release
        the latest alone. A period in which something was returned to an own park or department is always there. One
        query.
        """
        if not self.holds(Role.PARK_EDITOR, Role.PARK_HEAD, Role.ASSESSOR, *AT_DEPARTMENTS):
            return []
        own = Submission.objects.visible_to(self.user).filter(period=OuterRef("pk"), park__in=parks_of(self.user))
        periods = Period.objects.visible_to(self.user).opened_by(self.today).order_by("-last_on")
        states = own.values(found=JSONObject(park="park_id", state="state", reason="reason"))
        latest = max(self.published.values(), default=None)
        waits = Q(last_on__gt=latest) if latest else Q(pk__in=periods.values("pk")[:1])
        returned = Submission.objects.visible_to(self.user).filter(park__in=parks_of(self.user), state__in=ASKED_AGAIN)
        again = DepartmentReport.objects.visible_to(self.user).filter(
            indicator__department__in=departments_of(self.user), reason__gt="", state__in=IN_WORK
        )
        is_open = Q(closes_on__gte=self.today) | Q(department_due_on__gte=self.today)
        is_back = Q(pk__in=returned.values("period")) | Q(pk__in=again.values("period"))
        asked = periods.filter(is_open | waits | is_back)
        revised = _revised(self.user) if self.holds(Role.ASSESSOR) else None
        if revised is None:
            return list(with_counts(asked, self.user).annotate(own=ArraySubquery(states)))
        asked = asked | periods.filter(pk__in=revised.values("figure__period"))
        here = revised.filter(figure__period=OuterRef("pk")).order_by().values("figure__period")
        counted = Coalesce(Subquery(here.annotate(number=Count("figure", distinct=True)).values("number")), 0)
        return list(with_counts(asked, self.user).annotate(own=ArraySubquery(states), revised=counted))

    def is_open(self, period: Period) -> bool:
        """Return whether figures of a period are asked for on the day."""
        return period.opens_on <= self.today <= period.closes_on

    def is_running(self, period: Period) -> bool:
        """Return whether work on a period goes on: it is open, or past due and not published."""
        return self.is_open(period) or period.label not in self.published

    def task(
        self, kind: str, what: str, place: object, period: Period, *, due_on: date | None = None, **details: str
    ) -> Task:
        """Return a task of a period, overdue from the day after it is due on: with the parks, unless told otherwise."""
        due_on = due_on or period.due_on
        is_overdue = self.today > due_on
        return Task(
            kind=_("overdue") if is_overdue else kind,
            light="behind" if is_overdue else "near",
            what=what,
            place=str(place),
            subject=period.label,
            due_on=due_on,
            due=due_words((due_on - self.today).days),
            **({"address": reverse("reports:period", args=[period.label])} | details),
        )


def tasks_of(user: User, *, today: date, published: Mapping[str, str]) -> list[Task]:
    """Return what a person has to do, the most urgent first; at most six queries.

    ``published`` are the labels of the periods with a release, each with its last day as text.
    """
    desk = Desk(user, today, published)
    found = [task for kind in (_of_parks, _of_assessors, _of_departments) for task in kind(desk)]
    found += [*of_filed(user), *of_signers(user), *of_promises(user, today)]
    return sorted(dict.fromkeys(found), key=lambda task: task.due_on or NEVER)


def _of_parks(desk: Desk) -> Iterator[Task]:
    for appointment in desk.appointments:
        park = appointment.park
        if park is None or appointment.role not in (Role.PARK_EDITOR, Role.PARK_HEAD):
            continue
        for period in desk.periods:
            found = next((row for row in period.own if row["park"] == park.pk), None)  # type: ignore[attr-defined]
            if appointment.role == Role.PARK_EDITOR:
                yield from _of_an_editor(desk, park, period, found)
            elif found and found["state"] == "ready":
                what = _("Check the figures and hand them in")
                yield desk.task(_("to hand in"), what, park, period, address=_grid(park, period), button=_("Check"))


def _of_an_editor(desk: Desk, park: Park, period: Period, found: dict[str, Any] | None) -> Iterator[Task]:
    state, grid = found["state"] if found else "", _grid(park, period)
    if found and state in ASKED_AGAIN:
        what = _("Correct the figures and report them again")
        yield desk.task(_("returned"), what, park, period, reason=found["reason"], button=_("Correct"), address=grid)
    elif desk.is_open(period) and state == "draft":
        what = _("Finish the figures and report them to the head")
        yield desk.task(_("to enter"), what, park, period, button=_("Go on"), address=grid)
    elif desk.is_open(period) and not state and park.exists_on(period.last_on):
        what = _("Begin to enter the figures")
        yield desk.task(_("to enter"), what, park, period, button=_("Begin"), address=grid)


def _grid(park: Park, period: Period) -> str:
    return reverse("reports:enter", args=[park.code, period.label])


def _of_departments(desk: Desk) -> Iterator[Task]:
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


def _work(user: User, periods: Sequence[Period]) -> dict[str, Any]:
    """Return by period what waits of an indicator: how many figures to verify, and how far its column is."""
    found: dict[str, Any] = {}
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
    desk: Desk, department: Department, period: Period, own: Sequence[Mapping[str, Any]]
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


def _to_enter(desk: Desk, department: Department, period: Period, columns: Sequence[_Column]) -> Iterator[Task]:
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


def _to_sign_off(desk: Desk, department: Department, period: Period, columns: Sequence[_Column]) -> Iterator[Task]:
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


def _of_late_columns(desk: Desk, period: Period, rows: Sequence[Mapping[str, Any]]) -> Iterator[Task]:
    """Yield to the assessor how many reports of departments are late."""
    late = [column for column in _Column.all_of(period, rows) if column.state in IN_WORK]
    if late:
        number = len(late)
        what = ngettext("Chase %(number)s report of a department", "Chase %(number)s reports of departments", number)
        details = {"address": f"{reverse('reports:period', args=[period.label])}#departments", "button": _("Chase")}
        due_on, words = period.departments_due_on, what % {"number": number}
        yield desk.task(_("overdue"), words, _("all departments"), period, due_on=due_on, **details)


def of_filed(user: User) -> Iterator[Task]:
    """Yield the filed changes that wait for the person's department; one query, none for others."""
    signs = {held.department_id for held in appointments_of(user) if SIGN_OFF in held.permissions}  # type: ignore[attr-defined]
    if not signs:
        return
    waiting = FiledRevision.objects.visible_to(user).waiting().filter(figure__indicator__department__in=signs)
    for filed in waiting.select_related("figure__park", "figure__period", "figure__indicator__department"):
        figure = filed.figure
        what = _("Confirm or refuse a change of %(indicator)s · %(park)s on a document")
        words = what % {"indicator": figure.indicator.name, "park": figure.park.name}
        address = reverse("reports:figure", args=[figure.park.code, figure.period.label, figure.indicator.code])
        department = figure.indicator.department
        yield Task.at_once(_("to decide"), words, department, figure.period.label, f"{address}#filed", _("Decide"))


def _of_assessors(desk: Desk) -> Iterator[Task]:
    if not desk.holds(Role.ASSESSOR):
        return
    for period in desk.periods:
        counts, place = Counts.of(period, desk.today), _("all parks")
        if counts.waiting:
            what = ngettext(
                "Approve or return what %(number)s park handed in",
                "Approve or return what %(number)s parks handed in",
                counts.waiting,
            )
            waiting = f"{reverse('reports:period', args=[period.label])}?only=waiting"
            what = what % {"number": counts.waiting}
            yield desk.task(_("to decide"), what, place, period, address=waiting, button=_("Decide"))
        yield from _of_an_erratum(desk, period)
        if desk.today <= period.due_on or not desk.is_running(period):
            continue
        if counts.missing:
            what = ngettext(
                "Chase %(number)s park that has not handed in",
                "Chase %(number)s parks that have not handed in",
                counts.missing,
            )
            yield desk.task(_("overdue"), what % {"number": counts.missing}, place, period, button=_("Chase"))
        if period.label not in desk.published:
            address = reverse("reports:publish", args=[period.label])
            yield desk.task(
                _("to decide"), _("Publish the results"), place, period, address=address, button=_("Preview")
            )


def _revised(user: User) -> FigureVersionQuerySet:
    """Return the revisions that no release has, of figures that were not revised again."""
    later = FigureVersion.objects.filter(figure=OuterRef("figure"), number__gt=OuterRef("number"))
    return FigureVersion.objects.visible_to(user).filter(~Exists(later), way="revision", releases=None)


def _of_an_erratum(desk: Desk, period: Period) -> Iterator[Task]:
    """Yield that what was revised after a release waits for an erratum; it is due at once."""
    number: int = getattr(period, "revised", 0)
    if not number or period.label not in desk.published:
        return
    what = ngettext(
        "Publish an erratum: %(number)s figure was revised",
        "Publish an erratum: %(number)s figures were revised",
        number,
    )
    what = what % {"number": number}
    address = reverse("reports:publish", args=[period.label])
    yield Task.at_once(_("to decide"), what, _("all parks"), period.label, address, _("Preview"))
