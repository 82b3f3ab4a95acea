"""六比六看: parks side by side by the pairs of a campaign, or by items of the scheme where there is no campaign."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, NamedTuple

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef
from django.utils.translation import gettext as _

from parks.querysets import park_order
from reports.models import ItemScore, Release, ReleasedFigure, Standing
from reports.pages.frame.charts import Chart, ChartKind, Series
from reports.pages.frame.contents.words import items_in_order, out_words, with_unit
from targets.indicators.growth_words import growth_decimals, growth_unit
from targets.scoring.arithmetic import HUNDRED
from targets.scoring.measures import NOT_COMPARED, View, completed, mean_of, scaled
from targets.scoring.ranking import competition_places
from targets.scoring.values import Direction
from targets.templatetags.figures import figure as shown_figure
from targets.templatetags.figures import points, signed

if TYPE_CHECKING:
    from reports.releases.summary import GroupWords, IndicatorInShort, PairOfItems

_PER_PAGE = 50
# The fewest and the most parks that can be chosen, and the most columns where items stand for pairs.
FEWEST, MOST_COMPARED, COLUMNS = 2, 6, 6
# Up to so many parks stand in the heads of the heat table; more of them are its rows.
HEADS = 8
# From which part of 1 on the next darker shade begins; of what is due most is reached, and the upper end is told apart.
SHADES = tuple(Decimal(part) for part in ("0.2", "0.4", "0.6", "0.8"))
SHADES_OF_DUE = tuple(Decimal(part) for part in ("0.6", "0.8", "0.9", "1"))


@dataclass(frozen=True)
class ComparedPark:
    """A ranked park, by the names of the release; ``place`` is its line in the release's table.

    ``excluded`` are the indicators that it is not assessed on.
    """

    code: str
    name: str
    short_name: str
    place: int
    group: str = ""
    excluded: frozenset[str] = frozenset()


class _Figure(NamedTuple):
    """A released figure as far as it is compared; ``expected`` is None where nothing asks for a target by now."""

    state: str
    value: Decimal | None
    growth_state: str
    growth_value: Decimal | None
    place: int | None
    out: str
    expected: Decimal | None


@dataclass(frozen=True)
class _Pair:
    """比X看Y: its words, the indicators it is tied to as the release words them, and its own view."""

    compare: str
    look: str
    view: View
    indicators: Sequence[IndicatorInShort]

    @property
    def title(self) -> str:
        """Return both halves."""
        return f"{self.compare}{self.look}"


@dataclass(frozen=True)
class CompareQuery:
    """What is asked: a view ("" is each pair's own), parks (none is all), items (none is the first six), a page."""

    view: str = ""
    parks: tuple[str, ...] = ()
    items: tuple[str, ...] = ()
    page: int = 1


@dataclass(frozen=True)
class _Cell:
    """A figure as its view shows it, and the shade for where it lies: 1 to 5, None without a number."""

    text: str
    shade: int | None


@dataclass(frozen=True)
class PairRow:
    """A park within a pair: its value within 0..1 and the place by it among all ranked parks; None is a gap."""

    park: ComparedPark
    value: Decimal | None
    place: int | None

    @property
    def per_cent(self) -> Decimal | None:
        """Return the length of the bar."""
        return None if self.value is None else self.value * 100


@dataclass(frozen=True)
class PairColumn:
    """A pair with its parks, the best first."""

    pair: _Pair
    view: View
    rows: list[PairRow]


@dataclass(frozen=True)
class Heat:
    """Indicators by parks, or parks by indicators: heads of the columns, and rows of a head and cells."""

    by_park: bool
    heads: list[str]
    rows: list[tuple[str, list[_Cell]]]
    steps: tuple[Decimal, ...] = SHADES

    @property
    def shades(self) -> list[tuple[int, str]]:
        """Return each shade with the parts of 1 that it stands for: from the first on, and below the second."""
        ends = [*zip((Decimal(0), *self.steps), (*self.steps, Decimal(1)), strict=True)]
        words = [f"{low.normalize():f}–{high.normalize():f}" if low < high else f"{high:f}" for low, high in ends]
        return list(enumerate(words, start=1))

    @property
    def labelled_rows(self) -> list[tuple[str, list[tuple[str, _Cell]]]]:
        """Return the rows with each cell under its column's head, as a phone lists them."""
        return [(head, list(zip(self.heads, cells, strict=True))) for head, cells in self.rows]


@dataclass(frozen=True)
class CompareContents:
    """Everything the comparison shows of one group of a release: parks are compared with those of their group."""

    release: Release
    query: CompareQuery
    campaign: str
    group: str
    parks: list[ComparedPark]
    count: int
    page: int
    pages: int
    columns: list[PairColumn]
    radar: Chart
    heat: Heat

    @property
    def page_numbers(self) -> range:
        """Return the numbers of the pages."""
        return range(1, self.pages + 1)

    @property
    def groups(self) -> list[GroupWords]:
        """Return the groups to choose from; none where there is but one."""
        groups: list[GroupWords] = self.release.summary["groups"]
        return groups if len(groups) > 1 else []

    @property
    def has_targets(self) -> bool:
        """Return whether there is anything due that could be completed."""
        return bool(self.release.summary["has_targets"])

    @property
    def is_by_completion(self) -> bool:
        """Return whether 1 is what is due rather than the best park."""
        return self.query.view == View.COMPLETION

    @classmethod
    def of(cls, release: Release, parks: list[ComparedPark], query: CompareQuery) -> CompareContents:
        """Return the page; one query. ``parks`` are all of a group that are ranked, in their order."""
        pairs = chosen_pairs(release, query.items)
        pages = 1 if query.parks else max(1, -(-len(parks) // _PER_PAGE))
        page = min(query.page, pages)
        shown = (
            [park for park in parks if park.code in query.parks]
            if query.parks
            else parks[(page - 1) * _PER_PAGE : page * _PER_PAGE]
        )
        comparison = _Comparison(_figures(release, pairs, parks), parks, query.view)
        columns = [_column(pair, comparison, shown) for pair in pairs]
        return cls(
            release=release,
            query=query,
            campaign=(release.summary["pairs"] or {}).get("name", ""),
            group=parks[0].group if parks else "",
            parks=shown,
            count=len(parks),
            page=page,
            pages=pages,
            columns=columns,
            radar=_radar(pairs, comparison, shown, query),
            heat=_heat(pairs, comparison, shown),
        )


def ranked_parks(release: Release) -> list[ComparedPark]:
    """Return the parks that are compared, in the city's order; one query."""
    excluded = ItemScore.objects.filter(standing=OuterRef("pk"), out="excluded").values("indicator__code")
    rows = Standing.objects.filter(release=release).annotate(excluded=ArraySubquery(excluded))
    return [
        ComparedPark(code, name, short_name or name, line, group, frozenset(left_out))
        for code, name, short_name, line, group, left_out in rows.order_by(*park_order("park__")).values_list(
            "park__code", "park_name", "park_short_name", "position", "group_code", "excluded"
        )
    ]


def values_of_pairs(release: Release, group: str) -> list[PairOfItems]:
    """Return the campaign's pairs as a release stores them, but compared within a group; two queries."""
    parks = [park for park in ranked_parks(release) if park.group == group]
    pairs = chosen_pairs(release, ())
    comparison = _Comparison(_figures(release, pairs, parks), parks, "")
    return [{"compare": pair.compare, "look": pair.look, "values": comparison.values(pair)} for pair in pairs]


def has_campaign(release: Release) -> bool:
    """Return whether the release has pairs."""
    return bool(release.summary["pairs"] and release.summary["pairs"]["pairs"])


def chosen_pairs(release: Release, items: Sequence[str]) -> list[_Pair]:
    """Return the campaign's pairs; without a campaign the items that were chosen, each of which is one pair."""
    if has_campaign(release):
        pairs = release.summary["pairs"]["pairs"]
        return [_Pair(p["compare"], p["look"], View(p["view"]), p.get("indicators", [])) for p in pairs]
    listed = items_in_order(release)
    chosen = [item for item in listed if item["code"] in items] if items else listed[:COLUMNS]
    return [_Pair(item["name"], "", View.LEVEL, [item]) for item in chosen]


def _figures(release: Release, pairs: list[_Pair], parks: list[ComparedPark]) -> dict[str, dict[str, _Figure]]:
    """Return the figures of all ranked parks, by indicator and park."""
    codes = {indicator["code"] for pair in pairs for indicator in pair.indicators}
    ranked = {park.code for park in parks}
    rows = ReleasedFigure.objects.filter(release=release, indicator__code__in=codes).values_list(
        "indicator__code", "park__code", "state", "value", "growth_state", "growth_value", "place", "out", "expected"
    )
    found: dict[str, dict[str, _Figure]] = {code: {} for code in codes}
    for indicator, park, *columns in rows:
        if park in ranked:
            figure = _Figure._make(columns)
            found[indicator][park] = figure._replace(expected=None) if figure.out else figure
    return found


class _Comparison:
    """The figures of all ranked parks as a view scales them."""

    def __init__(self, figures: Mapping[str, Mapping[str, _Figure]], parks: list[ComparedPark], view: str) -> None:
        self.figures, self.parks, self.view = figures, parks, view
        self._scaled: dict[tuple[str, View], dict[str, Decimal | None]] = {}
        self._values: dict[int, dict[str, Decimal | None]] = {}

    def view_of(self, pair: _Pair) -> View:
        """Return the view that is asked for, else the pair's own."""
        return View(self.view) if self.view else pair.view

    def scaled(self, indicator: IndicatorInShort, view: View) -> dict[str, Decimal | None]:
        """Return by park where an indicator's figures lie within 0..1."""
        key = (indicator["code"], view)
        if key not in self._scaled:
            code = indicator["code"]
            compared = [park.code for park in self.parks if not self.is_left_out(park, code)]
            figures = {park: here for park in compared if (here := self.figures.get(code, {}).get(park))}
            self._scaled[key] = scaled(view, figures, Direction(indicator["direction"]), len(compared))
        return self._scaled[key]

    def is_left_out(self, park: ComparedPark, indicator: str) -> bool:
        """Return whether a park is not compared on an indicator: not assessed, not applicable, not to be had yet."""
        here = self.figures.get(indicator, {}).get(park.code)
        return indicator in park.excluded or (here is not None and here.out in NOT_COMPARED)

    def values(self, pair: _Pair) -> dict[str, Decimal | None]:
        """Return by park the mean of the pair's indicators, 0..1; None is a gap."""
        if id(pair) not in self._values:
            parts = [self.scaled(indicator, self.view_of(pair)) for indicator in pair.indicators]
            means = {park.code: mean_of([part.get(park.code) for part in parts]) for park in self.parks}
            self._values[id(pair)] = means
        return self._values[id(pair)]

    def mean(self, pair: _Pair) -> Decimal | None:
        """Return the mean of all ranked parks that have a value."""
        return mean_of(list(self.values(pair).values()))


def _column(pair: _Pair, comparison: _Comparison, shown: list[ComparedPark]) -> PairColumn:
    values = comparison.values(pair)
    places = competition_places({code: (-value,) for code, value in values.items() if value is not None})
    rows = [PairRow(park, values[park.code], places.get(park.code)) for park in shown]
    rows.sort(key=lambda row: (row.place is None, row.place or 0))
    return PairColumn(pair, comparison.view_of(pair), rows)


def _radar(pairs: list[_Pair], comparison: _Comparison, shown: list[ComparedPark], query: CompareQuery) -> Chart:
    """Return the chosen parks, or the best placed of those shown beside the mean."""
    chosen = bool(query.parks)
    drawn = shown if chosen else sorted(shown, key=lambda park: park.place)[:1]
    series = [
        Series(park.short_name, [comparison.values(pair)[park.code] for pair in pairs], index == 0)
        for index, park in enumerate(drawn)
    ]
    if not chosen:
        series.append(Series(_("mean"), [comparison.mean(pair) for pair in pairs], is_dashed=True))
    caption = _("Chosen parks side by side") if chosen else _("%(park)s and the mean of all")
    return Chart(
        name="radar",
        kind=ChartKind.RADAR,
        caption=caption if chosen else caption % {"park": drawn[0].name if drawn else ""},
        unit="",
        source=_("this release; scale 0 to 1, 1 is all that is due")
        if query.view == View.COMPLETION
        else _("this release; scale 0 to 1, 1 is the best park"),
        labels=[pair.title for pair in pairs],
        series=series,
        head=_("pair"),
    )


def _heat(pairs: list[_Pair], comparison: _Comparison, shown: list[ComparedPark]) -> Heat:
    """Return every indicator of every pair for every park shown."""
    lines = [(pair, indicator, comparison.view_of(pair)) for pair in pairs for indicator in pair.indicators]
    heads = [_head(pair, indicator, view) for pair, indicator, view in lines]
    cells = [[_cell(comparison, indicator, view, park) for park in shown] for _pair, indicator, view in lines]
    steps = _steps(comparison.view)
    if len(shown) <= HEADS:
        return Heat(True, [park.short_name for park in shown], list(zip(heads, cells, strict=True)), steps)
    rows = [(park.short_name, [line[index] for line in cells]) for index, park in enumerate(shown)]
    return Heat(False, heads, rows, steps)


def _steps(view: View | str) -> tuple[Decimal, ...]:
    return SHADES_OF_DUE if view == View.COMPLETION else SHADES


def _head(pair: _Pair, indicator: IndicatorInShort, view: View) -> str:
    """Return an indicator with what its numbers are in, e.g. 比外资看到账 · 实际到账外资（亿美元）."""
    kind = indicator.get("growth", "rate")
    unit = {
        View.LEVEL: indicator["unit"],
        View.GROWTH: _("year on year, %(unit)s") % {"unit": growth_unit(kind, indicator["unit"])},
        View.PLACE: _("place"),
        View.COMPLETION: _("of what is due, %"),
    }[view]
    name = with_unit(indicator["name"], unit)
    return f"{pair.title} · {name}" if pair.look else name


def _cell(comparison: _Comparison, indicator: IndicatorInShort, view: View, park: ComparedPark) -> _Cell:
    here = comparison.figures.get(indicator["code"], {}).get(park.code)
    share = comparison.scaled(indicator, view).get(park.code)
    shade = None if share is None else 1 + sum(share >= step for step in _steps(view))
    if indicator["code"] in park.excluded:
        return _Cell(out_words()["excluded"], None)
    if here is None:
        return _Cell(shown_figure(None, 0, "unknown") if view is View.LEVEL else "–", None)
    if here.value is None:
        return _Cell(shown_figure(None, 0, here.state), None)
    if view is View.PLACE:
        return _Cell("–" if here.place is None else str(here.place), shade)
    if view is View.COMPLETION:
        return _Cell(_completed(here, indicator), shade)
    if view is View.GROWTH:
        decimals = growth_decimals(indicator.get("growth", "rate"), indicator["decimals"])
        known = here.growth_value is not None
        return _Cell(signed(here.growth_value, decimals) if known else shown_figure(None, 0, here.growth_state), shade)
    return _Cell(shown_figure(here.value, indicator["decimals"], here.state), shade)


def _completed(figure: _Figure, indicator: IndicatorInShort) -> str:
    """Return what a figure is of what is due, in per cent and not cut at 100; the word for why nothing is due."""
    if figure.value is None or figure.expected is None:
        return out_words().get(figure.out, "–")
    return points(completed(figure.value, figure.expected, Direction(indicator["direction"])) * HUNDRED, 1)
