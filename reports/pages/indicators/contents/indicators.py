"""All parks on one indicator: table, trend, distance to the target, share of the whole."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from itertools import groupby, islice
from operator import attrgetter
from typing import TYPE_CHECKING, TypedDict

from django.db.models import (
    Case,
    CharField,
    F,
    IntegerField,
    OrderBy,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    When,
)
from django.db.models.functions import Cast, Coalesce
from django.utils.translation import gettext as _

from core.natural_sort import natural
from parks.querysets import park_order
from reports.models import Release, ReleasedFigure, Standing
from reports.pages.frame.charts import Chart, ChartKind, Series
from reports.pages.frame.contents.words import Apart, without_light
from reports.pages.indicators.contents.indicator_heads import IndicatorHead
from reports.pages.indicators.contents.measured import History, histories_of, per_cent_of, stretch_of_target
from reports.pages.indicators.contents.wholes import year_of
from targets.indicators.period_names import period_name

if TYPE_CHECKING:
    from django_stubs_ext import WithAnnotations

    class Then(TypedDict):
        """What the page's query adds to a figure: names and groups of its time, its place, and what is due of it."""

        then_name: str | None
        then_short_name: str | None
        group_name: str | None
        name_key: str
        own_place: int | None
        movement: int | None
        distance: Decimal | None
        stretch: Decimal | None

    FigureOfPark = WithAnnotations[ReleasedFigure, Then]


_PER_PAGE = 50
CHARTED = 20
# What is not assessed has neither a place nor a light, and stands in no list of the best.
IS_ASSESSED = ~Q(out="excluded")
INDICATOR_SORTS = {
    "place": "own_place",
    "movement": "movement",
    "park": "name_key",
    "value": "value",
    "target": "target",
    "expected": "expected",
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
        expression = F(INDICATOR_SORTS[self.sort.removeprefix("-")])
        return expression.desc(nulls_last=True) if self.sort.startswith("-") else expression.asc(nulls_last=True)


@dataclass(frozen=True)
class IndicatorOfPark:
    """One park on the indicator: ``distance`` is value less ``expected``, ``share`` in per cent of the whole.

    What is out has no light, and nothing that compares with the target: ``no_light`` is the word in their place.
    """

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
    expected: Decimal | None
    distance: Decimal | None
    completion: Decimal | None
    due: Decimal | None
    light: str | None
    no_light: str
    growth: Decimal | None
    growth_state: str
    share: Decimal | None
    history: History

    @property
    def year(self) -> Apart | None:
        """Return the completion of the year beside what is due of it by now."""
        return year_of(self.completion, self.due)

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
    rows: list[IndicatorOfPark]
    page: int
    pages: int
    groups: int
    without: int
    has_comparison: bool
    has_trend: bool
    charts: list[Chart]

    @property
    def has_stretch(self) -> bool:
        """Return whether any target shown has a second value."""
        return any(row.stretch is not None for row in self.rows)

    @property
    def page_numbers(self) -> range:
        """Return the numbers of the pages."""
        return range(1, self.pages + 1)

    @classmethod
    def of(cls, release: Release, head: IndicatorHead, query: IndicatorQuery, *, paged: bool) -> IndicatorContents:
        """Return the page, or with ``paged`` false all parks; three queries."""
        pages = max(1, -(-head.count // _PER_PAGE))
        page = min(query.page, pages)
        groups = len(release.summary["groups"])
        figures = _figures(release, head.code).order_by(*_by_group(groups), query.order, *park_order("park__"))
        shown = list(figures[(page - 1) * _PER_PAGE : page * _PER_PAGE] if paged else figures)
        names = {park["code"]: park["name"] for park in release.summary["not_ranked"]}
        histories = _histories(release, head, [figure.park_id for figure in shown])
        rows = [_row(figure, head, names, histories[figure.park_id]) for figure in shown]
        return cls(
            release=release,
            head=head,
            query=query,
            rows=rows,
            page=page,
            pages=pages,
            groups=groups,
            without=sum(group["parks"] for group in release.summary["groups"]) - head.ranked - head.excluded,
            has_comparison=release.summary["compared_with"] is not None,
            has_trend=any(len(history.steps) > 1 for history in histories.values()),
            charts=_charts(release, head, names),
        )


def _figures(release: Release, code: str) -> QuerySet[FigureOfPark]:
    """Return the figures of an indicator with the names of their time."""
    standing = Standing.objects.filter(release=release, park=OuterRef("park"))
    rows = (
        ReleasedFigure.objects.filter(release=release, indicator__code=code)
        .select_related("park")
        .annotate(
            then_name=Subquery(standing.values("park_name")[:1]),
            then_short_name=Subquery(standing.values("park_short_name")[:1]),
            group_name=Subquery(standing.values("group_name")[:1]),
            name_key=Coalesce(
                Subquery(standing.values("park_name_key")[:1]), "park__name_key", output_field=CharField()
            ),
            own_place=Case(When(IS_ASSESSED, then=F("place"))),
            movement=Cast("previous_place", IntegerField()) - Cast(F("own_place"), IntegerField()),
            distance=Case(When(out="", then=F("value") - F("expected"))),
            stretch=stretch_of_target(),
        )
    )
    if len(release.summary["groups"]) > 1:
        return rows.annotate(group_first=Subquery(_first_of_group(release).values("position")[:1]))
    return rows


def _row(figure: FigureOfPark, head: IndicatorHead, names: dict[str, str], history: History) -> IndicatorOfPark:
    is_in = not figure.out
    expected = figure.expected if is_in else None
    return IndicatorOfPark(
        code=figure.park.code,
        name=figure.then_name or names.get(figure.park.code, figure.park.name),
        is_ranked=figure.then_name is not None,
        group=figure.group_name or "",
        place=figure.own_place,
        movement=figure.movement,
        state=figure.state,
        value=figure.value,
        is_estimate=figure.is_estimate,
        target=figure.target,
        stretch=figure.stretch,
        expected=expected,
        distance=figure.distance,
        completion=figure.completion if is_in else None,
        due=per_cent_of(expected, figure.target),
        light=figure.light if is_in else None,
        no_light=without_light(figure),
        growth=figure.growth_value,
        growth_state=figure.growth_state,
        share=head.share_of(figure.value),
        history=history,
    )


def _histories(release: Release, head: IndicatorHead, parks: list[int]) -> dict[int, History]:
    """Return the last periods of some parks, with the same periods for each so that lines can be compared."""
    figures = ReleasedFigure.objects.filter(indicator__code=head.code, park__in=parks)
    found = {park: history for (park, _code), history in histories_of(release, figures).items()}
    labels = sorted({label for history in found.values() for label in history.labels}, key=natural)
    empty = History("ytd" if head.is_added else "point", [])
    return {park: found.get(park, empty).over(labels) for park in parks}


def _first_of_group(release: Release) -> QuerySet[Standing]:
    """Return the first standing of the group of a figure's park."""
    group = Standing.objects.filter(release=release, park=OuterRef(OuterRef("park"))).values("group_code")[:1]
    return Standing.objects.filter(release=release, group_code=Subquery(group)).order_by("position")


def _by_group(groups: int) -> list[OrderBy]:
    """Return what puts the parks of one group after those of the other, parks without a group last."""
    return [F("group_first").asc(nulls_last=True)] if groups > 1 else []


def _charts(release: Release, head: IndicatorHead, names: dict[str, str]) -> list[Chart]:
    """Return the best parks as bars, those of each group in a chart of their own."""
    best, groups = F("value").asc() if head.is_lower_better else F("value").desc(), len(release.summary["groups"])
    assessed = _figures(release, head.code).filter(IS_ASSESSED, value__isnull=False)
    rows = assessed.order_by(*_by_group(groups), best, *park_order("park__"))
    if groups < 2:
        return [_chart(release, head, names, list(rows[:CHARTED]))]
    return [
        _chart(release, head, names, list(islice(found, CHARTED)), number, group or _("without a group"))
        for number, (group, found) in enumerate(groupby(rows, key=attrgetter("group_name")), start=1)
    ]


def _chart(
    release: Release,
    head: IndicatorHead,
    names: dict[str, str],
    rows: list[FigureOfPark],
    number: int = 0,
    group: str = "",
) -> Chart:
    words = {"indicator": head.name, "period": period_name(release.period), "group": group}
    caption = _("%(indicator)s of the parks, %(period)s")
    return Chart(
        name=f"parks-{number}" if number else "parks",
        kind=ChartKind.BAR,
        caption=f"{caption} · %(group)s" % words if group else caption % words,
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
