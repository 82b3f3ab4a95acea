"""The totals of a release: of each indicator over the parks that were asked for it."""

from __future__ import annotations

from decimal import Decimal

from core.fields import plain
from reports.releases.document import IndicatorWords, frozen_number
from reports.releases.scored import ScoredInputs
from reports.releases.summary import TotalWords
from targets.scoring.arithmetic import points_of
from targets.scoring.progress import Bounds, Promise, path_of
from targets.scoring.totals import CityTotal, TotalKind, TotalPart, total_of
from targets.scoring.values import UNKNOWN, Cell, Direction, Measure, State


class Totalling:
    """Who of a document was asked for what, beside its figures and targets."""

    def __init__(self, inputs: ScoredInputs) -> None:
        self.inputs = inputs
        self.document = document = inputs.document
        # A park with a parent is part of it, and adds nothing of its own.
        whole = {park["code"] for park in document["parks"] if park["parent"] is None}
        self.asked: dict[str, list[str]] = {}
        for park, indicator in document["asked"]:
            if park in whole:
                self.asked.setdefault(indicator, []).append(park)
        scheme = document["scheme"]
        self.bounds = Bounds(Decimal(scheme["ahead"]), Decimal(scheme["near"]))

    def words(self, indicator: IndicatorWords) -> TotalWords:
        """Return an indicator's total as pages show it."""
        parts = [self._part(park, indicator) for park in self.asked.get(indicator["code"], [])]
        city = self._city_target(indicator)
        total = total_of(_kind(indicator), parts, city, self.bounds)
        return {
            "code": indicator["code"],
            "name": indicator["name"],
            "unit": indicator["unit"],
            "decimals": indicator["decimals"],
            "direction": indicator["direction"],
            "total": indicator["total"],
            "growth_kind": indicator["growth"],
            **_numbers(total),  # type: ignore[typeddict-item]
            "is_city_target": city is not None and total.target is not None and not total.missing,
            "light": total.light.value if total.light else None,
            "asked": total.asked,
            "reported": total.reported,
            "missing_parks": list(total.missing),
            "is_unavailable": bool(parts) and all(part.cell.state is State.UNAVAILABLE for part in parts),
        }

    def _part(self, park: str, indicator: IndicatorWords) -> TotalPart:
        promise = self.inputs.promises[park].get(indicator["code"])
        if indicator["total"] != "ratio":
            cell_, base = self._cells(park, indicator["code"])
            return TotalPart(park, cell_, base, promise)
        above, base_above = self._cells(park, indicator["numerator"] or "")
        below, base_below = self._cells(park, indicator["denominator"] or "")
        return TotalPart(park, above, base_above, promise, below, base_below)

    def _cells(self, park: str, indicator: str) -> tuple[Cell, Cell]:
        """Return a figure and what its growth is measured against."""
        cells, bases = self.inputs.cells[park], self.inputs.bases[park]
        return cells.get(indicator, UNKNOWN), bases.get(indicator, UNKNOWN)

    def _city_target(self, indicator: IndicatorWords) -> Promise | None:
        value = frozen_number(self.document["city_targets"].get(indicator["code"]))
        if value is None:
            return None
        measure, direction = Measure(indicator["measure"]), Direction(indicator["direction"])
        path = path_of(
            indicator["path"], measure, direction, unit=indicator["unit"], is_whole=indicator["whole"], base=None
        )
        return Promise(value, Decimal(self.document["release"]["share"]), path)


def _kind(indicator: IndicatorWords) -> TotalKind:
    return TotalKind(
        indicator["total"],
        indicator["growth"],
        indicator["unit"],
        Direction(indicator["direction"]),
        Measure(indicator["measure"]),
    )


def _numbers(total: CityTotal) -> dict[str, str | None]:
    names = ("value", "growth", "target", "completion", "due")
    found = {name: getattr(total, name) for name in names}
    return {name: None if value is None else plain(points_of(value)) for name, value in found.items()}
