"""Passwords: which ones may be chosen, how long they last, and the one for one time."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from io import StringIO

import pytest
import time_machine
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.core.management import CommandError, call_command
from django.test import Client, override_settings
from people import PASSWORD, client_of, person
from trees import settings_of

from accounts.actions import issue_one_time_password
from accounts.audit.trail import act
from accounts.log_in.passwords import one_time_password
from accounts.models import AuditEntry, UsedPassword, User
from parks.models import City, Park, Role

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
        ("Short 1", {"password_too_short", "password_too_common"}),
        ("eleven-ch4r", {"password_too_short"}),
        ("twelve-ch4rs", set()),
        ("small letters only", {"password_too_plain"}),
        ("smallAndCapital", {"password_too_plain"}),
        ("smallAndCapital1", set()),
        ("SMALL CAPITAL 1", set()),
        ("三种字符中文密码 abc 123", set()),
        ("只有中文的密码没有别的字符了", {"password_too_plain"}),
        ("password1234", {"password_too_plain", "password_too_common"}),
        ("Password2026!", {"password_too_common"}),
        ("P@ssw0rd-2026", {"password_too_common"}),
        ("..Dragon.2026..", {"password_too_common"}),
        ("SunshineSunshine1!", {"password_too_common"}),
        ("Ｐａｓｓｗｏｒｄ２０２６！", {"password_too_common"}),
        ("Dragons eat horses 2026", set()),
        ("Parkboard-2026", {"password_of_the_city"}),
        ("P@rk-B0ard-2026", {"password_of_the_city"}),
        ("园区目标看板Aa1!!!!", {"password_of_the_city"}),
        ("1qaz2wsx3edc", {"password_too_plain", "password_too_common"}),
    ],
)
def test_the_rules(password, codes):
    assert codes_of(password) == codes


@pytest.mark.parametrize(
    ("password", "is_refused"),
    [
        ("Taixing2026!!", True),
        ("Love.tai.xing.26", True),
        ("T@1xing-is-home", True),
        ("泰兴Aa12345678", True),
        ("Hongqiao@2026", True),
        ("hong qiao Park 7", True),
        ("TXPARK-hq-2026", True),
        ("Binjiang#20262026", True),
        ("hq-Wonderful-2026", False),  # two letters are in every password
        ("Qiaohong-2026-ab", False),
    ],
)
def test_the_words_of_the_city_are_refused(password, is_refused):
    """The attack: name of the city or the park, the year and a sign, which keeps every other rule."""
    with act("test"):
        City.objects.create(code="txpark", name="泰兴市")
        Park.objects.create(code="hq", name="虹桥工业园区", short_name="虹桥")
        Park.objects.create(code="bj", name="Binjiang New Town")
    assert ("password_of_the_city" in codes_of(password)) is is_refused


def test_a_one_time_password_is_over_after_three_days():
    """The attack: a slip of paper in a drawer."""
    with time_machine.travel(NOON, tick=False) as clock:
        user, administrator = person(Role.OFFICIAL), person(Role.ADMINISTRATOR)
        password = issue_one_time_password(user=user, by=administrator)
        form = {"username": "official", "password": password}
        clock.shift(timedelta(hours=71, minutes=59))
        assert english(Client()).post("/log-in/", form).status_code == 302
        clock.shift(timedelta(minutes=1))
        for _attempt in range(7):  # a right password is no failure
            refused = english(Client()).post("/log-in/", form)
            assert refused.status_code == 200
            assert "This one-time password is over. Ask the administrator for a new one." in refused.content.decode()
        assert "is over" not in english(Client()).post("/log-in/", {**form, "password": "wrong"}).content.decode()
        row = AuditEntry.objects.filter(act="accounts.log_in", outcome="refused").order_by("at")[0]
        assert row.reason == "the one-time password is over"
        with override_settings(ONE_TIME_PASSWORD_HOURS=720):
            assert english(Client()).post("/log-in/", form).status_code == 302


def test_an_own_password_is_not_over_after_three_days():
    with time_machine.travel(NOON, tick=False) as clock:
        person(Role.OFFICIAL)
        clock.shift(timedelta(days=30))
        form = {"username": "official", "password": PASSWORD}
        assert Client().post("/log-in/", form).status_code == 302


def test_the_command_line_lets_a_locked_out_administrator_in_again():
    user = person(Role.ADMINISTRATOR)
    out = StringIO()
    call_command("one_time_password", "administrator", stdout=out)
    password = re.search("[a-z0-9]{16}", out.getvalue()).group()
    user.refresh_from_db()
    assert user.check_password(password) and user.has_one_time_password
    entry = AuditEntry.objects.get(act="accounts.issue_one_time_password")
    assert (entry.way, entry.by, entry.object_key) == ("command", None, str(user.pk))
    with pytest.raises(CommandError, match="nobody"):
        call_command("one_time_password", "nobody")


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
