"""What a city reaches as a whole: the sum of its parks or the ratio of two sums, like with like; never an average."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from targets.scoring.arithmetic import CONTEXT, HUNDRED, ONE, ZERO, exact_sum
from targets.scoring.growth import growth_of
from targets.scoring.progress import Bounds, Light, Path, Promise, is_compared, light_against
from targets.scoring.values import UNKNOWN, Cell, Direction, Measure, State, number


@dataclass(frozen=True, slots=True)
class TotalPart:
    """One park's side of a total: its figure, what its growth is measured against, and its target.

    Of a ratio, ``below`` and ``base_below`` are the denominators; of a sum they stay empty.
    """

    park: str
    cell: Cell
    base: Cell = UNKNOWN
    promise: Promise | None = None
    below: Cell | None = None
    base_below: Cell | None = None

    @property
    def is_reported(self) -> bool:
        """Return whether the park said something; what does not apply is said, and adds nothing."""
        sides = [self.cell] if self.below is None else [self.cell, self.below]
        return all(side.state in (State.NUMBER, State.NOT_APPLICABLE) for side in sides)


@dataclass(frozen=True, slots=True)
class TotalKind:
    """What of an indicator matters to its total."""

    total: str
    growth: str
    unit: str
    direction: Direction
    measure: Measure


@dataclass(frozen=True, slots=True)
class CityTotal:
    """A total over the parks that are asked, or over those of them that reported while some are missing.

    ``completion`` and ``due`` are in per cent of ``target``. While somebody is missing there is neither light nor
    share, and value, growth and completion speak of the parks that reported.
    """

    value: Decimal | None = None
    growth: Decimal | None = None
    target: Decimal | None = None
    completion: Decimal | None = None
    due: Decimal | None = None
    light: Light | None = None
    asked: int = 0
    missing: tuple[str, ...] = ()

    @property
    def reported(self) -> int:
        """Return of how many parks there is a figure."""
        return self.asked - len(self.missing)

    @property
    def is_whole(self) -> bool:
        """Return whether nobody is missing."""
        return not self.missing and self.asked > 0


def total_of(
    kind: TotalKind, parts: Sequence[TotalPart], city_target: Promise | None = None, bounds: Bounds | None = None
) -> CityTotal:
    """Return the total of an indicator over the parks that are asked for it.

    All reported: against the city's target, else the sum of the parks'. Some missing: against the targets of those
    that reported. An indicator without a total has none.
    """
    if kind.total == "none":
        return CityTotal()
    there = [part for part in parts if part.is_reported]
    missing = tuple(part.park for part in parts if not part.is_reported)
    value = _whole(kind, [(part.cell, part.below) for part in there])
    if value.value is None:
        return CityTotal(asked=len(parts), missing=missing)
    found = CityTotal(value.value, _growth(kind, there, value), asked=len(parts), missing=missing)
    return _against_target(kind, found, parts, there, None if missing else city_target, bounds or Bounds())


def _whole(kind: TotalKind, cells: Sequence[tuple[Cell, Cell | None]]) -> Cell:
    """Return the sum, or the ratio of the two sums, of what is known."""
    if kind.total == "sum":
        return sum_of([cell for cell, _below in cells])[0]
    both = [(above, below) for above, below in cells if above.value is not None and below and below.value is not None]
    above, below = sum_of([above for above, _below in both])[0], sum_of([below for _above, below in both])[0]
    return ratio_of(above, below, kind.unit)


def _growth(kind: TotalKind, there: Sequence[TotalPart], value: Cell) -> Decimal | None:
    """Return the growth of the same parks; None where one of their bases is not known."""
    if kind.growth == "reported":
        return None
    sides = [(part.base, part.base_below) for part in there if part.cell.value is not None]
    if any(base.value is None or (below is not None and below.value is None) for base, below in sides):
        return None
    return growth_of(kind.growth, value, _whole(kind, sides), UNKNOWN).value


def _against_target(
    kind: TotalKind,
    found: CityTotal,
    parts: Sequence[TotalPart],
    there: Sequence[TotalPart],
    city_target: Promise | None,
    bounds: Bounds,
) -> CityTotal:
    """Add target, completion, what is due and the light; nothing of them where lower is better."""
    if kind.direction is Direction.LOWER:
        return found
    promised = [p for p in there if p.cell.value is not None and p.promise is not None and p.promise.target > 0]
    own = exact_sum([part.promise.target for part in promised if part.promise]) if kind.total == "sum" else ZERO
    target, value = own, _of_the_promised(kind, promised)
    if city_target is not None and city_target.target > 0:
        target, value = city_target.target, found.value
    if target <= 0 or value is None:
        return found
    completion = CONTEXT.divide(CONTEXT.multiply(HUNDRED, value), target)
    due = _due(promised, own) if own > 0 else _due_of_city(city_target, kind.direction)
    light = None if found.missing or due is None else light_against(completion, due, bounds)
    return CityTotal(found.value, found.growth, target, completion, due, light, found.asked, found.missing)


def _of_the_promised(kind: TotalKind, promised: Sequence[TotalPart]) -> Decimal | None:
    """Return what the parks with a target reached together: only that compares with their targets."""
    return exact_sum([part.cell.value or ZERO for part in promised]) if kind.total == "sum" else None


def _due(promised: Sequence[TotalPart], target: Decimal) -> Decimal | None:
    """Return the per cent of their year's targets that is due of the parks by now.

    None where something is only due at the year's end: until then there is nothing to add up.
    """
    if any(part.promise and part.promise.path is Path.YEAR_END and part.promise.share < HUNDRED for part in promised):
        return None
    asked = exact_sum([part.promise.expected for part in promised if part.promise])
    return CONTEXT.divide(CONTEXT.multiply(HUNDRED, asked), target)


def _due_of_city(promise: Promise | None, direction: Direction) -> Decimal | None:
    """Return what is due of the city's own target where no park has one."""
    if promise is None or not is_compared(promise, direction):
        return None
    return CONTEXT.divide(CONTEXT.multiply(HUNDRED, promise.expected), promise.target)


def sum_of(cells: Sequence[Cell]) -> tuple[Cell, int]:
    """Return the sum of what is known, and how many are not: unknown or not to be had yet; NA adds nothing."""
    known = [one.value for one in cells if one.value is not None]
    missing = sum(one.state in (State.UNKNOWN, State.UNAVAILABLE) for one in cells)
    return (number(exact_sum(known)) if known else UNKNOWN), missing


def ratio_of(above: Cell, below: Cell, unit: str) -> Cell:
    """Return the ratio of two sums; unknown without one of them, or over zero or less.

    A ratio in per cent is stored as such: both sides are scaled alike by its unit.
    """
    if above.value is None or below.value is None or below.value <= 0:
        return UNKNOWN
    scale = HUNDRED if unit == "%" else ONE
    return number(CONTEXT.divide(CONTEXT.multiply(scale, above.value), below.value))


def share_of(value: Decimal | None, whole: Decimal | None) -> Decimal | None:
    """Return per cent of a whole; None without either, or over zero or less."""
    if value is None or whole is None or whole <= 0:
        return None
    return CONTEXT.divide(CONTEXT.multiply(HUNDRED, value), whole)
