"""The league table of tests/data/worked-league, every number of which its README works by hand."""

from __future__ import annotations

import csv
import json
import random
from decimal import Decimal
from pathlib import Path

import pytest

from targets.scoring.progress import Promise
from targets.scoring.scheme import Item, Scheme, check_scheme, items_of_groups
from targets.scoring.score import ParkInputs, Scores, score
from targets.scoring.values import Direction, Measure
from tests.targets.scoring.building import cell_of, line

FOLDER = Path(__file__).parents[2] / "data" / "worked-league"
HALF_OF_THE_YEAR = Decimal(50)
SCHEMES = ("league", "penalties")


def rows(name: str) -> list[dict[str, str]]:
    """Return the rows of one file of the folder."""
    with (FOLDER / f"{name}.csv").open(encoding="utf-8") as file:
        return list(csv.DictReader(file))


def directions() -> dict[str, Direction]:
    """Return the direction of each indicator."""
    return {row["code"]: Direction(row["direction"]) for row in rows("indicators")}


def items(code: str) -> list[Item]:
    """Return the items of a scheme as the folder has them, groups unresolved."""
    measures = {row["code"]: Measure(row["measure"]) for row in rows("indicators")}
    return [
        Item(
            row["indicator_code"],
            Decimal(row["weight"]),
            row["rule"],
            json.loads(row["parameters"] or "{}"),
            directions()[row["indicator_code"]],
            measures[row["indicator_code"]],
            group=row["group"] or None,
        )
        for row in rows("scheme_items")
        if row["scheme_code"] == code
    ]


def read_scheme(code: str) -> Scheme:
    """Return a scheme with its items by group."""
    row = next(row for row in rows("schemes") if row["code"] == code)
    groups = [group["code"] for group in rows("groups")]
    tie_break = tuple(filter(None, row["tie_break"].split(";")))
    resolved = items_of_groups(items(code), groups)
    return Scheme(resolved, better=Direction(row["better"]), missing=row["missing"], tie_break=tie_break)


def read_parks() -> list[ParkInputs]:
    """Return the parks with their cells and targets."""
    parks = {row["code"]: ParkInputs(row["code"], row["group"], {}, {}) for row in rows("parks")}
    cells: dict[str, dict[str, object]] = {code: {} for code in parks}
    promises: dict[str, dict[str, Promise]] = {code: {} for code in parks}
    for row in rows("figures"):
        cells[row["park_code"]][row["indicator_code"]] = cell_of(row["value"])
    for row in rows("targets"):
        promises[row["park_code"]][row["indicator_code"]] = Promise(Decimal(row["target"]), HALF_OF_THE_YEAR)
    return [ParkInputs(code, bare.group, cells[code], promises[code]) for code, bare in parks.items()]  # type: ignore[arg-type]


def league(code: str) -> Scores:
    """Return the scores of a scheme of the folder."""
    return score(read_scheme(code), read_parks(), directions())


@pytest.mark.parametrize("code", SCHEMES)
def test_places_and_scores_in_the_order_of_the_table(code: str) -> None:
    expected = [
        (row["park_code"], int(row["place"]), Decimal(row["score"]))
        for row in rows("expected")
        if row["scheme_code"] == code
    ]
    found = [(standing.park, standing.place, standing.score) for standing in league(code).standings]
    assert found == expected


@pytest.mark.parametrize("code", SCHEMES)
def test_points_of_every_item(code: str) -> None:
    expected = {
        (row["park_code"], row["indicator_code"]): Decimal(row["points"]) if row["points"] else None
        for row in rows("expected_points")
        if row["scheme_code"] == code
    }
    found = {(s.park, row.indicator): row.points for s in league(code).standings for row in s.items}
    assert found == expected


@pytest.mark.parametrize("code", SCHEMES)
def test_nothing_is_wrong_with_the_schemes(code: str) -> None:
    better = read_scheme(code).better
    assert check_scheme(items(code), [group["code"] for group in rows("groups")], better) == []


def test_what_the_publisher_is_told() -> None:
    scores = league("league")
    assert scores.unknown == [("Z4", "energy")]
    assert scores.unconfirmed == [("P2", "awards")]
    assert league("penalties").unknown == [("Z4", "complaints"), ("P3", "complaints")]


def test_lines_say_why_they_are_out() -> None:
    by_park = {standing.park: standing for standing in league("league").standings}
    assert line(by_park["Z3"], "fdi").out == "not_applicable"
    assert line(by_park["P1"], "fdi").out == "no_target"
    assert line(by_park["P1"], "tax").working["factor"] == "1.25"
    assert line(by_park["Z4"], "energy").working["missing"] == "zero"


@pytest.mark.parametrize("code", SCHEMES)
def test_order_of_parks_and_items_does_not_matter(code: str) -> None:
    scheme, parks = read_scheme(code), read_parks()
    shuffled = random.Random(7)
    for _again in range(5):
        shuffled.shuffle(parks)
        mixed = {group: tuple(shuffled.sample(of, len(of))) for group, of in scheme.items.items()}
        other = Scheme(mixed, better=scheme.better, missing=scheme.missing, tie_break=scheme.tie_break)
        assert score(other, parks, directions()) == league(code)
