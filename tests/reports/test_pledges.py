"""Pledges, as the person who opens them sees them."""

from __future__ import annotations

import re
from decimal import Decimal

import pytest
from cities import CROATIA
from factories import AdjustmentFactory, IndicatorFactory, ParkFactory, PledgeFactory, PledgeStepFactory, TargetFactory
from made_towns import in_force
from people import client_of, official, person
from reading import english, text_of

from parks.models import Role
from reports.city.loading import load_city

pytestmark = pytest.mark.django_db
HOLDS, WAITS = "泰园责〔2020〕3号", "泰园责〔2020〕10号"


@pytest.fixture
def pledges(author):
    """Park a's pledge in force, park b's only issued, none of park c, and last year's of park a."""
    a, b = ParkFactory(code="a", name="甲园区"), ParkFactory(code="b", name="乙园区")
    ParkFactory(code="c", name="丙园区")
    in_force(PledgeFactory(no=HOLDS, park=a, party_a="City", party_b="Committee", is_paper=True))
    in_force(PledgeFactory(no=WAITS, park=b), until="issued")
    in_force(PledgeFactory(no="old", park=a, year=2019))
    sales = IndicatorFactory(code="sales", name="Sales", unit="亿元", decimals=1)
    share = IndicatorFactory(code="share", name="Share", unit="%", growth="difference", category=sales.category)
    value = IndicatorFactory(code="value", name="Value added", growth="reported", category=sales.category)
    target = TargetFactory(
        park=a, indicator=sales, state="pledged", base=80, value=90, stretch=95, responsible="office"
    )
    TargetFactory(park=a, indicator=share, state="pledged", base=Decimal("38.1"), value=Decimal("38.95"))
    TargetFactory(park=a, indicator=value, state="pledged", base=None, value=5)
    TargetFactory(park=b, indicator=sales, state="issued", value=77)
    AdjustmentFactory(no="T-1", target=target, old=90, new=88, reason="market", effective_on="2020-07-01")


def test_the_list_shows_the_latest_year_in_the_order_of_numbers(pledges):
    text = text_of(english(client_of(person(Role.ASSESSOR))).get("/pledges/"))
    assert re.search(rf"甲园区 {HOLDS} paper in force 2020-01-01 2020-01-02 2020-01-03", text)
    assert re.search(rf"乙园区 {WAITS} issued 2020-01-01 – –", text)
    assert "丙园区 – none in force" in text
    assert text.index(HOLDS) < text.index(WAITS) < text.index("丙园区")
    assert "3 rows, 1 in force" in text
    assert "old" in text_of(client_of(person(Role.AUDITOR)).get("/pledges/?year=2019"))


@pytest.mark.parametrize(
    ("role", "park", "sees"),
    [
        (Role.OFFICIAL, None, False),
        (Role.PARK_HEAD, "b", True),
        (Role.PARK_EDITOR, "a", False),
        (Role.CITY_SIGNATORY, None, True),
        (Role.ASSESSOR, None, True),
    ],
)
def test_who_sees_a_pledge_that_is_not_in_force(pledges, role, park, sees):
    client = client_of(person(role, park=park))
    assert client.get(f"/pledges/{WAITS}/").status_code == (200 if sees else 404)
    assert (WAITS in text_of(client.get("/pledges/"))) is sees
    assert client.get(f"/pledges/{HOLDS}/").status_code == 200


@pytest.mark.parametrize("address", ["/pledges/", f"/pledges/{HOLDS}/"])
def test_an_administrator_has_no_business_with_pledges(pledges, address):
    assert client_of(person(Role.ADMINISTRATOR)).get(address).status_code == 403


def test_a_pledge_shows_parties_days_targets_and_adjustments(pledges):
    response = english(official()).get(f"/pledges/{HOLDS}/")
    text = text_of(response)
    assert "party A City party B Committee form signed on paper" in text
    assert "issued on 2020-01-01 signed by the park on 2020-01-02 in force on 2020-01-03 settled not yet" in text
    assert "1 Sales 亿元 80.0 90.0 95.0 +12.5% office" in text
    assert "2 Share % 38.10 38.95 – +0.85 percentage points –" in text
    assert "3 Value added unit not reported 5.00 – – –" in text
    assert "T-1 Sales 亿元 90.0 88.0 2020-07-01 market" in text
    assert 'href="/pledges/?year=2020"' in response.content.decode()


def test_targets_that_one_may_not_see_are_left_out_with_their_adjustments(pledges, author):
    a = ParkFactory(code="d")
    in_force(PledgeFactory(no="with a draft", park=a))
    AdjustmentFactory(no="secret", target=TargetFactory(park=a, state="draft", indicator__name="Hidden"))
    text = text_of(english(official()).get("/pledges/with a draft/"))
    assert "There are no targets" in text
    assert "secret" not in text
    assert "Hidden" not in text


def test_a_pledge_that_was_replaced_waits_for_nothing(author):
    pledge = in_force(PledgeFactory(no="1"), until="issued")
    PledgeStepFactory(
        pledge=pledge, number=2, from_state="issued", to_state="superseded", on=None, reason="typing error"
    )
    text = text_of(english(client_of(person(Role.ASSESSOR))).get("/pledges/1/"))
    assert "superseded day not reported typing error" in text
    assert "not yet" not in text


@pytest.mark.parametrize("no", ["none", "%00", "a%2Fb"])
def test_a_pledge_that_is_not_there_is_a_404(pledges, no):
    assert official().get(f"/pledges/{no}/").status_code == 404


def test_a_number_with_a_slash_has_an_address(author):
    in_force(PledgeFactory(no="P/1 %?#"))
    client = official()
    address = re.search(r'href="(/pledges/P[^"?]+/)"', client.get("/pledges/").content.decode())[1]
    assert "P/1 %?#" in text_of(client.get(address))


@pytest.mark.parametrize("query", ["year=x", "year=1899", "year=2200", "year=0", "page=0", "page=x"])
def test_a_list_that_cannot_be_asked_for_is_refused_in_words(pledges, query):
    response = official().get(f"/pledges/?{query}")
    assert response.status_code == 400
    assert f'data-field="{query.split("=")[0]}"' in response.content.decode()


def test_a_city_without_pledges_says_what_to_do():
    load_city(CROATIA)
    client = english(official())
    assert "There are no pledges yet" in text_of(client.get("/pledges/"))
    assert "There are no pledges of 2013 yet" in text_of(client.get("/pledges/?year=2013"))


def test_a_year_without_pledges_says_what_to_do_and_leads_to_the_others(pledges):
    response = english(client_of(person(Role.ASSESSOR))).get("/pledges/?year=2018")
    html, text = response.content.decode(), text_of(response)
    assert response.status_code == 200
    assert "There are no pledges of 2018 yet" in text
    assert 'href="/pledges/issue/2018/"' in html
    assert 'href="?year=2020"' in html
    assert "甲园区" not in text
    seen = english(official()).get("/pledges/?year=2018")
    assert "The assessment office issues them" in text_of(seen)
    assert "/pledges/issue/" not in seen.content.decode()
