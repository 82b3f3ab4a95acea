"""Points by how much of what is due was reached."""

from __future__ import annotations

from decimal import Decimal

from core.untranslated import gettext_noop
from targets.scoring.arithmetic import CONTEXT, ONE, ZERO, plain_points
from targets.scoring.progress import Due, Path, Promise, due, ratio
from targets.scoring.rules.base import Case, Out, Parameter, Parameters, Rule, Sentence, Told, Working
from targets.scoring.values import Direction


def asked(promise: Promise, direction: Direction) -> None:
    """Raise Out where a target asks for nothing by now."""
    if promise.target == 0 and direction is Direction.HIGHER:
        raise Out("target_zero", is_warning=True)
    answer = due(promise, direction)
    if answer is not Due.YES:
        raise Out(answer.value, is_warning=answer is Due.NOT_POSITIVE)


def completion(case: Case) -> tuple[Decimal, Working]:
    """Return w · clamp(r, floor, cap), r being the ratio of the value to what is due by now."""
    promise = case.promise
    assert promise is not None
    asked(promise, case.direction)
    floor, cap = case.number("floor"), case.number("cap")
    reached = ratio(case.value, promise, case.direction)
    reached = cap if reached is None else reached
    counted = min(max(reached, floor), cap)
    working = {
        "x": plain_points(case.value),
        "target": plain_points(promise.target),
        "share": plain_points(promise.share),
        "path": promise.path.value,
        "expected": plain_points(promise.expected),
        "direction": case.direction.value,
        "ratio": plain_points(reached),
        "floor": plain_points(floor),
        "cap": plain_points(cap),
        "counted": plain_points(counted),
        "weight": plain_points(case.weight),
        "formula": "w*clamp(r,floor,cap)",
    }
    if promise.path is Path.CLIMB and promise.base is not None:
        working["base"] = plain_points(promise.base)
    return CONTEXT.multiply(case.weight, counted), working


def sentence(working: Working) -> Sentence:
    """Return e.g. 0.79 ÷ (2.50 × 50%) = 63.2%, capped at 120%, gives 12 × 63.2% = 7.58 points."""
    numbers = {
        "x": (Told.FIGURE, working["x"]),
        "target": (Told.FIGURE, working["target"]),
        "share": (Told.GIVEN_PER_CENT, working["share"]),
        "expected": (Told.FIGURE, working["expected"]),
        "ratio": (Told.PER_CENT, working["ratio"]),
        "cap": (Told.GIVEN_PER_CENT, str(Decimal(working["cap"]) * 100)),
        "counted": (Told.PER_CENT, working["counted"]),
        "weight": (Told.GIVEN, working["weight"]),
    }
    if "base" in working:
        numbers["base"] = (Told.FIGURE, working["base"])
    if working["target"] == "0":
        start = gettext_noop("%(x)s against a target of 0 = %(ratio)s")
    elif working["direction"] != "lower":
        start = gettext_noop("%(x)s ÷ %(due)s = %(ratio)s")
    elif Decimal(working["x"]) > 0:
        start = gettext_noop("%(due)s ÷ %(x)s = %(ratio)s (lower is better)")
    else:
        start = gettext_noop("%(x)s against %(due)s (lower is better): counts as %(ratio)s")
    rest = gettext_noop(", capped at %(cap)s, gives %(weight)s × %(counted)s = %(points)s points")
    return Sentence((start, rest), numbers, {"due": _due(working)})


def _due(working: Working) -> str:
    """Return what is due by its path, as it is reckoned; older workings say the measure instead of the path."""
    path = working.get("path") or ("linear" if working["measure"] == "ytd" else "hold")
    if path == "linear":
        return "(%(target)s × %(share)s)"
    if path == "climb" and "base" in working:
        return "(%(base)s + %(share)s × (%(target)s − %(base)s))"
    return "%(expected)s"


def _at_the_cap(case: Case) -> Decimal | None:
    """Return the value at which the ratio reaches the cap."""
    promise, cap = case.promise, case.number("cap")
    assert promise is not None
    if case.direction is Direction.HIGHER:
        return CONTEXT.multiply(promise.expected, cap)
    if promise.target == 0:
        return ZERO
    return CONTEXT.divide(promise.expected, cap) if cap else None


def _floor_below_cap(parameters: Parameters) -> tuple[str, str] | None:
    floor, cap = parameters["floor"], parameters["cap"]
    assert isinstance(floor, Decimal) and isinstance(cap, Decimal)
    return ("floor", f"<= {cap}") if floor > cap else None


COMPLETION = Rule(
    name="completion",
    # 2: a target falls due by its path, and one that is missing counts as unknown instead of being left out.
    version=2,
    points=completion,
    sentence=sentence,
    parameters={"cap": Parameter(default=ONE, lowest=ZERO), "floor": Parameter(default=ZERO, lowest=ZERO)},
    asks=asked,
    most=_at_the_cap,
    together=_floor_below_cap,
)
