"""Sessions: when they end by themselves, how a person sees and ends the own ones, and what ends them all."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.db import connection
from django.test import Client, RequestFactory
from django.test.utils import CaptureQueriesContext
from factories import SessionFactory
from people import PASSWORD, client_of, person

from accounts import sessions
from accounts.actions import issue_one_time_password
from accounts.audit.trail import act
from accounts.models import AuditEntry, Session, User
from accounts.models.sessions import digest_of_key
from accounts.sessions import browser_of, end_sessions
from parks.models import Role

pytestmark = pytest.mark.django_db
NOON = datetime(2026, 11, 25, 12, 0, tzinfo=UTC)
CHROME = (
    "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/120.0.0.0 Safari/537.36"
)


@pytest.fixture
def noon():
    with time_machine.travel(NOON, tick=False) as clock:
        yield clock


def browser(name="official", address="192.0.2.1", agent=CHROME):
    """Return a browser in which a person signed in through the page."""
    client = Client(REMOTE_ADDR=address, headers={"User-Agent": agent})
    client.cookies["django_language"] = "en"
    assert client.post("/log-in/", {"username": name, "password": PASSWORD}).status_code == 302
    return client


def is_in(client):
    """Return whether the browser is still signed in."""
    return client.get("/account/").status_code == 200


def text_of(response):
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", response.content.decode()))


def ids_of(client):
    """Return the public names of the sessions that the page offers to end."""
    return re.findall(r'name="session" value="(\w+)"', client.get("/account/").content.decode())


def test_a_session_ends_when_it_is_idle(noon):
    person(Role.OFFICIAL)
    client = browser()
    noon.shift(timedelta(minutes=29))
    assert is_in(client)
    noon.shift(timedelta(minutes=29))
    assert is_in(client)
    noon.shift(timedelta(minutes=30))
    sent = client.get("/account/")
    assert (sent.status_code, sent["Location"]) == (302, "/log-in/?next=/account/")


SAID = "Your session has ended."


def test_the_log_in_says_once_that_a_session_has_ended_and_leads_back(noon):
    person(Role.OFFICIAL)
    client = browser()
    noon.shift(timedelta(minutes=30))
    sent = client.get("/account/")
    assert SAID in text_of(client.get(sent["Location"]))
    assert SAID not in text_of(client.get(sent["Location"]))
    form = {"username": "official", "password": PASSWORD, "next": "/account/"}
    assert client.post(sent["Location"], form)["Location"] == "/account/"


def test_nothing_is_said_of_an_end_to_strangers_and_to_who_signed_out():
    person(Role.OFFICIAL)
    client = browser()
    client.post("/log-out/")
    for visitor in (client, Client()):
        visitor.cookies["django_language"] = "en"
        answer = visitor.get("/account/", follow=True)
        assert answer.status_code == 200
        assert SAID not in text_of(answer)


def test_a_log_in_sweeps_sessions_that_have_ended(noon, monkeypatch):
    person(Role.OFFICIAL)
    monkeypatch.setattr(sessions, "SWEPT", 2)
    ended = [SessionFactory(started_at=at, seen_at=at) for at in (NOON - timedelta(days=days) for days in (1, 3, 2))]
    running = SessionFactory(started_at=NOON, seen_at=NOON)
    browser()
    kept = set(Session.objects.values_list("digest", flat=True))
    assert [session.digest in kept for session in ended] == [True, False, False]
    assert running.digest in kept
    browser()
    assert not Session.objects.filter(expire_date__lte=NOON).exists()


def test_a_session_ends_after_twelve_hours_however_busy(noon):
    person(Role.OFFICIAL)
    client = browser()
    for _step in range(35):
        noon.shift(timedelta(minutes=20))
        assert is_in(client)
    noon.shift(timedelta(minutes=19))
    assert is_in(client)
    noon.shift(timedelta(minutes=1))
    assert not is_in(client)


def test_a_changed_session_does_not_live_longer(noon):
    """A new password gives the session a new key; its twelve hours go on."""
    person(Role.OFFICIAL)
    client = browser()
    for _step in range(35):
        noon.shift(timedelta(minutes=20))
        assert is_in(client)
    new = "Another long pass phrase 2"
    form = {"old_password": PASSWORD, "new_password1": new, "new_password2": new}
    assert client.post("/account/password/", form).status_code == 302
    noon.shift(timedelta(minutes=19))
    assert is_in(client)
    noon.shift(timedelta(minutes=1))
    assert not is_in(client)


def test_the_cookie_lasts_as_long_as_the_session_can():
    person(Role.OFFICIAL)
    cookie = browser().cookies["sessionid"]
    assert (cookie["max-age"], cookie["httponly"], cookie["samesite"]) == (12 * 3600, True, "Lax")


def writes(client, address="/account/"):
    """Return the statements of a request that write."""
    with CaptureQueriesContext(connection) as made:
        client.get(address)
    return [query["sql"] for query in made if query["sql"].startswith(("UPDATE", "INSERT", "DELETE"))]


def test_the_idle_clock_is_written_once_a_minute_at_most(noon):
    person(Role.OFFICIAL)
    client = browser()
    assert writes(client) == []
    noon.shift(timedelta(seconds=59))
    assert writes(client) == []
    noon.shift(timedelta(seconds=1))
    (written,) = writes(client)
    assert written.startswith('UPDATE "accounts_session"')
    assert writes(client) == []


def test_a_page_costs_one_query_for_the_session_and_one_for_the_person_with_the_appointments():
    client = client_of(person(Role.OFFICIAL))
    with CaptureQueriesContext(connection) as made:
        assert client.get("/account/").status_code == 200
    tables = [re.search(r'FROM "?(accounts_\w+)', query["sql"])[1] for query in made]
    assert tables == ["accounts_session", "accounts_user", "accounts_session", "accounts_signingkey"]


def test_the_account_page_says_who_and_where(noon):
    person(Role.OFFICIAL)
    browser(address="198.51.100.7", agent="Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0")
    noon.shift(timedelta(minutes=5))
    text = text_of(browser().get("/account/"))
    assert "Account name official" in text
    assert "Chrome 120, Windows 192.0.2.1 2026-11-25 20:05 2026-11-25 20:05 this session" in text
    assert "Firefox 140, Linux 198.51.100.7 2026-11-25 20:00" in text
    assert "Changed on 2026-11-25" in text


def test_the_name_in_the_top_bar_leads_to_the_account():
    page = client_of(person(Role.OFFICIAL)).get("/").content.decode()
    assert re.search(r'<a\s+class="person"\s+href="/account/"[^>]*>.*official</a>', page, re.DOTALL)


def test_one_session_is_ended_and_the_others_stay():
    person(Role.OFFICIAL)
    here, there, elsewhere = browser(), browser(address="198.51.100.7"), browser()
    there_id = next(session.public_id for session in Session.objects.all() if session.digest == there.session.digest)
    assert there_id in ids_of(here)
    answer = here.post("/account/sessions/end/", {"session": there_id}, follow=True)
    assert "1 session ended." in text_of(answer)
    assert [is_in(client) for client in (here, there, elsewhere)] == [True, False, True]
    assert AuditEntry.objects.filter(act="accounts.end_session", outcome="done").count() == 1


def test_all_other_sessions_are_ended():
    person(Role.OFFICIAL)
    here, there, elsewhere = browser(), browser(), browser()
    assert "2 sessions ended." in text_of(here.post("/account/sessions/end/", follow=True))
    assert [is_in(client) for client in (here, there, elsewhere)] == [True, False, False]
    assert AuditEntry.objects.get(act="accounts.end_other_sessions").details == {"sessions_ended": 2}


def test_nobody_ends_or_sees_the_session_of_another():
    person(Role.OFFICIAL)
    person(Role.AUDITOR)
    mine, other = browser(address="192.0.2.1"), browser("auditor", address="198.51.100.7")
    other_id = Session.objects.get(digest=other.session.digest).public_id
    assert "198.51.100.7" not in text_of(mine.get("/account/"))
    assert mine.post("/account/sessions/end/", {"session": other_id}).status_code == 404
    assert mine.post("/account/sessions/end/", {"session": "x"}).status_code == 404
    mine.post("/account/sessions/end/")
    assert is_in(other)


@pytest.mark.parametrize("name", ["x", "f" * 32, "x" * 201, "x" * 100_000, "\x00", "\ud7ff", "园" * 300])
def test_what_is_no_session_is_not_ended_and_the_trail_does_not_say_done(name):
    person(Role.OFFICIAL)
    client = browser()
    assert client.post("/account/sessions/end/", {"session": name}).status_code in (400, 404)
    assert is_in(client)
    assert not AuditEntry.objects.filter(act="accounts.end_session", outcome="done").exists()


def test_who_asks_to_end_a_session_that_is_none_is_kept():
    person(Role.OFFICIAL)
    browser().post("/account/sessions/end/", {"session": "x" * 201})
    entry = AuditEntry.objects.get(act="accounts.end_session")
    assert (entry.outcome, entry.by_name, entry.object_key) == ("refused", "official", "x" * 200)


def test_the_page_does_not_give_the_keys_away():
    person(Role.OFFICIAL)
    here, there = browser(), browser()
    page = here.get("/account/").content.decode()
    assert here.session.session_key not in page
    assert there.session.session_key not in page


def test_the_database_does_not_hold_a_key_either():
    """The attack: whoever reads the table, or guesses a column letter by letter, would carry a key into a browser."""
    person(Role.OFFICIAL)
    here = browser()
    key = here.session.session_key
    with connection.cursor() as cursor:
        cursor.execute("SELECT to_jsonb(s)::text FROM accounts_session s")
        rows = " ".join(row for (row,) in cursor.fetchall())
    assert rows
    assert key not in rows
    stolen = Client()
    for value in Session.objects.values_list("digest", flat=True):
        stolen.cookies["sessionid"] = value
        assert not is_in(stolen)
    stolen.cookies["sessionid"] = key
    assert is_in(stolen)


def test_what_is_kept_of_a_key_is_keyed_by_the_installation(settings):
    """The attack: who can write the table, but does not know SECRET_KEY, puts the digest of a key of their own there."""
    digest = digest_of_key("chosen-by-an-attacker")
    settings.SECRET_KEY = settings.SECRET_KEY + "another"
    assert digest_of_key("chosen-by-an-attacker") != digest


def test_sessions_are_ended_by_post_alone():
    assert client_of(person(Role.OFFICIAL)).get("/account/sessions/end/").status_code == 405


def test_an_ended_session_is_not_listed(noon):
    person(Role.OFFICIAL)
    browser()
    noon.shift(timedelta(minutes=31))
    assert ids_of(browser()) == []


def test_a_new_password_ends_the_other_sessions():
    person(Role.OFFICIAL)
    here, there = browser(), browser()
    new = "Another long pass phrase 2"
    here.post("/account/password/", {"old_password": PASSWORD, "new_password1": new, "new_password2": new})
    assert [is_in(client) for client in (here, there)] == [True, False]
    assert Session.objects.filter(user__username="official").count() == 1


def test_a_one_time_password_ends_all_sessions():
    user, administrator = person(Role.OFFICIAL), person(Role.ADMINISTRATOR)
    here, there = browser(), browser()
    issue_one_time_password(user=user, by=administrator, address="203.0.113.1")
    assert [is_in(client) for client in (here, there)] == [False, False]
    row = AuditEntry.objects.get(act="accounts.issue_one_time_password")
    assert (row.by, row.object_key, row.address) == (administrator, str(user.pk), "203.0.113.1")
    assert row.details == {"username": "official", "sessions_ended": 2}


def test_who_is_deactivated_is_out_at_the_next_request():
    user = person(Role.OFFICIAL)
    client = browser()
    with act("test"):
        User.objects.filter(pk=user.pk).update(is_active=False)
    assert not is_in(client)


def test_end_sessions_counts_and_keeps_one():
    user, other = person(Role.OFFICIAL), person(Role.AUDITOR)
    SessionFactory(user=user, digest=digest_of_key("kept"))
    SessionFactory(user=user)
    SessionFactory(user=other)
    assert end_sessions(user, keep="kept") == 1
    assert end_sessions(user) == 1
    assert Session.objects.filter(user=other).count() == 1


def test_a_person_gets_a_new_key_with_the_log_in():
    person(Role.OFFICIAL)
    client = browser()
    before, row = client.session.session_key, client.session.digest
    client.post("/log-out/")
    client.post("/log-in/", {"username": "official", "password": PASSWORD})
    assert client.session.session_key != before
    assert not Session.objects.filter(digest=row).exists()


@pytest.mark.parametrize(
    ("agent", "short"),
    [
        (CHROME, "Chrome 120, Windows"),
        (CHROME + " Edg/121.0", "Edge 121, Windows"),
        ("Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605 Version/17.1 Safari/605", "Safari 17, macOS"),
        ("Mozilla/5.0 (iPhone; CPU iPhone OS 17_0 like Mac OS X) Version/17.0 Mobile/15E Safari/604", "Safari 17, iOS"),
        ("Mozilla/5.0 (Linux; Android 14) Chrome/116.0 Mobile MicroMessenger/8.0.45", "WeChat 8, Android"),
        ("curl/8.0", ""),
        ("<script>" * 1000, ""),
        ("Chrome/" + "9" * 50, "Chrome 9999"),
    ],
)
def test_browsers_in_short(agent, short):
    assert browser_of(RequestFactory().get("/", headers={"User-Agent": agent})) == short


@pytest.mark.parametrize("address", ["/account/", "/account/sessions/end/", "/account/totp/", "/account/totp/qr.svg"])
def test_a_stranger_is_sent_to_the_log_in(address):
    for response in (Client().get(address), Client().post(address)):
        assert (response.status_code, response["Location"]) == (302, f"/log-in/?next={address}")
