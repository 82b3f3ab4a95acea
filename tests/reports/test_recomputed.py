"""What releases say, worked out a second time from the city's files by code that shares nothing with the product."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from fractions import Fraction
from typing import Any

import pytest
from cities import DATA, signed_demo
from conftest import empty_database
from oracle.demo import demo_results
from oracle.files import City, Quarter, workday_after
from oracle.results import Figure, Result, Standing
from oracle.rounding import half_up, shown
from oracle.totals import Total, total_of

from reports.actions import publish
from reports.city.loading import load_city
from reports.demo import publish_demo
from reports.models import ItemScore, Release, ReleasedFigure
from reports.models import Standing as StoredStanding
from targets.models import Period, Scheme

MADE = DATA / "made-city"
SCHEME = "made-2015"
EARLY, LATE, SECOND = date(2015, 4, 9), date(2015, 5, 14), date(2015, 8, 20)
FIRST_QUARTER, SECOND_QUARTER = Quarter(2015, 1), Quarter(2015, 2)
PARKS = ("TXEDZ", "HQIP", "HQEDZ", "HTIDZ", "CQIP", "NCPP")


@pytest.fixture(scope="module")
def results() -> dict[tuple[Quarter, bool], Result]:
    """Return what the demo's files give, quarter by quarter."""
    return demo_results()


def test_the_first_quarter_of_2016_is_as_it_was_agreed(results):
    """The numbers that were worked by hand when the words were defined."""
    standings = [results[Quarter(2016, 1), False].standings[park] for park in PARKS]
    said = [(shown(one.completion, 2), shown(one.due, 2)) for one in standings]
    assert said == [
        ("24.68", "24.29"),
        ("24.41", "23.90"),
        ("23.26", "23.64"),
        ("23.38", "24.29"),
        ("24.17", "24.73"),
        ("23.96", "24.44"),
    ]
    assert [one.light for one in standings] == ["ahead", "ahead", "near", "near", "near", "near"]
    assert [one.levels for one in standings] == [(3, 7), (3, 7), (3, 7), (2, 7), (2, 7), (1, 7)]
    assert [len(one.behind) for one in standings] == [0, 1, 2, 3, 2, 4]


def test_what_was_agreed_of_totals_and_of_last_year(results):
    result = results[Quarter(2016, 1), False]
    total = total_of(result, "budget_rev")
    assert (shown(total.value, 2), len(total.asked)) == ("12.01", 8)
    six = total_of(result, "budget_rev", PARKS)
    assert (shown(six.value, 2), len(six.asked)) == ("11.82", 6)
    # 14 7 6 with the item that this park is not asked for.
    assert result.standings["NCPP"].against_last_year == (13, 7, 6)


def test_workdays_are_counted_over_holidays():
    assert workday_after(date(2015, 3, 31), 30) == LATE
    assert workday_after(date(2015, 6, 30), 30) == date(2015, 8, 11)


def number(value: Any) -> Fraction | None:
    """Return a stored number."""
    return None if value is None else Fraction(value)


def rounded(value: Fraction | None) -> Fraction | None:
    """Return a number as it is stored where it has ten decimals."""
    return None if value is None else half_up(value, 10)


def standing_says(stored: StoredStanding) -> dict[str, Any]:
    """Return what a release stores of a park."""
    return {
        "group": stored.group_code,
        "score": number(stored.score),
        "place": stored.place,
        "previous place": stored.previous_place,
        "movement": stored.movement,
        "new": stored.is_new,
        "completion": number(stored.year_completion),
        "due": number(stored.year_due),
        "light": stored.year_light or "",
        "lacks": stored.year_lacks,
        "levels": (stored.levels_met, stored.levels_due),
        "behind": stored.items_behind,
        "places": (stored.items_rose, stored.items_stayed, stored.items_fell),
        "last year": (stored.items_better, stored.items_unchanged, stored.items_worse),
        "unreported": stored.is_unreported,
        "outs": stored.outs,
    }


def standing_should_say(standing: Standing) -> dict[str, Any]:
    """Return what it should store of it."""
    return {
        "group": standing.group,
        "score": standing.score,
        "place": standing.place,
        "previous place": standing.previous_place,
        "movement": standing.movement,
        "new": standing.is_new,
        "completion": rounded(standing.completion),
        "due": rounded(standing.due),
        "light": standing.light,
        "lacks": standing.lacks,
        "levels": standing.levels,
        "behind": len(standing.behind),
        "places": standing.moved,
        "last year": standing.against_last_year,
        "unreported": standing.is_unreported,
        "outs": dict(standing.outs),
    }


def item_says(stored: ItemScore) -> dict[str, Any]:
    """Return what a release stores of an item."""
    return {
        "weight": number(stored.weight),
        "points": number(stored.points),
        "light": stored.light or "",
        "shortfall": number(stored.shortfall),
    }


def item_should_say(standing: Standing, figure: Figure, code: str) -> dict[str, Any]:
    """Return what it should store of it."""
    line = standing.lines[code]
    return {
        "weight": line.item.weight,
        "points": line.points,
        "light": figure.light,
        "shortfall": rounded(figure.shortfall),
    }


def figure_says(stored: ReleasedFigure) -> dict[str, Any]:
    """Return what a release stores of a figure."""
    return {
        "cell": (stored.state, number(stored.value)),
        "growth": (stored.growth_state, number(stored.growth_value)),
        "base": number(stored.base),
        "last year": number(stored.last_year),
        "target": number(stored.target),
        "expected": number(stored.expected),
        "completion": number(stored.completion),
        "light": stored.light or "",
        "place": stored.place,
        "previous place": stored.previous_place,
        "out": stored.out,
    }


def figure_should_say(figure: Figure) -> dict[str, Any]:
    """Return what it should store of it."""
    state, growth = figure.growth
    # Growth of what is not to be had yet is as unknown as any; nobody is told an expected value where nothing is due.
    state = "unknown" if state == "unavailable" else state
    return {
        "cell": (figure.state, figure.value),
        "growth": (state, rounded(growth)),
        "base": figure.base,
        "last year": figure.last_year,
        "target": figure.target.value if figure.target else None,
        "completion": rounded(figure.completion),
        "light": figure.light,
        "place": figure.place,
        "previous place": figure.previous_place,
        "out": figure.out,
    } | ({} if figure.expected is None else {"expected": rounded(figure.expected)})


def total_says(stored: dict[str, Any]) -> dict[str, Any]:
    """Return what a summary says of a headline."""
    names = ("value", "growth", "target", "completion", "due")
    return {name: rounded(number(stored.get(name))) for name in names} | {
        "asked": stored["asked"],
        "reported": stored["reported"],
        "light": stored.get("light") or "",
    }


def total_should_say(total: Total) -> dict[str, Any]:
    """Return what it should say of it."""
    names = ("value", "growth", "target", "completion", "due")
    return {name: rounded(getattr(total, name)) for name in names} | {
        "asked": len(total.asked),
        "reported": total.reported,
        "light": total.light,
    }


def apart(where: str, said: dict[str, Any], should: dict[str, Any]) -> list[str]:
    """Return in words where two sides differ."""
    return [
        f"{where} {name}: {_plain(said.get(name))}, should be {_plain(value)}"
        for name, value in should.items()
        if said.get(name) != value
    ]


def _plain(value: Any) -> Any:
    if isinstance(value, tuple):
        return tuple(_plain(one) for one in value)
    return float(value) if isinstance(value, Fraction) else value


def differences(release: Release, result: Result) -> list[str]:
    """Return everything that a release stores otherwise than the files give it."""
    found: list[str] = []
    stored = {one.park.code: one for one in release.standings.select_related("park")}
    assert set(stored) == set(result.standings)
    for park, standing in result.standings.items():
        found += apart(park, standing_says(stored[park]), standing_should_say(standing))
        items = {one.indicator.code: one for one in stored[park].items.select_related("indicator")}
        assert set(items) == set(standing.lines)
        for code, item in items.items():
            found += apart(
                f"{park} {code}", item_says(item), item_should_say(standing, result.figure(park, code), code)
            )
    for one in release.figures.select_related("park", "indicator"):
        park, code = one.park.code, one.indicator.code
        found += apart(f"{park} {code} figure", figure_says(one), figure_should_say(result.figure(park, code)))
    for total in release.summary["totals"]:
        code = total["code"]
        found += apart(f"total {code}", total_says(total), total_should_say(total_of(result, code)))
    for code, total in release.summary["wholes"].items():
        found += apart(f"whole {code}", total_says(total), total_should_say(total_of(result, code)))
    return [*found, *attention_differences(release.summary, result), *news_differences(release.summary, result)]


def attention_differences(summary: dict[str, Any], result: Result) -> list[str]:
    """Return where what asks for attention is told otherwise than it should be."""
    found: list[str] = []
    should = result.attention()
    said = [(one["park"], one["indicator"]) for one in summary["attention"]]
    if said != should[: len(said)] or (should and not said):
        found.append(f"attention: {said}, should be {should}")
    for one in summary["attention"]:
        park, code = one["park"], one["indicator"]
        figure = result.figure(park, code)
        words = {name: number(one[name]) for name in ("shortfall", "value", "expected", "target", "missing")}
        words = {name: rounded(value) for name, value in words.items()} | {"responsible": one["responsible"]}
        right = {
            "shortfall": rounded(figure.shortfall),
            "value": figure.value,
            "expected": rounded(figure.expected),
            "target": figure.target.value,
            "missing": rounded(result.missing(park, code)),
            "responsible": figure.target.responsible,
        }
        found += apart(f"attention {park} {code}", words, right)
    red = {(one["park"], one["indicator"]): number(one["value"]) for one in summary["red_lines"]}
    right = {
        (park, code): result.figure(park, code).value
        for park, standing in result.standings.items()
        for code in standing.red_lines
    }
    return [*found, f"red lines: {red}, should be {right}"] if red != right else found


def news_differences(summary: dict[str, Any], result: Result) -> list[str]:
    """Return where the news are told otherwise than they should be."""
    news = summary["news"]
    climber, behind = news.get("climber"), news.get("behind", {})
    park = result.furthest_behind()
    shortfall, code = result.largest_shortfall(park) if park else (None, "")
    said = {
        "first": {one["park"] for one in news["first"]},
        "climb": climber["places"] if climber else 0,
        "climber": not climber or result.standings[climber["park"]].movement == climber["places"],
        "behind": (behind.get("park", ""), behind.get("items", 0)),
        "shortfall": (behind.get("indicator", ""), rounded(number(behind.get("shortfall")))),
        "unreported": set(news["unreported"]),
    }
    right = {
        "first": {one.park for one in result.standings.values() if one.place == 1},
        "climb": result.largest_climb(),
        "climber": True,
        "behind": (park, len(result.standings[park].behind) if park else 0),
        "shortfall": (code, rounded(shortfall) if code else None),
        "unreported": result.unreported(),
    }
    return apart("news", said, right)


@pytest.fixture(scope="module")
def demo_city(
    tmp_path_factory: pytest.TempPathFactory, django_db_setup: None, django_db_blocker: Any
) -> Iterator[None]:
    """Load the demo with its pledges and publish it, for this module."""
    with django_db_blocker.unblock():
        load_city(signed_demo(tmp_path_factory.mktemp("demo") / "city"))
        publish_demo()
        yield
        empty_database()


@pytest.mark.slow
@pytest.mark.django_db
def test_all_releases_of_the_demo_say_what_its_files_give(demo_city, results):
    for (quarter, is_erratum), result in results.items():
        release = Release.objects.get(
            period__year=quarter.year, period__number=quarter.number, supersedes__isnull=not is_erratum
        )
        assert release.published_on == result.on
        assert differences(release, result) == [], (quarter, is_erratum)


def made(quarter: Quarter, on: date) -> Release:
    """Publish a quarter of the made city on a day."""
    period = Period.objects.get(year=quarter.year, number=quarter.number)
    return publish(scheme=Scheme.objects.get(code=SCHEME), period=period, reason="as reported", published_on=on).release


@pytest.mark.django_db
def test_a_made_city_says_what_its_files_give():
    """Two groups, missing, NA, excluded, none, no target, drafts, late availability, every path, targets of zero."""
    city, later = City(MADE / "city"), City(MADE / "city", MADE / "late")
    load_city(MADE / "city")
    early = made(FIRST_QUARTER, EARLY)
    expected = Result(city, SCHEME, FIRST_QUARTER, EARLY)
    assert differences(early, expected) == []
    assert early.is_preliminary
    load_city(MADE / "late")
    late = made(FIRST_QUARTER, LATE)
    expected = Result(later, SCHEME, FIRST_QUARTER, LATE)
    assert differences(late, expected) == []
    assert (late.supersedes_id, late.is_preliminary, late.is_erratum) == (early.pk, False, False)
    second = made(SECOND_QUARTER, SECOND)
    assert differences(second, Result(later, SCHEME, SECOND_QUARTER, SECOND, expected)) == []
    assert second.compared_with_id == late.pk
