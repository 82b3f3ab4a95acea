"""Points by how much of what is due was reached."""

from __future__ import annotations

from decimal import Decimal

from targets.scoring.arithmetic import CONTEXT, ONE, ZERO, plain
from targets.scoring.progress import Due, Path, Promise, due, expected, ratio
from targets.scoring.rules.base import Case, Out, Parameter, Parameters, Rule, Working
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
        "x": plain(case.value),
        "target": plain(promise.target),
        "share": plain(promise.share),
        "path": promise.path.value,
        "expected": plain(expected(promise)),
        "direction": case.direction.value,
        "ratio": plain(reached),
        "floor": plain(floor),
        "cap": plain(cap),
        "counted": plain(counted),
        "weight": plain(case.weight),
        "formula": "w*clamp(r,floor,cap)",
    }
    if promise.path is Path.CLIMB and promise.base is not None:
        working["base"] = plain(promise.base)
    return CONTEXT.multiply(case.weight, counted), working


def at_the_cap(case: Case) -> Decimal | None:
    """Return the value at which the ratio reaches the cap."""
    promise, cap = case.promise, case.number("cap")
    assert promise is not None
    if case.direction is Direction.HIGHER:
        return CONTEXT.multiply(expected(promise), cap)
    if promise.target == 0:
        return ZERO
    return CONTEXT.divide(expected(promise), cap) if cap else None


def _floor_below_cap(parameters: Parameters) -> tuple[str, str] | None:
    floor, cap = parameters["floor"], parameters["cap"]
    assert isinstance(floor, Decimal) and isinstance(cap, Decimal)
    return ("floor", f"<= {cap}") if floor > cap else None


COMPLETION = Rule(
    name="completion",
    # 2: a target falls due by its path, and one that is missing counts as unknown instead of being left out.
    version=2,
    points=completion,
    parameters={"cap": Parameter(default=ONE, lowest=ZERO), "floor": Parameter(default=ZERO, lowest=ZERO)},
    asks=asked,
    most=at_the_cap,
    together=_floor_below_cap,
)
