"""How a target falls due, what a light makes of a value, and the year of a park: each path, each default, each edge."""

from __future__ import annotations

from decimal import Decimal as D

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from targets.scoring.arithmetic import points_of
from targets.scoring.progress import (
    Bounds,
    Due,
    Light,
    Path,
    Promise,
    YearPart,
    completion_and_schedule,
    due,
    is_compared,
    light_against,
    light_of,
    missing_of,
    path_of,
    promise_of,
    ratio,
    shortfall,
)
from targets.scoring.values import Direction, Measure

HIGHER, LOWER = Direction.HIGHER, Direction.LOWER
YTD, POINT = Measure.YTD, Measure.POINT
BOUNDS = Bounds()
DIRECTIONS = st.sampled_from([HIGHER, LOWER])


def decimals(low, high, places=3):
    """Return finite numbers within bounds."""
    return st.decimals(min_value=low, max_value=high, places=places, allow_nan=False, allow_infinity=False)


shares = st.sampled_from([D(text) for text in ("0", "10", "25", "33.3333333333", "50", "75", "100")])
values = st.one_of(decimals(-100, 1000), st.integers(-5, 60).map(D))
promises = st.builds(
    Promise,
    st.one_of(decimals(-50, 500), st.integers(0, 60).map(D)),
    shares,
    st.sampled_from(Path),
    st.one_of(st.none(), decimals(-50, 500)),
)


@pytest.mark.parametrize(
    ("stated", "measure", "direction", "unit", "is_whole", "base", "path"),
    [
        # What accumulates runs with the year, but for whole pieces of which fewer are better.
        ("", YTD, HIGHER, "亿元", False, None, Path.LINEAR),
        ("", YTD, LOWER, "吨", False, None, Path.LINEAR),
        ("", YTD, HIGHER, "个", True, None, Path.LINEAR),
        ("", YTD, LOWER, "起", True, None, Path.LIMIT),
        ("", YTD, HIGHER, "%", False, None, Path.LINEAR),
        # A rate is due in full in every period, base or not; another level climbs from where it stood.
        ("", POINT, HIGHER, "%", False, None, Path.HOLD),
        ("", POINT, HIGHER, "%", False, D(5), Path.HOLD),
        ("", POINT, HIGHER, "家", True, D(5), Path.CLIMB),
        ("", POINT, LOWER, "吨", False, D(0), Path.CLIMB),
        ("", POINT, HIGHER, "家", True, None, Path.YEAR_END),
        ("", POINT, LOWER, "起", True, None, Path.YEAR_END),
        # What an indicator states goes first, whatever it is.
        ("hold", YTD, HIGHER, "亿元", False, None, Path.HOLD),
        ("linear", POINT, HIGHER, "%", False, None, Path.LINEAR),
        ("limit", YTD, HIGHER, "亿元", False, None, Path.LIMIT),
        ("linear", YTD, LOWER, "起", True, None, Path.LINEAR),
        ("year_end", YTD, HIGHER, "亿元", False, D(5), Path.YEAR_END),
        ("climb", YTD, HIGHER, "亿元", False, D(5), Path.CLIMB),
        # A climb without a base has nowhere to start from, stated or not.
        ("climb", POINT, HIGHER, "%", False, None, Path.YEAR_END),
        ("climb", YTD, HIGHER, "亿元", False, None, Path.YEAR_END),
    ],
)
def test_each_default_and_what_is_stated(stated, measure, direction, unit, is_whole, base, path):
    assert path_of(stated, measure, direction, unit=unit, is_whole=is_whole, base=base) is path


@pytest.mark.parametrize(
    ("path", "share", "wanted"),
    # A target of 120 from a base of 40.
    [
        (Path.LINEAR, 25, 30), (Path.LINEAR, 50, 60), (Path.LINEAR, 75, 90), (Path.LINEAR, 100, 120),
        (Path.HOLD, 25, 120), (Path.HOLD, 100, 120),
        (Path.CLIMB, 25, 60), (Path.CLIMB, 50, 80), (Path.CLIMB, 75, 100), (Path.CLIMB, 100, 120),
        (Path.LIMIT, 25, 120), (Path.LIMIT, 100, 120),
        (Path.YEAR_END, 100, 120),
    ],
)  # fmt: skip
def test_what_each_path_asks_for_in_each_quarter(path, share, wanted):
    asked = Promise(D(120), D(share), path, D(40))
    assert asked.expected == wanted
    assert due(asked, HIGHER) is due(asked, LOWER) is Due.YES


@pytest.mark.parametrize("share", [25, 50, 75])
@pytest.mark.parametrize("direction", [HIGHER, LOWER])
@pytest.mark.parametrize("target", [120, 0])
def test_what_is_due_at_the_years_end_is_not_due_before(share, direction, target):
    asked = Promise(D(target), D(share), Path.YEAR_END)
    assert due(asked, direction) is Due.NOTHING_DUE
    assert not is_compared(asked, direction)
    assert light_of(D(500), asked, direction, BOUNDS) is None


@pytest.mark.parametrize(
    ("measure", "default", "own", "base", "path", "wanted"),
    # A target of 100 in the second quarter; its own schedule asks for 10 % by then.
    [
        (YTD, Path.LINEAR, 10, None, Path.LINEAR, 10),
        (YTD, Path.LINEAR, 10, 40, Path.LINEAR, 10),
        (YTD, Path.LIMIT, 10, None, Path.LINEAR, 10),
        (YTD, Path.YEAR_END, 10, None, Path.LINEAR, 10),
        (YTD, Path.LINEAR, None, 40, Path.LINEAR, 50),
        (POINT, Path.CLIMB, 10, 40, Path.CLIMB, 46),
        (POINT, Path.HOLD, 10, 40, Path.CLIMB, 46),
        (POINT, Path.YEAR_END, 10, 40, Path.CLIMB, 46),
        (POINT, Path.CLIMB, None, 40, Path.CLIMB, 70),
        # Without a base a level's schedule leads nowhere: the path decides, as if there were none.
        (POINT, Path.HOLD, 10, None, Path.HOLD, 100),
        (POINT, Path.LINEAR, 10, None, Path.LINEAR, 50),
    ],
)
def test_a_targets_own_schedule_goes_before_its_path(measure, default, own, base, path, wanted):
    asked = promise_of(
        D(100),
        share=D(50),
        own_share=None if own is None else D(own),
        base=None if base is None else D(base),
        measure=measure,
        default=default,
    )
    assert (asked.path, asked.expected) == (path, wanted)


def test_a_level_due_at_the_years_end_stays_so_with_a_schedule_that_has_no_base():
    asked = promise_of(D(100), share=D(50), own_share=D(10), base=None, measure=POINT, default=Path.YEAR_END)
    assert due(asked, HIGHER) is Due.NOTHING_DUE


@pytest.mark.parametrize(
    ("asked", "direction", "answer"),
    [
        # s = 0: nothing is due where the year's share decides, all of it where it does not.
        (Promise(D(10), D(0)), HIGHER, Due.NOTHING_DUE),
        (Promise(D(10), D(0)), LOWER, Due.NOTHING_DUE),
        (Promise(D(10), D(0), Path.CLIMB, D(5)), HIGHER, Due.NOTHING_DUE),
        (Promise(D(10), D(0), Path.HOLD), HIGHER, Due.YES),
        (Promise(D(10), D(0), Path.LIMIT), LOWER, Due.YES),
        # Target 0 is a statement where lower is better, at any time of the year.
        (Promise(D(0)), LOWER, Due.YES),
        (Promise(D(0), D(0)), LOWER, Due.YES),
        (Promise(D(0), D(25), Path.LIMIT), LOWER, Due.YES),
        (Promise(D(0), D(25), Path.CLIMB, D(8)), LOWER, Due.YES),
        (Promise(D(0)), HIGHER, Due.NOT_POSITIVE),
        # At or below zero for another reason: nothing can be compared with it.
        (Promise(D(-10)), HIGHER, Due.NOT_POSITIVE),
        (Promise(D(-10)), LOWER, Due.NOT_POSITIVE),
        (Promise(D(-10), D(25), Path.HOLD), HIGHER, Due.NOT_POSITIVE),
        (Promise(D(10), D(50), Path.CLIMB, D(-10)), HIGHER, Due.NOT_POSITIVE),
        (Promise(D(10), D(75), Path.CLIMB, D(-10)), HIGHER, Due.YES),
        (Promise(D(-10), D(25), Path.CLIMB, D(10)), LOWER, Due.YES),
    ],
)
def test_whether_anything_is_due(asked, direction, answer):
    assert due(asked, direction) is answer


def test_a_target_of_zero_where_higher_is_better_is_compared_with_nothing():
    """Even a climb down to it from a base above: it was refused on entry, and is not made to count by its path."""
    for asked in (Promise(D(0)), Promise(D(0), D(50), Path.CLIMB, D(8)), Promise(D(0), D(50), Path.HOLD)):
        assert not is_compared(asked, HIGHER)
        assert light_of(D(5), asked, HIGHER, BOUNDS) is None
    assert not is_compared(None, HIGHER)


@pytest.mark.parametrize(
    ("value", "asked", "direction", "reached", "light", "lacks"),
    [
        ("30", Promise(D(120), D(25)), HIGHER, "1", Light.AHEAD, "0"),
        ("27", Promise(D(120), D(25)), HIGHER, "0.9", Light.NEAR, "10"),
        ("26.99", Promise(D(120), D(25)), HIGHER, "0.8996666667", Light.BEHIND, "10.0333333333"),
        ("0", Promise(D(120), D(25)), HIGHER, "0", Light.BEHIND, "100"),
        ("-3", Promise(D(120), D(25)), HIGHER, "-0.1", Light.BEHIND, "100"),
        ("40", Promise(D(30), D(25), Path.HOLD), LOWER, "0.75", Light.BEHIND, "25"),
        ("20", Promise(D(30), D(25), Path.HOLD), LOWER, "1.5", Light.AHEAD, "0"),
        # Lower is better: nothing at all is as good as can be.
        ("0", Promise(D(30)), LOWER, None, Light.AHEAD, "0"),
        ("-1", Promise(D(30)), LOWER, None, Light.AHEAD, "0"),
        # Target 0: kept or missed, there is no between.
        ("0", Promise(D(0)), LOWER, "1", Light.AHEAD, "0"),
        ("-1", Promise(D(0)), LOWER, "1", Light.AHEAD, "0"),
        ("0.01", Promise(D(0)), LOWER, "0", Light.BEHIND, "100"),
        ("1", Promise(D(0), D(25), Path.LIMIT), LOWER, "0", Light.BEHIND, "100"),
    ],
)
def test_ratio_light_and_shortfall(value, asked, direction, reached, light, lacks):
    got = ratio(D(value), asked, direction)
    assert (None if got is None else points_of(got)) == (None if reached is None else D(reached))
    assert light_of(D(value), asked, direction, BOUNDS) is light
    assert points_of(shortfall(D(value), asked, direction)) == D(lacks)


def test_an_unknown_value_has_no_light():
    assert light_of(None, Promise(D(10)), HIGHER, BOUNDS) is None


@pytest.mark.parametrize(
    ("value", "target", "direction", "light", "lacks"),
    [
        # 8.5 projects are expected of 34: half a project is nobody's.
        ("9", 34, HIGHER, Light.AHEAD, 0),
        ("8", 34, HIGHER, Light.NEAR, 1),
        ("7", 34, HIGHER, Light.BEHIND, 2),
        # 0.75 of 3: nobody is behind before a whole piece is due.
        ("0", 3, HIGHER, Light.NEAR, 1),
        # 1.5 of 6: the whole piece is.
        ("0", 6, HIGHER, Light.BEHIND, 2),
        ("1", 6, HIGHER, Light.NEAR, 1),
        # Lower is better, 2.5 expected: the third is not too much, the fourth is.
        ("2", 10, LOWER, Light.AHEAD, 0),
        ("3", 10, LOWER, Light.NEAR, 1),
        ("4", 10, LOWER, Light.BEHIND, 2),
        # A target of zero is whole already.
        ("1", 0, LOWER, Light.BEHIND, 1),
    ],
)
def test_a_light_of_whole_pieces(value, target, direction, light, lacks):
    asked = Promise(D(target), D(25))
    assert light_of(D(value), asked, direction, BOUNDS, is_whole=True) is light
    assert missing_of(D(value), asked, direction, is_whole=True) == lacks


def test_whole_pieces_change_the_light_and_never_what_was_reached():
    asked = Promise(D(3), D(25))
    assert light_of(D(0), asked, HIGHER, BOUNDS) is Light.BEHIND
    assert light_of(D(0), asked, HIGHER, BOUNDS, is_whole=True) is Light.NEAR
    assert (ratio(D(0), asked, HIGHER), shortfall(D(0), asked, HIGHER)) == (0, 100)
    assert missing_of(D(0), asked, HIGHER, is_whole=False) == D("0.75")


def test_bounds_of_the_scheme_are_those_of_its_lights():
    strict = Bounds(D("1.05"), D("0.95"))
    lights = [light_of(D(value), Promise(D(100)), HIGHER, strict) for value in (105, 104, 95, 94)]
    assert lights == [Light.AHEAD, Light.NEAR, Light.NEAR, Light.BEHIND]


@given(decimals(-50, 500), shares, decimals(-50, 500))
def test_a_climb_lies_between_its_base_and_its_target(target, share, base):
    wanted = Promise(target, share, Path.CLIMB, base).expected
    assert min(base, target) <= wanted <= max(base, target)
    if share == 100:
        assert wanted == target
    if share == 0:
        assert wanted == base


@given(decimals(0, 500), shares, shares, st.sampled_from(Path), decimals(0, 500))
def test_what_is_due_never_moves_away_from_the_target(target, share, later, path, base):
    early, late = (Promise(target, s, path, base).expected for s in sorted((share, later)))
    assert abs(target - late) <= abs(target - early)


@given(promises, DIRECTIONS, values)
def test_a_light_stands_exactly_where_something_is_due(asked, direction, value):
    has_light = light_of(value, asked, direction, BOUNDS) is not None
    assert has_light is is_compared(asked, direction)
    if has_light and asked.target != 0:
        assert asked.expected > 0


ORDER = [Light.BEHIND, Light.NEAR, Light.AHEAD]


@given(promises, DIRECTIONS, values)
def test_a_light_of_whole_pieces_is_never_worse(asked, direction, value):
    plain, whole = (light_of(value, asked, direction, BOUNDS, is_whole=is_whole) for is_whole in (False, True))
    if plain is None:
        assert whole is None
        return
    assert ORDER.index(whole) >= ORDER.index(plain)
    # It lifts from behind to near and no further, and only where less than a piece is missing.
    if whole is not plain:
        assert (plain, whole) == (Light.BEHIND, Light.NEAR)
        assert missing_of(value, asked, direction, is_whole=False) < 1 or value != value.to_integral_value()


@given(promises, DIRECTIONS, values)
def test_a_shortfall_is_a_share_and_nothing_where_all_is_there(asked, direction, value):
    assume(is_compared(asked, direction))
    lacks, reached = shortfall(value, asked, direction), ratio(value, asked, direction)
    assert 0 <= lacks <= 100
    assert (lacks == 0) is (reached is None or reached >= 1)
    assert (lacks == 0) is (light_of(value, asked, direction, BOUNDS) is Light.AHEAD)
    # A target of zero is kept or missed whatever its path; of all others both say the same.
    if asked.target != 0:
        assert (lacks == 0) is (missing_of(value, asked, direction, is_whole=False) == 0)


@given(promises, DIRECTIONS, values, decimals(0, 100))
def test_a_better_value_never_lacks_more(asked, direction, value, more):
    assume(is_compared(asked, direction))
    better = value + more if direction is HIGHER else value - more
    assert shortfall(better, asked, direction) <= shortfall(value, asked, direction)
    for is_whole in (False, True):
        worse_light, light = (light_of(x, asked, direction, BOUNDS, is_whole=is_whole) for x in (value, better))
        assert ORDER.index(light) >= ORDER.index(worse_light)


@given(promises, DIRECTIONS, values)
def test_what_lacks_in_whole_pieces_covers_what_lacks(asked, direction, value):
    exact, whole = (missing_of(value, asked, direction, is_whole=is_whole) for is_whole in (False, True))
    assert 0 <= exact <= whole < exact + 1
    assert whole == whole.to_integral_value()


def part(weight, value, target, share=25):
    """Return a cumulative item of a park's year."""
    return YearPart(D(weight), D(value), Promise(D(target), D(share)))


def test_completion_of_the_year_beside_the_schedule_of_the_same_items():
    # 3 · 30 % and 1 · 10 % of 4; asked are 25 % of the three and 15 % of the one.
    assert completion_and_schedule([part(3, 30, 100), part(1, 5, 50, 15)]) == (25, D("22.5"))
    assert completion_and_schedule([]) is None
    assert completion_and_schedule([part(0, 5, 50)]) is None


def test_a_completion_counts_at_most_120_per_cent():
    assert completion_and_schedule([part(1, 500, 100), part(1, 40, 100)]) == (80, 25)
    assert completion_and_schedule([part(1, 120, 100)]) == (120, 25)
    assert completion_and_schedule([part(1, "119.9", 100)]) == (D("119.9"), 25)


def test_an_items_own_schedule_is_in_the_tick():
    parts = [part(1, 10, 100, 10), part(1, 30, 100, 40)]
    completion, tick = completion_and_schedule(parts)
    assert (completion, tick) == (20, 25)
    assert light_against(completion, tick, BOUNDS) is Light.BEHIND


@pytest.mark.parametrize(
    ("completion", "tick", "light"),
    [
        ("25", "25", Light.AHEAD), ("24.99", "25", Light.NEAR), ("22.5", "25", Light.NEAR), ("22.49", "25", Light.BEHIND),
        ("5", "0", None), ("0", "0", None),
    ],
)  # fmt: skip
def test_the_light_of_a_year(completion, tick, light):
    assert light_against(D(completion), D(tick), BOUNDS) is light


year_parts = st.lists(
    st.builds(
        YearPart,
        decimals(0, 20, 2),
        decimals(-100, 1000),
        st.builds(Promise, decimals("0.01", 500, 2), shares, st.just(Path.LINEAR)),
    ),
    min_size=1,
    max_size=8,
)


@given(year_parts)
def test_completion_is_capped_and_the_tick_is_the_weighted_schedule(parts):
    whole = sum(part.weight for part in parts)
    found = completion_and_schedule(parts)
    assert (found is None) is (whole == 0)
    if found is None:
        return
    completion, tick = found
    assert points_of(completion) <= 120
    reached = sum(p.weight * min(p.value / p.promise.target, D("1.2")) for p in parts)
    assert points_of(completion - 100 * reached / whole) == 0
    assert points_of(tick - sum(p.weight * p.promise.share for p in parts) / whole) == 0
    assert 0 <= points_of(tick) <= 100


@given(year_parts, st.randoms(use_true_random=False))
def test_the_order_of_items_does_not_matter_to_the_year(parts, chance):
    mixed = list(parts)
    chance.shuffle(mixed)
    before, after = completion_and_schedule(parts), completion_and_schedule(mixed)
    assert before is after is None or [points_of(x) for x in before] == [points_of(x) for x in after]
