"""Who may open what: every address x every role x GET and POST, with rows of the own and of another park.

The addresses come from the resolver; one without a stated expectation fails.
"""

from __future__ import annotations

import re
import sys
from datetime import date

import pytest
from addresses import ADDRESSES, Address
from cities import FULL, change, copy_of, release_of
from conftest import empty_database
from django.http import HttpResponse
from django.test import Client, override_settings
from django.urls import include, path
from people import READERS, client_of, person
from rows_of_all import ACTS, ROWS

from accounts.querysets import VisibleQuerySet
from parks.models import Project, Role
from targets.models import Pledge, Target

pytestmark = pytest.mark.django_db

EVERYBODY, READER = set(Role.values), set(READERS)
PARK = {"park_editor", "park_head"}
DEPARTMENT = {"reviewer", "department_head", "countersigner"}

# Address: an example of it, who gets 200 by GET, and what everybody else gets. A row one may not see answers 404,
# a page that is another role's 403.
READ: dict[str, tuple[str, set[str], int]] = {
    "health": ("/health/", EVERYBODY, 0),
    # Without a role that reads rankings these say that there is nothing to see yet.
    "reports:overview": ("/", EVERYBODY, 0),
    "reports:rankings": ("/rankings/", EVERYBODY, 0),
    "reports:releases": ("/releases/", EVERYBODY, 0),
    "reports:compare": ("/compare/", EVERYBODY, 0),
    "reports:park": ("/parks/p1/", EVERYBODY, 0),
    "reports:indicator": ("/indicators/sales/", EVERYBODY, 0),
    "reports:indicators": ("/indicators/", READER, 403),
    "reports:release": ("/releases/{release}/", READER, 404),
    "reports:why": ("/rankings/{release}/p1/", READER, 404),
    "reports:why_next": ("/rankings/{release}/p1/next/", READER, 404),
    "reports:parks": ("/parks/", READER, 403),
    "reports:plans": ("/plans/", READER, 403),
    "reports:plan": ("/plans/pl/", READER, 404),
    "reports:make_plan": ("/plans/new/plan/", {"assessor"}, 403),
    "reports:change_plan": ("/plans/pl/head/", {"assessor"}, 403),
    "reports:plan_indicators": ("/plans/pl/paths/", {"assessor"}, 403),
    "reports:plan_texts": ("/plans/pl/texts/", {"assessor"}, 403),
    "reports:paths": ("/plans/pl/paths/sales/", {"assessor"}, 403),
    "reports:path_history": ("/plans/pl/history/p1/sales/", READER, 403),
    "reports:targets": ("/targets/", READER, 403),
    "reports:breakdown": ("/targets/2020/", READER, 403),
    "reports:target_source": ("/targets/2020/source/", {"assessor"}, 403),
    "reports:target": ("/targets/2020/p1/sales/", READER, 403),
    "reports:target_history": ("/targets/2020/p1/sales/history/", READER, 403),
    "reports:derive_targets": ("/targets/2020/derive/", {"assessor"}, 403),
    "reports:issue_targets": ("/targets/2020/issue/", {"assessor"}, 403),
    "reports:import_targets": ("/targets/2020/import/", {"assessor"}, 403),
    "reports:adjust_target": ("/targets/2020/p1/sales/adjust/", {"assessor"}, 403),
    # No adjustment of the example's city has evidence.
    "reports:adjustment_evidence": ("/targets/evidence/1/", set(), 404),
    "reports:projects": ("/projects/", READER, 403),
    "reports:project": ("/projects/pr1/", READER, 403),
    "reports:pledges": ("/pledges/", READER, 403),
    "reports:pledge": ("/pledges/P-1/", READER, 403),
    "reports:ceremony": ("/pledges/ceremony/2020/", READER, 403),
    "reports:hand_in_pledge": ("/pledges/P-1/hand-in/", {"assessor"}, 403),
    # The example is a loaded pledge: nothing was scanned.
    "reports:confirm_paper": ("/pledges/P-1/paper/", {"assessor"}, 403),
    "reports:pledge_scan": ("/pledges/P-1/scan/", set(), 404),
    "reports:supplement": ("/pledges/P-1/supplements/1/", set(), 404),
    "reports:supplement_pdf": ("/pledges/P-1/supplements/1/pdf/", set(), 404),
    "reports:confirm_supplement_paper": ("/pledges/P-1/supplements/1/paper/", set(), 404),
    "reports:withdraw_supplement": ("/pledges/P-1/supplements/1/withdraw/", set(), 404),
    "reports:supplement_scan": ("/pledges/P-1/supplements/1/scan/", set(), 404),
    "reports:settle_pledge": ("/pledges/P-1/settle/", {"assessor"}, 403),
    "reports:hand_over_pledge": ("/pledges/P-1/hand-over/", {"assessor"}, 403),
    "reports:pledge_text": ("/pledges/text/2020/", {"assessor"}, 403),
    "reports:issue_pledges": ("/pledges/issue/2020/", {"assessor"}, 403),
    # On paper: there is no document to sign, to download or to replace.
    "reports:sign_pledge": ("/pledges/P-1/sign/", set(), 404),
    "reports:pledge_pdf": ("/pledges/P-1/pdf/", set(), 404),
    "reports:end_pledge": ("/pledges/P-1/end/withdraw/", {"assessor"}, 403),
    "reports:verify": ("/verify/", EVERYBODY, 0),
    "reports:verify_digest": (f"/verify/{'0' * 64}/", EVERYBODY, 0),
    "reports:periods": ("/periods/", READER, 403),
    "reports:period": ("/periods/2020Q4/", READER, 403),
    "reports:open_period": ("/periods/new/", {"assessor"}, 403),
    "reports:period_days": ("/periods/2020Q4/days/", {"assessor"}, 403),
    "reports:extend": ("/periods/2020Q4/extend/p1/", {"assessor"}, 403),
    "reports:submission": ("/periods/2020Q4/parks/p1/", PARK | DEPARTMENT | {"assessor"}, 403),
    # Who comes without having sent something is led to the page.
    "reports:decide": ("/periods/2020Q4/parks/p1/approve/", set(), 302),
    "reports:decide_many": ("/periods/2020Q4/decide/", set(), 302),
    "reports:publish": ("/periods/2020Q4/publish/", {"assessor"}, 403),
    "reports:entry": ("/entry/", READER, 403),
    "reports:enter": ("/entry/p1/2020Q4/", {*PARK, "assessor"}, 404),
    "reports:figured": ("/entry/p1/2020Q4/figured/", set(), 405),
    "reports:step": ("/entry/p1/2020Q4/step/report_ready/", PARK, 404),
    "reports:ask_for_time": ("/entry/p1/2020Q4/more-time/", PARK, 404),
    "reports:see_cut": ("/entry/p1/2020Q4/seen/", set(), 302),
    "reports:statistical_form": ("/entry/p1/2020Q4/form/", {*PARK, "assessor"}, 404),
    "reports:search": ("/search/?q=p", READER, 403),
    "reports:start": ("/start/", set(), 302),
    "reports:column": ("/entry/departments/d1/2020Q4/", DEPARTMENT | {"assessor"}, 403),
    "reports:review": ("/review/2020Q4/", DEPARTMENT, 403),
    "reports:figure": ("/entry/p1/2020Q4/figures/energy/", {*PARK, *DEPARTMENT, "assessor"}, 404),
    "reports:chase": ("/periods/2020Q4/chase/", {"assessor"}, 403),
    "reports:confirmations": ("/confirmations/", {"auditor"}, 403),
    "reports:sample": ("/audit/sample/", {"auditor"}, 403),
    "reports:countersigners": ("/entry/departments/d1/countersigners/", {"department_head"}, 403),
    "reports:park_countersigners": ("/entry/parks/p1/countersigners/", {"park_head"}, 403),
    # Who comes without having sent something is led to the figure.
    "reports:file_change": ("/entry/p1/2020Q4/figures/energy/file/", set(), 302),
    "reports:decide_filed": ("/entry/p1/2020Q4/figures/energy/filed/1/confirm/", set(), 302),
    # No change of the example's city is filed.
    "reports:filed_scan": ("/entry/documents/1/", set(), 404),
    "accounts:audit": ("/audit/", READER - {"official", "city_signatory"}, 403),
    "accounts:account": ("/account/", EVERYBODY, 0),
    "accounts:password_change": ("/account/password/", EVERYBODY, 0),
    "accounts:totp": ("/account/totp/", EVERYBODY, 0),
    "accounts:totp_qr": ("/account/totp/qr.svg", set(), 404),
    "accounts:log_in": ("/log-in/", set(), 302),
    "accounts:log_in_code": ("/log-in/code/", set(), 302),
    "accounts:admin_log_in": ("/admin/login/", set(), 403),
    "accounts:log_out": ("/log-out/", set(), 405),
    "accounts:end_sessions": ("/account/sessions/end/", set(), 405),
    "parks:acting": ("/account/acting/", set(), 405),
    "set_language": ("/language/", set(), 302),
}
# What an empty POST gets from a person who has signed in; every other address does not take any (405).
SENT = {
    "reports:enter": 409,
    "reports:figured": 200,
    "reports:step": 409,
    "accounts:log_in": 302,
    "accounts:log_in_code": 302,
    "accounts:admin_log_in": 403,
    "reports:column": 302,
    "reports:review": 400,
    "reports:figure": 403,
    "reports:confirmations": 400,
    "reports:countersigners": 400,
    "reports:park_countersigners": 400,
    "accounts:log_out": 302,
    "accounts:password_change": 200,
    "accounts:totp": 404,
    "accounts:end_sessions": 302,
    "parks:acting": 404,
    "set_language": 302,
    "reports:open_period": 400,
    "reports:period_days": 400,
    "reports:extend": 400,
    "reports:ask_for_time": 400,
    "reports:see_cut": 404,
    "reports:make_plan": 400,
    "reports:change_plan": 400,
    "reports:paths": 302,
    "reports:plan_texts": 302,
    "reports:target_source": 409,
    "reports:breakdown": 403,
    "reports:target": 403,
    "reports:derive_targets": 400,
    "reports:issue_targets": 400,
    "reports:import_targets": 400,
    "reports:adjust_target": 400,
    "reports:decide": 400,
    "reports:decide_many": 400,
    "reports:publish": 400,
    "reports:pledge_text": 400,
    "reports:issue_pledges": 400,
    "reports:sign_pledge": 404,
    "reports:pledge_pdf": 405,
    "reports:end_pledge": 400,
    "reports:settle_pledge": 400,
    "reports:hand_over_pledge": 400,
    "reports:supplement": 404,
    "reports:confirm_supplement_paper": 404,
    "reports:withdraw_supplement": 404,
    "reports:confirm_paper": 400,
    "reports:hand_in_pledge": 302,
    "reports:verify": 400,
}
# Where it depends on who has signed in.
SENT_BY = {
    ("reports:figure", "assessor"): 400,
    # They look at a column or a review and enter or verify nothing.
    **{("reports:column", role): 403 for role in ("department_head", "countersigner", "assessor")},
    **{("reports:review", role): 403 for role in ("department_head", "countersigner")},
    ("reports:breakdown", "assessor"): 302,
    ("reports:target", "assessor"): 400,
}
# Who heads one kind of office has the page, and not that of an office of the other kind.
OTHERWISE = {
    ("reports:countersigners", "park_head"): 404,
    ("reports:park_countersigners", "department_head"): 404,
}
# Whose rows are open to whoever has the page, and pages of a year of the assessor.
OPEN_TO_ALL_READERS = {
    "change_plan", "indicator", "issue_pledges", "park", "path_history", "paths", "plan", "plan_indicators", "plan_texts",
    "pledge_text", "release", "why", "why_next",
}  # fmt: skip
# These end sessions, all of the account.
ENDING = ("accounts:log_out", "accounts:end_sessions")
OPEN = {"health", "accounts:log_in", "accounts:log_in_code", "accounts:admin_log_in"}


@pytest.fixture(scope="module")
def release(tmp_path_factory, django_db_setup, django_db_blocker):
    """Publish a city with two early projects, one of each park, for all tests here."""
    folder = copy_of(FULL, tmp_path_factory.mktemp("full") / "city")
    early = [
        [code, f"Early {park}", park, "", "", "", "screened", *[""] * 8] for code, park in (("e1", "p1"), ("e2", "p2"))
    ]
    change(folder, "projects", lambda rows: [*rows, *early])
    with django_db_blocker.unblock():
        yield release_of(folder, "K2020", 2020, 4)
        empty_database()


def without_expectation(addresses):
    """Return the names of addresses of which nobody said who may open them."""
    return sorted({address.name for address in addresses} - set(READ))


def test_every_address_has_an_expectation():
    assert without_expectation(ADDRESSES) == []


def test_an_address_that_nobody_gets_here_has_its_row_elsewhere():
    """What answers 404 to all has reached no rule of a row: it has an example in `rows_of_all.py`."""
    nobodys = {name for name, (_path, allowed, otherwise) in READ.items() if not allowed and otherwise == 404}
    with_row = {name.partition(",")[0] for name, (_path, seeing, _without) in ROWS.items() if seeing}
    assert nobodys - with_row == {"accounts:totp_qr"}, "while codes are set up: tests/accounts/test_totp.py"


def test_each_address_of_a_row_that_not_all_see_is_asked_with_rows_of_two():
    """Those of what every reader sees are asked here, by role; each other one by people of both parks and departments."""
    asked = {name.partition(",")[0].partition(":")[2] for name in ROWS} | {name.partition(",")[0] for name in ACTS}
    named = {address.name.partition(":")[2] for address in ADDRESSES if re.search(r"<(code|int):", address.pattern)}
    assert named - asked == OPEN_TO_ALL_READERS


def test_an_address_without_an_expectation_would_be_seen():
    """The planted fault."""
    assert without_expectation([*ADDRESSES, Address("reports:new", "/new/")]) == ["reports:new"]


def unexpected(role, release, names=tuple(READ)):
    """Return the addresses that answer a role otherwise than stated, with their answer."""
    client = client_of(person(role, park="p1" if role in PARK else None))
    found = {}
    for name in names:
        path, allowed, otherwise = READ[name]
        otherwise = OTHERWISE.get((name, role), otherwise)
        status = client.get(path.format(release=release.pk)).status_code
        if status != (200 if role in allowed else otherwise):
            found[name] = status
    return found


@pytest.mark.parametrize("role", Role.values)
def test_who_opens_what(release, role):
    assert unexpected(role, release) == {}


def an_open_door(request):
    """Answer everybody: a view that forgot to ask for a permission."""
    return HttpResponse("open")


urlpatterns = [path("projects/", an_open_door), path("", include("config.urls"))]


@override_settings(ROOT_URLCONF="test_access")
def test_a_view_without_a_permission_would_be_seen(release, monkeypatch):
    """The planted fault."""
    monkeypatch.setitem(sys.modules, "test_access", sys.modules[__name__])
    assert unexpected("administrator", release, ["reports:projects"]) == {"reports:projects": 200}


@pytest.mark.parametrize("role", Role.values)
def test_what_may_be_sent_where(release, role):
    park = "p1" if role in PARK else None
    clients = {name: client_of(person(role, name=name.partition(":")[2] or role, park=park)) for name in ("", *ENDING)}
    answers = {
        n: clients[n if n in ENDING else ""].post(path.format(release=release.pk)).status_code
        for n, (path, _a, _o) in READ.items()
    }
    expected = {name: SENT_BY.get((name, role), SENT.get(name, 405)) for name in READ}
    # Where the whole page is another role's, or of rows one may not see, that is said first.
    wrong = {n: s for n, s in answers.items() if s != expected[n] and not (s in (403, 404) and role not in READ[n][1])}
    assert wrong == {}


@pytest.mark.parametrize("method", ["get", "post"])
def test_a_stranger_gets_the_same_redirect_everywhere(release, method):
    for name, (pattern, _allowed, _otherwise) in READ.items():
        address = pattern.format(release=release.pk)
        response = getattr(Client(), method)(address)
        if name in OPEN:
            assert response.status_code in (200, 302, 405), name
        else:
            assert (response.status_code, response["Location"].split("?")[0]) == (302, "/log-in/"), name


# Rows of the own park (p1) and of another (p2), each before it concerns everybody.
OWN_AND_OTHER = {
    "/projects/e1/": {"park_editor", "park_head", "assessor", "official", "city_signatory"},
    "/projects/e2/": {"assessor", "official", "city_signatory"},
    "/pledges/P-2/": {"assessor", "city_signatory"},
    "/pledges/nobody/": set(),
    "/periods/2020Q4/parks/p1/": PARK | DEPARTMENT | {"assessor"},
    "/periods/2020Q4/parks/p2/": DEPARTMENT | {"assessor"},
}


def refused(role, address):
    """Return what answers where a row is not there: what parks handed in is a page that some roles do not have."""
    return 403 if "/parks/" in address and role in ("official", "city_signatory", "auditor") else 404


@pytest.mark.parametrize("role", READERS)
def test_a_row_of_another_park_is_not_there(release, role):
    client = client_of(person(role, park="p1" if role in PARK else None))
    for address, allowed in OWN_AND_OTHER.items():
        assert client.get(address).status_code == (200 if role in allowed else refused(role, address)), address
    named = client.get("/projects/").content.decode()
    assert ("Early p1" in named) is (role in OWN_AND_OTHER["/projects/e1/"])
    assert ("Early p2" in named) is (role in {"assessor", "official", "city_signatory"})


@pytest.mark.parametrize("model", [Project, Pledge, Target])
def test_an_account_without_an_appointment_sees_no_row(release, model):
    user = person(Role.OFFICIAL)
    assert model.objects.visible_to(user).exists()
    with_nothing = type(user).objects.get(pk=user.pk)
    with_nothing._appointments_today = []
    with_nothing.is_superuser = True
    assert not model.objects.visible_to(with_nothing).exists()


def test_a_queryset_that_states_no_rule_shows_nothing(release):
    """The planted fault: a model whose queryset forgot its rule."""
    forgotten = VisibleQuerySet(Project)
    assert forgotten.exists()
    assert not forgotten.visible_to(person(Role.ASSESSOR)).exists()


def test_rights_begin_and_end_with_their_days(release):
    user = person(Role.OFFICIAL)
    assert user.appointments.valid_on(date(2019, 12, 31)).count() == 0
    assert user.appointments.valid_on(date(2020, 1, 1)).count() == 1
