"""The overview: who leads, who moved, who is behind, and the totals."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from reports.charts import Chart, Kind, Series
from reports.contents.words import ItemWord, item_words, period_name, score_decimals
from reports.models import Release, Standing
from targets.scoring.progress import light

SHOWN = 10
ATTENTION = 4
# From how many items behind on the number is shown as a warning.
MANY_BEHIND = 3


@dataclass(frozen=True)
class Total:
    """A headline of the city: value, growth, and per cent of the year's target against what is due by now."""

    name: str
    unit: str
    decimals: int
    value: Decimal | None
    growth: Decimal | None
    growth_is_rate: bool
    completion: Decimal | None
    due: Decimal | None
    light: str
    missing: int
    is_sum: bool


@dataclass(frozen=True)
class Attention:
    """A figure that is behind: by how many percentage points of the year's target."""

    park_code: str
    park: str
    item: ItemWord
    light: str
    gap: Decimal
    completion: Decimal
    due: Decimal


@dataclass(frozen=True)
class Row:
    """One park of the overview: its standing, its way to the reasons, and the lights of two of its columns."""

    standing: Standing
    address: str
    industries: str
    light: str
    behind_light: str


@dataclass(frozen=True)
class OverviewContents:
    """Everything the overview says about one release."""

    release: Release
    news: dict[str, Any]
    gap_item: ItemWord | None
    totals: list[Total]
    rows: list[Row]
    count: int
    groups: int
    due: Decimal | None
    radar: Chart | None
    campaign: str
    attention: list[Attention]
    approved: dict[str, int]
    has_targets: bool
    has_comparison: bool
    has_history: bool

    @property
    def heading(self) -> str:
        """Return what is ranked, e.g. 2016年一季度综合排名."""
        return _("Ranking %(period)s") % {"period": period_name(self.release.period)}

    @property
    def decimals(self) -> int:
        """Return how many decimals scores are shown with."""
        return score_decimals(self.release)

    @property
    def has_side(self) -> bool:
        """Return whether there is anything beside the ranking."""
        return self.radar is not None or bool(self.attention)

    @classmethod
    def of(cls, release: Release) -> OverviewContents:
        """Return the overview of a release; one query."""
        summary = release.summary
        standings = list(release.standings.select_related("park").order_by("position")[:SHOWN])
        items = item_words(release)
        gap = summary["news"].get("behind", {}).get("indicator")
        return cls(
            release=release,
            news=summary["news"],
            gap_item=items.get(gap) if gap else None,
            totals=[_total(release, total) for total in summary["totals"]],
            rows=[_row(release, standing) for standing in standings],
            count=sum(group["parks"] for group in summary["groups"]),
            groups=len(summary["groups"]),
            due=_due(release),
            radar=_radar(summary["pairs"], standings),
            campaign=(summary["pairs"] or {}).get("name", ""),
            attention=[_attention(entry, items, summary["names"]) for entry in summary["attention"][:ATTENTION]],
            approved=summary["approved"],
            has_targets=any(standing.year_completion is not None for standing in standings),
            has_comparison=summary["compared_with"] is not None,
            has_history=any(len(standing.recent_places) > 1 for standing in standings),
        )


def _row(release: Release, standing: Standing) -> Row:
    behind = standing.items_behind
    return Row(
        standing=standing,
        address=reverse("reports:why", args=[release.pk, standing.park.code]),
        industries=" · ".join(release.summary["parks"].get(standing.park.code, {}).get("industries", [])),
        light=standing.year_light or "",
        behind_light="behind" if behind > MANY_BEHIND else "near" if behind > 1 else "ahead",
    )


def _total(release: Release, total: dict[str, Any]) -> Total:
    completion, due = _decimal(total.get("completion")), _decimal(total.get("due"))
    return Total(
        name=total["name"],
        unit=total["unit"],
        decimals=total["decimals"],
        value=_decimal(total["value"]),
        growth=_decimal(total.get("growth")),
        growth_is_rate=total["growth_kind"] == "rate",
        completion=completion,
        due=due,
        light=_light_against(release, completion, due),
        missing=total["missing"],
        is_sum=total["total"] == "sum",
    )


def _light_against(release: Release, completion: Decimal | None, due: Decimal | None) -> str:
    """Return the light of a share of the year against what is due by now, "" without either."""
    if completion is None or due is None or due <= 0:
        return ""
    bounds = release.summary["scheme"]
    return light(completion / due, Decimal(bounds["ahead"]), Decimal(bounds["near"])).value


def _due(release: Release) -> Decimal | None:
    """Return the per cent of the year that has passed by the period's end."""
    return release.period.share_of_year


def _attention(entry: dict[str, Any], items: dict[str, ItemWord], names: dict[str, str]) -> Attention:
    completion, gap = Decimal(entry["completion"]), Decimal(entry["gap"])
    return Attention(
        park_code=entry["park"],
        park=names[entry["park"]],
        item=items[entry["indicator"]],
        light=entry["light"],
        gap=gap,
        completion=completion,
        due=completion + gap,
    )


def _radar(pairs: dict[str, Any] | None, standings: list[Standing]) -> Chart | None:
    """Return the pairs of 六比六看, each with the first park's value and the mean of all, 0..1."""
    if pairs is None or not standings or not pairs["pairs"]:
        return None
    first = standings[0]
    values = [[_decimal(value) for value in pair["values"].values()] for pair in pairs["pairs"]]
    mean = [_mean([value for value in row if value is not None]) for row in values]
    return Chart(
        name="radar",
        kind=Kind.RADAR,
        caption=_("%(park)s and the mean of all") % {"park": first.park_name},
        unit="",
        source=_("this release; scale 0 to 1, 1 is the best park"),
        labels=[f"{pair['compare']}{pair['look']}" for pair in pairs["pairs"]],
        series=[
            Series(first.park_name, [_decimal(pair["values"].get(first.park.code)) for pair in pairs["pairs"]], True),
            Series(_("mean"), mean, is_dashed=True),
        ],
        head=_("pair"),
    )


def _mean(values: list[Decimal]) -> Decimal | None:
    return sum(values, Decimal(0)) / len(values) if values else None


def _decimal(text: str | None) -> Decimal | None:
    return None if text is None else Decimal(text)
