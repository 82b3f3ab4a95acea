"""Sets of indicators, targets, periods and figures, and who may see them."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any, Self

from django.db.models import Q

from accounts.querysets import VisibleQuerySet

if TYPE_CHECKING:
    from targets.models import Period


class IndicatorQuerySet(VisibleQuerySet[Any]):
    """Indicators, categories, schemes and what other regions achieved: the words of a release."""

    permission = "targets.view_indicator"


class PeriodQuerySet(VisibleQuerySet[Any]):
    """Periods, in the order of time."""

    permission = "targets.view_indicator"

    def quarter(self, year: int, number: int) -> Self:
        """Return the one quarter, if it is there."""
        return self.filter(kind="quarter", year=year, number=number)

    def before(self, period: Period) -> Self:
        """Return the periods of the same kind that ended before this one began, the latest first."""
        return self.filter(kind=period.kind, last_on__lt=period.first_on).order_by("-last_on")


class TargetQuerySet(VisibleQuerySet[Any]):
    """Targets of a year. Their page, and the rule who sees which, come later: none until then."""

    def counted(self) -> Self:
        """Return the targets that scores use: issued and pledged; a draft counts as missing."""
        return self.exclude(state="draft")


class AdjustmentQuerySet(VisibleQuerySet[Any]):
    """Approved changes of targets."""

    def in_force_on(self, day: date) -> Self:
        """Return the changes effective on or before the day."""
        return self.filter(effective_on__lte=day)


class SubmissionQuerySet(VisibleQuerySet[Any]):
    """What parks hand in. Its pages, and the rule who sees which, come later: none until then."""

    def counted(self) -> Self:
        """Return the submissions whose figures scores may use."""
        return self.filter(Q(state="approved") | Q(state="released"))


class UnreleasedQuerySet(VisibleQuerySet[Any]):
    """Rows that are not released: figures, plans, pledges. None is seen until their pages bring the rule."""
