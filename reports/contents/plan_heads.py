"""The indicators of which a plan has a path, or may get one."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Count, Q

from accounts.models import User
from targets.models import Indicator, Plan


@dataclass(frozen=True)
class PlanIndicators:
    """All indicators that are in use, each with ``values``: how many values the plan has of it."""

    plan: Plan
    indicators: list[Indicator]

    @classmethod
    def of(cls, user: User, plan: Plan) -> PlanIndicators:
        """Return the page; one query. An indicator that another replaces stays where the plan has a path of it."""
        indicators = (
            Indicator.objects.visible_to(user)
            .annotate(values_in_plan=Count("plan_targets", filter=Q(plan_targets__plan=plan)))
            .filter(Q(replaced_by=None) | Q(values_in_plan__gt=0))
            .select_related("category")
            .order_by("category__position", "category__code", "code")
        )
        return cls(plan, list(indicators))
