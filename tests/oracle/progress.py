"""How a value stands against its target and against time, worked out from the definitions alone."""

from __future__ import annotations

import math
from dataclasses import dataclass
from fractions import Fraction

from oracle.files import Indicator, Quarter, Target

YEAR_CAP = Fraction(6, 5)


@dataclass(frozen=True)
class Due:
    """What a target asks for by now; ``out`` says why it asks for nothing, ``would`` what it else would ask for."""

    path: str
    would: Fraction
    out: str = ""

    @property
    def expected(self) -> Fraction | None:
        """Return what is due by now, None where nothing is."""
        return None if self.out else self.would


def due_of(indicator: Indicator, target: Target, quarter: Quarter) -> Due:
    """Return what is due of a target by the end of a quarter."""
    path, share = _path(indicator, target), quarter.share
    if target.share is not None and (not indicator.is_level or target.base is not None):
        path, share = ("climb" if indicator.is_level else "linear"), target.share
    value = _value(path, target, share)
    if target.value == 0 and not indicator.is_lower:
        return Due(path, value, "target_zero")
    if path == "year_end" and quarter.number < 4:
        return Due(path, value, "nothing_due")
    if target.value == 0:
        return Due(path, value)
    if path in ("linear", "climb") and share == 0:
        return Due(path, value, "nothing_due")
    return Due(path, value, "" if value > 0 else "expected_not_positive")


def _path(indicator: Indicator, target: Target) -> str:
    path = indicator.path
    if not path and not indicator.is_level:
        path = "limit" if indicator.is_whole and indicator.is_lower else "linear"
    if not path:
        path = "hold" if indicator.unit == "%" else "climb"
    return "year_end" if path == "climb" and target.base is None else path


def _value(path: str, target: Target, share: Fraction) -> Fraction:
    if path == "linear":
        return target.value * share
    if path == "climb":
        assert target.base is not None
        return target.base + share * (target.value - target.base)
    return target.value


def ratio(x: Fraction, due: Due, target: Target, *, is_lower: bool, cap: Fraction | None) -> Fraction:
    """Return r; ``cap`` is the rule's, what a value of zero or less gives where lower is better."""
    assert due.expected is not None
    if not is_lower:
        return x / due.expected
    if target.value == 0:
        return Fraction(x <= 0)
    if x <= 0:
        return Fraction(1) if cap is None else cap
    return due.expected / x


def light(x: Fraction, r: Fraction, due: Due, bounds: tuple[Fraction, Fraction], indicator: Indicator) -> str:
    """Return the light; of what comes in whole pieces nobody is behind who lacks less than a piece."""
    assert due.expected is not None
    ahead, near = bounds
    if r >= ahead or (indicator.is_lower and x <= 0):
        return "ahead"
    if r >= near:
        return "near"
    if not indicator.is_whole:
        return "behind"
    lacks = x > math.ceil(due.expected) if indicator.is_lower else x < math.floor(due.expected)
    return "behind" if lacks else "near"
