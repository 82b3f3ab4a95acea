"""What a year under way will end with."""

from __future__ import annotations

from decimal import Decimal

from targets.scoring.arithmetic import CONTEXT, HUNDRED, ONE
from targets.scoring.values import Measure


def year_end(
    measure: Measure, to_date: Decimal | None, last_year: Decimal | None, last_to_date: Decimal | None
) -> Decimal | None:
    """Return the forecast of the year's end; None where nothing can be said.

    A level: the latest value. Cumulative: last year's whole times this year to date over last year to the same
    period, which has to be above zero.
    """
    if to_date is None or measure is Measure.POINT:
        return to_date
    if last_year is None or last_to_date is None or last_to_date <= 0:
        return None
    return CONTEXT.divide(CONTEXT.multiply(last_year, to_date), last_to_date)


def last_to_date(kind: str, value: Decimal | None, growth: Decimal | None) -> Decimal | None:
    """Return last year's value to the same period out of this year's and its growth; None where they do not tell.

    ``kind`` is that of the indicator: what is reported at constant prices tells nothing about last year's value.
    """
    if value is None or growth is None:
        return None
    if kind == "difference":
        return CONTEXT.subtract(value, growth)
    factor = CONTEXT.add(ONE, CONTEXT.divide(growth, HUNDRED))
    return CONTEXT.divide(value, factor) if kind == "rate" and factor > 0 else None
