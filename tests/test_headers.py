"""What browsers and proxies may keep of an answer: by address, none forgotten; and what holds for every answer."""

from __future__ import annotations

import re

import pytest
from addresses import ADDRESSES, Address, every
from cities import FULL, copy_of, release_of
from crawled import examples_in, examples_of
from django.http import HttpResponse
from django.test import Client, RequestFactory, override_settings
from django.urls import get_resolver
from pages import PAGES, pages, reader
from people import PASSWORD, client_of, person
from trees import settings_of

from accounts.models import Session
from config.middleware import headers_of_every_answer
from parks.models import Role

pytestmark = pytest.mark.django_db
# Pages of what is published: kept by the browser of one person, and asked for again each time by their tag.
PUBLISHED = {
    "reports:overview", "reports:rankings", "reports:why", "reports:why_next", "reports:release", "reports:compare",
    "reports:indicator", "reports:plan",
}  # fmt: skip
# Whatever is unreleased, an account's, a key's, a code's, a file that is handed out, or says who may do what.
KEPT_NOWHERE = {
    "health", "set_language", "parks:acting",
    "accounts:account", "accounts:admin_log_in", "accounts:audit", "accounts:end_sessions", "accounts:log_in",
    "accounts:log_in_code", "accounts:log_out", "accounts:password_change", "accounts:totp", "accounts:totp_qr",
    "reports:adjust_target", "reports:adjustment_evidence", "reports:ask_for_time", "reports:breakdown", "reports:ceremony",
    "reports:change_plan", "reports:chase", "reports:column", "reports:confirm_paper",
    "reports:confirm_supplement_paper", "reports:confirmations", "reports:countersigners", "reports:decide", "reports:decide_filed",
    "reports:decide_many", "reports:derive_targets", "reports:end_pledge", "reports:enter", "reports:entry",
    "reports:extend", "reports:figure", "reports:figured", "reports:file_change", "reports:filed_scan",
    "reports:hand_in_pledge", "reports:hand_over_pledge", "reports:import_targets", "reports:indicators",
    "reports:issue_pledges", "reports:issue_targets", "reports:make_plan", "reports:open_period", "reports:park",
    "reports:park_countersigners", "reports:parks", "reports:path_history", "reports:paths", "reports:period",
    "reports:period_days", "reports:periods", "reports:plan_indicators", "reports:plan_texts", "reports:plans",
    "reports:pledge", "reports:pledge_pdf", "reports:pledge_scan", "reports:pledge_text", "reports:pledges",
    "reports:project", "reports:projects", "reports:publish", "reports:releases", "reports:review", "reports:sample",
    "reports:search", "reports:see_cut", "reports:settle_pledge", "reports:sign_pledge", "reports:start", "reports:statistical_form",
    "reports:step", "reports:submission", "reports:supplement", "reports:supplement_pdf", "reports:supplement_scan",
    "reports:target", "reports:target_history", "reports:target_source", "reports:targets", "reports:verify",
    "reports:verify_digest", "reports:withdraw_supplement",
}  # fmt: skip
# Django's own addresses: all of one class.
OF_THE_ADMINISTRATION = [address for address in every(get_resolver()) if address.name.startswith("admin:")]


@pytest.fixture
def city(tmp_path):
    """Publish a city."""
    return release_of(copy_of(FULL, tmp_path / "city"), "K2020", 2020, 4)


def class_of(response):
    """Return the class that an answer says it belongs to."""
    said = response.headers.get("Cache-Control", "")
    if "no-store" in said:
        return "nowhere"
    return "published" if {"private", "no-cache"} <= set(re.split(", ?", said)) else said


def without_a_class(addresses):
    """Return the names of the addresses that belong to none of the classes, or to two."""
    return sorted({one.name for one in addresses if (one.name in PUBLISHED) + (one.name in KEPT_NOWHERE) != 1})


def test_every_address_belongs_to_one_class():
    assert without_a_class(ADDRESSES) == []
    assert {*PUBLISHED, *KEPT_NOWHERE} == {address.name for address in ADDRESSES}


def test_an_address_without_a_class_would_be_seen():
    """The planted fault."""
    assert without_a_class([*ADDRESSES, Address("reports:new", "/new/")]) == ["reports:new"]


def test_every_page_says_its_class():
    wrong = {}
    for answer in examples_in().answers:
        if answer.name not in PAGES:
            continue
        expected = "published" if answer.name.split(",")[0] in PUBLISHED else "nowhere"
        if class_of(answer) != expected or ("ETag" in answer.headers) != (expected == "published"):
            wrong[answer.name] = answer.headers.get("Cache-Control")
    assert wrong == {}
    assert {name.split(",")[0] for name in PAGES} >= PUBLISHED


def test_what_is_not_sent_again_belongs_to_its_class_too(city):
    client = reader()
    for name, address in pages().items():
        if name.split(",")[0] in PUBLISHED:
            again = client.get(address, headers={"If-None-Match": client.get(address)["ETag"]})
            assert (again.status_code, class_of(again)) == (304, "published"), name


@pytest.mark.parametrize("role", [Role.ASSESSOR, Role.PARK_EDITOR, Role.ADMINISTRATOR, ""])
def test_whatever_the_answer_no_other_page_is_kept(city, role):
    """Refusals, redirects and pages of one's own alike: each address, each role, and a stranger."""
    client = client_of(person(role, park="p1" if role.startswith("park") else None)) if role else Client()
    for address in ADDRESSES:
        path = re.sub(r"<[^>]+>", lambda found: "2020Q4" if "period" in found[0] else "1", address.pattern)
        for response in (client.get(path), client.post(path) if "log-out" not in path else client.get(path)):
            if address.name not in PUBLISHED:
                assert class_of(response) == "nowhere", address.name
            elif response.status_code != 200:
                assert class_of(response) in ("nowhere", "published"), address.name


def test_no_page_of_the_administration_is_kept():
    kept = examples_of(Role.ADMINISTRATOR).answers
    assert [answer.address for answer in kept if class_of(answer) != "nowhere"] == []
    client = client_of(person(Role.ADMINISTRATOR, name="second"))
    found = ["/admin/jsi18n/", "/admin/accounts/user/add/", "/admin/nothing/"]
    found += [f"/admin/accounts/user/1/{act}/" for act in ("unlock", "one-time-password", "deactivate", "activate")]
    assert len(OF_THE_ADMINISTRATION) > 20
    for address in found:
        assert class_of(client.get(address)) == "nowhere", address


def test_no_file_that_is_handed_out_is_kept(city):
    client = reader()
    for address in (
        "/rankings/?format=csv", "/rankings/?format=xlsx", "/targets/2020/?export=xlsx", "/projects/?format=csv",
        "/indicators/sales/?format=csv",
    ):  # fmt: skip
        response = client.get(address)
        assert response.headers["Content-Disposition"].startswith("attachment"), address
        assert class_of(response) == "nowhere", address
    assert class_of(client_of(person(Role.AUDITOR)).get("/audit/?format=csv")) == "nowhere"


@pytest.mark.parametrize("path", ["/", "/log-in/", "/health/", "/nothing/", "/static/icon.svg", "/verify/"])
def test_no_other_site_takes_in_an_answer(path):
    response = client_of(person(Role.OFFICIAL)).get(path)
    assert response.headers["Cross-Origin-Resource-Policy"] == "same-origin"
    assert response.headers["Cross-Origin-Opener-Policy"] == "same-origin"
    assert "camera=()" in response.headers["Permissions-Policy"]


def test_an_answer_that_says_more_is_left_as_it_is():
    said = headers_of_every_answer(lambda request: HttpResponse(headers={"Cache-Control": "max-age=60"}))
    assert said(RequestFactory().get("/")).headers["Cache-Control"] == "max-age=60"


def test_who_logs_out_leaves_nothing_in_the_browser():
    client = client_of(person(Role.OFFICIAL))
    assert client.post("/log-out/").headers["Clear-Site-Data"] == '"cache", "storage"'
    administrator = client_of(person(Role.ADMINISTRATOR))
    assert administrator.post("/admin/logout/").headers["Clear-Site-Data"] == '"cache", "storage"'
    assert "Clear-Site-Data" not in client_of(person(Role.AUDITOR)).get("/")


def test_the_page_asks_before_what_is_not_saved_is_lost():
    page = client_of(person(Role.OFFICIAL)).get("/").content.decode()
    assert re.search(r'<form\s+method="post"\s+action="/log-out/"\s+data-lose="[^"]+">', page)
    assert "js/forget" in page
    admin = client_of(person(Role.ADMINISTRATOR)).get("/admin/").content.decode()
    assert 'data-lose="' in admin and "js/forget" in admin


def test_cookies_are_of_this_very_host_where_there_is_https():
    read = settings_of(HTTPS="yes")
    names = {name: value for name, value in read.items() if name.endswith("_COOKIE_NAME")}
    assert names == {
        "SESSION_COOKIE_NAME": "__Host-sessionid",
        "CSRF_COOKIE_NAME": "__Host-csrftoken",
        "LANGUAGE_COOKIE_NAME": "__Host-django_language",
    }
    secure = [value for name, value in read.items() if name.endswith("_COOKIE_SECURE")]
    assert secure == [True] * 3
    assert {value for name, value in settings_of(HTTPS="no").items() if name == "COOKIE_PREFIX"} == {""}


def test_no_cookie_is_set_under_another_name():
    """What a browser gets at log-in, log-out and with words for the next page: names the settings prefix, all of them."""
    person(Role.OFFICIAL)
    client = Client()
    client.get("/log-in/?language=en")
    client.post("/log-in/", {"username": "official", "password": PASSWORD})
    client.post("/account/sessions/end/")
    Session.objects.all().delete()
    client.get("/account/")
    assert set(client.cookies) == {
        "sessionid",
        "csrftoken",
        "django_language",
        "known_browser",
        "messages",
        "session_ended",
    }
    with override_settings(SESSION_COOKIE_SECURE=True):
        for cookie in Client().post("/log-in/", {"username": "official", "password": PASSWORD}).cookies.values():
            assert cookie["path"] == "/" and not cookie["domain"]
