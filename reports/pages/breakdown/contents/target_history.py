"""Who set which target of a cell of the breakdown when: of a park, or the city's own."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.http import Http404
from django.shortcuts import get_object_or_404

from accounts.models import User
from parks.models import Park
from parks.rights import granting
from reports.pages.breakdown.contents.adjustments import AdjustmentRow, adjustments_in
from reports.pages.frame.contents.row_history import RowEvent, events_by
from targets.breakdown.actions.targets import CHANGE_TARGET
from targets.breakdown.models import TargetState
from targets.breakdown.target_history import OF_THE_CITY, TARGETS
from targets.models import Adjustment, CityTarget, Indicator, Target
from targets.pledges.actions.adjusting import COMMENT
from targets.templatetags.figures import amount

if TYPE_CHECKING:
    from targets.breakdown.models import TargetThen

# What stands in place of a park's code for the city's own target, as in its sheet.
_CITY_CODE = "*"


def states_told(user: User, park_id: int) -> Collection[str]:
    """Return the states of a park's target whose history a person reads.

    The assessor reads all, the park from when it was issued, everybody else from when it was there for all.
    """
    if granting(user, CHANGE_TARGET, park_id=park_id) is not None:
        return TargetState.values
    if granting(user, COMMENT, park_id=park_id) is not None:
        return [state for state in TargetState.values if state != TargetState.DRAFT]
    return [TargetState.PLEDGED, TargetState.NONE]


@dataclass(frozen=True)
class TargetHistory:
    """A cell, what was set there, the newest first, and its adjustments; without a park it is the city's."""

    year: int
    park: Park | None
    indicator: Indicator
    events: Collection[RowEvent]
    adjustments: list[AdjustmentRow]

    @property
    def has_page(self) -> bool:
        """Return whether there is a target with a page of its own."""
        return self.park is not None and bool(self.events) and next(iter(self.events)).words != ""

    @classmethod
    def of(cls, user: User, year: int, park_code: str, indicator_code: str) -> TargetHistory:
        """Return the history of a cell; four queries at most. Raises Http404 where the person sees no target there."""
        if park_code == _CITY_CODE:
            indicator = _indicator(user, indicator_code)
            return cls(year, None, indicator, _of_the_city(user, year, indicator), [])
        park, indicator = _place(user, year, park_code, indicator_code)
        cell = {"year": year, "park": park, "indicator": indicator}
        events = TARGETS.objects.filter(**cell, state__in=states_told(user, park.pk))
        told = events_by(events, lambda _row: 0, lambda row: _words(row, indicator)).get(0, ())
        of_cell = {f"target__{name}": value for name, value in cell.items()}
        return cls(year, park, indicator, told, adjustments_in(Adjustment.objects.visible_to(user).filter(**of_cell)))


def _indicator(user: User, code: str) -> Indicator:
    found: Indicator = get_object_or_404(Indicator.objects.visible_to(user).select_related("category"), code=code)
    return found


def _place(user: User, year: int, park_code: str, indicator_code: str) -> tuple[Park, Indicator]:
    """Return park and indicator of a cell; who does not set targets has to see one there. Raises Http404."""
    if user.has_perm(CHANGE_TARGET):
        return get_object_or_404(Park.objects.visible_to(user), code=park_code), _indicator(user, indicator_code)
    seen = Target.objects.visible_to(user).select_related("park", "indicator__category")
    target = get_object_or_404(seen, year=year, park__code=park_code, indicator__code=indicator_code)
    return target.park, target.indicator


def _words(row: TargetThen, indicator: Indicator) -> str:
    state = str(TargetState(row.state).label)
    return f"{state} · {row.reason}" if row.value is None else f"{amount(row.value, indicator.decimals)} · {state}"


def _of_the_city(user: User, year: int, indicator: Indicator) -> Collection[RowEvent]:
    """Return all that the city's target was for who sets it, and for others who set the one that stands."""
    cell = {"year": year, "indicator": indicator}
    is_whole = user.has_perm(CHANGE_TARGET)
    if not is_whole and not CityTarget.objects.visible_to(user).filter(**cell).exists():
        raise Http404
    rows = OF_THE_CITY.objects.filter(**cell)
    told = events_by(rows, lambda _row: 0, lambda row: amount(row.value, indicator.decimals)).get(0, ())
    return told if is_whole else told[:1]
