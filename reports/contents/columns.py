"""A department's column: one of its indicators for all parks, with what each figure is compared with."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from django.db.models import OuterRef, Subquery
from django.urls import reverse
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from accounts.models import User
from parks.models import Department, Park
from reports.contents.owned import OwnPeriod
from reports.contents.paging import Pages
from reports.contents.questions import question_words
from reports.contents.words import growth_decimals, growth_unit
from targets.actions.figures import seen_of
from targets.asking import parks_asked_for
from targets.grids import Figured, Surroundings, grid_of
from targets.models import Extension, Indicator, Period, Submission
from targets.scoring.values import Cell
from targets.workflow import APPROVED

# So many parks stand on one page; further ones are reached by saving.
PARKS_A_PAGE = 600


@dataclass(frozen=True)
class Tab:
    """One of the department's indicators, and how far it is: empty, entered or reported."""

    indicator: Indicator
    state: str
    is_chosen: bool

    @property
    def word(self) -> str:
        """Return the word for the state."""
        return {"empty": _("empty"), "entered": _("entered, not reported"), "reported": _("reported")}[self.state]

    @property
    def light(self) -> str:
        """Return how the state is marked."""
        return {"empty": "plain", "entered": "near", "reported": "ahead"}[self.state]


@dataclass(frozen=True)
class ColumnRow:
    """One park's cell: what is stored, and why it cannot be changed (empty: it can)."""

    park: Park
    cell: Surroundings
    figured: Figured
    locked: str

    @property
    def key(self) -> int:
        """Return the key of the cell's fields."""
        return self.park.pk

    @property
    def questions(self) -> list[str]:
        """Return what is odd about the figure that is stored, in words."""
        return [question_words(question, self.cell.indicator.unit) for question in self.figured.questions]

    @property
    def state(self) -> str:
        """Return how far the cell is: empty, entered or reported."""
        held = self.cell.held
        if held is None or held.entered is None:
            return "empty"
        return "entered" if held.draft else "reported"

    @property
    def now(self) -> Cell | None:
        """Return what stands in the cell, None where nothing was entered."""
        return self.cell.entered.cell if self.cell.entered else None

    @property
    def target(self) -> Decimal | None:
        """Return the year's target."""
        return self.cell.promised.promise.target if self.cell.promised else None

    @property
    def figure_address(self) -> str:
        """Return where all versions of the cell stand, nothing where there is none."""
        if self.cell.held is None:
            return ""
        names = [self.park.code, self.cell.period.label, self.cell.indicator.code]
        return reverse("reports:figure", args=names)


@dataclass(frozen=True)
class ColumnContents:
    """The page of a column; ``token`` says what it showed, of all its parks."""

    department: Department
    period: Period
    tabs: list[Tab]
    indicator: Indicator
    rows: list[ColumnRow]
    pages: Pages
    token: str
    today: date
    all_rows: list[ColumnRow]

    @classmethod
    def of(
        cls, user: User, department: Department, own: OwnPeriod, indicator: Indicator, *, now: datetime, page: int = 1
    ) -> ColumnContents:
        """Return the column of an indicator; three queries. All parks are read, for the token speaks of them all."""
        period, today = own.period, own.demo_day or localdate(now)
        parks = _parks(user, indicator, period)
        cells = {cell.park_id: cell for cell in grid_of(period, [park.pk for park in parks], [indicator])}
        rows = [ColumnRow(park, cells[park.pk], cells[park.pk].now, _locked(park, period, today)) for park in parks]
        pages = Pages(len(rows), page, PARKS_A_PAGE)
        tabs = [Tab(one, own.states[one.pk], one.pk == indicator.pk) for one in own.indicators]
        return cls(department, period, tabs, indicator, rows[pages.rows], pages, seen_of(cells), today, rows)

    @property
    def is_open(self) -> bool:
        """Return whether anything on the page can be entered."""
        return any(not row.locked for row in self.rows)

    @property
    def asks_growth(self) -> bool:
        """Return whether growth is entered beside the figure."""
        return self.indicator.growth == "reported"

    @property
    def growth_unit(self) -> str:
        """Return the unit of growth."""
        return growth_unit(self.indicator.growth, self.indicator.unit)

    @property
    def growth_decimals(self) -> int:
        """Return how many decimals growth is shown with."""
        return growth_decimals(self.indicator.growth, self.indicator.decimals)

    @property
    def counts(self) -> Mapping[str, int]:
        """Return how many cells of the whole column are empty, entered and reported."""
        states = [row.state for row in self.all_rows]
        return {state: states.count(state) for state in ("empty", "entered", "reported")}

    @property
    def entered(self) -> list[ColumnRow]:
        """Return the cells that wait for being reported."""
        return [row for row in self.all_rows if row.state == "entered"]

    @property
    def open_questions(self) -> int:
        """Return how many of them raise a question that no note answers."""
        return sum(row.figured.is_open for row in self.entered)


def _parks(user: User, indicator: Indicator, period: Period) -> list[Park]:
    """Return the parks that are asked, each with the state of its submission and the end of its extension."""
    here = {"period": period, "park": OuterRef("pk")}
    submissions = Submission.objects.visible_to(user).filter(**here)
    extensions = Extension.objects.visible_to(user).filter(**here).order_by("-id")
    return list(
        Park.objects.visible_to(user)
        .filter(parks_asked_for([indicator.pk], period))
        .existing_on(period.last_on)
        .annotate(state=Subquery(submissions.values("state")[:1]), until=Subquery(extensions.values("until_on")[:1]))
        .order_by("code")
    )


def _locked(park: Park, period: Period, today: date) -> str:
    """Return why a park's cell cannot be entered now, nothing where it can."""
    found = vars(park)
    if found["state"] in APPROVED:
        return _("approved already; the assessor can reopen it")
    if period.is_open_on(today, found["until"]):
        return ""
    if today < period.opens_on:
        return _("opens on %(day)s") % {"day": period.opens_on.isoformat()}
    return _("closed on %(day)s") % {"day": (found["until"] or period.closes_on).isoformat()}
