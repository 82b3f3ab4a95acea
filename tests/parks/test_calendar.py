"""Working days: make-up Saturdays count, holidays do not, and years not announced know weekends alone."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from parks.calendar import ANNOUNCED, is_announced, is_workday, workday_after

DAYS = st.dates(date(1999, 1, 1), date(ANNOUNCED[-1] + 5, 12, 31))


@pytest.mark.parametrize(
    ("day", "works"),
    [
        (date(2014, 10, 1), False),  # 国庆
        (date(2014, 10, 7), False),
        (date(2014, 10, 8), True),
        (date(2014, 10, 11), True),  # a Saturday that makes up for one of them
        (date(2014, 10, 12), False),
        (date(2016, 2, 14), True),  # a Sunday
        (date(1999, 10, 1), True),  # nothing is known of 1999: a Friday
        (date(1999, 10, 2), False),
    ],
)
def test_offices_work_as_announced(day, works):
    assert is_workday(day) is works


def test_workdays_are_counted_from_the_day_after():
    assert workday_after(date(2014, 9, 30), 3) == date(2014, 10, 10)
    assert workday_after(date(2014, 9, 30), 4) == date(2014, 10, 11)
    assert workday_after(date(2014, 9, 30), 0) == date(2014, 9, 30)


def test_a_year_is_announced_or_not():
    assert is_announced(2014)
    assert not is_announced(2003)
    assert not is_announced(ANNOUNCED[-1] + 1)


@given(DAYS, st.integers(1, 40))
def test_the_nth_workday_has_n_workdays_up_to_it(day, n):
    found = workday_after(day, n)
    between = [day + timedelta(days=one) for one in range(1, (found - day).days + 1)]
    assert is_workday(found)
    assert sum(map(is_workday, between)) == n


@given(DAYS, st.integers(0, 20), st.integers(0, 20))
def test_workdays_add_up(day, n, m):
    assert workday_after(workday_after(day, n), m) == workday_after(day, n + m)
