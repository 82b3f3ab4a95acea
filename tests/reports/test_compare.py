"""Parks side by side, as the person who opens the page sees them."""

from __future__ import annotations

import json
import re
from decimal import Decimal

import pytest
from cities import CROATIA, FULL, release_of
from django.db import connection
from django.test.utils import CaptureQueriesContext
from people import READERS, client_of, official, person
from reading import RECORDED, english
from standing import stands_on
from towns import passing_town, published_town, town

from parks.models import Role
from reports.pages.compare.contents import CompareContents, CompareQuery, ranked_parks
from targets.scoring.measures import View, mean_of, scaled
from targets.scoring.values import Direction

pytestmark = pytest.mark.django_db


def text_of(response):
    """Return a page's text without tags."""
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", response.content.decode()))


def tables_of(response):
    """Return the rows of every table of the page but that of the chart: the texts of their cells."""
    page = re.sub(r"<details>.*?</details>", "", response.content.decode(), flags=re.DOTALL)
    return [
        [
            [re.sub(r"\s+", " ", re.sub(r"<[^>]+>", "", cell)).strip() for cell in re.findall(r"<t[dh][^>]*>(.*?)</t[dh]>", row, re.DOTALL)]
            for row in re.findall(r"<tr>(.*?)</tr>", table, re.DOTALL)
        ]
        for table in re.findall(r"<table.*?</table>", page, re.DOTALL)
    ]  # fmt: skip


def radar_of(response):
    """Return what the radar draws, by park."""
    found = re.search(r'id="radar-numbers"[^>]*>(.*?)</script>', response.content.decode())
    return {series["label"]: series["values"] for series in json.loads(found.group(1))["series"]}


@pytest.mark.parametrize("parks", [6, 60])
def test_the_page_makes_the_recorded_number_of_queries_at_every_size(tmp_path, parks):
    published_town(town(tmp_path / "town", more_parks=parks - 3), (2019, 4))
    client = official()
    with CaptureQueriesContext(connection) as made:
        response = client.get("/compare/")
    assert response.status_code == 200
    counted = [query for query in made if not query["sql"].startswith(("SAVEPOINT", "RELEASE"))]
    assert len(counted) == RECORDED["compare"] <= 8, [query["sql"][:120] for query in counted]


# Three ranked parks at the end of 2020. Sales 120, 210, not reported; waste 9, 8.5, does not apply, lower is better.
# Level: sales 120/210 = 0.5714, 1; waste 8.5/9 = 0.9444, 1; the mean of both 0.7579, 1.
# Growth: sales +20 %, +5 %: 1, 0; waste -1, +0.5, the fall is better: 1, 0.
# Place: sales 2nd, 1st of 3: 2/3, 3/3; waste 2nd, 1st of the 2 parks to which it applies: 1/2, 2/2; the means 7/12, 1.
@stands_on(passing_town, (2019, 4), (2020, 4))
@pytest.mark.parametrize(
    ("view", "first", "second", "third"),
    [
        ("", ["0.57", "1.00"], ["1.00", "0.00"], ["0.50", "1.00"]),
        ("level", ["0.57", "1.00"], ["0.76", "1.00"], ["0.94", "1.00"]),
        ("growth", ["1.00", "0.00"], ["1.00", "0.00"], ["1.00", "0.00"]),
        ("place", ["0.67", "1.00"], ["0.58", "1.00"], ["0.50", "1.00"]),
    ],
)
def test_the_pairs_in_every_view(view, first, second, third):
    tables = tables_of(official().get(f"/compare/?view={view}"))[:3]
    for table, values in zip(tables, (first, second, third), strict=True):
        shown = {row[1]: row[2] for row in table[1:]}
        assert [shown["Park one"], shown["Park two"], shown["Park four"]] == [*values, "–"]
        assert [row[2] for row in table[1:]] == [*sorted(values, reverse=True), "–"]
        assert [row[0] for row in table[1:]] == ["1", "2", "–"]


@stands_on(passing_town, (2019, 4), (2020, 4))
def test_the_own_views_are_what_the_release_stores(standing):
    release = standing
    contents = CompareContents.of(release, ranked_parks(release), CompareQuery())
    for column, stored in zip(contents.columns, release.summary["pairs"]["pairs"], strict=True):
        shown = {row.park.code: row.value for row in column.rows}
        assert shown == {park: None if value is None else Decimal(value) for park, value in stored["values"].items()}


def test_a_park_that_is_not_assessed_is_neither_a_best_nor_counted(tmp_path):
    items = [["scheme_code", "group", "indicator_code", "weight", "rule", "parameters", "excluded_parks"]]
    items += [[f"K{year}", "", code, "50", "min_max", "{}", "p2" if code == "sales" else ""] for year in (2019, 2020, 2021) for code in ("sales", "waste")]  # fmt: skip
    release = published_town(town(tmp_path / "town", scheme_items=items), (2019, 4), (2020, 4))
    level = official().get("/compare/?view=level")
    # The best of those compared is the 120 of park one, not the 210 of park two.
    assert [row[1:3] for row in tables_of(level)[0][1:]] == [
        ["Park one", "1.00"],
        ["Park two", "–"],
        ["Park four", "–"],
    ]
    assert "不考核" in tables_of(level)[3][1]
    # Park one is first of two: of park four it is not known, of park two it is not asked.
    place = tables_of(official_again().get("/compare/?view=place"))[0]
    assert [row[1:3] for row in place[1:]] == [["Park one", "1.00"], ["Park two", "–"], ["Park four", "–"]]
    assert release.summary["pairs"]["pairs"][0]["values"] == {"p1": "1", "p2": None, "p4": None}


@stands_on(passing_town, (2019, 4), (2020, 4))
def test_the_radar_shows_the_first_and_the_mean_or_the_chosen_parks():
    client = official()
    drawn = radar_of(client.get("/compare/?view=level"))
    # The mean of the two that reported: (0.5714285714 + 1) / 2 = 0.7857142857.
    assert drawn["平均水平"][0] == pytest.approx(0.7857142857, abs=1e-10)
    assert len(drawn) == 2
    chosen = radar_of(client.get("/compare/?view=level&park=p4&park=p1"))
    assert chosen == {"Park one": [0.5714285714, 0.7579365079, 0.9444444444], "Park four": [None, None, None]}


@stands_on(passing_town, (2019, 4), (2020, 4))
def test_the_heat_table_shows_numbers_words_and_shades():
    response = official().get("/compare/?view=level&park=p1&park=p2&park=p4")
    heat = tables_of(response)[3]
    assert sorted(heat[0][1:]) == ["Park four", "Park one", "Park two"]
    column = heat[0].index("Park one"), heat[0].index("Park two"), heat[0].index("Park four")
    assert [[row[index] for index in column] for row in heat[1:]] == [
        ["120.0", "210.0", "未报"],
        ["120.0", "210.0", "未报"],
        ["9.0", "8.5", "不适用"],
        ["9.0", "8.5", "不适用"],
    ]
    content = response.content.decode()
    # 0.5714 lies in the third fifth, 0.9444 and 1 in the last.
    assert re.search(r'<td class="n heat-3" data-label="[^"]+">120.0</td>', content)
    assert re.search(r'<td class="n heat-5" data-label="[^"]+">9.0</td>', content)
    assert re.search(r'<td class="n" data-label="[^"]+">未报</td>', content)
    growth = tables_of(official_again().get("/compare/?view=growth&park=p1&park=p2"))[3]
    assert sorted(growth[1][1:]) == ["+20.0", "+5.0"]
    assert sorted(growth[3][1:]) == ["+0.5", "-1.0"]


def official_again():
    """Return another browser of the official."""
    return client_of(person(Role.OFFICIAL, name="other"))


def test_many_parks_are_paged_and_become_the_rows_of_the_heat_table(tmp_path):
    published_town(town(tmp_path / "town", more_parks=60), (2019, 4))
    client = official()
    page = client.get("/compare/?page=2")
    # 3 + 60 parks: 50 and 13.
    assert [len(table) - 1 for table in tables_of(page)] == [13, 13, 13, 13]
    assert '<select name="park"' in page.content.decode()
    assert len(tables_of(client.get("/compare/?page=9"))[0]) - 1 == 13
    chosen = tables_of(client.get("/compare/?park=n001&park=p1"))
    assert [len(table) - 1 for table in chosen] == [2, 2, 2, 4]


@stands_on(passing_town, (2019, 4))
def test_parks_are_chosen_by_boxes_without_a_script():
    content = official().get("/compare/?park=p1&park=p2&view=place").content.decode()
    form = re.search(r'<form class="filter card" method="get"[^>]*>.*?</form>', content, re.DOTALL).group()
    assert form.count('type="checkbox"') == 3
    assert form.count("checked") == 2
    assert '<input type="hidden" name="view" value="place">' in form
    assert re.findall(r'href="\?park=p1&amp;park=p2&amp;view=(\w+)"', content) == ["level", "growth"]


@pytest.mark.parametrize(
    "query",
    ["park=p1", "park=none&park=p1", "view=best", "page=0", "page=x", "view=<script>",
     "park=p1&park=p2&park=p4&park=n000&park=n001&park=n002&park=n003"],
)  # fmt: skip
def test_what_cannot_be_asked_for_is_refused_in_words(tmp_path, query):
    published_town(town(tmp_path / "town", more_parks=4), (2019, 4))
    response = official().get(f"/compare/?{query}")
    assert response.status_code == 400
    assert f'data-field="{query.split("=")[0]}"' in response.content.decode()
    assert "<script>" not in response.content.decode()


def test_six_parks_are_not_too_many(tmp_path):
    published_town(town(tmp_path / "town", more_parks=4), (2019, 4), (2020, 4))
    parks = "&".join(f"park={code}" for code in ("p1", "p2", "p4", "n000", "n001", "n002", "p1"))
    assert len(radar_of(official().get(f"/compare/?{parks}"))) == 6


@stands_on(passing_town, (2019, 4))
@pytest.mark.parametrize("role", Role.values)
def test_who_reads_the_comparison(role):
    response = client_of(person(role)).get("/compare/")
    assert response.status_code == 200
    assert ("Park one" in text_of(response)) is (role in READERS)


def test_before_the_first_release_the_page_says_what_will_come():
    assert "尚未发布排名" in text_of(official().get("/compare/"))
    assert official_again().get("/compare/?period=2099Q1").status_code == 404


@stands_on(passing_town, (2019, 4))
def test_a_page_seen_again_is_not_sent_again():
    client = official()
    client.get("/compare/")
    first = client.get("/compare/")
    assert client.get("/compare/", headers={"If-None-Match": first["ETag"]}).status_code == 304


def test_croatia_compares_by_items():
    release_of(CROATIA, "devindex-2013", 2013, 4, reason="")
    client = official()
    page = client.get("/compare/?page=12")
    # 556 parks: 11 pages of 50 and one of 6; six items are six columns, and the heat table has the parks as heads.
    assert [len(table) - 1 for table in tables_of(page)] == [6, 6, 6, 6, 6, 6, 6]
    assert "view=growth" in page.content.decode()
    two = client.get("/compare/?item=education_rate&item=income_pc&park=00183&park=00248")
    assert [len(table) - 1 for table in tables_of(two)] == [2, 2, 2]
    growth = client.get("/compare/?view=growth")
    assert {row[2] for table in tables_of(growth)[:6] for row in table[1:]} == {"–"}
    assert client.get("/compare/?item=none").status_code == 400


def test_one_pair_and_one_park_are_enough():
    release_of(FULL, "K2020", 2020, 4)
    assert official().get("/compare/").status_code == 200


def test_names_are_text_and_never_markup(tmp_path):
    evil = town(tmp_path / "town")
    for name in ("parks", "indicators", "comparisons"):
        path = evil / f"{name}.csv"
        path.write_text(re.sub(r"(Park one|Sales|比总量|Six)", "<b>x</b>", path.read_text()))
    published_town(evil, (2019, 4), (2020, 4))
    assert "<b>x</b>" not in official().get("/compare/?view=level").content.decode()


# The first quarter of 2021: sales 50 of 40 % of 110 = 44, 45 of 240 / 4 = 60, and no target for park four; waste, a rate
# where lower is better, 9.2 against 8, and nothing for the others.
DUE = {
    "targets": [
        ["park_code", "indicator_code", "year", "target", "q1", "q2", "q3", "state", "reason"],
        ["p1", "sales", "2021", "110", "40", "60", "80", "issued", ""],
        ["p2", "sales", "2021", "240", "", "", "", "issued", ""],
        ["p4", "sales", "2021", "", "", "", "", "none", "Founded this year"],
        ["p1", "waste", "2021", "8", "", "", "", "issued", ""],
    ],
    "scheme_items": [
        ["scheme_code", "group", "indicator_code", "weight", "rule", "parameters"],
        *[["K2021", "", code, "50", "completion", "{}"] for code in ("sales", "waste")],
    ],
    "schemes": [["code", "name", "year", "series"], ["K2021", "Scheme 2021", "2021", "k"]],
}


def test_by_completion_is_the_figure_against_what_is_due_by_now(tmp_path):
    published_town(town(tmp_path / "town", without=("comparisons",), **DUE), (2021, 1))
    client = english(official())
    response = client.get("/compare/?view=completion&park=p1&park=p2&park=p4&item=sales&item=waste")
    sales, waste, heat = tables_of(response)[:3]
    assert [row[1:3] for row in sales[1:]] == [["Park one", "1.00"], ["Park two", "0.75"], ["Park four", "–"]]
    # 8 / 9.2 = 0.8696.
    assert [row[1:3] for row in waste[1:]] == [["Park one", "0.87"], ["Park two", "–"], ["Park four", "–"]]
    assert heat[1] == ["Sales (of what is due, %)", "113.6", "75.0", "not issued"]
    assert heat[2][:2] == ["Waste (of what is due, %)", "87.0"]
    content = response.content.decode()
    assert re.search(r'<td class="n heat-5" data-label="Park one">113.6<', content)
    assert re.search(r'<td class="n heat-2" data-label="Park two">75.0<', content)
    assert "scale 0 to 1, 1 is all that is due" in text_of(response)


def test_completion_is_not_offered_where_nothing_has_a_target(tmp_path):
    published_town(town(tmp_path / "town", without=("targets",)), (2019, 4))
    assert "by completion" not in text_of(english(official()).get("/compare/"))


@pytest.mark.parametrize(
    ("view", "ends"),
    [
        ("level", ["0–0.2", "0.2–0.4", "0.4–0.6", "0.6–0.8", "0.8–1"]),
        ("completion", ["0–0.6", "0.6–0.8", "0.8–0.9", "0.9–1", "1"]),
    ],
)
def test_the_colours_have_a_legend(tmp_path, view, ends):
    published_town(town(tmp_path / "town", **DUE), (2021, 1))
    page = english(official()).get(f"/compare/?view={view}").content.decode()
    legend = re.search(r'<ul class="legend".*?</ul>', page, re.DOTALL).group()
    assert re.findall(r'class="heat-(\d)" aria-hidden="true"></span>([^<]+)<', legend) == [
        (str(shade), words) for shade, words in enumerate(ends, start=1)
    ]
    assert "not compared" in legend


def test_places_are_those_of_all_pages(tmp_path):
    published_town(town(tmp_path / "town", more_parks=60), (2019, 4))
    # Sales of 2019: 200, 100, 50 for the town's three parks, which stand on the first page, and 7 for each of the 60.
    last = tables_of(official().get("/compare/?view=level&page=2"))[0]
    assert {row[0] for row in last[1:]} == {"4"}


class Measured:
    """A figure of a test."""

    expected = None

    def __init__(self, value=None, growth=None, place=None):
        self.value = None if value is None else Decimal(value)
        self.growth_value = None if growth is None else Decimal(growth)
        self.place = place


def test_scales_of_the_three_views():
    figures = {"a": Measured("10", "-5", 1), "b": Measured("4", "5", 2), "c": Measured("0", None, 3), "d": Measured()}
    # Best 10; -5 and 5 are the ends; 4 parks.
    assert scaled(View.LEVEL, figures, Direction.HIGHER, 4) == {"a": 1, "b": Decimal("0.4"), "c": 0}
    assert scaled(View.GROWTH, figures, Direction.HIGHER, 4) == {"a": 0, "b": 1}
    assert scaled(View.GROWTH, figures, Direction.LOWER, 4) == {"a": 1, "b": 0}
    assert scaled(View.PLACE, figures, Direction.LOWER, 4) == {"a": 1, "b": Decimal("0.75"), "c": Decimal("0.5")}
    # Lower is better and the best is zero: a gap for each.
    assert scaled(View.LEVEL, figures, Direction.LOWER, 4) == {"a": None, "b": None, "c": None}
    assert scaled(View.LEVEL, {"d": Measured()}, Direction.LOWER, 4) == {}


def test_the_mean_leaves_gaps_out_and_rounds_half_up():
    # (1 + 1 + 0) / 3 = 0.66666666666...
    assert mean_of([Decimal(1), None, Decimal(1), Decimal(0)]) == Decimal("0.6666666667")
    assert mean_of([None]) is None
    assert mean_of([]) is None
