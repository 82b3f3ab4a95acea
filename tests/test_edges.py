"""Every page on cities at the edge of what a city may be."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import nullcontext
from decimal import Decimal
from typing import Any

import pytest
from cities import published
from conftest import empty_database
from edges import EDGES, QUARTERS
from pages import PAGES_OF_AUDITOR, pages, reader
from people import client_of, person
from reading import text_of

from parks.models import Park, Role
from reports.city.loading import load_city
from reports.errors import PublishError
from reports.models import Release, ReleasedFigure

pytestmark = pytest.mark.slow
# What only a program says.
UNRANKED = "all not applicable"
STRAY = re.compile(r"\b(?:None|nan|NaN|Infinity|undefined)\b|Decimal\(|\dE[+-]\d|{{|{%|\bFalse\b|\bTrue\b")


@pytest.fixture(scope="module", params=EDGES)
def edge(request: Any, tmp_path_factory: Any, django_db_setup: None, django_db_blocker: Any) -> Iterator[str]:
    """Load such a city for all tests here."""
    with django_db_blocker.unblock():
        load_city(EDGES[request.param](tmp_path_factory.mktemp("edge") / "city"))
        for quarter in QUARTERS:
            with pytest.raises(PublishError) if request.param == UNRANKED else nullcontext():
                published(*quarter)
        yield request.param
        empty_database()


def addresses() -> list[str]:
    """Return every page, the pages of all parks of the demo, the ends of the long lists, and a list as a file."""
    parks = Park.objects.exclude(code__startswith="N").values_list("code", flat=True)
    ends = ["/rankings/?page=21", "/parks/?page=21", "/projects/?page=21", "/periods/2016Q1/?page=21", "/search/?q=y"]
    found = [*(f"/parks/{code}/" for code in parks), *pages().values(), *PAGES_OF_AUDITOR.values(), *ends]
    return list(dict.fromkeys([*found, "/rankings/?indicator=ind_sales", "/rankings/?format=csv"]))


def faults_of(status: int, body: str) -> list[str]:
    """Return what is wrong with a page: its status, and each stray word with what stands before it."""
    stray = [body[max(0, found.start() - 60) : found.end() + 20] for found in STRAY.finditer(body)]
    return ([str(status)] if status != 200 else []) + stray


def test_every_page_stands(edge, db):
    clients = [reader(), client_of(person(Role.AUDITOR))]
    for client in clients:
        client.raise_request_exception = False
    broken = {}
    for address in addresses():
        response = clients[address in PAGES_OF_AUDITOR.values()].get(address)
        body = b"".join(response) if response.streaming else response.content
        if faults := faults_of(response.status_code, body.decode()):
            broken[address] = faults[:3]
    assert broken == {}


@pytest.mark.parametrize("edge", ["odd values"], indirect=True)
def test_numbers_are_exact_and_grouped_at_every_size(edge, db):
    client = client_of(person(Role.OFFICIAL))
    values = released("ind_sales")
    assert max(map(abs, values.values())) > 10**9
    text = text_of(client.get("/indicators/ind_sales/"))
    assert [f"{value:,.2f}" for value in values.values() if f" {value:,.2f} " not in text] == []
    exported = client.get("/rankings/?indicator=ind_sales&format=csv").content.decode()
    assert [str(value) for value in values.values() if f",{value}," not in exported] == []
    growths = ReleasedFigure.objects.filter(release__period__year=2016, growth_value__lt=-50)
    assert growths.exists()
    assert not re.search(r"(?<![\d.,])\d{4,}\.\d+%", text_of(client.get("/parks/HQIP/")))


def released(indicator: str) -> dict[str, Decimal]:
    """Return the figures of an indicator in the latest release by park."""
    latest = Release.objects.counting().order_by("period__last_on").last()
    rows = ReleasedFigure.objects.filter(release=latest, indicator__code=indicator, park__group__isnull=False)
    return {code: value.normalize() + 0 for code, value in rows.values_list("park__code", "value")}


@pytest.mark.parametrize("edge", ["a thousand parks and projects"], indirect=True)
def test_lists_of_a_thousand_come_in_pages(edge, db):
    client = client_of(person(Role.OFFICIAL))
    for address in ("/rankings/", "/parks/", "/projects/", "/periods/2016Q1/"):
        for page in (1, 2, 21):
            content = client.get(f"{address}?page={page}").content.decode()
            # What departments report stands below the parks of a period, in a table of its own.
            parks = content.partition('id="departments"')[0]
            assert 0 < parks.count("<tr") <= 52, (address, page)


def test_what_only_a_program_says_would_be_seen():
    """The planted faults."""
    for body in ("<td>None</td>", "<td>nan</td>", "Decimal(&#x27;1&#x27;)", "<td>1E+12</td>", "<p>{{ a }}</p>"):
        assert faults_of(200, body), body
    assert faults_of(500, "") == ["500"]
    assert faults_of(200, "<td>1,000.00 nanjing Nonesuch</td>") == []
