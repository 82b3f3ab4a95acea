"""The overview and the ranking as officials read them: a town worked by hand, in which a park reported nothing."""

from __future__ import annotations

import csv
import io
import re
from datetime import date
from decimal import Decimal

import pytest
from cities import change, published
from django.utils.translation import override
from factories import ParkFactory, ReleaseFactory
from made_towns import statistics, today_is
from made_towns import town as made_town
from people import client_of, official, person
from python_calamine import CalamineWorkbook
from reading import english, queries_of, text_of
from towns import town

from accounts.audit.trail import act
from parks.models import Role
from reports.city.loading import load_city
from reports.models import Release
from reports.pages.frame.contents.frame import chosen_release, year_before
from reports.pages.frame.contents.words import apart, schedule_words
from reports.pages.overview.contents.attention import attention_of
from reports.pages.overview.contents.overview import OverviewContents
from targets.models import DepartmentReport, Scheme

pytestmark = pytest.mark.django_db
TARGETS = {
    ("p1", "sales"): ("100", ""), ("p2", "sales"): ("100", "20"), ("p3", "sales"): ("100", ""),
    ("p4", "sales"): ("100", ""), ("p1", "projects"): ("21", ""), ("p2", "projects"): ("20", ""),
    ("p3", "projects"): ("20", ""), ("p4", "projects"): ("20", ""), ("p1", "share"): ("10", ""),
    ("p2", "share"): ("10", ""), ("p3", "share"): ("10", ""), ("p4", "share"): ("10", ""),
    ("p1", "accidents"): ("0", ""), ("p3", "accidents"): ("0", ""),
}  # fmt: skip
FIGURES = {
    ("p1", "sales"): "25.3", ("p2", "sales"): "19", ("p3", "sales"): "12",
    ("p1", "projects"): "4", ("p2", "projects"): "6",
    ("p1", "share"): "10", ("p2", "share"): "9.5", ("p3", "share"): "11",
    ("p1", "accidents"): "0", ("p3", "accidents"): "1",
}  # fmt: skip
YEARS = ("2019", "2020")


def works(folder, figures=FIGURES, *, quarter="1"):
    """Write a town with cumulative items, whole ones, a level, a limit, and the same quarter of two years."""
    then = {key: "1" if key[0] == "p2" else "30" for key in figures}
    rows = [[*key, "2020", "1", value] for key, value in figures.items()]
    rows += [[*key, "2019", quarter, value] for key, value in then.items()]
    items = [("sales", "50", "completion"), ("projects", "30", "completion"), ("share", "20", "min_max")]
    return town(
        folder,
        parks=[
            ["code", "name", "short_name", "group"],
            *[[f"p{number}", f"Park {number}", f"P{number}", "A"] for number in range(1, 5)],
        ],
        indicators=[
            ["code", "name", "category_code", "unit", "decimals", "direction", "measure", "growth", "total", "headline", "whole"],
            ["sales", "Sales", "c1", "M", "1", "higher", "ytd", "rate", "sum", "1", "no"],
            ["projects", "Projects", "c1", "no.", "0", "higher", "ytd", "rate", "sum", "", "yes"],
            ["share", "Share", "", "%", "1", "higher", "point", "difference", "none", "", "no"],
            ["accidents", "Accidents", "", "no.", "0", "lower", "ytd", "difference", "sum", "", "yes"],
        ],
        scheme_items=[
            ["scheme_code", "group", "indicator_code", "weight", "rule", "parameters"],
            *[[f"K{year}", "", *item, "{}"] for year in YEARS for item in items],
            *[[f"K{year}", "", "accidents", "0", "deduction", '{"per": "1"}'] for year in YEARS],
        ],
        schemes=[["code", "name", "year", "series"], *[[f"K{year}", f"Scheme {year}", year, "k"] for year in YEARS]],
        targets=[
            ["park_code", "indicator_code", "year", "target", "q1", "q2", "q3", "responsible"],
            *[[*key, "2020", target, q1, q1 and "50", q1 and "80", "Office"] for key, (target, q1) in TARGETS.items()],
        ],
        figures=[["park_code", "indicator_code", "year", "quarter", "value"], *rows],
        without=("plans", "plan_targets", "region_figures", "comparisons"),
    )  # fmt: skip


@pytest.fixture
def release(tmp_path) -> Release:
    """The first quarter of 2020, after the same of 2019."""
    load_city(works(tmp_path / "works"))
    published("K2019", 2019, 1)
    return published("K2020", 2020, 1)


def row_of(text: str, park: str) -> str:
    """Return what a page says of a park in its table."""
    return re.search(rf"{park}\b(.*?)(?=Park \d|$)", text.partition("completion of the year")[2]).group(1)


def test_numbers_on_one_screen_never_contradict_each_other():
    # 0.3974 apart, which alone would show as 0.40.
    year = apart(Decimal("24.6831"), Decimal("24.2857"), 2)
    assert (year.value, year.other, year.difference) == (Decimal("24.68"), Decimal("24.29"), Decimal("0.39"))
    # What differs is seen to differ, or a light would look wrong.
    near = apart(Decimal("24.9996"), Decimal(25), 2)
    assert (str(near.value), str(near.other)) == ("24.9996", "25.0000")
    with override("en"):
        assert schedule_words(near) == "0.0004 below schedule"
        assert schedule_words(apart(Decimal(25), Decimal("25.00"), 2)) == "as scheduled"


def test_each_park_has_its_own_schedule(release):
    text = text_of(english(official()).get("/"))
    assert "22.96% 2.04 below schedule (schedule 25.00%)" in row_of(text, "Park 1")
    assert "23.13% 1.25 above schedule (schedule 21.88%)" in row_of(text, "Park 2")
    assert "12.00% 13.00 below schedule (schedule 25.00%) 1 item missing" in row_of(text, "Park 3")
    assert "1/1" in row_of(text, "Park 1") and "0/1" in row_of(text, "Park 2")
    assert "0 items" in row_of(text, "Park 2")
    assert "2 items" in row_of(text, "Park 3")


def test_a_park_that_reported_nothing_is_neither_a_dash_nor_zero(release):
    client = english(official())
    said = row_of(text_of(client.get("/")), "Park 4")
    assert "0 items" not in said and said.count("not reported") >= 4
    assert "Park 4 has reported nothing" in text_of(client.get("/"))
    said = text_of(client.get("/rankings/")).partition("Park 4")[2]
    assert said.count("not reported") >= 4 and "0 items" not in said
    parks = text_of(client.get("/parks/")).partition("Park 4")[2]
    assert parks.count("not reported") == 2
    rows = exported(client, "csv", "")
    nothing = next(row for row in rows if row["park"] == "Park 4")
    unsaid = ("reporting", "completion of the year, %", "levels met", "items behind")
    assert [nothing[name] for name in unsaid] == ["not reported"] * 4


def exported(client, wanted, query):
    """Return the rows of an export by the names of their columns."""
    content = client.get(f"/rankings/?format={wanted}&{query}").content
    if wanted == "csv":
        rows = list(csv.reader(io.StringIO(content.decode("utf-8-sig"))))
        head = next(number for number, row in enumerate(rows) if "park" in row)
    else:
        rows = CalamineWorkbook.from_filelike(io.BytesIO(content)).get_sheet_by_index(0).to_python()
        head = next(number for number, row in enumerate(rows) if "park" in row)
    return [dict(zip(rows[head], row, strict=True)) for row in rows[head + 1 :] if len(row) == len(rows[head])]


@pytest.mark.parametrize("wanted", ["csv", "xlsx"])
def test_an_export_holds_exact_values_and_the_tick_in_a_column_of_its_own(release, wanted):
    one = next(row for row in exported(english(official()), wanted, "") if row["park"] == "Park 1")
    exact = {name: Decimal(str(one[name])) for name in ("completion of the year, %", "schedule, %")}
    assert round(exact["completion of the year, %"], 6) == Decimal("22.955357")
    assert exact["schedule, %"] == 25
    apart_by = Decimal(str(one["against schedule, percentage points"]))
    assert round(apart_by, 6) == round(exact["completion of the year, %"] - 25, 6)
    assert [int(float(one[name])) for name in ("items missing", "levels met", "levels due", "items behind")] == [
        0,
        1,
        1,
        1,
    ]


def test_the_news_and_what_needs_attention(release):
    text = text_of(english(official()).get("/"))
    assert "Park 3 has 2 items behind schedule, among them Sales , 52.0% short of what is due" in text
    red, behind = attention_of(chosen_release(Release.objects.all()))
    assert [(line.park, line.item.code, line.value, line.target) for line in red] == [("Park 3", "accidents", 1, 0)]
    assert [(one.park, one.item.code) for one in behind] == [("Park 3", "sales"), ("Park 1", "projects")]
    # Five pieces and a quarter are due: two more than four suffice, and the quarter shows.
    assert "Park 1 · Projects 4 5.25 no. 2 no. 23.8% Office" in text
    assert "Park 3 · Sales 12.0 25.0 M 13.0 M 52.0% Office" in text
    assert "Red line Park 3 · Accidents 1 no. target 0" in text


def test_a_total_speaks_of_those_that_reported(release):
    [total] = OverviewContents.of(chosen_release(Release.objects.all())).totals
    assert (total.value, total.light, total.missing) == (Decimal("56.3"), "", ["Park 4"])
    assert (total.year.value, total.year.other) == (Decimal("18.77"), Decimal("23.33"))
    text = text_of(english(official()).get("/"))
    assert "3 of 4 reported" in text
    assert "of the targets of those that reported 18.77%, 23.33% due" in text


def test_a_total_of_all_says_over_how_many_and_against_whose_target(tmp_path):
    figures = {**FIGURES, ("p4", "sales"): "30"}
    load_city(works(tmp_path / "works", figures))
    published("K2020", 2020, 1)
    text = text_of(english(official()).get("/"))
    assert "total of 4 parks 86.3 M" in text
    assert "of the sum of the parks' targets 21.58%, 23.75% due" in text.replace("&#x27;", "'")


def test_last_year_is_the_same_period_and_nothing_else(release):
    then = year_before(chosen_release(Release.objects.all()))
    assert (then.period, then.scheme) == ("2019Q1", "K2019")
    text = text_of(english(official()).get("/"))
    assert "on last year" in text
    assert "on last year" in text_of(english(client_of(person(Role.AUDITOR))).get("/rankings/"))
    assert "on last year" not in text_of(english(client_of(person(Role.ASSESSOR))).get("/?period=2019Q1"))


def test_a_first_quarter_is_not_compared_with_a_full_year(tmp_path):
    load_city(works(tmp_path / "works", quarter="4"))
    published("K2019", 2019, 4)
    published("K2020", 2020, 1)
    assert year_before(chosen_release(Release.objects.all())) is None
    text = text_of(english(official()).get("/"))
    assert "change" in text and "on last year" not in text


def test_a_ranking_by_a_part_is_in_the_order_of_that_part(release):
    client = english(official())

    def order(query):
        return re.findall(r">(Park \d)</a>", client.get(f"/rankings/?{query}").content.decode())

    assert order("indicator=sales") == ["Park 1", "Park 2", "Park 3", "Park 4"]
    assert order("indicator=projects")[:2] == ["Park 2", "Park 1"]
    assert order("category=c1")[:2] == ["Park 2", "Park 1"]
    assert order("indicator=sales&sort=-by_place")[:3] == ["Park 3", "Park 2", "Park 1"]
    page = client.get("/rankings/?indicator=sales").content.decode()
    assert page.count("<svg") >= 3 and 'aria-sort="ascending"' in page
    # What each park was to reach by its own schedule stands beside its light.
    text = text_of(client.get("/rankings/?indicator=sales"))
    assert re.search(r"Park 2 .*?19\.0 .*?19\.00% 100\.0 20\.0", text)


def test_lights_of_less_is_better_stand_beside_what_may_be_at_most(release):
    text = text_of(english(official()).get("/rankings/?indicator=accidents"))
    assert "less is better" in text and "at most by now" in text
    assert re.search(r"Park 3 .*? 0 0 .*?behind", text)


def test_the_ranking_beside_another_release_says_in_words_what_changed(release):
    client = english(official())
    earlier = Release.objects.get(period__year=2019)
    for query in ("", "indicator=sales&", "category=c1&"):
        text = text_of(client.get(f"/rankings/?{query}compare={earlier.pk}"))
        assert "Beside 2019 first quarter (Scheme 2019):" in text, query
        assert re.search(r"\d rose, \d stayed, \d fell", text), query
        assert "places since" in text and "points since" in text, query
    text = text_of(client.get(f"/rankings/?compare={earlier.pk}&sort=then"))
    assert re.search(r"rose furthest, by \d place", text)
    rows = exported(client, "csv", f"compare={earlier.pk}")
    names = ("place then", "score then", "places since", "points since")
    place, score, places, points = (f"{name} (2019 first quarter)" for name in names)
    ranked = [row for row in rows if row[place]]
    assert ranked
    for row in ranked:
        assert int(row[places]) == int(row[place]) - int(row["place"])
        assert Decimal(row[points]) == Decimal(row["score"]) - Decimal(row[score])


def test_a_replaced_release_is_offered_as_such(tmp_path):
    folder = works(tmp_path / "works")
    load_city(folder)
    first = published("K2019", 2019, 1)
    change(
        folder,
        "figures",
        lambda rows: [[*row[:4], "2"] if row[:4] == ["p2", "sales", "2019", "1"] else row for row in rows],
    )
    load_city(folder, revise="recount")
    published("K2019", 2019, 1, reason="recount")
    published("K2020", 2020, 1)
    client = english(official())
    assert "2019 first quarter Scheme 2019 (replaced by a later release)" in text_of(client.get("/rankings/"))
    assert "replaced by a later one" in text_of(client.get(f"/rankings/?compare={first.pk}"))


def test_pages_know_of_a_release_that_came_after_they_were_kept(tmp_path):
    load_city(works(tmp_path / "works"))
    published("K2020", 2020, 1)
    client = english(official())
    assert "on last year" not in text_of(client.get("/?period=2020Q1"))
    published("K2019", 2019, 1)
    assert "on last year" in text_of(client.get("/?period=2020Q1"))
    assert "2019 first quarter Scheme 2019" in text_of(client.get("/rankings/?period=2020Q1"))


def test_old_releases_keep_their_news_and_totals_and_say_so(release):
    behind = {"park": "p3", "name": "Park 3", "items": 2, "indicator": "sales", "gap": "13"}
    total = {
        "code": "sales", "name": "Sales", "unit": "M", "decimals": 1, "direction": "higher", "total": "sum", "value": "56.3",
        "target": "400", "completion": "14.075", "due": "25", "missing": 1, "growth_kind": "rate", "share": "25",
    }  # fmt: skip
    old = {key: value for key, value in release.summary.items() if key not in ("format", "red_lines", "wholes")}
    old |= {"news": {"first": release.summary["news"]["first"], "behind": behind}, "totals": [total], "attention": []}
    chosen = chosen_release(Release.objects.all())
    chosen.format, chosen.summary = 2, old
    contents = OverviewContents.of(chosen)
    assert contents.is_of_old
    assert [one.light for one in contents.totals] == [""]
    # What needs attention is found by what was stored of the items, in the same order.
    assert [(one.park, one.item.code, one.shortfall) for one in contents.attention] == [
        ("Park 3", "sales", 52),
        ("Park 1", "projects", pytest.approx(Decimal("23.8095"), abs=Decimal("0.0001"))),
    ]
    assert [(line.park, line.value) for line in contents.red_lines] == [("Park 3", 1)]
    assert "13.0" in str(contents.news[-1])


def test_the_overview_makes_few_queries(release):
    assert len(queries_of(official(), "/")) <= 8
    client = client_of(person(Role.ASSESSOR))
    assert len(queries_of(client, f"/rankings/?indicator=sales&compare={Release.objects.first().pk}")) <= 5


# --- The period that figures are asked for ---------------------------------------------------------------------


@pytest.fixture
def opened():
    """A town on 5 April 2020 with an open quarter, due on 11 April, and a release of the year before."""
    period = made_town(7)
    today_is(date(2020, 4, 9))
    with act("test"):
        earlier = ReleaseFactory(period__year=2019, period__number=4, summary=SUMMARY)
    return period, earlier


SUMMARY = {
    "format": 3, "city": {}, "scheme": {"name": "S", "ahead": "1", "near": "0.9"}, "compared_with": None, "groups": [],
    "largest_score": 100, "has_targets": False, "categories": [], "items": [], "parks": {}, "not_ranked": [],
    "approved": {"approved": 0, "expected": 0}, "news": {"first": [], "unreported": []}, "totals": [], "pairs": None,
    "red_lines": [], "attention": [], "names": {},
}  # fmt: skip


def strip_of(client):
    """Return the line about the open period, "" where there is none."""
    found = re.search(r'<div class="strip.*?</div>', client.get("/").content.decode(), re.DOTALL)
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", found.group(0))) if found else ""


def test_one_line_tells_what_is_asked_for_now(opened):
    period, _release = opened
    client = english(official())
    text = strip_of(client)
    assert "Reports of 2020 first quarter" in text
    days = (period.due_on - date(2020, 4, 9)).days
    assert f"{days} days left" in text
    # handed in, approved and again handed in, of seven; the returned one comes first.
    assert "handed in 3/7" in text
    assert re.search(r"Missing: Park 2 \( ?returned ?\)", text)
    assert "Park 0" not in text and "Park 1" not in text
    assert f'href="/periods/{period.label}/parks/p2/"' not in client.get("/").content.decode()
    looks = client_of(person(Role.ASSESSOR)).get("/").content.decode()
    assert f'href="/periods/{period.label}/parks/p2/"' in looks


def test_the_line_is_of_this_very_day(opened):
    period, _release = opened
    client = english(official())
    first = client.get("/")
    today_is(date(2020, 4, 14))
    again = client.get("/", headers={"If-None-Match": first["ETag"]})
    assert again.status_code == 200
    assert f"{(date(2020, 4, 14) - period.due_on).days} days overdue" in strip_of(client)
    today_is(period.due_on)
    assert "due today" in strip_of(client)


def test_the_line_goes_once_the_period_is_published_and_closed(opened):
    period, _release = opened
    with act("test"):
        ReleaseFactory(period=period, summary=SUMMARY)
    client = english(official())
    assert "handed in 3/7" in strip_of(client)
    today_is(date(2020, 6, 1))
    assert strip_of(client) == ""


def test_parks_without_a_group_owe_nothing(opened):
    with act("test"):
        ParkFactory(code="x", name="Cluster", group=None)
    assert "3/7" in strip_of(english(official()))


def test_departments_columns_are_counted_apart(opened):
    period, _release = opened
    client = english(official())
    assert "departments" not in strip_of(client)
    indicator = statistics().indicators.get()
    with act("test"):
        scheme = Scheme.objects.create(code="K", name="K", year=2020, series="k")
        scheme.items.create(indicator=indicator, weight=1, rule="completion")
    assert "departments 0/1" in strip_of(client)
    with act("test"):
        DepartmentReport.objects.update_or_create(indicator=indicator, period=period, defaults={"state": "reported"})
    assert "departments 1/1" in strip_of(client)
