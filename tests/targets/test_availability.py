"""From when on a figure is to be had: by its own working days, else when its report is due, or never."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from parks.calendar import workday_after
from targets.indicators.availability import available_on
from targets.models import Indicator, Period

ENDS = {("quarter", 1): 3, ("quarter", 2): 6, ("quarter", 3): 9, ("quarter", 4): 12, ("month", 5): 5, ("year", 1): 12}


def period(kind="quarter", number=3, year=2014, department_due_on=None):
    """Return a period that is due on the 10th of the month after."""
    last = date(year + (ENDS[kind, number] == 12), ENDS[kind, number] % 12 + 1, 1) - timedelta(days=1)
    due = last + timedelta(days=10)
    return Period(kind=kind, year=year, number=number, last_on=last, due_on=due, department_due_on=department_due_on)


def test_by_its_own_working_days_wherever_they_are_stated():
    assert available_on(Indicator(available=3), period()) == date(2014, 10, 10)
    assert available_on(Indicator(available=4, reported_by="department"), period()) == date(2014, 10, 11)
    assert available_on(Indicator(available=0), period()) == date(2014, 9, 30)


def test_else_on_the_day_its_report_is_due():
    later = period(department_due_on=date(2014, 10, 15))
    assert available_on(Indicator(), later) == date(2014, 10, 10)
    assert available_on(Indicator(reported_by="department"), later) == date(2014, 10, 15)
    assert available_on(Indicator(reported_by="department"), period()) == date(2014, 10, 10)


@pytest.mark.parametrize(
    ("every", "reported"),
    [
        ("quarter", [1, 2, 3, 4]),
        ("half", [2, 4]),
        ("year", [4]),
    ],
)
def test_a_rarer_statistic_is_out_of_the_quarters_between(every, reported):
    indicator = Indicator(every=every, available=1)
    assert [number for number in range(1, 5) if available_on(indicator, period(number=number))] == reported


def test_a_year_has_every_statistic_and_a_month_those_that_end_with_it():
    for every in ("quarter", "half", "year"):
        assert available_on(Indicator(every=every), period("year", 1)) == date(2015, 1, 10)
        assert available_on(Indicator(every=every), period("month", 5)) is None


@given(
    st.sampled_from(sorted(ENDS)),
    st.integers(2003, 2030),
    st.none() | st.integers(0, 60),
    st.sampled_from(["quarter", "half", "year"]),
    st.sampled_from(["park", "department"]),
)
def test_nothing_is_to_be_had_before_its_period_ends(at, year, available, every, reported_by):
    asked = period(*at, year=year)
    found = available_on(Indicator(available=available, every=every, reported_by=reported_by), asked)
    if found is None:
        assert every != "quarter" or asked.kind == "month"
    else:
        assert found == (asked.due_on if available is None else workday_after(asked.last_on, available))
        assert found >= asked.last_on
