"""From which day on a figure is to be had."""

from __future__ import annotations

from datetime import date

from parks.calendar import workday_after
from targets.indicators.models.indicators import Every, Indicator, ReportedBy
from targets.indicators.models.periods import PER_YEAR, Period

# How often a year a statistic exists.
TIMES_A_YEAR: dict[str, int] = {Every.QUARTER: 4, Every.HALF: 2, Every.YEAR: 1}


def exists_in(indicator: Indicator, period: Period) -> bool:
    """Return whether the indicator is reported for the period at all: a half-year's with each second quarter."""
    return period.number * TIMES_A_YEAR[indicator.every] % PER_YEAR[period.kind] == 0


def available_on(indicator: Indicator, period: Period) -> date | None:
    """Return the day from which the period's figure is to be had, None where ``every`` leaves the period out.

    Where the indicator does not say after how many working days, it is the day on which its report is due.
    """
    if not exists_in(indicator, period):
        return None
    if indicator.available is not None:
        return workday_after(period.last_on, indicator.available)
    return period.departments_due_on if indicator.reported_by == ReportedBy.DEPARTMENT else period.due_on
