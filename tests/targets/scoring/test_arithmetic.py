"""Rounding, growth, progress and places, against what was published."""

from __future__ import annotations

import csv
from decimal import Decimal as D
from pathlib import Path

import pytest

from targets.scoring import progress
from targets.scoring.arithmetic import half_up, plain_points, points_of
from targets.scoring.growth import flow, growth_of
from targets.scoring.measures import growth_scaled, level, place_scaled
from targets.scoring.progress import Light, Promise
from targets.scoring.ranking import competition_places, movement
from targets.scoring.values import NOT_APPLICABLE, UNAVAILABLE, UNDEFINED, UNKNOWN, Cell, Direction, State, number

VECTORS = Path(__file__).parents[2] / "data" / "vectors"


def rows(name):
    """Return the rows of a vector file."""
    with next(VECTORS.glob(f"{name}_*.csv")).open(encoding="utf-8-sig") as file:
        return list(csv.DictReader(file))


@pytest.mark.parametrize("row", rows("06"), ids=lambda row: f"{row['indicator']} {row['actual']}")
def test_published_completion_is_half_up(row):
    completion = progress.completion_of_year(D(row["actual"]), Promise(D(row["target"])), Direction.HIGHER)
    shown = half_up(completion, int(row["decimals"]))
    assert shown == D(row["half_up_pct"])
    # The two that differ were printed from actuals with more digits than were published.
    assert (shown == D(row["published_pct"])) is (row["match"] == "yes")


def test_two_published_completions_were_printed_from_other_digits():
    assert [row["match"] for row in rows("06")].count("no") == 2


@pytest.mark.parametrize("row", rows("05"), ids=lambda row: row["city"])
def test_published_movement(row):
    gained = movement(int(row["rank_2010"]), int(row["rank_2011"])) if row["rank_2010"].isdigit() else None
    arrows = {"→": 0, "↑": 1, "↓": -1}
    if row["match"] == "yes" and gained is not None:
        assert gained == int(row["rank_gain_recomputed"])
        assert (gained > 0) - (gained < 0) == arrows[row["published_arrow"]]


def test_published_place_gains():
    gains = [
        (movement(int(r["previous_rank"]), int(r["current_rank"])), int(r["gain(previous-current)"]))
        for r in rows("08")
        if r["previous_rank"].isdigit()
    ]
    assert gains
    assert all(ours == theirs for ours, theirs in gains)


def test_published_scores_give_the_published_places_with_ties():
    table = rows("11")
    for year in ("2012", "2011"):
        places = competition_places({row["province"]: (-D(row[f"score_{year}"]),) for row in table})
        assert places == {row["province"]: int(row[f"competition_rank_{year}"]) for row in table}
    assert any(
        list(competition_places({r["province"]: (-D(r["score_2012"]),) for r in table}).values()).count(p) > 1
        for p in range(1, 31)
    )


def test_published_order_of_counties():
    table = rows("12")
    places = competition_places({row["county"]: (-D(row["score"]),) for row in table})
    assert all(places[row["county"]] <= int(row["rank"]) for row in table)
    assert [row["county"] for row in table] == sorted(
        places, key=lambda county: (places[county], int(next(r["rank"] for r in table if r["county"] == county)))
    )


@pytest.mark.parametrize(("value", "expected"), [("0.00000000005", "1E-10"), ("-0.00000000005", "-1E-10"), ("2", "2")])
def test_points_are_rounded_half_up_to_ten_decimals(value, expected):
    assert points_of(D(value)) == D(expected)


@pytest.mark.parametrize(("value", "text"), [("1E+3", "1000"), ("-0.00", "0"), ("1.50", "1.5"), ("-2.0", "-2")])
def test_a_plain_number_has_no_exponent_and_no_trailing_zeros(value, text):
    assert plain_points(D(value)) == text


def test_half_up_never_shows_minus_zero():
    assert str(half_up(D("-0.04"), 1)) == "0.0"


@pytest.mark.parametrize(
    ("kind", "value", "base", "expected"),
    [
        ("rate", number(1040), number(1000), number(4)),
        ("difference", number(5), number(8), number(-3)),
        ("rate", number(5), number(0), UNDEFINED),
        ("rate", number(5), number(-1), UNDEFINED),
        ("difference", number(5), number(0), number(5)),
        ("rate", number(5), UNKNOWN, UNKNOWN),
        ("rate", UNKNOWN, number(5), UNKNOWN),
        ("rate", NOT_APPLICABLE, UNKNOWN, NOT_APPLICABLE),
        ("rate", number(5), NOT_APPLICABLE, NOT_APPLICABLE),
        ("rate", UNAVAILABLE, number(5), UNAVAILABLE),
        ("rate", UNAVAILABLE, UNKNOWN, UNAVAILABLE),
        ("difference", UNAVAILABLE, NOT_APPLICABLE, NOT_APPLICABLE),
        ("reported", UNAVAILABLE, number(965), UNAVAILABLE),
        ("reported", NOT_APPLICABLE, number(965), NOT_APPLICABLE),
        ("reported", number(1040), number(965), number("7.0")),
    ],
)
def test_growth(kind, value, base, expected):
    assert growth_of(kind, value, base, number("7.0")) == expected


def test_a_flow_is_unknown_where_either_side_is():
    assert flow(number(7), number(5)) == number(2)
    assert flow(number(7), UNKNOWN) == UNKNOWN
    assert flow(NOT_APPLICABLE, number(5)) == NOT_APPLICABLE
    assert flow(UNAVAILABLE, number(5)) == UNAVAILABLE


@pytest.mark.parametrize("state", [state for state in State if state is not State.NUMBER])
def test_a_cell_has_a_value_only_as_a_number(state):
    assert Cell(state).value is None
    with pytest.raises(ValueError, match="only if"):
        Cell(state, D(1))
    with pytest.raises(ValueError, match="only if"):
        Cell(State.NUMBER)


@pytest.mark.parametrize(
    ("ratio", "expected"), [("1", Light.AHEAD), ("0.9", Light.NEAR), ("0.8999", Light.BEHIND), (None, Light.AHEAD)]
)
def test_lights_have_their_bounds(ratio, expected):
    assert progress.light(None if ratio is None else D(ratio), D(1), D("0.9")) is expected


def test_completion_of_the_year_is_for_higher_is_better_alone():
    assert progress.completion_of_year(D(5), Promise(D(10)), Direction.HIGHER) == 50
    assert progress.completion_of_year(D(5), Promise(D(10)), Direction.LOWER) is None


def test_radar_values_lie_within_one():
    assert level(D(5), D(10), Direction.HIGHER) == D("0.5")
    assert level(D(10), D(5), Direction.LOWER) == D("0.5")
    assert level(D(5), D(0), Direction.HIGHER) is None
    assert growth_scaled(D(3), [D(1), D(5)], Direction.HIGHER) == D("0.5")
    assert growth_scaled(D(1), [D(1), D(5)], Direction.LOWER) == 1
    assert growth_scaled(D(1), [D(1)], Direction.HIGHER) == 1
    assert place_scaled(1, 6) == 1
