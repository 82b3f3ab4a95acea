"""What a pledge is settled with, and what is in the way of it."""

from __future__ import annotations

from dataclasses import dataclass

from accounts.models import User
from reports.pages.pledges.contents.outcomes import YearResult
from reports.pages.pledges.contents.pledging import waits_for_hand_in
from reports.releases.pledge_results import factor_of, last_release_about, recognised_of
from targets.models import Pledge, Supplement
from targets.pledges.actions.supplements import unsigned_supplements
from targets.pledges.settlements import Recognised


@dataclass(frozen=True)
class SettleContents:
    """What settling would attach to a pledge, None before the last quarter is published, and what is in its way."""

    pledge: Pledge
    found: Recognised | None
    waiting: list[Supplement]
    factor: str | None

    @property
    def is_not_handed_in(self) -> bool:
        """Return whether nobody confirmed yet that the park handed the pledge in."""
        return waits_for_hand_in(self.pledge)

    @property
    def is_possible(self) -> bool:
        """Return whether the pledge can be settled now."""
        return self.found is not None and not self.waiting and self.pledge.state == "in_force"

    @property
    def results(self) -> list[YearResult]:
        """Return what came of each target by the end of the year."""
        return [YearResult(one) for one in self.found.results] if self.found else []

    @classmethod
    def of(cls, user: User, pledge: Pledge) -> SettleContents:
        """Return the page; four queries."""
        release = last_release_about(user, pledge)
        found = recognised_of(pledge, release) if release else None
        return cls(pledge, found, unsigned_supplements(pledge), factor_of(pledge, release.pk) if release else None)
