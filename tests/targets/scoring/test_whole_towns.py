"""Whole quarters of a town that has some of everything, scored and reckoned a second time by code that shares nothing.

What the rows of the town give is put before scoring as it is; every point, word, place, light, growth, total and scale
that comes of it is compared. No database is asked.
"""

from __future__ import annotations

import json
from decimal import Decimal
from fractions import Fraction
from functools import cache
from types import SimpleNamespace

import pytest
from oracle.files import Cell as OracleCell
from oracle.files import Target
from oracle.released import SCALES, places_moved, told_pairs, working
from oracle.results import Result
from oracle.rounding import half_up
from oracle.totals import total_of as oracle_total_of
from rich_town import STEPS, rich_results

from targets.scoring.arithmetic import points_of
from targets.scoring.growth import flow, growth_of
from targets.scoring.measures import View, scaled
from targets.scoring.progress import (
    Promise,
    YearPart,
    completion_and_schedule,
    completion_of_year,
    light_against,
    missing_of,
    path_of,
    promise_of,
)
from targets.scoring.ranking import movement, value_places
from targets.scoring.scheme import Item, ScoringScheme, check_scheme, items_of_groups
from targets.scoring.score import ParkInputs, Scores, score
from targets.scoring.table import GroupTable
from targets.scoring.totals import TotalKind, TotalPart, ratio_of, share_of, sum_of, total_of
from targets.scoring.values import UNKNOWN, Cell, Direction, Measure, State, cell, number

NAMES = [step.name for step in STEPS]


def decimal(value: Fraction) -> Decimal:
    """Return a number of the town, which has few decimals."""
    return Decimal(value.numerator) / Decimal(value.denominator)


def optional(value: Fraction | None) -> Decimal | None:
    """Return a number, or nothing."""
    return None if value is None else decimal(value)


def as_cell(one: OracleCell) -> Cell:
    """Return a cell as scoring has it."""
    return cell(one.state, optional(one.value))


class Town:
    """A quarter of the town as scoring is given it."""

    def __init__(self, result: Result) -> None:
        self.result = result
        indicators = result.city.indicators
        self.directions = {code: Direction("lower" if one.is_lower else "higher") for code, one in indicators.items()}
        self.measures = {code: Measure("point" if one.is_level else "ytd") for code, one in indicators.items()}
        row = result.city.scheme(result.scheme)
        self.items = [
            self._item(one) for one in result.city.rows("scheme_items") if one["scheme_code"] == result.scheme
        ]
        groups = [code for code in result.city.groups if code in result.groups]
        self.scheme = ScoringScheme(
            items_of_groups(self.items, groups),
            composite=row["composite"],
            better=Direction(row["better"]),
            missing=row["missing"],
            tie_break=tuple(filter(None, row["tie_break"].split(";"))),
            renormalise=row["renormalise"] == "yes",
            ahead=decimal(result.bounds[0]),
            near=decimal(result.bounds[1]),
        )
        self.parks = {park: self._park(park, position) for position, park in enumerate(result.city.parks)}
        self.ranked = [self.parks[park] for park in result.standings]
        self.scores: Scores = score(self.scheme, self.ranked, self.directions)
        self.rows = {(one.park, row.indicator): row for one in self.scores.standings for row in one.items}

    def _item(self, row: dict[str, str]) -> Item:
        indicator = self.result.city.indicators[row["indicator_code"]]
        return Item(
            indicator.code,
            Decimal(row["weight"]),
            row["rule"],
            {
                name: value == "yes" if name == "clamp" else value
                for name, value in json.loads(row["parameters"]).items()
            },
            self.directions[indicator.code],
            is_whole=indicator.is_whole,
            excluded_parks=frozenset(filter(None, row["excluded_parks"].split(";"))),
            group=row["group"] or None,
        )

    def _park(self, park: str, position: int) -> ParkInputs:
        result = self.result
        city, year = result.city, result.quarter.year
        pairs = [code for one, code in told_pairs(result) if one == park]
        cells = {
            code: cell(result.figure(park, code).state, optional(result.figure(park, code).value)) for code in pairs
        }
        promises = {
            code: self.promise(code, found) for code in pairs if (found := city.target(park, code, result.quarter))
        }
        none = frozenset(code for code in city.indicators if city.is_not_issued(park, code, year))
        return ParkInputs(park, city.group(park, year), cells, promises, none, position)

    def promise(self, code: str, target: Target) -> Promise:
        """Return a target as scoring has it."""
        one, base = self.result.city.indicators[code], optional(target.base)
        measure, direction = self.measures[code], self.directions[code]
        return promise_of(
            decimal(target.value),
            share=decimal(100 * self.result.quarter.share),
            own_share=None if target.share is None else decimal(100 * target.share),
            base=base,
            measure=measure,
            default=path_of(one.path, measure, direction, unit=one.unit, is_whole=one.is_whole, base=base),
        )


@cache
def town(name: str) -> Town:
    """Return a quarter of the town, scored."""
    return Town(rich_results()[name])


def numbers_of(texts: dict[str, str]) -> dict[str, object]:
    """Return a working with its numbers to twenty decimals."""
    return {name: to_twenty(text) for name, text in texts.items()}


def to_twenty(value: object) -> object:
    """Return a number to twenty decimals, and what is none as it is."""
    try:
        return half_up(Fraction(str(value)) if not isinstance(value, Fraction) else value, 20)
    except ValueError:
        return value


@pytest.mark.parametrize("name", NAMES)
def test_points_and_places_are_what_the_rows_give(name):
    made = town(name)
    result = made.result
    assert [one.park for one in made.scores.standings] == [one.park for one in result.table]
    for standing, right in zip(made.scores.standings, result.table, strict=True):
        assert (standing.score, standing.place) == (right.score, right.place), right.park
        assert standing.penalty == (right.penalty[0] if right.penalty else None), right.park
        assert {row.indicator for row in standing.items} == set(right.lines)
        for row in standing.items:
            line, figure = right.lines[row.indicator], result.figure(right.park, row.indicator)
            where = (right.park, row.indicator)
            assert row.points == line.points, where
            assert row.out == (line.out if line.item.is_ordinary else ""), where
            assert (row.light or "") == figure.light, where
            assert (
                row.shortfall is None
                if figure.shortfall is None
                else points_of(row.shortfall) == half_up(figure.shortfall, 10)
            ), where
            said = {key: to_twenty(value) for key, value in working(result, right, row.indicator).items()}
            assert numbers_of(row.working) == said, where


@pytest.mark.parametrize("name", NAMES)
def test_what_the_publisher_is_told(name):
    made = town(name)
    result = made.result
    lines = {(one.park, code): line for one in result.table for code, line in one.lines.items()}
    missing = {
        pair: line for pair, line in lines.items() if line.is_missing and line.out in ("", "unknown", "nobody_known")
    }
    unknown = {pair for pair, line in missing.items() if line.cell.value is None}
    assert set(made.scores.unknown) == {pair for pair in unknown if lines[pair].item.is_ordinary}
    assert set(made.scores.unconfirmed) == {pair for pair in unknown if not lines[pair].item.is_ordinary}
    assert set(made.scores.without_target) == set(missing) - unknown
    outs = {
        (pair[0], pair[1], line.out)
        for pair, line in lines.items()
        if line.out in ("target_zero", "expected_not_positive")
    }
    assert {(one.park, one.indicator, one.code) for one in made.scores.remarks} == outs
    whole = {
        group: sum(item.weight for item in result.city.items(result.scheme, group).values() if item.is_ordinary)
        for group in result.groups
    }
    odd = {
        problem.group: Fraction(problem.met)
        for problem in check_scheme(made.items, made.scheme.items, made.scheme.better)
    }
    if not made.scheme.renormalise:
        assert odd == {group: weight for group, weight in whole.items() if weight not in (1, 100)}


@pytest.mark.parametrize("name", NAMES)
def test_what_an_item_did_to_a_place_and_what_is_missing_for_the_next(name):
    made = town(name)
    result = made.result
    for group in result.groups:
        members = [one for one in made.scores.standings if one.group == group]
        table = GroupTable(made.scheme, members, made.parks, made.directions)
        scores = {one.park: (one.place, one.score) for one in result.table if one.group == group}
        for park, (place, own) in scores.items():
            better = [other for at, other in scores.values() if at and place and at < place]
            nearest = (max if result.way.is_fewer_better else min)(better, default=None)
            missing = None if nearest is None or own is None else abs(nearest - own)
            assert table.missing_score(park) == missing, park
            before = result.before.standings.get(park) if result.before else None
            for code in result.standings[park].lines:
                moved = places_moved(result, result.standings[park], code)
                if moved is not None:
                    assert before is not None
                    assert table.places_moved(park, code, optional(before.lines[code].points)) == moved, (park, code)
        for code, direction in made.directions.items():
            parks = [park for park in scores if result.figure(park, code).out != "excluded"]
            cells = {park: made.parks[park].cells.get(code, UNKNOWN) for park in parks}
            right = {park: at for park in parks if (at := result.figure(park, code).place) is not None}
            assert value_places(cells, direction) == right, code


@pytest.mark.parametrize("name", NAMES)
def test_figures_against_last_year_and_against_their_targets(name):
    made = town(name)
    result = made.result
    for park, code in told_pairs(result):
        figure, here = result.figure(park, code), made.parks[park].cells[code]
        base = as_cell(result.city.base(park, code, result.quarter, result.on))
        text = result.city.row(park, code, result.quarter).get("growth", "")
        counts = result.city.counts(park, result.city.indicators[code], result.quarter)
        entered = number(text) if text and counts else UNKNOWN
        grown = growth_of(result.city.indicators[code].growth, here, base, entered)
        wanted = None if figure.growth[1] is None else half_up(figure.growth[1], 10)
        assert (grown.state, grown.value if grown.value is None else points_of(grown.value)) == (
            figure.growth[0],
            wanted,
        ), (park, code)
        promise = made.parks[park].promises.get(code)
        if promise is None or figure.due is None or here.value is None:
            continue
        assert points_of(promise.expected) == half_up(figure.due.would, 10), (park, code)
        completion = completion_of_year(here.value, promise, made.directions[code])
        right = None if figure.completion is None else half_up(figure.completion, 10)
        assert (completion if completion is None else points_of(completion)) == right, (park, code)
        if figure.due.expected is not None and promise.target != 0:
            missing = missing_of(
                here.value, promise, made.directions[code], is_whole=result.city.indicators[code].is_whole
            )
            assert points_of(missing) == half_up(result.missing(park, code), 10), (park, code)


@pytest.mark.parametrize("name", NAMES)
def test_the_years_of_parks_and_their_moves(name):
    made = town(name)
    result = made.result
    for standing in result.table:
        parts = []
        for code, line in standing.lines.items():
            figure, one = result.figure(standing.park, code), result.city.indicators[code]
            is_part = line.item.is_ordinary and line.item.weight > 0 and not one.is_level and not one.is_lower
            if is_part and figure.due and not figure.due.out and not figure.out and figure.value is not None:
                row = made.rows[standing.park, code]
                parts.append(YearPart(row.weight, decimal(figure.value), made.parks[standing.park].promises[code]))
        found = completion_and_schedule(parts)
        assert (found is None) is (standing.completion is None), standing.park
        if found and standing.completion is not None and standing.due is not None:
            assert points_of(found[0]) == half_up(standing.completion, 10), standing.park
            assert points_of(found[1]) == half_up(standing.due, 10), standing.park
            assert light_against(*found, made.scheme.bounds) == standing.light
        assert movement(standing.previous_place, standing.place) == standing.movement


@pytest.mark.parametrize("name", NAMES)
def test_totals_of_the_town(name):
    made = town(name)
    result = made.result
    city, quarter = result.city, result.quarter

    def sides(park: str, code: str) -> tuple[Cell, Cell]:
        base = as_cell(city.base(park, code, quarter, result.on))
        return as_cell(city.cell(park, code, quarter, result.on)), base

    for code, one in city.indicators.items():
        right = oracle_total_of(result, code)
        parts = []
        for park in right.asked:
            promise = made.parks[park].promises.get(code)
            above, base = sides(park, one.numerator if one.total == "ratio" else code)
            below, base_below = sides(park, one.denominator) if one.total == "ratio" else (None, None)
            parts.append(TotalPart(park, above, base, promise, below, base_below))
        own = city.city_target(code, quarter.year)
        wanted = None if own is None else made.promise(code, Target(own, None, None, ""))
        kind = TotalKind(one.total, one.growth, one.unit, made.directions[code], made.measures[code])
        found = total_of(kind, parts, wanted, made.scheme.bounds)
        if one.total == "none":
            assert (found.value, found.asked) == (None, 0)
            continue
        for name_ in ("value", "growth", "target", "completion", "due"):
            said, should = getattr(found, name_), getattr(right, name_)
            assert (None if said is None else points_of(said)) == (None if should is None else half_up(should, 10)), (
                code,
                name_,
            )
        assert (found.light or "", found.asked, list(found.missing)) == (
            right.light,
            len(right.asked),
            right.missing,
        ), code
        assert (found.reported, found.is_whole) == (right.reported, bool(right.asked) and not right.missing)


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("view", sorted(SCALES))
def test_scales_of_pairs(name, view):
    made = town(name)
    result = made.result
    for parks in (*result.groups.values(), list(result.standings)):
        for code in result.city.indicators:
            left_out = ("excluded", "not_applicable", "unavailable")
            compared = [park for park in parks if result.figure(park, code).out not in left_out]
            figures = {park: measured(result, park, code) for park in compared}
            found = scaled(View(view), figures, made.directions[code], len(compared))
            right = SCALES[view](result, code, parks)
            said = {park: points_of(value) for park, value in found.items() if value is not None}
            assert said == {park: half_up(value, 10) for park, value in right.items()}, (code, parks)


def measured(result: Result, park: str, code: str) -> SimpleNamespace:
    """Return a figure as far as comparisons look at it."""
    figure = result.figure(park, code)
    growth = None if figure.growth[1] is None else half_up(figure.growth[1], 10)
    due = None if figure.out or figure.expected is None else figure.expected
    # A zero that is due of what had better be less is reached by nothing more than zero.
    return SimpleNamespace(
        value=optional(figure.value), growth_value=optional(growth), place=figure.place, expected=optional(due)
    )


def test_sums_and_shares_of_what_is_known():
    cells = [number(3), UNKNOWN, cell("not_applicable", None), cell("unavailable", None), number(4)]
    assert sum_of(cells) == (number(7), 2)
    assert sum_of(cells[1:4]) == (UNKNOWN, 2)
    assert ratio_of(number(3), number(4), "%") == number(75)
    assert ratio_of(number(3), number(4), "t") == number("0.75")
    assert ratio_of(number(3), number(0), "t") == ratio_of(UNKNOWN, number(4), "t") == UNKNOWN
    assert share_of(Decimal(1), Decimal(4)) == 25


@pytest.mark.parametrize(
    ("current", "previous", "state"),
    [("number", "unknown", "unknown"), ("unknown", "not_applicable", "not_applicable"),
     ("unavailable", "unknown", "unavailable"), ("not_applicable", "unavailable", "not_applicable")],
)  # fmt: skip
def test_a_flow_without_a_number_says_why(current, previous, state):
    found = flow(*(number(3) if one == "number" else cell(one, None) for one in (current, previous)))
    assert found.state is State(state)
    assert flow(number(5), number(3)) == number(2)
