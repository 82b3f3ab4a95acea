"""What is odd about an entered cell: some of it cannot be, some is a question that wants an answer. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from statistics import median

from core.untranslated import gettext_noop
from targets.scoring.arithmetic import CONTEXT
from targets.scoring.totals import ratio_of
from targets.scoring.values import Cell, Direction, Measure, State

# Things are counted in these units, and there are never fewer than none of them.
COUNTED_UNITS = frozenset(
    (
        "个 家 户 项 件 起 人 万人 人次 万人次 亩 万亩 公顷 平方公里 平方米 万平方米 "
        "吨 万吨 吨标准煤 万吨标准煤 工作日 天 台 套"
    ).split()
)
# A change beyond this many times the usual one is asked about, and a figure beyond this many times the year's target.
USUAL_TIMES, TARGET_TIMES = 3, 2
# By how much of what its parts say a ratio may differ: the parts are rounded too.
RATIO_SLACK = Decimal("0.01")
# What an answer has at least: letters or digits, where a Chinese character says as much as two of them.
LEAST_SAID = 4


class CheckFinding(StrEnum):
    """What a check finds. What is among ``ERRORS`` cannot be; the others are questions."""

    NEGATIVE_COUNT = "negative_count"
    OUT_OF_BOUNDS = "out_of_bounds"
    FRACTION = "fraction"
    NEGATIVE = "negative"
    FALLS = "falls"
    JUMPS = "jumps"
    OVER_TARGET = "over_target"
    ZERO = "zero"
    RATIO = "ratio"
    NOT_APPLICABLE = "not_applicable"


# What each says, with the number it compares with, and what to do.
QUESTIONS = {
    CheckFinding.NEGATIVE_COUNT: gettext_noop("This cannot be below zero."),
    CheckFinding.NEGATIVE: gettext_noop("Below zero: right? Say why."),
    CheckFinding.FALLS: gettext_noop("Cumulative, yet below the %(value)s of the period before: right? Say why."),
    CheckFinding.JUMPS: gettext_noop("More than three times the usual %(value)s: right? Say why."),
    CheckFinding.OVER_TARGET: gettext_noop("More than twice the year's target of %(value)s: right? Say why."),
    CheckFinding.ZERO: gettext_noop("Nothing, where there was %(value)s before: right? Say why."),
    CheckFinding.RATIO: gettext_noop("Numerator and denominator make %(value)s: right? Say why."),
    CheckFinding.OUT_OF_BOUNDS: gettext_noop("This cannot be: the limit is %(value)s."),
    CheckFinding.FRACTION: gettext_noop("This is counted in whole pieces."),
    CheckFinding.NOT_APPLICABLE: gettext_noop("There is a target or an earlier figure: why does it not apply?"),
}
ERRORS = frozenset({CheckFinding.NEGATIVE_COUNT, CheckFinding.OUT_OF_BOUNDS, CheckFinding.FRACTION})
# The questions: each takes an answer of its own, and nothing else answers it.
ASKED = tuple(finding for finding in CheckFinding if finding not in ERRORS)


@dataclass(frozen=True, slots=True)
class Question:
    """A finding with the number it compares with: the last period's, the usual change, the target, or the bound."""

    finding: CheckFinding
    compared: Decimal | None = None

    @property
    def is_error(self) -> bool:
        """Return whether the number cannot be, whatever is said about it."""
        return self.finding in ERRORS


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
            found.append(Question(CheckFinding.OUT_OF_BOUNDS, self.lowest))
        if self.highest is not None and value > self.highest:
            found.append(Question(CheckFinding.OUT_OF_BOUNDS, self.highest))
        if self.is_whole and value != value.to_integral_value():
            found.append(Question(CheckFinding.FRACTION))
        return found


@dataclass(frozen=True, slots=True)
class Ratio:
    """What numerator and denominator say that a ratio is, and the smallest step in which it is stated."""

    value: Decimal
    step: Decimal

    @classmethod
    def of(cls, above: Cell, below: Cell, *, unit: str, decimals: int) -> Ratio | None:
        """Return what two parts say, None where either is no number or nothing can be divided by it."""
        value = ratio_of(above, below, unit).value
        return None if value is None else cls(value, Decimal(1).scaleb(-decimals))

    def fits(self, value: Decimal) -> bool:
        """Return whether a stated ratio is what the parts say, but for rounding."""
        return abs(value - self.value) <= max(self.step, abs(self.value) * RATIO_SLACK)


def questions_of(
    here: Cell,
    *,
    unit: str,
    measure: Measure,
    number: int,
    earlier: Sequence[Before],
    has_target: bool = False,
    target: Decimal | None = None,
    direction: Direction = Direction.HIGHER,
    ratio: Ratio | None = None,
    possible: Range = Range(),
) -> list[Question]:
    """Return what is odd about a cell.

    ``number`` is the period's in its year, so that a cumulative figure is not compared over the turn of the year;
    ``earlier`` are the periods before without a gap, the latest last. Of a cell that does not apply it is asked why,
    where a target is in force or the last period held a number. Nothing is asked about what is unknown. ``ratio`` is
    what the parts of a ratio say it is, None where they say nothing.
    """
    last = earlier[-1].cell.value if earlier else None
    if here.state is State.NOT_APPLICABLE and (has_target or last is not None):
        return [Question(CheckFinding.NOT_APPLICABLE)]
    if here.value is None:
        return []
    found = possible.broken_by(here.value) + _about_number(here.value, unit, measure, number, earlier)
    if here.value == 0 and direction is Direction.HIGHER and _held_something(measure, number, earlier):
        found = [one for one in found if one.finding is not CheckFinding.FALLS] + [Question(CheckFinding.ZERO, last)]
    if target is not None and target > 0 and here.value > TARGET_TIMES * target:
        found.append(Question(CheckFinding.OVER_TARGET, target))
    if ratio is not None and not ratio.fits(here.value):
        found.append(Question(CheckFinding.RATIO, ratio.value))
    return found


def says_something(text: str) -> bool:
    """Return whether an answer is some words: not one sign, nor dots, nor one letter over and over."""
    said = [sign for sign in text if sign.isalnum()]
    return sum(1 if sign.isascii() else 2 for sign in said) >= LEAST_SAID and len(set(said)) > 1


def _about_number(
    value: Decimal, unit: str, measure: Measure, number: int, earlier: Sequence[Before]
) -> list[Question]:
    found = []
    if value < 0:
        found.append(Question(CheckFinding.NEGATIVE_COUNT if unit in COUNTED_UNITS else CheckFinding.NEGATIVE))
    last = earlier[-1].cell.value if earlier else None
    if measure is Measure.YTD and number > 1 and last is not None and value < last:
        found.append(Question(CheckFinding.FALLS, last))
    if measure is Measure.YTD:
        size, usual = _added([*earlier, Before(number, Cell(State.NUMBER, value))]), _usual(_flows(earlier))
    else:
        size, usual = value, _usual([before.cell.value for before in earlier])
    if size is not None and usual and abs(size) > USUAL_TIMES * usual:
        found.append(Question(CheckFinding.JUMPS, usual))
    return found


def _held_something(measure: Measure, number: int, earlier: Sequence[Before]) -> bool:
    """Return whether there was something where there is nothing now; a year's first figure begins anew."""
    last = earlier[-1].cell.value if earlier else None
    if measure is Measure.YTD and number == 1:
        last = next((before.cell.value for before in reversed(earlier) if before.number == 1), None)
    return bool(last)


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
