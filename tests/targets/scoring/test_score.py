"""Scores and places of a whole table."""

from __future__ import annotations

import random
from dataclasses import replace
from decimal import Decimal as D

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from targets.scoring.arithmetic import points_of as rounded
from targets.scoring.errors import SchemeError, UnknownRefused
from targets.scoring.progress import Light, Promise
from targets.scoring.rules import RULES
from targets.scoring.scheme import Item, ScoringScheme, check_scheme, items_of_groups
from targets.scoring.score import ParkInputs, Status, score
from targets.scoring.table import GroupTable
from targets.scoring.values import NOT_APPLICABLE, UNAVAILABLE, UNKNOWN, Direction, number

HIGHER, LOWER = Direction.HIGHER, Direction.LOWER


def item(indicator, weight, rule="min_max", direction=HIGHER, group=None, excluded=(), **parameters):
    """Return an item of a scheme."""
    return Item(indicator, D(weight), rule, parameters, direction, excluded_parks=frozenset(excluded), group=group)


def park(code, group="g", targets=None, not_issued=(), position=0, **cells):
    """Return what is known of a park; a text is no number but "NA", "?" or "-", which is not yet to be had."""
    words = {"NA": NOT_APPLICABLE, "?": UNKNOWN, "-": UNAVAILABLE}
    promises = {name: Promise(D(value)) for name, value in (targets or {}).items()}
    known = {name: words.get(value) or number(value) for name, value in cells.items()}
    return ParkInputs(code, group, known, promises, frozenset(not_issued), position)


def run(items, parks, **scheme):
    """Return the standings by park."""
    directions = {i.indicator: i.direction for i in items}
    result = score(ScoringScheme(items_of_groups(items, sorted({p.group for p in parks})), **scheme), parks, directions)
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


@pytest.mark.parametrize("word", ["NA", "-"])
def test_what_does_not_apply_or_is_not_yet_to_be_had_gives_its_weight_to_the_others(word):
    items = [item("x", 60, lo="0", hi="10"), item("y", 40, lo="0", hi="10")]
    got = run(items, [park("a", x="5", y=word), park("b", x="5", y="5")])
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
    scheme = ScoringScheme(items_of_groups(items, ["g"]), missing="refuse")
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
    st.decimals(min_value=-50, max_value=50, places=3, allow_nan=False).map(str), st.sampled_from(["NA", "?", "-"])
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
    scheme = ScoringScheme(items_of_groups(items, ["g"]))
    table = GroupTable(scheme, score(scheme, parks, {"x": HIGHER}).standings, {p.code: p for p in parks}, {"x": HIGHER})
    assert table.places_moved("b", "x", D(45)) == 1
    assert table.places_moved("a", "x", D(70)) == -1
    assert table.places_moved("c", "x", D(40)) == 0


def order(parks, items=None, **scheme):
    """Return the parks as the table has them."""
    items = items or [item("x", 100, lo="0", hi="10")]
    directions = {i.indicator: i.direction for i in items}
    scheme = ScoringScheme(items_of_groups(items, sorted({p.group for p in parks})), **scheme)
    return [standing.park for standing in score(scheme, parks, directions).standings]


def test_within_a_place_parks_stand_in_the_citys_order():
    parks = [park("a", x="5", position=3), park("b", x="5", position=1), park("c", x="9", position=2)]
    assert order(parks) == ["c", "b", "a"]
    assert order([*reversed(parks)]) == ["c", "b", "a"]
    # Without positions the code decides, and among parks without a place likewise.
    assert order([park("b", x="5"), park("a", x="5")]) == ["a", "b"]
    out = [park("a", x="NA", position=9), park("z", x="NA", position=1), park("m", x="1", position=5)]
    assert order(out) == ["m", "z", "a"]


def test_a_position_gives_nobody_a_better_place():
    got = run([item("x", 100, lo="0", hi="10")], [park("a", x="5", position=2), park("b", x="5", position=1)])
    assert (got["a"].place, got["b"].place) == (1, 1)


def test_a_line_has_the_light_of_its_figure_and_what_it_lacks():
    items = [item("x", 60, "completion"), replace(item("n", 40, "completion"), is_whole=True)]
    [line_n, line_x] = run(items, [park("a", targets={"x": 10, "n": "2.5"}, x="8", n="2")])["a"].items
    assert (line_x.light, line_x.shortfall) == (Light.BEHIND, 20)
    # Points and shortfall know no pieces; the light does.
    assert (line_n.light, line_n.shortfall, line_n.points) == (Light.NEAR, 20, 32)


def test_a_light_of_the_scheme_goes_by_its_bounds():
    items = [item("x", 100, "completion")]
    for near, light in ((D("0.8"), Light.NEAR), (D("0.81"), Light.BEHIND)):
        assert run(items, [park("a", targets={"x": 10}, x="8")], near=near)["a"].items[0].light is light


def test_a_rule_without_a_target_still_has_the_light_of_one():
    [line] = run([item("x", 100)], [park("a", targets={"x": 10}, x="8")])["a"].items
    assert (line.light, line.shortfall, line.points) == (Light.BEHIND, 20, 100)


positive = st.decimals(min_value="0.01", max_value=50, places=2, allow_nan=False).map(str)


@settings(max_examples=80)
@given(
    st.lists(st.tuples(cells, cells, positive), min_size=1, max_size=5),
    st.sampled_from(["zero", "leave_out"]),
    st.randoms(use_true_random=False),
)
def test_leaving_a_target_unissued_never_raises_a_score_nor_a_place(rows, missing, chance: random.Random):
    items = [item("x", 50, "completion", cap="1.2", floor="0.1"), item("y", 30), item("w", 0, "bonus", per="1")]

    def parks(unissued):
        return [
            park(f"p{i}", targets={} if i == unissued else {"x": target}, x=x, y=y, w=y)
            for i, (x, y, target) in enumerate(rows)
        ]

    chosen = chance.randrange(len(rows))
    issued, unissued = (run(items, parks(which), missing=missing) for which in (None, chosen))
    for code, standing in unissued.items():
        before = issued[code]
        if code != f"p{chosen}":
            assert standing.score == before.score
        elif standing.score is not None:
            assert standing.score <= before.score
            assert standing.place >= before.place


@settings(max_examples=60)
@given(tables)
def test_a_target_stated_not_to_be_spreads_its_weight_over_the_others(rows):
    """As if the park's scheme had never held the item, at the scheme's whole weight."""
    spread = [item("x", 60, "completion"), item("y", 30, lo="-50", hi="50"), item("z", 10, "count", per="0.1")]
    parks = [park(f"p{i}", not_issued=["x"], x=x, y=y, z=z) for i, (x, y, z) in enumerate(rows)]
    for code, standing in run(spread, parks).items():
        line = next(row for row in standing.items if row.indicator == "x")
        assert line.points is None
        assert line.out in ("none", "not_applicable", "unavailable")
        inside = [row for row in standing.items if row.raw is not None]
        kept = sum(row.weight for row in inside)
        assert (standing.score is None) is (not inside)
        for row in inside:
            assert row.points == rounded(row.raw * 100 / kept), code


def test_a_rule_sees_what_was_before_and_where_its_item_stands(monkeypatch):
    seen = {}
    heard = replace(RULES["count"], points=lambda case: seen.setdefault(case.value, case) and (D(0), {}))
    monkeypatch.setitem(RULES, "count", heard)
    items = [replace(item("x", 10, "count", per="1"), section="economy"), item("y", 10, "count", per="1")]
    known = replace(park("a", x=3, y=4), bases={"x": number(2)}, places_before={"x": 5})
    run(items, [known])
    x, y = seen[D(3)], seen[D(4)]
    assert (x.base, x.place_before, x.section) == (number(2), 5, "economy")
    assert (y.base, y.place_before, y.section) == (UNKNOWN, None, "")


def test_what_was_before_changes_no_points_yet():
    items = [item("x", 60, "completion"), item("y", 40)]
    parks = [park("a", targets={"x": 5}, x=4, y=1), park("b", targets={"x": 5}, x=3, y=2)]
    before = [replace(one, bases={"x": number(9)}, places_before={"x": 1, "y": 2}) for one in parks]
    placed = [replace(one, section="economy") for one in items]
    assert run(placed, before) == run(items, parks)
