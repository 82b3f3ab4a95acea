"""The page of the breakdown: one category, at most twenty parks, and what cannot be overlooked."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, ClassVar

from django.urls import reverse
from django.utils import timezone
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.models import AuditEntry
from parks.models import Park
from reports.pages.breakdown.contents.breakdown import Breakdown
from reports.pages.breakdown.contents.breakdown_cells import BreakdownRow, TargetCell, TypedGrid
from reports.pages.entry.contents.grid import GRID
from reports.pages.frame.contents.paging import Pages
from targets.breakdown.actions.undoing import cells_undone
from targets.models import Indicator

if TYPE_CHECKING:
    from reports.pages.breakdown.contents.breakdown import BrokenDown

_PARKS_A_PAGE = 20
# A sheet of paper holds so many columns of numbers in readable type; those of the city and its gap stand on the first.
COLUMNS_A_SHEET, COLUMNS_OF_THE_CITY = 12, 3


@dataclass(frozen=True)
class _Tab:
    """A category of indicators; ``gaps`` counts the rows whose parks do not add up to the city's target."""

    code: str
    name: str
    gaps: int
    is_shown: bool


@dataclass(frozen=True)
class PrintedRow:
    """An indicator on one sheet of paper, with the cells of that sheet's parks."""

    row: BreakdownRow
    cells: list[TargetCell]


@dataclass(frozen=True)
class PrintedSheet:
    """Some of the parks as one sheet of paper; the first has what all parks make together beside the city's target."""

    is_first: bool
    parks: list[Park]
    rows: list[PrintedRow]

    @property
    def last(self) -> Park:
        """Return the last of its parks."""
        return self.parks[-1]


@dataclass(frozen=True)
class Undoable:
    """The reader's last change of the grid, which can be taken back: the number of its act, and what it is in words."""

    act_id: str
    words: str

    @classmethod
    def of(cls, undone: AuditEntry | None) -> Undoable | None:
        """Return an act in words; the day is named where it is not today. None for None."""
        if undone is None:
            return None
        at, number = localtime(undone.at), cells_undone(undone)
        is_today = at.date() == localtime(timezone.now()).date()
        words = ngettext("Undo: %(number)s value of %(at)s", "Undo: %(number)s values of %(at)s", number)
        return cls(str(undone.pk), words % {"number": number, "at": f"{at:%H:%M}" if is_today else f"{at:%m-%d %H:%M}"})


@dataclass(frozen=True)
class BreakdownContents:
    """The page: one category, at most twenty parks."""

    breakdown: Breakdown
    tabs: list[_Tab]
    rows: list[BreakdownRow]
    gaps: list[BreakdownRow]
    parks: list[Park]
    pages: Pages
    typed: TypedGrid
    scripts: ClassVar[list[str]] = GRID

    @classmethod
    def of(
        cls,
        breakdown: Breakdown,
        category: str | None = None,
        page: int = 1,
        typed: TypedGrid | None = None,
        park: str = "",
    ) -> BreakdownContents:
        """Return the page, as stored or as typed; no query. A park asked for stands alone."""
        typed = typed or TypedGrid({})
        asked = [one for one in breakdown.parks if one.code == park] if park else breakdown.parks
        pages = Pages(len(asked), page, _PARKS_A_PAGE)
        by_category: dict[str, list[BrokenDown]] = {}
        for indicator in breakdown.indicators:
            by_category.setdefault(indicator.category.code if indicator.category else "", []).append(indicator)
        shown = category if category is not None and category in by_category else next(iter(by_category), "")
        parks = asked[pages.rows]
        rows = [breakdown.row(indicator, parks, typed) for indicator in by_category.get(shown, [])]
        every = [breakdown.row(indicator, [], typed) for indicator in breakdown.indicators]
        gaps = [row for row in every if row.has_gap]
        tabs = [
            _Tab(code, _name(group[0]), sum(row.indicator in group for row in gaps), code == shown)
            for code, group in by_category.items()
        ]
        return cls(breakdown, tabs, rows, gaps, parks, pages, typed)

    @property
    def has_nothing(self) -> bool:
        """Return whether the reader, who sets no targets, sees none of this year."""
        return not self.breakdown.can_edit and not self.breakdown.targets

    @property
    def category(self) -> str:
        """Return the code of the category shown."""
        return next((tab.code for tab in self.tabs if tab.is_shown), "")

    @property
    def last_year(self) -> int:
        """Return the year before."""
        return self.breakdown.year - 1

    @property
    def park(self) -> str:
        """Return the park that stands alone; empty where all do."""
        return self.parks[0].name if len(self.parks) == 1 < len(self.breakdown.parks) else ""

    @property
    def printed(self) -> list[PrintedSheet]:
        """Return the grid as sheets of paper that repeat its names; none where all parks fit on one as they stand."""
        if len(self.parks) + COLUMNS_OF_THE_CITY <= COLUMNS_A_SHEET:
            return []
        sheets = -(-(len(self.parks) + COLUMNS_OF_THE_CITY) // COLUMNS_A_SHEET)
        columns = -(-(len(self.parks) + COLUMNS_OF_THE_CITY) // sheets)
        starts = [0, *range(columns - COLUMNS_OF_THE_CITY, len(self.parks), columns)]
        spans = [slice(start, end) for start, end in pairwise([*starts, len(self.parks)])]
        return [
            PrintedSheet(span.start == 0, self.parks[span], [PrintedRow(row, row.cells[span]) for row in self.rows])
            for span in spans
        ]

    @property
    def has_hidden(self) -> bool:
        """Return whether sums are left out because the reader may not see all that they add."""
        return any(row.is_hidden for row in self.rows)

    @property
    def has_stretch(self) -> bool:
        """Return whether any target shown has a second value."""
        return any(cell.target and cell.target.stretch is not None for row in self.rows for cell in row.cells)

    @property
    def waiting(self) -> list[tuple[str, str]]:
        """Return the targets whose comments wait, each with its address and name."""
        parks = {park.pk: park for park in self.breakdown.parks}
        indicators = {one.pk: one for one in self.breakdown.indicators}
        found = []
        for target in self.breakdown.open_comments:
            park, indicator = parks.get(target.park_id), indicators.get(target.indicator_id)
            if park and indicator:
                address = reverse("reports:target", args=[target.year, park.code, indicator.code])
                found.append((address, f"{park} · {indicator.name}"))
        return found

    @property
    def faults(self) -> list[TargetCell]:
        """Return the cells that cannot be taken or that somebody else changed."""
        cells = [cell for row in self.rows for cell in [row.city, *row.cells]]
        return [cell for cell in cells if cell.wrong or cell.theirs]


def _name(indicator: Indicator) -> str:
    return indicator.category.name if indicator.category else _("Without a category")
