"""What is odd about a number: what cannot be, and what is asked."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from targets.entry.checks import COUNTED_UNITS, ERRORS, Before, CheckFinding, Range, Ratio, questions_of, says_something
from targets.scoring.values import NOT_APPLICABLE, UNKNOWN, Direction, Measure
from targets.scoring.values import number as cell

VALUES = st.decimals(min_value=-1000, max_value=1000, allow_nan=False, allow_infinity=False, places=2)


def found(value, *earlier, unit="亿元", measure=Measure.YTD, number=3, **more):
    """Return the findings about a value after periods as (number, value), the latest last."""
    before = [Before(at, UNKNOWN if known is None else cell(known)) for at, known in earlier]
    asked = questions_of(cell(value), unit=unit, measure=measure, number=number, earlier=before, **more)
    return {question.finding: question.compared for question in asked}


def test_things_that_are_counted_are_never_fewer_than_none():
    assert found(-1, unit="个") == {CheckFinding.NEGATIVE_COUNT: None}
    assert found(-1, unit="亿元") == {CheckFinding.NEGATIVE: None}
    assert found(0, unit="个") == {}


def test_a_cumulative_figure_does_not_fall_within_its_year():
    assert found(9, (2, 10)) == {CheckFinding.FALLS: Decimal(10)}
    assert found(10, (2, 10)) == {}
    assert found(9, (4, 10), number=1) == {}, "a new year begins anew"
    assert found(9, (2, 10), measure=Measure.POINT) == {}, "a level may fall"
    assert found(9, (2, None)) == {}


@pytest.mark.parametrize(("value", "asks"), [(50, False), ("50.01", True)])
def test_a_flow_beyond_three_times_the_usual_is_asked_about(value, asks):
    # The quarters before added 10, 10 and 10; this one adds to 20.
    assert (CheckFinding.JUMPS in found(value, (4, 40), (1, 10), (2, 20))) is asks


@pytest.mark.parametrize(("value", "asks"), [(30, False), ("30.01", True)])
def test_a_level_beyond_three_times_the_usual_is_asked_about(value, asks):
    assert (CheckFinding.JUMPS in found(value, (1, 10), (2, 10), measure=Measure.POINT)) is asks


def test_nothing_is_usual_after_one_period_or_none():
    assert found(10_000, (2, 1)) == {}
    assert found(10_000) == {}


@pytest.mark.parametrize(
    ("value", "broken"),
    [
        ("-0.1", {CheckFinding.NEGATIVE: None, CheckFinding.OUT_OF_BOUNDS: Decimal(0)}),
        (0, {}),
        (100, {}),
        ("100.01", {CheckFinding.OUT_OF_BOUNDS: Decimal(100)}),
    ],
)
def test_a_value_outside_its_bounds_cannot_be(value, broken):
    assert found(value, unit="%", measure=Measure.POINT, possible=Range(Decimal(0), Decimal(100))) == broken


def test_whole_pieces_have_no_parts():
    assert found("1.5", unit="个", possible=Range(is_whole=True)) == {CheckFinding.FRACTION: None}
    assert found("2.0", unit="个", possible=Range(is_whole=True)) == {}
    assert found("1.5", unit="亿元") == {}


@pytest.mark.parametrize(
    ("has_target", "last", "asks"),
    [
        (True, cell(5), True),
        (True, UNKNOWN, True),
        (True, None, True),
        (False, cell(0), True),
        (False, NOT_APPLICABLE, False),
        (False, UNKNOWN, False),
        (False, None, False),
    ],
)
def test_why_a_cell_does_not_apply_is_asked_where_it_did_or_should(has_target, last, asks):
    before = [] if last is None else [Before(2, last)]
    asked = questions_of(
        NOT_APPLICABLE, unit="个", measure=Measure.YTD, number=3, earlier=before, has_target=has_target
    )
    assert [question.finding for question in asked] == [CheckFinding.NOT_APPLICABLE] * asks
    assert not any(question.is_error for question in asked)


def test_what_is_unknown_is_asked_nothing():
    before = [Before(2, cell(5))]
    assert questions_of(UNKNOWN, unit="个", measure=Measure.YTD, number=3, earlier=before, has_target=True) == []


CELLS = st.just(UNKNOWN) | st.just(NOT_APPLICABLE) | VALUES.map(cell)
RANGES = st.builds(Range, st.none() | VALUES, st.none() | VALUES, st.booleans())
UNITS = st.sampled_from([*sorted(COUNTED_UNITS), "%", "亿元"])


@given(CELLS, st.lists(CELLS, max_size=6), UNITS, st.sampled_from(Measure), st.booleans(), RANGES)
def test_what_is_asked_of_a_cell_follows_from_its_state(here, earlier, unit, measure, has_target, possible):
    before = [Before(at % 4 + 1, one) for at, one in enumerate(earlier)]
    number = len(earlier) % 4 + 1
    asked = questions_of(
        here, unit=unit, measure=measure, number=number, earlier=before, has_target=has_target, possible=possible
    )
    found = [question.finding for question in asked]
    last = earlier[-1].value if earlier else None
    assert (CheckFinding.NOT_APPLICABLE in found) is (here is NOT_APPLICABLE and (has_target or last is not None))
    assert here.value is not None or set(found) <= {CheckFinding.NOT_APPLICABLE}
    assert any(question.is_error for question in asked) is any(finding in ERRORS for finding in found)
    if here.value is not None:
        low, high = possible.lowest, possible.highest
        outside = (low is not None and here.value < low) or (high is not None and here.value > high)
        assert (CheckFinding.OUT_OF_BOUNDS in found) is outside
        assert (CheckFinding.FRACTION in found) is (possible.is_whole and here.value % 1 != 0)
        assert (CheckFinding.NEGATIVE_COUNT in found) is (here.value < 0 and unit in COUNTED_UNITS)
        # Other findings do not hang on the bounds, nor on the target.
        bare = questions_of(here, unit=unit, measure=measure, number=number, earlier=before)
        assert [one for one in asked if one.finding not in (CheckFinding.OUT_OF_BOUNDS, CheckFinding.FRACTION)] == bare


@pytest.mark.parametrize(("value", "asks"), [(20, False), ("20.01", True), (-20, False)])
def test_more_than_twice_the_target_of_the_year_is_asked_about(value, asks):
    told = found(value, target=Decimal(10))
    assert (told.get(CheckFinding.OVER_TARGET) == Decimal(10)) is asks


def test_nothing_is_twice_a_target_of_none():
    assert CheckFinding.OVER_TARGET not in found(5, target=Decimal(0))


@pytest.mark.parametrize(
    ("before", "number", "more", "asks"),
    [
        ([(2, 10)], 3, {}, True),
        ([(2, 0)], 3, {}, False),
        ([(2, None)], 3, {}, False),
        ([(1, 3), (2, 5), (3, 7), (4, 9)], 1, {}, True),
        ([(1, 0), (2, 5), (3, 7), (4, 9)], 1, {}, False),
        ([(2, 10)], 3, {"measure": Measure.POINT}, True),
        ([(2, 10)], 3, {"measure": Measure.POINT, "direction": Direction.LOWER}, False),
    ],
)
def test_nothing_after_something_is_asked_about_once(before, number, more, asks):
    told = found(0, *before, number=number, **more)
    assert list(told) == [CheckFinding.ZERO] * asks, "and not a second time because it falls"


@pytest.mark.parametrize(
    ("above", "below", "unit", "value", "asks"),
    [
        (1, 3, "%", "33.33", False),
        (1, 3, "%", "0.33", True),
        (1, 3, "", "0.33", False),
        (1, 3, "", "0.36", True),
        (1, 0, "", "5", False),
        (None, 3, "", "5", False),
    ],
)
def test_a_ratio_fits_its_parts_but_for_rounding(above, below, unit, value, asks):
    parts = [UNKNOWN if part is None else cell(part) for part in (above, below)]
    ratio = Ratio.of(*parts, unit=unit, decimals=2)
    assert (CheckFinding.RATIO in found(value, measure=Measure.POINT, ratio=ratio)) is asks


@pytest.mark.parametrize(
    ("text", "says"),
    [
        *[
            ("", False),
            (" .。… ", False),
            ("无", False),
            ("-", False),
            ("ok", False),
            ("aaaaaa", False),
            ("哈哈哈", False),
        ],
        *[("属实", True), ("a refund", True), ("true", True), ("25 份", True)],
    ],
)
def test_an_answer_is_some_words(text, says):
    assert says_something(text) is says
