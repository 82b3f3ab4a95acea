"""Parks: the list, and one with everything that is known of it."""

from __future__ import annotations

import re
from decimal import Decimal as D

import pytest
from cities import CROATIA, FULL, release_of
from oracle.pages import page_of
from people import client_of, official, person
from reading import english
from standing import stands_on
from towns import FILES, published_town, town

from parks.models import Role
from reports.models import ReleasedFigure
from reports.pages.indicators.contents.measured import History, history_of

pytestmark = pytest.mark.django_db


def text_of(response):
    """Return a page's text without tags."""
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", response.content.decode()))


@stands_on(release_of, FULL, "K2020", 2020, 4)
def test_a_park_shows_target_growth_region_share_plan_project_pledge_and_lists():
    text = text_of(official().get("/parks/p1/"))
    assert "118.75" in text  # recognised, not the 119.25 that was reported
    assert "+24.3" in text  # 118.75 / 95.5 - 1 = 24.345 %
    assert "+18.8" in text  # 24.345 % less the region's 5.5 %, in percentage points
    assert "100.0" in text  # the other park is part of this one: the whole counts parks without a parent
    assert "125.00" in text  # what the plan asks for in 2020
    for word in ("Project", "1.50", "P-1", "National zones", "101 / 219", "top 100"):
        assert word in text, word


@stands_on(release_of, FULL, "K2020", 2020, 4)
@pytest.mark.parametrize("address", ["/parks/p1/", "/indicators/sales/"])
def test_a_stretch_is_a_second_mark_on_the_bar_of_the_target_and_told_under_it(address):
    page = english(official()).get(address).content.decode()
    marks = dict(re.findall(r'<rect class="(goal|stretch)" x="([0-9.]+)"', page))
    target = ReleasedFigure.objects.get(park__code="p1", indicator__code="sales").target
    assert float(marks["goal"]) == pytest.approx(float(100 * target / 130) - 0.6, abs=0.01)
    assert marks["stretch"] == "98.80"
    assert "stretch 130" in re.sub(r"<[^>]+>", "", page)
    assert page.count('class="stretch"') == 1  # the other park has no second value


@stands_on(release_of, FULL, "K2020", 2020, 4)
def test_a_park_leads_to_its_own_targets():
    reader = english(official())
    address = re.search(r'href="(/targets/2020/\?park=p1)"', reader.get("/parks/p1/").content.decode())
    page = text_of(reader.get(address[1]))
    assert "Park one alone." in page and "one adjusted" in page


@stands_on(release_of, FULL, "K2020", 2020, 4)
def test_a_pledge_that_is_not_in_force_is_shown_to_those_concerned_alone():
    assert "P-2" not in text_of(official().get("/parks/p2/"))
    assert "P-2" in text_of(client_of(person(Role.PARK_HEAD, park="p2")).get("/parks/p2/"))
    assert "P-2" in text_of(client_of(person(Role.ASSESSOR)).get("/parks/p2/"))


@stands_on(release_of, FULL, "K2020", 2020, 4)
def test_a_park_without_a_place_and_a_closed_one_say_so():
    client = official()
    closed = text_of(client.get("/parks/p3/"))
    assert "2019-12-31" in closed and "Park one" in closed
    assert "/parks/p1/" in client.get("/parks/").content.decode()


@stands_on(release_of, FULL, "K2020", 2020, 4)
@pytest.mark.parametrize("address", ["/parks/nobody/", "/parks/p1/?indicator=no", "/parks/p1/?period=2099Q1"])
def test_what_is_not_there_is_not_found(address):
    assert official().get(address).status_code == 404


@stands_on(release_of, FULL, "K2020", 2020, 4)
@pytest.mark.parametrize("address", ["/parks/?page=0", "/parks/?page=x", "/parks/?page=" + "9" * 30])
def test_a_page_that_cannot_be_is_refused_in_words(address):
    assert official().get(address).status_code == 400


def test_croatia_fills_pages_of_fifty():
    release_of(CROATIA, "devindex-2013", 2013, 4)
    client = official()
    assert client.get("/parks/").content.decode().count("<tr>") == 51
    assert client.get("/parks/?page=12").content.decode().count("<tr>") == 7
    code = re.search(r"/parks/([^/\"]+)/\"", client.get("/parks/").content.decode()).group(1)
    assert client.get(f"/parks/{code}/").status_code == 200


@stands_on(release_of, FULL, "K2020", 2020, 4)
def test_cumulative_figures_are_told_as_what_each_period_added(standing):
    release = standing
    history = history_of(release, ReleasedFigure.objects.filter(park__code="p1"))
    # The fourth quarter alone is published: what it added is not known, what stood at its end is.
    assert history["sales"] == History("ytd", [("2020Q4", None)])
    assert history["land"] == History("point", [("2020Q4", D(0))])


# Three ranked parks in the first quarter of 2021: park one is not assessed on waste, which does not apply to park four;
# sales are due with an own schedule of 40 % in park one, evenly in park two, and no target of them is issued to park four.
ITEMS = [
    ["scheme_code", "group", "indicator_code", "weight", "rule", "parameters", "excluded_parks"],
    ["K2021", "", "sales", "50", "completion", "{}", ""],
    ["K2021", "", "waste", "50", "completion", "{}", "p1"],
]
SCHEMES = [["code", "name", "year", "series"], ["K2021", "Scheme 2021", "2021", "k"]]
TARGETS = [
    ["park_code", "indicator_code", "year", "target", "q1", "q2", "q3", "state", "reason"],
    ["p1", "sales", "2021", "110", "40", "60", "80", "issued", ""],
    ["p2", "sales", "2021", "240", "", "", "", "issued", ""],
    ["p4", "sales", "2021", "", "", "", "", "none", "Founded this year"],
    ["p1", "waste", "2021", "9", "", "", "", "issued", ""],
    ["p2", "waste", "2021", "8", "", "", "", "issued", ""],
]


def assessed(tmp_path, **instead):
    """Return the release of the first quarter of 2021 of such a town."""
    files = {
        "scheme_items": ITEMS,
        "schemes": SCHEMES,
        "targets": TARGETS,
        "figures": [*FILES["figures"], ["p2", "waste", "2021", "1", "7.5"]],
    }
    folder = town(tmp_path / "town", without=("region_figures",), **(files | instead))
    return published_town(folder, (2021, 1))


def row_of(page, code):
    """Return the text of an indicator's row on a park's page."""
    row = re.search(
        rf'<tr[^>]*>\s*<th[^>]*>\s*<a href="[^"]*indicator={code}#trend".*?</tr>', page.content.decode(), re.DOTALL
    )
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", row.group()))


def test_a_park_stands_against_its_own_schedule_and_each_figure_against_what_is_due_of_it(tmp_path):
    release = assessed(tmp_path)
    page = english(official()).get("/parks/p1/")
    # Sales 50 of 110 are 45.45 %, due 40 % of 110 = 44.
    assert (
        release.standings.get(park__code="p1").year_completion,
        release.standings.get(park__code="p1").year_due,
    ) == (D("45.4545454545"), 40)
    text = text_of(page)
    assert "45.45%" in text and "5.45 above schedule" in text
    assert re.search(r"due by now 44\.0 .*45\.5% 5\.5 above schedule on schedule", row_of(page, "sales"))


def test_what_is_out_of_a_park_has_its_word_in_the_place_of_the_light(tmp_path):
    assessed(tmp_path)
    client = english(official())
    excluded = row_of(client.get("/parks/p1/"), "waste")
    assert "not assessed" in excluded and "schedule" not in excluded and "behind" not in excluded
    # Nor has it a place, and none of the counts has it.
    assert re.search(r"not assessed – –", excluded)
    assert "left out not assessed 1" in text_of(client.get("/parks/p1/"))
    none = row_of(client.get("/parks/p4/"), "sales")
    assert "not issued" in none and "Founded this year" in none


def test_better_and_worse_are_those_of_the_standing(tmp_path):
    figures = [*FILES["figures"], ["p1", "sales", "2020", "1", "40"], ["p1", "waste", "2020", "1", "9.5"], ["p2", "sales", "2020", "1", "45"]]  # fmt: skip
    assessed(tmp_path, figures=figures)
    client = english(official())
    # Waste fell, but park one is not assessed on it.
    assert "1 better, 0 level, 0 worse" in text_of(client.get("/parks/p1/"))
    assert "0 better, 1 level, 0 worse" in text_of(client.get("/parks/p2/"))


def test_a_share_of_the_parks_is_never_called_one_of_the_city_and_is_none_while_somebody_is_missing(tmp_path):
    assessed(tmp_path)
    # 50 + 45 + 0 are 95: 50 / 95 = 52.6 %.
    assert re.search(r"52\.6 of the parks together", row_of(english(official()).get("/parks/p1/"), "sales"))


def test_nobody_has_a_share_of_a_total_that_lacks_a_park(tmp_path):
    assessed(tmp_path, figures=[row for row in FILES["figures"] if row[:4] != ["p4", "sales", "2021", "1"]])
    assert "of the parks together" not in text_of(english(official()).get("/parks/p1/"))


def test_a_share_of_the_city_divides_by_what_the_region_figures_say(tmp_path):
    published_town(town(tmp_path / "town"), (2020, 4))
    # 120 of the town's 300.
    assert re.search(r"40\.0 of the city", row_of(english(official()).get("/parks/p1/"), "sales"))


def test_the_list_says_zero_behind_and_not_reported(tmp_path):
    assessed(tmp_path, figures=[row for row in FILES["figures"] if row[0] != "p4" or row[2] != "2021"])
    content = english(official()).get("/parks/").content.decode()
    rows = {
        code: re.sub(r"<[^>]+>", " ", cells)
        for code, cells in re.findall(r'href="/parks/(p\d)/">.*?(<td.*?)</tr>', content, re.DOTALL)
    }
    assert rows["p1"].split()[-1] == "0"
    assert " ".join(rows["p4"].split()[-2:]) == "not reported"


# Waste is an item of the scheme, land is not: both are behind, and so are sales.
BEHIND = {
    "indicators": [*FILES["indicators"], ["land", "Land", "c1", "ha", "1", "higher", "ytd", "rate", "sum", "park", "d1", ""]],
    "targets": [
        ["park_code", "indicator_code", "year", "target", "state"],
        ["p1", "sales", "2021", "400", "issued"],
        ["p1", "waste", "2021", "8", "issued"],
        ["p1", "land", "2021", "40", "issued"],
        ["p2", "sales", "2021", "100", "issued"],
    ],
    "figures": [*FILES["figures"], ["p1", "land", "2021", "1", "5"]],
    "scheme_items": [[*row[:6], ""] for row in ITEMS],
}  # fmt: skip


def sections_of(response):
    """Return the indicators of each section of the page's table under its words."""
    found, table = {}, page_of(response.content.decode()).table("indicator", "figure")
    for row in table.rows[1:]:
        if len(row) == 1:
            found[row[0]] = []
        else:
            found[list(found)[-1]].append(row[0])
    return found


def test_what_is_behind_comes_first_and_the_rest_by_category(tmp_path):
    assessed(tmp_path, **BEHIND)
    client = english(official())
    # Sales 50 of 100 due lack 50 %, waste 8 / 9.2 lacks 13 %; land, 5 of 10, is no item and in no count.
    response = client.get("/parks/p1/")
    assert sections_of(response) == {
        "behind 2 items": ["Sales M", "Waste %"],
        "behind, and not among the items of the scheme 1 item": ["Land ha"],
    }
    assert re.search(r"items behind 2 items", text_of(response))
    assert sections_of(client.get("/parks/p2/")) == {"Economy 1 item": ["Sales M"], "without a category 1 item": ["Waste %"]}  # fmt: skip


def test_only_what_is_behind_is_one_click_without_a_script(tmp_path):
    assessed(tmp_path, **BEHIND)
    client = english(official())
    page = client.get("/parks/p2/?indicator=sales").content.decode()
    assert 'href="?indicator=sales&amp;figures=behind"' in page
    assert "Nothing is behind." in text_of(client.get("/parks/p2/?figures=behind"))
    only = client.get("/parks/p1/?figures=behind")
    assert [len(found) for found in sections_of(only).values()] == [2, 1]
    assert re.search(r'<a class="button" href="\?">All figures</a>', only.content.decode())


def test_another_choice_of_figures_is_refused_in_words(tmp_path):
    assessed(tmp_path)
    response = official().get("/parks/p1/?figures=best")
    assert response.status_code == 400 and 'data-field="figures"' in response.content.decode()
