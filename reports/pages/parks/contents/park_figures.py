"""The figures of a park in a release: each against its target and time, its place, its share, its trend."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, TypedDict, cast

from django.db.models import OuterRef, QuerySet, Subquery
from django.utils.translation import gettext as _

from parks.models import Park
from reports.models import Release, ReleasedFigure
from reports.pages.frame.contents.words import Apart, state_words, without_light
from reports.pages.indicators.contents.measured import History, history_of, per_cent_of, stretch_of_target
from reports.pages.indicators.contents.wholes import (
    Whole,
    expected_words,
    is_older,
    older_whole,
    older_whole_of,
    own_figures_of_city,
    stored_whole,
    year_of,
)
from targets.indicators.growth_words import growth_decimals, growth_unit
from targets.indicators.querysets import indicator_order
from targets.models import RegionFigure
from targets.scoring.progress import Path, Promise, shortfall
from targets.scoring.values import Direction

if TYPE_CHECKING:
    from django_stubs_ext import WithAnnotations

    from reports.pages.indicators.contents.wholes import FigureWithWhole

    class _Beside(TypedDict):
        """What the page's query adds to a figure: the city's own, the region's growth, the second value."""

        city_value: Decimal | None
        region_growth: Decimal | None
        region_name: str | None
        stretch: Decimal | None

    FigureBeside = WithAnnotations[ReleasedFigure, _Beside]


@dataclass(frozen=True)
class Share:
    """A park's share of a whole in per cent: 占全市 where the city's own figure is known, else 占园区合计."""

    per_cent: Decimal
    is_of_city: bool


@dataclass(frozen=True)
class ParkFigure:
    """One indicator of the park: value, target, what is due and the light, growth, place, share of the whole, trend.

    ``is_item``: the scheme assesses the park's group on it. ``reason`` is why a figure does not apply or no target is
    issued, as the release says it.
    """

    code: str
    name: str
    unit: str
    decimals: int
    category: str
    row: FigureBeside
    history: History
    share: Share | None
    against_region: Decimal | None
    region: str
    is_item: bool
    reason: str = ""

    @property
    def state_word(self) -> str:
        """Return the word for a figure that is no number."""
        return state_words()[self.row.state]

    @property
    def is_compared(self) -> bool:
        """Return whether the figure is held against its target: nothing takes it out."""
        return not self.row.out and self.row.target is not None

    @property
    def light(self) -> str | None:
        """Return the light, None where something takes the figure out."""
        return None if self.row.out else self.row.light

    @property
    def is_behind(self) -> bool:
        """Return whether the figure is behind what is due."""
        return self.light == "behind"

    @property
    def shortfall(self) -> Decimal:
        """Return how much of what is due is missing in per cent; 0 where nothing is compared."""
        if self.row.value is None or self.expected is None:
            return Decimal(0)
        due = Promise(self.expected, path=Path.HOLD)
        return shortfall(self.row.value, due, Direction(self.row.indicator.direction))

    @property
    def no_light(self) -> str:
        """Return the word that stands where the light would be; empty without one."""
        return without_light(self.row)

    @property
    def expected(self) -> Decimal | None:
        """Return what is due by now."""
        return self.row.expected if self.is_compared else None

    @property
    def shown_expected(self) -> str:
        """Return what is due by now as shown: with more decimals where it would look like the figure and is not."""
        return expected_words(self.row.value, self.expected, self.decimals, is_whole=self.row.indicator.is_whole)

    @property
    def due(self) -> Decimal | None:
        """Return what is due by now in per cent of the year's target."""
        return per_cent_of(self.expected, self.row.target)

    @property
    def completion(self) -> Decimal | None:
        """Return the completion of the year."""
        return self.row.completion if self.is_compared else None

    @property
    def year(self) -> Apart | None:
        """Return the completion of the year beside what is due of it by now."""
        return year_of(self.completion, self.due)

    @property
    def growth_unit(self) -> str:
        """Return what growth is in."""
        return growth_unit(self.row.indicator.growth, self.unit)

    @property
    def growth_decimals(self) -> int:
        """Return how many decimals growth is shown with."""
        return growth_decimals(self.row.indicator.growth, self.decimals)

    @property
    def stretch(self) -> Decimal | None:
        """Return the second value of the target, None where there is none."""
        value: Decimal | None = self.row.stretch
        return value

    @property
    def stretch_share(self) -> Decimal | None:
        """Return the second value in per cent of the target."""
        return per_cent_of(self.stretch, self.row.target)

    @property
    def place(self) -> int | None:
        """Return the place by value, None where the park is not assessed: older releases gave it one."""
        return None if self.row.out == "excluded" else self.row.place

    @property
    def movement(self) -> int | None:
        """Return the places gained on this indicator, None without a place on either side."""
        if self.place is None or self.row.previous_place is None:
            return None
        return self.row.previous_place - self.place


@dataclass(frozen=True)
class Section:
    """Figures that are read together, under a word for what they have in common."""

    title: str
    figures: list[ParkFigure]


def sections_of(figures: list[ParkFigure], *, only_behind: bool) -> list[Section]:
    """Return what is behind first, the largest shortfall on top, and then the rest by category in the city's order.

    What is behind and no item of the scheme stands apart: no count of items behind has it.
    """
    behind = sorted((figure for figure in figures if figure.is_behind), key=lambda figure: -figure.shortfall)
    sections = [
        Section(_("behind"), [figure for figure in behind if figure.is_item]),
        Section(
            _("behind, and not among the items of the scheme"), [figure for figure in behind if not figure.is_item]
        ),
    ]
    if not only_behind:
        rest: dict[str, list[ParkFigure]] = {}
        for figure in figures:
            if not figure.is_behind:
                rest.setdefault(figure.category, []).append(figure)
        sections += [Section(category or _("without a category"), found) for category, found in rest.items()]
    return [section for section in sections if section.figures]


def figures_of(release: Release, park: Park, group: str | None) -> list[ParkFigure]:
    """Return the park's figures in the city's order; two queries. ``group`` is its group, None without one."""
    history = history_of(release, ReleasedFigure.objects.filter(park=park))
    reasons, items = _reasons(release, park.code), _items(release, group)
    return [_figure(release, row, history, reasons, items) for row in _rows(release, park)]


def _items(release: Release, group: str | None) -> frozenset[str]:
    """Return the indicators that the scheme assesses a group on; without a group those of any."""
    groups = None if group is None else {"", group}
    return frozenset(
        item["code"] for item in release.summary["items"] if groups is None or groups & item["weights"].keys()
    )


def _reasons(release: Release, park: str) -> dict[tuple[str, str], str]:
    """Return by what takes it out and indicator why a figure does not apply or no target is issued."""
    found = {"not_applicable": release.summary.get("not_applicable", []), "none": release.summary.get("not_issued", [])}
    return {
        (out, stated["indicator"]): stated["reason"]
        for out, listed in found.items()
        for stated in listed
        if stated["park"] == park
    }


def _rows(release: Release, park: Park) -> QuerySet[FigureBeside]:
    """Return the park's figures of the release, each with the city's own figure and the region's growth."""
    region = RegionFigure.objects.filter(
        region=park.region_id, indicator=OuterRef("indicator"), period=release.period_id
    )
    city = own_figures_of_city(release).filter(indicator=OuterRef("indicator"))
    return (
        ReleasedFigure.objects.filter(release=release, park=park)
        .select_related("indicator__category")
        .annotate(
            city_value=Subquery(city.values("value")[:1]),
            region_growth=Subquery(region.values("growth")[:1]),
            region_name=Subquery(region.values("region__name")[:1]),
            stretch=stretch_of_target(),
            **(older_whole() if is_older(release) else {}),
        )
        .order_by(*indicator_order("indicator__"))
    )


def _figure(
    release: Release,
    row: FigureBeside,
    history: dict[str, History],
    reasons: dict[tuple[str, str], str],
    items: frozenset[str],
) -> ParkFigure:
    indicator = row.indicator
    against = None
    if indicator.growth != "difference" and row.growth_value is not None and row.region_growth is not None:
        against = row.growth_value - row.region_growth
    return ParkFigure(
        code=indicator.code,
        name=indicator.name,
        unit=indicator.unit,
        decimals=indicator.decimals,
        category=indicator.category.name if indicator.category else "",
        row=row,
        history=history.get(indicator.code, History(indicator.measure, [])),
        share=_share(release, row),
        against_region=against,
        region=row.region_name or "",
        is_item=indicator.code in items,
        reason=reasons.get((row.out, indicator.code), ""),
    )


def _share(release: Release, row: FigureBeside) -> Share | None:
    """Return the share of the city's own figure, else of what all parks reached; None of what is not added up."""
    if row.indicator.total != "sum":
        return None
    of_city = per_cent_of(row.value, row.city_value)
    if of_city is not None:
        return Share(of_city, is_of_city=True)
    whole = (
        older_whole_of(cast("FigureWithWhole", row))
        if is_older(release)
        else stored_whole(release, row.indicator.code) or Whole(None, 0, 0)
    )
    of_parks = whole.share_of(row.value)
    return None if of_parks is None else Share(of_parks, is_of_city=False)
