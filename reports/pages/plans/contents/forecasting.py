"""What the year under way will end with, against its path, or what is lacking to say it.

A difference too small for the decimals of its indicator shows as many as it needs. The city follows the same rule on
its sums; its ratios are Σ numerator ÷ Σ denominator of the parks with a path, and unknown where one side is.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from targets.scoring.arithmetic import CONTEXT, half_up
from targets.scoring.forecast import FORECAST_DECIMALS, lacking, outcome, year_end
from targets.scoring.values import Cell, Direction, Measure, State


@dataclass(frozen=True)
class Forecast:
    """What the year under way will end with; ``difference`` is that less the path, None without a path.

    ``outcome`` is reach, near or miss, empty without a path. Where ``value`` is None, ``lacks`` says why: figure,
    last_year, same_period or rhythm, or not_applicable. ``is_by_growth`` says that last year to the same period
    follows from a growth.
    """

    year: int
    value: Decimal | None = None
    difference: Decimal | None = None
    outcome: str = ""
    lacks: str = ""
    is_by_growth: bool = False

    @property
    def last_year(self) -> int:
        """Return the year before."""
        return self.year - 1


@dataclass(frozen=True)
class Basis:
    """What a forecast is made of: this year to date, last year's whole, and last year to the same period."""

    now: Cell
    whole: Decimal | None
    before: Cell
    is_by_growth: bool = False


def forecast_of(
    year: int, basis: Basis, path: Decimal | None, near: Decimal, measure: Measure, direction: Direction
) -> Forecast:
    """Return the forecast of a year; ``near`` is the ratio to the path from which on it nearly reaches it."""
    if basis.now.state is State.NOT_APPLICABLE:
        return Forecast(year, lacks=basis.now.state.value)
    known = (measure, basis.now.value, basis.whole, basis.before.value)
    value = year_end(*known)
    if value is None:
        lacks = lacking(*known)
        return Forecast(year, lacks=lacks.value if lacks else "")
    is_by_growth = basis.is_by_growth and measure is Measure.YTD
    if path is None:
        return Forecast(year, value, is_by_growth=is_by_growth)
    asked = half_up(path, FORECAST_DECIMALS)
    reaches = outcome(value, asked, near, direction).value
    return Forecast(year, value, CONTEXT.subtract(value, asked), reaches, is_by_growth=is_by_growth)
