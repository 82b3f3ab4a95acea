"""Sets of plans, and who may see them."""

from __future__ import annotations

from accounts.querysets import M_co, VisibleQuerySet


class PlanQuerySet(VisibleQuerySet[M_co]):
    """Plans and their paths."""

    permission = "targets.view_plan"
