"""Who is late with a period's figures, who answers for it and how to reach these people: to be chased, and printed."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext as _

from accounts.models import User
from parks.models import Appointment, Role
from reports.pages.entry.contents.column_reports import ColumnLine
from reports.pages.periods.contents.periods import ParkRow, missing_parks
from targets.entry.workflow import IN_WORK
from targets.models import Indicator, Period

# Who answers comes first.
_ORDER = (Role.PARK_HEAD, Role.DEPARTMENT_HEAD, Role.COUNTERSIGNER, Role.PARK_EDITOR, Role.REVIEWER)


@dataclass(frozen=True)
class Answering:
    """A person who answers for a park or a department: title or role, name, and the address that the account holds."""

    title: str
    name: str
    email: str

    @classmethod
    def of(cls, held: Appointment) -> Answering:
        """Return who holds an appointment."""
        title = _("%(office)s (acting)") % {"office": held} if held.is_acting else str(held)
        return cls(title, str(held.user), held.user.email)


@dataclass(frozen=True)
class LatePark:
    """A park that has not handed in, and who answers for it."""

    row: ParkRow
    people: list[Answering]


@dataclass(frozen=True)
class LateDepartment:
    """A department with columns that it has not reported, and who answers for it."""

    name: str
    lines: list[ColumnLine]
    people: list[Answering]

    @property
    def is_late(self) -> bool:
        """Return whether any of it is late."""
        return any(line.is_late for line in self.lines)


@dataclass(frozen=True)
class ChasingContents:
    """The page of a period; ``parks`` and ``departments`` have not handed in or reported, late or not yet."""

    period: Period
    today: date
    parks: list[LatePark]
    departments: list[LateDepartment]

    @property
    def late(self) -> int:
        """Return how many parks and departments are late."""
        return sum(one.row.is_late for one in self.parks) + sum(one.is_late for one in self.departments)

    @property
    def is_kept(self) -> bool:
        """Return whether the account of anybody here holds an address."""
        asked = [one.people for one in self.parks] + [one.people for one in self.departments]
        return any(person.email for people in asked for person in people)

    @classmethod
    def of(cls, user: User, period: Period, today: date) -> ChasingContents:
        """Return the page; three queries. Only for who decides on submissions, because it names people."""
        parks = missing_parks(user, period, today)
        lines = ColumnLine.all_of(user, period, Indicator.objects.visible_to(user), today)
        lines = [line for line in lines if line.state in IN_WORK]
        people = _people_of({row.park.pk for row in parks}, {_department(line) for line in lines}, today)
        columns: dict[Any, list[ColumnLine]] = {}
        for line in lines:
            columns.setdefault(line.indicator.department, []).append(line)
        departments = [
            LateDepartment(department.name, here, people.get((None, department.pk), []))
            for department, here in columns.items()
        ]
        late = [LatePark(row, people.get((row.park.pk, None), [])) for row in parks]
        return cls(
            period,
            today,
            sorted(late, key=lambda one: not one.row.is_late),
            sorted(departments, key=lambda one: not one.is_late),
        )


def _department(line: ColumnLine) -> int:
    return line.indicator.department_id or 0


def _people_of(
    parks: Iterable[int], departments: Iterable[int], today: date
) -> dict[tuple[int | None, int | None], list[Answering]]:
    """Return by park and department who holds an appointment there today, who answers first; one query."""
    here = Q(park__in=list(parks)) | Q(department__in=list(departments))
    held = Appointment.objects.filter(here, user__is_active=True).valid_on(today)
    found: dict[tuple[int | None, int | None], list[Answering]] = {}
    for one in sorted(held.select_related("user").order_by("pk"), key=lambda one: _ORDER.index(Role(one.role))):
        found.setdefault((one.park_id, one.department_id), []).append(Answering.of(one))
    return found
