"""What stands around a cell: its draft and version, last year, the periods before, the target."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from decimal import Decimal
from functools import cache, cached_property
from typing import Any, NamedTuple

from django.db import connection

from core.statements import columns, read
from targets.breakdown.models import Target
from targets.breakdown.querysets import HOLDING
from targets.entry.checks import ASKED, Before, CheckFinding, Question, Range, Ratio, questions_of, says_something
from targets.indicators.cells import EnteredCell, cell_of, token_of
from targets.indicators.models.indicators import Indicator
from targets.indicators.models.periods import Period
from targets.scoring import progress
from targets.scoring.growth import flow, growth_of
from targets.scoring.progress import Bounds, Light, Promise
from targets.scoring.values import UNKNOWN, Cell, Direction, Measure, State, cell
from targets.scoring.values import number as number_cell

# The bounds of the lights where the year has no scheme of its own.
AHEAD, NEAR = Decimal(1), Decimal("0.9")
# How many periods before are compared with.
_EARLIER = 6
# Cells of a period and of those before it, back to the year before, with the version that counts; those of the period
# itself with all answers, in their order.
_CELLS = """
    SELECT f.park_id, f.indicator_id, p.year, p.number, f.id,
           f.draft_state, f.draft_value, f.draft_growth, f.draft_base, f.draft_is_estimate, f.draft_note,
           v.id, v.number, v.reported_state, v.reported_value, v.growth, v.base, v.is_estimate, v.note,
           v.recognised_state, v.recognised_value, v.by_id, v.at, v.way, v.reason, w.id IS NOT NULL, s.by_name, s.at,
           CASE WHEN p.last_on = %(last_on)s THEN (
               SELECT json_agg(json_build_array(question, state, value::text, text) ORDER BY id) FROM targets_answer
                WHERE figure_id = f.id AND question = ANY (%(questions)s)
           ) END
      FROM targets_figure f
      JOIN targets_period p ON p.id = f.period_id
      LEFT JOIN LATERAL (
           SELECT * FROM targets_figureversion WHERE figure_id = f.id ORDER BY number DESC LIMIT 1
      ) v ON true
      LEFT JOIN targets_verification w ON w.version_id = v.id
      LEFT JOIN targets_cutseen s ON s.version_id = v.id
     WHERE p.kind = %(kind)s AND p.last_on <= %(last_on)s AND p.year >= %(from_year)s
       AND f.park_id = ANY (%(parks)s) AND f.indicator_id = ANY (%(indicators)s)
"""
HERE_ALONE = " AND p.id = %(period)s"


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


def grid_of(period: Period, park_ids: Collection[int], indicators: Collection[Indicator]) -> Iterator[Surroundings]:
    """Yield the cells of some parks and indicators in a period, by indicator and park; two queries."""
    parts = {key for one in indicators for key in (one.numerator_id, one.denominator_id) if key is not None}
    by_key = {indicator.pk: indicator for indicator in indicators}
    by_pair = _cells(period, park_ids, sorted(by_key.keys() | parts))
    promises, none = _promises(period, park_ids, indicators)
    for indicator in indicators:
        for park_id in park_ids:
            held = by_pair.get((park_id, indicator.pk), {})
            yield Surroundings(
                indicator=indicator,
                park_id=park_id,
                period=period,
                held=held.get((period.year, period.number)),
                last_year=_recognised(held.get((period.year - 1, period.number))),
                earlier=_earlier(held, period),
                promised=promises.get((park_id, indicator.pk)),
                why_no_target=none.get((park_id, indicator.pk), ""),
                parts=_parts(by_pair, park_id, indicator, period, by_key),
            )


def stored_figures(period: Period, park_id: int, indicators: Collection[Indicator]) -> dict[int, Surroundings]:
    """Return by indicator what is stored of a park in a period, compared with nothing; one query."""
    by_pair = _cells(period, [park_id], [indicator.pk for indicator in indicators], is_alone=True)
    here = (period.year, period.number)
    return {
        one.pk: Surroundings(one, park_id, period, by_pair.get((park_id, one.pk), {}).get(here), UNKNOWN, (), None)
        for one in indicators
    }


def _parts(
    by_pair: Mapping[tuple[int, int], Mapping[tuple[int, int], Held]],
    park_id: int,
    ratio: Indicator,
    period: Period,
    by_key: Mapping[int, Indicator],
) -> tuple[Cell, Cell] | None:
    """Return what stands in the parts of a ratio, None of what is none: of others what counts, never their drafts."""
    if ratio.numerator_id is None or ratio.denominator_id is None:
        return None

    def stands(key: int) -> Cell:
        """Return what stands in one part."""
        held, part = by_pair.get((park_id, key), {}).get((period.year, period.number)), by_key.get(key)
        if part is not None and part.reported_by == ratio.reported_by:
            return cell_of(held.entered if held else None)
        return _recognised(held)

    return stands(ratio.numerator_id), stands(ratio.denominator_id)


def _recognised(held: Held | None) -> Cell:
    return held.recognised if held else UNKNOWN


def _earlier(held: Mapping[tuple[int, int], Held], period: Period) -> tuple[Before, ...]:
    """Return the periods before as far as they follow each other without a gap, the latest last."""
    found: list[Before] = []
    for year, number in period.labels_before(_EARLIER):
        before = held.get((year, number))
        if before is None:
            break
        found.insert(0, Before(number, before.recognised))
    return tuple(found)


def _cells(
    period: Period, park_ids: Collection[int], indicator_ids: Collection[int], *, is_alone: bool = False
) -> dict[tuple[int, int], dict[tuple[int, int], Held]]:
    """Return by (park, indicator), and by (year, number) of the period, what is stored; of this period alone if so."""
    found: dict[tuple[int, int], dict[tuple[int, int], Held]] = {}
    with connection.cursor() as cursor:
        asked: dict[str, Any] = {
            "kind": period.kind,
            "last_on": period.last_on,
            "from_year": period.year - 1,
            "parks": list(park_ids),
            "indicators": list(indicator_ids),
            "questions": [finding.value for finding in ASKED],
            "period": period.pk,
        }
        cursor.execute(_CELLS + HERE_ALONE if is_alone else _CELLS, asked)
        for park_id, indicator_id, year, number, *rest in cursor:
            found.setdefault((park_id, indicator_id), {})[year, number] = _held(*rest)
    return found


def _held(figure_id: int, *columns: Any) -> Held:
    draft, stored, answers = columns[:6], columns[6:-1], Answers.of(columns[-1])
    version = None
    if stored[0]:
        recognised = cell(stored[8], stored[9])
        version = HeldVersion(stored[0], stored[1], _entered(stored[2:8], answers), recognised, *stored[10:])
        version = replace(version, answer=answers.text(stored[8], stored[9]))
    return Held(figure_id, _entered(draft, answers) if draft[0] else None, version, answers)


def _entered(stored: Sequence[Any], answers: Answers) -> EnteredCell:
    return replace(EnteredCell(*stored), answer=answers.text(stored[0], stored[1]))


def _promises(
    period: Period, park_ids: Collection[int], indicators: Collection[Indicator]
) -> tuple[dict[tuple[int, int], Promised], dict[tuple[int, int], str]]:
    """Return by (park, indicator) what is promised for the year, as in force on the period's last day.

    Beside it stands why no target was issued, where that was stated.
    """
    by_key = {indicator.pk: indicator for indicator in indicators}
    asked = {
        "year": period.year,
        "day": period.last_on,
        "parks": list(park_ids),
        "indicators": [indicator.pk for indicator in indicators],
        "ahead": AHEAD,
        "near": NEAR,
    }
    rows = list(read(_targets_statement(), asked, Target))
    promises = {
        (target.park_id, target.indicator_id): Promised(
            target.pk,
            target.promise_in(period, by_key[target.indicator_id], in_force),
            Bounds(ahead, near),
        )
        for target, in_force, ahead, near in rows
        if in_force is not None
    }
    return promises, {(row.park_id, row.indicator_id): row.reason for row, *_rest in rows if row.value is None}


@cache
def _targets_statement() -> str:
    """Return the statement of the targets that count, as `TargetQuerySet.counted` says, and of those not issued."""
    scheme = "(SELECT s.{0} FROM targets_scheme s WHERE s.year = %(year)s ORDER BY s.code LIMIT 1)"
    return f"""
        SELECT {columns(Target, "t")}, coalesce((
                   SELECT a.new FROM targets_adjustment a
                    WHERE a.target_id = t.id AND a.effective_on <= %(day)s AND {HOLDING}
                    ORDER BY a.effective_on DESC LIMIT 1
               ), t.value),
               coalesce({scheme.format("ahead")}, %(ahead)s), coalesce({scheme.format("near")}, %(near)s)
          FROM targets_target t
         WHERE t.state IN ('issued', 'pledged', 'none') AND t.year = %(year)s
           AND t.park_id = ANY (%(parks)s) AND t.indicator_id = ANY (%(indicators)s)
    """
