"""What is odd about an entered cell: some of it cannot be, some is a question that wants an answer. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from statistics import median

from targets.scoring.arithmetic import CONTEXT
from targets.scoring.values import Cell, Measure, State

# Things are counted in these units, and there are never fewer than none of them.
COUNTED_UNITS = frozenset(
    (
        "个 家 户 项 件 起 人 万人 人次 万人次 亩 万亩 公顷 平方公里 平方米 万平方米 "
        "吨 万吨 吨标准煤 万吨标准煤 工作日 天 台 套"
    ).split()
)
# A change beyond this many times the usual one is asked about.
USUAL_TIMES = 3


class Finding(StrEnum):
    """What a check finds. What is among ``ERRORS`` cannot be; the others are questions."""

    NEGATIVE_COUNT = "negative_count"
    OUT_OF_BOUNDS = "out_of_bounds"
    FRACTION = "fraction"
    NEGATIVE = "negative"
    FALLS = "falls"
    JUMPS = "jumps"
    NOT_APPLICABLE = "not_applicable"


ERRORS = frozenset({Finding.NEGATIVE_COUNT, Finding.OUT_OF_BOUNDS, Finding.FRACTION})
# Questions that take an answer of their own, each with the state of the cells that raise it; a note answers the others.
TAKES_ANSWER = {Finding.NOT_APPLICABLE: State.NOT_APPLICABLE}


@dataclass(frozen=True, slots=True)
class Question:
    """A finding with the number it compares with: the last period's, the usual change, or the bound."""

    finding: Finding
    compared: Decimal | None = None

    @property
    def is_error(self) -> bool:
        """Return whether the number cannot be, whatever is said about it."""
        return self.finding in ERRORS

    @property
    def takes_answer(self) -> bool:
        """Return whether an answer of its own answers it, rather than the note."""
        return self.finding in TAKES_ANSWER


@dataclass(frozen=True, slots=True)
class Before:
    """What a period before said: its number in its year, and the cell."""

    number: int
    cell: Cell


@dataclass(frozen=True, slots=True)
class Range:
    """Which numbers an indicator can have: those from ``lowest`` to ``highest``, in whole pieces or in any part."""

    lowest: Decimal | None = None
    highest: Decimal | None = None
    is_whole: bool = False

    def broken_by(self, value: Decimal) -> list[Question]:
        """Return why a number is none of them; a bound that it passes is told."""
        found = []
        if self.lowest is not None and value < self.lowest:
            found.append(Question(Finding.OUT_OF_BOUNDS, self.lowest))
        if self.highest is not None and value > self.highest:
            found.append(Question(Finding.OUT_OF_BOUNDS, self.highest))
        if self.is_whole and value != value.to_integral_value():
            found.append(Question(Finding.FRACTION))
        return found


def questions_of(
    here: Cell,
    *,
    unit: str,
    measure: Measure,
    number: int,
    earlier: Sequence[Before],
    has_target: bool = False,
    possible: Range = Range(),
) -> list[Question]:
    """Return what is odd about a cell.

    ``number`` is the period's in its year, so that a cumulative figure is not compared over the turn of the year;
    ``earlier`` are the periods before without a gap, the latest last. Of a cell that does not apply it is asked why,
    where a target is in force or the last period held a number. Nothing is asked about what is unknown.
    """
    last = earlier[-1].cell.value if earlier else None
    if here.state is State.NOT_APPLICABLE and (has_target or last is not None):
        return [Question(Finding.NOT_APPLICABLE)]
    if here.value is None:
        return []
    return possible.broken_by(here.value) + _about_number(here.value, unit, measure, number, earlier)


def answered_in(state: str) -> list[Finding]:
    """Return the questions that an answer given for a cell in a state is the answer to."""
    return [finding for finding, raised_in in TAKES_ANSWER.items() if raised_in == state]


def _about_number(
    value: Decimal, unit: str, measure: Measure, number: int, earlier: Sequence[Before]
) -> list[Question]:
    found = []
    if value < 0:
        found.append(Question(Finding.NEGATIVE_COUNT if unit in COUNTED_UNITS else Finding.NEGATIVE))
    last = earlier[-1].cell.value if earlier else None
    if measure is Measure.YTD and number > 1 and last is not None and value < last:
        found.append(Question(Finding.FALLS, last))
    if measure is Measure.YTD:
        size, usual = _added([*earlier, Before(number, Cell(State.NUMBER, value))]), _usual(_flows(earlier))
    else:
        size, usual = value, _usual([before.cell.value for before in earlier])
    if size is not None and usual and abs(size) > USUAL_TIMES * usual:
        found.append(Question(Finding.JUMPS, usual))
    return found


def _flows(earlier: Sequence[Before]) -> list[Decimal | None]:
    return [_added(earlier[:end]) for end in range(1, len(earlier) + 1)]


def _added(periods: Sequence[Before]) -> Decimal | None:
    """Return what the last of some periods added to a cumulative figure; all of it in the first of a year."""
    last = periods[-1]
    if last.number == 1:
        return last.cell.value
    before = periods[-2].cell.value if len(periods) > 1 else None
    return None if last.cell.value is None or before is None else CONTEXT.subtract(last.cell.value, before)


def _usual(values: Sequence[Decimal | None]) -> Decimal | None:
    """Return the middle size of at least two known values, None where there are fewer or it is zero."""
    known = [abs(value) for value in values if value is not None]
    return median(known) or None if len(known) > 1 else None
