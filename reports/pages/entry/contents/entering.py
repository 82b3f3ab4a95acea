"""The grid in which a park enters its figures, with what follows from each."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from itertools import groupby

from django.db.models import Exists, OuterRef, Subquery
from django.urls import reverse
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from accounts.models import User
from core.statements import is_whole
from parks.rights import granting
from reports.pages.entry.contents.desk import Desk
from reports.pages.entry.forms.entering import TypedAnswer
from reports.pages.frame.contents.words import light_words, question_words
from targets.entry.actions.figures import ENTER_FIGURE
from targets.entry.asking import indicators_asked_of, own_units_of
from targets.entry.grids import grid_of
from targets.entry.surroundings import Figured, HeldVersion, Surroundings
from targets.entry.workflow import HANDED_IN, IN_WORK
from targets.indicators.cells import EnteredCell
from targets.indicators.growth_words import growth_text
from targets.models import Indicator, ReturnedCell, SubmissionStep
from targets.scoring.values import Cell, State
from targets.templatetags.figures import amount, figure, percent

# What ends a return: the figures are with the assessor again.
_ANSWERED = ("hand_in", "undo_return")


@dataclass(frozen=True)
class Live:
    """What follows from a cell as the page shows it; the same words with the page and while somebody types.

    ``takes_answer`` says whether what is asked is answered beside the cell rather than in the note.
    """

    flow: str = ""
    growth: str = ""
    completion: str = ""
    light: str = ""
    light_word: str = ""
    questions: list[str] = field(default_factory=list)
    is_answered: bool = False
    takes_answer: bool = False
    wrong: dict[str, str] = field(default_factory=dict)

    @classmethod
    def of(cls, row: Surroundings, figured: Figured) -> Live:
        """Return what the page says of a cell."""
        indicator = row.indicator
        decimals, kind = indicator.decimals, indicator.growth
        light = figured.light.value if figured.light else ""
        return cls(
            flow=number_or_dash(figured.flow, decimals),
            growth=growth_text(figured.growth.value, kind=kind, unit=indicator.unit, decimals=decimals),
            completion=percent(figured.completion),
            light=light,
            light_word=light_words().get(light, ""),
            questions=[question_words(question, indicator) for question in figured.questions],
            is_answered=figured.is_answered and not any(question.is_error for question in figured.questions),
            takes_answer=figured.takes_answer,
        )


@dataclass(frozen=True)
class Theirs:
    """What somebody else entered meanwhile: the value, its note, by whom and when, its token, and its answer."""

    shown: str
    note: str
    by_name: str
    at: datetime | None
    token: str
    answer: str = ""


@dataclass(frozen=True)
class EntryRow:
    """One indicator of the grid. ``theirs`` is there where two people changed the same cell; ``history`` is an address.

    ``is_typed``: what stands there was typed and is not saved.
    """

    around: Surroundings
    answer: TypedAnswer
    live: Live
    returned: str = ""
    theirs: Theirs | None = None
    history: str = ""
    is_typed: bool = False
    may_see: bool = False

    @property
    def indicator(self) -> Indicator:
        """Return the indicator."""
        return self.around.indicator

    @property
    def name(self) -> str:
        """Return what the row is called on its page."""
        return self.indicator.name

    @property
    def key(self) -> int:
        """Return what the names of the row's fields end in."""
        return int(self.around.indicator.pk)

    @property
    def is_own(self) -> bool:
        """Return whether the park enters the figure itself."""
        return self.indicator.reported_by == "park"

    @property
    def has_growth(self) -> bool:
        """Return whether growth is entered beside the figure."""
        return self.indicator.growth == "reported" or bool(self.answer.growth)

    @property
    def has_more(self) -> bool:
        """Return whether what is seldom said is said here."""
        return self.answer.is_estimate or bool(self.answer.base) or "base" in self.live.wrong

    @property
    def last_year(self) -> str:
        """Return last year's figure of the same period."""
        return shown_cell(self.around.last_year, self.indicator.decimals)

    @property
    def last_period(self) -> str:
        """Return the figure of the period before."""
        return shown_cell(self.around.last_period, self.indicator.decimals)

    @property
    def target(self) -> str:
        """Return the year's target, a dash where there is none, and in words that none was issued."""
        if self.around.promised is None:
            return _("not issued") if self.around.why_no_target else "–"
        return amount(self.around.promised.promise.target)

    @property
    def shown(self) -> str:
        """Return the figure as it stands, to be read only: what a department works on is not shown before its time."""
        if self.is_own:
            return shown_entered(self.around.entered, self.indicator)
        version = self.around.held.version if self.around.held else None
        return shown_entered(version.reported if version else None, self.indicator)

    @property
    def recognised(self) -> str:
        """Return in words what the department recognised instead of what was reported, and why; else nothing."""
        version = self.around.held.version if self.around.held and self.is_own else None
        if version is None or not version.is_recognised_otherwise:
            return ""
        value, department = shown_cell(version.recognised, self.indicator.decimals), self.indicator.department
        words = {"value": value, "department": department or "", "reason": version.reason}
        return _("recognised %(value)s by %(department)s: %(reason)s") % words

    @property
    def seen(self) -> str:
        """Return in words who at the park has read what was recognised otherwise; empty where nobody has."""
        version = self.around.held.version if self.around.held else None
        return seen_words(version) if version and self.recognised else ""

    @property
    def to_see(self) -> int | None:
        """Return the id of the version that the reader may say to have read; None where there is none."""
        version = self.around.held.version if self.around.held else None
        return version.id if version and self.may_see and self.recognised and not version.seen_by else None

    @property
    def remark(self) -> str:
        """Return what is said about the figure where it is only read: what it was asked and answered, and the note."""
        return "\n".join(text for text in (self.answer.answer, self.answer.note) if text)

    @property
    def answer_shown(self) -> str:
        """Return what stands in the field of the answer: what was said of another value or question is not proposed."""
        kept = self.around.held.answers.by_question.values() if self.around.held else ()
        is_asked = bool(self.live.questions) and not self.live.is_answered
        return "" if is_asked and self.answer.answer.strip() in kept else self.answer.answer

    @property
    def is_answered_beside(self) -> bool:
        """Return whether the field of the answer stands beside the cell: it is asked for, or something stands in it."""
        return self.live.takes_answer or bool(self.answer.answer)

    @property
    def described_by(self) -> str:
        """Return the ids of what describes the input."""
        return f"says-{self.key} returned-{self.key}" if self.returned else f"says-{self.key}"


@dataclass(frozen=True)
class Group:
    """The rows of one category; an empty name stands for none."""

    name: str
    rows: list[EntryRow]

    @property
    def has_own(self) -> bool:
        """Return whether the park enters any of them itself."""
        return any(row.is_own for row in self.rows)


@dataclass(frozen=True)
class EntryGrid:
    """All cells of a park in a period with what they are compared with, in the order of the grid.

    ``may_see`` says whether the reader says for the park that what was recognised otherwise is read.
    """

    desk: Desk
    around: dict[int, Surroundings]
    returned: dict[int, str]
    may_see: bool = False

    @classmethod
    def of(cls, user: User, desk: Desk) -> EntryGrid:
        """Return the sheet; three queries."""
        asked = Indicator.objects.visible_to(user).filter(indicators_asked_of(desk.park, desk.period))
        indicators = list(
            asked.select_related("category", "department").annotate(returned=_returned(user, desk)).by_category()
        )
        return cls(
            desk,
            {row.indicator.pk: row for row in grid_of(desk.period, [desk.park.pk], indicators)},
            {indicator.pk: indicator.returned for indicator in indicators if indicator.returned},
            desk.state in HANDED_IN and granting(user, ENTER_FIGURE, park_id=desk.park.pk) is not None,
        )

    @property
    def own(self) -> dict[int, Surroundings]:
        """Return the cells that the park enters itself."""
        return {key: row for key, row in self.around.items() if row.indicator.reported_by == "park"}

    @property
    def stored(self) -> dict[int, TypedAnswer]:
        """Return what the form shows of each own cell as it is stored."""
        return {key: TypedAnswer.of(row.entered) for key, row in self.own.items()}

    @property
    def own_rows(self) -> list[EntryRow]:
        """Return the rows of the cells that the park enters itself, as stored."""
        return [row for group in self.groups() for row in group.rows if row.is_own]

    def lives(self, cells: Mapping[int, EnteredCell | None], wrong: Mapping[int, Mapping[str, str]]) -> dict[int, Live]:
        """Return what follows from typed cells; where one cannot be read, what is wrong about it."""
        found = {}
        for key in cells.keys() & self.around.keys():
            cell = cells[key]
            faults = dict(wrong.get(key, {}))
            around = self.around[key].with_parts(cells)
            figured = around.figured(None if "value" in faults else cell, said=cell.answer if cell else "")
            live = Live.of(around, figured)
            found[key] = Live(**{**vars(live), "wrong": faults})
        return found

    def groups(
        self,
        answers: Mapping[int, TypedAnswer] | None = None,
        lives: Mapping[int, Live] | None = None,
        theirs: Mapping[int, Theirs] | None = None,
    ) -> list[Group]:
        """Return the rows by category: as stored, or as typed where something was."""
        rows = [
            EntryRow(
                around=around,
                answer=(answers or {}).get(key) or TypedAnswer.of(around.entered),
                live=(lives or {}).get(key) or self._live_of(around),
                returned=self.returned.get(key, ""),
                theirs=(theirs or {}).get(key),
                history=self._history_of(around),
                is_typed=key in (answers or {}),
                may_see=self.may_see,
            )
            for key, around in self.around.items()
        ]
        named = groupby(rows, key=lambda row: str(row.indicator.category or ""))
        return [Group(name, list(found)) for name, found in named]

    def _history_of(self, around: Surroundings) -> str:
        """Return where all that happened to a cell stands; of a department's only what it reported is told."""
        if around.held is None or (around.indicator.reported_by != "park" and around.held.version is None):
            return ""
        return reverse("reports:figure", args=[self.desk.park.code, self.desk.period.label, around.indicator.code])

    def _live_of(self, around: Surroundings) -> Live:
        if around.indicator.reported_by == "park":
            return Live.of(around, around.now)
        version = around.held.version if around.held else None
        figured = around.figured(version.reported if version else None)
        return Live(**{**vars(Live.of(around, figured)), "questions": []})


@dataclass(frozen=True)
class GridCounts:
    """How many of the own cells hold a number, do not apply, are said to be unknown, are empty, or raise a question."""

    numbers: int
    not_applicable: int
    unknown: int
    empty: int
    open: int

    @classmethod
    def of(cls, rows: Iterable[Surroundings]) -> GridCounts:
        """Return the counts of cells as they are stored."""
        found = list(rows)
        states = [row.entered.state if row.entered else "" for row in found]
        return cls(
            numbers=states.count("number"),
            not_applicable=states.count("not_applicable"),
            unknown=states.count("unknown"),
            empty=states.count(""),
            open=sum(row.now.is_open for row in found),
        )

    @property
    def all(self) -> int:
        """Return how many cells the park enters itself."""
        return self.numbers + self.not_applicable + self.unknown + self.empty


def own_units(user: User, desk: Desk) -> dict[int, str]:
    """Return the units of what the park of a desk enters itself, by indicator; one query."""
    return own_units_of(desk.park, desk.period) if is_whole(Indicator.objects.visible_to(user)) else {}


def _returned(user: User, desk: Desk) -> Subquery:
    """Return the reason that the last return gives for an indicator, while the park has not answered it."""
    later = SubmissionStep.objects.visible_to(user).filter(
        submission=OuterRef("step__submission"), number__gt=OuterRef("step__number"), name__in=(*_ANSWERED, "return")
    )
    cells = ReturnedCell.objects.visible_to(user).filter(
        figure__indicator=OuterRef("pk"), figure__park=desk.park, figure__period=desk.period
    )
    if desk.state not in IN_WORK:
        cells = cells.none()
    return Subquery(cells.filter(~Exists(later)).values("reason")[:1])


def shown_cell(cell: Cell, decimals: int) -> str:
    """Return a cell in words: the number, "n/a", or a dash where nothing is known."""
    if cell.state is State.UNKNOWN:
        return "–"
    return figure(cell.value, decimals, cell.state.value)


def number_or_dash(cell: Cell | None, decimals: int) -> str:
    """Return the number of a cell, a dash where there is none."""
    return "–" if cell is None or cell.value is None else figure(cell.value, decimals)


def seen_words(version: HeldVersion) -> str:
    """Return in words who at the park has read that a version was recognised otherwise; empty where nobody has."""
    if version.seen_by is None or version.seen_at is None:
        return ""
    return _("seen by %(name)s on %(day)s") % {"name": version.seen_by, "day": localdate(version.seen_at).isoformat()}


def shown_entered(entered: EnteredCell | None, indicator: Indicator) -> str:
    """Return an entered cell exactly as it was entered, a dash where nothing was."""
    if entered is None:
        return "–"
    if entered.value is None:
        return figure(None, 0, entered.state)
    shown = amount(entered.value, min(indicator.decimals, 10))
    return f"{shown} ({_('estimate')})" if entered.is_estimate else shown
