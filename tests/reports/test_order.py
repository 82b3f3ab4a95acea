"""Parks and indicators stand in the city's own order on every page, whoever reads it."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Iterator, Sequence
from datetime import date

import lxml.html
import pytest
from lxml.html import HtmlElement
from odd_city import INDICATORS, OFFICIAL, OPEN, PARKS, SCORES, odd_city
from pages import pages, reader
from people import client_of, person

from accounts.audit.trail import act
from parks.models import Park, Role
from reports.models import FrozenInputs
from reports.releases.pledge_results import _unordered
from targets.models import Indicator, Pledge, PledgeTemplate
from targets.pledges.preparing import prepare_pledges

pytestmark = pytest.mark.django_db

LISTS = {
    "table": "./thead/tr|./tbody/tr|./tr",
    "select": ".//option",
    "ul": "./li",
    "ol": "./li",
    "fieldset": ".//label",
    "nav": ".//a",
}
BY_PLACE = sorted(SCORES, key=lambda park: -SCORES[park])


def names_in(text: str, names: dict[str, str]) -> list[str]:
    """Return the codes of what a text names, in the order of the text."""
    found = [(match.start(), code) for code, name in names.items() for match in re.finditer(name, text)]
    return [code for _at, code in sorted(found)]


def rows_of(element: HtmlElement) -> Iterator[list[str]]:
    """Yield what is told apart by its order: the cells of the heads, and the first words of each row."""
    rows = [row for path in LISTS[element.tag].split("|") for row in element.xpath(path)]
    yield [row.text_content() for row in rows]
    if element.tag == "table" and rows:
        yield [cell.text_content() for cell in rows[0]]


def order_of(texts: Sequence[str], names: dict[str, str]) -> list[str]:
    """Return the codes in the order in which texts name them first; a text that names several says nothing."""
    found = [names_in(text, names) for text in texts]
    return list(dict.fromkeys(codes[0] for codes in found if len(set(codes)) == 1))


def orders_on(html: str, names: dict[str, str]) -> set[tuple[str, ...]]:
    """Return every order of at least two names in a table, a choice or a list of a page."""
    found = set()
    for element in lxml.html.fromstring(html).iter(*LISTS):
        for texts in rows_of(element):
            order = order_of(texts, names)
            if len(order) > 1:
                found.add(tuple(order))
    return found


# Where parks may stand by their place as well, because that is what is shown; and the pages on which an item stands
# by how much of it is missing.
RANKED = {
    "reports:rankings", "reports:rankings, one indicator", "reports:release", "reports:compare", "reports:indicator",
    "reports:park", "reports:publish", "publish the open period",
}  # fmt: skip
BY_SHORTFALL = {"reports:overview", "reports:why"}
# Where indicators stand as the document lists them.
AS_DOCUMENTS = {"reports:pledge"}
MORE = {
    "open period": f"/periods/{OPEN}/",
    "review of the open period": f"/review/{OPEN}/",
    "publish the open period": f"/periods/{OPEN}/publish/",
    "entry in the open period": f"/entry/pa/{OPEN}/",
    "column of the open period": f"/entry/departments/d/{OPEN}/",
    "targets of the next year": "/targets/2022/",
    "issue the pledges of the next year": "/pledges/issue/2022/",
    "parks searched for": "/search/?q=园",
    "indicators searched for": "/search/?q=产",
    "projects by park": "/projects/?sort=stage",
}
# What the sweep has to have seen, so that a page it cannot read any more does not pass for one in order.
SEEN = {
    "parks": {
        "reports:parks", "reports:breakdown", "reports:paths", "reports:plan", "reports:plan_texts", "reports:pledges",
        "reports:ceremony", "reports:period", "reports:column", "reports:review", "reports:issue_targets",
        "reports:projects", "reports:compare", "parks searched for", "projects by park", "open period",
    },
    "indicators": {
        "reports:indicators", "reports:breakdown", "reports:plan", "reports:plan_indicators", "reports:enter",
        "reports:statistical_form", "reports:submission", "reports:review", "reports:pledge", "reports:park",
        "reports:compare", "reports:rankings", "indicators searched for", "entry in the open period",
    },
}  # fmt: skip
PEOPLE = {
    "everything": {},
    Role.ASSESSOR: {},
    Role.OFFICIAL: {},
    Role.REVIEWER: {"department": "d"},
    Role.PARK_EDITOR: {"park": "pa"},
}


def in_order(order: tuple[str, ...], wanted: Sequence[str]) -> bool:
    """Return whether codes stand as they do in a whole order."""
    return list(order) == [code for code in wanted if code in order]


def read_csv(response) -> list[list[str]]:
    """Return the rows of an export."""
    assert response.status_code == 200
    content = b"".join(response.streaming_content) if response.streaming else response.content
    return list(csv.reader(io.StringIO(content.decode("utf-8-sig"))))


@pytest.fixture
def city(tmp_path):
    return odd_city(tmp_path / "odd")


@pytest.mark.parametrize("who", PEOPLE)
def test_every_page_has_the_citys_order(city, who):
    client = reader() if who == "everything" else client_of(person(who, **PEOPLE[who]))
    wrong, seen = [], {kind: set() for kind in SEEN}
    for name, address in {**pages(), **MORE}.items():
        if name in BY_SHORTFALL:
            continue
        response = client.get(address)
        if response.status_code != 200:
            continue
        for kind, names in (("parks", PARKS), ("indicators", INDICATORS)):
            for order in orders_on(response.content.decode(), names):
                seen[kind].add(name)
                by_place = kind == "parks" and name in RANKED and in_order(order, BY_PLACE)
                wanted = OFFICIAL if kind == "indicators" and name in AS_DOCUMENTS else list(names)
                if not in_order(order, wanted) and not by_place:
                    wrong.append((name, kind, order))
    assert wrong == []
    if who == "everything":
        assert [SEEN[kind] - seen[kind] for kind in SEEN] == [set(), set()]


def test_the_cities_orders_disagree(city):
    """What the sweep rests on: none of the other orders is the city's by chance."""
    for model, wanted in ((Park, list(PARKS)), (Indicator, list(INDICATORS))):
        for field in ("code", "name_key", "pk", "position"):
            is_same = list(model.objects.order_by(field).values_list("code", flat=True)) == wanted
            assert is_same is (model is Park and field == "position")
    assert list(PARKS) != BY_PLACE


def test_unknown_figures_are_named_in_the_citys_order(city):
    """Nothing of the open period is approved: all that parks report is named, park by park."""
    html = reader().get(f"/periods/{OPEN}/publish/").content.decode()
    named = [item.text_content() for item in lxml.html.fromstring(html).xpath("//ul[@class='facts-list']/li")]
    listed = [(names_in(text, PARKS), names_in(text, INDICATORS)) for text in named]
    listed = [(parks[0], items) for parks, items in listed if parks and len(items) > 1]
    assert [park for park, _items in listed] == list(PARKS)
    assert all(in_order(tuple(items), list(INDICATORS)) for _park, items in listed)


def test_what_is_frozen_stands_in_the_citys_order(city):
    items = [item["code"] for item in city.summary["items"]]
    assert items == list(INDICATORS)
    document = json.loads(FrozenInputs.objects.get(release=city).text)
    assert [indicator["code"] for indicator in document["indicators"]] == list(INDICATORS)
    assert [park["code"] for park in document["parks"]] == list(PARKS)
    for standing in city.standings.all():
        stored = standing.items.order_by("position").values_list("indicator__code", flat=True)
        assert list(stored) == list(INDICATORS)


def test_a_pledge_is_prepared_in_the_order_of_documents(city):
    """It is then frozen with numbers of its own, and keeps these whatever becomes of the order."""
    with act("test"):
        Pledge.objects.filter(year=2022).delete()
    template = PledgeTemplate(year=2022, park_posts="head", city_posts="mayor")
    prepared = prepare_pledges(template, date(2022, 1, 5))
    assert [one.park.code for one in prepared] == list(PARKS)
    assert all([target.indicator.code for target in one.targets] == OFFICIAL for one in prepared)


def test_the_sheets_of_a_breakdown_have_the_citys_order(city):
    """Both for Excel: one row an indicator with a column a park, and one row a target."""
    client = reader()
    rows = read_csv(client.get("/targets/2021/?export=csv"))
    assert [order for row in rows if len(order := order_of(row, PARKS)) > 1] == [list(PARKS)]
    first_category = list(INDICATORS)[:3]
    assert order_of([" ".join(row) for row in rows], INDICATORS) == first_category
    lines = [" ".join(row) for row in read_csv(client.get("/targets/2021/?export=csv&sheet=details"))]
    assert [order_of(lines, names) for names in (PARKS, INDICATORS)] == [list(PARKS), first_category]


def test_a_list_of_projects_goes_by_pinyin_on_request_alone(city):
    client = reader()
    pinyin = list(Park.objects.order_by("name_key").values_list("code", flat=True))
    asked = {"/projects/": list(PARKS), "/projects/?sort=park": pinyin}
    for address, wanted in asked.items():
        rows = lxml.html.fromstring(client.get(address).content.decode()).xpath("//table//tbody/tr")
        assert order_of([row.text_content() for row in rows], PARKS) == wanted


def test_a_city_that_changes_its_order_leaves_a_settlement_as_it_was():
    """Results are held against each other by indicator."""
    one, other = {"indicator": "b", "value": "1"}, {"indicator": "a", "value": "2"}
    assert _unordered([one, other]) == _unordered([other, one])
    assert _unordered([one, other]) != _unordered([{**one, "value": "3"}, other])
    assert _unordered("text") == "text"
