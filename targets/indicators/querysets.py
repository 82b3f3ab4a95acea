"""Sets of indicators and periods, their official order, and who may see them."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Self

from django.db.models import F, OrderBy

from accounts.querysets import M_co, VisibleQuerySet

if TYPE_CHECKING:
    from typing_extensions import TypeVar

    from targets.indicators.models.indicators import Indicator
    from targets.indicators.models.periods import Period

    # What rows of a set are: the model, or the model with what was added to it.
    IndicatorRow_co = TypeVar("IndicatorRow_co", bound="Indicator", default="Indicator", covariant=True)
    PeriodRow_co = TypeVar("PeriodRow_co", bound="Period", default="Period", covariant=True)


class WordQuerySet(VisibleQuerySet[M_co]):
    """Categories, schemes, campaigns and what other regions achieved: the words of a release, as indicators are."""

    permission = "targets.view_indicator"


def indicator_order(prefix: str = "") -> tuple[OrderBy | str, ...]:
    """Return the city's own order of indicators: by category, within it by position; without a category last.

    ``prefix`` leads to the indicator, e.g. ``indicator__``.
    """
    categories = (F(f"{prefix}category__{name}").asc(nulls_last=True) for name in ("position", "code"))
    return *categories, f"{prefix}position", f"{prefix}code"


def official_order(prefix: str = "") -> tuple[str, ...]:
    """Return the order in which documents list indicators: by the city's own position, whatever their category."""
    return f"{prefix}position", f"{prefix}code"


# The order of pages where SQL of its own orders the indicators ``i``, beside which their categories ``c`` are joined.
INDICATOR_ORDER = "c.position NULLS LAST, c.code NULLS LAST, i.position, i.code"


class IndicatorQuerySet(WordQuerySet["IndicatorRow_co"]):
    """Indicators."""

    def by_category(self) -> Self:
        """Return the indicators in the city's own order."""
        return self.order_by(*indicator_order())


def named_by(label: str) -> dict[str, str | int]:
    """Return kind, year and number of the period that addresses write so, e.g. 2016Q2."""
    kind = {"Q": "quarter", "M": "month", "Y": "year"}[label[4]]
    return {"kind": kind, "year": int(label[:4]), "number": int(label[5:])}


class PeriodQuerySet(VisibleQuerySet["PeriodRow_co"]):
    """Periods, in the order of time."""

    permission = "targets.view_indicator"

    def quarter(self, year: int, number: int) -> Self:
        """Return the one quarter, if it is there."""
        return self.filter(kind="quarter", year=year, number=number)

    def labelled(self, label: str) -> Self:
        """Return the one period that addresses write so, e.g. 2016Q2, if it is there."""
        return self.filter(**named_by(label))

    def opened_by(self, day: date) -> Self:
        """Return the periods that figures were or are asked for on a day."""
        return self.filter(opens_on__lte=day)

    def before(self, period: Period) -> Self:
        """Return the periods of the same kind that ended before this one began, the latest first."""
        return self.filter(kind=period.kind, last_on__lt=period.first_on).order_by("-last_on")
