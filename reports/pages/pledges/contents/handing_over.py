"""What handing a pledge over would record: who it passes to, and what is still open."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from accounts.models import User
from reports.pages.frame.contents.figure_lines import FigureLine, of_results
from reports.pages.pledges.contents.open_duties import Duty, duties_of
from reports.pages.pledges.contents.pledging import waits_for_hand_in
from reports.releases.pledge_results import results_by_now, unfinished_of
from targets.models import Pledge
from targets.pledges.heads import ChangeOfPost, changes_to_follow


@dataclass(frozen=True)
class HandOverContents:
    """The changes of post that the pledge was not handed over by yet, and its open duties.

    ``duties`` is what passes to the successor, as the hand-over keeps it: supplements first. ``lines`` are the targets
    with what is recognised of them by ``period``, the latest published; it is empty before any is.
    """

    pledge: Pledge
    changes: list[ChangeOfPost]
    duties: list[Duty]
    lines: list[FigureLine]
    period: str

    @property
    def unfinished(self) -> list[Duty]:
        """Return the duties but supplements, which the act itself looks for."""
        return [duty for duty in self.duties if duty["kind"] != "supplement"]

    @classmethod
    def of(cls, user: User, pledge: Pledge, day: date) -> HandOverContents:
        """Return the page; three queries."""
        found = duties_of(user, pledge, day)
        supplements = [duty for duty in found if duty["kind"] == "supplement"]
        others = [duty for duty in found if duty["kind"] != "supplement"]
        results, period = results_by_now(user, pledge)
        duties: list[Duty] = [*supplements, *_on_the_pledge(pledge), *others, *unfinished_of(pledge, results, period)]
        return cls(pledge, changes_to_follow(pledge, day), duties, of_results(results), period)


def _on_the_pledge(pledge: Pledge) -> Iterator[Duty]:
    if pledge.state == "issued":
        yield {"kind": "signature"}
    if waits_for_hand_in(pledge):
        yield {"kind": "hand_in"}
