"""Which numbers of a row are per cent, so that a cell that is shown in per cent can be taken as people see it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from django.db import connection

from reports.city.files.columns import Column, File

SHARES = frozenset(("q1", "q2", "q3"))
_VALUES = frozenset(("value", "recognised", "base", "target", "stretch", "old", "new"))
ALL = SHARES | _VALUES | {"growth"}
_PERCENT = ("%", "％")


@dataclass(frozen=True)
class Percents:
    """By code of an indicator its unit and how its growth is told: empty where nothing can be in per cent."""

    units: Mapping[str, tuple[str, str]] = field(default_factory=dict)

    @classmethod
    def known(cls, file: File) -> Percents:
        """Return what is stored of indicators and what the folder says of them, which was staged before."""
        if "indicator_code" not in file.by:
            return cls()
        with connection.cursor() as cursor:
            cursor.execute("SELECT code, unit, growth FROM targets_indicator")
            found = {code: (unit, growth) for code, unit, growth in cursor.fetchall()}
            cursor.execute("SELECT to_regclass('pg_temp.stage_indicators') IS NOT NULL")
            if cursor.fetchone() == (True,):
                cursor.execute("SELECT code, coalesce(unit, ''), coalesce(growth, '') FROM stage_indicators")
                found |= {code: (unit, growth) for code, unit, growth in cursor.fetchall()}
        return cls(found)

    def of(self, cells: Sequence[str], order: Sequence[tuple[Column, int | None]]) -> frozenset[str]:
        """Return the columns whose numbers are per cent in a row."""
        if not self.units:
            return frozenset()
        place = next((index for column, index in order if column.name == "indicator_code"), None)
        unit, growth = self.units.get("" if place is None else cells[place], ("", "difference"))
        if unit in _PERCENT:
            return ALL
        return SHARES if growth == "difference" else SHARES | {"growth"}
