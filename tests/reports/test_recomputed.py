"""What releases say, worked out a second time from the city's files by code that shares nothing with the product."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest
from cities import signed_demo
from conftest import empty_database
from oracle.demo import demo_results
from oracle.files import Quarter
from oracle.results import Result
from oracle.rounding import shown
from oracle.totals import total_of
from people import official
from recomputed import differences
from recomputed_pages import open_period_differences, page_differences, why_differences

from reports.city.demo import publish_demo
from reports.city.loading import load_city
from reports.models import Release

PARKS = ("TXEDZ", "HQIP", "HQEDZ", "HTIDZ", "CQIP", "NCPP")


@pytest.fixture(scope="module")
def results() -> dict[tuple[Quarter, bool], Result]:
    """Return what the demo's files give, quarter by quarter."""
    return demo_results()


def test_the_first_quarter_of_2016_is_as_it_was_agreed(results):
    """The numbers that were worked by hand when the words were defined."""
    standings = [results[Quarter(2016, 1), False].standings[park] for park in PARKS]
    said = [(shown(one.completion, 2), shown(one.due, 2)) for one in standings]
    assert said == [
        ("24.68", "24.29"),
        ("24.41", "23.90"),
        ("23.26", "23.64"),
        ("23.38", "24.29"),
        ("24.17", "24.73"),
        ("23.96", "24.44"),
    ]
    assert [one.light for one in standings] == ["ahead", "ahead", "near", "near", "near", "near"]
    assert [one.levels for one in standings] == [(3, 7), (3, 7), (3, 7), (2, 7), (2, 7), (1, 7)]
    assert [len(one.behind) for one in standings] == [0, 1, 2, 3, 2, 4]


def test_what_was_agreed_of_totals_and_of_last_year(results):
    result = results[Quarter(2016, 1), False]
    total = total_of(result, "budget_rev")
    assert (shown(total.value, 2), len(total.asked)) == ("12.01", 8)
    six = total_of(result, "budget_rev", PARKS)
    assert (shown(six.value, 2), len(six.asked)) == ("11.82", 6)
    # 14 7 6 with the item that this park is not asked for.
    assert result.standings["NCPP"].against_last_year == (13, 7, 6)


@pytest.fixture(scope="module")
def demo_city(
    tmp_path_factory: pytest.TempPathFactory, django_db_setup: None, django_db_blocker: Any
) -> Iterator[None]:
    """Load the demo with its pledges and publish it, for this module."""
    with django_db_blocker.unblock():
        load_city(signed_demo(tmp_path_factory.mktemp("demo") / "city"))
        publish_demo()
        yield
        empty_database()


@pytest.mark.slow
@pytest.mark.django_db
def test_all_releases_of_the_demo_say_what_its_files_give(demo_city, results):
    for (quarter, is_erratum), result in results.items():
        release = Release.objects.get(
            period__year=quarter.year, period__number=quarter.number, supersedes__isnull=not is_erratum
        )
        assert release.published_on == result.on
        assert differences(release, result) == [], (quarter, is_erratum)


@pytest.mark.slow
@pytest.mark.django_db
@pytest.mark.parametrize("quarter", [Quarter(2014, 4), Quarter(2015, 3), Quarter(2016, 1)], ids=str)
def test_pages_of_the_demo_say_what_its_files_give(demo_city, results, quarter):
    """Of a corrected quarter the pages are those of the correction; what it replaced keeps its reasons."""
    client = official()
    release = Release.objects.counting().get(period__year=quarter.year, period__number=quarter.number)
    result = results[quarter, release.supersedes_id is not None]
    assert page_differences(client, release, result, results.get((quarter.last_year, False))) == []
    if release.supersedes is not None:
        assert why_differences(client, release.supersedes, results[quarter, False]) == []


@pytest.mark.django_db
def test_the_overview_says_who_is_waited_for(demo_city, results):
    city = results[Quarter(2016, 1), False].city
    assert open_period_differences(official(), city, Quarter(2016, 2), date(2016, 7, 8)) == []
