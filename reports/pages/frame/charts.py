"""Charts: what is drawn, and the same numbers as a table. The browser draws from the JSON of the page itself."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum

from django.utils.translation import gettext as _

from targets.scoring.arithmetic import half_up


class ChartKind(StrEnum):
    """How a chart is drawn. ``PLACES`` are lines with the first place on top."""

    LINE = "line"
    BAR = "bar"
    RADAR = "radar"
    PLACES = "places"


# How many points a drawing needs to show more than a sentence says, and how many series: two where it compares.
POINTS = {ChartKind.LINE: 2, ChartKind.BAR: 2, ChartKind.PLACES: 2, ChartKind.RADAR: 3}
COMPARING = {ChartKind.PLACES: 2}


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
    kind: ChartKind
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

    @property
    def is_sentence(self) -> bool:
        """Return whether there is so little to draw that a sentence says it: one point in time, or one park alone."""
        known = [series for series in self.series if any(value is not None for value in series.values)]
        points = {at for series in known for at, value in enumerate(series.values) if value is not None}
        return not self.is_empty and (len(points) < POINTS[self.kind] or len(known) < COMPARING.get(self.kind, 1))

    @property
    def sentence(self) -> str:
        """Return all that is known of each series as a sentence: 经开区：2015年全年 1，2016年一季度 1。"""
        told = [
            _("%(name)s: %(numbers)s") % {"name": series.label, "numbers": _(", ").join(numbers)}
            for series in self.series
            if (numbers := self._known(series))
        ]
        return _("; ").join(told) + _(".")

    def _known(self, series: Series) -> list[str]:
        return [
            f"{label} {self._told(value)}"
            for label, value in zip(self.labels, series.values, strict=True)
            if value is not None
        ]

    def drawing(self) -> dict[str, object]:
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

    def _told(self, value: Decimal) -> str:
        if self.kind is ChartKind.PLACES:
            return _("place %(place)s") % {"place": self._shown(value)}
        return f"{self._shown(value)} {self.unit}".rstrip()

    def _shown(self, value: Decimal | None) -> str:
        return self.missing if value is None else f"{half_up(value, self.decimals):,f}"
