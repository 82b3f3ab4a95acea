"""Who set which target when, beside the cell of the breakdown: of a park, and of the city."""

from __future__ import annotations

import re
from datetime import date
from decimal import Decimal

import pytest
from desks import town
from factories import AdjustmentFactory
from people import client_of
from reading import RECORDED, english, queries_of, text_of

from accounts.audit.trail import act
from parks.models import Role
from targets.actions import issue_targets, save_targets, withdraw_targets
from targets.breakdown.cells import CITY, TypedTarget, target_token
from targets.models import CityTarget, Target

pytestmark = pytest.mark.django_db
PAGE = "/targets/2021/"


@pytest.fixture
def made():
    """Return a town with a draft of 100 that was 90 before, and a city's target of 200 that was 150."""
    made = town()
    for value, own in ((90, 150), (100, 200)):
        put(made, value, own)
    return made


def put(made, value, own):
    """Let the assessor set the sales of the first park and of the city; None takes a value away."""
    held = Target.objects.filter(park=made.park, indicator=made.sales, year=2021).first()
    city = CityTarget.objects.filter(indicator=made.sales, year=2021).first()
    cells = {
        (made.park.pk, made.sales.pk): TypedTarget(None if value is None else Decimal(value), target_token(held)),
        (CITY, made.sales.pk): TypedTarget(None if own is None else Decimal(own), target_token(city)),
    }
    save_targets(year=2021, cells=cells, by=made.assessor, way="page")


def history(made, user, park="p0"):
    return english(client_of(user)).get(f"{PAGE}{park}/sales/history/")


def order(text, *words):
    """Return whether words follow each other in a text."""
    places = [text.index(word) for word in words]
    return places == sorted(places)


def test_every_cell_that_was_ever_set_leads_the_assessor_to_who_set_it(made):
    client = english(client_of(made.assessor))
    links = re.findall(
        r'href="(/targets/2021/[^"]+/history/)" data-hx-boost="true">History<', client.get(PAGE).content.decode()
    )
    assert links == ["/targets/2021/*/sales/history/", "/targets/2021/p0/sales/history/"]
    of_city, of_park = (text_of(client.get(link)) for link in links)
    assert order(of_city, "the city · Sales 2021", "200.00", "150.00") and "set targets · assessor" in of_city
    assert order(of_park, "Park 0 · Sales 2021", "100.00 · draft", "90.00 · draft")
    put(made, None, None)
    assert client.get(PAGE).content.decode().count("data-hx-boost") >= 2
    assert all(order(text_of(client.get(link)), "taken away", "0.00") for link in links)


def test_others_read_what_was_there_for_them(made):
    official, head, stranger = made.who(Role.OFFICIAL), made.head, made.who(Role.PARK_HEAD, made.parks[1])
    assert [history(made, user, park).status_code for user in (official, head) for park in ("p0", "*")] == [404] * 4
    by = {"by": made.assessor, "way": "page"}
    issue_targets(year=2021, parks=[made.park], count=1, **by)
    told = text_of(history(made, head))
    assert "100.00 · issued" in told and "90.00" not in told and "draft" not in told
    assert "200.00" in text_of(history(made, head, "*")) and "150.00" not in text_of(history(made, head, "*"))
    assert history(made, official).status_code == history(made, stranger).status_code == 404
    withdraw_targets(year=2021, parks=[made.park], count=1, reason="again", **by)
    assert history(made, head).status_code == history(made, head, "*").status_code == 404


def test_an_official_reads_who_made_it_pledged_and_what_was_adjusted(made):
    with act("test"):
        target = Target.objects.get(year=2021, park=made.park)
        for state in ("issued", "pledged"):
            target.state = state
            target.save()
        AdjustmentFactory(no="A-1", target=target, old=100, new=80, reason="flood", effective_on=date(2021, 9, 1))
    told = text_of(history(made, made.who(Role.OFFICIAL)))
    assert "100.00 · pledged" in told and "issued" not in told and "draft" not in told
    assert "A-1 100.00 → 80.00" in told and "flood" in told


def test_beside_its_cell_stands_the_part_alone(made):
    part = client_of(made.assessor).get(
        f"{PAGE}p0/sales/history/", headers={"HX-Boosted": "true", "HX-Request": "true"}
    )
    assert part["HX-Push-Url"] == "false" and "<html" not in part.content.decode()
    assert part.content.decode().count("data-told") == 1


@pytest.mark.parametrize(
    ("address", "status"),
    [("none/sales/", 404), ("p0/none/", 404), ("*/none/", 404), ("p0/tax/", 200), ("p1/sales/", 200)],
)
def test_what_is_asked_for_wrongly_or_was_never_set(made, address, status):
    response = english(client_of(made.assessor)).get(f"{PAGE}{address}history/")
    assert response.status_code == status
    assert status == 404 or "no value was ever set" in text_of(response)


def test_it_makes_the_recorded_number_of_queries(made):
    with act("test"):
        Target.objects.filter(year=2021).update(state="pledged")
    client = client_of(made.assessor)
    assert len(queries_of(client, f"{PAGE}p0/sales/history/")) == RECORDED["history of a target"] <= 8
