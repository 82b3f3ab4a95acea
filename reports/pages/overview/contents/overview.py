"""The overview: who leads, who moved, who is behind, and the totals."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

from django.db.models import OuterRef, QuerySet, Subquery
from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from reports.models import Release, Standing
from reports.pages.compare.contents import has_campaign, values_of_pairs
from reports.pages.frame.contents.frame import year_before
from reports.pages.frame.contents.words import Apart, score_decimals
from reports.pages.overview.contents.attention import Attention, HitRedLine, attention_of
from reports.pages.overview.contents.headlines import Total, decimal, totals_of
from reports.pages.overview.contents.news import clauses_of
from reports.pages.ranking.contents import chosen_year
from targets.indicators.period_names import period_name

if TYPE_CHECKING:
    from reports.releases.summary import PairOfItems

_SHOWN = 10


@dataclass(frozen=True)
class _Row:
    """One park of the overview: its standing, its way to the reasons, and its year beside its own schedule.

    ``moved`` is how many places it gained on the same period of last year, None without a place then.
    """

    standing: Standing
    address: str
    industries: str
    year: Apart | None
    moved: int | None


@dataclass(frozen=True)
class PairLine:
    """One pair of 六比六看: the first park's value and the mean of all, 0..1, None where there is none."""

    title: str
    value: Decimal | None
    mean: Decimal | None

    @property
    def per_cent(self) -> Decimal | None:
        """Return the first park's value as the length of a bar."""
        return None if self.value is None else 100 * self.value

    @property
    def mean_per_cent(self) -> Decimal | None:
        """Return the mean as a place on the bar."""
        return None if self.mean is None else 100 * self.mean


@dataclass(frozen=True)
class OverviewContents:
    """Everything the overview says about one release.

    ``is_of_old``: news and totals were stored by definitions of then (formats 1 and 2). ``last_year`` names the same
    period a year before, "" where nothing of it was released.
    """

    release: Release
    news: list[SafeString]
    totals: list[Total]
    rows: list[_Row]
    count: int
    groups: int
    last_year: str
    pairs: list[PairLine]
    campaign: str
    red_lines: list[HitRedLine]
    attention: list[Attention]
    approved: dict[str, int]
    has_targets: bool
    has_levels: bool
    has_comparison: bool

    @property
    def heading(self) -> str:
        """Return what is ranked, e.g. 2016年一季度综合排名."""
        return _("Ranking %(period)s") % {"period": period_name(self.release.period)}

    @property
    def decimals(self) -> int:
        """Return how many decimals scores are shown with."""
        return score_decimals(self.release)

    @property
    def is_of_old(self) -> bool:
        """Return whether news and totals are by definitions that are no longer those of today."""
        return self.release.format < 3

    @classmethod
    def of(cls, release: Release) -> OverviewContents:
        """Return the overview of a release; one query, one more of format 1 or 2, two more of several groups."""
        summary, then = release.summary, year_before(release)
        standings = list(_standings(release, then.id if then else None)[:_SHOWN])
        red_lines, attention = attention_of(release)
        return cls(
            release=release,
            news=clauses_of(release),
            totals=totals_of(release),
            rows=[_row(release, standing) for standing in standings],
            count=sum(group["parks"] for group in summary["groups"]),
            groups=len(summary["groups"]),
            last_year=period_name(then.period) if then else "",
            pairs=_pairs(release, standings),
            campaign=(summary["pairs"] or {}).get("name", ""),
            red_lines=red_lines,
            attention=attention,
            approved=summary["approved"],
            has_targets=summary["has_targets"],
            has_levels=any(standing.levels_due for standing in standings),
            has_comparison=summary["compared_with"] is not None,
        )


def _standings(release: Release, then: int | None) -> QuerySet[Standing]:
    """Return the table with the places of an earlier release, as far as the park was in the same group then."""
    earlier = Standing.objects.filter(release_id=then or 0, park=OuterRef("park"), group_code=OuterRef("group_code"))
    rows: QuerySet[Standing] = release.standings.select_related("park").order_by("position")
    return rows.annotate(place_then=Subquery(earlier.values("place")[:1]))


def _row(release: Release, standing: Standing) -> _Row:
    then = vars(standing)["place_then"]
    return _Row(
        standing=standing,
        address=reverse("reports:why", args=[release.pk, standing.park.code]),
        industries=" · ".join(release.summary["parks"].get(standing.park.code, {}).get("industries", [])),
        year=chosen_year(standing),
        moved=None if then is None or standing.place is None else then - standing.place,
    )


def _pairs(release: Release, standings: list[Standing]) -> list[PairLine]:
    """Return the pairs of 六比六看, each with the first park's value and the mean of all that are ranked with it.

    A release stores them compared among all parks: where there are several groups, they are compared anew within one.
    """
    if not standings or not has_campaign(release):
        return []
    first, several = standings[0], len(release.summary["groups"]) > 1
    found = values_of_pairs(release, first.group_code) if several else release.summary["pairs"]["pairs"]
    return [_pair(pair, first.park.code) for pair in found]


def _pair(pair: PairOfItems, first: str) -> PairLine:
    values = [decimal(value) for value in pair["values"].values()]
    mean = _mean([value for value in values if value is not None])
    return PairLine(f"{pair['compare']}{pair['look']}", decimal(pair["values"].get(first)), mean)


def _mean(values: list[Decimal]) -> Decimal | None:
    return sum(values, Decimal(0)) / len(values) if values else None
