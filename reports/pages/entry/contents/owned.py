"""A period together with the indicators of departments and the city's day, read at once."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from django.db.models import Exists, OuterRef, Q, Subquery

from accounts.models import User
from parks.models import City, Department
from parks.rights import appointments_of, granting
from targets.entry.models.reports import DepartmentReportState
from targets.models import DepartmentReport, Figure, Indicator, Period


@dataclass(frozen=True)
class Progress:
    """How far a column is: whether anything is entered and not reported, and the state of its report, if it has one."""

    is_drafted: bool
    report: str

    @property
    def state(self) -> str:
        """Return how far it is: empty or entered while it is a draft, else the state of the report."""
        if self.report in ("", DepartmentReportState.DRAFT):
            return "entered" if self.is_drafted else "empty"
        return self.report


@dataclass(frozen=True)
class OwnPeriod:
    """A period, the indicators that a person works on there, and the city's day where it is a demo's own.

    ``progress`` says by indicator how far its column is.
    """

    period: Period
    indicators: list[Indicator]
    progress: dict[int, Progress]
    demo_day: date | None


def own_period(user: User, label: str, departments: Collection[int], rule: Q | None = None) -> OwnPeriod | None:
    """Return a period with the indicators of some departments, by category; None where there is no such period.

    Two queries.
    """
    today = City.objects.visible_to(user).values("today")[:1]
    period = Period.objects.visible_to(user).labelled(label).annotate(demo_day=Subquery(today)).first()
    if period is None:
        return None
    drafts = Figure.objects.visible_to(user).filter(period=period, indicator=OuterRef("pk")).exclude(draft_state=None)
    reports = DepartmentReport.objects.visible_to(user).filter(period=period, indicator=OuterRef("pk"))
    indicators = list(
        Indicator.objects.visible_to(user)
        .filter(rule or Q(), department__in=departments)
        .by_category()
        .annotate(drafted=Exists(drafts), report=Subquery(reports.values("state")[:1]))
    )
    progress = {one.pk: Progress(one.drafted, one.report or "") for one in indicators}
    return OwnPeriod(period, [*indicators], progress, period.demo_day)


def department_granting(user: User, code: str, *permissions: str) -> Department | None:
    """Return the department of a code where today's appointments allow one of some acts, None where none does."""
    held = next((a for a in appointments_of(user) if a.department is not None and a.department.code == code), None)
    if held is None or not any(granting(user, name, department_id=held.department_id) for name in permissions):
        return None
    return held.department


def departments_granting(user: User, permission: str) -> set[int]:
    """Return the numbers of the departments at which somebody may do an act today."""
    found = {a.department_id for a in appointments_of(user) if a.department_id is not None}
    return {one for one in found if granting(user, permission, department_id=one)}
