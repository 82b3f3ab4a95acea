"""All parks on one indicator: table, trend, distance to the target, share of the whole."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db.models import (
    CharField,
    F,
    IntegerField,
    OrderBy,
    OuterRef,
    QuerySet,
    Subquery,
)
from django.db.models.functions import Cast, Coalesce
from django.utils.translation import gettext as _

from parks.querysets import park_order
from reports.charts import Chart, Kind, Series
from reports.contents.frame import period_label
from reports.contents.indicator_heads import IndicatorHead
from reports.contents.measured import per_cent_of, stretch_of_target
from reports.models import Release, ReleasedFigure, Standing
from reports.querysets import ReleaseQuerySet

PER_PAGE = 50
CHARTED = 20
RECENT = 8
SORTS = {
    "place": "place",
    "movement": "movement",
    "park": "name_key",
    "value": "value",
    "target": "target",
    "distance": "distance",
    "completion": "completion",
    "growth": "growth_value",
}


@dataclass(frozen=True)
class IndicatorQuery:
    """What is asked of the parks of an indicator."""

    sort: str = "place"
    page: int = 1

    @property
    def order(self) -> OrderBy:
        """Return the order of rows; a leading minus turns it round, nothing stands last."""
        expression = F(SORTS[self.sort.removeprefix("-")])
        return expression.desc(nulls_last=True) if self.sort.startswith("-") else expression.asc(nulls_last=True)


@dataclass(frozen=True)
class ParkFigure:
    """One park on the indicator; ``share`` is in per cent of the whole, ``due`` of the year's target."""

    code: str
    name: str
    is_ranked: bool
    group: str
    place: int | None
    movement: int | None
    state: str
    value: Decimal | None
    is_estimate: bool
    target: Decimal | None
    stretch: Decimal | None
    distance: Decimal | None
    completion: Decimal | None
    due: Decimal | None
    light: str | None
    growth: Decimal | None
    growth_state: str
    share: Decimal | None
    trend: list[tuple[str, Decimal | None]]

    @property
    def stretch_share(self) -> Decimal | None:
        """Return the second value in per cent of the target, None where there is none."""
        return per_cent_of(self.stretch, self.target)


@dataclass(frozen=True)
class IndicatorContents:
    """All parks on one indicator in one release, sorted and paged."""

    release: Release
    head: IndicatorHead
    query: IndicatorQuery
    rows: list[ParkFigure]
    page: int
    pages: int
    groups: int
    without: int
    has_comparison: bool
    has_trend: bool
    chart: Chart

    @property
    def has_stretch(self) -> bool:
        """Return whether any target shown has a second value."""
        return any(row.stretch is not None for row in self.rows)

    @property
    def page_numbers(self) -> range:
        """Return the numbers of the pages."""
        return range(1, self.pages + 1)

    @classmethod
    def of(
        cls, release: Release, head: IndicatorHead, releases: ReleaseQuerySet, query: IndicatorQuery, *, paged: bool
    ) -> IndicatorContents:
        """Return the page, or with ``paged`` false all parks; three queries."""
        pages = max(1, -(-head.count // PER_PAGE))
        page = min(query.page, pages)
        figures = _figures(release, head.code).order_by(query.order, *park_order("park__"))
        shown = list(figures[(page - 1) * PER_PAGE : page * PER_PAGE] if paged else figures)
        periods, values = _trends(release, head.code, releases, [figure.park_id for figure in shown])
        names = {park["code"]: park["name"] for park in release.summary["not_ranked"]}
        rows = [
            _row(figure, head, names, [(period, values.get((figure.park_id, period))) for period in periods])
            for figure in shown
        ]
        return cls(
            release=release,
            head=head,
            query=query,
            rows=rows,
            page=page,
            pages=pages,
            groups=len(release.summary["groups"]),
            without=sum(group["parks"] for group in release.summary["groups"]) - head.ranked,
            has_comparison=release.summary["compared_with"] is not None,
            has_trend=len(periods) > 1,
            chart=_chart(release, head, names),
        )


def _figures(release: Release, code: str) -> QuerySet[Any]:
    """Return the figures of an indicator with the names of their time."""
    standing = Standing.objects.filter(release=release, park=OuterRef("park"))
    rows: QuerySet[Any] = (
        ReleasedFigure.objects.filter(release=release, indicator__code=code)
        .select_related("park")
        .annotate(
            then_name=Subquery(standing.values("park_name")[:1]),
            then_short_name=Subquery(standing.values("park_short_name")[:1]),
            group_name=Subquery(standing.values("group_name")[:1]),
            name_key=Coalesce(
                Subquery(standing.values("park_name_key")[:1]), "park__name_key", output_field=CharField()
            ),
            movement=Cast("previous_place", IntegerField()) - Cast("place", IntegerField()),
            distance=F("value") - F("target"),
            stretch=stretch_of_target(),
        )
    )
    return rows


def _row(
    figure: Any, head: IndicatorHead, names: dict[str, str], trend: list[tuple[str, Decimal | None]]
) -> ParkFigure:
    return ParkFigure(
        code=figure.park.code,
        name=figure.then_name or names.get(figure.park.code, figure.park.name),
        is_ranked=figure.then_name is not None,
        group=figure.group_name or "",
        place=figure.place,
        movement=figure.movement,
        state=figure.state,
        value=figure.value,
        is_estimate=figure.is_estimate,
        target=figure.target,
        stretch=figure.stretch,
        distance=figure.distance,
        completion=figure.completion,
        due=per_cent_of(figure.expected, figure.target),
        light=figure.light,
        growth=figure.growth_value,
        growth_state=figure.growth_state,
        share=per_cent_of(figure.value, head.whole),
        trend=trend,
    )


def _trends(
    release: Release, code: str, releases: ReleaseQuerySet, parks: list[int]
) -> tuple[list[str], dict[tuple[int, str], Decimal | None]]:
    """Return the last periods of the series, oldest first, and the values of some parks in them."""
    recent = (
        releases.counting()
        .filter(series=release.series, period__kind=release.period.kind, period__last_on__lte=release.period.last_on)
        .newest_first()
        .values("pk")[:RECENT]
    )
    rows = ReleasedFigure.objects.filter(release__in=recent, indicator__code=code, park__in=parks)
    found = list(
        rows.annotate(label=period_label("release__period"))
        .order_by("release__period__last_on", "release_id")
        .values_list("park_id", "label", "value")
    )
    return list(dict.fromkeys(label for _park, label, _value in found)), {
        (park, label): value for park, label, value in found
    }


def _chart(release: Release, head: IndicatorHead, names: dict[str, str]) -> Chart:
    """Return the best parks as bars."""
    best = F("value").asc() if head.is_lower_better else F("value").desc()
    rows = list(
        _figures(release, head.code).filter(value__isnull=False).order_by(best, *park_order("park__"))[:CHARTED]
    )
    return Chart(
        name="parks",
        kind=Kind.BAR,
        caption=_("%(indicator)s of the parks, %(period)s") % {"indicator": head.name, "period": release.period.label},
        unit=head.unit,
        source=_("this release; at most the best %(number)s parks") % {"number": CHARTED},
        labels=[
            row.then_short_name or row.then_name or row.park.short_name or names.get(row.park.code, row.park.name)
            for row in rows
        ],
        series=[Series(head.name, [row.value for row in rows], True)],
        decimals=head.decimals,
        head=_("park"),
    )
