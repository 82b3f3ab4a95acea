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
from reports.pages.periods.contents.periods import due_words, time_words
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
    row = r"2020 first quarter open 2020-04-11 6 2 1 0 –"
    assert re.search(row, text_of(client.get("/periods/")))
    today_is(date(2020, 4, 13))
    assert re.search(r"2020 first quarter open, past due 2020-04-11 6 2 1 4 –", text_of(client.get("/periods/")))


def test_periods_stand_newest_first_and_say_what_is_published():
    release_of(LEAGUE, "S1", 2020, 2)
    text = text_of(english(official()).get("/periods/"))
    labels = re.findall(r"\d{4}Q\d", text.split("release")[1])
    assert labels == sorted(labels, reverse=True)
    assert re.search(r"2020 first half closed \S+ \d+ \d+ \d+ \d+ published", text)


def test_a_period_shows_each_park_and_whether_it_is_in_time():
    town(6)
    response = english(official()).get("/periods/2020Q1/")
    text = text_of(response)
    assert "2 of 6 parks have handed in, 1 are approved." in text
    assert "Park 0 handed in 2020-04-04 17:00 on time –" in text
    assert "Park 2 returned 2020-04-04 17:00 due in 6 days unit" in text
    assert "Park 5 not begun – due in 6 days –" in text
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
    assert "Missing not begun – 3 days overdue" in text
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
    assert re.search(r"2013 full year closed \S+ 556 556 556 0 –", text_of(client.get("/periods/")))
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


# --- Opening, changing the days, more time ----------------------------------------------------------------------------


def the_assessor():
    """Return the assessor's browser, in English."""
    return english(client_of(person(Role.ASSESSOR)))


def test_the_next_quarter_is_suggested_with_the_days_of_the_last():
    town(1)
    client = the_assessor()
    page = client.get("/periods/new/").content.decode()
    assert 'name="quarter" value="2020Q2"' in page
    # The first quarter opened on 1 April, was due on the 11th and closes on the 21st: so many days after its end.
    assert re.findall(r'type="date" name="(\w+)" value="([\d-]+)"', page) == days_after(
        Period.objects.get(), date(2020, 6, 30)
    )
    sent = dict(days_after(Period.objects.get(), date(2020, 6, 30)))
    response = client.post("/periods/new/", {"quarter": "2020Q2", **sent})
    assert response["Location"] == "/periods/2020Q2/"
    made = Period.objects.get(number=2)
    assert (made.first_on, made.last_on) == (date(2020, 4, 1), date(2020, 6, 30))


def days_after(latest, end):
    """Return the days of a quarter that ends on a day, as those of another one lie after its end."""
    return [
        (name, (end + (getattr(latest, name) - latest.last_on)).isoformat())
        for name in ("opens_on", "due_on", "closes_on")
    ]


def test_another_quarter_has_other_days_and_one_that_is_there_is_not_offered():
    town(1)
    client = the_assessor()
    page = client.get("/periods/new/?quarter=2020Q4").content.decode()
    assert 'name="opens_on" value="2021-01-01"' in page
    assert '<option value="2020Q1"' not in page
    assert client.get("/periods/new/?quarter=2020Q1").status_code == 400


def test_before_the_first_period_the_current_quarter_is_offered():
    assert re.search(r'name="quarter" value="\d{4}Q[1-4]"', the_assessor().get("/periods/new/").content.decode())


def test_days_in_the_wrong_order_are_refused_beside_the_day():
    town(1)
    sent = {"quarter": "2020Q2", "opens_on": "2020-07-05", "due_on": "2020-07-01", "closes_on": "2020-07-20"}
    response = the_assessor().post("/periods/new/", sent)
    assert response.status_code == 400
    assert "A period opens, is due and closes in this order." in text_of(response)
    assert 'value="2020-07-05"' in response.content.decode()
    assert Period.objects.count() == 1


def test_a_quarter_that_a_colleague_opened_meanwhile_is_refused_in_words(author):
    town(1)
    client = the_assessor()
    page = client.get("/periods/new/?quarter=2020Q2").content.decode()
    sent = dict(re.findall(r'type="date" name="(\w+)" value="([\d-]+)"', page))
    client.post("/periods/new/", {"quarter": "2020Q2", **sent})
    assert client.post("/periods/new/", {"quarter": "2020Q2", **sent}).status_code == 400
    assert Period.objects.count() == 2


def changed(client, **fields):
    """Send the days of the first quarter, some of them changed."""
    page = client.get("/periods/2020Q1/days/").content.decode()
    shown = dict(re.findall(r'name="(\w+)" value="([\d -]+)"', page))
    return client.post("/periods/2020Q1/days/", {**shown, "reason": "holidays", **fields})


def test_all_parks_get_more_time_for_a_reason():
    town(1)
    client = the_assessor()
    assert changed(client, due_on="2020-04-15", reason=" ").status_code == 400
    assert changed(client, due_on="2020-04-15")["Location"] == "/periods/2020Q1/"
    assert Period.objects.get().due_on == date(2020, 4, 15)


def test_days_that_a_colleague_changed_meanwhile_are_looked_at_again():
    town(1)
    client = the_assessor()
    seen = "2020-04-01 2020-04-11 2020-04-21"
    changed(client, closes_on="2020-04-28")
    response = changed(client, seen=seen, closes_on="2020-05-05")
    assert response.status_code == 409
    assert "Somebody else changed the days meanwhile." in text_of(response)
    assert "holidays" in response.content.decode()


@pytest.mark.parametrize("seen", ["", "x", "2020-04-01", "2020-13-01 2020-04-11 2020-04-21"])
def test_a_form_of_days_that_cannot_be_read_is_refused(seen):
    town(1)
    assert changed(the_assessor(), seen=seen).status_code == 400


def test_a_period_is_closed_now_once_it_is_due_and_opened_again():
    town(1)
    client = the_assessor()
    assert "Close now" not in text_of(client.get("/periods/2020Q1/days/"))
    today_is(date(2020, 4, 14))
    assert "Close now" in text_of(client.get("/periods/2020Q1/days/"))
    changed(client, close="1")
    assert Period.objects.get().closes_on == date(2020, 4, 13)
    assert "2020 first quarter closed" in text_of(client.get("/periods/2020Q1/"))
    changed(client, closes_on="2020-04-16")
    assert "2020 first quarter open, past due" in text_of(client.get("/periods/2020Q1/"))


def test_more_time_moves_a_parks_due_day_to_the_second():
    town(6)
    client = the_assessor()
    response = client.post("/periods/2020Q1/extend/p5/", {"until_on": "2020-04-16", "reason": "flood"})
    assert response["Location"] == "/periods/2020Q1/"
    text = text_of(client.get("/periods/2020Q1/"))
    assert "Park 5 has time until the end of 2020-04-16." in text
    assert "Park 5 not begun – due in 11 days extended until 2020-04-16" in text
    today_is(date(2020, 4, 13))
    assert "3 are late" in text_of(client.get("/periods/2020Q1/"))  # p2, p3, p4, and not p5
    today_is(date(2020, 4, 17))
    assert "4 are late" in text_of(client.get("/periods/2020Q1/"))


@pytest.mark.parametrize(
    ("at", "timing"),
    [("2020-04-16T23:59:59+08:00", "on time"), ("2020-04-17T00:00:00+08:00", "1 hour late")],
)
def test_within_an_extension_a_park_is_in_time(author, at, timing):
    period = town(2)
    park = ParkFactory(name="Flooded", code="fl")
    SubmissionFactory(park=park, period=period, state="handed_in", handed_in_at=at)
    today_is(date(2020, 4, 12))
    client = the_assessor()
    client.post("/periods/2020Q1/extend/fl/", {"until_on": "2020-04-16", "reason": "flood"})
    text = text_of(client.get("/periods/2020Q1/"))
    assert re.search(rf"Flooded handed in \S+ \S+ {timing}", text)
    assert ("1 is late" in text) is (timing != "on time")


@pytest.mark.parametrize(
    ("fields", "status"),
    [
        ({"until_on": "2020-04-16"}, 400),
        ({"until_on": "soon", "reason": "flood"}, 400),
        ({"until_on": "2020-04-10", "reason": "flood"}, 409),
    ],
)
def test_more_time_is_refused_in_words_and_the_form_kept(fields, status):
    town(6)
    response = the_assessor().post("/periods/2020Q1/extend/p5/", fields)
    assert response.status_code == status
    assert fields["until_on"] in response.content.decode()
    assert "extended until" not in text_of(the_other().get("/periods/2020Q1/"))


def the_other():
    """Return another reader's browser, in English."""
    return english(client_of(person(Role.OFFICIAL, name="reader")))


def test_the_time_of_reporting_to_the_head_is_shown(author):
    period = town(1)
    SubmissionFactory(
        park=ParkFactory(name="Ready"), period=period, state="ready", ready_at="2020-04-05T11:00:00+08:00"
    )
    assert "reported to the head 2020-04-05 11:00" in text_of(english(official()).get("/periods/2020Q1/"))


def test_only_the_assessor_has_buttons_that_change_something():
    town(6)
    page = the_other().get("/periods/2020Q1/").content.decode()
    assert "/extend/" not in page and "/days/" not in page and "/publish/" not in page
    assert "/periods/new/" not in the_other_page()
    assert "/extend/p5/" in the_assessor().get("/periods/2020Q1/").content.decode()


def the_other_page():
    """Return the list of periods as a head sees it."""
    return client_of(person(Role.PARK_HEAD, name="head", park="p0")).get("/periods/").content.decode()


def test_only_those_that_wait_are_listed_where_asked():
    town(6)
    client = the_assessor()
    assert "Show the 1 that waits for a decision" in text_of(client.get("/periods/2020Q1/"))
    text = text_of(client.get("/periods/2020Q1/?only=waiting"))
    assert "Park 0" in text and "Park 1" not in text and "Show all parks" in text
    assert client.get("/periods/2020Q1/?only=x").status_code == 400
