"""Getting in: how often it may go wrong, for whom, from where, and what is said and kept then."""

from __future__ import annotations

import threading
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.contrib.auth.hashers import PBKDF2PasswordHasher
from django.db import connection
from django.test import Client, override_settings
from django.utils import timezone
from factories import SigningKeyFactory
from people import PASSWORD, client_of, person

from accounts.actions import issue_one_time_password
from accounts.audit.trail import act
from accounts.errors import TooManyFailures
from accounts.log_in.throttling import LIMITS, account_key, address_key, begin_attempt, succeed
from accounts.models import AuditEntry, KeyRevocation, LogInAttempt, User
from config.environment import parse_networks
from parks.models import Role

pytestmark = pytest.mark.django_db
NOON = datetime(2026, 11, 25, 12, 0, tzinfo=UTC)
PROXY = override_settings(TRUSTED_PROXIES=parse_networks("10.0.0.0/8"))


def stranger(address="192.0.2.1", **headers):
    """Return a browser at an address, in English."""
    client = Client(REMOTE_ADDR=address, headers=headers)
    client.cookies["django_language"] = "en"
    return client


def try_in(client, name, password="wrong", **query):
    """Try a name and a password."""
    return client.post("/log-in/", {"username": name, "password": password}, query_params=query)


def failures(number, account="official", address="192.0.2.1"):
    """Let so many log-ins have failed just now."""
    now = timezone.now()
    for index in range(number):
        keys = {"account": account_key(account.format(index)), "address": address_key(address.format(index))}
        LogInAttempt.objects.create(at=now, **keys)


def text_of(response):
    return response.content.decode()


@pytest.fixture
def noon():
    with time_machine.travel(NOON, tick=False) as clock:
        yield clock


def test_the_limits_are_those_that_were_asked_for():
    assert [(limit.columns, limit.failures, limit.first, limit.longest) for limit in LIMITS] == [
        (("account", "address"), 5, 60, 900),
        (("account",), 50, 30, 300),
        (("address",), 100, 15, 120),
    ]


@pytest.mark.parametrize("name", ["official", "nobody"])
def test_after_five_failures_the_sixth_has_to_wait(noon, name):
    person(Role.OFFICIAL)
    client = stranger()
    assert [try_in(client, name).status_code for _attempt in range(5)] == [200] * 5
    noon.shift(timedelta(seconds=20))
    locked = try_in(client, name, PASSWORD)
    assert (locked.status_code, locked["Retry-After"]) == (429, "40")
    assert "Too many failed attempts. Try again in 1 minute." in text_of(locked)
    assert f'value="{name}"' in text_of(locked)
    assert PASSWORD not in text_of(locked)
    row = AuditEntry.objects.filter(act="accounts.log_in").latest("at")
    assert (row.outcome, row.by_name, row.reason, row.address) == (
        "refused",
        name,
        "too many failures by account and address",
        "192.0.2.1",
    )


def waits(clock, attempts, **where):
    """Let attempts fail as fast as they may, and return after each how many seconds the next has to wait."""
    found = []
    for _attempt in range(attempts):
        begin_attempt(**where)
        try:
            begin_attempt(**where)
        except TooManyFailures as error:
            found.append(error.seconds)
            clock.shift(timedelta(seconds=error.seconds))
        else:
            LogInAttempt.objects.latest("pk").delete()
            found.append(0)
    return found


def test_the_wait_grows_with_every_failure_and_never_keeps_anybody_out_for_long(noon):
    """The attack: five wrong passwords an hour, typed by anybody, kept a colleague out all day."""
    person(Role.OFFICIAL)
    found = waits(noon, 12, account="official", address="192.0.2.1")
    assert found == [0, 0, 0, 0, 60, 120, 240, 480, 900, 900, 900, 900]
    assert try_in(stranger(), "official", PASSWORD).status_code == 302


def test_whoever_tries_without_end_gets_few_tries_a_day(noon):
    end = NOON + timedelta(days=1)
    tried = 0
    while datetime.now(tz=UTC) < end:
        try:
            begin_attempt(account="official", address="192.0.2.1")
            tried += 1
        except TooManyFailures as error:
            noon.shift(timedelta(seconds=error.seconds))
    assert tried < 105


def test_a_wait_ends_to_the_second(noon):
    person(Role.OFFICIAL)
    failures(5)
    noon.shift(timedelta(seconds=59))
    assert try_in(stranger(), "official", PASSWORD)["Retry-After"] == "1"
    noon.shift(timedelta(seconds=1))
    assert try_in(stranger(), "official", PASSWORD).status_code == 302


def test_attempts_while_waiting_do_not_make_it_longer(noon):
    person(Role.OFFICIAL)
    failures(5)
    for _second in range(59):
        noon.shift(timedelta(seconds=1))
        assert try_in(stranger(), "official").status_code == 429
    noon.shift(timedelta(seconds=1))
    assert try_in(stranger(), "official", PASSWORD).status_code == 302


def test_in_a_browser_that_is_known_nobody_else_makes_one_wait(noon):
    """The attack: wrong passwords for a colleague's name from the office that shares one address."""
    person(Role.OFFICIAL)
    own = stranger()
    assert try_in(own, "official", PASSWORD).status_code == 302
    own.post("/log-out/")
    failures(60)
    assert try_in(stranger(), "official", PASSWORD).status_code == 429
    assert try_in(stranger("198.51.100.1"), "official", PASSWORD).status_code == 429  # the account's own limit
    assert try_in(own, "official", PASSWORD).status_code == 302


def test_a_browser_is_known_for_its_account_alone_and_has_a_limit_of_its_own(noon):
    person(Role.OFFICIAL)
    person(Role.AUDITOR)
    own = stranger()
    try_in(own, "official", PASSWORD)
    own.post("/log-out/")
    assert [try_in(own, "auditor").status_code for _attempt in range(6)] == [200] * 5 + [429]
    assert [try_in(own, "official").status_code for _attempt in range(6)] == [200] * 5 + [429]
    noon.shift(timedelta(minutes=1))
    assert try_in(own, "official", PASSWORD).status_code == 302
    assert not LogInAttempt.objects.filter(account="official").exists()


@pytest.mark.parametrize("cookie", ["x", "e30:1:2", "a" * 5000, "\x00"])
def test_a_forged_cookie_of_a_known_browser_is_none(noon, cookie):
    person(Role.OFFICIAL)
    failures(5)
    forger = stranger()
    forger.cookies["known_browser"] = cookie
    assert try_in(forger, "official", PASSWORD).status_code == 429


def test_the_cookie_of_a_known_browser_tells_nobodys_name(noon):
    person(Role.OFFICIAL)
    client = stranger()
    try_in(client, "official", PASSWORD)
    cookie = client.cookies["known_browser"]
    assert (cookie["httponly"], cookie["samesite"], cookie["max-age"]) == (True, "Lax", 180 * 86400)
    assert "official" not in cookie.value
    assert PASSWORD not in cookie.value


def test_another_address_is_not_locked_and_another_account_neither(noon):
    person(Role.OFFICIAL)
    person(Role.AUDITOR)
    failures(5)
    assert try_in(stranger(), "auditor", PASSWORD).status_code == 302
    assert try_in(stranger("192.0.2.2"), "official", PASSWORD).status_code == 302


@pytest.mark.parametrize("name", ["official", "nobody"])
def test_an_account_fails_fifty_times_from_wherever(noon, name):
    person(Role.OFFICIAL)
    failures(49, name, "198.51.100.{}")
    assert try_in(stranger("203.0.113.1"), name).status_code == 200
    locked = try_in(stranger("203.0.113.2"), name, PASSWORD)
    assert (locked.status_code, locked["Retry-After"]) == (429, "30")
    assert AuditEntry.objects.filter(reason="too many failures by account").count() == 1


def test_an_address_fails_a_hundred_times_with_whatever_names(noon):
    person(Role.OFFICIAL)
    failures(99, "name-{}")
    assert try_in(stranger(), "nobody").status_code == 200
    assert try_in(stranger(), "official", PASSWORD).status_code == 429
    assert AuditEntry.objects.filter(reason="too many failures by address").count() == 1
    assert try_in(stranger("192.0.2.2"), "official", PASSWORD).status_code == 302


def test_a_right_password_is_no_failure(noon):
    person(Role.OFFICIAL)
    for _attempt in range(7):
        assert try_in(stranger(), "official", PASSWORD).status_code == 302
    assert not LogInAttempt.objects.exists()


def test_a_right_password_does_not_wash_failures_away(noon):
    person(Role.OFFICIAL)
    failures(4)
    assert try_in(stranger(), "official", PASSWORD).status_code == 302
    assert try_in(stranger(), "official").status_code == 200
    assert try_in(stranger(), "official", PASSWORD).status_code == 429


@pytest.mark.parametrize("name", ["OFFICIAL", " official", "ｏｆｆｉｃｉａｌ"])
def test_another_spelling_is_the_same_account(noon, name):
    failures(5)
    assert try_in(stranger(), name).status_code == 429


@override_settings(PASSWORD_HASHERS=["django.contrib.auth.hashers.PBKDF2PasswordHasher"])
def test_unknown_names_get_the_same_answer_for_the_same_work(monkeypatch):
    person(Role.OFFICIAL)
    person(Role.AUDITOR)
    with act("test"):
        User.objects.filter(username="auditor").update(is_active=False)
    hashed = []
    encode = PBKDF2PasswordHasher.encode
    monkeypatch.setattr(PBKDF2PasswordHasher, "encode", lambda self, *args: hashed.append(args) or encode(self, *args))
    answers, work = set(), set()
    for name in ("official", "auditor", "nobody"):
        hashed.clear()
        response = try_in(stranger(), name)
        answers.add((response.status_code, text_of(response).partition("<main")[2].replace(name, "").split("csrf")[0]))
        errors = [part.split("<")[0] for part in text_of(response).split('role="alert">')[1:]]
        answers.add(tuple(errors))
        work.add(len(hashed))
    assert work == {1}
    assert len(answers) == 2


def test_a_forged_forwarded_address_counts_for_nothing(noon):
    person(Role.OFFICIAL)
    for index in range(5):
        assert try_in(stranger(**{"X-Forwarded-For": f"198.51.100.{index}"}), "official").status_code == 200
    locked = try_in(stranger(**{"X-Forwarded-For": "198.51.100.77"}), "official", PASSWORD)
    assert locked.status_code == 429
    refused = AuditEntry.objects.filter(outcome="refused")
    assert set(refused.values_list("address", flat=True)) == {"192.0.2.1"}


@PROXY
def test_behind_a_trusted_proxy_its_word_counts_and_the_clients_does_not(noon):
    person(Role.OFFICIAL)
    for index in range(5):
        forwarded = {"X-Forwarded-For": f"198.51.100.{index}, 203.0.113.9"}
        assert try_in(stranger("10.0.0.1", **forwarded), "official").status_code == 200
    again = {"X-Forwarded-For": "198.51.100.99, 203.0.113.9"}
    assert try_in(stranger("10.0.0.1", **again), "official", PASSWORD).status_code == 429
    other = {"X-Forwarded-For": "203.0.113.10"}
    assert try_in(stranger("10.0.0.1", **other), "official", PASSWORD).status_code == 302


@pytest.mark.parametrize("address", ["", "unknown"])
def test_an_address_that_is_none_stops_nobody(address):
    person(Role.OFFICIAL)
    assert try_in(stranger(address), "official").status_code == 200
    assert try_in(stranger(address), "official", PASSWORD).status_code == 302


def test_addresses_are_counted_by_what_one_client_has():
    assert address_key("2001:db8:1:2:3::4") == address_key("2001:db8:1:2::9") == "2001:db8:1:2::/64"
    assert address_key("::1") == "::/64"
    assert address_key("::ffff:192.0.2.1") == "192.0.2.1"
    assert address_key(None) == ""
    assert account_key("Ｘ" * 300) == "ｘ" * 200


def test_the_administrations_door_is_the_same_door(noon):
    person(Role.ADMINISTRATOR)
    client = stranger()
    sent = client.get("/admin/login/?next=/admin/")
    assert (sent.status_code, sent["Location"]) == (302, "/log-in/?next=%2Fadmin%2F")
    posted = client.post("/admin/login/", {"username": "administrator", "password": PASSWORD})
    assert (posted.status_code, posted["Location"]) == (302, "/log-in/")
    assert "sessionid" not in client.cookies
    failures(5, "administrator")
    assert try_in(client, "administrator", PASSWORD, next="/admin/").status_code == 429


def test_the_administrations_door_does_not_send_in_circles():
    assert client_of(person(Role.OFFICIAL)).get("/admin/login/?next=/admin/").status_code == 403


def test_a_foreign_address_is_not_where_log_in_leads():
    person(Role.OFFICIAL)
    assert try_in(stranger(), "official", PASSWORD, next="https://evil.example/")["Location"] == "/start/"


def test_the_administrator_lifts_the_lock_with_a_new_password(noon):
    user, administrator = person(Role.OFFICIAL), person(Role.ADMINISTRATOR)
    failures(5)
    password = issue_one_time_password(user=user, by=administrator)
    assert try_in(stranger(), "official", password)["Location"] == "/start/"


def test_the_administrator_lifts_the_wait_and_the_key_stays(noon):
    """The attack needs no reset any more, which would end the person's own signing key."""
    user, administrator = person(Role.OFFICIAL), person(Role.ADMINISTRATOR)
    with act("test"):
        key = SigningKeyFactory(user=user)
    failures(30)
    hashed = User.objects.get(pk=user.pk).password
    admin = client_of(administrator)
    page = admin.post(f"/admin/accounts/user/{user.pk}/unlock/", follow=True)
    assert page.status_code == 200 and "30" in text_of(page)
    assert try_in(stranger(), "official", PASSWORD).status_code == 302
    assert User.objects.get(pk=user.pk).password == hashed
    assert not KeyRevocation.objects.filter(key=key).exists()
    entry = AuditEntry.objects.get(act="accounts.unlock")
    assert (entry.by, entry.object_key, entry.address) == (administrator, str(user.pk), "127.0.0.1")
    assert entry.details == {"username": "official", "failures": 30}


def test_what_no_longer_counts_is_thrown_away(noon):
    person(Role.OFFICIAL)
    failures(3, "nobody")
    noon.shift(timedelta(days=1))
    failures(1, "somebody")
    try_in(stranger(), "official", PASSWORD)
    assert list(LogInAttempt.objects.values_list("account", flat=True)) == ["somebody"]


def test_log_out_is_no_link():
    client = client_of(person(Role.OFFICIAL))
    assert client.get("/log-out/").status_code == 405
    assert client.get("/account/").status_code == 200


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(
    ("account", "address", "limit"),
    [("one", "192.0.2.1", 5), ("one", "198.51.100.{}", 50), ("name-{}", "192.0.2.1", 100)],
)
def test_attempts_at_the_same_moment_let_no_more_through(account, address, limit):
    """Eight workers, all between looking at the count and looking at the password."""
    failures(limit - 3, account, address)
    start, let_in, locked = threading.Barrier(8), [], []

    def attempt(number):
        start.wait()
        try:
            let_in.append(begin_attempt(account=account.format(200 + number), address=address.format(200 + number)))
        except TooManyFailures as error:
            locked.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=attempt, args=(number,)) for number in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert (len(let_in), len(locked)) == (3, 5)
    succeed(let_in[0])
    begin_attempt(account=account.format(250), address=address.format(250))
    with pytest.raises(TooManyFailures):
        begin_attempt(account=account.format(251), address=address.format(251))
