"""Plans, as the person who opens the pages sees them."""

from __future__ import annotations

import json
import re
from decimal import Decimal

import pytest
from cities import CROATIA, release_of
from django.db import connection
from django.test.utils import CaptureQueriesContext
from people import READERS, client_of, official, person
from reading import RECORDED
from standing import stands_on
from towns import AT_BOTH_SIZES, FILES, passing_town, published_town, town

from accounts.audit.trail import act
from parks.models import Role
from reports.city.loading import load_city
from reports.pages.plans.contents.plan_paths import needed_a_year
from targets.models import PlanTarget
from targets.scoring.forecast import last_to_date, outcome, year_end
from targets.scoring.values import Direction, Measure

pytestmark = pytest.mark.django_db


def text_of(response):
    """Return a page's text without tags."""
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", response.content.decode()))


def rows_of(response):
    """Return the rows of paths by the name of the park: the texts of their cells."""
    table = re.search(r'<table class="paths stack".*?</table>', response.content.decode(), re.DOTALL).group()
    rows = re.findall(r"<tr[^>]*>(.*?)</tr>", table, re.DOTALL)[1:]
    shown = [
        [re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", cell)).strip() for cell in re.findall(r"<t[dh][^>]*>(.*?)</t[dh]>", row, re.DOTALL)]
        for row in rows
    ]  # fmt: skip
    return {row[0]: row[1:] for row in shown}


def lines_of(response):
    """Return the labels of the chart and its two lines."""
    found = re.search(r'id="path-numbers"[^>]*>(.*?)</script>', response.content.decode())
    drawn = json.loads(found.group(1))
    return drawn["labels"], [series["values"] for series in drawn["series"]]


def english():
    """Return an official's browser in English, where every word of the page is in one catalogue."""
    client = official()
    client.post("/language/", {"language": "en", "next": "/"})
    return client


@pytest.mark.parametrize(("name", "address"), [("plans", "/plans/"), ("plan", "/plans/pl/?indicator=sales")])
@pytest.mark.parametrize("parks", AT_BOTH_SIZES)
def test_the_pages_make_the_recorded_number_of_queries_at_every_size(name, address, parks):
    client = official()
    with CaptureQueriesContext(connection) as made:
        response = client.get(address)
    assert response.status_code == 200
    counted = [query for query in made if not query["sql"].startswith(("SAVEPOINT", "RELEASE"))]
    assert len(counted) == RECORDED[name] <= 8, [query["sql"][:120] for query in counted]


@stands_on(passing_town, (2019, 4))
def test_the_list_shows_name_years_and_kind():
    text = text_of(official().get("/plans/"))
    assert "Plan of three years 2020–2022 三年行动计划" in text


@stands_on(passing_town)
def test_a_cumulative_path_where_higher_is_better():
    rows = rows_of(english().get("/plans/pl/"))
    # Park one 2020: 120 - 125 = -5, 120 / 125 = 0.96: near. 2021 Q1: due 150 x 25 % = 37.5, 50 - 37.5 = +12.5: ahead.
    # Needed: (180 - 120) / (2022 - 2020) = +30 a year from 2020 on.
    assert rows["Park one"] == [
        "100.0",
        "120.0 path 125.0 -5.0 near schedule",
        "50.0 2021 first quarter path 150.0 · due by then 37.5 +12.5 on schedule",
        "path 180.0",
        "– 2020 to the same period is not known",
        "+30.0 from 2020 on",
    ]
    # Park two: 210 / 220 = 0.9545; 45 against 240 x 25 % = 60 is 0.75: behind. (270 - 210) / 2 = +30.
    assert rows["Park two"][1:3] == [
        "210.0 path 220.0 -10.0 near schedule",
        "45.0 2021 first quarter path 240.0 · due by then 60.0 -15.0 behind",
    ]
    # The city is parks one and two, for the third is part of one: 330 - 345 = -15, 0.9565; 95 - 390 x 25 % = -2.5,
    # 0.974; (450 - 330) / 2 = +60.
    assert rows["2 parks of the plan sum"] == [
        "300.0",
        "330.0 path 345.0 -15.0 near schedule",
        "95.0 2021 first quarter path 390.0 · due by then 97.5 -2.5 near schedule",
        "path 450.0",
        "– 2020 to the same period is not known",
        "+60.0 from 2020 on",
    ]


@stands_on(passing_town)
def test_a_level_where_lower_is_better():
    response = english().get("/plans/pl/?indicator=waste")
    # 2020: 9 is the path. 2021 Q1: a level is due in full: 9.2 - 8.5 = +0.7, 8.5 / 9.2 = 0.924: near.
    # Needed: (8 - 9) / 2 = -0.5 a year. No total: no row of the city.
    assert rows_of(response) == {
        "Park one": [
            "10.0",
            "9.0 path 9.0 0.0 on schedule",
            "9.2 2021 first quarter path 8.5 +0.7 near schedule",
            "path 8.0",
            "9.2 +0.7 expected to come near",
            "-0.5 from 2020 on",
        ]
    }
    # The level of a year under way is a point of the line, the cumulative figure is none.
    assert lines_of(response) == (["2019", "2020", "2021", "2022"], [[10, 9, 9.2, None], [None, 9, 8.5, 8]])


def test_a_level_climbs_from_last_years_actual_as_everywhere(tmp_path):
    rows = [[*row[:3], "no.", *row[4:]] if row[0] == "waste" else row for row in FILES["indicators"]]
    published_town(town(tmp_path / "town", indicators=rows))
    shown = rows_of(english().get("/plans/pl/?indicator=waste"))["Park one"]
    # Not in %: from 9 to 8.5 over the year; a quarter of the way is 8.875, and 9.2 is 0.3 above it: 8.875 / 9.2 = 0.965.
    assert shown[2] == "9.2 2021 first quarter path 8.5 · due by then 8.9 +0.3 near schedule"


def test_a_level_without_an_actual_of_last_year_is_due_at_the_end_of_the_year(tmp_path):
    rows = [[*row[:3], "no.", *row[4:]] if row[0] == "waste" else row for row in FILES["indicators"]]
    without = [row for row in FILES["figures"] if row[:4] != ["p1", "waste", "2020", "4"]]
    published_town(town(tmp_path / "town", indicators=rows, figures=without))
    shown = rows_of(english().get("/plans/pl/?indicator=waste"))["Park one"]
    assert shown[2] == "9.2 2021 first quarter path 8.5 at the end of the year"


@stands_on(passing_town)
def test_the_chart_of_the_first_park_of_a_chosen_one_and_of_the_city():
    client = official()
    first = lines_of(client.get("/plans/pl/"))
    assert first == (["2019", "2020", "2021", "2022"], [[100, 120, None, None], [None, 125, 150, 180]])
    assert lines_of(client.get("/plans/pl/?park=p2"))[1] == [[200, 210, None, None], [None, 220, 240, 270]]
    assert lines_of(client.get("/plans/pl/?park=*"))[1] == [[300, 330, None, None], [None, 345, 390, 450]]
    # Waste has no total and park two no path of it: park one is drawn, and the page says so.
    for other in ("*", "p2"):
        assert lines_of(client.get(f"/plans/pl/?indicator=waste&park={other}"))[1][1] == [None, 9, 8.5, 8]
    client.post("/language/", {"language": "en", "next": "/"})
    assert "the first park is drawn" in text_of(client.get("/plans/pl/?indicator=waste&park=*"))
    assert "the first park is drawn" not in text_of(client.get("/plans/pl/?indicator=sales&park=*"))


@stands_on(passing_town)
def test_the_page_speaks_of_the_period_that_is_asked_for():
    client = english()
    then = rows_of(client.get("/plans/pl/?period=2019Q4"))["Park one"]
    # (180 - 100) / (2022 - 2019) = 26.666...
    assert then == ["100.0", "path 125.0", "path 150.0", "path 180.0", "+26.7 from 2019 on"]
    assert rows_of(client.get("/plans/pl/?period=2020Q4"))["Park one"][2] == "path 150.0"


@stands_on(passing_town)
def test_a_page_is_not_sent_again_until_a_path_changes():
    client = english()
    first = client.get("/plans/pl/")
    kept = {"If-None-Match": first["ETag"]}
    assert client.get("/plans/pl/", headers=kept).status_code == 304
    with act("test"):
        PlanTarget.objects.filter(park__code="p1", indicator__code="sales", year=2020).update(value=126)
    again = client.get("/plans/pl/", headers=kept)
    assert again.status_code == 200
    assert "126" in " ".join(rows_of(again)["Park one"])


def test_a_sum_with_a_park_missing_is_not_compared(tmp_path):
    rows = [["pl", "p4", "sales", year, "10"] for year in ("2020", "2021", "2022")]
    plan = [*FILES["plan_targets"], *rows]
    published_town(town(tmp_path / "town", plan_targets=plan))
    shown = rows_of(english().get("/plans/pl/"))
    assert shown["Park four"][1] == "not reported path 10.0"
    # 120 + 210 with park four missing; the path is 345 + 10.
    assert shown["3 parks of the plan sum"][1] == "330.0 1 park not reported path 355.0"
    # The latest whole year of all three is 2019: (460 - 350) / 3 = 36.666...
    assert shown["3 parks of the plan sum"][-1] == "+36.7 from 2019 on"


def test_a_figure_that_does_not_apply_is_not_an_unknown_one(tmp_path):
    plan = [*FILES["plan_targets"], ["pl", "p4", "waste", "2020", "5"]]
    published_town(town(tmp_path / "town", plan_targets=plan))
    shown = rows_of(english().get("/plans/pl/?indicator=waste"))["Park four"]
    assert shown == ["n/a", "n/a path 5.0", "not reported 2021 first quarter", "–", "– no figure of 2021", "–"]


def test_what_is_reached_already_needs_nothing(tmp_path):
    plan = [["plan_code", "park_code", "indicator_code", "year", "value"], ["pl", "p1", "sales", "2022", "119"], ["pl", "p1", "waste", "2022", "9"]]  # fmt: skip
    published_town(town(tmp_path / "town", plan_targets=plan))
    client = english()
    # 120 is above 119, and 9 is no more than 9.
    assert rows_of(client.get("/plans/pl/"))["Park one"][-1] == "reached from 2020 on"
    assert rows_of(client.get("/plans/pl/?indicator=waste"))["Park one"][-1] == "reached from 2020 on"


@pytest.mark.parametrize(
    ("end", "latest", "years", "needed"),
    [
        ("180", "120", 2, "30"),
        ("8", "9", 2, "-0.5"),
        ("0", "0", 1, "0"),
        ("180", "120", 0, None),
        ("180", "120", -1, None),
        (None, "120", 2, None),
        ("180", None, 2, None),
    ],
)
def test_needed_a_year(end, latest, years, needed):
    end, latest, needed = (None if text is None else Decimal(text) for text in (end, latest, needed))
    assert needed_a_year(end, latest, years) == needed


def test_fifty_parks_a_page(tmp_path):
    published_town(town(tmp_path / "town", more_parks=60), (2019, 4))
    client = official()
    # 60 + 3 parks and the city's sum.
    assert len(rows_of(client.get("/plans/pl/"))) == 51
    assert len(rows_of(client.get("/plans/pl/?page=7"))) == 14


def test_a_plan_before_the_first_release_shows_its_path(tmp_path):
    load_city(town(tmp_path / "town"))
    response = english().get("/plans/pl/")
    assert rows_of(response)["Park one"] == ["path 125.0", "path 150.0", "path 180.0", "–"]
    assert "No forecast: no figure is released yet." in text_of(response)


def test_a_plan_without_a_path_says_so(tmp_path):
    published_town(town(tmp_path / "town", without=("plan_targets",)), (2019, 4))
    assert "This plan has no path yet." in text_of(english().get("/plans/pl/"))


@stands_on(passing_town, (2019, 4))
@pytest.mark.parametrize("query", ["indicator=none", "park=none", "page=0", "park=<script>"])
def test_what_cannot_be_asked_for_is_refused_in_words(query):
    response = official().get(f"/plans/pl/?{query}")
    assert response.status_code == 400
    assert f'data-field="{query.split("=")[0]}"' in response.content.decode()
    assert "<script>" not in response.content.decode()


@stands_on(passing_town, (2019, 4))
@pytest.mark.parametrize("address", ["/plans/none/", "/plans/a%00b/", "/plans/pl/?period=2099Q1"])
def test_what_is_not_there_is_a_404(address):
    assert official().get(address).status_code == 404


@stands_on(passing_town, (2019, 4))
@pytest.mark.parametrize("role", Role.values)
def test_who_reads_plans(role):
    client = client_of(person(role))
    assert client.get("/plans/").status_code == (200 if role in READERS else 403)
    assert client.get("/plans/pl/").status_code == (200 if role in READERS else 404)


def test_croatia_has_no_plans():
    release_of(CROATIA, "devindex-2013", 2013, 4, reason="")
    assert "There is no plan yet." in text_of(english().get("/plans/"))


INDICATORS = [
    *FILES["indicators"],
    ["land", "Land", "", "km²", "1", "higher", "point", "difference", "sum", "park", "", ""],
]  # fmt: skip
RATIO = [
    [*FILES["indicators"][0], "numerator_code", "denominator_code"],
    *[[*row, "", ""] for row in INDICATORS[1:]],
    ["dense", "Sales on land", "", "M/km²", "2", "higher", "ytd", "rate", "ratio", "park", "", "", "sales", "land"],
]
LAND = [
    *FILES["figures"],
    *[[park, "land", year, quarter, value] for park, value in (("p1", "10"), ("p2", "5")) for year, quarter in (("2019", "4"), ("2020", "4"), ("2021", "1"))],
    *[["p1", "dense", year, quarter, value] for year, quarter, value in (("2019", "4", "10"), ("2020", "4", "12"), ("2021", "1", "5"))],
    *[["p2", "dense", year, quarter, value] for year, quarter, value in (("2019", "4", "40"), ("2020", "4", "42"), ("2021", "1", "9"))],
]  # fmt: skip
DENSE = [*FILES["plan_targets"], ["pl", "p1", "dense", "2021", "13"], ["pl", "p2", "dense", "2021", "44"]]


def forecasts_of(response):
    """Return the forecast of each row, the cell before the last one."""
    return {name: cells[-2] for name, cells in rows_of(response).items()}


def test_the_forecast_of_a_cumulative_figure_and_of_a_level(tmp_path):
    before = [["p1", "sales", "2020", "1", "40"], ["p2", "sales", "2020", "1", "0"], ["p3", "sales", "2020", "1", "5"]]
    published_town(town(tmp_path / "town", figures=[*FILES["figures"], *before]), (2019, 4), (2020, 1), (2020, 4), (2021, 1))  # fmt: skip
    client = english()
    page = client.get("/plans/pl/")
    assert "forecast 2021" in text_of(page)
    assert "last year's whole × (this year to date ÷ last year to the same period)" in text_of(page)
    # 120 x 50 / 40 = 150 is the path; over zero there is no rhythm; 30 x 6 / 5 = 36 against 35.
    # The city: 330 x 95 / 40 = 783.75 against 390.
    assert forecasts_of(page) == {
        "Park one": "150.0 0.0 expected to reach",
        "Park two": "– 2020 to the same period is not above zero",
        "Part of one": "36.0 +1.0 expected to reach",
        "2 parks of the plan sum": "783.8 +393.8 expected to reach",
    }
    waste = client.get("/plans/pl/?indicator=waste")
    # 9.2 stays 9.2 against 8.5: 8.5 / 9.2 = 0.924.
    assert forecasts_of(waste) == {"Park one": "9.2 +0.7 expected to come near"}
    assert "it comes near where the path is at least 90 % of the forecast" in text_of(waste)
    assert "by the latest value" in text_of(waste)
    assert "No total of the parks is formed of this indicator." in text_of(waste)


def test_the_growth_tells_last_year_where_its_period_is_not_released(tmp_path):
    before = [["p1", "sales", "2020", "1", "40"]]
    published_town(town(tmp_path / "town", figures=[*FILES["figures"], *before]))
    # 50 is 25 % more than 40, which no release shows; nothing is known of park two.
    page = english().get("/plans/pl/")
    lacking = "– 2020 to the same period is not known"
    assert forecasts_of(page) == {
        "Park one": "150.0 0.0 expected to reach by the released growth",
        "Park two": lacking,
        "Part of one": lacking,
        "2 parks of the plan sum": lacking,
    }
    assert "where that period was never released it follows from the released growth" in text_of(page)


@pytest.mark.parametrize(("growth", "words"), [("difference", "this year to date − growth"), ("reported", "there is no forecast, because growth reported at constant prices")])  # fmt: skip
def test_the_page_names_the_way_to_last_year_by_the_kind_of_growth(tmp_path, growth, words):
    head, sales, *rest = FILES["indicators"]
    rows = [head, [growth if name == "growth" else cell for name, cell in zip(head, sales, strict=True)], *rest]
    published_town(town(tmp_path / "town", indicators=rows))
    assert words in text_of(english().get("/plans/pl/"))


def test_a_difference_too_small_for_its_decimals_is_no_zero(tmp_path):
    plan = [["pl", "p1", "sales", "2020", "120"], ["pl", "p2", "sales", "2020", "210.003"], ["pl", "p1", "waste", "2021", "9.19"]]  # fmt: skip
    published_town(town(tmp_path / "town", plan_targets=[FILES["plan_targets"][0], *plan]))
    client = english()
    rows = rows_of(client.get("/plans/pl/"))
    assert rows["Park one"][1] == "120.0 path 120.0 0.0 on schedule"
    assert rows["Park two"][1] == "210.0 path 210.0 -0.003 near schedule"
    assert forecasts_of(client.get("/plans/pl/?indicator=waste")) == {"Park one": "9.2 +0.01 expected to come near"}


def test_a_path_that_follows_the_growth_exactly_is_reached(tmp_path):
    whole = {("p1", "sales", "2020", "4"): "135"}
    figures = [[*row[:4], whole.get(tuple(row[:4]), row[4])] for row in FILES["figures"]]
    before = [["p1", "sales", "2020", "1", "45"]]
    plan = [FILES["plan_targets"][0], ["pl", "p1", "sales", "2021", "150"]]
    published_town(town(tmp_path / "town", figures=[*figures, *before], plan_targets=plan))
    # The growth of 11.111… has no end; 135 x 50 / 45 is 150 all the same.
    assert forecasts_of(english().get("/plans/pl/"))["Park one"] == "150.0 0.0 expected to reach by the released growth"


def test_a_year_that_is_over_has_no_forecast(tmp_path):
    published_town(town(tmp_path / "town"), (2019, 4), (2020, 4))
    page = english().get("/plans/pl/")
    assert "No forecast: 2020 full year ends its year, and of the next year no figure is released yet." in text_of(page)
    assert "forecast 20" not in text_of(page) and len(rows_of(page)["Park one"]) == 5


@pytest.mark.parametrize(
    ("years", "words"),
    [
        (("2022", "2024"), "No forecast: the figures reach up to 2021 first quarter, and the plan begins with 2022."),
        (("2018", "2020"), "No forecast: the figures reach up to 2021 first quarter, and the plan ended with 2020."),
    ],
)
def test_before_and_after_the_plan_the_page_says_why_there_is_no_forecast(tmp_path, years, words):
    plans = [FILES["plans"][0], ["pl", "Plan of three years", "three_year", *years]]
    paths = [FILES["plan_targets"][0], ["pl", "p1", "sales", years[0], "100"]]
    published_town(town(tmp_path / "town", plans=plans, plan_targets=paths))
    assert words in text_of(english().get("/plans/pl/"))


def test_the_ratio_of_the_city_is_one_of_sums(tmp_path):
    before = [[park, code, "2020", "1", value] for park, code, value in (("p1", "sales", "40"), ("p2", "sales", "30"), ("p1", "land", "10"), ("p2", "land", "5"), ("p1", "dense", "4"), ("p2", "dense", "6"))]  # fmt: skip
    sides = [["pl", park, "land", "2021", value] for park, value in (("p1", "8"), ("p2", "5"))]
    folder = town(tmp_path / "town", indicators=RATIO, figures=[*LAND, *before], plan_targets=[*DENSE, *sides])
    published_town(folder, (2019, 4), (2020, 1), (2020, 4), (2021, 1))
    page = english().get("/plans/pl/?indicator=dense")
    row = rows_of(page)["2 parks of the plan ratio of the sums"]
    # (100 + 200) / 15; (120 + 210) / 15; (50 + 45) / 15 = 6.33 against (150 + 240) / 13 = 30 and a quarter of it.
    assert row[0] == "20.00" and row[1] == "22.00 path not known"
    assert row[2] == "6.33 2021 first quarter path 30.00 · due by then 7.50 -1.17 behind"
    # 22 x (95 / 15) / (70 / 15) = 29.857
    assert row[4] == "29.86 -0.14 expected to come near"
    assert "“Sales” over that of “Land”, never an average" in text_of(page)


def test_a_ratio_without_a_side_is_not_known(tmp_path):
    figures = [row for row in LAND if row[:2] != ["p2", "land"]]
    published_town(town(tmp_path / "town", indicators=RATIO, figures=figures, plan_targets=DENSE))
    row = rows_of(english().get("/plans/pl/?indicator=dense"))["2 parks of the plan ratio of the sums"]
    # The land of park two is missing: what the others give is shown as such and compared with nothing.
    assert row[1] == "33.00 1 park not reported path not known"
    assert row[-2:] == ["– figures of 2021 are missing", "–"]


@pytest.mark.parametrize(
    ("measure", "to_date", "last", "before", "forecast"),
    [
        ("ytd", "50", "120", "40", "150"),
        ("ytd", "-10", "120", "40", "-30"),
        ("ytd", "50", "120", "0", None),
        ("ytd", "50", "120", "-4", None),
        ("ytd", "50", None, "40", None),
        ("ytd", None, "120", "40", None),
        ("ytd", "50", "120", None, None),
        ("point", "9", None, None, "9"),
        ("point", None, "8", "8", None),
    ],
)
def test_year_end(measure, to_date, last, before, forecast):
    numbers = [None if text is None else Decimal(text) for text in (to_date, last, before, forecast)]
    assert year_end(Measure(measure), *numbers[:3]) == numbers[3]


@pytest.mark.parametrize(
    ("direction", "value", "path", "expected"),
    [
        ("higher", "100", "100", "reach"),
        ("higher", "101", "100", "reach"),
        ("higher", "90", "100", "near"),
        ("higher", "89.9999999999", "100", "miss"),
        ("higher", "-3", "-5", "reach"),
        ("higher", "-6", "-5", "miss"),
        ("higher", "0", "0", "reach"),
        ("lower", "8", "8", "reach"),
        ("lower", "-1", "0", "reach"),
        ("lower", "1", "0", "miss"),
        ("lower", "10", "9", "near"),
        ("lower", "10", "8.9999999999", "miss"),
    ],
)
def test_outcome(direction, value, path, expected):
    assert outcome(Decimal(value), Decimal(path), Decimal("0.9"), Direction(direction)) == expected


@pytest.mark.parametrize(
    ("kind", "value", "growth", "base"),
    [
        ("rate", "50", "25", "40"),
        ("rate", "50", "-100", None),
        ("difference", "9", "-1", "10"),
        ("reported", "50", "25", None),
        ("rate", "50", None, None),
        ("rate", None, "25", None),
    ],
)
def test_what_growth_tells_of_last_year(kind, value, growth, base):
    value, growth, base = (None if text is None else Decimal(text) for text in (value, growth, base))
    assert last_to_date(kind, value, growth) == base
