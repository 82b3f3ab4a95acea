"""Charts: what is drawn, and the same numbers as a table. The browser draws from the JSON of the page itself."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum
from typing import Any

from targets.scoring.arithmetic import half_up


class Kind(StrEnum):
    """How a chart is drawn. ``PLACES`` are lines with the first place on top."""

    LINE = "line"
    BAR = "bar"
    RADAR = "radar"
    PLACES = "places"


@dataclass(frozen=True)
class Series:
    """One line, row of bars or area; None is a gap. ``is_main`` is the one that the chart is about."""

    label: str
    values: Sequence[Decimal | None]
    is_main: bool = False
    is_dashed: bool = False


@dataclass(frozen=True)
class Chart:
    """A chart with all that it takes to understand it: caption, unit, source, and the table of its numbers."""

    name: str
    kind: Kind
    caption: str
    unit: str
    source: str
    labels: Sequence[str]
    series: Sequence[Series]
    decimals: int = 2
    head: str = ""
    lowest: Decimal | None = None
    highest: Decimal | None = None
    missing: str = field(default="–")

    @property
    def numbers(self) -> str:
        """Return the name of the element that holds the numbers."""
        return f"{self.name}-numbers"

    @property
    def is_empty(self) -> bool:
        """Return whether there is nothing to draw."""
        return not any(value is not None for series in self.series for value in series.values)

    def drawing(self) -> dict[str, Any]:
        """Return what the browser draws. Numbers become floats here and nowhere else: pixels need no more."""
        return {
            "kind": self.kind.value,
            "labels": list(self.labels),
            "unit": self.unit,
            "lowest": None if self.lowest is None else float(self.lowest),
            "highest": None if self.highest is None else float(self.highest),
            "series": [
                {
                    "label": series.label,
                    "values": [None if value is None else float(value) for value in series.values],
                    "main": series.is_main,
                    "dashed": series.is_dashed,
                }
                for series in self.series
            ],
        }

    def rows(self) -> list[tuple[str, list[str]]]:
        """Return the rows of the table: a label and the shown number of each series."""
        return [
            (label, [self._shown(series.values[index]) for series in self.series])
            for index, label in enumerate(self.labels)
        ]

    def _shown(self, value: Decimal | None) -> str:
        return self.missing if value is None else f"{half_up(value, self.decimals):,f}"
