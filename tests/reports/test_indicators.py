"""What is measured, and all parks on one indicator, as the person who opens the pages sees them."""

from __future__ import annotations

import csv
import io
import json
import re
from decimal import Decimal

import pytest
from cities import CROATIA, published, release_of
from django.db import connection
from django.test.utils import CaptureQueriesContext
from people import READERS, client_of, official, person
from python_calamine import CalamineWorkbook
from reading import RECORDED
from standing import stands_on
from towns import AT_BOTH_SIZES, FILES, passing_town, published_town, town

from accounts.audit.trail import act
from accounts.models import AuditEntry
from parks.models import Role
from reports.city.loading import load_city
from targets.indicators.growth_words import growth_unit
from targets.models import Indicator
from targets.templatetags.figures import last_value_point, value_lines

pytestmark = pytest.mark.django_db


def text_of(response):
    """Return a page's text without tags."""
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", response.content.decode()))


def rows_of(response):
    """Return the rows of the page's sortable table: the texts of their cells."""
    table = re.search(r'<table class="ranking">.*?</table>', response.content.decode(), re.DOTALL)
    rows = re.findall(r"<tr>(.*?)</tr>", table.group(), re.DOTALL)[1:]
    cells = [re.findall(r"<td[^>]*>(.*?)</td>", row, re.DOTALL) for row in rows]
    return [[re.sub(r"\s+", " ", re.sub(r"<[^>]+>", "", cell)).strip() for cell in row] for row in cells]


@pytest.mark.parametrize(("name", "address"), [("indicators", "/indicators/"), ("indicator", "/indicators/sales/")])
@pytest.mark.parametrize("parks", AT_BOTH_SIZES)
def test_the_pages_make_the_recorded_number_of_queries_at_every_size(name, address, parks):
    client = official()
    with CaptureQueriesContext(connection) as made:
        response = client.get(address)
    assert response.status_code == 200
    counted = [query for query in made if not query["sql"].startswith(("SAVEPOINT", "RELEASE"))]
    assert len(counted) == RECORDED[name] <= 8, [query["sql"][:120] for query in counted]


@stands_on(passing_town, (2019, 4))
def test_the_list_shows_indicators_by_category_and_finds_them_by_name():
    client = official()
    text = text_of(client.get("/indicators/"))
    assert text.index("Economy") < text.index("Sales") < text.index("Waste") < text.index("Never reported")
    assert re.search(r"Sales M 正向 累计 Statistics 园区", text)
    assert re.search(r"Waste % 逆向 期末数 Statistics 部门", text)
    found = client.get("/indicators/?q=was&period=2019Q4").content.decode()
    assert re.findall(r'href="(/indicators/\w+/[^"]*)"', found) == ["/indicators/waste/?period=2019Q4"]
    assert "Sales" not in text_of(client.get("/indicators/?q=%25"))


def test_indicators_are_listed_before_the_first_release(tmp_path):
    load_city(town(tmp_path / "town"))
    client = official()
    assert "Never reported" in text_of(client.get("/indicators/"))
    assert "尚未发布排名" in text_of(client.get("/indicators/sales/"))


@stands_on(passing_town, (2019, 4), (2020, 4))
def test_all_parks_on_a_sum():
    response = official().get("/indicators/sales/")
    # The town's own statistics say 300: 210 / 300 = 70.0 %, 120 / 300 = 40.0 %, 30 / 300 = 10.0 %.
    # Growth: 120 / 100 = +20.0 %, 210 / 200 = +5.0 %, 30 / 20 = +50.0 %. Target of park one 110, due in full by the
    # year's end: 10.0 more, 120 / 110 = 109.1 %, 9.1 percentage points above schedule.
    assert rows_of(response) == [
        ["1", "Park two", "210.0", "–", "–", "–", "–", "–", "+5.0", "70.0", ""],
        [
            "2",
            "Park one",
            "120.0",
            "110.0",
            "110.0",
            "+10.0",
            "109.1超序时 9.1 个百分点",
            "达到序时",
            "+20.0",
            "40.0",
            "",
        ],
        ["–", "Part of one", "30.0", "–", "–", "–", "–", "–", "+50.0", "10.0", ""],
        ["–", "Park four", "未报", "–", "–", "–", "–", "–", "未报", "–", ""],
    ]
    text = text_of(response)
    assert "占全市" in text and "占园区合计" not in text
    # The part of park one is counted with it, and park four has not reported: 120 + 210, (120 + 210) / (100 + 200).
    assert "3 个园区中 2 个已报，合计 330.0 M · 同比 +10.0%" in text
    assert "What was sold" in text
    # Two ends of years alone: what the fourth quarters added is not known.
    assert 'aria-label="各期当期数 2019年四季度 –, 2020年四季度 –"' in response.content.decode()


@stands_on(passing_town, (2019, 4), (2020, 4))
def test_a_growth_of_per_cent_is_in_percentage_points_and_nothing_has_a_share():
    response = official().get("/indicators/waste/")
    # 8.5 - 8 = +0.5, 9 - 10 = -1.0; lower is better, so 8.5 is first.
    assert rows_of(response) == [
        ["1", "Park two", "8.5", "+0.5", ""],
        ["2", "Park one", "9.0", "-1.0", ""],
        ["–", "Park four", "不适用", "不适用", ""],
    ]
    assert growth_unit("difference", "%") in text_of(response)


@stands_on(passing_town, (2019, 4), (2020, 4))
def test_regions_stand_beside_with_the_difference_of_growth():
    text = text_of(official().get("/indicators/sales/"))
    # The town grew by 8.0 %, its neighbour by 9.5 %: 8.0 - 9.5 = -1.5 percentage points.
    assert "Neighbour 500.0 +9.5 -1.5 – page 2" in text
    assert "Town 300.0 +8.0 – 2 / 6 page 1" in text
    assert "Neighbour" not in text_of(official_again().get("/indicators/sales/?period=2019Q4"))


def official_again():
    """Return another browser of the official."""
    return client_of(person(Role.OFFICIAL, name="other"))


@stands_on(passing_town, (2019, 4), (2020, 4))
@pytest.mark.parametrize(
    ("sort", "first"),
    [
        ("value", "Part of one"), ("-value", "Park two"), ("-growth", "Part of one"), ("park", "Park four"),
        ("-distance", "Park one"), ("-place", "Park one"), ("completion", "Park one"),
    ],
)  # fmt: skip
def test_the_parks_are_sorted_as_asked(sort, first):
    assert rows_of(official().get(f"/indicators/sales/?sort={sort}"))[0][1] == first


def test_the_change_of_place_against_the_period_before(tmp_path):
    published_town(town(tmp_path / "town"), (2020, 4), (2021, 1))
    client = official()
    # 50 and 45 after 120 and 210: park one takes the first place from park two; park four was without a figure.
    assert [row[:4] for row in rows_of(client.get("/indicators/sales/"))] == [
        ["1", "▲ 1 上升", "Park one", "50.0"],
        ["2", "▼ 1 下降", "Park two", "45.0"],
        ["3", "–", "Park four", "0.0"],
        ["–", "–", "Part of one", "6.0"],
    ]
    assert rows_of(client.get("/indicators/sales/?sort=movement"))[0][2] == "Park two"


@stands_on(passing_town, (2019, 4))
def test_an_indicator_without_figures_says_so():
    text = text_of(official().get("/indicators/unused/"))
    assert "Never reported 2019年全年" in text
    assert "<table" not in official_again().get("/indicators/unused/").content.decode()


def test_fifty_parks_a_page_and_twenty_bars(tmp_path):
    published_town(town(tmp_path / "town", more_parks=60), (2019, 4))
    client = official()
    # 60 + 4 parks: 50 and 14; a page beyond the last one is the last one.
    assert len(rows_of(client.get("/indicators/sales/"))) == 50
    assert len(rows_of(client.get("/indicators/sales/?page=2"))) == 14
    last = client.get("/indicators/sales/?page=99").content.decode()
    drawn = json.loads(re.search(r'id="parks-numbers"[^>]*>(.*?)</script>', last).group(1))
    assert len(drawn["labels"]) == 20
    assert drawn["series"][0]["values"][:4] == [200, 100, 50, 20]


@pytest.mark.parametrize("wanted", ["csv", "xlsx"])
def test_an_export_has_all_parks_as_sorted_with_exact_numbers(tmp_path, wanted):
    published_town(town(tmp_path / "town", more_parks=60), (2019, 4), (2020, 4))
    response = official().get(f"/indicators/sales/?sort=-share&format={wanted}")
    assert response.status_code == 400
    response = official_again().get(f"/indicators/sales/?sort=-value&format={wanted}")
    if wanted == "csv":
        rows = list(csv.reader(io.StringIO(response.content.decode("utf-8-sig"))))
        # 210 of the 300 that the town's own statistics say.
        assert rows[1][:3] == ["1", "Park two", "210"]
        assert Decimal(rows[1][9]) == 70
    else:
        rows = CalamineWorkbook.from_filelike(io.BytesIO(response.content)).get_sheet_by_index(0).to_python()
        rows = rows[next(index for index, row in enumerate(rows) if row[0] == "位次") :]
        assert rows[1][:3] == [1, "Park two", 210]
    assert len(rows) == 1 + 64
    assert rows[-1][2] == "未报"
    entry = AuditEntry.objects.get(act="reports.export_indicator")
    assert entry.details["query"] == f"sort=-value&format={wanted}"
    assert (entry.details["path"], entry.details["format"]) == (response.request["PATH_INFO"], wanted)


@stands_on(passing_town, (2019, 4))
@pytest.mark.parametrize("query", ["sort=evil", "page=0", "page=x", "sort=<script>"])
def test_what_cannot_be_asked_for_is_refused_in_words(query):
    response = official().get(f"/indicators/sales/?{query}")
    assert response.status_code == 400
    assert f'data-field="{query.split("=")[0]}"' in response.content.decode()
    assert "<script>" not in response.content.decode()
    assert 'href="/indicators/sales/"' in response.content.decode()


@stands_on(passing_town, (2019, 4))
@pytest.mark.parametrize(
    "address",
    ["/indicators/none/", "/indicators/sales/?period=2099Q1", "/indicators/a%00b/",
     "/indicators/sales/?format=exe"],
)  # fmt: skip
def test_what_is_not_there_is_a_404(address):
    assert official().get(address).status_code == 404


@stands_on(passing_town, (2019, 4))
def test_a_search_with_a_zero_byte_is_refused():
    assert official().get("/indicators/?q=%00").status_code == 400


@stands_on(passing_town, (2019, 4))
@pytest.mark.parametrize("role", Role.values)
def test_who_reads_indicators(role):
    client = client_of(person(role))
    assert client.get("/indicators/").status_code == (200 if role in READERS else 403)
    assert ("Park one" in text_of(client.get("/indicators/sales/"))) is (role in READERS)


def test_a_new_wording_and_an_earlier_erratum_are_seen_at_once(tmp_path):
    folder = town(tmp_path / "town")
    published_town(folder, (2020, 4), (2021, 1))
    client = official()
    client.get("/indicators/sales/")
    first = client.get("/indicators/sales/")
    kept = {"If-None-Match": first["ETag"]}
    assert client.get("/indicators/sales/", headers=kept).status_code == 304
    with act("test"):
        Indicator.objects.filter(code="sales").update(definition="Another definition")
    assert "Another definition" in text_of(client.get("/indicators/sales/", headers=kept))
    changed = folder / "figures.csv"
    changed.write_text(changed.read_text().replace("p1,sales,2020,4,120", "p1,sales,2020,4,NA"))
    load_city(folder, revise="recount")
    published("K2020", 2020, 4, reason="recount")
    assert (
        'aria-label="各期当期数 2020年四季度 –, 2021年一季度 50.0"' in client.get("/indicators/sales/").content.decode()
    )


def test_names_are_text_and_never_markup(tmp_path):
    evil = town(tmp_path / "town")
    for name in ("parks", "indicators", "regions", "departments", "categories"):
        path = evil / f"{name}.csv"
        path.write_text(re.sub(r"(Park one|Sales|Neighbour|Statistics|Economy)", "<b>x</b>", path.read_text()))
    published_town(evil, (2019, 4), (2020, 4))
    client = official()
    for address in ("/indicators/?q=<b>x</b>", "/indicators/sales/"):
        assert "<b>x</b>" not in client.get(address).content.decode()


def test_croatia_has_an_indicator_without_targets_growth_and_regions():
    release_of(CROATIA, "devindex-2013", 2013, 4, reason="")
    client = official()
    response = client.get("/indicators/unemployment_rate/?page=12")
    assert len(rows_of(response)) == 6
    # Place, park, figure: nothing else is known.
    assert {len(row) for row in rows_of(response)} == {3}
    assert len(response.content) < 100_000
    assert "unemployment_rate" in client.get("/indicators/").content.decode()


def test_a_line_of_values_has_gaps():
    values = [("a", Decimal(1)), ("b", None), ("c", Decimal(3)), ("d", Decimal(2))]
    # 102 / 3 = 34 apart; the largest at 4, the smallest at 26, the middle at 15.
    assert value_lines(values) == ["4.0,26.0", "72.0,4.0 106.0,15.0"]
    assert last_value_point(values) == ("106.0", "15.0")
    assert last_value_point(values[:2]) is None
    assert value_lines([("a", Decimal(5)), ("b", Decimal(5))]) == ["4.0,15.0 106.0,15.0"]


def test_the_total_says_over_which_parks_it_is_and_has_no_share_while_one_is_missing(tmp_path):
    published_town(town(tmp_path / "town", without=("region_figures",)), (2020, 4), (2021, 1))
    client = official()
    partial = text_of(client.get("/indicators/sales/?period=2020Q4"))
    assert "3 个园区中 2 个已报，合计 330.0 M" in partial
    # Of what the two reported, the one with a target has it: 120 of 110.
    assert "完成园区年度目标合计 110.0 的 109.1%" in partial
    assert "占园区合计" not in partial and "占全市" not in partial
    whole = client.get("/indicators/sales/?period=2021Q1")
    # 50 + 45 + 0, all three; 50 / 95 = 52.6 %.
    assert "3 个园区合计 95.0 M" in text_of(whole)
    assert "占园区合计" in text_of(whole) and rows_of(whole)[0][-2] == "52.6"


def excluding(tmp_path, *parks):
    """Return a town of which some parks are not assessed on sales, with an even target for each of three."""
    items = [["scheme_code", "group", "indicator_code", "weight", "rule", "parameters", "excluded_parks"]]
    items += [
        ["K2021", "", "sales", "50", "completion", "{}", ";".join(parks)],
        ["K2021", "", "waste", "50", "min_max", "{}", ""],
    ]
    targets = [
        ["park_code", "indicator_code", "year", "target"],
        *[[park, "sales", "2021", "160"] for park in ("p1", "p2", "p4")],
    ]
    schemes = [["code", "name", "year", "series"], ["K2021", "Scheme 2021", "2021", "k"]]
    folder = town(tmp_path / "town", scheme_items=items, targets=targets, schemes=schemes, without=("region_figures",))
    return published_town(folder, (2021, 1))


def test_a_park_that_is_not_assessed_has_a_row_without_place_light_or_bar(tmp_path):
    excluding(tmp_path, "p1")
    response = official().get("/indicators/sales/")
    rows = {row[1]: row for row in rows_of(response)}
    # Due by then 160 x 25 % = 40: 45 is 28.1 %, 3.1 above 25 %.
    assert rows["Park two"][:8] == [
        "1",
        "Park two",
        "45.0",
        "160.0",
        "40.0",
        "+5.0",
        "28.1超序时 3.1 个百分点",
        "达到序时",
    ]
    assert rows["Park one"][:8] == ["–", "Park one", "50.0", "160.0", "–", "–", "–", "不考核"]
    assert [row[1] for row in rows_of(response)][:2] == ["Park two", "Park four"]
    drawn = json.loads(re.search(r'id="parks-numbers"[^>]*>(.*?)</script>', response.content.decode()).group(1))
    assert "Park one" not in drawn["labels"]


def test_parks_that_are_not_assessed_and_have_no_figure_are_told_and_not_missed(tmp_path):
    items = [["scheme_code", "group", "indicator_code", "weight", "rule", "parameters", "excluded_parks"]]
    items += [["K2021", "", "sales", "50", "min_max", "{}", "p1"], ["K2021", "", "waste", "50", "min_max", "{}", ""]]
    schemes = [["code", "name", "year", "series"], ["K2021", "Scheme 2021", "2021", "k"]]
    figures = [row for row in FILES["figures"] if row[:2] != ["p1", "sales"]]
    folder = town(tmp_path / "town", scheme_items=items, schemes=schemes, figures=figures, without=("targets",))
    published_town(folder, (2021, 1))
    text = text_of(official().get("/indicators/sales/"))
    assert "2 个园区合计 45.0 M" in text and "1 个园区不考核该指标" in text
    assert "个排名园区没有该指标的数据" not in text


def test_what_was_not_reported_against_a_target_says_so_where_its_light_would_be(tmp_path):
    published_town(
        town(tmp_path / "town", figures=[row for row in FILES["figures"] if row[:2] != ["p1", "sales"]]), (2020, 4)
    )
    row = next(row for row in rows_of(official().get("/indicators/sales/")) if row[1] == "Park one")
    assert row[2] == row[7] == "未报"


def test_lights_are_shown_where_lower_is_better(tmp_path):
    targets = [["park_code", "indicator_code", "year", "target"], ["p1", "waste", "2021", "8.5"]]
    published_town(town(tmp_path / "town", targets=targets), (2021, 1))
    row = next(row for row in rows_of(official().get("/indicators/waste/")) if row[1] == "Park one")
    # A rate is due in full from January on: 9.2 is 0.7 beyond 8.5, 8.5 / 9.2 = 0.924.
    assert row[2:6] == ["9.2", "8.5", "8.5", "+0.7"] and "接近序时" in row


def test_what_is_due_is_shown_so_that_it_differs_from_the_figure(tmp_path):
    indicators = [[*row[:3], "no.", "0", *row[5:]] if row[0] == "sales" else row for row in FILES["indicators"]]
    targets = [["park_code", "indicator_code", "year", "target"], ["p1", "sales", "2021", "201"]]
    published_town(town(tmp_path / "town", indicators=indicators, targets=targets), (2021, 1))
    row = next(row for row in rows_of(official().get("/indicators/sales/")) if row[1] == "Park one")
    # 50 against 201 x 25 % = 50.25.
    assert row[2:6] == ["50", "201", "50.3", "-0.3"]
