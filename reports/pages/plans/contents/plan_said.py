"""What a plan says beside its numbers, as everybody reads it who sees the plan: with who wrote it when."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from django.db.models import Q
from django.utils.translation import gettext as _

from reports.pages.frame.contents.row_history import RowEvent, events_by
from reports.pages.plans.contents.plan_heads import TEXTS, PlanHeadRow
from reports.pages.plans.contents.plan_texts import said_of
from targets.models import PlanText

if TYPE_CHECKING:
    from targets.plans.models import PlanTextEvent


@dataclass(frozen=True, order=True)
class _Place:
    """Of what a text speaks, in the order of the page: all parks before one, years before categories."""

    is_of_park: bool
    is_scheme: bool
    year: int
    position: int
    code: str
    title: str = field(compare=False)

    @classmethod
    def of(cls, row: PlanText | PlanTextEvent) -> _Place:
        """Return the place of a text, or of an event of one."""
        category, is_of_park = row.category, row.park_id is not None
        if category is None:
            assert row.year is not None  # a text is of a year or of a category
            return cls(is_of_park, False, row.year, 0, "", str(row.year))
        return cls(is_of_park, True, 0, category.position, category.code, category.name)


@dataclass(frozen=True)
class _Said:
    """A year or a category, what is said of it now (None: taken away), and who wrote it when, the newest first."""

    place: _Place
    row: PlanText | None
    events: tuple[RowEvent, ...]

    @property
    def has_history(self) -> bool:
        """Return whether something else stood there before."""
        return len(self.events) > 1 or self.row is None


@dataclass(frozen=True)
class SaidOf:
    """What a plan says beside its numbers of one park, or of all: by year and by category."""

    title: str
    years: list[_Said]
    categories: list[_Said]


def texts_said_in(head: PlanHeadRow, park: str) -> list[SaidOf]:
    """Return what a plan says of all parks and of one; without what never said anything; two queries."""
    whose = Q(park=None) | Q(park__code=park)
    rows = {_Place.of(row): row for row in PlanText.objects.filter(whose, plan=head.plan).select_related("category")}
    events = events_by(TEXTS.objects.filter(whose, plan=head.plan).select_related("category"), _Place.of, said_of)
    places = sorted({*rows, *events})
    names = {one.code: one.name for one in head.parks}
    groups = []
    for title, is_of_park in ((_("all parks"), False), (names.get(park, park), True)):
        said = [_Said(one, rows.get(one), events.get(one, ())) for one in places if one.is_of_park is is_of_park]
        if said:
            years = [one for one in said if not one.place.is_scheme]
            groups.append(SaidOf(title, years, [one for one in said if one.place.is_scheme]))
    return groups
