"""The plan that the targets of a year come from, and who chose it when."""

from __future__ import annotations

from dataclasses import dataclass

from accounts.models import User
from reports.pages.breakdown.contents.deriving import plans_of
from reports.pages.frame.contents.row_history import RowEvent, events_by
from targets.models import Plan, TargetSource

_EVENTS = TargetSource.pgh_event_model


@dataclass(frozen=True)
class SourceContents:
    """The plans that cover a year, the chosen one (None: none is), and what was chosen before."""

    year: int
    plans: list[Plan]
    chosen: Plan | None
    events: tuple[RowEvent, ...]

    @classmethod
    def of(cls, user: User, year: int) -> SourceContents:
        """Return the page; two queries."""
        plans = plans_of(user, year)
        rows = _EVENTS.objects.filter(year=year).select_related("plan")
        events = events_by(rows, lambda row: year, lambda row: str(row.plan))
        return cls(year, plans, chosen_of(plans), events.get(year, ()))


def chosen_of(plans: list[Plan]) -> Plan | None:
    """Return the one of a year's plans that its targets come from, None where none is chosen."""
    return next((plan for plan in plans if vars(plan)["is_source"]), None)
