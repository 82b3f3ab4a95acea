"""What another score would mean for a place: places moved by an item, how many points the next place lacks."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Mapping, Sequence
from decimal import Decimal
from functools import cached_property

from targets.scoring.arithmetic import CONTEXT
from targets.scoring.ranking import OrderKey, best_first, tie_key
from targets.scoring.scheme import ScoringScheme
from targets.scoring.score import ParkInputs, PlacedPark, Status
from targets.scoring.values import Cell, Direction


class GroupTable:
    """The ranked parks of one group, to ask what another score would mean.

    Asked for every item of every park at publishing, so nothing here walks the whole group.
    """

    def __init__(
        self,
        scheme: ScoringScheme,
        standings: Sequence[PlacedPark],
        parks: Mapping[str, ParkInputs],
        directions: Mapping[str, Direction],
    ) -> None:
        self.scheme, self.parks, self.directions = scheme, parks, directions
        self.standings = {standing.park: standing for standing in standings}
        self.rows = {s.park: {row.indicator: row for row in s.items} for s in standings}
        self.keys = {
            standing.park: self.key(standing.park, standing.score)
            for standing in standings
            if standing.status is Status.RANKED and standing.score is not None
        }
        self.sorted = sorted(self.keys.values())
        self.items = {item.indicator: item for item in scheme.items[standings[0].group]} if standings else {}

    def place_with(self, park: str, score: Decimal, cells: Mapping[str, Cell] | None = None) -> int:
        """Return the place that a park would have with another score (and other cells), all others as they are."""
        key = self.key(park, score, cells)
        better = bisect_left(self.sorted, key)
        return better + 1 - (self.keys[park] < key)

    def places_moved(self, park: str, indicator: str, earlier: Decimal) -> int | None:
        """Return the places gained by one item: with its points of the last release, against now."""
        standing, row = self.standings[park], self.rows[park][indicator]
        if standing.place is None or standing.score is None or row.points is None:
            return None
        without = CONTEXT.add(CONTEXT.subtract(standing.score, row.points), earlier)
        return self.place_with(park, without) - standing.place

    def missing_score(self, park: str) -> Decimal | None:
        """Return the score that lies between a park and the next better one; None for the first."""
        standing = self.standings[park]
        if standing.place is None or standing.place == 1 or standing.score is None:
            return None
        return abs(CONTEXT.subtract(self._next_better[standing.place], standing.score))

    @cached_property
    def _next_better(self) -> dict[int, Decimal]:
        """Return by place the score of the nearest better place."""
        found: dict[int, Decimal] = {}
        last: tuple[int, Decimal] | None = None
        placed = [s for s in self.standings.values() if s.place is not None and s.score is not None]
        for standing in sorted(placed, key=lambda s: self.keys[s.park]):
            assert standing.place is not None and standing.score is not None
            if last is not None and standing.place not in found and standing.place != last[0]:
                found[standing.place] = last[1]
            last = (standing.place, standing.score)
        return found

    def key(self, park: str, score: Decimal, cells: Mapping[str, Cell] | None = None) -> OrderKey:
        """Return what a place is given by: a score, and what decides among equal ones, of its own or other cells."""
        ties = tie_key(self.parks[park].cells if cells is None else cells, self.scheme.tie_break, self.directions)
        return best_first(score, self.scheme.better), ties
