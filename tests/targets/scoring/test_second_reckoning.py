"""Paths, lights and totals of cities that nobody chose, against a reckoning that shares nothing with the product."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st
from oracle.files import Indicator, Quarter, Target
from oracle.progress import due_of, light, ratio
from oracle.rounding import half_up

from targets.scoring.arithmetic import points_of
from targets.scoring.progress import Bounds, Due, due, is_compared, light_of, path_of, promise_of, shortfall
from targets.scoring.values import Direction, Measure

BOUNDS = (Fraction(1), Fraction(9, 10))
numbers = st.decimals("-50", "500", places=3)
shares = st.sampled_from(["0", "10", "25", "33.3", "50", "75", "100"])
PATHS = ["", "linear", "hold", "climb", "year_end", "limit"]


def indicator(unit: str, direction: str, measure: str, path: str, *, is_whole: bool) -> Indicator:
    """Return an indicator as its row would say."""
    row = {"name": "", "unit": unit, "direction": direction, "measure": measure, "path": path}
    return Indicator("i", row | {"whole": "yes" if is_whole else "no"})


@given(
    unit=st.sampled_from(["%", "亿元", "个"]),
    direction=st.sampled_from(["higher", "lower"]),
    measure=st.sampled_from(["ytd", "point"]),
    path=st.sampled_from(PATHS),
    is_whole=st.booleans(),
    target=numbers | st.just(Decimal(0)),
    base=st.none() | numbers,
    own=st.none() | shares,
    quarter=st.integers(1, 4),
    value=numbers | st.integers(-2, 60).map(Decimal),
)
def test_what_is_due_and_its_light(unit, direction, measure, path, is_whole, target, base, own, quarter, value):
    mine = indicator(unit, direction, measure, path, is_whole=is_whole)
    exact = Target(
        Fraction(target),
        None if base is None else Fraction(base),
        None if own is None else Fraction(own) / 100,
        "",
    )
    asked = due_of(mine, exact, Quarter(2015, quarter))
    way = Direction(direction)
    promise = promise_of(
        target,
        share=Decimal(25 * quarter),
        own_share=None if own is None else Decimal(own),
        base=base,
        measure=Measure(measure),
        default=path_of(path, Measure(measure), way, unit=unit, is_whole=is_whole, base=base),
    )
    assert promise.path == asked.path
    assert is_compared(promise, way) == (asked.out == "")
    found = light_of(value, promise, way, Bounds(), is_whole=is_whole)
    if asked.out:
        assert found is None
        if asked.out != "target_zero":
            assert due(promise, way).value == asked.out
        return
    assert due(promise, way) is Due.YES
    assert Fraction(points_of(promise.expected)) == half_up(asked.expected, 10)
    r = ratio(Fraction(value), asked, exact, is_lower=way is Direction.LOWER, cap=None)
    assert found.value == light(Fraction(value), r, asked, BOUNDS, mine)
    lacks = 100 * (1 - min(max(r, Fraction(0)), Fraction(1)))
    assert Fraction(points_of(shortfall(value, promise, way))) == half_up(lacks, 10)
