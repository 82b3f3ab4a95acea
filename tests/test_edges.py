"""Every page on cities at the edge of what a city may be."""

from __future__ import annotations

import re
from contextlib import nullcontext
from decimal import Decimal
from typing import Any

import pytest
from cities import published
from edges import EDGES, FEW, MANY, QUARTERS
from pages import PAGES_OF_AUDITOR, pages, reader
from people import client_of, person
from reading import text_of

from parks.models import Park, Role
from reports.city.loading import load_city
from reports.errors import PublishError
from reports.models import Release, ReleasedFigure

pytestmark = pytest.mark.slow
LISTS = ("/rankings/", "/parks/", "/projects/", "/periods/2016Q1/")
UNRANKED = "all not applicable"
# The last page of the long lists, fifty rows on each.
LAST = {"three pages of parks and projects": FEW // 50 + 1, "a thousand parks and projects": MANY // 50 + 1}
SWEPT = "a thousand parks and projects"
# What only a program says.
STRAY = re.compile(r"\b(?:None|nan|NaN|Infinity|undefined)\b|Decimal\(|\dE[+-]\d|{{|{%|\bFalse\b|\bTrue\b")


@pytest.fixture(params=[pytest.param(one, marks=pytest.mark.sweep) if one == SWEPT else one for one in EDGES])
def edge(request: Any, tmp_path: Any, db: None) -> str:
    """Load such a city."""
    load_city(EDGES[request.param](tmp_path / "city"))
    for quarter in QUARTERS:
        with pytest.raises(PublishError) if request.param == UNRANKED else nullcontext():
            published(*quarter)
    return request.param


def addresses(edge: str) -> list[str]:
    """Return every page, the pages of all parks of the demo, the ends of the long lists, and a list as a file."""
    parks = Park.objects.exclude(code__startswith="N").values_list("code", flat=True)
    ends = [f"{one}?page={LAST.get(edge, 21)}" for one in LISTS]
    found = [
        *(f"/parks/{code}/" for code in parks),
        *pages().values(),
        *PAGES_OF_AUDITOR.values(),
        *ends,
        "/search/?q=y",
    ]
    return list(dict.fromkeys([*found, "/rankings/?indicator=ind_sales", "/rankings/?format=csv"]))


def faults_of(status: int, body: str) -> list[str]:
    """Return what is wrong with a page: its status, and each stray word with what stands before it."""
    stray = [body[max(0, found.start() - 60) : found.end() + 20] for found in STRAY.finditer(body)]
    return ([str(status)] if status != 200 else []) + stray


def test_every_page_stands(edge):
    """Of some cities more is looked at."""
    clients = [reader(), client_of(person(Role.AUDITOR))]
    for client in clients:
        client.raise_request_exception = False
    broken = {}
    for address in addresses(edge):
        response = clients[address in PAGES_OF_AUDITOR.values()].get(address)
        body = b"".join(response) if response.streaming else response.content
        if faults := faults_of(response.status_code, body.decode()):
            broken[address] = faults[:3]
    assert broken == {}
    if edge == "odd values":
        numbers_are_exact_and_grouped_at_every_size()
    if edge in LAST:
        long_lists_come_in_pages(LAST[edge])


def numbers_are_exact_and_grouped_at_every_size() -> None:
    """Hold what pages and files say of tiny and huge figures against what is released."""
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


def long_lists_come_in_pages(last: int) -> None:
    """Count the rows of the first two pages of the long lists and of the last one."""
    client = client_of(person(Role.OFFICIAL))
    for address in LISTS:
        for page in (1, 2, last):
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
