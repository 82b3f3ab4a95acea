"""The league table of tests/data/worked-league, every number of which its README works by hand."""

from __future__ import annotations

import csv
import json
import random
from decimal import Decimal as D
from pathlib import Path

import pytest

from targets.scoring.progress import Promise, path_of
from targets.scoring.scheme import Item, ScoringScheme, check_scheme, items_of_groups
from targets.scoring.score import ParkInputs, score
from targets.scoring.values import NOT_APPLICABLE, UNKNOWN, Direction, Measure, number

FOLDER = Path(__file__).parents[2] / "data" / "worked-league"
HALF_OF_THE_YEAR = D(50)


def rows(name):
    """Return the rows of one file of the folder."""
    with (FOLDER / f"{name}.csv").open(encoding="utf-8") as file:
        return list(csv.DictReader(file))


SCHEMES = [row["code"] for row in rows("schemes")]
DIRECTIONS = {row["code"]: Direction(row["direction"]) for row in rows("indicators")}
PATHS = {
    row["code"]: path_of(
        row["path"], Measure(row["measure"]), DIRECTIONS[row["code"]], unit=row["unit"], is_whole=False, base=None
    )
    for row in rows("indicators")
}
GROUPS = [row["code"] for row in rows("groups")]


def cell_of(text):
    """Return the cell of what a figure's file says."""
    return NOT_APPLICABLE if text == "NA" else number(text) if text else UNKNOWN


def items(code):
    """Return the items of a scheme as the folder has them, groups unresolved."""
    return [
        Item(
            indicator := row["indicator_code"],
            D(row["weight"]),
            row["rule"],
            json.loads(row["parameters"] or "{}"),
            DIRECTIONS[indicator],
            group=row["group"] or None,
        )
        for row in rows("scheme_items")
        if row["scheme_code"] == code
    ]


def read_scheme(code):
    """Return a scheme with its items by group."""
    row = next(row for row in rows("schemes") if row["code"] == code)
    return ScoringScheme(
        items_of_groups(items(code), GROUPS),
        better=Direction(row["better"]),
        missing=row["missing"],
        tie_break=tuple(filter(None, row["tie_break"].split(";"))),
    )


def read_parks(not_issued="none"):
    """Return the parks with their cells and targets. ``not_issued`` is the state that is read as 不下达."""
    stated = [(row["park_code"], row["indicator_code"]) for row in rows("targets") if row["state"] == not_issued]
    parks = {
        row["code"]: ParkInputs(
            row["code"], row["group"], {}, {}, frozenset(item for park, item in stated if park == row["code"]), position
        )
        for position, row in enumerate(rows("parks"), start=1)
    }
    for row in rows("figures"):
        parks[row["park_code"]].cells[row["indicator_code"]] = cell_of(row["value"])
    for row in rows("targets"):
        if row["target"]:
            target = Promise(D(row["target"]), HALF_OF_THE_YEAR, PATHS[row["indicator_code"]])
            parks[row["park_code"]].promises[row["indicator_code"]] = target
    return list(parks.values())


def league(code):
    """Return the scores of a scheme of the folder."""
    return score(read_scheme(code), read_parks(), DIRECTIONS)


@pytest.mark.parametrize("code", SCHEMES)
def test_places_and_scores_in_the_order_of_the_table(code):
    expected = [
        (row["park_code"], row["group"], int(row["place"]), D(row["score"]))
        for row in rows("expected")
        if row["scheme_code"] == code
    ]
    assert [(s.park, s.group, s.place, s.score) for s in league(code).standings] == expected


@pytest.mark.parametrize("code", SCHEMES)
def test_points_of_every_item(code):
    expected = {
        (row["park_code"], row["indicator_code"]): D(row["points"]) if row["points"] else None
        for row in rows("expected_points")
        if row["scheme_code"] == code
    }
    assert {(s.park, row.indicator): row.points for s in league(code).standings for row in s.items} == expected


@pytest.mark.parametrize("code", SCHEMES)
def test_nothing_is_wrong_with_the_schemes(code):
    assert check_scheme(items(code), GROUPS, read_scheme(code).better) == []


def test_what_the_publisher_is_told():
    assert league("S1").unknown == [("a4", "energy")]
    assert league("S1").unconfirmed == [("b2", "awards")]
    assert league("S2").unknown == [("a4", "complaints"), ("b3", "complaints")]


def test_lines_say_why_they_are_out_and_what_was_redistributed():
    lines = {(s.park, row.indicator): row for s in league("S1").standings for row in s.items}
    assert lines["a3", "fdi"].out == "not_applicable"
    assert lines["b1", "fdi"].out == "none"
    assert lines["b1", "sales"].working["factor"] == "1.25"
    assert lines["a4", "energy"].working["missing"] == "zero"


def test_a_target_that_is_only_missing_takes_nothing_out():
    """The README's last paragraph on S1: without the statement b1's figure stands against nothing, and gives nothing."""
    scores = score(read_scheme("S1"), read_parks(not_issued=""), DIRECTIONS)
    assert scores.without_target == [("b1", "fdi")]
    group = [(s.park, s.place, s.score) for s in scores.standings if s.group == "b"]
    assert group == [("b2", 1, 93), ("b3", 2, D("78.5")), ("b1", 3, D("62.5"))]


@pytest.mark.parametrize("code", SCHEMES)
def test_order_of_parks_and_items_does_not_matter(code):
    scheme, parks, chance = read_scheme(code), read_parks(), random.Random(7)
    for _again in range(5):
        chance.shuffle(parks)
        mixed = {group: tuple(chance.sample(of, len(of))) for group, of in scheme.items.items()}
        other = ScoringScheme(mixed, better=scheme.better, missing=scheme.missing, tie_break=scheme.tie_break)
        assert score(other, parks, DIRECTIONS) == league(code)
