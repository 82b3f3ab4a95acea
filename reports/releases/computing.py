"""Computes a release from its frozen document, and from nothing else: the same text gives the same result."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cached_property, lru_cache
from typing import NamedTuple, TypedDict

from core.fields import plain
from reports.releases.document import FigureRow, FrozenDocument, StandingRow, frozen_number
from reports.releases.order import ReleaseKey, by_category, by_park
from reports.releases.scored import ScoredInputs
from reports.releases.summary import Summary
from reports.releases.summing import summarise
from targets.scoring import progress
from targets.scoring.arithmetic import points_of
from targets.scoring.growth import growth_of
from targets.scoring.progress import Promise, YearPart, completion_and_schedule, is_compared, light_against
from targets.scoring.ranking import movement, value_places
from targets.scoring.scheme import check_scheme
from targets.scoring.score import PlacedPark, ScoredItem, Scores, score
from targets.scoring.table import GroupTable
from targets.scoring.values import UNKNOWN, Cell, Direction, Measure, State
from targets.scoring.values import number as number_cell

# What is out for these reasons is in no count at all; what has no target or is not due yet only in none that compares
# with a target.
OUT_OF_ALL = frozenset({"excluded", "not_applicable", "undefined", "unavailable"})


class _Year(TypedDict):
    """Completion of the year of a standing."""

    year_completion: Decimal | None
    year_due: Decimal | None
    year_light: str | None
    year_lacks: int


class _Changes(TypedDict):
    """How many items of a standing rose and got better."""

    items_rose: int
    items_stayed: int
    items_fell: int
    items_better: int
    items_unchanged: int
    items_worse: int


class ComputedItem(NamedTuple):
    """The points of one item of one park, as stored in `ItemScore`."""

    indicator: str
    position: int
    weight: Decimal
    rule: str
    points: Decimal | None
    out: str
    light: str | None
    shortfall: Decimal | None
    working: dict[str, str]
    places_moved: int | None

    def columns(self) -> dict[str, object]:
        """Return the columns of the row; the indicator is named by its key."""
        return {name: getattr(self, name) for name in ITEM_COLUMNS}


class ComputedFigure(NamedTuple):
    """What is released of one indicator of one park, as stored in `ReleasedFigure`."""

    park: str
    indicator: str
    version_id: int | None
    state: str
    value: Decimal | None
    growth_state: str
    growth_value: Decimal | None
    is_estimate: bool
    base: Decimal | None
    last_year: Decimal | None
    out: str
    target: Decimal | None
    expected: Decimal | None
    completion: Decimal | None
    light: str | None
    place: int | None
    previous_place: int | None

    def columns(self) -> dict[str, object]:
        """Return the columns of the row; park and indicator are named by their keys."""
        return {name: getattr(self, name) for name in FIGURE_COLUMNS}


ITEM_COLUMNS = tuple(name for name in ComputedItem._fields if name != "indicator")
FIGURE_COLUMNS = tuple(name for name in ComputedFigure._fields if name not in ("park", "indicator"))


@dataclass
class ComputedStanding:
    """Score, place and movement of one park, as stored in `Standing`."""

    park: str
    position: int
    place: int | None
    previous_place: int | None
    movement: int | None
    is_new: bool
    score: Decimal | None
    status: str
    group_code: str
    group_name: str
    park_name: str
    park_short_name: str
    park_name_key: str
    year_completion: Decimal | None
    year_due: Decimal | None
    year_light: str | None
    year_lacks: int
    levels_due: int
    levels_met: int
    items_behind: int
    items_rose: int
    items_stayed: int
    items_fell: int
    items_better: int
    items_unchanged: int
    items_worse: int
    is_unreported: bool
    outs: dict[str, int]
    recent_places: list[list[object]]
    categories: dict[str, str]
    penalty: Decimal | None
    penalty_working: dict[str, str]
    items: list[ComputedItem] = field(default_factory=list)

    def columns(self) -> dict[str, object]:
        """Return the columns of the row; the park is named by its key, items are rows of their own."""
        return {key: value for key, value in vars(self).items() if key not in ("park", "items")}


@dataclass(frozen=True)
class Computed:
    """The whole result. ``unknown`` names cells that counted as unknown, ``warnings`` is for the publisher.

    ``unconfirmed`` are those among the unknown that stand for a bonus or a deduction, ``without_target`` those whose
    figure is known and whose target is missing.
    """

    standings: list[ComputedStanding]
    figures: list[ComputedFigure]
    summary: Summary
    unknown: list[str]
    unconfirmed: list[str]
    without_target: list[str]
    warnings: list[str]

    def standings_key(self) -> list[tuple[object, ...]]:
        """Return what makes two results the same to a reader: park, place, score and status, in order."""
        return [(s.park, s.place, s.score, s.status) for s in self.standings]


def compute(document: FrozenDocument) -> Computed:
    """Return scores, places, movement, lights and all that pages show.

    Raises ScoringError where the scheme is not right or refuses unknown figures.
    """
    return _Computation(document).result()


class _Computation(ScoredInputs):
    """The steps from a document to a result, with what they share."""

    def result(self) -> Computed:
        """Return the whole result."""
        scores = score(self.scheme, list(self.inputs.values()), self.directions)
        by_park = self._figures(
            self._item_places(), {s.park: {row.indicator: row for row in s.items} for s in scores.standings}
        )
        figures = [figure for own in by_park.values() for figure in own]
        standings: list[ComputedStanding] = []
        for group in self.scheme.items:
            members = [standing for standing in scores.standings if standing.group == group]
            if members:
                table = GroupTable(self.scheme, members, self.inputs, self.directions)
                standings += [
                    self._standing(table, standing, by_park[standing.park], len(standings) + index)
                    for index, standing in enumerate(members, start=1)
                ]
        warnings = self._warnings(scores)
        summary = summarise(self, standings, figures, warnings)
        unconfirmed = self._named(scores.unconfirmed)
        unknown = [*self._named(scores.unknown), *unconfirmed]
        without_target = self._named(scores.without_target)
        return Computed(standings, figures, summary, unknown, unconfirmed, without_target, warnings)

    def _item_places(self) -> dict[str, dict[str, int]]:
        """Return the places of all recognised values within their groups, by park and indicator.

        A park of which an item is not asked has no place on it; in releases of formats 1 and 2 it had.
        """
        places: dict[str, dict[str, int]] = {code: {} for code in self.parks}
        for group in self.scheme.items:
            members = [park for park in self.inputs.values() if park.group == group]
            excluded = (
                {}
                if "brought_up" in self.document
                else {item.indicator: item.excluded_parks for item in self.scheme.items[group]}
            )
            for indicator, direction in self.directions.items():
                cells = {
                    park.code: park.cells.get(indicator, UNKNOWN)
                    for park in members
                    if park.code not in excluded.get(indicator, ())
                }
                for park, place in value_places(cells, direction).items():
                    places[park][indicator] = place
        return places

    @cached_property
    def _place_of(self) -> Callable[[str], ReleaseKey]:
        return by_category(self.document)

    def _named(self, pairs: Sequence[tuple[str, str]]) -> list[str]:
        """Return cells as "park indicator", in the city's order."""
        return [f"{park} {indicator}" for park, indicator in sorted(pairs, key=by_park(self.document))]

    def _figures(
        self, places: Mapping[str, Mapping[str, int]], items: Mapping[str, Mapping[str, ScoredItem]]
    ) -> dict[str, list[ComputedFigure]]:
        """Return by park a figure for whatever has one, is to come, or has a target of which there is something to say.

        Parks and indicators are in the city's order.
        """
        found: dict[str, list[ComputedFigure]] = {}
        for park in sorted(self.parks, key=lambda code: (self.parks[code]["position"], code)):
            wanted = {*self.rows[park], *self.promises[park], *self.not_issued[park]}
            own: Mapping[str, ScoredItem] = items.get(park, {})
            found[park] = [
                self._figure(park, indicator, places[park].get(indicator), own.get(indicator))
                for indicator in sorted(wanted, key=self._place_of)
            ]
        return found

    def _figure(self, park: str, indicator: str, place: int | None, item: ScoredItem | None) -> ComputedFigure:
        row = self.rows[park].get(indicator)
        here = self.cells[park].get(indicator, UNKNOWN)
        grown = self._growth(indicator, here, row)
        promise, direction = self.promises[park].get(indicator), self.directions[indicator]
        expected = promise.expected if promise else None
        completion = (
            progress.completion_of_year(here.value, promise, direction) if promise and here.value is not None else None
        )
        out = _out_of(item) if item else self._out_outside(park, indicator, here)
        light = None if out else item.light if item else self._light(indicator, here, promise)
        return ComputedFigure(
            park=park,
            indicator=indicator,
            version_id=row["version"] if row else None,
            state=here.state.value,
            value=here.value,
            growth_state=grown.state.value if grown.state is not State.UNAVAILABLE else State.UNKNOWN.value,
            growth_value=None if grown.value is None else points_of(grown.value),
            is_estimate=bool(row and row["is_estimate"]),
            base=self.bases[park][indicator].value if row else None,
            last_year=frozen_number(row["last_year"]) if row else None,
            out=out,
            target=promise.target if promise else None,
            expected=None if expected is None else points_of(expected),
            completion=None if completion is None else points_of(completion),
            light=light.value if light else None,
            place=place,
            previous_place=self._previous_item_place(park, indicator),
        )

    def _light(self, indicator: str, here: Cell, promise: Promise | None) -> progress.Light | None:
        is_whole = self.indicators[indicator]["whole"]
        return progress.light_of(here.value, promise, self.directions[indicator], self.scheme.bounds, is_whole=is_whole)

    def _out_outside(self, park: str, indicator: str, here: Cell) -> str:
        """Return why a figure that no item of the park's group scores is in no count or list, "" where it is."""
        if here.state in (State.NOT_APPLICABLE, State.UNAVAILABLE):
            return here.state.value
        if indicator in self.not_issued[park]:
            return "none"
        promise = self.promises[park].get(indicator)
        if promise is None or is_compared(promise, self.directions[indicator]):
            return ""
        return progress.due(promise, self.directions[indicator]).value

    def _growth(self, indicator: str, here: Cell, row: FigureRow | None) -> Cell:
        base = self.bases[row["park"]][indicator] if row else UNKNOWN
        reported = frozen_number(row["reported_growth"]) if row else None
        entered = UNKNOWN if reported is None else number_cell(reported)
        return growth_of(self.indicators[indicator]["growth"], here, base, entered)

    def _previous(self, park: str) -> StandingRow | None:
        """Return the park's standing in the release that movement is measured against."""
        compared = self.document["compared_with"]
        if compared is None:
            return None
        if not hasattr(self, "_previous_standings"):
            self._previous_standings = {s["park"]: s for s in compared["standings"]}
        found = self._previous_standings.get(park)
        return found if found and found["group"] == self.parks[park]["group"] else None

    def _previous_item_place(self, park: str, indicator: str) -> int | None:
        compared = self.document["compared_with"]
        if compared is None or self._previous(park) is None:
            return None
        place: int | None = compared["places"].get(park, {}).get(indicator)
        return place

    def _standing(
        self, table: GroupTable, standing: PlacedPark, figures: list[ComputedFigure], position: int
    ) -> ComputedStanding:
        park = self.parks[standing.park]
        before = self._previous(standing.park)
        previous = before["place"] if before else None
        stands = {row.indicator: row for row in standing.items if _out_of(row) not in OUT_OF_ALL}
        levels = [row for row in self._counted_in_means(stands, Measure.POINT) if row.light is not None]
        items = sorted(standing.items, key=lambda row: self._place_of(row.indicator))
        return ComputedStanding(
            park=standing.park,
            position=position,
            place=standing.place,
            previous_place=previous,
            movement=movement(previous, standing.place),
            is_new=self.document["compared_with"] is not None and standing.place is not None and previous is None,
            score=standing.score,
            status=standing.status.value,
            group_code=standing.group,
            group_name=self.groups[standing.group],
            park_name=park["name"],
            park_short_name=park["short_name"],
            park_name_key=park["name_key"],
            **self._year(standing.park, stands),
            levels_due=len(levels),
            levels_met=sum(row.light == "ahead" for row in levels),
            items_behind=sum(row.light == "behind" for row in stands.values()),
            **self._changes([figure for figure in figures if figure.indicator in stands]),
            is_unreported=_is_unreported(standing.items),
            outs=dict(Counter(out for row in standing.items if (out := _out_of(row)))),
            recent_places=self._recent(standing),
            categories=self._categories(standing),
            penalty=standing.penalty,
            penalty_working=standing.penalty_working,
            items=[self._item(table, standing, row, index) for index, row in enumerate(items, start=1)],
        )

    def _counted_in_means(self, rows: Mapping[str, ScoredItem], measure: Measure) -> list[ScoredItem]:
        """Return the ordinary items of a measure that have a weight."""
        return [
            row for code, row in rows.items() if row.sign == 0 and row.weight > 0 and self.measures[code] is measure
        ]

    def _year(self, park: str, rows: Mapping[str, ScoredItem]) -> _Year:
        """Return completion of the year and what is due of it, over the same items; unknown ones are left out."""
        parts, lacks = [], 0
        for row in self._counted_in_means(rows, Measure.YTD):
            promise, direction = self.promises[park].get(row.indicator), self.directions[row.indicator]
            if promise is None or direction is Direction.LOWER or not is_compared(promise, direction):
                continue
            if row.value.value is None:
                lacks += 1
            else:
                parts.append(YearPart(row.weight, row.value.value, promise))
        found = completion_and_schedule(parts)
        light = light_against(*found, self.scheme.bounds) if found else None
        return {
            "year_completion": points_of(found[0]) if found else None,
            "year_due": points_of(found[1]) if found else None,
            "year_light": light.value if light else None,
            "year_lacks": lacks,
        }

    def _changes(self, figures: Sequence[ComputedFigure]) -> _Changes:
        """Return how many places of items rose, stayed and fell, and how many values are better, level and worse."""
        moves = [
            movement(figure.previous_place, figure.place)
            for figure in figures
            if figure.previous_place is not None and figure.place is not None
        ]
        changes = [change for figure in figures if (change := self._change(figure)) is not None]
        return {
            "items_rose": sum(move is not None and move > 0 for move in moves),
            "items_stayed": sum(move == 0 for move in moves),
            "items_fell": sum(move is not None and move < 0 for move in moves),
            "items_better": sum(change > 0 for change in changes),
            "items_unchanged": sum(change == 0 for change in changes),
            "items_worse": sum(change < 0 for change in changes),
        }

    def _change(self, figure: ComputedFigure) -> Decimal | None:
        """Return by how much a value is better than last year's (worse: below zero), None without either."""
        if figure.value is None or figure.last_year is None:
            return None
        change = figure.value - figure.last_year
        return -change if self.directions[figure.indicator] is Direction.LOWER else change

    def _recent(self, standing: PlacedPark) -> list[list[object]]:
        earlier: list[list[object]] = [
            [entry["period"], entry["places"].get(standing.park)] for entry in self.document["recent"]
        ]
        return [*earlier, [self.document["release"]["period"], standing.place]]

    def _categories(self, standing: PlacedPark) -> dict[str, str]:
        """Return the points of each category; "" gathers what has none."""
        sums: dict[str, Decimal] = {}
        for row in standing.items:
            category = self.indicators[row.indicator]["category"] or ""
            sums[category] = sums.get(category, Decimal(0)) + (row.points or Decimal(0))
        return {category: plain(value) for category, value in sums.items()}

    def _item(self, table: GroupTable, standing: PlacedPark, row: ScoredItem, position: int) -> ComputedItem:
        earlier = None
        compared = self.document["compared_with"]
        if compared is not None and self._previous(standing.park) is not None:
            earlier = frozen_number(compared["points"].get(standing.park, {}).get(row.indicator))
        return ComputedItem(
            indicator=row.indicator,
            position=position,
            weight=self._points_of_weight(row.weight),
            rule=row.rule,
            points=row.points,
            out=row.out,
            light=row.light.value if row.light else None,
            shortfall=None if row.shortfall is None else points_of(row.shortfall),
            working=row.working,
            places_moved=None if earlier is None else table.places_moved(standing.park, row.indicator, earlier),
        )

    @cached_property
    def _points_of_weight(self) -> Callable[[Decimal], Decimal]:
        """Return `points_of` for weights, of which a scheme has few and a release needs one a park and item."""
        return lru_cache(points_of)

    def _warnings(self, scores: Scores) -> list[str]:
        """Return remarks as "code park indicator" and odd weights as "weights_odd group total"."""
        remarks = [f"{remark.code} {remark.park} {remark.indicator}" for remark in scores.remarks]
        problems = check_scheme(self.items, self.scheme.items, self.scheme.better)
        if not self.scheme.renormalise:
            remarks += [f"{p.code} {p.group} {p.met}" for p in problems if p.is_warning]
        return remarks


def _is_unreported(items: Sequence[ScoredItem]) -> bool:
    """Return whether nothing that a park was asked for, and that was to be had, was reported; NA is an answer."""
    states = {row.value.state for row in items if _out_of(row) != "excluded"} - {State.UNAVAILABLE}
    return states == {State.UNKNOWN}


def _out_of(row: ScoredItem) -> str:
    """Return why an item gives no points, "" where it does; what is unknown is in, as unknown."""
    reason = row.out or row.working.get("out", "")
    return "" if reason in ("unknown", "nobody_known") else reason
