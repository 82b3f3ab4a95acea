"""What pages add to scores: the scales of radar and heat, and what changed against last year."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from enum import StrEnum
from typing import Protocol

from targets.scoring.arithmetic import CONTEXT, ONE, ZERO, exact_sum, points_of
from targets.scoring.progress import Path, Promise, ratio
from targets.scoring.values import Direction


class View(StrEnum):
    """What is looked at: how much, how much more than last year (纵向), which place (横向), how much of what is due."""

    LEVEL = "level"
    GROWTH = "growth"
    PLACE = "place"
    COMPLETION = "completion"


# Why a park is not compared on an indicator: its figure is neither a best nor an end, and it is not counted.
NOT_COMPARED = frozenset({"excluded", "not_applicable", "unavailable"})


class Measured(Protocol):
    """A figure as far as comparisons look at it."""

    @property
    def value(self) -> Decimal | None:
        """Return the recognised value."""

    @property
    def growth_value(self) -> Decimal | None:
        """Return the growth year on year."""

    @property
    def place(self) -> int | None:
        """Return the place of the value."""

    @property
    def expected(self) -> Decimal | None:
        """Return what is due by now; only what is compared with a target is asked for it."""


def level(value: Decimal, best: Decimal, direction: Direction) -> Decimal | None:
    """Return x / best (best / x where lower is better) within 0..1; None where the best is zero or less."""
    if best <= 0 or value <= 0:
        return ZERO if best > 0 and direction is Direction.HIGHER else None
    share = CONTEXT.divide(best, value) if direction is Direction.LOWER else CONTEXT.divide(value, best)
    return within_one(share)


def growth_scaled(growth: Decimal, all_growth: Sequence[Decimal], direction: Direction) -> Decimal:
    """Return where a growth lies between the smallest and the largest, 0..1; 1 where they are equal."""
    low, high = min(all_growth), max(all_growth)
    if low == high:
        return ONE
    share = CONTEXT.divide(CONTEXT.subtract(growth, low), CONTEXT.subtract(high, low))
    return CONTEXT.subtract(ONE, share) if direction is Direction.LOWER else share


def place_scaled(place: int, count: int) -> Decimal:
    """Return (n - place + 1) / n."""
    return CONTEXT.divide(Decimal(count - place + 1), Decimal(count))


def completed(value: Decimal, expected: Decimal, direction: Direction) -> Decimal:
    """Return the ratio r of a value to what is due by now; 1 for what is as good as can be."""
    reached = ratio(value, Promise(expected, path=Path.HOLD), direction)
    return ONE if reached is None else reached


def scaled(view: View, figures: Mapping[str, Measured], direction: Direction, count: int) -> dict[str, Decimal | None]:
    """Return by park where one indicator's figures lie within 0..1 in a view; what has no number is left out.

    ``figures`` are those of all parks that are compared on it, ``count`` is how many these are.
    """
    if view is View.GROWTH:
        grown = {park: f.growth_value for park, f in figures.items() if f.growth_value is not None}
        ends = [min(grown.values()), max(grown.values())] if grown else []
        return {park: growth_scaled(growth, ends, direction) for park, growth in grown.items()}
    if view is View.PLACE:
        return {park: place_scaled(f.place, count) for park, f in figures.items() if f.place is not None}
    if view is View.COMPLETION:
        return {
            park: within_one(completed(f.value, f.expected, direction))
            for park, f in figures.items()
            if f.value is not None and f.expected is not None
        }
    values = {park: f.value for park, f in figures.items() if f.value is not None}
    if not values:
        return {}
    best = min(values.values()) if direction is Direction.LOWER else max(values.values())
    return {park: level(value, best, direction) for park, value in values.items()}


def mean_of(parts: Sequence[Decimal | None]) -> Decimal | None:
    """Return the mean of what is known, rounded to ten decimals; None where nothing is."""
    known = [part for part in parts if part is not None]
    return points_of(CONTEXT.divide(exact_sum(known), Decimal(len(known)))) if known else None


def within_one(value: Decimal) -> Decimal:
    """Return the value held within 0..1."""
    return min(max(value, ZERO), ONE)
