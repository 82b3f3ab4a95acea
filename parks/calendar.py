"""Days on which offices work: weekends, public holidays and the working Saturdays and Sundays that make up for them."""

from __future__ import annotations

from datetime import date, timedelta

import chinese_calendar

# The years whose holidays the State Council had announced when the package was made.
ANNOUNCED = range(min(chinese_calendar.holidays).year, max(chinese_calendar.holidays).year + 1)


def is_announced(year: int) -> bool:
    """Return whether a year's holidays are known; of other years only the weekends are."""
    return year in ANNOUNCED


def is_workday(day: date) -> bool:
    """Return whether offices work on a day."""
    if not is_announced(day.year):
        return day.isoweekday() < 6
    return bool(chinese_calendar.is_workday(day))


def workday_after(day: date, n: int) -> date:
    """Return the ``n``-th working day after a day, which itself does not count; with 0 the day itself."""
    while n > 0:
        day += timedelta(days=1)
        n -= is_workday(day)
    return day
