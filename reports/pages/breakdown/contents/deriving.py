"""What deriving a year would write, and what it leaves alone."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext as _

from accounts.models import User
from parks.models import Park
from reports.pages.breakdown.contents.breakdown import Breakdown
from targets.breakdown.cells import PLAN, CellKey, Derived, from_actuals, from_plan, refusal_of, scored_by_completion
from targets.models import Indicator, Plan, TargetSource

MOST_SHOWN = 100


def plans_of(user: User, year: int) -> list[Plan]:
    """Return the plans that cover a year, each with ``is_source``: whether its targets come from it; one query.

    The source stays among them where a loaded file gave it other years.
    """
    is_source = Exists(TargetSource.objects.filter(year=year, plan=OuterRef("pk")))
    plans = Plan.objects.visible_to(user).annotate(is_source=is_source)
    return list(plans.filter(Q(start_year__lte=year, end_year__gte=year) | Q(is_source=True)).order_by("code"))


def derived_from(breakdown: Breakdown, source: str, by: Decimal | None) -> Derived:
    """Return what a source gives for the cells that are empty or drafts; what cannot be a target is left out."""
    indicators = {one.pk: one for one in breakdown.indicators}
    parks = {park.pk for park in breakdown.parks}
    kind, _colon, plan = source.partition(":")
    values = from_plan(int(plan), breakdown.year) if kind == PLAN else {}
    if kind != PLAN:
        values = from_actuals(breakdown.actuals, by or Decimal(0), indicators)
    scored = scored_by_completion(breakdown.year)
    unfit: dict[CellKey, tuple[Decimal, str]] = {}
    open_cells, left = {}, 0
    for key, value in values.items():
        why = _unfit(key, value, breakdown.year, parks, indicators, scored)
        if why:
            unfit[key] = value, why
        elif key in breakdown.targets and breakdown.targets[key].state != "draft":
            left += 1
        else:
            open_cells[key] = value
    return Derived(open_cells, left, unfit)


def _unfit(
    key: CellKey, value: Decimal, year: int, parks: set[int], indicators: Mapping[int, Indicator], scored: set[int]
) -> str:
    """Return why a value cannot be the target of a cell; empty where it can."""
    if key[0] not in parks:
        return _("The park does not exist at the end of %(year)s.") % {"year": year}
    if key[1] not in indicators:
        return _("The indicator was replaced by another one.")
    return refusal_of(value, indicators[key[1]], scored)


@dataclass(frozen=True)
class UnfitCell:
    """One value that cannot be a target, and why."""

    park: str
    indicator: Indicator
    value: Decimal
    why: str


@dataclass(frozen=True)
class DerivedCell:
    """One cell that would change."""

    park: str
    indicator: Indicator
    old: Decimal | None
    new: Decimal


@dataclass(frozen=True)
class DeriveContents:
    """The preview: the first of the cells that change, and how many new, changed, equal and left there are."""

    cells: list[DerivedCell]
    new: int
    changed: int
    equal: int
    left: int
    unfit: int
    unfit_cells: list[UnfitCell]
    seen: str
    released: int
    stated: int

    @classmethod
    def of(cls, breakdown: Breakdown, derived: Derived, seen: str) -> DeriveContents:
        """Return the preview; two queries where something is unfit, else none.

        ``stated`` are the cells whose last year is the base stated with the target.
        """
        names = {park.pk: str(park) for park in breakdown.parks}
        indicators = {one.pk: one for one in breakdown.indicators}
        cells = []
        for park, key in ((park, key) for key in indicators for park in names if (park, key) in derived.values):
            target, value = breakdown.targets.get((park, key)), derived.values[park, key]
            old = target.value if target else None
            if old != value:
                cells.append(DerivedCell(names[park], indicators[key], old, value))
        new = sum(cell.old is None for cell in cells)
        equal = len(derived.values) - len(cells)
        stated = len(derived.values.keys() & breakdown.stated)
        released = len(derived.values.keys() & breakdown.actuals.keys()) - stated
        counts = (new, len(cells) - new, equal, derived.left, len(derived.unfit))
        return cls(cells[:MOST_SHOWN], *counts, _unfit_cells(derived), seen, released, stated)

    @property
    def more(self) -> int:
        """Return how many cells change that are not listed."""
        return self.new + self.changed - len(self.cells)


def _unfit_cells(derived: Derived) -> list[UnfitCell]:
    """Return the first of the values that cannot be targets; parks that are gone and replaced indicators among them."""
    if not derived.unfit:
        return []
    parks = Park.objects.in_order().in_bulk({park for park, _indicator in derived.unfit})
    indicators = Indicator.objects.by_category().in_bulk({indicator for _park, indicator in derived.unfit})
    keys = [(park, key) for key in indicators for park in parks if (park, key) in derived.unfit]
    return [UnfitCell(parks[park].name, indicators[key], *derived.unfit[park, key]) for park, key in keys[:MOST_SHOWN]]
