"""Whom the head of a department named to report for it, and who can be named."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from accounts.models import User
from parks.countersigning import nameable
from parks.models import Appointment, Department, Role


@dataclass(frozen=True)
class CountersignersContents:
    """Who countersigns for a department today, and whom its head could name: nobody names themselves."""

    department: Department
    named: list[Appointment]
    choices: list[User]

    @classmethod
    def of(cls, user: User, department: Department, today: date) -> CountersignersContents:
        """Return the page; two queries. Only for who heads the department."""
        held = Appointment.objects.filter(department=department, role=Role.COUNTERSIGNER).valid_on(today)
        named = list(held.select_related("user").order_by("user__name", "id"))
        return cls(department, named, list(nameable(department).exclude(pk=user.pk)))
