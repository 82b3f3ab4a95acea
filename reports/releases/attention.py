"""What a release points at: who leads, who climbed, what is behind, which red lines are hit."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import TYPE_CHECKING

from core.fields import plain
from reports.releases.scored import ScoredInputs
from reports.releases.summary import AttentionRow, News, RedLine
from targets.scoring.progress import Path, missing_of
from targets.scoring.values import Direction

if TYPE_CHECKING:
    from reports.releases.computing import ComputedFigure, ComputedItem, ComputedStanding

_SHOWN = 12
_Pair = tuple[str, str]


class Findings:
    """The items of a release by park and indicator, with their targets."""

    def __init__(
        self, inputs: ScoredInputs, standings: Sequence[ComputedStanding], figures: Sequence[ComputedFigure]
    ) -> None:
        document = inputs.document
        self.standings, self.promises = standings, inputs.promises
        self.figures: Mapping[_Pair, ComputedFigure] = {(f.park, f.indicator): f for f in figures}
        self.indicators = inputs.indicators
        self._targets = document["targets"]
        self._behind = {standing.park: self._behind_of(standing) for standing in standings}

    def red_lines(self) -> list[RedLine]:
        """Return the deductions, vetoes and limits that are hit, in the order of the table."""
        return [
            {
                "park": standing.park,
                "indicator": item.indicator,
                "rule": item.rule.partition("/")[0],
                "value": plain(figure.value),
                "target": None if figure.target is None else plain(figure.target),
            }
            for standing in self.standings
            for item in standing.items
            if self._is_red_line(standing.park, item)
            and (figure := self.figures[standing.park, item.indicator]).value is not None
        ]

    def attention(self) -> list[AttentionRow]:
        """Return the items behind by shortfall: the worst of each park first, then the rest."""
        behind = [
            (standing, item)
            for standing in self.standings
            for item in self._behind[standing.park]
        ]  # fmt: skip
        behind.sort(key=lambda entry: (-(entry[1].shortfall or Decimal(0)), entry[0].position, entry[1].position))
        seen: set[str] = set()
        first: list[tuple[str, ComputedItem]] = []
        rest: list[tuple[str, ComputedItem]] = []
        for standing, item in behind:
            (rest if standing.park in seen else first).append((standing.park, item))
            seen.add(standing.park)
        shown = [*first, *rest][:_SHOWN]
        pairs = {(park, item.indicator) for park, item in shown}
        responsible = {
            pair: target["responsible"]
            for target in self._targets
            if (pair := (target["park"], target["indicator"])) in pairs
        }
        return [self._row(park, item, responsible[park, item.indicator]) for park, item in shown]

    def news(self) -> News:
        """Return who is first, who climbed most, who has most items behind, and who reported nothing."""
        standings = self.standings
        found: News = {
            "first": [
                {"park": s.park, "name": s.park_name, "group": s.group_name, "score": plain(s.score)}
                for s in standings
                if s.place == 1 and s.score is not None
            ],
            "unreported": [s.park for s in standings if s.is_unreported],
        }
        climbers = [s for s in standings if (s.movement or 0) > 0 and not s.is_unreported]
        if climbers:
            best = min(climbers, key=lambda s: (-(s.movement or 0), s.position))
            found["climber"] = {"park": best.park, "name": best.park_name, "places": best.movement or 0}
        behind = [s for s in standings if s.items_behind]
        if behind:
            worst = max(behind, key=lambda s: (s.items_behind, self._largest(s)[0], s.position))
            size, item = self._largest(worst)
            found["behind"] = {"park": worst.park, "name": worst.park_name, "items": worst.items_behind}
            if item is not None:
                found["behind"]["indicator"] = item.indicator
                found["behind"]["shortfall"] = plain(size)
        return found

    def _largest(self, standing: ComputedStanding) -> tuple[Decimal, ComputedItem | None]:
        """Return the largest shortfall of a park, red lines left out, and the item it is of."""
        items = self._behind[standing.park]
        if not items:
            return Decimal(0), None
        worst = max(items, key=lambda item: (item.shortfall or Decimal(0), -item.position))
        return worst.shortfall or Decimal(0), worst

    def _behind_of(self, standing: ComputedStanding) -> list[ComputedItem]:
        """Return the items of a park that are behind, but for red lines, which are told in words of their own."""
        return [
            item for item in standing.items if item.light == "behind" and not self._is_red_line(standing.park, item)
        ]

    def _is_red_line(self, park: str, item: ComputedItem) -> bool:
        rule, promise = item.rule.partition("/")[0], self.promises[park].get(item.indicator)
        if rule not in ("deduction", "veto") and (promise is None or promise.path is not Path.LIMIT):
            return False
        figure = self.figures.get((park, item.indicator))
        if figure is None or figure.value is None or figure.out:
            return False
        if rule in ("deduction", "veto"):
            return figure.value > 0 if rule == "deduction" else figure.value >= 1
        return figure.target is not None and self._is_beyond(figure.value, figure.target, item.indicator)

    def _is_beyond(self, value: Decimal, limit: Decimal, indicator: str) -> bool:
        if self.indicators[indicator]["direction"] == Direction.LOWER:
            return value > limit
        return value < limit

    def _row(self, park: str, item: ComputedItem, responsible: str) -> AttentionRow:
        figure, promise = self.figures[park, item.indicator], self.promises[park][item.indicator]
        indicator = self.indicators[item.indicator]
        assert figure.value is not None and figure.target is not None and figure.expected is not None
        direction = Direction(indicator["direction"])
        missing = missing_of(figure.value, promise, direction, is_whole=indicator["whole"])
        return {
            "park": park,
            "indicator": item.indicator,
            "light": item.light or "",
            "shortfall": plain(item.shortfall or Decimal(0)),
            "value": plain(figure.value),
            "expected": plain(figure.expected),
            "target": plain(figure.target),
            "missing": plain(missing),
            "completion": None if figure.completion is None else plain(figure.completion),
            "responsible": responsible,
        }
