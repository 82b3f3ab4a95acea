"""An item that its target takes out is out, whether its figure is known or not."""

from __future__ import annotations

from decimal import Decimal as D

import pytest

from targets.scoring.progress import Promise
from targets.scoring.scheme import Item, Scheme
from targets.scoring.score import ParkInputs, score
from targets.scoring.values import UNKNOWN, Direction, Measure, number

NOTHING_DUE = Promise(D(10), D(0))
BELOW_ZERO = Promise(D(-10))
DIRECTIONS = {"x": Direction.HIGHER, "y": Direction.HIGHER}


def result(target, missing, cell):
    """Return the scores of one park: x by its target, y always 5 of 10."""
    x = Item("x", D(60), "completion", {}, Direction.HIGHER, Measure.YTD)
    y = Item("y", D(40), "min_max", {"lo": "0", "hi": "10"}, Direction.HIGHER, Measure.YTD)
    park = ParkInputs("a", "g", {"x": cell, "y": number(5)}, {"x": target} if target else {})
    return score(Scheme({"g": (x, y)}, missing=missing), [park], DIRECTIONS)


@pytest.mark.parametrize("missing", ["zero", "refuse", "leave_out"])
@pytest.mark.parametrize("cell", [UNKNOWN, number(3)], ids=["unknown", "known"])
@pytest.mark.parametrize(
    ("target", "reason"),
    [
        (None, "no_target"),
        (NOTHING_DUE, "nothing_due"),
        (BELOW_ZERO, "expected_not_positive"),
        (Promise(D(0)), "target_zero"),
    ],
)
def test_an_item_without_anything_due_is_out_whatever_the_figure(target, reason, cell, missing):
    scores = result(target, missing, cell)
    [x, _y] = scores.standings[0].items
    assert (x.out, x.points, scores.standings[0].score, scores.unknown) == (reason, None, 50, [])


@pytest.mark.parametrize("cell", [UNKNOWN, number(3)], ids=["unknown", "known"])
def test_an_expected_value_below_zero_is_a_warning(cell):
    assert [remark.code for remark in result(BELOW_ZERO, "zero", cell).remarks] == ["expected_not_positive"]
    assert result(NOTHING_DUE, "zero", cell).remarks == []
