"""The ranking as a file: what a page draws stands there number by number, and no cell holds two values."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import django_tables2 as tables
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from core.exports import Numbers
from reports.models import Standing
from reports.pages.frame.contents.words import with_unit
from reports.pages.frame.tables import OfPeriod
from reports.pages.overview.contents.headlines import DECIMALS
from reports.pages.ranking.contents import RankingContents
from reports.pages.ranking.tables.columns import BESIDE
from reports.pages.ranking.tables.ranking import RankingTable, unreported_word
from targets.indicators.growth_words import growth_decimals
from targets.indicators.period_names import period_name

COUNTS = ("place", "by_place", "then", "lacks", "levels_met", "levels_due", "behind", "rose", "stayed", "fell")


class RankingSheet(RankingTable):
    """All parks of the ranking asked for, with the units in the heads and a column for each of the last periods."""

    rose = tables.Column(verbose_name=_("items up"), accessor="items_rose", empty_values=())
    stayed = tables.Column(verbose_name=_("items level"), accessor="items_stayed", empty_values=())
    fell = tables.Column(verbose_name=_("items down"), accessor="items_fell", empty_values=())
    estimate = tables.Column(verbose_name=_("estimate"), accessor="figure_is_estimate")

    def __init__(self, contents: RankingContents, rows: Sequence[Any]) -> None:
        self._rows = rows
        has_places = contents.has_comparison and not contents.query.is_by_part
        self._recent = _recent_places(rows) if has_places else []
        super().__init__(contents, rows, in_file=True, extra_columns=self._recent)
        if contents.item is not None:
            self._name(("target", "expected"), contents.item.unit)
        if contents.compared is not None:
            self._name(BESIDE, period_name(contents.compared.period))

    def _name(self, names: Sequence[str], beside: str) -> None:
        """Put a unit or a period into the heads of some columns, where they are shown."""
        for bound in (column.column for column in self.columns if column.name in names):
            bound.verbose_name = with_unit(str(bound.verbose_name), beside)

    def shown(self, *, in_file: bool) -> list[str]:
        """Return the columns in their order: an estimate only where there is one, the periods at the end."""
        shown = super().shown(in_file=in_file)
        if not any(getattr(row, "figure_is_estimate", None) for row in self._rows):
            shown = [name for name in shown if name != "estimate"]
        at = shown.index("then") if "then" in shown else len(shown)
        return [*shown[:at], *(name for name, _column in self._recent), *shown[at:]]

    def shown_numbers(self) -> dict[str, Numbers]:
        """Return how a file shows places, scores, per cent and figures; a change has its sign."""
        score, decimals = self.contents.decimals, self.decimals
        growth = growth_decimals(self.growth_kind, decimals)
        recent = [column.name for column in self.columns if isinstance(column.column, OfPeriod)]
        return {
            **dict.fromkeys((*COUNTS, *recent), Numbers()),
            **dict.fromkeys(("movement", "last_year", "by_moved", "then_moved"), Numbers(is_signed=True)),
            **dict.fromkeys(("score", "by_points", "then_score"), Numbers(score)),
            **dict.fromkeys(("completion", "due", "by_completion", "by_due"), Numbers(DECIMALS)),
            **dict.fromkeys(("value", "target"), Numbers(decimals)),
            "expected": Numbers(self._expected_decimals()),
            "schedule": Numbers(DECIMALS, is_signed=True),
            "then_apart": Numbers(score, is_signed=True),
            "growth": Numbers(growth, is_signed=True),
        }

    def value_rose(self, record: Standing) -> object:
        """Return how many items rose by their places."""
        return unreported_word() if record.is_unreported else record.items_rose

    def value_stayed(self, record: Standing) -> object:
        """Return how many items kept their places."""
        return unreported_word() if record.is_unreported else record.items_stayed

    def value_fell(self, record: Standing) -> object:
        """Return how many items fell by their places."""
        return unreported_word() if record.is_unreported else record.items_fell

    def value_estimate(self, value: bool) -> str:
        """Return the mark of an estimate."""
        return gettext("estimate") if value else ""

    def _expected_decimals(self) -> int:
        """Return how many decimals a column of what is due is shown with: those of the cell that needs most."""
        if self.contents.item is None:
            return self.decimals
        due = [row.figure_expected for row in self._rows if row.figure_expected is not None]
        return max(map(self.due_decimals, due), default=self.decimals)


def _recent_places(rows: Sequence[Any]) -> list[tuple[str, OfPeriod]]:
    """Return a column for each of the last periods; all parks of a release have the same."""
    periods = [period for period, _place in rows[0].recent_places] if rows else []
    return [
        (f"recent_{number}", OfPeriod(with_unit(gettext("place"), period_name(period)), f"recent_places__{number}__1"))
        for number, period in enumerate(periods)
    ]
