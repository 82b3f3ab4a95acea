"""Who set which value of a path when, year by year, for whoever may see the plan."""

from __future__ import annotations

from dataclasses import dataclass

from django.shortcuts import get_object_or_404

from accounts.models import User
from parks.models import Park
from reports.pages.frame.contents.row_history import RowEvent, events_by
from targets.models import Indicator, Plan, PlanTarget
from targets.templatetags.figures import amount

_EVENTS = PlanTarget.pgh_event_model


@dataclass(frozen=True)
class YearHistory:
    """One year of a path with what was set there, the newest first."""

    year: int
    events: tuple[RowEvent, ...]


@dataclass(frozen=True)
class PathHistory:
    """The path of a park and an indicator: every year of the plan, or the ``one`` that is asked for."""

    plan: Plan
    park: Park
    indicator: Indicator
    one: int | None
    years: list[YearHistory]

    @classmethod
    def of(cls, user: User, codes: tuple[str, str, str], one: int | None) -> PathHistory:
        """Return the history of a plan, a park and an indicator by their codes; four queries. Raises Http404."""
        plan = get_object_or_404(Plan.objects.visible_to(user), code=codes[0])
        park = get_object_or_404(Park.objects.visible_to(user), code=codes[1])
        indicator = get_object_or_404(Indicator.objects.visible_to(user), code=codes[2])
        rows = _EVENTS.objects.filter(plan=plan, park=park, indicator=indicator)
        events = events_by(rows, lambda row: row.year, lambda row: amount(row.value, indicator.decimals))
        wanted = set(range(plan.start_year, plan.end_year + 1)) | events.keys() if one is None else {one}
        return cls(plan, park, indicator, one, [YearHistory(year, events.get(year, ())) for year in sorted(wanted)])
