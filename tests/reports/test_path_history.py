"""Who set which value of a plan's path when, as everybody who may see the plan reads it."""

from __future__ import annotations

import re

import pytest
from people import READERS, client_of, person
from reading import RECORDED, english, queries_of, text_of
from standing import stands_on
from towns import passing_town

from accounts.audit.trail import act
from parks.models import Park, Role
from targets.actions import save_paths
from targets.indicators.cells import Typed, token_of
from targets.models import Indicator, Plan, PlanTarget
from targets.plans.actions.plans import entered_of

pytestmark = [pytest.mark.django_db, stands_on(passing_town)]
ADDRESS = "/plans/pl/history/p1/sales/"


@pytest.fixture
def assessor():
    """Return an assessor of a town with a plan."""
    return person(Role.ASSESSOR)


def set_path(assessor, year, value):
    """Let the assessor set the sales of park one, None for nothing."""
    park, plan = Park.objects.get(code="p1"), Plan.objects.get()
    here = PlanTarget.objects.filter(park=park, indicator__code="sales", year=year).first()
    typed = Typed(entered_of(value), token_of(entered_of(here.value if here else None)))
    save_paths(plan=plan, indicator=Indicator.objects.get(code="sales"), cells={(park.pk, year): typed}, by=assessor)


def told(text, year):
    """Return what a page says of a year."""
    return text[text.index(f"{year} ·") :].split(f"{year + 1} ·")[0]


def test_an_official_reads_who_set_a_value_that_a_load_had_brought(assessor):
    set_path(assessor, 2020, 126)
    set_path(assessor, 2021, None)
    client = english(client_of(person(Role.OFFICIAL)))
    text = text_of(client.get(ADDRESS))
    of_2020 = told(text, 2020)
    assert of_2020.index("126.0") < of_2020.index("125.0")
    assert "assessor" in of_2020 and "loaded the data of a city" in of_2020
    assert "taken away" in told(text, 2021) and "assessor" not in told(text, 2022)


def test_every_value_of_the_plan_leads_to_its_year(assessor):
    client = english(client_of(person(Role.OFFICIAL)))
    page = client.get("/plans/pl/").content.decode()
    links = re.findall(r'href="(/plans/pl/history/[^"]+)" title="History">([0-9.]+)<', page)
    assert links[0] == (f"{ADDRESS}?year=2020", "125.0") and len(links) == 9
    of_one = client.get(links[0][0])
    assert of_one.content.decode().count("data-told") == 1 and "2021 ·" not in text_of(of_one)
    assert ADDRESS in re.findall(r'href="([^"]+)">All years<', of_one.content.decode())


@pytest.mark.parametrize("role", [Role.OFFICIAL, Role.PARK_EDITOR, Role.REVIEWER])
def test_a_value_that_was_taken_away_leaves_a_cell_that_leads_to_its_history(assessor, role):
    client = english(client_of(person(role)))
    kept = {"If-None-Match": client.get("/plans/pl/")["ETag"]}
    set_path(assessor, 2021, None)
    page = client.get("/plans/pl/", headers=kept)
    assert page.status_code == 200
    (link,) = re.findall(r'href="(/plans/pl/history/[^"]+)" title="History">taken away<', page.content.decode())
    assert link == f"{ADDRESS}?year=2021"
    text = text_of(client.get(link))
    assert text.index("taken away") < text.index("loaded the data of a city")
    set_path(assessor, 2021, 141)
    assert "taken away" not in text_of(client.get("/plans/pl/"))


def test_a_value_that_came_and_went_between_two_visits_is_told_as_well(assessor):
    client = english(client_of(person(Role.OFFICIAL)))
    set_path(assessor, 2021, None)
    kept = {"If-None-Match": client.get("/plans/pl/")["ETag"]}
    set_path(assessor, 2021, 141)
    set_path(assessor, 2021, None)
    assert client.get("/plans/pl/", headers=kept).status_code == 200


def test_a_park_and_an_indicator_whose_whole_path_was_taken_away_keep_their_place(assessor):
    for year in (2020, 2021, 2022):
        set_path(assessor, year, None)
    client = english(client_of(person(Role.OFFICIAL)))
    page = client.get("/plans/pl/?indicator=sales&park=p1")
    assert page.content.decode().count(">taken away<") == 3 and "the first park is drawn" not in text_of(page)
    with act("test"):
        PlanTarget.objects.all().delete()
    page = client.get("/plans/pl/?indicator=sales")
    assert page.status_code == 200 and page.content.decode().count(">taken away<") == 9


def test_beside_its_cell_stands_the_part_alone_at_the_same_address(assessor):
    response = client_of(assessor).get(f"{ADDRESS}?year=2020", headers={"HX-Boosted": "true", "HX-Request": "true"})
    assert response["HX-Push-Url"] == "false" and "HX-Boosted" in response["Vary"]
    assert response.content.decode().count("data-told") == 1 and "<html" not in response.content.decode()


def test_a_year_without_a_value_says_so(assessor):
    text = text_of(english(client_of(person(Role.OFFICIAL))).get("/plans/pl/history/p4/waste/"))
    assert text.count("no value was ever set") == 3


@pytest.mark.parametrize("role", Role.values)
def test_who_sees_the_plan_sees_its_history(assessor, role):
    assert client_of(person(role, name="one")).get(ADDRESS).status_code == (200 if role in READERS else 403)


@pytest.mark.parametrize(
    ("address", "status"),
    [
        ("/plans/none/history/p1/sales/", 404),
        ("/plans/pl/history/none/sales/", 404),
        ("/plans/pl/history/p1/none/", 404),
        (f"{ADDRESS}?year=next", 400),
        (f"{ADDRESS}?year=99999999999999999999", 400),
        (f"{ADDRESS}?year=2050", 200),
    ],
)
def test_what_is_asked_for_wrongly(assessor, address, status):
    assert client_of(assessor).get(address).status_code == status


def test_it_makes_the_recorded_number_of_queries(assessor):
    for value in range(120, 130):
        set_path(assessor, 2020, value)
    client = client_of(person(Role.OFFICIAL))
    assert len(queries_of(client, ADDRESS)) == RECORDED["history of a path"] <= 8
