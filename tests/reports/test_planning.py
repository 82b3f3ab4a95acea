"""Entering the path of a plan, as the assessor sees it."""

from __future__ import annotations

import re
from datetime import date
from decimal import Decimal

import pytest
from django.test import Client
from factories import ParkFactory, PlanTargetFactory
from people import client_of, official, person
from reading import RECORDED, english, queries_of, text_of
from standing import stands_on
from towns import passing_town, published_town, town

from accounts.audit.trail import act
from accounts.models import AuditEntry
from parks.models import Park, Role
from targets.models import Indicator, Plan, PlanTarget

pytestmark = [pytest.mark.django_db, stands_on(passing_town)]
GRID = "/plans/pl/paths/sales/"


@pytest.fixture
def assessor():
    """Return the browser of an assessor of a town with a plan, in English."""
    return english(client_of(person(Role.ASSESSOR)))


def key(park, year):
    """Return the number that names a cell."""
    return Park.objects.get(code=park).pk * 10_000 + year


def shown(response):
    """Return the fields of the form by name."""
    page = response.content.decode()
    return dict(re.findall(r'name="((?:seen|value|other)-\d+)" value="([^"]*)"', page))


def value(park, year):
    """Return what is stored, None for nothing."""
    return PlanTarget.objects.filter(park__code=park, indicator__code="sales", year=year).values_list("value", flat=True).first()  # fmt: skip


def send(client, **cells):
    """Send the form as shown with some cells typed otherwise."""
    return client.post(
        GRID, {**shown(client.get(GRID)), **{name.replace("_", "-"): typed for name, typed in cells.items()}}
    )


def test_a_path_is_changed_added_to_and_emptied(assessor):
    one, two, three = key("p1", 2020), key("p2", 2021), key("p4", 2022)
    response = send(assessor, **{f"value_{one}": "１,300.5", f"value_{two}": "", f"value_{three}": "7"})
    assert response.status_code == 302
    assert (value("p1", 2020), value("p2", 2021), value("p4", 2022)) == (Decimal("1300.5"), None, 7)
    page = assessor.get(GRID)
    assert "3 values saved." in text_of(page)
    assert "assessor," in text_of(page)  # who set it last stands beside the cell
    entry = AuditEntry.objects.get(act="targets.save_paths")
    assert entry.details["changes"]["p1 sales 2020"] == {"old": "125", "new": "1300.5"}
    assert entry.details["changes"]["p2 sales 2021"] == {"old": "240", "new": None}
    assert "1,300.5" in text_of(assessor.get("/plans/pl/"))


def test_a_park_closed_before_the_plan_is_asked_for_nothing_unless_it_has_a_path(assessor):
    with act("test"):
        ParkFactory(code="gone", name="Old park", closed_on=date(2019, 12, 31))
        kept = ParkFactory(code="kept", name="Kept park", closed_on=date(2019, 12, 31))
        sales, plan = Indicator.objects.get(code="sales"), Plan.objects.get(code="pl")
        PlanTargetFactory(plan=plan, park=kept, indicator=sales, year=2020, value=5)
        ParkFactory(code="new", name="New park", established_on=date(2022, 6, 1))
    page = text_of(assessor.get(GRID))
    assert "Old park" not in page
    assert "Kept park" in page and "New park" in page


def test_a_cell_tells_who_set_which_value_when(assessor):
    cell = key("p1", 2020)
    second = client_of(person(Role.ASSESSOR, name="second"))
    for client, typed in ((assessor, "130"), (second, ""), (assessor, "140")):
        assert send(client, **{f"value_{cell}": typed}).status_code == 302
    page = assessor.get(GRID).content.decode()
    beside = page.split(f'data-row="{cell}"')[1].split("</td>")[0]
    told = re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", beside))
    assert "History · 4" in told
    # The newest first: set anew, taken away, changed, and what the city's files said.
    words = re.findall(r"<b>(.*?)</b>", beside)
    assert words == ["140", "taken away", "130", "125"]
    assert re.findall(r"saved the path of a plan · (\w+)", told) == ["assessor", "second", "assessor"]
    # A cell that only the files set says so in one line.
    other = page.split(f'data-row="{key("p2", 2020)}"')[1].split("</td>")[0]
    assert "<details" not in other and "<small>" in other


def test_saving_the_same_again_changes_nothing_and_leaves_no_row(assessor):
    assert send(assessor).status_code == 302
    assert not AuditEntry.objects.filter(act="targets.save_paths").exists()


@pytest.mark.parametrize("typed", ["9" * 30, "NA", "不适用", "many", "1,2", "1.12345678901"])
def test_what_cannot_be_taken_is_said_beside_the_cell_and_holds_up_no_other(assessor, typed):
    one, two = key("p1", 2020), key("p2", 2020)
    response = send(assessor, **{f"value_{one}": typed, f"value_{two}": "5"})
    assert response.status_code == 400
    assert (shown(response)[f"value-{one}"], shown(response)[f"value-{two}"]) == (typed, "5")
    assert f'id="value-{one}"' in response.content.decode() and 'aria-invalid="true"' in response.content.decode()
    assert "1 cell saved, 1 is not: see beside it." in text_of(response)
    assert (value("p1", 2020), value("p2", 2020)) == (125, 5)


def test_two_editors_of_one_cell_choose_and_lose_nothing(assessor):
    cell, other = key("p1", 2020), key("p2", 2020)
    before = shown(assessor.get(GRID))
    second = english(client_of(person(Role.ASSESSOR, name="second")))
    assert send(second, **{f"value_{cell}": "130"}).status_code == 302
    mine = {**before, f"value-{cell}": "140", f"value-{other}": "230"}
    refused = assessor.post(GRID, mine)
    assert refused.status_code == 409
    assert "second" in text_of(refused) and "130" in text_of(refused) and "140" in text_of(refused)
    assert (value("p1", 2020), value("p2", 2020)) == (130, 230), "a conflict holds up no other cell"
    again = shown(refused)
    theirs = assessor.post(GRID, {**again, f"choose-{cell}": "theirs"})
    assert theirs.status_code == 302
    assert (value("p1", 2020), value("p2", 2020)) == (130, 230)
    assert assessor.post(GRID, {**again, f"choose-{cell}": "mine"}).status_code == 302
    assert value("p1", 2020) == 140


def test_two_editors_of_different_cells_do_not_meet(assessor):
    before = shown(assessor.get(GRID))
    second = client_of(person(Role.ASSESSOR, name="second"))
    assert send(second, **{f"value_{key('p1', 2020)}": "130"}).status_code == 302
    assert assessor.post(GRID, {**before, f"value-{key('p2', 2020)}": "230"}).status_code == 302
    assert (value("p1", 2020), value("p2", 2020)) == (130, 230)


@pytest.mark.parametrize("role", [role for role in Role.values if role != Role.ASSESSOR])
def test_others_are_refused(role):
    client = client_of(person(role))
    assert client.get(GRID).status_code == client.post(GRID, {}).status_code == 403


def test_a_stranger_is_led_to_the_log_in(assessor):
    assert Client().get(GRID)["Location"].startswith("/log-in/")


def test_the_plan_page_leads_the_assessor_alone_to_the_grid(assessor):
    assert GRID in assessor.get("/plans/pl/").content.decode()
    assert GRID not in official().get("/plans/pl/").content.decode()


@pytest.mark.parametrize("indicator", ["sales", "unused"])
def test_the_grid_leads_back_to_the_plan_whether_a_path_is_there_or_not(assessor, indicator):
    grid = assessor.get(f"/plans/pl/paths/{indicator}/").content.decode()
    found = re.search(r'<a\s+class="button"\s+href="(/plans/pl/[^"]*)"', grid)
    assert found and assessor.get(found.group(1)).status_code == 200


@pytest.mark.parametrize("address", ["/plans/none/paths/sales/", "/plans/pl/paths/none/"])
def test_what_is_not_there_is_a_404(assessor, address):
    assert assessor.get(address).status_code == 404


def test_a_page_that_cannot_be_asked_for_is_refused(assessor):
    assert assessor.get(f"{GRID}?page=0").status_code == 400


@pytest.mark.parametrize("parks", [6, 120])
def test_the_grid_makes_the_recorded_number_of_queries_at_every_size(tmp_path, parks):
    published_town(town(tmp_path / "town", more_parks=parks - 3))
    client = client_of(person(Role.ASSESSOR))
    assert len(queries_of(client, GRID)) == RECORDED["paths"] <= 8
    assert client.get(GRID).content.decode().count("<tr data-line ") == min(50, parks + 1)
