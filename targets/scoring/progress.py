"""How a value stands against its target and against time."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from targets.scoring.arithmetic import CONTEXT, HUNDRED, ONE, ZERO
from targets.scoring.values import Direction, Measure


@dataclass(frozen=True, slots=True)
class Promise:
    """A target as scoring sees it. ``share`` is the per cent of the year that is due by the period's end."""

    target: Decimal
    share: Decimal = HUNDRED
    own_schedule: bool = False
    base: Decimal | None = None


class Light(StrEnum):
    """How a value stands against what time asks for."""

    AHEAD = "ahead"
    NEAR = "near"
    BEHIND = "behind"


class Due(StrEnum):
    """Whether a target asks for anything by now."""

    YES = "yes"
    NOTHING_DUE = "nothing_due"
    NOT_POSITIVE = "expected_not_positive"


def expected(promise: Promise, measure: Measure) -> Decimal:
    """Return the value that is due by the period's end.

    Cumulative: the target's share. A level: the target, or the way from the base to it where the target
    has a schedule of its own.
    """
    share = CONTEXT.divide(promise.share, HUNDRED)
    if measure is Measure.YTD:
        return CONTEXT.multiply(promise.target, share)
    if promise.own_schedule and promise.base is not None:
        way = CONTEXT.subtract(promise.target, promise.base)
        return CONTEXT.add(promise.base, CONTEXT.multiply(share, way))
    return promise.target


def due(promise: Promise, measure: Measure, direction: Direction) -> Due:
    """Return whether anything is due; a target of zero is due only where lower is better."""
    if promise.target == 0 and direction is Direction.LOWER:
        return Due.YES
    if promise.share == 0 and (measure is Measure.YTD or promise.own_schedule):
        return Due.NOTHING_DUE
    return Due.YES if expected(promise, measure) > 0 else Due.NOT_POSITIVE


def ratio(value: Decimal, promise: Promise, measure: Measure, direction: Direction) -> Decimal | None:
    """Return the ratio of a value to what is due; None is "as good as can be" (lower is better, value <= 0).

    Only to be asked where something is `due`.
    """
    if direction is Direction.HIGHER:
        return CONTEXT.divide(value, expected(promise, measure))
    if promise.target == 0:
        return ONE if value <= 0 else ZERO
    return None if value <= 0 else CONTEXT.divide(expected(promise, measure), value)


def light(value: Decimal | None, ahead: Decimal, near: Decimal) -> Light:
    """Return the light of a ratio; None, as good as can be, is ahead."""
    if value is None or value >= ahead:
        return Light.AHEAD
    return Light.NEAR if value >= near else Light.BEHIND


def completion_of_year(value: Decimal, promise: Promise, direction: Direction) -> Decimal | None:
    """Return per cent of the year's target; None where lower is better or the target is not above zero."""
    if direction is Direction.LOWER or promise.target <= 0:
        return None
    return CONTEXT.divide(CONTEXT.multiply(HUNDRED, value), promise.target)
