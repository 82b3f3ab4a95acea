"""Growth year on year, and the flow of one period out of cumulative figures."""

from __future__ import annotations

from targets.scoring.arithmetic import CONTEXT, HUNDRED
from targets.scoring.values import NOT_APPLICABLE, UNAVAILABLE, UNDEFINED, UNKNOWN, Cell, State, number


def growth_of(kind: str, value: Cell, base: Cell, reported: Cell) -> Cell:
    """Return the growth of a value over last year's: per cent for "rate", a difference for "difference".

    "reported" is entered and never derived. NA on either side gives NA, unknown gives unknown; a rate over
    zero or less is undefined.
    """
    if kind == "reported":
        return value if value.state in (State.NOT_APPLICABLE, State.UNAVAILABLE) else reported
    without = _without_number(value, base)
    if without is not None:
        return without
    assert value.value is not None and base.value is not None
    change = CONTEXT.subtract(value.value, base.value)
    if kind == "difference":
        return number(change)
    if base.value <= 0:
        return UNDEFINED
    return number(CONTEXT.divide(CONTEXT.multiply(HUNDRED, change), base.value))


def flow(current: Cell, previous: Cell) -> Cell:
    """Return what one period added to a cumulative figure."""
    without = _without_number(current, previous)
    if without is not None:
        return without
    assert current.value is not None and previous.value is not None
    return number(CONTEXT.subtract(current.value, previous.value))


def _without_number(*cells: Cell) -> Cell | None:
    if all(cell.state is State.NUMBER for cell in cells):
        return None
    if any(cell.state is State.NOT_APPLICABLE for cell in cells):
        return NOT_APPLICABLE
    if any(cell.state is State.UNAVAILABLE for cell in cells):
        return UNAVAILABLE
    return UNKNOWN
