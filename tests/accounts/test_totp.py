"""Codes of an authenticator app: set up, asked for, lost, turned off, and the duty of a role."""

from __future__ import annotations

import re
from base64 import b32decode
from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine
from django.core.exceptions import ImproperlyConfigured
from django.db import connection, transaction
from django.test import Client, override_settings
from django.test.utils import CaptureQueriesContext
from django_otp.oath import totp
from django_otp.plugins.otp_totp.models import TOTPDevice
from people import PASSWORD, client_of, person

from accounts.actions import turn_off_totp
from accounts.audit.trail import act
from accounts.log_in.totp import digest_of_code, use_code
from accounts.models import AuditEntry, RecoveryCode, Session, User
from parks.models import Appointment, Role

pytestmark = pytest.mark.django_db
NOON = datetime(2026, 11, 25, 12, 0, tzinfo=UTC)


@pytest.fixture
def noon():
    with time_machine.travel(NOON, tick=False) as clock:
        yield clock


@pytest.fixture
def client(noon):
    """Return the browser of an official who signed in by password."""
    person(Role.OFFICIAL)
    return log_in()


def english():
    client = Client()
    client.cookies["django_language"] = "en"
    return client


def log_in(client=None, name="official"):
    """Take the first step."""
    client = client or english()
    client.post("/log-in/?next=/releases/", {"username": name, "password": PASSWORD, "next": "/releases/"})
    return client


def secret_in(page):
    """Return the secret that the page shows, as bytes."""
    (shown,) = re.findall(r'<code class="digest">([A-Z2-7 ]+)</code>', page.content.decode())
    return b32decode(shown.replace(" ", ""))


def code(secret, steps=0):
    """Return what the app shows now, or so many steps later."""
    return f"{totp(secret, drift=steps):06d}"


def set_up(client, clock):
    """Set codes up through the page; return the secret and the recovery codes, half a minute later."""
    client.post("/account/totp/", {"act": "begin"})
    secret = secret_in(client.get("/account/totp/"))
    page = client.post("/account/totp/", {"act": "confirm", "code": code(secret)})
    clock.shift(timedelta(seconds=30))
    return secret, re.findall(r"<code>([a-z2-9]{5}-[a-z2-9]{5})</code>", page.content.decode())


def second(client, typed):
    """Take the second step."""
    return client.post("/log-in/code/", {"code": typed, "next": "/releases/"})


def is_in(client):
    return client.get("/account/").status_code == 200


def test_setting_up_shows_the_secret_as_text_and_picture(client):
    assert "Set up" in client.get("/account/totp/").content.decode()
    assert client.get("/account/totp/qr.svg").status_code == 404
    client.post("/account/totp/", {"act": "begin"})
    page = client.get("/account/totp/")
    assert len(secret_in(page)) == 20
    assert 'src="/account/totp/qr.svg"' in page.content.decode()
    picture = client.get("/account/totp/qr.svg")
    assert (picture.status_code, picture["Content-Type"]) == (200, "image/svg+xml")
    assert b"<svg" in picture.content
    assert b"style" not in picture.content
    assert b"<script" not in picture.content
    for answer in (page, picture):
        assert "no-store" in answer["Cache-Control"]
        assert "private" in answer["Cache-Control"]


def test_without_a_right_code_nothing_is_turned_on(client):
    client.post("/account/totp/", {"act": "begin"})
    secret = secret_in(client.get("/account/totp/"))
    wrong = client.post("/account/totp/", {"act": "confirm", "code": code(secret, 40)})
    assert 'id="id_code_error" role="alert"' in wrong.content.decode()
    assert "This code is wrong" in wrong.content.decode()
    assert not User.objects.get(username="official").has_totp
    assert AuditEntry.objects.get(act="accounts.confirm_totp").outcome == "refused"
    assert secret_in(wrong) == secret


def test_ten_recovery_codes_are_shown_once_and_kept_as_digests(client, noon):
    _secret, codes = set_up(client, noon)
    assert len(set(codes)) == 10
    kept = str(list(RecoveryCode.objects.values()))
    assert RecoveryCode.objects.count() == 10
    assert not any(part in kept for recovery in codes for part in (recovery, recovery.replace("-", "")))
    page = client.get("/account/totp/").content.decode()
    assert "10 recovery codes are left" in page
    assert not any(recovery in page for recovery in codes)
    assert client.get("/account/totp/qr.svg").status_code == 404
    assert AuditEntry.objects.get(act="accounts.confirm_totp").outcome == "done"
    assert not any(recovery in str(list(AuditEntry.objects.values())) for recovery in codes)


def test_what_is_kept_of_a_recovery_code_is_keyed_by_the_installation(settings):
    """The attack: 49 bits are tried out at home by whoever has a copy of the table, unless SECRET_KEY is missing."""
    digest = digest_of_code("abcde-fghij")
    assert digest == digest_of_code("ABCDE fghij"), "however it is typed"
    settings.SECRET_KEY = settings.SECRET_KEY + "another"
    assert digest_of_code("abcde-fghij") != digest


def test_a_secret_that_was_never_confirmed_opens_nothing(noon):
    """The attack: who sat at an open browser for a moment began to set up codes, and knows the secret."""
    user = person(Role.OFFICIAL)
    with act("test"):
        device = TOTPDevice.objects.create(user=user, confirmed=False)
    with transaction.atomic():
        assert use_code(user, code(device.bin_key)) == ""
    with act("test"):
        TOTPDevice.objects.update(confirmed=True)
    with transaction.atomic():
        assert use_code(user, code(device.bin_key)) == "totp"


def test_setting_up_ends_the_sessions_without_a_code(client, noon):
    other = log_in()
    set_up(client, noon)
    assert (is_in(client), is_in(other)) == (True, False)


def test_log_in_asks_for_the_code(client, noon):
    secret, _codes = set_up(client, noon)
    new = english()
    first = new.post("/log-in/", {"username": "official", "password": PASSWORD, "next": "/releases/"})
    assert first["Location"] == "/log-in/code/?next=%2Freleases%2F"
    assert new.get("/account/").status_code == 302
    asked = new.get(first["Location"]).content.decode()
    assert 'autocomplete="one-time-code"' in asked
    assert 'name="next" value="/releases/"' in asked
    assert second(new, code(secret))["Location"] == "/releases/"
    assert is_in(new)
    row = AuditEntry.objects.filter(act="accounts.log_in", outcome="done").latest("at")
    assert row.details == {"second_factor": "totp"}


@pytest.mark.parametrize("typed", ["000000", "abc", "１２３４５６", "-12345", "1e5", "' OR 1=1"])
def test_a_wrong_code_opens_nothing(client, noon, typed):
    set_up(client, noon)
    new = log_in()
    answer = second(new, typed)
    assert answer.status_code == 200
    assert "This code is wrong, over or used already." in answer.content.decode()
    assert not is_in(new)
    assert AuditEntry.objects.filter(act="accounts.log_in").latest("at").reason == "wrong code"


def test_a_code_is_good_once(client, noon):
    secret, _codes = set_up(client, noon)
    shown = code(secret)
    assert second(log_in(), shown).status_code == 302
    assert second(log_in(), shown).status_code == 200
    noon.shift(timedelta(seconds=30))
    assert second(log_in(), code(secret)).status_code == 302


def test_the_code_that_confirmed_does_not_open(client, noon):
    client.post("/account/totp/", {"act": "begin"})
    secret = secret_in(client.get("/account/totp/"))
    shown = code(secret)
    client.post("/account/totp/", {"act": "confirm", "code": shown})
    assert second(log_in(), shown).status_code == 200


def test_wrong_codes_are_limited_like_wrong_passwords(client, noon):
    secret, codes = set_up(client, noon)
    new = log_in()
    assert [second(new, "000000").status_code for _attempt in range(5)] == [200] * 5
    for typed in (code(secret), codes[0]):
        locked = second(new, typed)
        assert (locked.status_code, locked["Retry-After"]) == (429, "60")
        assert "Try again in 1 minute." in locked.content.decode()
    assert english().post("/log-in/", {"username": "official", "password": PASSWORD}).status_code == 429
    noon.shift(timedelta(hours=1))
    assert second(log_in(), code(secret)).status_code == 302


def test_right_passwords_in_between_do_not_help_to_guess_codes(client, noon):
    secret, _codes = set_up(client, noon)
    for _attempt in range(5):
        assert second(log_in(), "000000").status_code == 200
    new = log_in()
    assert new.get("/log-in/code/").status_code == 302
    assert second(new, code(secret)).status_code == 302
    assert not is_in(new)


def test_a_recovery_code_opens_once(client, noon):
    _secret, codes = set_up(client, noon)
    assert second(log_in(), codes[0].upper().replace("-", " ")).status_code == 302
    assert second(log_in(), codes[0]).status_code == 200
    new = log_in()
    assert second(new, codes[1]).status_code == 302
    assert "8 recovery codes are left" in new.get("/account/totp/").content.decode()
    row = AuditEntry.objects.filter(act="accounts.log_in", outcome="done").latest("at")
    assert row.details == {"second_factor": "recovery code"}


def test_the_second_step_cannot_be_taken_alone(client, noon):
    secret, _codes = set_up(client, noon)
    assert second(english(), code(secret))["Location"] == "/log-in/?next=%2Freleases%2F"


def test_the_second_step_does_not_wait_for_ever(client, noon):
    secret, _codes = set_up(client, noon)
    new = log_in()
    noon.shift(timedelta(minutes=5, seconds=1))
    assert second(new, code(secret))["Location"].startswith("/log-in/?")
    assert not is_in(new)


@pytest.mark.parametrize("changed", [{"is_active": False}, {"password": "!"}, {"has_totp": False}])
def test_the_second_step_ends_when_the_account_changes(client, noon, changed):
    secret, _codes = set_up(client, noon)
    new = log_in()
    with act("test"):
        User.objects.filter(username="official").update(**changed)
    assert second(new, code(secret))["Location"].startswith("/log-in/?")
    assert not is_in(new)


def test_the_second_step_gets_a_new_key(client, noon):
    secret, _codes = set_up(client, noon)
    new = log_in()
    waiting, row = new.session.session_key, new.session.digest
    second(new, code(secret))
    assert new.session.session_key != waiting
    assert not Session.objects.filter(digest=row).exists()


def test_turning_off_asks_for_the_password(client, noon):
    set_up(client, noon)
    refused = client.post("/account/totp/", {"act": "turn_off", "password": "wrong"})
    assert "This is not your password." in refused.content.decode()
    assert User.objects.get(username="official").has_totp
    done = client.post("/account/totp/", {"act": "turn_off", "password": PASSWORD}, follow=True)
    assert "Log-in asks for no code any more." in done.content.decode()
    assert (TOTPDevice.objects.count(), RecoveryCode.objects.count()) == (0, 0)
    assert is_in(log_in())
    outcomes = AuditEntry.objects.filter(act="accounts.turn_off_totp").order_by("at", "outcome")
    assert sorted(outcomes.values_list("outcome", "reason")) == [("done", ""), ("refused", "password_incorrect")]


def test_the_administrator_helps_who_lost_everything(client, noon):
    set_up(client, noon)
    administrator = person(Role.ADMINISTRATOR)
    turn_off_totp(user=User.objects.get(username="official"), by=administrator)
    assert is_in(log_in())
    assert AuditEntry.objects.get(act="accounts.turn_off_totp").by == administrator


def test_codes_that_are_on_are_not_set_up_over(client, noon):
    secret, _codes = set_up(client, noon)
    client.post("/account/totp/", {"act": "begin"})
    client.post("/account/totp/", {"act": "confirm", "code": code(secret)})
    assert second(log_in(), code(secret)).status_code == 302


@pytest.mark.parametrize("wish", ["", "other"])
def test_a_button_that_is_none_is_refused(client, wish):
    assert client.post("/account/totp/", {"act": wish}).status_code == 404


@override_settings(TOTP_REQUIRED=["auditor", "assessor"])
def test_a_role_may_ask_for_codes(noon):
    person(Role.AUDITOR)
    person(Role.OFFICIAL)
    noon.shift(timedelta(days=6))
    client = log_in(name="auditor")
    for address in ("/", "/account/", "/releases/"):
        assert client.get(address)["Location"] == "/account/totp/"
    assert "Your role asks for a code at log-in." in client.get("/account/totp/").content.decode()
    assert client.get("/account/password/").status_code == 200
    assert client.post("/language/", {"language": "en", "next": "/"}).status_code == 302
    set_up(client, noon)
    assert is_in(client)
    assert is_in(log_in())
    client.post("/account/totp/", {"act": "turn_off", "password": PASSWORD})
    assert client.get("/")["Location"] == "/account/totp/"
    assert client.post("/log-out/")["Location"] == "/log-in/"


@override_settings(TOTP_REQUIRED=["auditor"])
def test_the_first_six_days_are_to_set_codes_up(noon):
    """Whoever began on 25 November is asked from 1 December on, and told so at each log-in before."""
    user = person(Role.AUDITOR)
    told = "From 2026-12-01 on log-in asks you for a code."
    assert told in log_in(name="auditor").get("/releases/").content.decode()
    noon.shift(timedelta(days=5, hours=3, minutes=59))  # the clock of the city is eight hours ahead of this one's
    client = log_in(name="auditor")
    assert client.get("/releases/").status_code == 200
    noon.shift(timedelta(minutes=1))
    assert client.get("/releases/").status_code == 302 and user.totp_from_on == date(2026, 12, 1)


@override_settings(TOTP_REQUIRED=["auditor"])
def test_an_old_account_gets_the_days_with_a_new_role(noon):
    user = person(Role.OFFICIAL)
    noon.shift(timedelta(days=300))
    with act("test"):
        Appointment.objects.create(user=user, role=Role.AUDITOR, from_on=date(2027, 9, 20))
    user = User.objects.get(pk=user.pk)
    assert (user.totp_from_on, user.must_set_up_totp) == (date(2027, 9, 26), False)


@override_settings(TOTP_REQUIRED=["auditor"])
def test_the_duty_costs_no_query_more():
    user = person(Role.AUDITOR)
    with act("test"):
        User.objects.filter(pk=user.pk).update(has_totp=True)
    client = client_of(user)
    with CaptureQueriesContext(connection) as made:
        client.get("/account/")
    assert len(made) == 4  # session, person with appointments, own sessions, own signing key


def test_a_role_that_there_is_not_stops_the_start(settings):
    from django.apps import apps

    settings.TOTP_REQUIRED = ["asessor", "auditor"]
    with pytest.raises(ImproperlyConfigured, match=r"TOTP_REQUIRED names asessor; allowed: official, "):
        apps.get_app_config("parks").ready()
