"""Releases in a row of a town that has some of everything: rows, words and pages, against a second reckoning.

Every column and every word of every release is compared, so that whatever is taken from a wrong row shows here.
"""

from __future__ import annotations

import csv
import io
import json
from fractions import Fraction

import pytest
from oracle.files import City, Quarter
from oracle.points import places
from oracle.released import categories, history, means_of, told_pairs
from oracle.results import Result
from people import official
from recomputed import differences
from recomputed_pages import page_differences, why_differences
from rich_town import STEPS, published, rich_results, rich_town
from standing import stands_on

from parks.models import Park
from reports.errors import NothingChanged
from reports.models import Release, ReleasedFigure
from reports.pages.compare.contents import CompareContents, CompareQuery, ranked_parks, values_of_pairs
from reports.pages.frame.contents.frame import chosen_release
from reports.pages.indicators.contents.measured import histories_of
from reports.pages.ranking.contents import RankingContents, RankingQuery
from reports.releases.document import read_document
from reports.releases.exporting import FORMATS
from reports.releases.reckoning import next_place_in
from reports.releases.verifying import differences as unsound
from targets.models import DepartmentReport, Submission

pytestmark = [stands_on(rich_town), pytest.mark.django_db]
NAMES = [step.name for step in STEPS]
# What a release takes the place of, whether as an erratum, and what its movement is measured against.
CHAIN = {
    "half of 2019": (None, False, None),
    "2019": (None, False, None),
    "2019 of others": (None, False, None),
    "first": (None, False, "2019"),
    "first of others": (None, False, "2019 of others"),
    "first by fewer": (None, False, None),
    "early": (None, False, "first"),
    "early corrected": ("early", True, "first"),
    "preliminary": ("early corrected", False, "first"),
    "second": ("preliminary", False, "first"),
    "erratum": ("second", True, "first"),
    "no score moves": ("erratum", True, "first"),
    "second of others": (None, False, "first of others"),
    "second by fewer": (None, False, "first by fewer"),
    "third": (None, False, "no score moves"),
    "2020": (None, False, "third"),
}


def released(standing: dict[str, int], name: str) -> Release:
    """Return a release of the town."""
    return Release.objects.get(pk=standing[name])


@pytest.mark.parametrize("name", NAMES)
def test_a_release_says_what_the_rows_give(standing, name):
    assert differences(released(standing, name), rich_results()[name]) == []


def test_all_releases_are_sound():
    assert {release.pk: list(unsound(release)) for release in Release.objects.all() if any(unsound(release))} == {}


def test_each_release_knows_what_was_before_it(standing):
    by_number = {number: name for name, number in standing.items()}
    told = {
        name: (by_number.get(one.supersedes_id), one.is_erratum, by_number.get(one.compared_with_id))
        for name in standing
        for one in [released(standing, name)]
    }
    assert told == CHAIN


def test_nothing_is_released_twice(standing):
    with pytest.raises(NothingChanged):
        published(STEPS[-1])


@pytest.mark.parametrize(
    ("name", "year_before"),
    [("no score moves", "half of 2019"), ("2020", "2019")],
)
def test_pages_say_what_the_rows_give(standing, name, year_before):
    results = rich_results()
    before = results[year_before] if year_before else None
    assert page_differences(official(), released(standing, name), results[name], before) == []


def test_what_was_replaced_keeps_its_reasons(standing):
    client, results = official(), rich_results()
    for name in ("preliminary", "second"):
        assert why_differences(client, released(standing, name), results[name]) == []


def test_files_of_a_release_hold_its_table(standing):
    release, result = released(standing, "no score moves"), rich_results()["no score moves"]
    rows = list(csv.DictReader(io.StringIO(FORMATS["csv"](release).decode())))
    said = json.loads(FORMATS["json"](release))
    codes = [code for code in result.city.by_category if f"points:{code}" in rows[0]]
    right = [
        {
            "place": one.place,
            "previous_place": one.previous_place,
            "movement": "new" if one.is_new else one.movement,
            "park_code": one.park,
            "park_name": result.city.park_name(one.park, result.quarter.last_on),
            "group": one.group,
            "score": one.score,
            "status": "unranked" if one.score is None else "ranked",
            **{f"points:{code}": one.lines[code].points for code in codes if code in one.lines},
        }
        for one in result.table
    ]
    assert [list(row) for row in rows[:1]] == [[*right[0]]]
    for line, of_json, wanted in zip(rows, said["standings"], right, strict=True):
        for name, value in wanted.items():
            if isinstance(value, Fraction):
                assert Fraction(line[name]) == value, name
            else:
                assert line[name] == ("" if value is None else str(value)), name
            assert line[name] == ("" if of_json[name] is None else str(of_json[name]))
    assert (said["period"], said["scheme"], said["digest"]) == ("2020Q2", "R2020", release.digest)


def test_what_is_frozen_beside_the_figures(standing):
    """Whose report had come how far, who was asked, and what the statistics say of the city itself."""
    document = read_document(released(standing, "first").inputs.text)
    result = rich_results()["first"]
    city, quarter = result.city, result.quarter
    entered = {(row["park_code"], row["indicator_code"]) for row in city.rows("figures") if row["year"] == "2020"}
    own = {
        park for park, code in entered if city.indicators[code].reported_by == "park" and city.row(park, code, quarter)
    }
    assert document["submissions"] == {park: city.has_submission(park, quarter) for park in own}
    reported = {code for _park, code in entered if city.indicators[code].reported_by == "department"}
    stated = {
        row["indicator_code"]: row["state"]
        for row in city.rows("department_reports")
        if (row["year"], row["quarter"]) == ("2020", "1")
    }
    assert document["department_reports"] == {
        code: stated.get(code, "reported")
        for code in reported
        if any(city.row(park, code, quarter) for park in city.parks)
    }
    schemes = city.schemes_of(quarter.year)
    assert sorted(map(tuple, document["asked"])) == sorted(
        (park, code) for code in city.indicators for park in city.asked(code, quarter, schemes)
    )
    sales = {"value": "700", "growth": "6", "place": 2, "out_of": 6, "source": "page 1"}
    assert document["city_figures"] == {"sales": sales}
    assert document["city_targets"] == {"invest": "160", "firms": "130", "open": "20"}


@pytest.mark.parametrize("park", ["S3", "N3"])
def test_what_the_next_place_needs_brings_it_and_less_does_not(standing, park):
    release, result = released(standing, "no score moves"), rich_results()["no score moves"]
    mine = result.standings[park]
    assert mine.place is not None and mine.score is not None
    above = max(one.score or 0 for one in result.table if one.group == mine.group and one.place == mine.place - 1)
    found = next_place_in(release, mine.group, park)
    assert Fraction(found.missing or 0) == above - mine.score
    assert found.alone or found.pair
    for needs in [(need,) for need in found.alone] or [found.pair or ()]:
        wanted = {need.indicator: Fraction(need.value) for need in needs}
        assert place_with(result, park, wanted) < mine.place, needs
        indicator = result.city.indicators[needs[-1].indicator]
        step = Fraction(1, 1 if indicator.is_whole else 10**indicator.decimals)
        wanted[indicator.code] += step if indicator.is_lower else -step
        assert place_with(result, park, wanted) >= mine.place, needs
        assert all(Fraction(need.now) == result.figure(park, need.indicator).value for need in needs)


def place_with(result: Result, park: str, values: dict[str, Fraction]) -> int:
    """Return the place of a park if some figures were others."""
    rows = [
        {**result.city.row(park, code, result.quarter), "value": str(float(value)), "recognised": ""}
        for code, value in values.items()
    ]
    city = City(*result.city.folders, {"figures": [[*rows[0]], *([*row.values()] for row in rows)]})
    place = Result(city, result.scheme, result.quarter, result.on, result.before, result.earlier).standings[park].place
    assert place is not None
    return place


LAST = ["first", "no score moves", "third", "2020"]


@pytest.mark.parametrize("name", LAST)
def test_trends_are_what_each_period_added(standing, name):
    """Of the releases of the series that count: neither those replaced nor those of other series and kinds."""
    result = rich_results()[name]
    results = [*result.earlier, result]
    release = released(standing, name)
    found = histories_of(release, ReleasedFigure.objects.all())
    codes = dict(Park.objects.values_list("pk", "code"))
    said = {(codes[park], code): told.steps for (park, code), told in found.items()}
    right = {pair: history(results, *pair) for pair in {pair for one in results for pair in told_pairs(one)}}
    assert said == right


@pytest.mark.parametrize("view", ["", "level", "growth", "place", "completion"])
@pytest.mark.parametrize("group", ["east", "west"])
def test_pairs_compare_the_parks_of_a_group(standing, view, group):
    result = rich_results()["second"]
    release = released(standing, "second")
    parks = [park for park in ranked_parks(release) if park.group == group]
    members = [one.park for one in result.table if one.group == group]
    assert sorted(park.code for park in parks) == sorted(members)
    contents = CompareContents.of(release, parks, CompareQuery(view=view))
    for column, pair in zip(contents.columns, release.summary["pairs"]["pairs"], strict=True):
        codes = [one["code"] for one in pair["indicators"]]
        right = means_of(result, view or pair["view"], codes, members)
        said = {row.park.code: (row.value, row.place) for row in column.rows}
        known = places({park: (-value,) for park, value in right.items() if value is not None})
        assert said == {park: (value, known.get(park)) for park, value in right.items()}, (pair["compare"], codes)
    assert {stored["compare"]: stored["values"] for stored in values_of_pairs(release, group)} == {
        pair["compare"]: means_of(result, pair["view"], [one["code"] for one in pair["indicators"]], members)
        for pair in release.summary["pairs"]["pairs"]
    }


@pytest.mark.parametrize(
    "code", ["sales", "invest", "projects", "open", "intensity", "green", "accidents", "prizes", "exam"]
)
def test_a_ranking_by_an_indicator_beside_an_earlier_release(standing, code):
    """Its columns, the places by it in its groups, and place and points of another release in the same group."""
    result, then = rich_results()["third"], rich_results()["2019"]
    release = chosen_release(Release.objects.all(), pk=standing["third"])
    contents = RankingContents.of(release, RankingQuery(indicator=code, compare=standing["2019"]))
    rows = {row.park.code: row for row in contents.rows}
    assert set(rows) == set(result.standings)
    for park, row in rows.items():
        figure, line, before = result.figure(park, code), result.standings[park].lines[code], then.standings.get(park)
        is_same = before is not None and before.group == result.standings[park].group
        said = (
            row.figure_state,
            row.figure_value,
            row.figure_target,
            row.figure_light,
            row.by_place,
            row.by_previous_place,
        )
        target = figure.target.value if figure.target else None
        if (park, code) in told_pairs(result):
            assert said == (
                figure.state, figure.value, target, figure.light or None, figure.place, figure.previous_place
            ), park  # fmt: skip
        assert (row.by_points, row.by_out) == (line.points, line.out if line.item.is_ordinary else ""), park
        earlier = (then.figure(park, code).place, before.lines[code].points) if before and is_same else (None, None)
        assert (row.then_place, row.then_score) == earlier, park
    shown = [(row.group_code, row.by_place) for row in contents.rows]
    groups = [group for group, _place in shown]
    assert groups == sorted(groups, key=groups.index)
    assert shown == sorted(shown, key=lambda one: (groups.index(one[0]), one[1] or 99))


@pytest.mark.parametrize("category", ["a", "b"])
def test_a_ranking_by_a_category_beside_an_earlier_release(standing, category):
    result, then = rich_results()["third"], rich_results()["2019"]
    release = chosen_release(Release.objects.all(), pk=standing["third"])
    contents = RankingContents.of(release, RankingQuery(category=category, compare=standing["2019"]))
    said = {row.park.code: (row.by_points, row.by_place, row.then_score, row.then_place) for row in contents.rows}

    def of(one: Result) -> dict[str, tuple[Fraction, int]]:
        points = {park: categories(one, standing)[category] for park, standing in one.standings.items()}
        found = {}
        for group in one.groups:
            mine = {park: (-points[park],) for park in one.groups[group]}
            found |= {park: (points[park], place) for park, place in places(mine).items()}
        return found

    now, before = of(result), of(then)
    for park, told in said.items():
        is_same = park in then.standings and then.standings[park].group == result.standings[park].group
        assert told == (*now[park], *(before[park] if is_same else (None, None))), park


def test_a_ranking_of_one_group_beside_last_year(standing):
    result, then = rich_results()["2020"], rich_results()["2019"]
    release = chosen_release(Release.objects.all(), pk=standing["2020"])
    contents = RankingContents.of(release, RankingQuery(group="west", compare=standing["2019"], sort="-score"))
    rows = list(contents.rows)
    right = [one for one in result.table if one.group == "west"]
    assert [row.park.code for row in rows] == [one.park for one in right]
    assert contents.count == len(right)
    for row, mine in zip(rows, right, strict=True):
        before = then.standings[row.park.code]
        assert (row.then_place, row.then_score) == (before.place, before.score)
        gained = before.place - mine.place if before.place and mine.place else None
        assert row.moved_in_year == gained


def test_publishing_releases_the_reports_that_count(standing):
    """Of the quarters that were published; approved and reported ones of other quarters stay as they are."""
    city = rich_results()["2020"].city
    published_quarters = {step.quarter for step in STEPS}
    of_parks = Submission.objects.filter(period__kind="quarter").values_list(
        "park__code", "period__year", "period__number", "state"
    )
    of_departments = DepartmentReport.objects.values_list("indicator__code", "period__year", "period__number", "state")
    told = [(park, city.indicators["invest"], *rest) for park, *rest in of_parks]
    told += [("N5", city.indicators[code], *rest) for code, *rest in of_departments]
    for park, indicator, year, number, state in told:
        quarter = Quarter(year, number)
        is_released = quarter in published_quarters and city.counts(park, indicator, quarter)
        assert (state == "released") is is_released, (park, indicator.code, quarter, state)
    assert {state for *_rest, state in told} >= {
        "released",
        "approved",
        "reported",
        "draft",
        "ready",
        "returned",
        "handed_in",
    }
