"""A department's column: one of its indicators for all parks, with what each figure is compared with."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar

from django.urls import reverse
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from accounts.models import User
from core.workflow import Transition
from parks.models import Department, Park
from reports.pages.entry.contents.column_reports import ColumnActs, ReportStand, report_state_words
from reports.pages.entry.contents.entering import EntryRow, Live, shown_entered
from reports.pages.entry.contents.grid import SCRIPTS, Fault, RefusedForm
from reports.pages.entry.contents.owned import OwnPeriod, Progress
from reports.pages.entry.forms.entering import TypedAnswer
from reports.pages.frame.contents.paging import Pages
from targets.entry.actions.figures import seen_of
from targets.entry.asking import parks_asked_for
from targets.entry.grids import grid_of
from targets.entry.surroundings import Surroundings
from targets.indicators.cells import EnteredCell
from targets.models import Indicator, Period

# So many parks stand on one page; further ones are reached by saving.
_PARKS_A_PAGE = 300


@dataclass(frozen=True)
class _Tab:
    """One of the department's indicators, and how far its column is."""

    indicator: Indicator
    progress: Progress
    is_chosen: bool

    @property
    def word(self) -> str:
        """Return the word for the state."""
        return report_state_words(self.progress.state)[0]

    @property
    def light(self) -> str:
        """Return how the state is marked."""
        return report_state_words(self.progress.state)[1]


@dataclass(frozen=True, kw_only=True)
class ColumnRow(EntryRow):
    """One park's cell."""

    park: Park
    can_enter: bool = True

    @property
    def key(self) -> int:
        """Return what the names of the row's fields end in."""
        return int(self.park.pk)

    @property
    def name(self) -> str:
        """Return the park."""
        return self.park.name

    @property
    def is_form(self) -> bool:
        """Return whether there are fields: it can be entered, or something was typed that could not be saved."""
        return self.is_typed or self.can_enter

    @property
    def state(self) -> str:
        """Return how far the cell is: empty, entered or reported."""
        held = self.around.held
        if held is None or held.entered is None:
            return "empty"
        return "entered" if held.draft else "reported"

    @property
    def word(self) -> str:
        """Return the word for the state."""
        return _("entered") if self.state == "entered" else report_state_words(self.state)[0]

    @property
    def light(self) -> str:
        """Return how the state is marked."""
        return report_state_words(self.state)[1]

    @property
    def shown_now(self) -> str:
        """Return the figure as it stands, to be read only."""
        return shown_entered(self.around.entered, self.indicator)

    @property
    def figure_address(self) -> str:
        """Return where all versions of the cell stand, nothing where there is none."""
        if self.around.held is None:
            return ""
        names = [self.park.code, self.around.period.label, self.indicator.code]
        return reverse("reports:figure", args=names)


@dataclass(frozen=True)
class EntryColumn:
    """All cells of an indicator in a period, by park, the parks in their order, and how far the report is.

    ``can_enter`` says whether the person enters here at all; ``stand.locked`` why nobody does now.
    """

    indicator: Indicator
    period: Period
    parks: list[Park]
    around: dict[int, Surroundings]
    stand: ReportStand
    acts: ColumnActs

    @classmethod
    def of(cls, user: User, own: OwnPeriod, department: Department, indicator: Indicator, now: datetime) -> EntryColumn:
        """Return the column; four queries, two more for who signs off. All parks are read: a report speaks of all."""
        parks = _parks(user, indicator, own.period)
        cells = grid_of(own.period, [park.pk for park in parks], [indicator])
        stand = ReportStand.of(user, indicator, own.period, own.demo_day or localdate(now))
        acts = ColumnActs.of(user, department, stand)
        return cls(indicator, own.period, parks, {cell.park_id: cell for cell in cells}, stand, acts)

    @property
    def locked(self) -> str:
        """Return why nothing can be entered now, nothing where it can."""
        return self.stand.locked

    @property
    def token(self) -> str:
        """Return the token of the whole column: who reports it says what was seen."""
        return seen_of(self.around)

    @property
    def stored(self) -> dict[int, TypedAnswer]:
        """Return what the form shows of each cell as it is stored."""
        return {key: TypedAnswer.of(cell.entered) for key, cell in self.around.items()}

    def lives(self, cells: Mapping[int, EnteredCell | None], wrong: Mapping[int, Mapping[str, str]]) -> dict[int, Live]:
        """Return what follows from typed cells; where one cannot be read, what is wrong about it."""
        found = {}
        for key, cell in cells.items():
            faults = dict(wrong.get(key, {}))
            around = self.around[key]
            said = cell.answer if cell else ""
            live = Live.of(around, around.figured(None if "value" in faults else cell, said=said))
            found[key] = Live(**{**vars(live), "wrong": faults})
        return found

    def rows(self, parks: list[Park], typed: RefusedForm | None = None) -> list[ColumnRow]:
        """Return the rows of some parks: as stored, or as typed where something was."""
        typed = typed or RefusedForm({})
        return [
            ColumnRow(
                park=park,
                around=self.around[park.pk],
                answer=typed.answers.get(park.pk) or TypedAnswer.of(self.around[park.pk].entered),
                live=typed.lives.get(park.pk) or Live.of(self.around[park.pk], self.around[park.pk].now),
                theirs=typed.theirs.get(park.pk),
                can_enter=self.acts.can_enter and not self.locked,
                is_typed=park.pk in typed.answers,
            )
            for park in parks
        ]


@dataclass(frozen=True)
class ColumnContents:
    """The page of a column."""

    department: Department
    column: EntryColumn
    tabs: list[_Tab]
    rows: list[ColumnRow]
    pages: Pages
    typed: RefusedForm | None = None
    scripts: ClassVar[list[str]] = SCRIPTS

    @classmethod
    def of(
        cls,
        department: Department,
        own: OwnPeriod,
        column: EntryColumn,
        *,
        page: int = 1,
        typed: RefusedForm | None = None,
    ) -> ColumnContents:
        """Return the page of a column, as stored or as typed; no query."""
        pages = Pages(len(column.parks), page, _PARKS_A_PAGE)
        tabs = [_Tab(one, own.progress[one.pk], one.pk == column.indicator.pk) for one in own.indicators]
        return cls(department, column, tabs, column.rows(column.parks[pages.rows], typed), pages, typed)

    @property
    def is_form(self) -> bool:
        """Return whether there is anything on the page to type into."""
        return any(row.is_form for row in self.rows)

    @property
    def counts(self) -> dict[str, int]:
        """Return how many cells of the whole column are empty, entered and reported."""
        states = [row.state for row in self.column.rows(self.column.parks)]
        return {state: states.count(state) for state in ("empty", "entered", "reported")}

    @property
    def faults(self) -> list[Fault]:
        """Return what cannot be taken, in the order of the page."""
        return [
            Fault(f"{name}-{row.key}", row.name, words) for row in self.rows for name, words in row.live.wrong.items()
        ]

    @property
    def conflicts(self) -> list[ColumnRow]:
        """Return the rows that two people changed."""
        return [row for row in self.rows if row.theirs and not row.live.wrong]


@dataclass(frozen=True)
class ColumnStepContents:
    """A step before it is done: what goes out, park by park, and what of it raises a question."""

    department: Department
    column: EntryColumn
    transition: Transition
    rows: list[ColumnRow]
    counts: dict[str, int]

    @classmethod
    def of(cls, contents: ColumnContents, transition: Transition) -> ColumnStepContents:
        """Return what of a column goes on with a step; no query."""
        rows = contents.column.rows(contents.column.parks)
        return cls(contents.department, contents.column, transition, rows, contents.counts)

    @property
    def is_possible(self) -> bool:
        """Return whether the person can take the step now."""
        acts = self.column.acts
        return self.transition == acts.next and bool(self.rows) and not self.open_questions

    @property
    def open_questions(self) -> int:
        """Return how many figures raise a question that nothing answers."""
        return sum(row.around.now.is_open for row in self.rows)


def _parks(user: User, indicator: Indicator, period: Period) -> list[Park]:
    """Return the parks that are asked, in the city's order."""
    asked = Park.objects.visible_to(user).filter(parks_asked_for([indicator.pk], period))
    return list(asked.existing_on(period.last_on).in_order())
