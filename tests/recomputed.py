"""What a release stores, beside what the second reckoning gives: every place in which they differ, in words."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from oracle.results import Figure, Result, Standing
from oracle.rounding import half_up
from oracle.totals import Total, total_of

from reports.models import ItemScore, Release, ReleasedFigure
from reports.models import Standing as StoredStanding


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
