"""What a year under way will end with, and whether that reaches what is asked for."""

from __future__ import annotations

from decimal import Decimal
from enum import StrEnum

from targets.scoring.arithmetic import CONTEXT, HUNDRED, ONE, half_up
from targets.scoring.progress import Due, Promise, due, ratio
from targets.scoring.values import Direction, Measure

FORECAST_DECIMALS = 10


class Lacking(StrEnum):
    """What keeps a forecast from being made."""

    FIGURE = "figure"
    LAST_YEAR = "last_year"
    SAME_PERIOD = "same_period"
    RHYTHM = "rhythm"


class _Outcome(StrEnum):
    """Whether a forecast reaches a path: at least, nearly, or not."""

    REACH = "reach"
    NEAR = "near"
    MISS = "miss"


def lacking(
    measure: Measure, to_date: Decimal | None, last_year: Decimal | None, last_to_date: Decimal | None
) -> Lacking | None:
    """Return what a forecast lacks, None where it can be made; a rhythm needs a value above zero to start from."""
    if to_date is None:
        return Lacking.FIGURE
    if measure is Measure.POINT:
        return None
    if last_year is None:
        return Lacking.LAST_YEAR
    if last_to_date is None:
        return Lacking.SAME_PERIOD
    return Lacking.RHYTHM if last_to_date <= 0 else None


def year_end(
    measure: Measure, to_date: Decimal | None, last_year: Decimal | None, last_to_date: Decimal | None
) -> Decimal | None:
    """Return the forecast of the year's end; None where something is lacking.

    A level: the latest value. Cumulative: last year's whole times this year to date over last year to the same
    period. It is rounded half up to ten decimals, so that a path met exactly is met whatever was divided before.
    """
    if lacking(measure, to_date, last_year, last_to_date) or to_date is None:
        return None
    if measure is Measure.POINT:
        return to_date
    assert last_year is not None and last_to_date is not None
    return half_up(CONTEXT.divide(CONTEXT.multiply(last_year, to_date), last_to_date), FORECAST_DECIMALS)


def outcome(value: Decimal, path: Decimal, near: Decimal, direction: Direction) -> _Outcome:
    """Return whether a forecast reaches a path; ``near`` is the ratio to it from which on it nearly does."""
    if value >= path if direction is Direction.HIGHER else value <= path:
        return _Outcome.REACH
    promise = Promise(path)
    if due(promise, direction) is not Due.YES:
        return _Outcome.MISS
    reached = ratio(value, promise, direction)
    return _Outcome.NEAR if reached is not None and reached >= near else _Outcome.MISS


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
