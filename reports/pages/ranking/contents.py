"""The ranking: by total, by category or by indicator, sorted, filtered, beside an earlier release."""

from __future__ import annotations

from dataclasses import dataclass, replace
from decimal import Decimal
from typing import TYPE_CHECKING, TypedDict

from django.db.models import Count, DecimalField, F, Min, OrderBy, OuterRef, Q, QuerySet, Subquery, Window
from django.db.models.fields.json import KeyTextTransform
from django.db.models.functions import Cast, Coalesce, Rank

from parks.querysets import coded, named
from reports.models import ItemScore, Release, ReleasedFigure, Standing
from reports.pages.frame.contents.frame import Choice, year_before
from reports.pages.frame.contents.words import Apart, ItemWord, apart, item_words, score_decimals
from reports.pages.overview.contents.headlines import DECIMALS
from targets.indicators.period_names import period_name

if TYPE_CHECKING:
    from django.db.models import Model
    from django_stubs_ext import WithAnnotations

    class _Beside(TypedDict):
        """What queries add to a standing: the figure, place and points that it is about, and another release's."""

        figure_state: str | None
        figure_value: Decimal | None
        figure_growth: Decimal | None
        figure_growth_state: str | None
        figure_target: Decimal | None
        figure_expected: Decimal | None
        figure_completion: Decimal | None
        figure_light: str | None
        figure_out: str | None
        figure_is_estimate: bool | None
        by_place: int | None
        by_previous_place: int | None
        by_points: Decimal | None
        by_out: str | None
        then_place: int | None
        then_score: Decimal | None
        moved_in_year: int | None

    RankedStanding = WithAnnotations[Standing, _Beside]

    from reports.releases.summary import CategoryWords, GroupWords, NotRanked

PER_PAGE = 50
# A ranking of more parks than these has a box to look for a name.
FEW = 30
SORTS = {
    "place": "position",
    "park": "park_name_key",
    "score": "score",
    "movement": "movement",
    "completion": "year_completion",
    "year": "year_completion",
    "behind": "items_behind",
    "by_place": "by_place",
    "by_points": "by_points",
    "value": "figure_value",
    "growth": "figure_growth",
    "then": "then_place",
    "then_score": "then_score",
    "last_year": "moved_in_year",
}
AMOUNT: DecimalField[Decimal, Decimal] = DecimalField(max_digits=40, decimal_places=10)


@dataclass(frozen=True)
class RankingQuery:
    """What is asked of the ranking; the empty text is "all", the empty order that of the places it is about.

    ``name`` is a part of a park's name, or its pinyin.
    """

    group: str = ""
    category: str = ""
    indicator: str = ""
    name: str = ""
    compare: int | None = None
    sort: str = ""
    page: int = 1

    @property
    def is_by_part(self) -> bool:
        """Return whether it is about a category or an indicator rather than the total."""
        return bool(self.indicator or self.category)

    @property
    def in_order(self) -> RankingQuery:
        """Return the query with its order named: by default the places by what it is about, 1, 2, 3, …"""
        return self if self.sort else replace(self, sort="by_place" if self.is_by_part else "place")

    @property
    def order(self) -> list[OrderBy]:
        """Return the order of rows, one group after the other; a leading minus turns it round, nothing stands last."""
        expression = F(SORTS[self.sort.removeprefix("-")])
        is_down = self.sort.startswith("-")
        own = expression.desc(nulls_last=True) if is_down else expression.asc(nulls_last=True)
        return [F("group_first").asc(), own]


@dataclass(frozen=True)
class RankingContents:
    """Everything the ranking page shows of one release; ``rows`` is a queryset, sliced by the table's page.

    ``count`` is how many parks are ranked in what it is about, ``found`` how many of them have the name asked for.
    """

    release: Release
    query: RankingQuery
    rows: QuerySet[Standing]
    count: int
    found: int
    groups: list[GroupWords]
    categories: list[CategoryWords]
    items: dict[str, ItemWord]
    item: ItemWord | None
    category_name: str
    earlier: list[Choice]
    compared: Choice | None
    last_year: str
    has_targets: bool
    has_comparison: bool
    not_ranked: list[NotRanked]

    @classmethod
    def of(cls, release: Release, query: RankingQuery) -> RankingContents:
        """Return the ranking as asked; it makes one query when its rows are read, one now where a name is asked for."""
        summary, query = release.summary, query.in_order
        items, last_year = item_words(release), year_before(release)
        rows = _asked(release, query)
        if query.compare:
            rows = _beside(rows, release, query)
        if last_year:
            then = _then(last_year.id).values("place")[:1]
            rows = rows.annotate(moved_in_year=Subquery(then) - F("place"))
        if query.name:
            rows = _named(rows, query)
        counts = {group["code"]: group["parks"] for group in summary["groups"]}
        count = counts.get(query.group, 0) if query.group else sum(counts.values())
        return cls(
            release=release,
            query=query,
            rows=rows.order_by(*query.order, "position"),
            count=count,
            found=_found(release, query) if query.name else count,
            groups=summary["groups"],
            categories=summary["categories"],
            items=items,
            item=items.get(query.indicator),
            category_name=next((c["name"] for c in summary["categories"] if c["code"] == query.category), ""),
            earlier=[choice for choice in release.choices if choice.id != release.pk],
            compared=next((choice for choice in release.choices if choice.id == query.compare), None),
            last_year=period_name(last_year.period) if last_year else "",
            has_targets=summary["has_targets"],
            has_comparison=summary["compared_with"] is not None,
            not_ranked=summary["not_ranked"],
        )

    @property
    def narrowed(self) -> list[str]:
        """Return what the ranking is about and what is left of it, in words; nothing for all parks by their total."""
        group = next((group["name"] for group in self.groups if group["code"] == self.query.group), "")
        part = self.item.name if self.item else self.category_name
        return [words for words in (part, group if self.query.group else "", self.query.name) if words]

    @property
    def is_long(self) -> bool:
        """Return whether it is worth looking for a name; the box stays where one was looked for."""
        return bool(self.query.name) or sum(group["parks"] for group in self.groups) > FEW

    @property
    def decimals(self) -> int:
        """Return how many decimals scores are shown with."""
        return score_decimals(self.release)

    @property
    def has_unreported(self) -> bool:
        """Return whether a park reported nothing at all."""
        return bool(self.release.summary["news"].get("unreported"))

    @property
    def is_lower_better(self) -> bool:
        """Return whether less of the indicator is better."""
        return self.item is not None and self.item.direction == "lower"

    def full_points(self, group: str) -> Decimal:
        """Return the points that a group can have in what it is about: the weights of its items."""
        items = self.release.summary["items"]
        if self.query.indicator:
            asked = [item for item in items if item["code"] == self.query.indicator]
        else:
            asked = [item for item in items if item["category"] == self.query.category]
        weights = (item["weights"].get(group, item["weights"].get("", "0")) for item in asked)
        return sum((Decimal(weight) for weight in weights), Decimal(0))

    @property
    def page_numbers(self) -> range:
        """Return the numbers of the pages."""
        return range(1, self.pages(PER_PAGE) + 1)

    def pages(self, per_page: int) -> int:
        """Return the number of pages, at least one."""
        return max(1, -(-self.found // per_page))


def chosen_year(standing: Standing) -> Apart | None:
    """Return a park's completion of the year beside its schedule, as they are shown, None without either."""
    if standing.year_completion is None or standing.year_due is None:
        return None
    return apart(standing.year_completion, standing.year_due, DECIMALS)


def _asked(release: Release, query: RankingQuery) -> QuerySet[Standing]:
    rows: QuerySet[Standing] = release.standings.select_related("park")
    if query.group:
        rows = rows.filter(group_code=query.group)
    if query.indicator:
        rows = _with_indicator(rows, query.indicator)
    elif query.category:
        rows = _with_category(rows, release, query.category)
    return rows.annotate(group_first=Window(Min("position"), partition_by=[F("group_code")]))


def _named(rows: QuerySet[Standing], query: RankingQuery) -> QuerySet[Standing]:
    """Keep the parks of a name. A place by a category is counted among all of them before, not among those kept.

    A place counted so is never nothing: the rule that asks for it too is applied to the counted rows.
    """
    rule = named(query.name, "park_") | coded(query.name, "park__code")
    if query.category and not query.indicator:
        rule = rule | Q(by_place=None)
    return rows.filter(rule)


def _found(release: Release, query: RankingQuery) -> int:
    """Return how many parks of the ranking have the name asked for."""
    rows = release.standings.filter(named(query.name, "park_") | coded(query.name, "park__code"))
    return (rows.filter(group_code=query.group) if query.group else rows).count()


def _points_of(category: str) -> Cast:
    return Cast(KeyTextTransform(category, "categories"), AMOUNT)


def _with_category(rows: QuerySet[Standing], release: Release, category: str) -> QuerySet[Standing]:
    """Add the points of a category and the place by them."""
    points = F("by_points").asc() if _fewer_are_better(release) else F("by_points").desc(nulls_last=True)
    rows = rows.annotate(by_points=_points_of(category))
    return rows.annotate(by_place=Window(Rank(), partition_by=[F("group_code")], order_by=points))


def _fewer_are_better(release: Release) -> bool:
    return bool(release.summary["scheme"].get("better") == "lower")


def _with_indicator(rows: QuerySet[Standing], indicator: str) -> QuerySet[Standing]:
    """Add the figure of an indicator with its target, growth and place, and its points."""
    figures = _figures(OuterRef("release"), indicator)
    columns = {
        "figure_state": "state",
        "figure_value": "value",
        "figure_growth": "growth_value",
        "figure_growth_state": "growth_state",
        "figure_target": "target",
        "figure_expected": "expected",
        "figure_completion": "completion",
        "figure_light": "light",
        "figure_out": "out",
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


def _figures(release: int | OuterRef, indicator: str) -> QuerySet[ReleasedFigure]:
    return ReleasedFigure.objects.filter(release=release, park=OuterRef("park"), indicator__code=indicator)


def _then(release: int) -> QuerySet[Standing]:
    """Return a park's standing in another release, where it was in the same group."""
    return Standing.objects.filter(release=release, park=OuterRef("park"), group_code=OuterRef("group_code"))


def _beside(rows: QuerySet[Standing], release: Release, query: RankingQuery) -> QuerySet[Standing]:
    """Add place and points of an earlier release, by the same that the ranking is about."""
    earlier = query.compare or 0
    then: QuerySet[Standing, object] = _then(earlier)
    place: QuerySet[Model, object]
    points: QuerySet[Model, object]
    if query.indicator:
        items = ItemScore.objects.filter(
            standing__release=earlier,
            standing__park=OuterRef("park"),
            standing__group_code=OuterRef("group_code"),
            indicator__code=query.indicator,
        )
        figures = _figures(earlier, query.indicator).filter(
            release__standings__park=OuterRef("park"), release__standings__group_code=OuterRef("group_code")
        )
        place, points = figures.values("place"), items.values("points")
    elif query.category:
        then = then.annotate(by_points=_points_of(query.category))
        beyond = "lt" if _fewer_are_better(release) else "gt"
        rivals = Standing.objects.filter(release=earlier, group_code=OuterRef("group_code")).order_by()
        rivals = rivals.annotate(by_points=_points_of(query.category))
        ahead = rivals.filter(**{f"by_points__{beyond}": OuterRef("by_points")}).values("release")
        number = Coalesce(Subquery(ahead.annotate(number=Count("pk")).values("number")), 0)
        place, points = then.annotate(by_place=number + 1).values("by_place"), then.values("by_points")
    else:
        place, points = then.values("place"), then.values("score")
    return rows.annotate(then_place=Subquery(place[:1]), then_score=Subquery(points[:1]))


@dataclass(frozen=True)
class Moves:
    """What changed against the release beside it: how many places rose, stayed and fell, and who moved furthest."""

    rose: int
    stayed: int
    fell: int
    new: int
    climber: str
    climbed: int

    @classmethod
    def of(cls, contents: RankingContents) -> Moves | None:
        """Return the moves of all parks of the ranking, None of some or without a release beside it; one query."""
        if contents.compared is None or contents.query.name:
            return None
        place = "by_place" if contents.query.is_by_part else "place"
        rows = contents.rows.values_list("park_name", place, "then_place")
        moved = [(name, then - now) for name, now, then in rows if now is not None and then is not None]
        climber, climbed = max(moved, key=lambda entry: entry[1], default=("", 0))
        gains = [gain for _name, gain in moved]
        return cls(
            rose=sum(gain > 0 for gain in gains),
            stayed=gains.count(0),
            fell=sum(gain < 0 for gain in gains),
            new=contents.count - len(gains),
            climber=climber if climbed > 0 else "",
            climbed=climbed,
        )
