"""The years that have targets."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import cast

from django.db.models import Count, Q

from accounts.models import User
from targets.breakdown.models import TargetState
from targets.models import Target, TargetComment


@dataclass(frozen=True)
class YearRow:
    """One year of the list, with how many targets are in each state."""

    year: int
    draft: int
    issued: int
    pledged: int
    none: int
    open_comments: int


def years_of(user: User) -> list[YearRow]:
    """Return the years that have targets one may see, the latest first; two queries."""
    states = {state: Count("pk", filter=Q(state=state)) for state in TargetState.values}
    counted = Target.objects.visible_to(user).order_by("-year").values("year").annotate(**states)
    rows = cast("Iterable[Mapping[str, int]]", counted)  # mypy does not see the names in ``states``
    waiting = TargetComment.objects.visible_to(user).open().order_by().values("target__year").annotate(n=Count("pk"))
    comments = {row["target__year"]: row["n"] for row in waiting}
    return [YearRow(**row, open_comments=comments.get(row["year"], 0)) for row in rows]
