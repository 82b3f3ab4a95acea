"""Computes a release from its frozen document, and from nothing else: the same text gives the same result."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from decimal import Decimal
from typing import Any

from accounts.fields import plain
from reports.publishing.document import Document, number
from reports.publishing.summing import summarise
from targets.scoring import measures, progress
from targets.scoring.arithmetic import points
from targets.scoring.growth import growth_of
from targets.scoring.progress import Promise
from targets.scoring.ranking import movement, value_places
from targets.scoring.scheme import Item, Scheme, check_scheme, items_of_groups
from targets.scoring.score import ItemScore, ParkInputs, Scores, Standing, light_of, score
from targets.scoring.table import GroupTable
from targets.scoring.values import UNKNOWN, Cell, Direction, Measure, cell
from targets.scoring.values import number as number_cell


@dataclass(frozen=True)
class ComputedItem:
    """The points of one item of one park, as stored in `ItemScore`."""

    indicator: str
    position: int
    weight: Decimal
    rule: str
    points: Decimal | None
    out: str
    light: str | None
    working: dict[str, str]
    places_moved: int | None
    needed: Decimal | None

    def columns(self) -> dict[str, Any]:
        """Return the columns of the row; the indicator is named by its key."""
        return {key: value for key, value in asdict(self).items() if key != "indicator"}


@dataclass(frozen=True)
class ComputedFigure:
    """What is released of one indicator of one park, as stored in `ReleasedFigure`."""

    park: str
    indicator: str
    version_id: int | None
    state: str
    value: Decimal | None
    growth_state: str
    growth_value: Decimal | None
    is_estimate: bool
    target: Decimal | None
    expected: Decimal | None
    completion: Decimal | None
    light: str | None
    place: int | None
    previous_place: int | None

    def columns(self) -> dict[str, Any]:
        """Return the columns of the row; park and indicator are named by their keys."""
        return {key: value for key, value in asdict(self).items() if key not in ("park", "indicator")}


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
    completion: Decimal | None
    behind: int
    rose: int
    level: int
    fell: int
    recent_places: list[list[Any]]
    categories: dict[str, str]
    penalty: Decimal | None
    penalty_working: dict[str, str]
    missing_score: Decimal | None
    items: list[ComputedItem] = field(default_factory=list)

    def columns(self) -> dict[str, Any]:
        """Return the columns of the row; the park is named by its key, items are rows of their own."""
        return {key: value for key, value in vars(self).items() if key not in ("park", "items")}


@dataclass(frozen=True)
class Computed:
    """The whole result. ``unknown`` names cells that counted as unknown, ``warnings`` is for the publisher.

    ``unconfirmed`` are those among the unknown that stand for a bonus or a deduction.
    """

    standings: list[ComputedStanding]
    figures: list[ComputedFigure]
    summary: dict[str, Any]
    unknown: list[str]
    unconfirmed: list[str]
    warnings: list[str]

    def standings_key(self) -> list[tuple[object, ...]]:
        """Return what makes two results the same to a reader: park, place, score and status, in order."""
        return [(s.park, s.place, s.score, s.status) for s in self.standings]


def compute(document: Document) -> Computed:
    """Return scores, places, movement, lights and all that pages show.

    Raises ScoringError where the scheme is not right or refuses unknown figures.
    """
    return _Computation(document).result()


class _Computation:
    """The steps from a document to a result, with what they share."""

    def __init__(self, document: Document) -> None:
        self.document = document
        self.indicators: dict[str, Document] = {i["code"]: i for i in document["indicators"]}
        self.directions = {code: Direction(i["direction"]) for code, i in self.indicators.items()}
        self.measures = {code: Measure(i["measure"]) for code, i in self.indicators.items()}
        self.parks: dict[str, Document] = {park["code"]: park for park in document["parks"]}
        self.rows: dict[tuple[str, str], Document] = {(f["park"], f["indicator"]): f for f in document["figures"]}
        self.cells: dict[str, dict[str, Cell]] = {code: {} for code in self.parks}
        for (park, indicator), row in self.rows.items():
            self.cells[park][indicator] = cell(row["state"], number(row["value"]))
        self.promises: dict[str, dict[str, Promise]] = {code: {} for code in self.parks}
        for target in document["targets"]:
            self.promises[target["park"]][target["indicator"]] = Promise(
                Decimal(target["target"]),
                Decimal(target["share"]),
                target["own_schedule"],
                number(target["base"]),
            )
        self.groups = {group["code"]: group["name"] for group in document["groups"]}
        self.scheme = self._scheme(document["scheme"])
        self.inputs = {
            code: ParkInputs(code, park["group"], self.cells[code], self.promises[code])
            for code, park in self.parks.items()
            if park["group"]
        }

    def result(self) -> Computed:
        """Return the whole result."""
        scores = score(self.scheme, list(self.inputs.values()), self.directions)
        places = self._item_places()
        figures = self._figures(places)
        by_park: dict[str, list[ComputedFigure]] = {code: [] for code in self.parks}
        for figure in figures:
            by_park[figure.park].append(figure)
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
        summary = summarise(self.document, standings, figures, warnings)
        unconfirmed = [f"{park} {indicator}" for park, indicator in scores.unconfirmed]
        unknown = [*(f"{park} {indicator}" for park, indicator in scores.unknown), *unconfirmed]
        return Computed(standings, figures, summary, unknown, unconfirmed, warnings)

    def _scheme(self, scheme: Document) -> Scheme:
        items = [
            Item(
                indicator=item["indicator"],
                weight=Decimal(item["weight"]),
                rule=item["rule"],
                parameters=item["parameters"],
                direction=self.directions[item["indicator"]],
                measure=self.measures[item["indicator"]],
                excluded_parks=frozenset(item["excluded_parks"]),
                group=item["group"],
            )
            for item in scheme["items"]
        ]
        in_use = [code for code in self.groups if any(park["group"] == code for park in self.parks.values())]
        self.items = items
        return Scheme(
            items=items_of_groups(items, in_use),
            composite=scheme["composite"],
            better=Direction(scheme["better"]),
            missing=scheme["missing"],
            tie_break=tuple(scheme["tie_break"]),
            renormalise=scheme["renormalise"],
            ahead=Decimal(scheme["ahead"]),
            near=Decimal(scheme["near"]),
        )

    def _item_places(self) -> dict[tuple[str, str], int]:
        """Return the places of all recognised values within their groups, by (park, indicator)."""
        places: dict[tuple[str, str], int] = {}
        for group in self.scheme.items:
            members = [park for park in self.inputs.values() if park.group == group]
            for indicator, direction in self.directions.items():
                cells = {park.code: park.cells.get(indicator, UNKNOWN) for park in members}
                for park, place in value_places(cells, direction).items():
                    places[park, indicator] = place
        return places

    def _figures(self, places: Mapping[tuple[str, str], int]) -> list[ComputedFigure]:
        wanted = sorted(
            {*self.rows, *((t["park"], t["indicator"]) for t in self.document["targets"])},
        )
        return [self._figure(park, indicator, places) for park, indicator in wanted if park in self.parks]

    def _figure(self, park: str, indicator: str, places: Mapping[tuple[str, str], int]) -> ComputedFigure:
        row = self.rows.get((park, indicator), {})
        here = self.cells[park].get(indicator, UNKNOWN)
        grown = self._growth(indicator, here, row)
        promise = self.promises[park].get(indicator)
        measure, direction = self.measures[indicator], self.directions[indicator]
        expected = progress.expected(promise, measure) if promise else None
        completion = (
            progress.completion_of_year(here.value, promise, direction) if promise and here.value is not None else None
        )
        item = Item(indicator, Decimal(0), "completion", {}, direction, measure)
        light = light_of(here, promise, item, self.scheme)
        return ComputedFigure(
            park=park,
            indicator=indicator,
            version_id=row.get("version"),
            state=here.state.value,
            value=here.value,
            growth_state=grown.state.value,
            growth_value=None if grown.value is None else points(grown.value),
            is_estimate=row.get("is_estimate", False),
            target=promise.target if promise else None,
            expected=None if expected is None else points(expected),
            completion=None if completion is None else points(completion),
            light=light.value if light else None,
            place=places.get((park, indicator)),
            previous_place=self._previous_item_place(park, indicator),
        )

    def _growth(self, indicator: str, here: Cell, row: Document) -> Cell:
        base = cell(row.get("base_state", "unknown"), number(row.get("base")))
        reported = number(row.get("reported_growth"))
        entered = UNKNOWN if reported is None else number_cell(reported)
        return growth_of(self.indicators[indicator]["growth"], here, base, entered)

    def _previous(self, park: str) -> Document | None:
        """Return the park's standing in the release that movement is measured against."""
        compared = self.document["compared_with"]
        if compared is None:
            return None
        if not hasattr(self, "_previous_standings"):
            self._previous_standings = {s["park"]: s for s in compared["standings"]}
        found: Document | None = self._previous_standings.get(park)
        return found if found and found["group"] == self.parks[park]["group"] else None

    def _previous_item_place(self, park: str, indicator: str) -> int | None:
        compared = self.document["compared_with"]
        if compared is None or self._previous(park) is None:
            return None
        place: int | None = compared["places"].get(park, {}).get(indicator)
        return place

    def _standing(
        self, table: GroupTable, standing: Standing, figures: list[ComputedFigure], position: int
    ) -> ComputedStanding:
        park = self.parks[standing.park]
        before = self._previous(standing.park)
        previous = before["place"] if before else None
        compared = self.document["compared_with"]
        has_items = {row.indicator: row for row in standing.items}
        counted = [figure for figure in figures if figure.indicator in has_items]
        moves = [
            movement(figure.previous_place, figure.place)
            for figure in counted
            if figure.previous_place is not None and figure.place is not None
        ]
        return ComputedStanding(
            park=standing.park,
            position=position,
            place=standing.place,
            previous_place=previous,
            movement=movement(previous, standing.place),
            is_new=compared is not None and standing.place is not None and previous is None,
            score=standing.score,
            status=standing.status.value,
            group_code=standing.group,
            group_name=self.groups[standing.group],
            park_name=park["name"],
            park_short_name=park["short_name"],
            park_name_key=park["name_key"],
            completion=_rounded(self._completion(counted, has_items)),
            behind=sum(figure.light == "behind" for figure in counted),
            rose=sum(move is not None and move > 0 for move in moves),
            level=sum(move == 0 for move in moves),
            fell=sum(move is not None and move < 0 for move in moves),
            recent_places=self._recent(standing),
            categories=self._categories(standing),
            penalty=standing.penalty,
            penalty_working=standing.penalty_working,
            missing_score=table.missing_score(standing.park),
            items=[self._item(table, standing, row, index) for index, row in enumerate(standing.items, start=1)],
        )

    def _completion(self, figures: list[ComputedFigure], rows: Mapping[str, ItemScore]) -> Decimal | None:
        return measures.mean_completion(
            [
                (rows[figure.indicator].weight, figure.completion)
                for figure in figures
                if figure.completion is not None and rows[figure.indicator].sign == 0
            ]
        )

    def _recent(self, standing: Standing) -> list[list[Any]]:
        earlier = [[entry["period"], entry["places"].get(standing.park)] for entry in self.document["recent"]]
        return [*earlier, [self.document["release"]["period"], standing.place]]

    def _categories(self, standing: Standing) -> dict[str, str]:
        """Return the points of each category; "" gathers what has none."""
        sums: dict[str, Decimal] = {}
        for row in standing.items:
            category = self.indicators[row.indicator]["category"] or ""
            sums[category] = sums.get(category, Decimal(0)) + (row.points or Decimal(0))
        return {category: plain(value) for category, value in sums.items()}

    def _item(self, table: GroupTable, standing: Standing, row: ItemScore, position: int) -> ComputedItem:
        earlier = None
        compared = self.document["compared_with"]
        if compared is not None and self._previous(standing.park) is not None:
            earlier = number(compared["points"].get(standing.park, {}).get(row.indicator))
        needed = table.needed(standing.park, row.indicator, self.indicators[row.indicator]["decimals"])
        return ComputedItem(
            indicator=row.indicator,
            position=position,
            weight=points(row.weight),
            rule=row.rule,
            points=row.points,
            out=row.out,
            light=row.light.value if row.light else None,
            working=row.working,
            places_moved=None if earlier is None else table.places_moved(standing.park, row.indicator, earlier),
            needed=needed,
        )

    def _warnings(self, scores: Scores) -> list[str]:
        """Return remarks as "code park indicator" and odd weights as "weights_odd group total"."""
        remarks = [f"{remark.code} {remark.park} {remark.indicator}" for remark in scores.remarks]
        problems = check_scheme(self.items, self.scheme.items, self.scheme.better)
        if not self.scheme.renormalise:
            remarks += [f"{p.code} {p.group} {p.met}" for p in problems if p.is_warning]
        return remarks


def _rounded(value: Decimal | None) -> Decimal | None:
    return None if value is None else points(value)
