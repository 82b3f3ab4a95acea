"""How a value stands against its target and against time."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal
from enum import StrEnum

from targets.scoring.arithmetic import CONTEXT, HUNDRED, ONE, ZERO, exact_sum
from targets.scoring.values import Direction, Measure

# What a completion of the year counts at most.
YEAR_CAP = Decimal("1.2")


class Path(StrEnum):
    """How a year's target t falls due, s being the share of the year and base last year's value.

    LINEAR t·s (序时进度), HOLD t in every period, CLIMB base + s·(t - base), YEAR_END nothing before the last period of
    the year (年底考核), LIMIT not beyond t in any period (控制数).
    """

    LINEAR = "linear"
    HOLD = "hold"
    CLIMB = "climb"
    YEAR_END = "year_end"
    LIMIT = "limit"


@dataclass(frozen=True, slots=True)
class Promise:
    """A target as scoring sees it. ``share`` is the per cent of the year that is due by the period's end.

    ``expected`` is the value that is due by the period's end, or would be at the year's end where nothing is due yet.
    """

    target: Decimal
    share: Decimal = HUNDRED
    path: Path = Path.LINEAR
    base: Decimal | None = None
    expected: Decimal = field(init=False, compare=False, repr=False)

    def __post_init__(self) -> None:
        # Asked for many times over for every figure of a release, so it is reckoned once.
        object.__setattr__(self, "expected", _expected(self))


@dataclass(frozen=True, slots=True)
class Bounds:
    """From which ratio on the light of a scheme is ahead, and from which near."""

    ahead: Decimal = ONE
    near: Decimal = Decimal("0.9")


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


def path_of(
    stated: str, measure: Measure, direction: Direction, *, unit: str, is_whole: bool, base: Decimal | None
) -> Path:
    """Return the path of a target: the one its indicator states, else by measure, unit, and whether a base is known.

    A climb without a base has nowhere to start from: it is due at the end of the year.
    """
    if stated:
        path = Path(stated)
    elif measure is Measure.YTD:
        path = Path.LIMIT if is_whole and direction is Direction.LOWER else Path.LINEAR
    else:
        path = Path.HOLD if unit == "%" else Path.CLIMB
    return Path.YEAR_END if path is Path.CLIMB and base is None else path


def promise_of(
    target: Decimal,
    *,
    share: Decimal,
    own_share: Decimal | None,
    base: Decimal | None,
    measure: Measure,
    default: Path,
) -> Promise:
    """Return a target with the way it falls due: its own schedule goes first, then the path.

    ``share`` is that of the period, ``own_share`` that of the target's own schedule, both in per cent. A level follows
    a schedule from its base; without one there is nowhere to start from, and the path decides.
    """
    if own_share is not None and measure is Measure.YTD:
        return Promise(target, own_share, Path.LINEAR, base)
    if own_share is not None and base is not None:
        return Promise(target, own_share, Path.CLIMB, base)
    return Promise(target, share, default, base)


def _expected(promise: Promise) -> Decimal:
    if promise.path is Path.LINEAR:
        return CONTEXT.multiply(promise.target, CONTEXT.divide(promise.share, HUNDRED))
    if promise.path is Path.CLIMB and promise.base is not None:
        way = CONTEXT.subtract(promise.target, promise.base)
        return CONTEXT.add(promise.base, CONTEXT.multiply(CONTEXT.divide(promise.share, HUNDRED), way))
    return promise.target


def due(promise: Promise, direction: Direction) -> Due:
    """Return whether anything is due; a target of zero is due only where lower is better."""
    if promise.path is Path.YEAR_END and promise.share < HUNDRED:
        return Due.NOTHING_DUE
    if promise.target == 0 and direction is Direction.LOWER:
        return Due.YES
    if promise.share == 0 and promise.path in (Path.LINEAR, Path.CLIMB):
        return Due.NOTHING_DUE
    return Due.YES if promise.expected > 0 else Due.NOT_POSITIVE


def ratio(value: Decimal, promise: Promise, direction: Direction) -> Decimal | None:
    """Return the ratio of a value to what is due; None is "as good as can be" (lower is better, value <= 0).

    Only to be asked where something is `due`.
    """
    if direction is Direction.HIGHER:
        return CONTEXT.divide(value, promise.expected)
    if promise.target == 0:
        return ONE if value <= 0 else ZERO
    return None if value <= 0 else CONTEXT.divide(promise.expected, value)


def is_compared(promise: Promise | None, direction: Direction) -> bool:
    """Return whether a target asks for anything that a value could be compared with by now."""
    if promise is None or (promise.target == 0 and direction is Direction.HIGHER):
        return False
    return due(promise, direction) is Due.YES


def light(value: Decimal | None, ahead: Decimal, near: Decimal) -> Light:
    """Return the light of a ratio; None, as good as can be, is ahead."""
    if value is None or value >= ahead:
        return Light.AHEAD
    return Light.NEAR if value >= near else Light.BEHIND


def light_of(
    value: Decimal | None, promise: Promise | None, direction: Direction, bounds: Bounds, *, is_whole: bool = False
) -> Light | None:
    """Return the light of a figure against its target, None where there is nothing to compare.

    Of what is counted in whole pieces nobody is behind who lacks less than a piece of what is expected.
    """
    found = light_and_shortfall(value, promise, direction, bounds, is_whole=is_whole)
    return found[0] if found else None


def light_and_shortfall(
    value: Decimal | None, promise: Promise | None, direction: Direction, bounds: Bounds, *, is_whole: bool = False
) -> tuple[Light, Decimal] | None:
    """Return the light as `light_of` and what is missing as `shortfall`, None where there is nothing to compare."""
    if value is None or promise is None or not is_compared(promise, direction):
        return None
    reached = ratio(value, promise, direction)
    found = light(reached, bounds.ahead, bounds.near)
    if found is Light.BEHIND and is_whole and not _lacks_a_piece(value, promise.expected, direction):
        found = Light.NEAR
    return found, _shortfall(reached)


def _lacks_a_piece(value: Decimal, wanted: Decimal, direction: Direction) -> bool:
    if direction is Direction.LOWER:
        return value > wanted.to_integral_value(ROUND_CEILING, CONTEXT)
    return value < wanted.to_integral_value(ROUND_FLOOR, CONTEXT)


def shortfall(value: Decimal, promise: Promise, direction: Direction) -> Decimal:
    """Return how much of what is due is missing (欠进度), in per cent: 1 - r with r at least 0; 0 where nothing is.

    Only to be asked where something is `due`.
    """
    return _shortfall(ratio(value, promise, direction))


def _shortfall(reached: Decimal | None) -> Decimal:
    if reached is None or reached >= ONE:
        return ZERO
    return CONTEXT.multiply(HUNDRED, CONTEXT.subtract(ONE, max(reached, ZERO)))


def missing_of(value: Decimal, promise: Promise, direction: Direction, *, is_whole: bool) -> Decimal:
    """Return how much a value lacks of what is expected (lower is better: is beyond it), in its unit, never below 0.

    What is counted in whole pieces lacks so many pieces that they suffice.
    """
    wanted = ZERO if promise.target == 0 else promise.expected
    apart = CONTEXT.subtract(wanted, value)
    lacking = max(CONTEXT.minus(apart) if direction is Direction.LOWER else apart, ZERO)
    return lacking.to_integral_value(ROUND_CEILING, CONTEXT) if is_whole else lacking


def completion_of_year(value: Decimal, promise: Promise, direction: Direction) -> Decimal | None:
    """Return per cent of the year's target; None where lower is better or the target is not above zero."""
    if direction is Direction.LOWER or promise.target <= 0:
        return None
    return CONTEXT.divide(CONTEXT.multiply(HUNDRED, value), promise.target)


@dataclass(frozen=True, slots=True)
class YearPart:
    """One cumulative item of a park as far as the completion of its year goes."""

    weight: Decimal
    value: Decimal
    promise: Promise


def completion_and_schedule(parts: Sequence[YearPart]) -> tuple[Decimal, Decimal] | None:
    """Return a park's completion of the year (年度目标完成率) and the schedule of the same items, both in per cent.

    Both are means weighted alike, so that they may be compared; a completion counts at most 120 %. None without weight.
    """
    whole = exact_sum([part.weight for part in parts])
    if whole <= 0:
        return None
    done, asked = ZERO, ZERO
    for part in parts:
        reached = min(CONTEXT.divide(part.value, part.promise.target), YEAR_CAP)
        schedule = CONTEXT.divide(part.promise.expected, part.promise.target)
        done = CONTEXT.add(done, CONTEXT.multiply(part.weight, reached))
        asked = CONTEXT.add(asked, CONTEXT.multiply(part.weight, schedule))
    scale = CONTEXT.divide(HUNDRED, whole)
    return CONTEXT.multiply(done, scale), CONTEXT.multiply(asked, scale)


def light_against(completion: Decimal, schedule: Decimal, bounds: Bounds) -> Light | None:
    """Return the light of a completion against its schedule, None where nothing is due by now."""
    if schedule <= 0:
        return None
    return light(CONTEXT.divide(completion, schedule), bounds.ahead, bounds.near)
