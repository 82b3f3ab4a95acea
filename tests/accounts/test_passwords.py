"""Passwords: which ones may be chosen, how long they last, and the one for one time."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.test import Client, override_settings
from people import PASSWORD, client_of, person
from trees import settings_of

from accounts.actions import issue_one_time_password
from accounts.audit import act
from accounts.models import AuditEntry, UsedPassword, User
from accounts.passwords import one_time_password
from parks.models import Role

pytestmark = pytest.mark.django_db
NOON = datetime(2026, 11, 25, 12, 0, tzinfo=UTC)
GOOD = [
    "First good phrase 1",
    "Second good phrase 2",
    "Third good phrase 3",
    "Fourth good phrase 4",
    "Fifth phrase 5",
    "Sixth phrase 6",
]
RULES_OFF = override_settings(
    PASSWORD_RULES=False, AUTH_PASSWORD_VALIDATORS=settings_of(PASSWORD_RULES="no")["AUTH_PASSWORD_VALIDATORS"]
)


def codes_of(password, user=None):
    """Return by which rules a password is refused."""
    try:
        validate_password(password, user)
    except ValidationError as error:
        return {problem.code for problem in error.error_list}
    return set()


def change(client, old, new, repeated=None):
    form = {"old_password": old, "new_password1": new, "new_password2": repeated or new}
    return client.post("/account/password/", form)


def english(client):
    client.cookies["django_language"] = "en"
    return client


def signed_in():
    return english(client_of(person(Role.OFFICIAL)))


@pytest.mark.parametrize(
    ("password", "codes"),
    [
        ("Short 1", {"password_too_short"}),
        ("eleven-ch4r", {"password_too_short"}),
        ("twelve-ch4rs", set()),
        ("small letters only", {"password_too_plain"}),
        ("smallAndCapital", {"password_too_plain"}),
        ("smallAndCapital1", set()),
        ("SMALL CAPITAL 1", set()),
        ("三种字符中文密码 abc 123", set()),
        ("只有中文的密码没有别的字符了", {"password_too_plain"}),
        ("password1234", {"password_too_plain", "password_too_common"}),
        ("1qaz2wsx3edc", {"password_too_plain", "password_too_common"}),
    ],
)
def test_the_rules(password, codes):
    assert codes_of(password) == codes


@pytest.mark.parametrize(
    ("password", "codes"),
    [
        ("small letters only", set()),
        ("1qaz2wsx3edc", {"password_too_common"}),
        ("short", {"password_too_short"}),
        (PASSWORD, set()),
    ],
)
@RULES_OFF
def test_without_the_rules_length_and_the_list_remain(password, codes):
    assert codes_of(password, person(Role.OFFICIAL)) == codes


def test_the_length_is_a_setting():
    with override_settings(AUTH_PASSWORD_VALIDATORS=settings_of(PASSWORD_MIN_LENGTH="20")["AUTH_PASSWORD_VALIDATORS"]):
        assert codes_of("Nineteen letters 19") == {"password_too_short"}
        assert codes_of("Twenty letters -- 20") == set()


def test_the_page_names_the_rules_and_what_is_wrong_beside_the_field():
    client = signed_in()
    page = client.get("/account/password/").content.decode()
    assert "at least 12 characters" in page
    assert "Use three of these four" in page
    answer = change(client, PASSWORD, "only small letters").content.decode()
    (error,) = re.findall(r'id="id_new_password2_error" role="alert">\s*<p>([^<]+)', answer)
    assert error.startswith("Use three of these four")
    (described,) = re.findall(r'name="new_password2"[^>]*aria-describedby="([^"]+)"', answer)
    assert "id_new_password2_error" in described


def test_the_last_five_are_not_chosen_again():
    client = signed_in()
    for old, new in zip([PASSWORD, *GOOD[:5]], GOOD[:5], strict=False):
        assert change(client, old, new).status_code == 302
    user = User.objects.get(username="official")
    assert UsedPassword.objects.filter(user=user).count() == 5
    assert {password for password in [PASSWORD, *GOOD] if "password_used_before" in codes_of(password, user)} == set(
        GOOD[:5]
    )
    answer = change(client, GOOD[4], GOOD[0])
    assert "This is one of your last 5 passwords. Choose another." in answer.content.decode()
    assert change(client, GOOD[4], GOOD[5]).status_code == 302
    assert change(client, GOOD[5], GOOD[0]).status_code == 302


def test_only_hashes_are_remembered():
    signed_in()
    assert PASSWORD not in str(list(UsedPassword.objects.values()))


def test_a_wrong_old_password_changes_nothing_and_is_kept():
    client = signed_in()
    answer = change(client, "wrong", GOOD[0])
    assert "This is not your password." in answer.content.decode()
    row = AuditEntry.objects.get(act="accounts.change_password")
    assert (row.outcome, row.by_name, row.reason) == ("refused", "official", "password_incorrect")
    assert User.objects.get(username="official").check_password(PASSWORD)


def test_an_open_browser_is_no_place_to_guess_the_password():
    client = signed_in()
    for _attempt in range(5):
        change(client, "wrong", GOOD[0])
    assert "Too many failed attempts" in change(client, PASSWORD, GOOD[0]).content.decode()


def test_a_change_leaves_its_row():
    client = signed_in()
    assert change(client, PASSWORD, GOOD[0])["Location"] == "/start/"
    row = AuditEntry.objects.get(act="accounts.change_password")
    assert (row.outcome, row.by_name, row.object_type, row.address) == ("done", "official", "user", "127.0.0.1")


@pytest.mark.parametrize(("days", "sent"), [(89, "/account/"), (91, "/account/password/")])
def test_an_old_password_is_changed_at_log_in(days, sent):
    with time_machine.travel(NOON, tick=False) as clock:
        person(Role.OFFICIAL)
        clock.shift(timedelta(days=days))
        client = english(Client())
        client.post("/log-in/", {"username": "official", "password": PASSWORD})
        response = client.get("/account/", follow=True)
        assert response.request["PATH_INFO"] == sent
        if sent == "/account/password/":
            assert "Your password is older than 90 days." in response.content.decode()
            assert client.get("/").url == sent
            assert change(client, PASSWORD, GOOD[0]).status_code == 302
            assert client.get("/account/").status_code == 200


@pytest.mark.parametrize("setting", [{"PASSWORD_MAX_AGE_DAYS": 0}, {"PASSWORD_RULES": False}])
def test_passwords_may_last_for_ever(setting):
    with time_machine.travel(NOON, tick=False) as clock, override_settings(**setting):
        user = person(Role.OFFICIAL)
        clock.shift(timedelta(days=4000))
        assert not user.needs_new_password


def test_a_one_time_password_is_random_and_good_once():
    user, administrator = person(Role.OFFICIAL), person(Role.ADMINISTRATOR)
    password = issue_one_time_password(user=user, by=administrator)
    assert re.fullmatch(r"[a-z2-9]{16}", password)
    client = english(Client())
    assert client.post("/log-in/", {"username": "official", "password": PASSWORD}).status_code == 200
    assert client.post("/log-in/", {"username": "official", "password": password}).status_code == 302
    for address in ("/", "/account/", "/account/totp/"):
        assert client.get(address).url == "/account/password/"
    assert "You signed in with a one-time password." in client.get("/account/password/").content.decode()
    assert change(client, password, password).status_code == 200
    assert change(client, password, GOOD[0]).status_code == 302
    assert client.get("/account/").status_code == 200


def test_a_one_time_password_stands_in_no_row():
    user, administrator = person(Role.OFFICIAL), person(Role.ADMINISTRATOR)
    password = issue_one_time_password(user=user, by=administrator)
    assert password not in str([list(model.objects.values()) for model in (User, AuditEntry, UsedPassword)])
    assert user.used_passwords.count() == 1  # the chosen one from before


def test_one_time_passwords_differ():
    assert len({one_time_password() for _index in range(100)}) == 100


def test_the_one_before_a_one_time_password_is_still_one_of_the_last():
    user, administrator = person(Role.OFFICIAL), person(Role.ADMINISTRATOR)
    with act("test"):
        user.set_password(GOOD[0])
        user.save()
    issue_one_time_password(user=user, by=administrator)
    assert codes_of(GOOD[0], user) == {"password_used_before"}
