"""The grid in which the path of one indicator of a plan is entered: parks by years.

A cell has one number as its name (park × 10,000 + year), so that reading, tokens, choices between two values, keeping
and sending are those of the grid of figures. A value that was taken away leaves its cell, its park and its indicator on
the page, so that its history stays in reach.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import ClassVar

from django.db.models import Q

from accounts.models import User
from parks.models import Park
from parks.querysets import ParkQuerySet
from reports.pages.entry.contents.entering import Theirs
from reports.pages.entry.contents.grid import GRID, Fault
from reports.pages.entry.forms.entering import TypedAnswer
from reports.pages.frame.contents.paging import Pages
from reports.pages.frame.contents.row_history import RowEvent, events_by
from targets.indicators.cells import token_of
from targets.models import Indicator, Plan, PlanTarget
from targets.plans.actions.plans import Spot, entered_of, key_of
from targets.templatetags.figures import amount

_EVENTS = PlanTarget.pgh_event_model


@dataclass(frozen=True)
class PathTyped:
    """What a refused form held, what is wrong with it by cell, and why it was refused."""

    answers: Mapping[int, TypedAnswer]
    wrong: Mapping[int, str] = field(default_factory=dict)
    conflicts: frozenset[int] = frozenset()
    words: str = ""


@dataclass(frozen=True)
class PathInput:
    """One cell: what stands or was typed there, who set which value when, and what somebody else set meanwhile."""

    key: int
    name: str
    year: int
    answer: TypedAnswer
    events: tuple[RowEvent, ...]
    wrong: str = ""
    theirs: Theirs | None = None
    is_typed: bool = False


@dataclass(frozen=True)
class PathsContents:
    """The grid of one indicator; ``rows`` are the parks of this page with their cells by year.

    ``has_paths`` tells whether a value of theirs is in the plan: the plan shows no indicator that has none.
    """

    plan: Plan
    indicator: Indicator
    pages: Pages
    years: range
    rows: list[tuple[Park, list[PathInput]]]
    typed: PathTyped | None
    has_paths: bool
    scripts: ClassVar[list[str]] = GRID

    @classmethod
    def of(
        cls, user: User, plan: Plan, indicator: Indicator, page: int, typed: PathTyped | None = None
    ) -> PathsContents:
        """Return the grid; three queries."""
        parks = list(_parks(user, plan, indicator))
        pages, years = Pages(len(parks), page), range(plan.start_year, plan.end_year + 1)
        shown = parks[pages.rows]
        grid = _Grid(user, plan, indicator, shown, typed)
        rows = [(park, [grid.cell(park, year) for year in years]) for park in shown]
        has_paths = any(value is not None for value in grid.values.values())
        return cls(plan, indicator, pages, years, rows, typed, has_paths)

    @property
    def cells(self) -> list[PathInput]:
        """Return all cells of the page."""
        return [cell for _park, cells in self.rows for cell in cells]

    @property
    def faults(self) -> list[Fault]:
        """Return what cannot be taken."""
        return [Fault(f"value-{cell.key}", f"{cell.name} {cell.year}", cell.wrong) for cell in self.cells if cell.wrong]

    @property
    def conflicts(self) -> list[PathInput]:
        """Return the cells that two people changed."""
        return [cell for cell in self.cells if cell.theirs]


class _Grid:
    """What is stored of the parks of a page, with who set it when."""

    def __init__(
        self, user: User, plan: Plan, indicator: Indicator, parks: list[Park], typed: PathTyped | None
    ) -> None:
        self.typed = typed or PathTyped({})
        wanted = {"plan": plan, "indicator": indicator, "park__in": parks}
        rows = PlanTarget.objects.visible_to(user).filter(**wanted)
        self.values: dict[Spot, Decimal] = {(row.park_id, row.year): row.value for row in rows}
        # A cell is told by park and year: a removed value and the one that was set anew are two rows.
        self.events = events_by(
            _EVENTS.objects.filter(**wanted), lambda row: (row.park_id, row.year), lambda row: amount(row.value)
        )

    def cell(self, park: Park, year: int) -> PathInput:
        """Return one cell, as stored or as typed."""
        key = key_of((park.pk, year))
        value, events = self.values.get((park.pk, year)), self.events.get((park.pk, year), ())
        stored = TypedAnswer.of(entered_of(value))
        theirs = None
        if key in self.typed.conflicts:
            theirs = Theirs(
                "–" if value is None else amount(value),
                "",
                events[0].by if events else "",
                events[0].at if events else None,
                token_of(entered_of(value)),
            )
        return PathInput(
            key=key,
            name=str(park),
            year=year,
            answer=self.typed.answers.get(key, stored),
            events=events,
            wrong=self.typed.wrong.get(key, ""),
            theirs=theirs,
            is_typed=key in self.typed.answers,
        )


def _parks(user: User, plan: Plan, indicator: Indicator) -> ParkQuerySet:
    """Return the parks that exist in some year of a plan; one that has a path is shown whatever its dates say."""
    parks = Park.objects.visible_to(user)
    lives = Q(pk__in=parks.existing_in(plan.start_year, plan.end_year).values("pk"))
    has_path = Q(pk__in=PlanTarget.objects.filter(plan=plan, indicator=indicator).values("park"))
    return parks.filter(lives | has_path).in_order()
