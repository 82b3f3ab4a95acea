"""Which plan a year's targets come from: chosen by the assessor, told by the plan, taken by deriving."""

from __future__ import annotations

import pytest
from conftest import empty_database
from django.test import Client
from people import client_of, person
from reading import RECORDED, english, queries_of, text_of
from towns import FILES, published_town, town

from accounts.audit.trail import act
from accounts.models import AuditEntry
from parks.models import Role
from targets.models import Plan, TargetSource

pytestmark = pytest.mark.django_db
ADDRESS = "/targets/2020/source/"
PLANS = [*FILES["plans"], ["other", "Plan of five", "five_year", "2018", "2022"]]


@pytest.fixture(scope="module")
def two_plans(tmp_path_factory, django_db_setup, django_db_blocker):
    """Publish a town with two plans that cover 2020, for all tests here."""
    with django_db_blocker.unblock():
        published_town(town(tmp_path_factory.mktemp("plans") / "town", plans=PLANS))
        yield
        empty_database()


@pytest.fixture
def assessor(two_plans, db):
    """Return the browser of an assessor of that town, in English."""
    return english(client_of(person(Role.ASSESSOR)))


def test_the_chosen_plan_is_told_by_the_plans_and_taken_by_deriving(assessor):
    before = assessor.get("/plans/pl/")
    assert "No year's targets come from this plan." in text_of(before)
    derive = assessor.get("/targets/2020/derive/").content.decode()
    assert "No plan is chosen as the source of the targets 2020 yet." in derive
    assert '<option value="last_year" selected>' in derive and ADDRESS in derive
    assert assessor.post(ADDRESS, {"plan": "pl", "seen": ""}).status_code == 302
    page = text_of(assessor.get(ADDRESS))
    assert "Saved." in page and "chose the plan that targets come from · assessor" in page
    assert "Source of the targets of: 2020" in text_of(
        assessor.get("/plans/pl/", headers={"If-None-Match": before["ETag"]})
    )
    assert "No year's targets come from this plan." in text_of(assessor.get("/plans/other/"))
    listed = text_of(assessor.get("/plans/"))
    assert "three-year plan 2020" in listed and "five-year plan –" in listed
    derive = assessor.get("/targets/2020/derive/").content.decode()
    plan = TargetSource.objects.get().plan
    assert f'<option value="plan:{plan.pk}" selected>' in derive
    assert "The source of the targets 2020 is: Plan of three years." in derive
    # 2021 is another year.
    assert "No plan is chosen" in assessor.get("/targets/2021/derive/").content.decode()
    official = client_of(person(Role.OFFICIAL))
    assert "2020" in text_of(official.get("/plans/pl/")) and ADDRESS not in official.get("/plans/pl/").content.decode()


def test_another_plan_and_none_are_chosen_and_the_history_tells_all(assessor):
    for plan, seen in (("pl", ""), ("other", "pl"), ("", "other")):
        assert assessor.post(ADDRESS, {"plan": plan, "seen": seen}).status_code == 302
    text = text_of(assessor.get(ADDRESS))
    history = text[text.index("History") :]
    assert history.index("taken away") < history.index("Plan of five") < history.index("Plan of three years")
    told = [entry.details["changes"]["plan"] for entry in AuditEntry.objects.filter(act="targets.choose_source")]
    assert sorted(map(str, told)) == sorted(
        ["{'new': 'pl', 'old': None}", "{'new': 'other', 'old': 'pl'}", "{'new': None, 'old': 'other'}"]
    )
    # The same again leaves no row.
    assert "Nothing differs" in text_of(assessor.post(ADDRESS, {"plan": "", "seen": "x"}, follow=True))
    assert AuditEntry.objects.filter(act="targets.choose_source").count() == 3


def test_two_assessors_choose_at_once(assessor):
    assessor.post(ADDRESS, {"plan": "pl", "seen": ""})
    late = assessor.post(ADDRESS, {"plan": "other", "seen": ""})
    assert late.status_code == 409
    page = late.content.decode()
    assert "Somebody chose another plan meanwhile." in page
    assert 'name="seen" value="pl"' in page and '<option value="other" selected>' in page
    assert TargetSource.objects.get().plan.code == "pl"


@pytest.mark.parametrize("plan", ["none", "x" * 200, "p\x00l"])
def test_a_plan_that_is_none_of_them(assessor, plan):
    refused = assessor.post(ADDRESS, {"plan": plan, "seen": ""})
    assert refused.status_code == 400
    assert 'id="id_plan_error"' in refused.content.decode()
    assert not TargetSource.objects.exists()


def test_a_plan_that_does_not_cover_the_year_cannot_be_chosen(assessor):
    assert assessor.post("/targets/2018/source/", {"plan": "pl", "seen": ""}).status_code == 400
    text = text_of(assessor.get("/targets/2030/source/"))
    assert "No plan covers 2030 yet." in text and "Make a plan" in text


def test_the_years_of_a_source_stay_in_its_plan(assessor):
    assessor.post("/targets/2018/source/", {"plan": "other", "seen": ""})
    head = assessor.get("/plans/other/head/").content.decode()
    seen = head.split('name="seen" value="')[1].split('"')[0]
    wanted = {"name": "Later", "kind": "five_year", "start_year": 2019, "end_year": 2023, "seen": seen}
    refused = assessor.post("/plans/other/head/", wanted)
    assert refused.status_code == 409
    assert "The targets of 2018 come from this plan: choose another source first." in text_of(refused)


def test_a_source_that_a_file_gave_other_years_can_be_changed(assessor):
    with act("test"):
        TargetSource.objects.create(year=2030, plan=Plan.objects.get(code="pl"))
    assert '<option value="pl" selected>' in assessor.get("/targets/2030/source/").content.decode()
    assert assessor.post("/targets/2030/source/", {"plan": "", "seen": "pl"}).status_code == 302
    assert not TargetSource.objects.exists()


@pytest.mark.parametrize("role", [role for role in Role.values if role != Role.ASSESSOR])
def test_others_are_refused(assessor, role):
    client = client_of(person(role, name="other"))
    assert client.get(ADDRESS).status_code == 403
    assert client.post(ADDRESS, {"plan": "pl", "seen": ""}).status_code == 403
    assert Client().get(ADDRESS)["Location"].startswith("/log-in/")
    assert not TargetSource.objects.exists()


@pytest.mark.parametrize("chosen", [1, 3])
def test_the_page_makes_the_recorded_number_of_queries(assessor, chosen):
    for plan, seen in (("pl", ""), ("other", "pl"), ("pl", "other"))[:chosen]:
        assessor.post(ADDRESS, {"plan": plan, "seen": seen})
    made = queries_of(assessor, ADDRESS)
    assert len(made) == RECORDED["source of targets"] <= 8, [sql[:150] for sql in made]
