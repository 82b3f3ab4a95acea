"""Which name of a park stands where: the short one in tables, charts, lists and messages, the long one in headings."""

from __future__ import annotations

import re

import pytest
from cities import FULL, change, copy_of, release_of
from crawled import LONG, SHORT, pages_of_walk
from people import client_of, person
from reading import english, text_of

from parks.models import Park, Role

pytestmark = pytest.mark.django_db
# Pages of the work before a release: what a release says is handed out, by the long names.
WORK = {
    "reports:period", "reports:chase", "reports:issue_targets", "reports:paths", "reports:pledges", "reports:entry",
    "reports:breakdown", "reports:derive_targets", "reports:column", "reports:plan", "reports:publish", "reports:review",
}  # fmt: skip
OF_ONE = {"reports:park", "reports:submission", "reports:why", "reports:target"}
CELL = re.compile(r"<(td|th|li|option|legend|figcaption)\b[^>]*>(.*?)</\1>", re.S)


@pytest.fixture
def city(tmp_path):
    """Publish a year of a city whose first park has a long and a short name."""
    folder = copy_of(FULL, tmp_path / "city")

    def named(rows):
        name, short = rows[0].index("name"), rows[0].index("short_name")
        for row in rows[1:2]:
            row[name], row[short] = LONG, SHORT

    change(folder, "parks", named)
    (folder / "park_names.csv").unlink(missing_ok=True)
    return release_of(folder, "K2020", 2020, 4)


def test_tables_and_lists_have_the_short_name_and_headings_the_long_one():
    wrong, seen, headed = {}, set(), set()
    for answer in pages_of_walk(Role.ASSESSOR, "en"):
        name, address, page = answer.name, answer.address, answer.page
        if name in WORK:
            cells = [re.sub(r"<[^>]+>", " ", cell) for _tag, cell in CELL.findall(page)]
            seen |= {name for cell in cells if SHORT in cell}
            wrong |= {f"{name} {address}": cell for cell in cells if LONG in cell}
        if name in OF_ONE and "/p1/" in address:
            headed |= {name for head in re.findall(r"<h1>(.*?)</h1>", page, re.S) if LONG in head}
    assert list(wrong.items()) == []
    assert {"reports:period", "reports:chase", "reports:issue_targets", "reports:breakdown", "reports:entry"} <= seen
    assert headed == OF_ONE


def test_a_release_names_parks_as_they_are_handed_out(city):
    client = english(client_of(person(Role.OFFICIAL)))
    for address in ("/", "/rankings/", "/rankings/?format=csv"):
        assert LONG in text_of(client.get(address)), address


def test_charts_have_the_short_name(city):
    page = english(client_of(person(Role.OFFICIAL))).get("/compare/").content.decode()
    assert SHORT in page
    assert LONG not in "".join(
        re.findall(r"data-chart[^>]*>|<script type=\"application/json\".*?</script>", page, re.S)
    )


def test_a_park_without_a_short_name_is_called_by_its_name(author):
    assert str(Park(name=LONG)) == LONG
    assert str(Park(name=LONG, short_name=SHORT)) == SHORT
