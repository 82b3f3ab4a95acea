"""What scoring is given of a frozen document: its cells, targets and scheme in the words of pure scoring."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from reports.releases.document import (
    Compared,
    FigureRow,
    FrozenDocument,
    IndicatorWords,
    SchemeWords,
    TargetRow,
    frozen_number,
)
from targets.scoring.progress import Path, Promise
from targets.scoring.scheme import Item, ScoringScheme, items_of_groups
from targets.scoring.score import ParkInputs
from targets.scoring.values import Cell, Direction, Measure, cell


class ScoredInputs:
    """A document as scoring reads it: what a release is computed from, and what the next place is reckoned from.

    What is known of cells stands by park, then by indicator: a park is looked at as a whole more often than a cell.
    """

    def __init__(self, document: FrozenDocument) -> None:
        self.document = document
        self.indicators: dict[str, IndicatorWords] = {i["code"]: i for i in document["indicators"]}
        self.directions = {code: Direction(i["direction"]) for code, i in self.indicators.items()}
        self.measures = {code: Measure(i["measure"]) for code, i in self.indicators.items()}
        self.parks = {park["code"]: park for park in document["parks"]}
        self._take_figures(document["figures"])
        self._take_targets(document["targets"])
        self.groups = {group["code"]: group["name"] for group in document["groups"]}
        self.scheme = self._scheme(document["scheme"])
        self.inputs = self._inputs(document["compared_with"])

    def _take_figures(self, figures: Sequence[FigureRow]) -> None:
        """Note rows, cells and what growth is measured against, by park and indicator."""
        self.rows: dict[str, dict[str, FigureRow]] = {code: {} for code in self.parks}
        self.cells: dict[str, dict[str, Cell]] = {code: {} for code in self.parks}
        self.bases: dict[str, dict[str, Cell]] = {code: {} for code in self.parks}
        for row in figures:
            park, indicator = row["park"], row["indicator"]
            self.rows[park][indicator] = row
            self.cells[park][indicator] = cell(row["state"], frozen_number(row["value"]))
            self.bases[park][indicator] = cell(row["base_state"], frozen_number(row["base"]))

    def _take_targets(self, targets: Sequence[TargetRow]) -> None:
        """Note targets in force by park and indicator, and of which it was stated that there is none."""
        self.promises: dict[str, dict[str, Promise]] = {code: {} for code in self.parks}
        self.not_issued: dict[str, set[str]] = {code: set() for code in self.parks}
        for target in targets:
            if target["target"] is not None:
                self.promises[target["park"]][target["indicator"]] = Promise(
                    Decimal(target["target"]),
                    Decimal(target["share"]),
                    Path(target["path"]),
                    frozen_number(target["base"]),
                )
            elif target["state"] == "none":
                self.not_issued[target["park"]].add(target["indicator"])

    def _inputs(self, compared_with: Compared | None) -> dict[str, ParkInputs]:
        """Return what scoring knows of each park that is in a group."""
        before = compared_with["places"] if compared_with else {}
        return {
            code: ParkInputs(
                code,
                park["group"],
                self.cells[code],
                self.promises[code],
                frozenset(self.not_issued[code]),
                park["position"],
                self.bases[code],
                before.get(code, {}),
            )
            for code, park in self.parks.items()
            if park["group"]
        }

    def _scheme(self, scheme: SchemeWords) -> ScoringScheme:
        items = [
            Item(
                indicator=item["indicator"],
                weight=Decimal(item["weight"]),
                rule=item["rule"],
                parameters=item["parameters"],
                direction=self.directions[item["indicator"]],
                is_whole=self.indicators[item["indicator"]]["whole"],
                excluded_parks=frozenset(item["excluded_parks"]),
                group=item["group"],
                section=item.get("section", ""),
            )
            for item in scheme["items"]
        ]
        in_use = [code for code in self.groups if any(park["group"] == code for park in self.parks.values())]
        self.items = items
        return ScoringScheme(
            items=items_of_groups(items, in_use),
            composite=scheme["composite"],
            better=Direction(scheme["better"]),
            missing=scheme["missing"],
            tie_break=tuple(scheme["tie_break"]),
            renormalise=scheme["renormalise"],
            ahead=Decimal(scheme["ahead"]),
            near=Decimal(scheme["near"]),
        )
