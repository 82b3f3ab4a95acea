"""What stands around a cell, and what follows from it: draft and version, last year, the periods before, the target."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from decimal import Decimal
from functools import cached_property
from typing import NamedTuple

from targets.entry.checks import Before, CheckFinding, Question, Range, Ratio, questions_of, says_something
from targets.indicators.cells import EnteredCell, cell_of, token_of
from targets.indicators.models.indicators import Indicator
from targets.indicators.models.periods import Period
from targets.scoring import progress
from targets.scoring.growth import flow, growth_of
from targets.scoring.progress import Bounds, Light, Promise
from targets.scoring.values import UNKNOWN, Cell, Direction, Measure, State
from targets.scoring.values import number as number_cell


@dataclass(frozen=True, slots=True)
class Answers:
    """What was said to the questions on a cell: by question, state and value, and the latest by state and value."""

    by_question: Mapping[tuple[str, str, Decimal | None], str] = field(default_factory=dict)
    latest: Mapping[tuple[str, Decimal | None], str] = field(default_factory=dict)

    @classmethod
    def of(cls, rows: Sequence[tuple[str, str, str | None, str]] | None) -> Answers:
        """Return some answers that stand in their order."""
        if not rows:
            return NO_ANSWERS
        said = [
            (question, state, None if value is None else Decimal(value), text) for question, state, value, text in rows
        ]
        return cls(
            {(question, state, value): text for question, state, value, text in said},
            {(state, value): text for _question, state, value, text in said},
        )

    def text(self, state: str, value: Decimal | None) -> str:
        """Return what was said last of a cell as it is, nothing where nothing was."""
        return self.latest.get((state, value), "")

    def answer(self, question: Question, here: Cell) -> bool:
        """Return whether a question was answered for this very state and value."""
        return (question.finding.value, here.state.value, here.value) in self.by_question


NO_ANSWERS = Answers()


@dataclass(frozen=True, slots=True)
class HeldVersion:
    """The version of a figure that counts; ``answer`` answers what is asked about its recognised value.

    ``seen_by`` is who at the park has read that it was recognised otherwise, and ``seen_at`` when; None where nobody.
    """

    id: int
    number: int
    reported: EnteredCell
    recognised: Cell
    by_id: int | None
    at: datetime
    way: str
    reason: str
    is_verified: bool
    seen_by: str | None = None
    seen_at: datetime | None = None
    answer: str = ""

    @property
    def counted(self) -> EnteredCell:
        """Return what was reported with the recognised value in its place, as a release would use it."""
        here = self.recognised
        return replace(self.reported, state=here.state.value, value=here.value, answer=self.answer)

    @property
    def not_applicable(self) -> EnteredCell | None:
        """Return what does not apply with the reason of that: what is recognised, else what was reported, else None."""
        cells = (self.counted, self.reported)
        return next((one for one in cells if one.state == State.NOT_APPLICABLE), None)

    @property
    def answered(self) -> str:
        """Return what was answered to the questions on the number that counts, else on the one that was reported."""
        said = (one.answer for one in (self.counted, self.reported) if one.state == State.NUMBER)
        return next((text for text in said if text), "")

    @property
    def is_recognised_otherwise(self) -> bool:
        """Return whether the department recognised something else than was reported."""
        return self.recognised != self.reported.cell


@dataclass(frozen=True, slots=True)
class Held:
    """What is stored of one cell: its draft, its version that counts, or neither.

    ``answers`` are what was said to its questions; of one question, state and value the latest counts.
    """

    figure_id: int
    draft: EnteredCell | None
    version: HeldVersion | None
    answers: Answers = NO_ANSWERS

    @property
    def entered(self) -> EnteredCell | None:
        """Return what stands in the cell now: the draft, else what was reported last."""
        return self.draft or (self.version.reported if self.version else None)

    @property
    def recognised(self) -> Cell:
        """Return what a release would use: the recognised cell of the version that counts."""
        return self.version.recognised if self.version else UNKNOWN


class Promised(NamedTuple):
    """The target of a cell as it is in force, its row, and the bounds of the lights in its year's scheme."""

    target_id: int
    promise: Promise
    bounds: Bounds


@dataclass(frozen=True)
class Surroundings:
    """One cell of a grid with all that it is compared with; ``why_no_target`` says why it was issued none, if so.

    ``parts`` are numerator and denominator of a ratio in the same park and period, None where it is none.
    """

    indicator: Indicator
    park_id: int
    period: Period
    held: Held | None
    last_year: Cell
    earlier: tuple[Before, ...]
    promised: Promised | None
    why_no_target: str = ""
    parts: tuple[Cell, Cell] | None = None

    @property
    def entered(self) -> EnteredCell | None:
        """Return what stands in the cell now, None where nothing was entered."""
        return self.held.entered if self.held else None

    @property
    def token(self) -> str:
        """Return the token of what stands in the cell now."""
        return token_of(self.entered)

    @property
    def last_period(self) -> Cell:
        """Return the cell of the period before, unknown where there is none."""
        return self.earlier[-1].cell if self.earlier else UNKNOWN

    def figured(self, entered: EnteredCell | None, *, said: str = "") -> Figured:
        """Return what follows from a value in this cell: flow, growth, completion, light, questions.

        ``said`` is an answer that is being given, beside those that are kept.
        """
        measure, direction = Measure(self.indicator.measure), Direction(self.indicator.direction)
        here = cell_of(entered)
        entered, questions = self.with_answer(entered), self.questions(here)
        return Figured(
            flow=self._flow(here, measure),
            growth=self._growth(here, entered),
            completion=self._completion(here, direction),
            light=self._light(here, direction),
            questions=questions,
            is_answered=self.is_answered(questions, here, said),
            takes_answer=here.state is State.NOT_APPLICABLE or any(not question.is_error for question in questions),
        )

    @cached_property
    def now(self) -> Figured:
        """Return what follows from what stands in the cell now."""
        return self.figured(self.entered)

    def _flow(self, here: Cell, measure: Measure) -> Cell | None:
        if measure is not Measure.YTD:
            return None
        return here if self.period.number == 1 else flow(here, self.last_period)

    def _growth(self, here: Cell, entered: EnteredCell | None) -> Cell:
        reported = UNKNOWN if entered is None or entered.growth is None else number_cell(entered.growth)
        base = self.last_year if entered is None or entered.base is None else number_cell(entered.base)
        return growth_of(self.indicator.growth, here, base, reported)

    def _completion(self, here: Cell, direction: Direction) -> Decimal | None:
        if here.value is None or self.promised is None:
            return None
        return progress.completion_of_year(here.value, self.promised.promise, direction)

    def _light(self, here: Cell, direction: Direction) -> Light | None:
        if self.promised is None:
            return None
        return progress.light_of(
            here.value, self.promised.promise, direction, self.promised.bounds, is_whole=self.indicator.is_whole
        )

    def questions(self, here: Cell) -> list[Question]:
        """Return what is odd about a cell here."""
        indicator = self.indicator
        return questions_of(
            here,
            unit=indicator.unit,
            measure=Measure(indicator.measure),
            number=self.period.number,
            earlier=self.earlier,
            has_target=self.promised is not None,
            target=self.promised.promise.target if self.promised else None,
            direction=Direction(indicator.direction),
            ratio=Ratio.of(*self.parts, unit=indicator.unit, decimals=indicator.decimals) if self.parts else None,
            possible=range_of(indicator),
        )

    def is_answered(self, questions: Sequence[Question], here: Cell, said: str = "") -> bool:
        """Return whether all of some questions are answered: each for this very value, by what is kept or now ``said``.

        The words of before, which a form may still hold, answer no other question and no other value.
        """
        kept = self.held.answers if self.held else NO_ANSWERS
        is_new = says_something(said) and said.strip() not in kept.by_question.values()
        return all(is_new or kept.answer(question, here) for question in questions if not question.is_error)

    def answered_by(self, typed: EnteredCell) -> list[CheckFinding]:
        """Return the questions on a typed cell that its answer is the answer to; none without an answer.

        Why a cell does not apply is kept also where nobody asks.
        """
        if not typed.answer:
            return []
        if typed.state == State.NOT_APPLICABLE:
            return [CheckFinding.NOT_APPLICABLE]
        questions = self.questions(typed.cell)
        if not self.is_answered(questions, typed.cell, typed.answer):
            return []
        return [question.finding for question in questions if not question.is_error]

    def taken(self, typed: EnteredCell | None) -> EnteredCell | None:
        """Return a typed cell without an answer that answers nothing, as one left beside another number."""
        if typed is None or not typed.answer or self.answered_by(typed):
            return typed
        return replace(typed, answer="")

    def with_parts(self, cells: Mapping[int, EnteredCell | None]) -> Surroundings:
        """Return the same cell beside parts as they are being typed, by indicator."""
        if self.parts is None:
            return self
        keys = (self.indicator.numerator_id or 0, self.indicator.denominator_id or 0)
        above, below = (
            cell_of(cells[key]) if key in cells else part for key, part in zip(keys, self.parts, strict=True)
        )
        return replace(self, parts=(above, below))

    def with_answer(self, entered: EnteredCell | None) -> EnteredCell | None:
        """Return a cell with what answered its questions before, unless it says something anew itself."""
        if entered is None or entered.answer or self.held is None:
            return entered
        return replace(entered, answer=self.held.answers.text(entered.state, entered.value))


@dataclass(frozen=True, slots=True)
class Figured:
    """What follows from the value of a cell. ``flow`` is None where the figure is a level; ``completion`` in %.

    ``takes_answer`` says whether an answer given beside the cell is kept with it.
    """

    flow: Cell | None
    growth: Cell
    completion: Decimal | None
    light: Light | None
    questions: list[Question] = field(default_factory=list)
    is_answered: bool = False
    takes_answer: bool = False

    @property
    def is_open(self) -> bool:
        """Return whether something is asked about the cell that nothing answers."""
        return any(question.is_error for question in self.questions) or (bool(self.questions) and not self.is_answered)


def range_of(indicator: Indicator) -> Range:
    """Return which numbers an indicator can have."""
    return Range(indicator.lowest, indicator.highest, indicator.is_whole)
