"""Periods, as the person who opens them sees them."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta

import pytest
from cities import CROATIA, LEAGUE, release_of
from factories import ParkFactory, PeriodFactory, SubmissionFactory
from made_towns import today_is, town
from people import client_of, official, person
from reading import english, text_of

from parks.models import City, Park, Role
from reports.city.loading import load_city
from reports.contents.periods import due_words, time_words
from targets.models import Period

pytestmark = pytest.mark.django_db


def test_the_day_is_a_demos_own_or_that_of_the_clock():
    clock = date(2026, 1, 2)
    assert City.objects.all().today_on(clock) == clock
    assert City(is_demo=True, today=date(2016, 7, 8)).today_on(clock) == date(2016, 7, 8)
    assert City().today_on(clock) == clock


@pytest.mark.parametrize(
    ("at", "late"),
    [
        (datetime(2020, 4, 11, 15, 59, tzinfo=UTC), None),  # one minute before midnight in Shanghai
        (datetime(2020, 4, 11, 16, 0, tzinfo=UTC), timedelta(0)),
        (datetime(2020, 4, 12, 18, 0, tzinfo=UTC), timedelta(days=1, hours=2)),
    ],
)
def test_late_begins_when_the_due_day_is_over(at, late):
    assert Period(due_on=date(2020, 4, 11)).late_by(at) == late


def test_the_list_counts_the_parks_of_each_period():
    town(6)
    client = english(official())
    row = r"2020Q1 open 2020-04-11 6 2 1 0 —"
    assert re.search(row, text_of(client.get("/periods/")))
    today_is(date(2020, 4, 13))
    assert re.search(r"2020Q1 open, past due 2020-04-11 6 2 1 4 —", text_of(client.get("/periods/")))


def test_periods_stand_newest_first_and_say_what_is_published():
    release_of(LEAGUE, "S1", 2020, 2)
    text = text_of(english(official()).get("/periods/"))
    labels = re.findall(r"\d{4}Q\d", text.split("release")[1])
    assert labels == sorted(labels, reverse=True)
    assert re.search(r"2020Q2 closed \S+ \d+ \d+ \d+ \d+ published", text)


def test_a_period_shows_each_park_and_whether_it_is_in_time():
    town(6)
    response = english(official()).get("/periods/2020Q1/")
    text = text_of(response)
    assert "2 of 6 parks have handed in, 1 are approved." in text
    assert "Park 0 handed in 2020-04-04 17:00 on time —" in text
    assert "Park 2 returned 2020-04-04 17:00 due in 6 days unit" in text
    assert "Park 5 not begun — due in 6 days —" in text
    assert text.index("Park 2") < text.index("Park 5") < text.index("Park 3") < text.index("Park 0")
    assert 'href="/parks/p0/"' in response.content.decode()


def test_a_period_says_how_late_somebody_was_or_is(author):
    period = town(2)
    SubmissionFactory(
        park=ParkFactory(name="Late"), period=period, state="handed_in", handed_in_at="2020-04-13T03:00:00+08:00"
    )
    ParkFactory(name="Missing")
    today_is(date(2020, 4, 14))
    text = text_of(english(official()).get("/periods/2020Q1/"))
    assert "Late handed in 2020-04-13 03:00 1 day 3 hours late" in text
    assert "Missing not begun — 3 days overdue" in text
    assert "2 are late" in text


def test_parks_without_a_group_are_waited_for_by_nobody(author):
    period = town(1)
    SubmissionFactory(park=ParkFactory(name="Cluster", group=None), period=period, state="approved")
    ParkFactory(name="Idle", group=None)
    ParkFactory(name="Closed", closed_on=date(2020, 3, 31))
    text = text_of(english(official()).get("/periods/2020Q1/"))
    assert "1 of 1 parks" in text
    assert "Cluster not ranked approved" in text
    assert "1 park outside the groups" in text
    assert "Idle" not in text
    assert "Closed" not in text


@pytest.mark.parametrize("address", ["/periods/", "/periods/2020Q1/"])
def test_an_administrator_has_no_business_with_periods(address):
    town(1)
    assert client_of(person(Role.ADMINISTRATOR)).get(address).status_code == 403


@pytest.mark.parametrize(
    "label", ["2020Q2", "2020Q5", "2020", "x", "2020Q01", "0000Q1", "2020M13", "２０２０Q1", "%00"]
)
def test_a_period_that_is_not_there_is_a_404(label):
    town(1)
    assert official().get(f"/periods/{label}/").status_code == 404


@pytest.mark.parametrize("address", ["/periods/?page=0", "/periods/2020Q1/?page=x"])
def test_a_page_that_cannot_be_asked_for_is_refused_in_words(address):
    town(1)
    assert official().get(address).status_code == 400


def test_long_lists_have_pages(author):
    town(1)
    for number in range(24):
        PeriodFactory(year=1990 + number // 4, number=number % 4 + 1)
    client = official()
    found = [re.findall(r'href="/periods/(\w+)/"', client.get(f"/periods/?page={n}").content.decode()) for n in (1, 2)]
    assert [len(labels) for labels in found] == [20, 5]
    assert found[0][0] == "2020Q1"


def test_croatia_has_one_period_and_twelve_pages_of_parks():
    load_city(CROATIA)
    client = english(official())
    assert re.search(r"2013Q4 closed \S+ 556 556 556 0 —", text_of(client.get("/periods/")))
    page = client.get("/periods/2013Q4/?page=12")
    assert len(re.findall(r'href="/parks/\d+/"', page.content.decode())) == 6
    assert "approved" in text_of(page)
    assert Park.objects.count() == 556


def test_before_anything_is_loaded_the_page_says_what_will_come():
    assert "There are no periods yet" in text_of(english(official()).get("/periods/"))


@pytest.mark.parametrize(
    ("time", "words"),
    [
        (timedelta(minutes=5), "1 hour"),
        (timedelta(hours=23, minutes=59), "23 hours"),
        (timedelta(days=1), "1 day"),
        (timedelta(days=2, hours=1), "2 days 1 hour"),
    ],
)
def test_a_time_in_words(settings, time, words):
    settings.LANGUAGE_CODE = "en"
    assert time_words(time) == words


@pytest.mark.parametrize(("days", "words"), [(0, "due today"), (1, "due in 1 day"), (-2, "2 days overdue")])
def test_a_due_day_in_words(settings, days, words):
    settings.LANGUAGE_CODE = "en"
    assert due_words(days) == words
