"""What every page costs on the demo (6 parks) and on Croatia (556): the queries it makes, and what its first load weighs.

Both are recorded in `page_costs.json`, beside the queries of towns that other tests make; a page that costs more fails,
and so does one that costs less than it says there.
"""

from __future__ import annotations

import gzip
import json
import os
import re
from collections.abc import Iterator
from functools import cache
from typing import Any, NamedTuple

import pytest
from addresses import ADDRESSES, Address
from cities import CROATIA, published, signed_demo
from conftest import empty_database
from django.contrib.contenttypes.models import ContentType
from django.core.cache import cache as pages_kept
from django.http import HttpResponse
from django.test import Client, override_settings
from issued import kept_as_issued
from pages import PAGES_OF_AUDITOR, administration, forgotten, pages, reader
from people import client_of, person
from reading import COSTS, RECORD, queries_counted, queries_of

from accounts.audit.trail import act
from parks.models import Role
from reports.city.loading import load_city
from targets.models import Pledge

pytestmark = pytest.mark.slow
# With RECORD_COSTS=1 the record is written anew from what is measured: for pages that are new or cost less.
IS_RECORDING = bool(os.environ.get("RECORD_COSTS"))
CITIES = {
    "demo": (signed_demo, [("txpark-2015", 2015, 4), ("txpark-2016", 2016, 1)]),
    "croatia": (lambda _target: CROATIA, [("devindex-2013", 2013, 4)]),
}
MOST_QUERIES, MOST_QUERIES_OF_A_RANKING = 8, 5
MOST_BYTES = 45_000
# Pages are padded at random as they are compressed, and every style counts on every page.
SLACK = 3_000
# Croatia has no pledges, no targets and no department that reports: what is read about them is not asked for there.
FEWER_WITHOUT_ROWS = {
    "reports:pledges", "reports:entry", "reports:column", "reports:publish", "reports:review", "reports:figure",
    "reports:release", "reports:overview",
}  # fmt: skip
# The preview of a release reads all that a release freezes; it is recorded, not bounded.
UNBOUNDED = {"reports:publish"}
# What each of these adds is a question of its own (who is chased, how far a column is, what a department files, the six
# kinds of what waits of pledges): packed into another statement it would be harder to read, not cheaper to answer.
MORE_QUERIES = {"reports:entry": 15, "reports:column": 9, "reports:review": 9, "reports:hand_over_pledge": 10}


@pytest.fixture(scope="module", params=CITIES)
def city(
    request: Any, tmp_path_factory: pytest.TempPathFactory, django_db_setup: None, django_db_blocker: Any
) -> Iterator[str]:
    """Load a city for all tests here; the pledge that waits for its signatures, where there is one, has one of them."""
    made, quarters = CITIES[request.param]
    folder, keys = made(tmp_path_factory.mktemp("city") / "city"), tmp_path_factory.mktemp("keys")
    with django_db_blocker.unblock(), override_settings(AUTHORITY_DIR=keys):
        load_city(folder)
        for quarter in quarters:
            published(*quarter)
        for pledge in Pledge.objects.with_state().select_related("park").filter(state="issued"):
            head = person(Role.PARK_HEAD, park=pledge.park.code)
            with act("test"):
                kept_as_issued(pledge, head, keys)
        yield request.param
        empty_database()


def queries_made(client: Client, addresses: dict[str, str]) -> dict[str, int]:
    """Return how many queries each page makes that nobody has opened before."""
    made = {}
    for name, address in addresses.items():
        forget_pages()
        made[name] = len(queries_of(client, address))
    return made


def forget_pages() -> None:
    """Let every page be one that nobody has opened before."""
    pages_kept.clear()
    ContentType.objects.clear_cache()


class Cost(NamedTuple):
    """What a page costs that nobody has opened before: its queries, and the bytes of its first load."""

    queries: int
    weight: int


def costs_of(client: Client, addresses: dict[str, str]) -> dict[str, Cost]:
    """Return what each page costs that nobody has opened before."""
    costs = {}
    for name, address in addresses.items():
        forget_pages()
        with queries_counted() as made:
            served = client.get(address, headers={"Accept-Encoding": "gzip, br"})
        assert served.status_code == 200, address
        costs[name] = Cost(len(made), weight_of(served))
    return costs


# What the pages of a city cost, once they were opened: queries and bytes are told by the same answers.
PAGES_COST: dict[str, dict[str, Cost]] = {}


def pages_cost(city: str) -> dict[str, Cost]:
    """Return what every page of the loaded city costs."""
    if city not in PAGES_COST:
        PAGES_COST[city] = costs_of(reader(), pages())
    return PAGES_COST[city]


def other_than(known: dict[str, int], found: dict[str, int]) -> dict[str, tuple[int | None, int | None]]:
    """Return the pages that cost something else than recorded, each with both numbers."""
    names = sorted(known.keys() | found.keys())
    return {n: (known.get(n), found.get(n)) for n in names if known.get(n) != found.get(n)}


def recorded(kind: str, city: str, found: dict[str, int]) -> dict[str, int]:
    """Return what is recorded of a city's pages, after writing it anew where that is asked for."""
    if IS_RECORDING:
        COSTS.setdefault(kind, {})[city] = found
        RECORD.write_text(json.dumps(COSTS, indent=1, ensure_ascii=False) + "\n")
    costs: dict[str, int] = COSTS[kind][city]
    return costs


def test_every_address_has_an_example_here():
    assert forgotten(ADDRESSES) == set()
    assert forgotten([*ADDRESSES, Address("reports:new", "/new/")]) == {"reports:new"}


def test_every_page_makes_the_recorded_number_of_queries(city, db):
    made = {name: cost.queries for name, cost in pages_cost(city).items()}
    assert other_than(recorded("queries", city, made), made) == {}


def test_the_auditors_pages_make_the_recorded_number_of_queries(city, db):
    made = queries_made(client_of(person(Role.AUDITOR)), PAGES_OF_AUDITOR)
    assert other_than(recorded("queries of the auditor", city, made), made) == {}


def test_the_administration_makes_the_recorded_number_of_queries(city, db):
    made = queries_made(client_of(person(Role.ADMINISTRATOR)), administration())
    assert other_than(recorded("queries of the administration", city, made), made) == {}


def test_queries_are_few_and_as_many_for_six_parks_as_for_556():
    demo, croatia = COSTS["queries"]["demo"], COSTS["queries"]["croatia"]
    assert other_than(demo, demo | croatia).keys() == FEWER_WITHOUT_ROWS
    assert all(croatia[name] < demo[name] for name in FEWER_WITHOUT_ROWS)
    for name, number in demo.items():
        most = MOST_QUERIES_OF_A_RANKING if "rankings" in name else MORE_QUERIES.get(name, MOST_QUERIES)
        assert name in UNBOUNDED or number <= most, name


def files_of(page: str) -> set[str]:
    """Return the addresses of the files that a page asks for when it is opened: styles, scripts and the icon."""
    tags = re.findall(r"<(?:link|script)\b[^>]*>", page)
    return {found[1] for tag in tags if (found := re.search(r'\b(?:href|src)="(/static/[^"]+)"', tag))}


@cache
def weight_of_file(address: str) -> int:
    """Return how many bytes a file has on the wire."""
    response = Client().get(address, headers={"Accept-Encoding": "gzip, br"})
    assert response.status_code == 200, address
    return len(b"".join(response.streaming_content))


def weight_of(served: HttpResponse) -> int:
    """Return how many bytes the first load of a page takes on the wire, Chart.js left out."""
    assert served["Content-Encoding"] == "gzip"
    page = gzip.decompress(served.content).decode()
    return len(served.content) + sum(weight_of_file(file) for file in files_of(page))


def not_as_recorded(known: dict[str, int], found: dict[str, int]) -> dict[str, tuple[int | None, int]]:
    """Return the pages heavier than recorded, or lighter by more than some slack: the record follows them down."""
    return {
        name: (known.get(name), weight)
        for name, weight in found.items()
        if not known.get(name, 0) - SLACK <= weight <= known.get(name, 0)
    }


def test_every_page_weighs_what_is_recorded(city, db):
    weights = {name: cost.weight for name, cost in pages_cost(city).items()}
    # Beside the padding there is room for a few words more.
    roomy = {name: weight + SLACK // 3 for name, weight in weights.items()}
    assert not_as_recorded(recorded("bytes", city, roomy), weights) == {}


def test_no_page_weighs_more_than_the_budget():
    too_heavy = {(c, n): w for c, found in COSTS["bytes"].items() for n, w in found.items() if w > MOST_BYTES}
    assert too_heavy == {}


def test_a_costlier_page_would_be_seen():
    """The planted faults: a query more, a query less, a heavier page, a much lighter one, a page without a record."""
    assert other_than({"a": 5, "b": 5}, {"a": 6, "b": 4, "c": 1}).keys() == {"a", "b", "c"}
    assert not_as_recorded({"a": 9000, "b": 9000, "c": 9000}, {"a": 9001, "b": 5999, "c": 6000, "d": 1}).keys() == {
        "a",
        "b",
        "d",
    }
    assert files_of('<link rel="icon" href="/static/i.svg"><script data-own="/static/chart.js" src="/static/c.js">') == {
        "/static/i.svg", "/static/c.js",
    }  # fmt: skip
