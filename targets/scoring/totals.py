"""What a city reaches as a whole: the sum of its parks, or the ratio of two sums; never an average."""

from __future__ import annotations

from collections.abc import Sequence

from targets.scoring.arithmetic import CONTEXT, HUNDRED, ONE, exact_sum
from targets.scoring.values import UNKNOWN, Cell, State, number


def sum_of(cells: Sequence[Cell]) -> tuple[Cell, int]:
    """Return the sum of what is known, and how many are unknown; what does not apply adds nothing."""
    known = [one.value for one in cells if one.value is not None]
    missing = sum(one.state is State.UNKNOWN for one in cells)
    return (number(exact_sum(known)) if known else UNKNOWN), missing


def ratio_of(above: Cell, below: Cell, unit: str) -> Cell:
    """Return the ratio of two sums; unknown without one of them, or over zero or less.

    A ratio in per cent is stored as such: both sides are scaled alike by its unit.
    """
    if above.value is None or below.value is None or below.value <= 0:
        return UNKNOWN
    scale = HUNDRED if unit == "%" else ONE
    return number(CONTEXT.divide(CONTEXT.multiply(scale, above.value), below.value))
