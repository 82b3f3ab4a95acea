"""Making a plan and changing its head, as the assessor sees it."""

from __future__ import annotations

import pytest
from django.test import Client
from people import client_of, person
from reading import RECORDED, english, queries_of, text_of
from standing import stands_on
from towns import AT_BOTH_SIZES, passing_town, published_town, town

from accounts.models import AuditEntry
from parks.models import Role
from targets.models import Plan

pytestmark = [pytest.mark.django_db, stands_on(passing_town)]
NEW = "/plans/new/plan/"
TYPED = {"code": "five/2021", "name": "Plan of five", "kind": "five_year", "start_year": "2021", "end_year": "2025"}
PAGES = {"make a plan": NEW, "change a plan": "/plans/pl/head/", "indicators of a plan": "/plans/pl/paths/"}


@pytest.fixture
def assessor():
    """Return the browser of an assessor of a town with a plan, in English."""
    return english(client_of(person(Role.ASSESSOR)))


def head_of(client):
    """Return what the form of the head shows, to be sent."""
    form = client.get("/plans/pl/head/").content.decode()
    plan = Plan.objects.get(code="pl")
    seen = plan.head_token
    assert f'value="{seen}"' in form
    return {"name": plan.name, "kind": plan.kind, "start_year": 2020, "end_year": 2022, "seen": seen}


def test_a_plan_is_made_and_leads_to_a_grid(assessor):
    assert NEW in assessor.get("/plans/").content.decode()
    response = assessor.post(NEW, TYPED)
    assert response.status_code == 302
    listed = assessor.get(response["Location"])
    assert "Plan of five is there. Choose an indicator" in text_of(listed)
    assert "/plans/five%252F2021/paths/sales/" in listed.content.decode()
    assert assessor.get("/plans/five%252F2021/paths/sales/").status_code == 200
    page = assessor.get("/plans/five%252F2021/")
    assert "This plan has no path yet." in text_of(page)
    assert response["Location"] in page.content.decode()
    assert AuditEntry.objects.get(act="targets.make_plan").details["new"]["end_year"] == 2025


def test_the_indicators_say_what_the_plan_has(assessor):
    text = text_of(assessor.get("/plans/pl/paths/"))
    assert "Sales Economy M 9 values" in text
    assert "Never reported – M none yet" in text


@pytest.mark.parametrize(
    ("changes", "field", "words"),
    [
        ({"code": "pl"}, "code", "A plan has this code already."),
        ({"code": ""}, "code", "This field is required."),
        ({"code": ".."}, "code", "An address cannot hold this code."),
        ({"code": "a\x00b"}, "code", ""),
        ({"code": "x" * 51}, "code", ""),
        ({"code": "five,2021"}, "code", "without comma, semicolon"),
        ({"name": "Plan\x01"}, "name", "without control characters"),
        ({"name": "x" * 201}, "name", ""),
        ({"kind": "ten_year"}, "kind", ""),
        ({"end_year": "2024"}, "end_year", "A five-year plan covers 5 years, here until 2025."),
        ({"kind": "three_year"}, "end_year", "A three-year plan covers 3 years, here until 2023."),
        ({"end_year": "2019"}, "end_year", "here until 2025"),
        ({"start_year": "1e3"}, "start_year", ""),
        ({"start_year": "9" * 30}, "start_year", ""),
        ({"start_year": ""}, "start_year", "This field is required."),
    ],
)
def test_what_cannot_be_made_is_said_beside_the_field_and_kept(assessor, changes, field, words):
    response = assessor.post(NEW, TYPED | changes)
    assert response.status_code == 400
    page = response.content.decode()
    assert f'id="id_{field}_error"' in page and words in text_of(response)
    assert 'value="2021"' in page or "start_year" in changes
    assert Plan.objects.count() == 1
    assert not AuditEntry.objects.filter(act="targets.make_plan").exists()


def test_the_head_is_changed(assessor):
    assert assessor.post("/plans/pl/head/", head_of(assessor) | {"name": "Catching up"}).status_code == 302
    assert "Catching up" in text_of(assessor.get("/plans/pl/"))
    entry = AuditEntry.objects.get(act="targets.change_plan")
    assert entry.details["changes"] == {"name": {"old": "Plan of three years", "new": "Catching up"}}


def test_years_that_have_values_stay(assessor):
    wanted = head_of(assessor) | {"start_year": 2021, "end_year": 2023}
    refused = assessor.post("/plans/pl/head/", wanted)
    assert refused.status_code == 409
    assert "The path has values of 2020" in text_of(refused)
    assert 'value="2023"' in refused.content.decode()
    assert Plan.objects.get().start_year == 2020


@stands_on(None)
def test_a_loaded_plan_of_other_years_may_keep_them(tmp_path):
    rows = [["code", "name", "kind", "start_year", "end_year"], ["pl", "Long", "three_year", "2020", "2025"]]
    published_town(town(tmp_path / "town", plans=rows))
    client = english(client_of(person(Role.ASSESSOR)))
    wanted = {"name": "Longer", "kind": "three_year", "start_year": 2020, "end_year": 2025}
    seen = Plan.objects.get().head_token
    assert client.post("/plans/pl/head/", wanted | {"seen": seen}).status_code == 302
    seen = Plan.objects.get().head_token
    assert client.post("/plans/pl/head/", wanted | {"seen": seen, "end_year": 2026}).status_code == 400


def test_two_editors_of_a_head(assessor):
    mine = head_of(assessor)
    second = client_of(person(Role.ASSESSOR, name="second"))
    assert second.post("/plans/pl/head/", head_of(second) | {"name": "Theirs"}).status_code == 302
    refused = assessor.post("/plans/pl/head/", mine | {"name": "Mine"})
    assert refused.status_code == 409
    assert "Somebody changed this plan meanwhile." in text_of(refused)
    assert 'value="Mine"' in refused.content.decode()
    assert "Stored now: Theirs, " in text_of(refused)
    assert Plan.objects.get().name == "Theirs"
    seen = refused.content.decode().split('name="seen" value="')[1].split('"')[0]
    assert assessor.post("/plans/pl/head/", mine | {"name": "Mine", "seen": seen}).status_code == 302
    assert Plan.objects.get().name == "Mine"


@pytest.mark.parametrize("role", [role for role in Role.values if role != Role.ASSESSOR])
def test_others_are_refused(role):
    client = client_of(person(role))
    for address in PAGES.values():
        assert client.get(address).status_code == 403
        assert client.post(address, TYPED).status_code in (403, 405)
    assert NEW not in client_of(person(Role.OFFICIAL, name="reader")).get("/plans/").content.decode()
    assert Plan.objects.count() == 1


def test_a_stranger_is_led_to_the_log_in(assessor):
    for address in PAGES.values():
        assert Client().get(address)["Location"].startswith("/log-in/")


@pytest.mark.parametrize("name", PAGES)
@pytest.mark.parametrize("parks", AT_BOTH_SIZES)
def test_the_pages_make_the_recorded_number_of_queries_at_every_size(name, parks):
    made = queries_of(client_of(person(Role.ASSESSOR)), PAGES[name])
    assert len(made) == RECORDED[name], [sql[:150] for sql in made]
