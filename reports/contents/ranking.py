"""The ranking: by total, by category or by indicator, sorted, filtered, beside an earlier release."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db.models import DecimalField, F, OrderBy, OuterRef, QuerySet, Subquery, Window
from django.db.models.fields.json import KeyTextTransform
from django.db.models.functions import Cast, Rank

from reports.contents.frame import Choice
from reports.contents.words import ItemWord, item_words, score_decimals
from reports.models import ItemScore, Release, ReleasedFigure, Standing

PER_PAGE = 50
SORTS = {
    "place": "position",
    "park": "park_name_key",
    "score": "score",
    "movement": "movement",
    "completion": "year_completion",
    "behind": "items_behind",
    "by_place": "by_place",
    "by_points": "by_points",
    "value": "figure_value",
    "growth": "figure_growth",
    "then": "then_place",
}
AMOUNT: DecimalField[Any, Any] = DecimalField(max_digits=40, decimal_places=10)


@dataclass(frozen=True)
class RankingQuery:
    """What is asked of the ranking; the empty text is "all"."""

    group: str = ""
    category: str = ""
    indicator: str = ""
    compare: int | None = None
    sort: str = "place"
    page: int = 1

    @property
    def order(self) -> OrderBy:
        """Return the order of rows; a leading minus turns it round, nothing stands last."""
        name = self.sort.removeprefix("-")
        expression = F(SORTS[name])
        if self.sort.startswith("-"):
            return expression.desc(nulls_last=True)
        return expression.asc(nulls_last=True)


@dataclass(frozen=True)
class RankingContents:
    """Everything the ranking page shows of one release; ``rows`` is a queryset, sliced by the table's page."""

    release: Release
    query: RankingQuery
    rows: QuerySet[Standing]
    count: int
    groups: list[dict[str, Any]]
    categories: list[dict[str, Any]]
    items: dict[str, ItemWord]
    item: ItemWord | None
    category_name: str
    earlier: list[Choice]
    compared: Choice | None
    has_targets: bool
    has_comparison: bool
    not_ranked: list[dict[str, str]]

    @classmethod
    def of(cls, release: Release, query: RankingQuery) -> RankingContents:
        """Return the ranking as asked; it makes one query when its rows are read."""
        summary = release.summary
        items = item_words(release)
        rows: QuerySet[Standing] = release.standings.select_related("park")
        if query.group:
            rows = rows.filter(group_code=query.group)
        if query.indicator:
            rows = _with_indicator(rows, query.indicator)
        elif query.category:
            rows = _with_category(rows, query.category)
        if query.compare:
            then = Standing.objects.filter(release_id=query.compare, park=OuterRef("park"))
            rows = rows.annotate(
                then_place=Subquery(then.values("place")[:1]), then_score=Subquery(then.values("score")[:1])
            )
        counts = {group["code"]: group["parks"] for group in summary["groups"]}
        return cls(
            release=release,
            query=query,
            rows=rows.order_by(query.order, "position"),
            count=counts.get(query.group, 0) if query.group else sum(counts.values()),
            groups=summary["groups"],
            categories=summary["categories"],
            items=items,
            item=items.get(query.indicator),
            category_name=next((c["name"] for c in summary["categories"] if c["code"] == query.category), ""),
            earlier=[choice for choice in release.choices if choice.id != release.pk],
            compared=next((choice for choice in release.choices if choice.id == query.compare), None),
            has_targets=summary["has_targets"],
            has_comparison=summary["compared_with"] is not None,
            not_ranked=summary["not_ranked"],
        )

    @property
    def decimals(self) -> int:
        """Return how many decimals scores are shown with."""
        return score_decimals(self.release)

    @property
    def due(self) -> Decimal:
        """Return the per cent of the year that has passed by the period's end."""
        return self.release.period.share_of_year

    @property
    def page_numbers(self) -> range:
        """Return the numbers of the pages."""
        return range(1, self.pages(PER_PAGE) + 1)

    def pages(self, per_page: int) -> int:
        """Return the number of pages, at least one."""
        return max(1, -(-self.count // per_page))


def _with_category(rows: QuerySet[Standing], category: str) -> QuerySet[Standing]:
    """Add the points of a category and the place by them."""
    rows = rows.annotate(by_points=Cast(KeyTextTransform(category, "categories"), AMOUNT))
    return rows.annotate(by_place=_place_by("by_points"))


def _with_indicator(rows: QuerySet[Standing], indicator: str) -> QuerySet[Standing]:
    """Add the figure of an indicator with its target, growth and place, and its points."""
    figures = ReleasedFigure.objects.filter(
        release=OuterRef("release"), park=OuterRef("park"), indicator__code=indicator
    )
    columns = {
        "figure_state": "state",
        "figure_value": "value",
        "figure_growth": "growth_value",
        "figure_growth_state": "growth_state",
        "figure_target": "target",
        "figure_completion": "completion",
        "figure_light": "light",
        "figure_is_estimate": "is_estimate",
        "by_place": "place",
        "by_previous_place": "previous_place",
    }
    points = ItemScore.objects.filter(standing=OuterRef("pk"), indicator__code=indicator)
    return rows.annotate(
        **{name: Subquery(figures.values(column)[:1]) for name, column in columns.items()},
        by_points=Subquery(points.values("points")[:1]),
        by_out=Subquery(points.values("out")[:1]),
    )


def _place_by(name: str) -> Window:
    return Window(Rank(), partition_by=[F("group_code")], order_by=F(name).desc(nulls_last=True))
