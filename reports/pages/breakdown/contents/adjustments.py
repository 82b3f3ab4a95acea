"""Adjustments with how far they have come: waiting for signatures, withdrawn, to come, or in force."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import Count
from django.utils.timezone import localdate

from parks.models import City
from reports.pages.pledges.contents.pledging import PLEDGE_LIGHTS
from reports.pages.pledges.contents.supplements import state_of
from targets.breakdown.querysets import AdjustmentQuerySet
from targets.pledges.models.pledges import PledgeState

if TYPE_CHECKING:
    from targets.breakdown.querysets import ShownAdjustment

_PARTS = ("target__indicator", "supplement__pledge", "supplement__scan", "supplement__withdrawal")
# What of the supplements a list of adjustments does not say.
_HEAVY = ("supplement__pdf", "supplement__canonical")


@dataclass(frozen=True)
class AdjustmentRow:
    """One adjustment; ``state`` is how far its supplement is, None where it has none; ``is_due``: its day has come."""

    adjustment: ShownAdjustment
    state: PledgeState | None
    is_due: bool

    @property
    def holds(self) -> bool:
        """Return whether it changes the target: both sides signed, or there is nothing to sign."""
        return self.state in (None, PledgeState.IN_FORCE)

    @property
    def light(self) -> str:
        """Return how the state of its supplement is marked."""
        return PLEDGE_LIGHTS.get(str(self.state), "plain")


def adjustments_in(rows: AdjustmentQuerySet) -> list[AdjustmentRow]:
    """Return adjustments in the order of their days; one query, which adds ``signed`` and ``today``."""
    today = City.objects.today_in_sql(localdate())
    found = rows.annotate(signed=Count("supplement__signatures"), today=today).select_related(*_PARTS).defer(*_HEAVY)
    # Rows that are counted come in no order unless it is asked for: that of the model does not hold for them.
    found = found.order_by("effective_on", "no")
    return [_row(one) for one in found]


def _row(one: ShownAdjustment) -> AdjustmentRow:
    supplement = getattr(one, "supplement", None)
    state = state_of(supplement, one.signed) if supplement else None
    return AdjustmentRow(one, state, one.effective_on <= one.today)
