"""How far the targets of each park are, and what issuing or withdrawing would change."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from parks.models import Park
from reports.pages.breakdown.contents.breakdown import Breakdown
from reports.pages.breakdown.contents.issue_gaps import NOTHING_MISSING, GapsContents
from targets.breakdown.issue_gaps import gaps_of


@dataclass(frozen=True)
class ParkStates:
    """One park with the number of its targets in each state, and of its comments that wait."""

    park: Park
    draft: int
    issued: int
    pledged: int
    open_comments: int


@dataclass(frozen=True)
class IssueTargetsContents:
    """The parks of a year; ``way`` is "issue" or "withdraw" once parks are chosen, ``gaps`` what issuing would lack."""

    year: int
    rows: list[ParkStates]
    way: str = ""
    gaps: GapsContents = NOTHING_MISSING

    @classmethod
    def of(cls, breakdown: Breakdown) -> IssueTargetsContents:
        """Return the parks that have targets; no query."""
        rows = []
        for park in breakdown.parks:
            own = [target for key, target in breakdown.targets.items() if key[0] == park.pk]
            states = [target.state for target in own]
            waiting = sum(getattr(target, "open_comments", 0) for target in own)
            if own:
                rows.append(
                    ParkStates(park, states.count("draft"), states.count("issued"), states.count("pledged"), waiting)
                )
        return cls(breakdown.year, rows)

    def chosen(self, codes: Sequence[str], way: str, breakdown: Breakdown) -> IssueTargetsContents:
        """Return the chosen parks, what is to be done with them, and what is missing to issue them; no query."""
        rows = [row for row in self.rows if row.park.code in codes]
        if way != "issue":
            return replace(self, rows=rows, way=way)
        parks = {row.park.pk: row.park for row in rows}
        indicators = {one.pk: one for one in breakdown.indicators}
        drafts = []
        for target in breakdown.targets.values():
            if target.park_id in parks and target.state == "draft" and target.indicator_id in indicators:
                target.indicator = indicators[target.indicator_id]
                drafts.append(target)
        gaps = gaps_of(drafts, breakdown.city_targets)
        return replace(self, rows=rows, way=way, gaps=GapsContents.of(gaps, self.year, parks))

    @property
    def codes(self) -> list[str]:
        """Return the codes of the parks."""
        return [row.park.code for row in self.rows]

    @property
    def count(self) -> int:
        """Return how many targets would change."""
        return sum(row.draft if self.way == "issue" else row.issued for row in self.rows)
