"""A cell: a number, or why there is none."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum


class State(StrEnum):
    """What a cell holds.

    ``UNDEFINED`` is for growth alone: against zero or less there is none. ``UNAVAILABLE`` (未到报送时间) is what is not
    yet to be had: neither unknown nor chased.
    """

    NUMBER = "number"
    NOT_APPLICABLE = "not_applicable"
    UNKNOWN = "unknown"
    UNDEFINED = "undefined"
    UNAVAILABLE = "unavailable"


class Direction(StrEnum):
    """Which value is better."""

    HIGHER = "higher"
    LOWER = "lower"


class Measure(StrEnum):
    """Whether a figure is cumulative from January or a level at the period's end."""

    YTD = "ytd"
    POINT = "point"


@dataclass(frozen=True, slots=True)
class Cell:
    """A state and, where that is a number, its value."""

    state: State
    value: Decimal | None = None

    def __post_init__(self) -> None:
        if (self.value is None) is (self.state is State.NUMBER):
            raise ValueError("a cell has a value if, and only if, it is a number")


NOT_APPLICABLE = Cell(State.NOT_APPLICABLE)
UNKNOWN = Cell(State.UNKNOWN)
UNDEFINED = Cell(State.UNDEFINED)
UNAVAILABLE = Cell(State.UNAVAILABLE)
_WITHOUT_NUMBER: dict[str, Cell] = {c.state: c for c in (NOT_APPLICABLE, UNKNOWN, UNDEFINED, UNAVAILABLE)}


def number(value: Decimal | int | str) -> Cell:
    """Return the cell of a number."""
    return Cell(State.NUMBER, Decimal(value))


def cell(state: str, value: Decimal | None) -> Cell:
    """Return the cell of a stored state and value. Raises ValueError for what is no cell."""
    if value is None and state in _WITHOUT_NUMBER:
        return _WITHOUT_NUMBER[state]
    return Cell(State(state), value)
