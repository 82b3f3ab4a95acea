"""What tasks are made from: a person's appointments, the day, and the periods that are not over."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import TYPE_CHECKING, TypedDict

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Count, Exists, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce, JSONObject
from django.urls import reverse

from accounts.models import User
from parks.models import Appointment, Role
from parks.rights import appointments_of, departments_of, parks_of
from reports.pages.entry.contents.extensions import Extended
from reports.pages.entry.contents.more_time import Asked, latest_requests
from reports.pages.periods.contents.periods import due_words, with_counts
from reports.pages.tasks.contents.task import Task
from targets.entry.asking import OwnProgress, progress_of
from targets.entry.querysets import FigureVersionQuerySet
from targets.entry.workflow import ASKED_AGAIN, IN_WORK
from targets.models import DepartmentReport, Extension, FigureVersion, Period, Submission

if TYPE_CHECKING:
    from django_stubs_ext import WithAnnotations

    from reports.pages.entry.contents.extensions import ExtendedRow
    from reports.pages.entry.contents.more_time import AskedRow

    class OwnRow(TypedDict):
        """How far an own park is with a period."""

        park: int
        state: str
        reason: str

    class OfDesk(TypedDict):
        """What `TaskDesk.periods` adds to a period."""

        own: list[OwnRow]
        longer: list[ExtendedRow]
        time_asked: list[AskedRow]

    DeskPeriod = WithAnnotations[Period, OfDesk]

AT_PARKS = (Role.PARK_EDITOR, Role.PARK_HEAD, Role.COUNTERSIGNER)
AT_DEPARTMENTS = (Role.REVIEWER, Role.DEPARTMENT_HEAD, Role.COUNTERSIGNER)


@dataclass(frozen=True)
class TaskDesk:
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
    def periods(self) -> list[DeskPeriod]:
        """Return the periods that are open or not yet published, each with its counts and the own parks' states.

        Of those past their closing day only later ones than the last published count, and before the first release
        the latest alone. A period in which something was returned to an own park or department is always there. One
        query.
        """
        if not self.holds(*AT_PARKS, Role.ASSESSOR, *AT_DEPARTMENTS):
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
        given = Extension.objects.visible_to(self.user).filter(park__in=parks_of(self.user), until_on__gte=self.today)
        is_open = Q(closes_on__gte=self.today) | Q(department_due_on__gte=self.today)
        is_open |= Q(pk__in=given.values("period"))
        is_back = Q(pk__in=returned.values("period")) | Q(pk__in=again.values("period"))
        asked = periods.filter(is_open | waits | is_back)
        revised = revised_without_release(self.user) if self.holds(Role.ASSESSOR) else None
        longer, asked_for = self._more_time()
        if revised is None:
            own_states = ArraySubquery(states)
            return list(with_counts(asked, self.user).annotate(own=own_states, longer=longer, time_asked=asked_for))
        asked = asked | periods.filter(pk__in=revised.values("figure__period"))
        here = revised.filter(figure__period=OuterRef("pk")).order_by().values("figure__period")
        counted = Coalesce(Subquery(here.annotate(number=Count("figure", distinct=True)).values("number")), 0)
        found = with_counts(asked, self.user)
        return list(found.annotate(own=ArraySubquery(states), revised=counted, longer=longer, time_asked=asked_for))

    def _more_time(self) -> tuple[ArraySubquery, ArraySubquery]:
        """Return what periods are annotated with about more time: the own parks' latest extensions, and what was asked.

        The assessor sees what every park asks for, who works for a park what that one does.
        """
        rows = Extension.objects.visible_to(self.user).filter(period=OuterRef("pk"), park__in=parks_of(self.user))
        told = JSONObject(park="park_id", until_on="until_on", reason="reason", by_name="by_name")
        here: dict[str, object] = {} if self.holds(Role.ASSESSOR) else {"park__in": parks_of(self.user)}
        longer = ArraySubquery(rows.order_by("park_id", "-id").distinct("park_id").values(found=told))
        return longer, ArraySubquery(latest_requests(self.user, **here))

    @cached_property
    def progress(self) -> dict[tuple[int, int], OwnProgress]:
        """Return by period and park how far the own parks are with their figures; one query."""
        own = {held.park_id for held in self.appointments if held.park_id and held.role in AT_PARKS}
        return progress_of(self.periods, own) if own else {}

    def asked_time(self, period: DeskPeriod, park_id: int) -> Asked | None:
        """Return what an own park asked for last when it wanted more time in a period."""
        found = (row for row in period.time_asked if row["park"] == park_id)
        return Asked.read(next(found, None))

    def extension(self, period: DeskPeriod, park_id: int) -> Extended | None:
        """Return the latest extension of an own park in a period."""
        found = (row for row in period.longer if row["park"] == park_id)
        return Extended.read(next(found, None))

    def is_open(self, period: Period) -> bool:
        """Return whether figures of a period are asked for on the day."""
        return period.opens_on <= self.today <= period.closes_on

    def is_running(self, period: Period) -> bool:
        """Return whether work on a period goes on: it is open, or past due and not published."""
        return self.is_open(period) or period.label not in self.published

    def task(
        self, kind: str, what: str, place: object, period: Period, *, due_on: date | None = None, **details: str
    ) -> Task:
        """Return a task of a period, marked from the day after it is due on: with the parks, unless told otherwise."""
        due_on = due_on or period.due_on
        is_overdue = self.today > due_on
        return Task(
            kind=kind,
            light="behind" if is_overdue else "near",
            what=what,
            place=str(place),
            subject=period.name,
            due_on=due_on,
            due=due_words((due_on - self.today).days),
            is_overdue=is_overdue,
            **({"address": reverse("reports:period", args=[period.label])} | details),
        )


def revised_without_release(user: User) -> FigureVersionQuerySet:
    """Return the revisions that no release has, of figures that were not revised again."""
    later = FigureVersion.objects.filter(figure=OuterRef("figure"), number__gt=OuterRef("number"))
    return FigureVersion.objects.visible_to(user).filter(~Exists(later), way="revision", releases=None)
