"""A made city, worked out a second time from its files: everything that the demo has not."""

from __future__ import annotations

from datetime import date

import pytest
from cities import DATA
from oracle.files import City, Quarter, workday_after
from oracle.results import Result
from people import official
from recomputed import differences
from recomputed_pages import page_differences

from reports.city.loading import load_city
from reports.models import Release
from reports.releases.actions import publish
from targets.models import Period, Scheme

MADE = DATA / "made-city"
SCHEME = "made-2015"
EARLY, LATE, SECOND = date(2015, 4, 9), date(2015, 5, 14), date(2015, 8, 20)
FIRST_QUARTER, SECOND_QUARTER = Quarter(2015, 1), Quarter(2015, 2)


def test_workdays_are_counted_over_holidays():
    assert workday_after(date(2015, 3, 31), 30) == LATE
    assert workday_after(date(2015, 6, 30), 30) == date(2015, 8, 11)


def made(quarter: Quarter, on: date) -> Release:
    """Publish a quarter of the made city on a day."""
    period = Period.objects.get(year=quarter.year, number=quarter.number)
    return publish(scheme=Scheme.objects.get(code=SCHEME), period=period, reason="as reported", published_on=on).release


@pytest.mark.django_db
def test_a_made_city_says_what_its_files_give():
    """Two groups, missing, NA, excluded, none, no target, drafts, late availability, every path, targets of zero."""
    city, later, client = City(MADE / "city"), City(MADE / "city", MADE / "late"), official()
    load_city(MADE / "city")
    early, expected = made(FIRST_QUARTER, EARLY), Result(city, SCHEME, FIRST_QUARTER, EARLY)
    assert differences(early, expected) == []
    assert page_differences(client, early, expected, None) == []
    assert early.is_preliminary
    load_city(MADE / "late")
    late, expected = made(FIRST_QUARTER, LATE), Result(later, SCHEME, FIRST_QUARTER, LATE)
    assert differences(late, expected) == []
    assert page_differences(client, late, expected, None) == []
    assert (late.supersedes_id, late.is_preliminary, late.is_erratum) == (early.pk, False, False)
    second, expected = made(SECOND_QUARTER, SECOND), Result(later, SCHEME, SECOND_QUARTER, SECOND, expected)
    assert differences(second, expected) == []
    assert page_differences(client, second, expected, None) == []
    assert second.compared_with_id == late.pk
