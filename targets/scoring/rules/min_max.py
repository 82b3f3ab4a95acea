"""Points by where a value lies between the worst and the best of the group."""

from __future__ import annotations

from decimal import Decimal

from core.untranslated import gettext_noop
from targets.scoring.arithmetic import CONTEXT, ONE, ZERO, plain_points
from targets.scoring.rules.base import Case, Parameter, Parameters, Rule, Sentence, Told, Working
from targets.scoring.values import Direction


def min_max(case: Case) -> tuple[Decimal, Working]:
    """Return w · (floor + (1 - floor)·(x - lo)/(hi - lo)); w where hi is not better than lo.

    A floor of 0.6 is the efficacy coefficient 功效系数法.
    """
    lo, hi, floor = case.facts["lo"], case.facts["hi"], case.number("floor")
    working = {
        "x": plain_points(case.value),
        "lo": plain_points(lo),
        "hi": plain_points(hi),
        "floor": plain_points(floor),
        "direction": case.direction.value,
        "weight": plain_points(case.weight),
        "formula": "w*(floor+(1-floor)*(x-lo)/(hi-lo))",
    }
    is_better = hi < lo if case.direction is Direction.LOWER else hi > lo
    if not is_better:
        return case.weight, {**working, "fraction": "1", "level": "yes"}
    fraction = CONTEXT.divide(CONTEXT.subtract(case.value, lo), CONTEXT.subtract(hi, lo))
    if case.parameters["clamp"]:
        fraction = min(max(fraction, ZERO), ONE)
        working["clamp"] = "yes"
    working["fraction"] = plain_points(fraction)
    share = CONTEXT.add(floor, CONTEXT.multiply(CONTEXT.subtract(ONE, floor), fraction))
    return CONTEXT.multiply(case.weight, share), working


def of_extremes(working: Working) -> Sentence:
    """Return e.g. (5.0 − 1.0) ÷ (9.0 − 1.0) = 50.0%, gives 12 × (60.0% + 40.0% × 50.0%) = 9.60 points."""
    numbers = {
        "x": (Told.FIGURE, working["x"]),
        "lo": (Told.FIGURE, working["lo"]),
        "hi": (Told.FIGURE, working["hi"]),
        "fraction": (Told.PER_CENT, working["fraction"]),
        "floor": (Told.PER_CENT, working["floor"]),
        "rest": (Told.PER_CENT, str(1 - Decimal(working["floor"]))),
        "weight": (Told.GIVEN, working["weight"]),
    }
    if "level" in working:
        level = gettext_noop("%(x)s: worst and best are level at %(lo)s, gives the full %(points)s points")
        return Sentence((level,), numbers)
    start = gettext_noop("(%(x)s − %(lo)s) ÷ (%(hi)s − %(lo)s) = %(fraction)s")
    rest = gettext_noop(", gives %(weight)s × (%(floor)s + %(rest)s × %(fraction)s) = %(points)s points")
    if working["floor"] == "0":
        rest = gettext_noop(", gives %(weight)s × %(fraction)s = %(points)s points")
    return Sentence((start, rest), numbers)


def at_the_best(case: Case) -> Decimal | None:
    """Return the best value where it is given and nothing beyond it counts; else who passes the best sets it anew."""
    hi = case.parameters["hi"]
    return hi if isinstance(hi, Decimal) and case.parameters["clamp"] else None


def bounds(values: list[Decimal], direction: Direction, parameters: Parameters) -> dict[str, Decimal]:
    """Return ``lo``, the worst, and ``hi``, the best value of the group, where they are not given."""
    worst, best = (max, min) if direction is Direction.LOWER else (min, max)
    lo, hi = parameters["lo"], parameters["hi"]
    return {
        "lo": lo if isinstance(lo, Decimal) else worst(values),
        "hi": hi if isinstance(hi, Decimal) else best(values),
    }


MIN_MAX = Rule(
    name="min_max",
    version=1,
    points=min_max,
    sentence=of_extremes,
    parameters={
        "floor": Parameter(default=ZERO, lowest=ZERO, highest=ONE),
        "lo": Parameter(),
        "hi": Parameter(),
        "clamp": Parameter(default=False, is_flag=True),
    },
    facts=bounds,
    most=at_the_best,
    is_of_extremes=True,
)
