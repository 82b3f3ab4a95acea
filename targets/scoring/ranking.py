"""Places: ties share one, and the next is skipped (14, 14, 16)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal

from targets.scoring.arithmetic import CONTEXT
from targets.scoring.values import Cell, Direction

OrderKey = tuple[object, ...]


def competition_places(keys: Mapping[str, OrderKey]) -> dict[str, int]:
    """Return the place of each park by its sort key, smallest first; equal keys share a place."""
    places: dict[str, int] = {}
    before: OrderKey | None = None
    place = 0
    for index, (park, key) in enumerate(sorted(keys.items(), key=lambda entry: entry[1]), start=1):
        place = place if key == before else index
        places[park] = place
        before = key
    return places


def best_first(value: Decimal, direction: str) -> Decimal:
    """Return a sort key that puts the better value first."""
    return value if direction == Direction.LOWER else CONTEXT.minus(value)


def value_places(cells: Mapping[str, Cell], direction: str) -> dict[str, int]:
    """Return the places of one indicator's values; unknown and not applicable get none."""
    return competition_places(
        {park: (best_first(cell.value, direction),) for park, cell in cells.items() if cell.value is not None}
    )


def tie_key(cells: Mapping[str, Cell], tie_break: Sequence[str], directions: Mapping[str, str]) -> OrderKey:
    """Return what decides among equal scores: named indicators by their direction, without a value last."""
    key: list[tuple[bool, Decimal]] = []
    for indicator in tie_break:
        value = cells[indicator].value if indicator in cells else None
        key.append((True, Decimal(0)) if value is None else (False, best_first(value, directions[indicator])))
    return tuple(key)


def movement(previous_place: int | None, place: int | None) -> int | None:
    """Return the places gained (lost: below zero), None without a place on either side."""
    if previous_place is None or place is None:
        return None
    return previous_place - place
