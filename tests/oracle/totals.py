"""Totals of the city, like with like."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import partial

from oracle.files import NOT_APPLICABLE, Cell, Indicator, Target
from oracle.progress import due_of
from oracle.results import Figure, Result, plain_light


@dataclass
class Total:
    """A total over the parks asked, or over those that reported while some are missing."""

    value: Fraction | None
    asked: list[str]
    missing: list[str]
    growth: Fraction | None = None
    target: Fraction | None = None
    completion: Fraction | None = None
    due: Fraction | None = None
    light: str = ""
    is_city_target: bool = False
    is_unavailable: bool = False
    share_of_city: Fraction | None = None

    @property
    def reported(self) -> int:
        """Return how many parks said something."""
        return len(self.asked) - len(self.missing)


def total_of(result: Result, code: str, parks: Sequence[str] | None = None) -> Total:
    """Return the total of an indicator over the parks without a parent that are asked for it, or over some parks."""
    city, quarter, indicator = result.city, result.quarter, result.city.indicators[code]
    asked = city.asked(code, quarter, city.schemes_of(quarter.year))
    asked = [park for park in asked if not city.parks[park].get("parent_code")]
    asked = [park for park in asked if parks is None or park in parks]
    sides = {park: _sides(result, indicator, park) for park in asked}
    missing = [park for park in asked if any(cell.state not in ("number", "not_applicable") for cell in sides[park])]
    there = [park for park in asked if park not in missing]
    found = Total(None, asked, missing)
    found.is_unavailable = bool(asked) and all(
        "unavailable" in states and "not_applicable" not in states
        for states in ({cell.state for cell in cells} for cells in sides.values())
    )
    if indicator.total == "none":
        return found
    found.value = _whole(indicator, [sides[park] for park in there])
    if found.value is None:
        return found
    found.growth = _growth(result, indicator, there, found.value)
    _compare(result, indicator, found, there)
    if not missing and indicator.total == "sum":
        own = city.own_figure(code, quarter)
        found.share_of_city = 100 * found.value / own if own else None
    return found


def share_of(result: Result, code: str, park: str) -> tuple[Fraction | None, bool]:
    """Return a park's share in per cent and whether it is of the city (占全市), else of the parks' own sum (占园区合计).

    While a park is missing nobody has a share of the sum; a share of the city's own figure needs no other park.
    """
    value = result.figure(park, code).value
    if result.city.indicators[code].total != "sum" or value is None:
        return None, False
    own = result.city.own_figure(code, result.quarter)
    if own:
        return 100 * value / own, True
    total = total_of(result, code)
    if total.missing or not total.value:
        return None, False
    return 100 * value / total.value, False


def _sides(
    result: Result, indicator: Indicator, park: str, at: Callable[[str], Cell] | None = None
) -> tuple[Cell, ...]:
    at = at or (lambda code: result.city.cell(park, code, result.quarter, result.on))
    codes = (indicator.code,) if indicator.total != "ratio" else (indicator.numerator, indicator.denominator)
    return tuple(at(code) for code in codes)


def _whole(indicator: Indicator, sides: Sequence[tuple[Cell, ...]]) -> Fraction | None:
    known = [tuple(cell.value for cell in cells) for cells in sides if all(cell.value is not None for cell in cells)]
    if not known:
        return None
    sums = [sum(column) for column in zip(*known, strict=True)]
    if indicator.total == "sum":
        return Fraction(sums[0])
    return None if sums[1] <= 0 else Fraction(sums[0]) / sums[1] * (100 if indicator.unit == "%" else 1)


def _growth(result: Result, indicator: Indicator, there: Sequence[str], value: Fraction) -> Fraction | None:
    """Return the growth of the parks that reported, None where one of them has nothing to be measured against."""
    city, quarter = result.city, result.quarter
    if indicator.growth == "reported":
        return None
    sides = []
    for park in there:
        if NOT_APPLICABLE in _sides(result, indicator, park):
            continue
        sides.append(_sides(result, indicator, park, partial(city.base, park, quarter=quarter, on=result.on)))
    if any(cell.value is None for cells in sides for cell in cells):
        return None
    base = _whole(indicator, sides)
    if base is None:
        return None
    if indicator.growth == "difference":
        return value - base
    return 100 * (value / base - 1) if base > 0 else None


def _compare(result: Result, indicator: Indicator, found: Total, there: Sequence[str]) -> None:
    """Compare with the city's target, or with those of the parks while one is missing or the city has none."""
    if indicator.is_lower:
        return
    figures = [result.figure(park, indicator.code) for park in there]
    promised = [one for one in figures if one.value is not None and one.target is not None and one.target.value > 0]
    own = sum((one.target.value for one in promised if one.target), Fraction(0))
    value: Fraction | None = sum((one.value for one in promised if one.value is not None), Fraction(0))
    if indicator.total == "ratio":
        own, value = Fraction(0), None
    target = own
    city_target = None if found.missing else result.city.city_target(indicator.code, result.quarter.year)
    if city_target is not None:
        target, value = city_target, found.value
    if not target or value is None:
        return
    found.is_city_target = city_target is not None
    found.target, found.completion = target, 100 * value / target
    if own:
        found.due = _due(promised, own)
    elif city_target is not None:
        asked = due_of(indicator, Target(city_target, None, None, ""), result.quarter)
        found.due = None if asked.expected is None else 100 * asked.expected / city_target
    if found.due and not found.missing:
        found.light = plain_light(found.completion / found.due, result.bounds)


def _due(promised: Sequence[Figure], own: Fraction) -> Fraction | None:
    """Return what is due of all; unknown while one of them is only due at the year's end."""
    if any(one.due is None or (one.due.path == "year_end" and one.due.out) for one in promised):
        return None
    return 100 * sum((one.due.would for one in promised if one.due), Fraction(0)) / own
