"""Two groups are never interleaved: each has its own list, chart and comparison."""

from __future__ import annotations

import json
import re
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from oracle.pages import page_of
from people import official
from reading import english, text_of
from standing import stands_on
from towns import FILES, published_town, town

# Sales of 2020: group A p1 120, p4 60, p6 150; group B p2 210, p5 90. Growth to 2019: 20, 20, 50 %; 5, 80 %.
PARKS = [
    ["code", "name", "group"],
    ["p1", "Park one", "A"], ["p2", "Park two", "B"], ["p4", "Park four", "A"], ["p5", "Park five", "B"],
    ["p6", "Park six", "A"],
]  # fmt: skip
SALES = {"p1": (100, 120), "p2": (200, 210), "p4": (50, 60), "p5": (50, 90), "p6": (100, 150)}
GROUPS = [["code", "name", "position"], ["A", "Large parks", "1"], ["B", "Small parks", "2"]]
IN_A, IN_B = ["Park six", "Park one", "Park four"], ["Park two", "Park five"]


def two_groups():
    """Publish a town of two groups."""
    figures = [FILES["figures"][0]]
    for park, values in SALES.items():
        for year, value in zip(("2019", "2020"), values, strict=True):
            figures += [[park, "sales", year, "4", str(value)], [park, "waste", year, "4", str(value)]]
    with TemporaryDirectory() as folder:
        made = town(
            Path(folder) / "town", without=("plans", "plan_targets"), groups=GROUPS, parks=PARKS, figures=figures
        )
        published_town(made, (2019, 4), (2020, 4))


pytestmark = [pytest.mark.django_db, stands_on(two_groups)]


@pytest.fixture
def client():
    """Return an official's browser."""
    return english(official())


def tables_of(response):
    """Return the rows of every table of the page: the words of their cells."""
    return [table.rows for table in page_of(response.content.decode()).tables]


def names_of(response):
    """Return the parks of the page's sortable table in their order."""
    return [next(cell for cell in row if cell.startswith("Park")) for row in tables_of(response)[0][1:]]


@pytest.mark.parametrize("sort", ["score", "-score", "-movement", "park", "-place"])
def test_a_ranking_has_one_group_after_the_other_however_it_is_sorted(client, sort):
    names = names_of(client.get(f"/rankings/?sort={sort}"))
    assert sorted(names[:3]) == sorted(IN_A) and sorted(names[3:]) == sorted(IN_B)


@pytest.mark.parametrize(
    ("sort", "names"),
    [
        ("place", [*IN_A, *IN_B]),
        ("-value", [*IN_A, *IN_B]),
        ("value", [*reversed(IN_A), *reversed(IN_B)]),
        ("-growth", ["Park six", "Park one", "Park four", "Park five", "Park two"]),
    ],
)
def test_an_indicator_has_one_group_after_the_other_and_a_chart_of_each(client, sort, names):
    response = client.get(f"/indicators/sales/?sort={sort}")
    assert names_of(response) == names
    drawn = re.findall(r'id="parks-\d-numbers"[^>]*>(.*?)</script>', response.content.decode())
    assert [json.loads(one)["labels"] for one in drawn] == [IN_A, IN_B]
    text = text_of(response)
    assert "Sales of the parks, 2020 full year · Large parks" in text
    assert "Sales of the parks, 2020 full year · Small parks" in text


def test_parks_are_compared_with_those_of_their_group(client):
    first = client.get("/compare/?view=level")
    # 150 is the best of group A, though park two of group B has 210: 120 / 150, 60 / 150.
    assert [row[:3] for row in tables_of(first)[0][1:]] == [
        ["1", "Park six", "1.00"],
        ["2", "Park one", "0.80"],
        ["3", "Park four", "0.40"],
    ]
    assert set(tables_of(first)[3][0][1:]) == set(IN_A)
    href = re.search(r'href="(\?[^"]*group=B[^"]*)"', first.content.decode()).group(1).replace("&amp;", "&")
    second = client.get(f"/compare/{href}")
    assert [row[:3] for row in tables_of(second)[0][1:]] == [["1", "Park two", "1.00"], ["2", "Park five", "0.43"]]
    # Places: waste 90 before 210 among the two of the group, 2/2 and 1/2.
    place = client.get("/compare/?view=place&group=B")
    assert [row[1:3] for row in tables_of(place)[2][1:]] == [["Park five", "1.00"], ["Park two", "0.50"]]


def test_chosen_parks_bring_their_group_along_and_no_other_group_is_mixed_in(client):
    response = client.get("/compare/?park=p2&park=p5")
    assert {row[1] for row in tables_of(response)[0][1:]} == set(IN_B)
    assert '<input type="hidden" name="group" value="B">' in response.content.decode()
    assert tables_of(client.get("/compare/?view=level&group=B"))[-1][0] == ["pair", "Park two", "mean"]
    assert client.get("/compare/?park=p1&park=p2").status_code == 400
    assert client.get("/compare/?group=none").status_code == 400


def test_the_overview_says_of_the_first_park_what_the_comparison_says(client):
    table = re.search(r'<table class="pairs">.*?</table>', client.get("/").content.decode(), re.DOTALL).group()
    first = re.search(r"<caption>(Park \w+);", table).group(1)
    said = re.findall(r'<td class="n">([\d.–]+)</td>\s*<td class="n">([\d.–]+)</td>', table)
    columns = tables_of(client.get("/compare/"))[:3]
    assert [value for value, _mean in said] == [
        next(row[2] for row in column[1:] if row[1] == first) for column in columns
    ]
    # The mean of group A alone: (1 + 0.8 + 0.4) / 3.
    assert said[0][1] == "0.73"
