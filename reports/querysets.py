"""Sets of releases and what they hold, and who may see them."""

from __future__ import annotations

from typing import Self

from accounts.querysets import M_co, VisibleQuerySet


class ReleaseQuerySet(VisibleQuerySet[M_co]):
    """Published results, open to everybody who reads rankings."""

    permission = "reports.view_release"

    def newest_first(self) -> Self:
        """Return the releases with the latest period first, and of one period the latest published first."""
        return self.order_by("-period__last_on", "-id")

    def counting(self) -> Self:
        """Return the releases that no erratum replaced."""
        return self.filter(superseded_by=None)


class ReleasedQuerySet(VisibleQuerySet[M_co]):
    """What a release holds; seen by whoever sees releases."""

    permission = "reports.view_release"
