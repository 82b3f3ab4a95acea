"""What is measured: the list of indicators, and the head of the page of one, with what other regions reached."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, NotRequired, TypedDict

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import (
    CharField,
    Count,
    Exists,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Sum,
)
from django.db.models.functions import Cast, Coalesce, JSONObject
from django.http import Http404
from django.utils.translation import gettext as _

from parks.querysets import coded, named
from reports.models import ItemScore, Release, ReleasedFigure, Standing
from reports.pages.indicators.contents.measured import per_cent_of
from reports.pages.indicators.contents.wholes import Whole, is_older, stored_whole
from targets.indicators.growth_words import growth_decimals, growth_unit
from targets.indicators.querysets import IndicatorQuerySet
from targets.models import Indicator, RegionFigure
from targets.scoring.arithmetic import CONTEXT

if TYPE_CHECKING:
    from django.db.models import Model

    class FactsRow(TypedDict):
        """What `_facts` brings: JSON. An older release has a sum there, too."""

        count: int
        ranked: int
        targets: int
        outs: int
        growths: int
        asked: int
        missing: int
        whole: NotRequired[str | None]

    class RegionFound(TypedDict):
        """What `_regions` brings: JSON."""

        code: str
        name: str
        value: str
        growth: str | None
        place: int | None
        out_of: int | None
        source: str


# What a release says of an indicator that it has no figure of.
NO_FACTS: FactsRow = {
    "count": 0,
    "ranked": 0,
    "targets": 0,
    "outs": 0,
    "growths": 0,
    "asked": 0,
    "missing": 0,
}


@dataclass(frozen=True)
class IndicatorListContents:
    """All indicators by category; one query."""

    categories: list[tuple[str, list[Indicator]]]
    count: int
    search: str

    @classmethod
    def of(cls, indicators: IndicatorQuerySet, search: str) -> IndicatorListContents:
        """Return the indicators whose name or code holds what is searched for, by characters or pinyin."""
        rows = indicators.select_related("category", "department")
        if search:
            rows = rows.filter(named(search) | coded(search))
        found = list(rows.by_category())
        categories: dict[str, list[Indicator]] = {}
        for indicator in found:
            name = indicator.category.name if indicator.category else _("without a category")
            categories.setdefault(name, []).append(indicator)
        return cls(list(categories.items()), len(found), search)


@dataclass(frozen=True)
class _RegionRow:
    """What a region around the city achieved; ``ahead`` is the city's growth less the region's."""

    name: str
    value: Decimal
    growth: Decimal | None
    place: int | None
    out_of: int | None
    source: str
    is_city: bool
    ahead: Decimal | None


@dataclass(frozen=True)
class IndicatorHead:
    """An indicator in words, and what a release says of it as a whole; one query.

    ``whole`` is the total of the parks without a parent, None where none is formed. ``city`` is what the region figures
    say of the city itself. ``count`` is of the parks with a figure, ``ranked`` of those of them with a place in the
    table, ``excluded`` of the parks that are not assessed on it and have no figure either. ``has_lights``: there are
    targets, or words in the place of lights. ``is_of_then``: the total is by the definitions of an older release.
    """

    code: str
    name: str
    unit: str
    decimals: int
    is_sum: bool
    is_lower_better: bool
    is_whole: bool
    growth_unit: str
    growth_decimals: int
    words: list[tuple[str, str]]
    definition: str
    regions: list[_RegionRow]
    count: int
    ranked: int
    excluded: int
    has_targets: bool
    has_lights: bool
    has_growth: bool
    whole: Whole | None
    city: Decimal | None
    is_added: bool
    is_of_then: bool

    @property
    def is_share_of_city(self) -> bool:
        """Return whether shares are of the city's own figure (占全市), else they are of the parks (占园区合计)."""
        return self.is_sum and self.city is not None and self.city > 0

    def share_of(self, value: Decimal | None) -> Decimal | None:
        """Return a park's share in per cent, None where there is none."""
        if self.is_share_of_city:
            return per_cent_of(value, self.city)
        return self.whole.share_of(value) if self.is_sum and self.whole else None

    @property
    def has_shares(self) -> bool:
        """Return whether parks have a share of anything."""
        return self.share_of(Decimal(1)) is not None

    @classmethod
    def of(cls, release: Release, indicators: IndicatorQuerySet, code: str) -> IndicatorHead:
        """Return the head of an indicator's page. Raises Http404."""
        found = (
            indicators.filter(code=code)
            .select_related("category", "department", "replaces")
            .annotate(
                facts=Subquery(_facts(release)),
                regions=ArraySubquery(_regions(release)),
                excluded=Coalesce(Subquery(_excluded(release)), 0),
            )
            .first()
        )
        if found is None:
            raise Http404
        indicator: Indicator = found
        facts: FactsRow = found.facts or NO_FACTS
        regions = _region_rows(found.regions, release.summary["city"].get("code", ""))
        return cls(
            code=indicator.code,
            name=indicator.name,
            unit=indicator.unit,
            decimals=indicator.decimals,
            is_sum=indicator.total == "sum",
            is_lower_better=indicator.direction == "lower",
            is_whole=indicator.is_whole,
            growth_unit=growth_unit(indicator.growth, indicator.unit),
            growth_decimals=growth_decimals(indicator.growth, indicator.decimals),
            words=_words(indicator),
            definition=indicator.definition,
            regions=regions,
            count=facts["count"],
            ranked=facts["ranked"],
            excluded=found.excluded,
            has_targets=facts["targets"] > 0,
            has_lights=facts["targets"] + facts["outs"] > 0,
            has_growth=facts["growths"] > 0,
            whole=_whole(release, indicator, facts),
            city=next((region.value for region in regions if region.is_city), None),
            is_added=indicator.measure == "ytd",
            is_of_then=is_older(release),
        )


def _facts(release: Release) -> QuerySet[Model, object]:
    """Return the expression of what a release says of an indicator as a whole."""
    counted = Q(park__parent=None)
    ranked = Q(park__in=Standing.objects.filter(release=release).values("park"))
    figures = ReleasedFigure.objects.filter(release=release, indicator=OuterRef("pk")).order_by()
    return (
        figures.values("release")
        .annotate(
            facts=JSONObject(
                count=Count("pk"),
                ranked=Count("pk", filter=ranked),
                targets=Count("target"),
                outs=Count("pk", filter=Q(out__in=["excluded", "none"])),
                growths=Count("growth_value"),
                whole=Cast(Sum("value", filter=counted), CharField()),
                asked=Count("pk", filter=counted),
                missing=Count("pk", filter=counted & Q(state="unknown")),
            )
        )
        .values("facts")
    )


def _whole(release: Release, indicator: Indicator, facts: FactsRow) -> Whole | None:
    """Return the total as the release stores it, of an older one the sum of its figures; None where none is formed."""
    if not is_older(release):
        return stored_whole(release, indicator.code)
    if indicator.total != "sum":
        return None
    value = facts.get("whole")
    return Whole(None if value is None else Decimal(value), facts["asked"], facts["asked"] - facts["missing"])


def _excluded(release: Release) -> QuerySet[Model, object]:
    """Return the expression of how many parks are not assessed on an indicator and have no figure of it."""
    own = ReleasedFigure.objects.filter(
        release=release, park=OuterRef("standing__park"), indicator=OuterRef("indicator")
    )
    items = ItemScore.objects.filter(standing__release=release, indicator=OuterRef("pk"), out="excluded")
    return items.filter(~Exists(own)).order_by().values("indicator").annotate(n=Count("pk")).values("n")


def _regions(release: Release) -> QuerySet[Model, object]:
    figures = RegionFigure.objects.filter(indicator=OuterRef("pk"), period=release.period_id)
    # Numbers travel as text: JSON knows no exact ones.
    return figures.order_by("region__code").values(
        row=JSONObject(
            code="region__code",
            name="region__name",
            value=Cast("value", CharField()),
            growth=Cast("growth", CharField()),
            place="place",
            out_of="out_of",
            source="source",
        )
    )


def _region_rows(rows: Iterable[RegionFound], city: str) -> list[_RegionRow]:
    growths = {row["code"]: None if row["growth"] is None else Decimal(row["growth"]) for row in rows}
    own = growths.get(city)
    return [
        _RegionRow(
            name=row["name"],
            value=Decimal(row["value"]),
            growth=(growth := growths[row["code"]]),
            place=row["place"],
            out_of=row["out_of"],
            source=row["source"],
            is_city=row["code"] == city,
            ahead=None if own is None or growth is None or row["code"] == city else CONTEXT.subtract(own, growth),
        )
        for row in rows
    ]


def _words(indicator: Indicator) -> list[tuple[str, str]]:
    """Return what is to be known about an indicator: a word and what holds."""
    words = [
        (_("unit"), indicator.unit),
        (_("category"), indicator.category.name if indicator.category else "–"),
        (_("direction"), str(indicator.get_direction_display())),
        (_("measure"), str(indicator.get_measure_display())),
        (_("department"), indicator.department.name if indicator.department else "–"),
        (_("reported by"), str(indicator.get_reported_by_display())),
        (_("total of the city"), str(indicator.get_total_display())),
        (_("growth"), str(indicator.get_growth_display())),
    ]
    if indicator.replaces:
        words.append((_("replaces"), indicator.replaces.name))
    return words
