"""Points of the items of one group, re-spread, added up and put in places."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from oracle.files import Cell, Item
from oracle.rounding import half_up


@dataclass
class Line:
    """One item of one park. ``raw`` are the points before re-spreading, None where the item is out."""

    item: Item
    cell: Cell
    out: str = ""
    r: Fraction | None = None
    has_target: bool = False
    raw: Fraction | None = None
    points: Fraction | None = None
    factor: Fraction = Fraction(1)
    share: Fraction | None = None

    @property
    def is_missing(self) -> bool:
        """Return whether its figure is unknown, or a target is missing that it goes by."""
        return self.cell.value is None or (self.item.rule == "completion" and not self.has_target)


@dataclass(frozen=True)
class Way:
    """How a scheme makes scores of points: whether fewer are better, what is missing counts, unevenness costs."""

    is_fewer_better: bool = False
    missing: str = "zero"
    is_even: bool = False


def give_points(lines: Mapping[str, Line], way: Way, *, is_lower: bool) -> None:
    """Give the parks of a group the raw points of one item."""
    known = [line.cell.value for line in lines.values() if line.cell.value is not None and line.out != "excluded"]
    for line in lines.values():
        if line.out:
            line.raw = None if line.item.is_ordinary else Fraction(0)
        elif not line.is_missing:
            line.raw = _raw(line, known, is_lower=is_lower)
    most = [line.raw for line in lines.values() if line.raw is not None]
    for line in lines.values():
        if line.out or not line.is_missing:
            continue
        line.raw = Fraction(0)
        if line.item.is_ordinary and way.missing == "leave_out" and line.cell.value is None:
            line.raw, line.out = None, "unknown"
        elif line.item.is_ordinary and way.is_fewer_better:
            line.raw, line.out = (max(most), "") if most else (None, "nobody_known")


def _raw(line: Line, known: Sequence[Fraction], *, is_lower: bool) -> Fraction:
    item, x = line.item, line.cell.value
    assert x is not None
    if item.rule == "completion":
        assert line.r is not None
        floor, cap = item.parameter("floor", 0), item.parameter("cap", 1)
        return item.weight * min(max(line.r, floor), cap)
    if item.rule == "min_max":
        return item.weight * _fraction(item, x, known, is_lower=is_lower)
    if item.rule in ("count", "bonus", "deduction"):
        per, most = item.parameter("per"), item.parameter("cap")
        assert per is not None
        given = per * max(x, Fraction(0))
        given = given if most is None else min(given, most)
        return -given if item.rule == "deduction" else given
    raise NotImplementedError(item.rule)


def _fraction(item: Item, x: Fraction, known: Sequence[Fraction], *, is_lower: bool) -> Fraction:
    worst, best = (max(known), min(known)) if is_lower else (min(known), max(known))
    lo, hi = item.parameter("lo"), item.parameter("hi")
    lo, hi = worst if lo is None else lo, best if hi is None else hi
    if not (hi < lo if is_lower else hi > lo):
        return Fraction(1)
    part = (x - lo) / (hi - lo)
    if item.parameters.get("clamp") in ("yes", True):
        part = min(max(part, Fraction(0)), Fraction(1))
    floor = item.parameter("floor", 0)
    return floor + (1 - floor) * part


def score(lines: Sequence[Line], way: Way) -> Fraction | None:
    """Re-spread what is out, round every line once to ten decimals, and add the lines up; None without any weight."""
    ordinary = [line for line in lines if line.item.is_ordinary]
    inside = [line for line in ordinary if line.raw is not None]
    whole = sum((line.item.weight for line in ordinary), Fraction(0))
    kept = sum((line.item.weight for line in inside), Fraction(0))
    for line in lines:
        if line.raw is not None and line.item.is_ordinary:
            line.factor = whole / kept if kept else Fraction(1)
            line.points = half_up(line.raw * line.factor, 10)
        elif line.raw is not None:
            line.points = half_up(-line.raw if way.is_fewer_better else line.raw, 10)
    if not kept:
        return None
    cost = penalty(lines)[0] if way.is_even else Fraction(0)
    return sum((line.points for line in lines if line.points is not None), cost if not way.is_fewer_better else -cost)


def penalty(lines: Sequence[Line]) -> tuple[Fraction, Fraction, Fraction]:
    """Give each ordinary line its part of the mean; return what unevenness costs, the mean and the variance."""
    inside = [line for line in lines if line.item.is_ordinary and line.raw is not None]
    for line in inside:
        line.factor, line.points = Fraction(1), Fraction(0)
    weighted = [line for line in inside if line.item.weight > 0]
    shares = []
    for line in weighted:
        line.share = 100 * (line.raw or Fraction(0)) / line.item.weight
        line.points = half_up(line.share / len(weighted), 10)
        shares.append(line.share)
    mean = sum(shares, Fraction(0)) / len(shares)
    variance = sum(((share - mean) ** 2 for share in shares), Fraction(0)) / len(shares)
    return (half_up(-variance / mean, 10) if mean > 0 else Fraction(0)), mean, variance


def places(keys: Mapping[str, tuple[Any, ...]]) -> dict[str, int]:
    """Return the places by keys, smallest first; equal keys share one and the next is left out."""
    return {park: 1 + sum(other < key for other in keys.values()) for park, key in keys.items()}


def value_places(cells: Mapping[str, Cell], *, is_lower: bool) -> dict[str, int]:
    """Return the places by the values of one indicator."""
    values = {park: cell.value for park, cell in cells.items() if cell.value is not None}
    return places({park: (value if is_lower else -value,) for park, value in values.items()})
