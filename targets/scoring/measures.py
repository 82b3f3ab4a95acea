"""What pages add to scores: completion of the year, and the scales of radar and heat."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from targets.scoring.arithmetic import CONTEXT, ONE, ZERO, exact_sum
from targets.scoring.values import Direction


def mean_completion(parts: Sequence[tuple[Decimal, Decimal]]) -> Decimal | None:
    """Return the weighted mean of (weight, completion in per cent), uncapped; None without any weight."""
    whole = exact_sum([weight for weight, _completion in parts])
    if whole <= 0:
        return None
    total = exact_sum([CONTEXT.multiply(weight, completion) for weight, completion in parts])
    return CONTEXT.divide(total, whole)


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


def within_one(value: Decimal) -> Decimal:
    """Return the value held within 0..1."""
    return min(max(value, ZERO), ONE)
