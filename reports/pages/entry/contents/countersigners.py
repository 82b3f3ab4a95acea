"""Who was named by the head of a department or of a park to report for it, and who can be named."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from accounts.models import User
from parks.countersigning import Office, nameable
from parks.models import Appointment, Park, Role


@dataclass(frozen=True)
class CountersignersContents:
    """Who countersigns for a department or park today, and whom its head could name: nobody names themselves."""

    office: Office
    named: list[Appointment]
    choices: list[User]

    @property
    def is_park(self) -> bool:
        """Return whether it is a park, for which figures are handed in, rather than a department, which reports."""
        return isinstance(self.office, Park)

    @classmethod
    def of(cls, user: User, office: Office, today: date) -> CountersignersContents:
        """Return the page; two queries. Only for who heads the office."""
        where = {"park" if isinstance(office, Park) else "department": office}
        held = Appointment.objects.filter(role=Role.COUNTERSIGNER, **where).valid_on(today)
        named = list(held.select_related("user").order_by("user__name", "id"))
        return cls(office, named, list(nameable(office).exclude(pk=user.pk)))
