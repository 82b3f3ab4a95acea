"""What the administration takes from an address: what its pages offer, and nothing that asks a column in secret."""

from __future__ import annotations

import re

import pytest
import time_machine
from django.utils import timezone
from people import client_of, person

from accounts.audit.trail import act
from accounts.models import AuditEntry, Repetition, Session, User
from parks.models import Department, Park, Role

pytestmark = pytest.mark.django_db
LISTS = ["accounts/user", "parks/appointment", "parks/department", "parks/city"]
SECRETS = [
    "password", "sessions__session_key", "sessions__digest", "sessions__session_data", "user__password",
    "user__sessions__digest", "used_passwords__password", "recovery_codes__digest", "signing_keys__private_key",
    "appointments__user__password", "totpdevice__key", "user__totpdevice__key",
]  # fmt: skip
LOOKUPS = ["", "__startswith", "__regex", "__gt", "__in", "__isnull", "__length", "__nothing"]


@pytest.fixture
def administrator():
    """Return the browser of an administrator."""
    return client_of(person(Role.ADMINISTRATOR))


@pytest.mark.parametrize("place", LISTS)
def test_no_secret_is_asked_letter_by_letter(administrator, place):
    """The attack: a list that got shorter or not told the first letters of somebody's session, so that it was taken."""
    person(Role.ASSESSOR)
    for secret in SECRETS:
        for name in (f"{secret}{lookup}" for lookup in LOOKUPS):
            assert administrator.get(f"/admin/{place}/", {name: "("}).status_code == 400, name


OTHERS = [
    "username__startswith=a", "name__regex=(", "username__regex=%5B", "name=Anna", "id__in=1,2", "is_superuser=1",
    "appointments__role__startswith=a", "appointments__park__name=x", "appointments__title__contains=x", "last_login__year=2026",
    "date_joined__year=x", "pk=1", "user__name__regex=(", "park__figures__draft_value__gt=1", "department__code=d",
    "_popup=1", "_to_field=password", "_to_field=id", "_to_field=username", "_facets=True", "_anything=1", "e=1", "nothing=1",
    "is_active__exact=1&is_active__nothing=1", "role__exact=assessor&role__startswith=a",
    "q=" + "a+" * 1500,
]  # fmt: skip


@pytest.fixture(autouse=True)
def one_minute():
    """Let everything happen at one instant: what is kept once a minute is kept once, however slow the machine is."""
    with time_machine.travel(timezone.now(), tick=False):
        yield


@pytest.mark.parametrize("place", LISTS[:3])
def test_what_a_list_does_not_offer_is_refused_in_words_and_kept(administrator, place, monkeypatch):
    monkeypatch.setattr("accounts.middleware.REFUSALS", len(OTHERS))
    for query in OTHERS:
        response = administrator.get(f"/admin/{place}/?{query}")
        assert response.status_code == 400, query
        assert "未作任何更改" in response.content.decode()
        entry = AuditEntry.objects.filter(act="accounts.look_up").latest("at")
        assert (entry.outcome, entry.by_name, entry.reason) == ("refused", "administrator", "400")
    assert AuditEntry.objects.get(act="accounts.look_up").details["query"] == OTHERS[0][:200]


def test_searches_filters_and_orders_that_are_offered_work(administrator):
    person(Role.OFFICIAL, name="anna")
    for query in (
        "", "q=anna", "is_active__exact=1", "has_one_time_password__exact=0", "appointments__role__exact=official",
        "appointments__park__isnull=True", "o=1.-2", "o=99", "o=x", "p=1", "p=-7", "p=99999999999999999999", "all=", "q=anna&is_active__exact=1&o=2",
    ):  # fmt: skip
        assert administrator.get(f"/admin/accounts/user/?{query}").status_code == 200, query
    for query in ("in_force=today", "in_force=nothing", "role__exact=official", "is_acting__exact=0", "q=anna"):
        assert administrator.get(f"/admin/parks/appointment/?{query}").status_code == 200, query


def test_a_value_that_is_none_is_no_fault_of_ours(administrator):
    person(Role.PARK_HEAD)
    with act("test"):
        Park.objects.create(code="q", name="Another")
    for value in ("x", "9" * 40, "9" * 5000, "%C2%B2", "-1", "(", "1,2", ""):
        for place, name in (
            ("accounts/user", "appointments__park__id__exact"), ("accounts/user", "appointments__park__isnull"),
            ("accounts/user", "is_active__exact"), ("accounts/user", "appointments__role__exact"),
            ("parks/appointment", "department__id__exact"), ("parks/appointment", "role__exact"),
        ):  # fmt: skip
            assert administrator.get(f"/admin/{place}/?{name}={value}").status_code in (200, 400), (name, value)


def test_every_filter_that_a_list_offers_is_taken(administrator):
    """What stands beside the list leads somewhere."""
    person(Role.PARK_HEAD)
    person(Role.REVIEWER)
    for place in LISTS:
        page = administrator.get(f"/admin/{place}/").content.decode()
        for query in set(re.findall(r'href="(\?[^"]+)"', page)):
            assert administrator.get(f"/admin/{place}/{query.replace('&amp;', '&')}").status_code == 200, query


@pytest.mark.parametrize("query", ["_popup=1", "_to_field=password", "_to_field=id&_popup=1"])
def test_no_window_hands_out_a_column(administrator, query):
    user = person(Role.OFFICIAL)
    for path in ("add/", f"{user.pk}/change/", f"{user.pk}/history/", f"{user.pk}/delete/", f"{user.pk}/deactivate/"):
        assert administrator.get(f"/admin/accounts/user/{path}?{query}").status_code == 400, path
        sent = dict(pair.split("=") for pair in query.split("&"))
        assert administrator.post(f"/admin/accounts/user/{path}", sent).status_code == 400, path


def test_an_address_fills_in_no_form(administrator):
    page = administrator.get("/admin/accounts/user/add/?username=evil&role=assessor").content.decode()
    assert 'value="evil"' not in page
    assert 'value="assessor" selected' not in page


ODD = [
    "1/1/", "r/1/1/", "r/" + "9" * 300 + "/1/", "r/x/%00/", "r/%ED%A0%80/1/", "autocomplete/?term=(", "autocomplete/",
    "accounts/user/abc/history/", "accounts/user/abc/change/", "accounts/user/" + "9" * 40 + "/change/",
    "accounts/user/" + "9" * 40 + "/history/", "accounts/user/" + "9" * 5000 + "/change/", "accounts/user/%00/change/",
    "accounts/user/" + "9" * 5000 + "/history/", "accounts/user/" + "9" * 5000 + "/deactivate/", "accounts/user/_5F/history/",
    "accounts/user/" + "x" * 3000 + "/history/", "accounts/user/%ED%A0%80/history/", "accounts/user/٣/history/",
    "accounts/user/-1/history/", "accounts/user/1e9/change/", "accounts/user/" + "9" * 40 + "/one-time-password/",
    "parks/appointment/" + "9" * 40 + "/end/", "parks/appointment/x/history/", "parks/department/x/change/",
    "parks/city/%F0%9F%98%80/change/", "accounts/user/" + "9" * 40 + "/delete/", "accounts/user/x/delete/",
    "accounts/user/?q=%00", "accounts/user/?q=%ED%A0%80", "accounts/user/?q=" + "(" * 90, "accounts/user/?o=%C2%B2",
    "accounts/user/?o=" + "9" * 5000, "accounts/user/?p=%C2%B2", "jsi18n/?language=%00", "nothing/", "accounts/nothing/",
]  # fmt: skip


@pytest.mark.parametrize("path", ODD)
def test_odd_addresses_are_no_fault_of_ours(administrator, path):
    administrator.raise_request_exception = False
    for method in ("get", "post", "head"):
        assert getattr(administrator, method)(f"/admin/{path}").status_code in (200, 302, 400, 403, 404), method


def test_a_page_of_the_administration_that_is_read_is_kept_once_a_minute(administrator):
    user = person(Role.OFFICIAL, name="anna")
    for _time in range(4):
        administrator.get(f"/admin/accounts/user/{user.pk}/change/")
    administrator.get("/admin/accounts/user/?q=anna")
    administrator.get("/admin/jsi18n/")
    kept = AuditEntry.objects.filter(act="accounts.open_administration").order_by("at")
    assert [entry.details["path"] for entry in kept] == [
        f"/admin/accounts/user/{user.pk}/change/",
        "/admin/accounts/user/?q=anna",
    ]
    assert {(entry.by_name, entry.way, entry.outcome, entry.address) for entry in kept} == {
        ("administrator", "admin", "done", "127.0.0.1")
    }
    assert [entry.repetition.times for entry in kept] == [4, 1]


def test_what_is_written_here_is_no_reading(administrator):
    administrator.post("/admin/parks/department/add/", {"code": "d1", "name": "Office"})
    assert Department.objects.count() == 1
    assert not Repetition.objects.exists()


def test_sessions_can_be_looked_up_by_nobody():
    """The planted proof: what the attack compared is there to be compared."""
    client_of(person(Role.OFFICIAL))
    row = Session.objects.get()
    assert User.objects.filter(sessions__digest__startswith=row.digest[:6]).exists()
