"""What the next place needs: what is proposed brings it, is possible, and is the least that does."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal as D

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from targets.scoring.next_place import Limits, NextPlace
from targets.scoring.progress import Path, Promise
from targets.scoring.scheme import Item, ScoringScheme, items_of_groups
from targets.scoring.score import ParkInputs, score
from targets.scoring.table import GroupTable
from targets.scoring.values import NOT_APPLICABLE, UNAVAILABLE, UNKNOWN, Direction, number

HIGHER, LOWER = Direction.HIGHER, Direction.LOWER


def item(indicator, weight, rule="min_max", direction=HIGHER, *, excluded=(), **parameters):
    """Return an item of a scheme."""
    return Item(indicator, D(weight), rule, parameters, direction, excluded_parks=frozenset(excluded))


def park(code, targets=None, **cells):
    """Return what is known of a park; a text is no number but "NA", "?" or "later"."""
    words = {"NA": NOT_APPLICABLE, "?": UNKNOWN, "later": UNAVAILABLE}
    promises = {name: Promise(D(value), path=Path.HOLD) for name, value in (targets or {}).items()}
    return ParkInputs(code, "g", {n: words.get(v) or number(v) for n, v in cells.items()}, promises)


def asked(items, parks, code, limits=None, **scheme):
    """Return what a park would need."""
    scheme = ScoringScheme(items_of_groups(items, ["g"]), **scheme)
    directions = {i.indicator: i.direction for i in items}
    table = GroupTable(scheme, score(scheme, parks, directions).standings, {p.code: p for p in parks}, directions)
    return NextPlace(table, code, {i.indicator: (limits or {}).get(i.indicator, Limits()) for i in items})


def place_with(found, **values):
    """Return the place when the whole group is scored anew with other values of the park."""
    table = found.table
    parks = [
        replace(p, cells={**p.cells, **{name: number(v) for name, v in values.items()}}) if p.code == found.park else p
        for p in table.parks.values()
    ]
    return {s.park: s.place for s in score(table.scheme, parks, table.directions).standings}[found.park]


THREE = [
    park("a", {"x": 10}, x="9", y="8"),
    park("b", {"x": 10}, x="6", y="3"),
    park("c", {"x": 10}, x="5", y="2"),
]
TWO_ITEMS = [item("x", 60, "completion"), item("y", 40)]


def test_the_least_value_that_brings_the_next_place():
    found = asked(TWO_ITEMS, THREE, "c")
    value = found.alone("x")
    assert place_with(found, x=value) == 2
    assert place_with(found, x=value - D("0.01")) == 3
    assert asked(TWO_ITEMS, THREE, "a").alone("x") is None


def test_nothing_is_proposed_above_the_cap_or_the_stated_bound():
    items = [item("x", 10, "completion", cap="1.2"), item("y", 90, "count", per="1", cap="97")]
    parks = [park("a", {"x": 10}, x="10", y="95"), park("b", {"x": 10, "y": 97}, x="9", y="50")]
    assert asked(items, parks, "b").missing == 46
    assert asked(items, parks, "b").alone("x") is None
    assert asked(items, parks, "b").alone("y") == 96
    assert asked(items, parks, "b", {"y": Limits(highest=D(60))}).alone("y") is None
    items = [item("x", 10, "completion", cap="1.2"), item("y", 90, "count", per="1", cap="95")]
    assert asked(items, parks, "b", {"y": Limits(highest=D(99))}).alone("y") is None


def test_what_is_counted_in_pieces_is_proposed_in_pieces():
    parks = [park("a", {"x": 7}, x="6"), park("b", {"x": 7}, x="4")]
    items = [item("x", 100, "completion")]
    assert asked(items, parks, "b", {"x": Limits(is_whole=True)}).alone("x") == 6
    parks = [park("a", {"x": 7}, x="5.25"), parks[1]]
    assert asked(items, parks, "b", {"x": Limits(is_whole=True)}).alone("x") == 6
    assert asked(items, parks, "b", {"x": Limits(2)}).alone("x") == D("5.25")


def test_per_cent_ends_at_100_where_nothing_else_is_stated():
    items = [item("x", 10, "completion", cap="3"), item("y", 90, "completion")]
    parks = [park("a", {"x": 90, "y": 10}, x="70", y="6.5"), park("b", {"x": 90, "y": 10}, x="60", y="6")]
    share = Limits(1, is_per_cent=True)
    assert asked(items, parks, "b").alone("x") == D("110.5")
    assert asked(items, parks, "b", {"x": share}).alone("x") is None
    assert asked(items, parks, "b", {"x": replace(share, highest=D(150))}).alone("x") == D("110.5")


def test_nobody_is_asked_for_more_than_the_best_of_the_group_unless_more_is_stated_to_be_possible():
    items = [item("x", 50), item("y", 50)]
    parks = [park("a", x="10", y="10"), park("b", x="9", y="5"), park("c", x="0", y="0")]
    assert asked(items, parks, "b").alone("x") is None
    value = asked(items, parks, "b", {"x": Limits(highest=D(50))}).alone("x")
    assert value is not None and value > 10
    assert place_with(asked(items, parks, "b"), x=value) == 1


def test_counts_are_asked_for_no_further_than_the_group_shows_or_time_asks_for():
    items = [item("x", 50, "completion"), item("y", 50, "count", per="1", cap="20")]
    parks = [
        park("a", {"x": 10}, x="10", y="3"),
        park("b", {"x": 10}, x="8", y="1"),
        park("c", {"x": 10}, x="1", y="0"),
    ]
    assert asked(items, parks, "b").missing == 12
    assert asked(items, parks, "b").alone("y") is None
    assert asked(items, parks, "b", {"y": Limits(highest=D(30))}).alone("y") == 13
    parks[1] = park("b", {"x": 10, "y": 15}, x="8", y="1")
    assert asked(items, parks, "b").alone("y") == 13
    parks[1].promises["y"] = Promise(D(15), D(50))
    assert asked(items, parks, "b").alone("y") is None


def test_what_is_cumulative_never_falls():
    items = [item("x", 100, "completion", LOWER)]
    parks = [park("a", {"x": 2}, x="3"), park("b", {"x": 2}, x="4")]
    assert asked(items, parks, "b").alone("x") == 3
    assert asked(items, parks, "b", {"x": Limits(is_cumulative=True)}).alone("x") is None


@pytest.mark.parametrize("word", ["NA", "?", "later"])
def test_what_is_no_number_is_not_proposed(word):
    parks = [*THREE[:2], park("c", {"x": 10}, x="5", y=word)]
    assert asked(TWO_ITEMS, parks, "c").alone("y") is None


def test_two_items_together_where_none_alone_is_enough():
    items = [item(code, 25, "completion") for code in "wxyz"]
    targets = dict.fromkeys("wxyz", 10)
    parks = [
        park("a", targets, w="10", x="10", y="10", z="6"),
        park("b", targets, w="9", x="8", y="7", z="8"),
    ]
    found = asked(items, parks, "b")
    assert all(found.alone(code) is None for code in "wxyz")
    assert found.missing == 10
    # Other pairs would do, too: y to 10 and w to 10, y to 9 and x to 10; none changes so little.
    assert [(need.indicator, need.now, need.value) for need in found.pair()] == [("x", 8, 10), ("z", 8, 10)]
    assert place_with(found, x=10, z=10) == 1


def test_where_two_are_not_enough_nothing_is_said():
    items = [item(code, 25, "completion") for code in "wxyz"]
    targets = dict.fromkeys("wxyz", 10)
    parks = [park("a", targets, **dict.fromkeys("wxyz", "9")), park("b", targets, **dict.fromkeys("wxyz", "1"))]
    assert asked(items, parks, "b").pair() is None


def test_a_tie_that_the_item_itself_decides():
    items = [item("x", 100, "count", per="1", cap="5"), item("y", 0, "count", per="0")]
    parks = [park("a", x="5", y="3"), park("b", x="5", y="2")]
    assert asked(items, parks, "b", tie_break=("y",)).alone("y") == D(3)


def test_the_unknown_of_others_that_counts_as_the_largest_penalty_falls_with_the_own():
    items = [item("x", 1, "count", LOWER, per="1"), item("y", 1, "count", LOWER, per="1")]
    parks = [park("a", x="?", y="0"), park("b", x="5", y="1"), park("c", x="2", y="9")]
    found = asked(items, parks, "b", better=LOWER)
    for code in "xy":
        value = found.alone(code)
        if value is not None:
            assert place_with(found, **{code: value}) < found.standing.place


# --- Of groups made at random -----------------------------------------------------------------------------------------

VALUES = st.one_of(
    st.integers(0, 40).map(lambda n: str(D(n) / 4)),
    st.integers(0, 12).map(str),
    st.sampled_from(["NA", "?", "later"]),
)
KINDS = [
    ("completion", HIGHER, {"cap": "1.2"}),
    ("completion", LOWER, {}),
    ("min_max", HIGHER, {}),
    ("min_max", LOWER, {"floor": "0.6"}),
    ("min_max", HIGHER, {"lo": "0", "hi": "10", "clamp": True}),
    ("count", HIGHER, {"per": "1.5", "cap": "10"}),
    ("deduction", LOWER, {"per": "2"}),
    ("bonus", HIGHER, {"per": "1", "cap": "3"}),
]
LIMITS = st.builds(
    Limits,
    decimals=st.integers(0, 2),
    is_whole=st.booleans(),
    is_cumulative=st.booleans(),
    is_per_cent=st.booleans(),
    lowest=st.sampled_from([None, D(0), D(2)]),
    highest=st.sampled_from([None, D(8), D(12), D(100)]),
)


@st.composite
def groups(draw):
    """Return the items, parks and limits of a small group, and how it is scored."""
    kinds = draw(st.lists(st.sampled_from(KINDS), min_size=1, max_size=4))
    names = "wxyz"[: len(kinds)]
    items = [
        item(name, draw(st.integers(1, 60)), rule, direction, **parameters)
        for name, (rule, direction, parameters) in zip(names, kinds, strict=True)
    ]
    parks = [
        park(
            code,
            {name: draw(st.integers(1, 12)) for name in names if draw(st.integers(0, 5))},
            **{name: draw(VALUES) for name in names},
        )
        for code in "abcdef"[: draw(st.integers(2, 6))]
    ]
    limits = {name: draw(LIMITS) for name in names}
    composite = draw(st.sampled_from(["weighted_sum", "weighted_sum", "mazziotta_pareto"]))
    ties = draw(st.sampled_from([(), tuple(names[:1])]))
    return items, parks, limits, {"composite": composite, "tie_break": ties}


def demand_possible(limits, now, value):
    """Raise where a value is not a possible one."""
    assert (value / limits.step) % 1 == 0
    assert limits.lowest is None or value >= limits.lowest or value >= now
    assert limits.highest is None or value <= limits.highest or value <= now
    assert not limits.is_cumulative or value >= now
    assert value >= 0


@settings(max_examples=300, deadline=None)
@given(groups())
def test_every_value_that_is_proposed_is_possible_and_brings_the_place(made):
    items, parks, limits, scheme = made
    for code in (p.code for p in parks):
        found = asked(items, parks, code, limits, **scheme)
        for one in items:
            value = found.alone(one.indicator)
            if value is None:
                continue
            now = next(p for p in parks if p.code == code).cells[one.indicator].value
            demand_possible(limits[one.indicator], now, value)
            assert place_with(found, **{one.indicator: value}) < found.standing.place


@settings(max_examples=200, deadline=None)
@given(groups())
def test_a_pair_that_is_proposed_is_possible_and_brings_the_place(made):
    items, parks, limits, scheme = made
    for code in (p.code for p in parks):
        found = asked(items, parks, code, limits, **scheme)
        pair = found.pair()
        if pair is None:
            continue
        for need in pair:
            demand_possible(limits[need.indicator], need.now, need.value)
        assert place_with(found, **{need.indicator: need.value for need in pair}) < found.standing.place


@settings(max_examples=100, deadline=None)
@given(groups())
def test_no_possible_value_nearer_to_now_brings_the_place(made):
    items, parks, limits, scheme = made
    limits = {name: replace(one, decimals=0) for name, one in limits.items()}
    scheme["composite"] = "weighted_sum"
    found = asked(items, parks, parks[-1].code, limits, **scheme)
    for one in items:
        value = found.alone(one.indicator)
        span = found._spans.get(one.indicator)
        if found.missing is None or span is None:
            continue
        nearer = [span.at(index) for index in range(min(span.count, 40))]
        nearer = nearer if value is None else nearer[: nearer.index(value)] if value in nearer else nearer
        for other in nearer:
            assert place_with(found, **{one.indicator: other}) >= found.standing.place
