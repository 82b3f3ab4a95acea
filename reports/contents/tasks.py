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
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.models import User
from parks.models import Appointment, Department, Park, Role
from parks.rights import appointments_of, parks_of
from reports.contents.periods import Counts, due_words, with_counts
from reports.contents.promise_tasks import of_promises, of_signers
from reports.contents.task import Task
from targets.asking import progress_of_columns
from targets.models import Figure, FigureVersion, Indicator, Period, Submission, Verification
from targets.querysets import FigureVersionQuerySet

RETURNED = ("returned", "reopened")
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
        the latest alone. A period in which something was returned to an own park is always there. One query.
        """
        if not self.holds(Role.PARK_EDITOR, Role.PARK_HEAD, Role.REVIEWER, Role.ASSESSOR):
            return []
        own = Submission.objects.visible_to(self.user).filter(period=OuterRef("pk"), park__in=parks_of(self.user))
        periods = Period.objects.visible_to(self.user).opened_by(self.today).order_by("-last_on")
        states = own.values(found=JSONObject(park="park_id", state="state", reason="reason"))
        latest = max(self.published.values(), default=None)
        waits = Q(last_on__gt=latest) if latest else Q(pk__in=periods.values("pk")[:1])
        returned = Submission.objects.visible_to(self.user).filter(park__in=parks_of(self.user), state__in=RETURNED)
        asked = periods.filter(Q(closes_on__gte=self.today) | waits | Q(pk__in=returned.values("period")))
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

    def task(self, kind: str, what: str, place: object, period: Period, **details: str) -> Task:
        """Return a task of a period, which is overdue from the day after the due day on."""
        is_overdue = self.today > period.due_on
        return Task(
            kind=_("overdue") if is_overdue else kind,
            light="behind" if is_overdue else "near",
            what=what,
            place=str(place),
            subject=period.label,
            due_on=period.due_on,
            due=due_words((period.due_on - self.today).days),
            **({"address": reverse("reports:period", args=[period.label])} | details),
        )


def tasks_of(user: User, *, today: date, published: Mapping[str, str]) -> list[Task]:
    """Return what a person has to do, the most urgent first; at most five queries.

    ``published`` are the labels of the periods with a release, each with its last day as text.
    """
    desk = Desk(user, today, published)
    found = [task for kind in (_of_parks, _of_reviewers, _of_assessors) for task in kind(desk)]
    found += [*of_signers(user), *of_promises(user, today)]
    return sorted(dict.fromkeys(found), key=lambda task: task.due_on or NEVER)


def _of_parks(desk: Desk) -> Iterator[Task]:
    for appointment in desk.appointments:
        park = appointment.park
        if park is None:
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
    if found and state in RETURNED:
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


def _of_reviewers(desk: Desk) -> Iterator[Task]:
    departments = {a.department_id: a.department for a in desk.appointments if a.role == Role.REVIEWER and a.department}
    periods = [period for period in desk.periods if desk.is_running(period)]
    if not departments or not periods:
        return
    indicators = Indicator.objects.visible_to(desk.user).filter(department__in=departments).order_by()
    rows = list(indicators.annotate(**_work(desk.user, periods)).values())
    for period in periods:
        for department in departments.values():
            own = [row for row in rows if row["department_id"] == department.pk]
            yield from _of_a_department(desk, department, period, own)


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
        found[f"unverified_{period.pk}"] = Coalesce(Subquery(counted), 0)
        found[f"drafted_{period.pk}"] = Exists(figures.exclude(draft_state=None))
        found[f"column_{period.pk}"] = progress_of_columns(period)
    return found


def _of_a_department(
    desk: Desk, department: Department, period: Period, own: Sequence[Mapping[str, Any]]
) -> Iterator[Task]:
    waiting = sum(row[f"unverified_{period.pk}"] for row in own if row["reported_by"] == "park")
    if waiting:
        what = ngettext("Verify %(number)s figure", "Verify %(number)s figures", waiting) % {"number": waiting}
        address = reverse("reports:review", args=[period.label])
        yield desk.task(_("to verify"), what, department, period, address=address, button=_("Verify"))
    columns = [row for row in own if row["reported_by"] == "department"]
    open_columns = [row for row in columns if row[f"drafted_{period.pk}"] or row[f"column_{period.pk}"]["asked"]]
    if open_columns and desk.is_open(period):
        what = ngettext("Report %(number)s indicator", "Report %(number)s indicators", len(open_columns))
        address = reverse("reports:column", args=[department.code, period.label])
        words = what % {"number": len(open_columns)}
        yield desk.task(_("to enter"), words, department, period, address=address, button=_("Enter"))


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
