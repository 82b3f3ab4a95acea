"""What a target makes of an item: out whatever the figure, unknown where it is missing, out where there is to be none."""

from __future__ import annotations

from decimal import Decimal as D

import pytest
from hypothesis import given
from hypothesis import strategies as st

from targets.scoring.errors import UnknownRefused
from targets.scoring.progress import Path, Promise
from targets.scoring.scheme import Item, ScoringScheme
from targets.scoring.score import ParkInputs, score
from targets.scoring.values import NOT_APPLICABLE, UNAVAILABLE, UNDEFINED, UNKNOWN, Direction, number

NOTHING_DUE = Promise(D(10), D(0))
AT_THE_END = Promise(D(10), D(75), Path.YEAR_END)
BELOW_ZERO = Promise(D(-10))
DIRECTIONS = {"x": Direction.HIGHER, "y": Direction.HIGHER}
STATED = frozenset({"x"})

ANY_CELL = pytest.mark.parametrize("cell", [UNKNOWN, number(3)], ids=["unknown", "known"])
ANY_MISSING = pytest.mark.parametrize("missing", ["zero", "refuse", "leave_out"])


def result(target, missing="zero", cell=UNKNOWN, *, not_issued=frozenset(), excluded=(), rule="completion", weight=60):
    """Return the scores of one park: x by its target, y always 5 of 10."""
    parameters = {"per": "1"} if rule in ("count", "deduction") else {}
    x = Item("x", D(weight), rule, parameters, Direction.HIGHER, excluded_parks=frozenset(excluded))
    y = Item("y", D(40), "min_max", {"lo": "0", "hi": "10"}, Direction.HIGHER)
    park = ParkInputs("a", "g", {"x": cell, "y": number(5)}, {"x": target} if target else {}, not_issued)
    return score(ScoringScheme({"g": (x, y)}, missing=missing), [park], DIRECTIONS)


def line(scores):
    """Return the line of x."""
    return scores.standings[0].items[0]


@ANY_MISSING
@ANY_CELL
@pytest.mark.parametrize(
    ("target", "reason"),
    [
        (NOTHING_DUE, "nothing_due"),
        (AT_THE_END, "nothing_due"),
        (BELOW_ZERO, "expected_not_positive"),
        (Promise(D(0)), "target_zero"),
    ],
)
def test_an_item_without_anything_due_is_out_whatever_the_figure(target, reason, cell, missing):
    scores = result(target, missing, cell)
    x = line(scores)
    assert (x.out, x.points, scores.standings[0].score, scores.unknown) == (reason, None, 50, [])
    assert (x.light, x.shortfall, scores.without_target) == (None, None, [])


@ANY_CELL
def test_an_expected_value_below_zero_is_a_warning(cell):
    assert [remark.code for remark in result(BELOW_ZERO, "zero", cell).remarks] == ["expected_not_positive"]
    assert result(NOTHING_DUE, "zero", cell).remarks == []
    assert result(AT_THE_END, "zero", cell).remarks == []


@pytest.mark.parametrize("missing", ["zero", "leave_out"])
def test_a_missing_target_counts_as_an_unknown_figure_and_is_never_spread(missing):
    scores = result(None, missing, number(3))
    x = line(scores)
    assert (x.out, x.points, scores.standings[0].score) == ("", 0, 20)
    assert (scores.without_target, scores.unknown) == ([("a", "x")], [])
    assert x.working["because"] == "target"
    # What is not to be compared has no light.
    assert (x.light, x.shortfall) == (None, None)


def test_an_unknown_figure_without_a_target_is_named_once_as_unknown():
    scores = result(None, "zero", UNKNOWN)
    assert (scores.unknown, scores.without_target) == ([("a", "x")], [])
    assert "because" not in line(scores).working


def test_a_scheme_that_refuses_the_unknown_refuses_a_missing_target():
    with pytest.raises(UnknownRefused) as refused:
        result(None, "refuse", number(3))
    assert refused.value.cells == [("a", "x")]


@ANY_MISSING
@ANY_CELL
def test_a_target_that_is_stated_not_to_be_takes_the_item_out(cell, missing):
    scores = result(None, missing, cell, not_issued=STATED)
    assert (line(scores).out, scores.standings[0].score) == ("none", 50)
    assert (scores.unknown, scores.without_target) == ([], [])
    assert line(scores).working == {"out": "none"}


@pytest.mark.parametrize("rule", ["min_max", "count"])
def test_a_rule_that_asks_for_no_target_misses_none(rule):
    for stated in (frozenset(), STATED):
        scores = result(None, "zero", number(3), rule=rule, not_issued=stated)
        assert (line(scores).out, scores.without_target) == ("", [])
        assert line(scores).points is not None


@ANY_MISSING
@pytest.mark.parametrize("cell", [NOT_APPLICABLE, UNAVAILABLE, UNDEFINED], ids=lambda cell: cell.state.value)
@pytest.mark.parametrize("stated", [frozenset(), STATED], ids=["missing", "none"])
def test_what_does_not_apply_goes_before_the_target(cell, missing, stated):
    scores = result(None, missing, cell, not_issued=stated)
    assert (line(scores).out, scores.standings[0].score) == (cell.state.value, 50)
    assert (scores.unknown, scores.without_target) == ([], [])


@ANY_MISSING
@pytest.mark.parametrize("target", [None, BELOW_ZERO, Promise(D(10))], ids=["missing", "below zero", "issued"])
@pytest.mark.parametrize("cell", [UNKNOWN, number(3), NOT_APPLICABLE, UNAVAILABLE], ids=lambda cell: cell.state.value)
def test_an_excluded_park_goes_before_all(cell, target, missing):
    scores = result(target, missing, cell, excluded=["a"])
    x = line(scores)
    assert (x.out, x.light, x.shortfall, scores.standings[0].score) == ("excluded", None, None, 50)
    assert (scores.unknown, scores.without_target, scores.remarks) == ([], [], [])


@pytest.mark.parametrize("cell", [NOT_APPLICABLE, UNAVAILABLE, UNKNOWN], ids=lambda cell: cell.state.value)
def test_a_deduction_without_a_number_takes_nothing_off(cell):
    scores = result(None, "zero", cell, rule="deduction", weight=0)
    assert (line(scores).points, line(scores).light, scores.standings[0].score) == (0, None, 20)
    assert scores.unconfirmed == ([("a", "x")] if cell is UNKNOWN else [])


positive = st.decimals(min_value="0.01", max_value=1000, places=2)
figures = st.one_of(st.decimals(min_value=-100, max_value=1000, places=2).map(number), st.just(UNKNOWN))


@given(positive, figures, st.sampled_from(["zero", "leave_out"]))
def test_leaving_a_target_unissued_never_raises_a_score(target, cell, missing):
    issued = result(Promise(target), missing, cell).standings[0].score
    unissued = result(None, missing, cell).standings[0].score
    assert unissued <= issued


@given(positive, figures)
def test_what_is_not_to_be_is_spread_over_the_others(target, cell):
    """The other lines get the whole weight, neither more nor less, whatever the figure."""
    scores = result(None, "zero", cell, not_issued=STATED)
    alone = score(
        ScoringScheme({"g": (Item("y", D(100), "min_max", {"lo": "0", "hi": "10"}, Direction.HIGHER),)}),
        [ParkInputs("a", "g", {"y": number(5)})],
        DIRECTIONS,
    )
    assert scores.standings[0].score == alone.standings[0].score
