"""Sets of plans, and who may see them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from accounts.querysets import VisibleQuerySet

if TYPE_CHECKING:
    pass


class PlanQuerySet(VisibleQuerySet[Any]):
    """Plans and their paths."""

    permission = "targets.view_plan"
