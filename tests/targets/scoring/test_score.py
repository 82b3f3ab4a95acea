"""Scores and places of a whole table."""

from __future__ import annotations

import random
from decimal import Decimal as D

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from targets.scoring.errors import SchemeError, UnknownRefused
from targets.scoring.progress import Promise
from targets.scoring.scheme import Item, Scheme, check_scheme, items_of_groups
from targets.scoring.score import ParkInputs, Status, score
from targets.scoring.table import GroupTable
from targets.scoring.values import NOT_APPLICABLE, UNKNOWN, Direction, Measure, number

HIGHER, LOWER = Direction.HIGHER, Direction.LOWER


def item(indicator, weight, rule="min_max", direction=HIGHER, group=None, excluded=(), **parameters):
    """Return an item of a scheme."""
    return Item(indicator, D(weight), rule, parameters, direction, Measure.POINT, frozenset(excluded), group)


def park(code, group="g", targets=None, **cells):
    """Return what is known of a park; a text is no number but "NA" or "?"."""
    words = {"NA": NOT_APPLICABLE, "?": UNKNOWN}
    promises = {name: Promise(D(value)) for name, value in (targets or {}).items()}
    return ParkInputs(code, group, {n: words.get(v) or number(v) for n, v in cells.items()}, promises)


def run(items, parks, **scheme):
    """Return the standings by park."""
    directions = {i.indicator: i.direction for i in items}
    result = score(Scheme(items_of_groups(items, sorted({p.group for p in parks})), **scheme), parks, directions)
    return {standing.park: standing for standing in result.standings}


def points(standing):
    """Return points by indicator."""
    return {row.indicator: row.points for row in standing.items}


def test_ties_share_a_place_and_the_next_is_skipped():
    got = run([item("x", 100, lo="0", hi="10")], [park(c, x=v) for c, v in zip("abcd", "9 5 5 1".split(), strict=True)])
    assert [got[c].place for c in "abcd"] == [1, 2, 2, 4]


def test_a_tie_break_decides_and_unknown_stands_last():
    items = [item("x", 100, lo="0", hi="10"), item("y", 0, direction=LOWER)]
    got = run(items, [park("a", x="5", y="3"), park("b", x="5", y="2"), park("c", x="5", y="?")], tie_break=("y",))
    assert [got[c].place for c in "bac"] == [1, 2, 3]


def test_what_does_not_apply_gives_its_weight_to_the_others():
    items = [item("x", 60, lo="0", hi="10"), item("y", 40, lo="0", hi="10")]
    got = run(items, [park("a", x="5", y="NA"), park("b", x="5", y="5")])
    assert points(got["a"]) == {"x": D("50.0000000000"), "y": None}
    assert got["a"].items[0].working["factor"].startswith("1.666")
    assert got["a"].score == got["b"].score == 50


def test_points_are_multiplied_first_and_rounded_once():
    items = [item("x", 1, lo="0", hi="3"), item("y", 2, lo="0", hi="10")]
    got = run(items, [park("a", x="1", y="NA")])
    assert points(got["a"])["x"] == D("1.0000000000")


@pytest.mark.parametrize(("missing", "expected"), [("zero", 30), ("leave_out", 50)])
def test_unknown_gives_what_the_scheme_says(missing, expected):
    items = [item("x", 60, lo="0", hi="10"), item("y", 40, lo="0", hi="10")]
    assert run(items, [park("a", x="5", y="?")], missing=missing)["a"].score == expected


def test_a_scheme_may_refuse_what_is_unknown():
    with pytest.raises(UnknownRefused) as refused:
        run([item("x", 100)], [park("a", x="?"), park("b", x="1")], missing="refuse")
    assert refused.value.cells == [("a", "x")]


def test_an_unknown_deduction_gives_nothing_and_is_named():
    items = [item("x", 100, lo="0", hi="10"), item("d", 0, "deduction", per="3")]
    scheme = Scheme(items_of_groups(items, ["g"]), missing="refuse")
    result = score(scheme, [park("a", x="5", d="?")], {"x": HIGHER, "d": HIGHER})
    assert result.standings[0].score == 50
    assert result.unconfirmed == [("a", "d")]


def test_an_excluded_park_is_neither_scored_nor_counted_among_the_best():
    got = run(
        [item("x", 50, excluded=["a"]), item("y", 50)],
        [park(c, x=v, y="1") for c, v in (("a", "99"), ("b", "2"), ("c", "1"))],
    )
    assert points(got["a"])["x"] is None
    assert points(got["b"])["x"] == 50


def test_a_park_without_anything_left_is_not_ranked():
    got = run([item("x", 100)], [park("a", x="NA"), park("b", x="1")])
    assert (got["a"].status, got["a"].place, got["a"].score) == (Status.UNRANKED, None, None)


def test_a_group_of_one_is_first_of_one():
    assert run([item("x", 100)], [park("a", x="3")])["a"].place == 1


def test_an_item_of_a_group_replaces_the_one_for_all():
    items = [
        item("x", 100, lo="0", hi="10"),
        item("x", 50, group="h", lo="0", hi="10"),
        item("y", 50, group="h", lo="0", hi="10"),
    ]
    got = run(items, [park("a", x="10"), park("b", "h", x="10", y="0")])
    assert (got["a"].score, got["b"].score) == (100, 50)


def test_mazziotta_pareto_takes_unevenness_off_as_a_line_of_its_own():
    items = [item(name, "33.3333", lo="0", hi="100") for name in "xyz"]
    got = run(items, [park("a", x="100", y="110", z="90")], composite="mazziotta_pareto")["a"]
    assert got.score == D("99.3333333333")
    assert got.penalty == D("-0.6666666667")
    assert sum(points(got).values()) + got.penalty == got.score


def test_where_fewer_points_are_better_unknown_takes_the_largest_known():
    items = [item("x", 100, "count", per="2")]
    got = run(items, [park("a", x="1"), park("b", x="4"), park("c", x="?")], better=LOWER)
    assert [got[c].place for c in "abc"] == [1, 2, 2]
    assert got["c"].score == 8


def test_where_fewer_points_are_better_and_nobody_is_known_the_item_is_out():
    got = run(
        [item("x", 50, "count", per="2"), item("y", 50, "count", per="1")], [park("a", x="?", y="3")], better=LOWER
    )
    assert points(got["a"]) == {"x": None, "y": D("6.0000000000")}


@pytest.mark.parametrize(("better", "expected"), [(HIGHER, (53, 46)), (LOWER, (1, 8))])
def test_a_bonus_helps_and_a_deduction_hurts(better, expected):
    items = [item("b", 0, "bonus", per="3"), item("d", 0, "deduction", per="4")]
    items.append(item("x", 100, "count", per="50") if better is HIGHER else item("x", 100, "count", per="4"))
    got = run(items, [park("a", x="1", b="1", d="0"), park("z", x="1", b="0", d="1")], better=better)
    assert (got["a"].score, got["z"].score) == expected


def test_renormalised_weights_add_up_to_the_nearer_of_one_and_a_hundred():
    got = run(
        [item("x", "0.5", lo="0", hi="1"), item("y", "0.3", lo="0", hi="1")],
        [park("a", x="1", y="1")],
        renormalise=True,
    )
    assert got["a"].score == 1


def test_odd_weights_are_a_warning():
    assert [p.code for p in check_scheme([item("x", "1.0002")], ["g"], HIGHER)] == ["weights_odd"]


def test_a_wrong_scheme_is_refused():
    with pytest.raises(SchemeError):
        run([item("x", 1, "z_score")], [park("a", x="1")])


cells = st.one_of(
    st.decimals(min_value=-50, max_value=50, places=3, allow_nan=False).map(str), st.sampled_from(["NA", "?"])
)
tables = st.lists(st.tuples(cells, cells, cells), min_size=1, max_size=7)


@settings(max_examples=60)
@given(tables, st.randoms(use_true_random=False), st.sampled_from(["weighted_sum", "mazziotta_pareto"]))
def test_neither_the_order_of_parks_nor_of_items_matters(rows, chance: random.Random, composite):
    items = [
        item("x", 50),
        item("y", 30, direction=LOWER),
        item("z", 20, "count", per="0.1"),
        item("w", 0, "bonus", per="1"),
    ]
    parks = [park(f"p{index}", x=x, y=y, z=z, w=z) for index, (x, y, z) in enumerate(rows)]
    before = run(items, parks, composite=composite)
    shuffled_items, shuffled = list(items), list(parks)
    chance.shuffle(shuffled_items)
    chance.shuffle(shuffled)
    after = run(shuffled_items, shuffled, composite=composite)
    assert {c: (s.place, s.score, points(s)) for c, s in before.items()} == {
        c: (s.place, s.score, points(s)) for c, s in after.items()
    }


@settings(max_examples=60)
@given(tables)
def test_a_score_is_the_exact_sum_of_its_lines(rows):
    items = [item("x", 50), item("y", 50, direction=LOWER), item("w", 0, "deduction", per="0.7")]
    for standing in run(items, [park(f"p{i}", x=x, y=y, w=z) for i, (x, y, z) in enumerate(rows)]).values():
        if standing.score is not None:
            assert standing.score == sum(p for p in points(standing).values() if p is not None)


def test_places_moved_by_an_item_are_those_its_earlier_points_would_lose():
    items = [item("x", 100, lo="0", hi="100")]
    parks = [park("a", x="50"), park("b", x="60"), park("c", x="40")]
    scheme = Scheme(items_of_groups(items, ["g"]))
    table = GroupTable(scheme, score(scheme, parks, {"x": HIGHER}).standings, {p.code: p for p in parks}, {"x": HIGHER})
    assert table.places_moved("b", "x", D(45)) == 1
    assert table.places_moved("a", "x", D(70)) == -1
    assert table.places_moved("c", "x", D(40)) == 0
