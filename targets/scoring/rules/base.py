"""What a rule is: a function, its parameters, and what it asks of a scheme."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation
from enum import StrEnum
from typing import TypeAlias

from targets.scoring.progress import Promise
from targets.scoring.values import UNKNOWN, Cell, Direction

Working: TypeAlias = dict[str, str]
Parameters: TypeAlias = Mapping[str, Decimal | bool | None]


class Out(Exception):
    """The item is out for this park, for a reason that a page can name; ``is_warning`` tells the publisher."""

    def __init__(self, reason: str, *, is_warning: bool = False) -> None:
        super().__init__(reason)
        self.reason = reason
        self.is_warning = is_warning


class BadParameter(ValueError):
    """A parameter's value is not allowed; the text is what was met."""


@dataclass(frozen=True, slots=True)
class Parameter:
    """A parameter: a number within bounds, or a flag. ``default`` None with ``is_required`` False is "none"."""

    default: Decimal | bool | None = None
    is_required: bool = False
    is_flag: bool = False
    lowest: Decimal | None = None
    highest: Decimal | None = None

    @property
    def allowed(self) -> str:
        """Return what is allowed, in signs rather than words."""
        if self.is_flag:
            return "true, false"
        low = "" if self.lowest is None else f"{self.lowest} <= "
        high = "" if self.highest is None else f" <= {self.highest}"
        return f"{low}0.0{high}" if not (low or high) else f"{low}x{high}"

    def parse(self, given: object) -> Decimal | bool:
        """Return the value of what a scheme gives; raises BadParameter."""
        return self._flag(given) if self.is_flag else self._number(given)

    def _flag(self, given: object) -> bool:
        words: dict[object, bool] = {"yes": True, "true": True, "no": False, "false": False}
        if isinstance(given, bool):
            return given
        if isinstance(given, str) and given.lower() in words:
            return words[given.lower()]
        raise BadParameter(str(given))

    def _number(self, given: object) -> Decimal:
        if isinstance(given, bool) or not isinstance(given, str | int | Decimal):
            raise BadParameter(str(given))
        try:
            value = Decimal(given)
        except InvalidOperation:
            raise BadParameter(str(given)) from None
        below = self.lowest is not None and value < self.lowest
        if not value.is_finite() or below or (self.highest is not None and value > self.highest):
            raise BadParameter(str(given))
        return value


@dataclass(frozen=True, slots=True)
class Case:
    """One item of one park, as a rule sees it. ``facts`` are what the rule found out about the group once.

    ``base`` is the figure that growth is measured against, ``place_before`` the park's place on this indicator in the
    release compared with, None without one, ``section`` the code of the item's section, "" at the top.
    """

    weight: Decimal
    value: Decimal
    direction: Direction
    parameters: Parameters
    promise: Promise | None
    facts: Mapping[str, Decimal]
    base: Cell = UNKNOWN
    place_before: int | None = None
    section: str = ""

    def number(self, name: str) -> Decimal:
        """Return a numeric parameter that has a value."""
        value = self.parameters[name]
        assert isinstance(value, Decimal)
        return value


class Told(StrEnum):
    """How a number of a sentence is shown: in the item's unit, in per cent with one decimal, or as it was given."""

    FIGURE = "figure"
    PER_CENT = "per_cent"
    GIVEN_PER_CENT = "given_per_cent"
    GIVEN = "given"


@dataclass(frozen=True, slots=True)
class Sentence:
    """A working in words: texts to be translated, one behind the other, and the numbers that they name.

    ``terms`` are made of numbers and named like them; the points are named ``points``, and whoever shows them says
    them as they count.
    """

    texts: tuple[str, ...]
    numbers: Mapping[str, tuple[Told, str]]
    terms: Mapping[str, str] = field(default_factory=dict)


Points: TypeAlias = Callable[[Case], tuple[Decimal, Working]]
Asks: TypeAlias = Callable[[Promise, Direction], object]
Facts: TypeAlias = Callable[[list[Decimal], Direction, Parameters], dict[str, Decimal]]


def no_facts(values: list[Decimal], direction: Direction, parameters: Parameters) -> dict[str, Decimal]:
    """Return nothing: most rules look at one park alone."""
    return {}


def asks_nothing(promise: Promise, direction: Direction) -> None:
    """Return nothing: most rules do without a target."""


def no_end(case: Case) -> Decimal | None:
    """Return nothing: there is no value from which on no more points are given."""
    return None


def no_problem(parameters: Parameters) -> tuple[str, str] | None:
    """Return nothing: most parameters do not hang together."""
    return None


@dataclass(frozen=True, slots=True)
class Rule:
    """A way to give points.

    ``points`` returns unrounded points and their working, or raises `Out`. ``asks`` raises `Out` where the target
    takes the item out whatever the figure; a rule that does needs a target. ``facts`` looks at the known values of a
    group.
    ``together`` returns (parameter, what is allowed) where parameters contradict each other.
    ``most`` returns the value from which on no more points are given, None where there is none.
    ``sentence`` returns in words what ``points`` noted as the working, in this version or an earlier one.
    ``sign`` is that of an item outside the sum of weights (bonus +1, deduction -1), else 0.
    ``is_of_extremes``: the facts depend on the smallest and the largest known value alone.
    ``is_for_lower_better``: allowed in schemes where fewer points are better.
    """

    name: str
    version: int
    points: Points
    sentence: Callable[[Working], Sentence]
    parameters: Mapping[str, Parameter] = field(default_factory=dict)
    asks: Asks = asks_nothing
    is_for_lower_better: bool = False
    sign: int = 0
    facts: Facts = no_facts
    most: Callable[[Case], Decimal | None] = no_end
    together: Callable[[Parameters], tuple[str, str] | None] = no_problem
    is_of_extremes: bool = False

    @property
    def title(self) -> str:
        """Return name and version as stored with the points, e.g. completion/1."""
        return f"{self.name}/{self.version}"

    @property
    def needs_target(self) -> bool:
        """Return whether it measures against a target: without one the item counts as unknown."""
        return self.asks is not asks_nothing

    @property
    def is_ordinary(self) -> bool:
        """Return whether its weight counts in the sum of weights."""
        return self.sign == 0
