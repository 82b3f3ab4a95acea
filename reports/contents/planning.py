"""The grid in which the path of one indicator of a plan is entered: parks by years."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any, ClassVar

from django.db.models import OuterRef, Subquery

from accounts.models import AuditEntry, User
from parks.models import Park
from reports.contents.entering import Theirs
from reports.contents.grid import Fault
from reports.contents.paging import Pages
from reports.forms.entering import Answer
from targets.actions.plans import Spot, entered_of, key_of
from targets.cells import token_of
from targets.models import Indicator, Plan, PlanTarget
from targets.templatetags.figures import amount

EVENTS: Any = PlanTarget.pgh_event_model  # type: ignore[attr-defined]


@dataclass(frozen=True)
class PathTyped:
    """What a refused form held, what is wrong with it by cell, and why it was refused."""

    answers: Mapping[int, Answer]
    wrong: Mapping[int, str] = field(default_factory=dict)
    conflicts: frozenset[int] = frozenset()
    words: str = ""


@dataclass(frozen=True)
class PathInput:
    """One cell: what stands or was typed there, who set it last, and what somebody else set meanwhile."""

    key: int
    name: str
    year: int
    answer: Answer
    last: AuditEntry | None
    wrong: str = ""
    theirs: Theirs | None = None


@dataclass(frozen=True)
class PathsContents:
    """The grid of one indicator; ``rows`` are the parks of this page with their cells by year."""

    plan: Plan
    indicator: Indicator
    pages: Pages
    years: range
    rows: list[tuple[Park, list[PathInput]]]
    typed: PathTyped | None
    scripts: ClassVar[list[str]] = ["js/entry-block.js", "js/entry-kept.js", "js/entry-send.js"]

    @classmethod
    def of(
        cls, user: User, plan: Plan, indicator: Indicator, page: int, typed: PathTyped | None = None
    ) -> PathsContents:
        """Return the grid; three queries."""
        parks = list(Park.objects.visible_to(user).order_by("code"))
        pages, years = Pages(len(parks), page), range(plan.start_year, plan.end_year + 1)
        shown = parks[pages.rows]
        grid = _Grid(user, plan, indicator, shown, typed)
        rows = [(park, [grid.cell(park, year) for year in years]) for park in shown]
        return cls(plan, indicator, pages, years, rows, typed)

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
    """What is stored of the parks of a page, with who set it last."""

    def __init__(
        self, user: User, plan: Plan, indicator: Indicator, parks: list[Park], typed: PathTyped | None
    ) -> None:
        self.typed = typed or PathTyped({})
        last = EVENTS.objects.filter(pgh_obj_id=OuterRef("pk")).order_by("-pgh_id").values("pgh_context_id")[:1]
        rows = PlanTarget.objects.visible_to(user).filter(plan=plan, indicator=indicator, park__in=parks)
        self.values: dict[Spot, tuple[Decimal, Any]] = {
            (row.park_id, row.year): (row.value, row.act_id) for row in rows.annotate(act_id=Subquery(last))
        }
        # Who may change a path is told who set it, also where the audit trail as a whole is not theirs to read.
        self.acts = AuditEntry.objects.in_bulk([act for _value, act in self.values.values() if act])

    def cell(self, park: Park, year: int) -> PathInput:
        """Return one cell, as stored or as typed."""
        key = key_of((park.pk, year))
        value, act_id = self.values.get((park.pk, year), (None, None))
        last = self.acts.get(act_id)
        stored = Answer.of(entered_of(value))
        theirs = None
        if key in self.typed.conflicts:
            theirs = Theirs(
                "–" if value is None else amount(value),
                "",
                last.author if last else "",
                last.at if last else None,
                token_of(entered_of(value)),
            )
        return PathInput(
            key, str(park), year, self.typed.answers.get(key, stored), last, self.typed.wrong.get(key, ""), theirs
        )
