"""What is odd about a number: what cannot be, and what is asked."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from targets.checks import COUNTED_UNITS, Before, Finding, questions_of
from targets.scoring.values import UNKNOWN, Measure
from targets.scoring.values import number as cell

VALUES = st.decimals(min_value=-1000, max_value=1000, allow_nan=False, allow_infinity=False, places=2)


def found(value, *earlier, unit="亿元", measure=Measure.YTD, number=3):
    """Return the findings about a value after periods as (number, value), the latest last."""
    before = [Before(at, UNKNOWN if known is None else cell(known)) for at, known in earlier]
    asked = questions_of(Decimal(value), unit=unit, measure=measure, number=number, earlier=before)
    return {question.finding: question.compared for question in asked}


def test_things_that_are_counted_are_never_fewer_than_none():
    assert found(-1, unit="个") == {Finding.NEGATIVE_COUNT: None}
    assert found(-1, unit="亿元") == {Finding.NEGATIVE: None}
    assert found(0, unit="个") == {}


def test_a_cumulative_figure_does_not_fall_within_its_year():
    assert found(9, (2, 10)) == {Finding.FALLS: Decimal(10)}
    assert found(10, (2, 10)) == {}
    assert found(9, (4, 10), number=1) == {}, "a new year begins anew"
    assert found(9, (2, 10), measure=Measure.POINT) == {}, "a level may fall"
    assert found(9, (2, None)) == {}


@pytest.mark.parametrize(("value", "asks"), [(50, False), ("50.01", True)])
def test_a_flow_beyond_three_times_the_usual_is_asked_about(value, asks):
    # The quarters before added 10, 10 and 10; this one adds to 20.
    assert (Finding.JUMPS in found(value, (4, 40), (1, 10), (2, 20))) is asks


@pytest.mark.parametrize(("value", "asks"), [(30, False), ("30.01", True)])
def test_a_level_beyond_three_times_the_usual_is_asked_about(value, asks):
    assert (Finding.JUMPS in found(value, (1, 10), (2, 10), measure=Measure.POINT)) is asks


def test_nothing_is_usual_after_one_period_or_none():
    assert found(10_000, (2, 1)) == {}
    assert found(10_000) == {}


@given(VALUES, st.lists(st.none() | VALUES, max_size=6), st.sampled_from([*sorted(COUNTED_UNITS), "%", "亿元"]))
def test_an_error_is_raised_by_negative_counts_alone(value, earlier, unit):
    before = [Before(at % 4 + 1, UNKNOWN if one is None else cell(one)) for at, one in enumerate(earlier)]
    asked = questions_of(value, unit=unit, measure=Measure.YTD, number=len(earlier) % 4 + 1, earlier=before)
    assert any(question.is_error for question in asked) is (value < 0 and unit in COUNTED_UNITS)
    assert len({question.finding for question in asked}) == len(asked)
