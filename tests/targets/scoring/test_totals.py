"""What the parks reach together: like with like, and nothing said of a whole of which a part is missing."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal as D

import pytest
from hypothesis import given
from hypothesis import strategies as st

from targets.scoring.arithmetic import points_of
from targets.scoring.progress import Bounds, Light, Path, Promise
from targets.scoring.totals import CityTotal, TotalKind, TotalPart, share_of, total_of
from targets.scoring.values import (
    NOT_APPLICABLE,
    UNAVAILABLE,
    UNDEFINED,
    UNKNOWN,
    Direction,
    Measure,
    number,
)

SALES = TotalKind("sum", "rate", "亿元", Direction.HIGHER, Measure.YTD)
RATE = TotalKind("ratio", "difference", "%", Direction.HIGHER, Measure.YTD)
WORDS = {"?": UNKNOWN, "NA": NOT_APPLICABLE, "-": UNAVAILABLE, "x": UNDEFINED}


def cell(text):
    """Return the cell of a text: a number, or a word of what is none."""
    return WORDS.get(text) or number(text)


def part(park, value, target=None, base="?", share=25, **rest):
    """Return one park's side of a total."""
    promise = None if target is None else Promise(D(target), D(share))
    return TotalPart(park, cell(value), cell(base), promise, **rest)


def of_ratio(park, above, below, base="?", base_below="?"):
    """Return one park's side of a ratio."""
    return TotalPart(park, cell(above), cell(base), None, cell(below), cell(base_below))


def test_all_reported_stand_against_the_citys_own_target():
    parts = [part("a", 30, 100, 24), part("b", 12, 60, 11)]
    found = total_of(SALES, parts, Promise(D(200), D(25)))
    assert (found.value, found.growth, found.target, found.completion) == (42, 20, 200, 21)
    # The tick is that of the parks' own targets, against the city's target too.
    assert (found.due, found.light) == (25, Light.BEHIND)
    assert (found.asked, found.reported, found.is_whole) == (2, 2, True)


def test_without_a_city_target_the_sum_of_the_parks_stands():
    found = total_of(SALES, [part("a", 30, 100, 24), part("b", 10, 60, 11, share=10)])
    assert (found.target, found.completion) == (160, 25)
    # (100 · 25 % + 60 · 10 %) / 160
    assert found.due == D("19.375")
    assert found.light is Light.AHEAD


def test_with_one_missing_the_others_compare_with_their_own():
    """302.31 of those that reported against the whole city's target read 31.0 %; like for like it is 49.2 %."""
    parts = [part("a", "302.31", "614.50", "280"), part("b", "?", 361, "90")]
    found = total_of(SALES, parts, Promise(D("975.50"), D(50)))
    assert (found.value, found.target) == (D("302.31"), D("614.50"))
    assert round(found.completion, 1) == D("49.2")
    assert round(found.growth, 2) == D("7.97")
    assert (found.light, found.missing, found.reported, found.asked, found.is_whole) == (None, ("b",), 1, 2, False)


def test_nobody_has_reported():
    found = total_of(SALES, [part("a", "?", 10), part("b", "-", 10)], Promise(D(20)))
    assert found == CityTotal(asked=2, missing=("a", "b"))
    assert (found.reported, found.is_whole) == (0, False)


def test_nobody_is_asked():
    found = total_of(SALES, [])
    assert (found.value, found.asked, found.is_whole) == (None, 0, False)


@pytest.mark.parametrize(("word", "is_missing"), [("?", True), ("-", True), ("x", True), ("NA", False)])
def test_what_does_not_apply_is_reported_and_adds_nothing(word, is_missing):
    found = total_of(SALES, [part("a", 30, 100, 24), part("b", word, 50, 11)])
    assert (found.value, found.is_whole) == (30, not is_missing)
    # Neither its target nor its base stands against the others' values.
    assert (found.target, found.completion, found.growth) == (100, 30, 25)
    assert (found.light is None) is is_missing


def test_zero_is_a_value():
    found = total_of(SALES, [part("a", 30, 100), part("b", 0, 50)])
    assert (found.value, found.target, found.completion, found.is_whole) == (30, 150, 20, True)


def test_a_park_without_a_target_adds_to_the_value_and_not_to_the_completion():
    found = total_of(SALES, [part("a", 30, 100), part("b", 12)])
    assert (found.value, found.target, found.completion) == (42, 100, 30)


def test_the_growth_of_a_base_that_is_not_known_is_not_known():
    assert total_of(SALES, [part("a", 30, base=24), part("b", 12, base="?")]).growth is None
    assert total_of(SALES, [part("a", 30, base=24), part("b", "?", base="?")]).growth == 25
    assert total_of(replace(SALES, growth="reported"), [part("a", 30, base=24)]).growth is None
    assert total_of(replace(SALES, growth="difference"), [part("a", 30, base=24)]).growth == 6


def test_where_lower_is_better_a_total_compares_with_nothing():
    found = total_of(replace(SALES, direction=Direction.LOWER), [part("a", 3, 10)], Promise(D(10)))
    assert (found.value, found.target, found.completion, found.due, found.light) == (3, None, None, None, None)


def test_an_indicator_without_a_total_has_none():
    assert total_of(replace(SALES, total="none"), [part("a", 3, 10)]) == CityTotal()


def test_a_ratio_is_that_of_the_sums_and_never_the_mean():
    parts = [of_ratio("a", 30, 100, 20, 100), of_ratio("b", 1, 100, 1, 100)]
    found = total_of(RATE, parts)
    assert (found.value, found.growth) == (D("15.5"), D("5"))
    assert total_of(replace(RATE, unit="万元/亩"), parts).value == D("0.155")


@pytest.mark.parametrize(("above", "below"), [("?", "100"), ("30", "?"), ("-", "100")])
def test_a_ratio_lacks_a_park_of_which_one_side_is_missing(above, below):
    found = total_of(RATE, [of_ratio("a", 30, 100), of_ratio("b", above, below)])
    assert (found.value, found.missing) == (30, ("b",))


def test_a_ratio_over_nothing_is_none():
    assert total_of(RATE, [of_ratio("a", 30, 0)]).value is None


def test_a_level_due_at_the_years_end_has_no_tick_and_no_light():
    due_later = Promise(D(100), D(25), Path.YEAR_END)
    found = total_of(replace(SALES, measure=Measure.POINT), [TotalPart("a", number(30), promise=due_later)])
    assert (found.completion, found.due, found.light) == (30, None, None)


def test_where_no_park_has_a_target_the_citys_own_path_says_what_is_due():
    for promise, due in (
        (Promise(D(60), D(50), Path.HOLD), 100),
        (Promise(D(60), D(50)), 50),
        (Promise(D(60), D(50), Path.YEAR_END), None),
        (Promise(D(60), D(0)), None),
    ):
        found = total_of(SALES, [part("a", 30), part("b", "NA")], promise)
        assert (found.target, found.completion, found.due) == (60, 50, due)
        assert (found.light is None) is (due is None)


def test_bounds_of_the_scheme_are_those_of_the_total():
    assert total_of(SALES, [part("a", 24, 100)]).light is Light.NEAR
    assert total_of(SALES, [part("a", 24, 100)], bounds=Bounds(D("0.95"), D("0.9"))).light is Light.AHEAD


@pytest.mark.parametrize(
    ("value", "whole", "share"),
    [("5", "20", 25), ("5", "0", None), ("5", "-1", None), (None, "5", None), ("5", None, None)],
)
def test_a_share_of_a_whole(value, whole, share):
    value, whole = (None if text is None else D(text) for text in (value, whole))
    assert share_of(value, whole) == share


numbers = st.decimals(min_value=-100, max_value=1000, places=2)
cells = st.one_of(numbers.map(number), st.sampled_from([UNKNOWN, NOT_APPLICABLE, UNAVAILABLE]))
known = numbers.map(number)
targets = st.one_of(
    st.none(),
    st.builds(
        Promise,
        st.decimals(min_value="0.01", max_value=500, places=2),
        st.sampled_from([D(10), D(25), D(100)]),
        st.just(Path.LINEAR),
    ),
)


def parts_of(of):
    """Return parks with cells of a kind, their bases and targets."""
    sides = st.tuples(of, st.one_of(known, st.just(UNKNOWN)), targets)
    return st.lists(sides, min_size=1, max_size=8).map(
        lambda found: [TotalPart(f"p{index}", here, base, promise) for index, (here, base, promise) in enumerate(found)]
    )


city_targets = st.one_of(st.none(), st.builds(Promise, st.decimals(min_value=1, max_value=5000, places=2)))


@given(parts_of(known), city_targets)
def test_where_all_reported_the_total_is_the_sum(parts, city):
    found = total_of(SALES, parts, city)
    assert found.value == sum(p.cell.value for p in parts)
    assert (found.missing, found.reported, found.is_whole) == ((), len(parts), True)
    own = sum(p.promise.target for p in parts if p.promise)
    if city is not None:
        assert found.target == city.target
        assert points_of(found.completion - 100 * found.value / city.target) == 0
    elif own:
        assert found.target == own
        reached = sum(p.cell.value for p in parts if p.promise)
        assert points_of(found.completion - 100 * reached / own) == 0
    else:
        assert (found.target, found.completion, found.due, found.light) == (None, None, None, None)


@given(parts_of(cells), city_targets, st.randoms(use_true_random=False))
def test_the_order_of_parks_does_not_matter(parts, city, chance):
    mixed = list(parts)
    chance.shuffle(mixed)
    before, after = total_of(SALES, parts, city), total_of(SALES, mixed, city)
    assert sorted(before.missing) == sorted(after.missing)
    assert replace(before, missing=()) == replace(after, missing=())


@given(parts_of(cells), city_targets)
def test_while_one_is_missing_the_total_is_of_those_that_reported(parts, city):
    found = total_of(SALES, parts, city)
    there = [p for p in parts if p.cell in (NOT_APPLICABLE,) or p.cell.value is not None]
    assert list(found.missing) == [p.park for p in parts if p not in there]
    if not found.missing:
        return
    assert found.light is None
    # It says of those that reported what it would say were nobody else asked, the light apart.
    alone = total_of(SALES, there)
    assert (found.value, found.growth, found.target, found.completion, found.due) == (
        alone.value, alone.growth, alone.target, alone.completion, alone.due,
    )  # fmt: skip
    assert found.asked == len(parts)
    # Neither the city's target nor what the missing had to reach counts against them.
    own = sum(p.promise.target for p in there if p.promise and p.cell.value is not None)
    assert (found.target or 0) == own


@given(parts_of(cells))
def test_what_does_not_apply_changes_nothing_but_the_number_of_the_asked(parts):
    before = total_of(SALES, parts)
    after = total_of(SALES, [*parts, TotalPart("extra", NOT_APPLICABLE, number(7), Promise(D(9)))])
    assert replace(after, asked=before.asked) == before
    assert after.asked == before.asked + 1
