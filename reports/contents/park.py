"""A park on one page: targets, trend, places, plans, projects, pledge, places in other lists, share of the city."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef, Q, QuerySet, Subquery, Sum, TextField
from django.db.models.functions import Cast, JSONObject
from django.utils.translation import gettext as _

from parks.models import ExternalRanking, Park
from parks.querysets import ParkQuerySet, ProjectQuerySet
from reports.charts import Chart, Kind, Series
from reports.contents.measured import History, better_or_worse, history_of, per_cent_of, stretch_of_target
from reports.contents.words import score_decimals, state_words
from reports.models import Release, ReleasedFigure, Standing
from targets.models import RegionFigure
from targets.querysets import PlanQuerySet, PledgeQuerySet, indicator_order

PROJECTS = 8
# So many parks above and below share the chart of places.
NEIGHBOURS = 5


@dataclass(frozen=True)
class ParkFigure:
    """One indicator of the park: value, target and light, growth, place, share of the whole, trend."""

    code: str
    name: str
    unit: str
    decimals: int
    category: str
    row: ReleasedFigure
    history: History
    share: Decimal | None
    against_region: Decimal | None
    region: str

    @property
    def state_word(self) -> str:
        """Return the word for a figure that is no number."""
        return state_words()[self.row.state]

    @property
    def stretch(self) -> Decimal | None:
        """Return the second value of the target, None where there is none."""
        value: Decimal | None = self.row.stretch  # type: ignore[attr-defined]
        return value

    @property
    def stretch_share(self) -> Decimal | None:
        """Return the second value in per cent of the target."""
        return per_cent_of(self.stretch, self.row.target)

    @property
    def movement(self) -> int | None:
        """Return the places gained on this indicator, None without a place on either side."""
        if self.row.place is None or self.row.previous_place is None:
            return None
        return self.row.previous_place - self.row.place


@dataclass(frozen=True)
class PlanStep:
    """One indicator of a plan: what this year asks for, what there is, and what the last year asks for."""

    figure: ParkFigure
    now: Decimal | None
    end: Decimal


@dataclass(frozen=True)
class PlanPath:
    """A plan as far as it concerns the park; ``end_year`` is its last."""

    code: str
    name: str
    end_year: int
    steps: list[PlanStep]


@dataclass(frozen=True)
class ParkContents:
    """Everything the page says about a park in a release; ``standing`` is None where it is not ranked."""

    release: Release
    park: Park
    standing: Standing | None
    figures: list[ParkFigure]
    chosen: ParkFigure | None
    growth: dict[str, int]
    trend: Chart | None
    places: Chart | None
    projects: list[dict[str, Any]]
    project_count: int
    pledges: list[dict[str, Any]]
    plans: list[PlanPath]
    external: list[dict[str, Any]]

    @property
    def name(self) -> str:
        """Return the park's name at the time of the release."""
        return self.standing.park_name if self.standing else self.park.name

    @property
    def decimals(self) -> int:
        """Return how many decimals scores are shown with."""
        return score_decimals(self.release)

    @property
    def due(self) -> Decimal:
        """Return the per cent of the year that has passed by the period's end."""
        return self.release.period.share_of_year

    @property
    def has_targets(self) -> bool:
        """Return whether any figure has a target."""
        return any(figure.row.target is not None for figure in self.figures)

    @property
    def has_stretch(self) -> bool:
        """Return whether any target has a second value."""
        return any(figure.stretch is not None for figure in self.figures)

    @property
    def has_shares(self) -> bool:
        """Return whether the park has a share of anything."""
        return any(figure.share is not None for figure in self.figures)

    @classmethod
    def of(
        cls,
        release: Release,
        code: str,
        *,
        parks: ParkQuerySet,
        projects: ProjectQuerySet,
        pledges: PledgeQuerySet,
        paths: PlanQuerySet,
        indicator: str = "",
    ) -> ParkContents:
        """Return the page; four queries. Raises Park.DoesNotExist, and LookupError for an indicator it lacks."""
        park = _with_company(parks, projects, pledges, paths).get(code=code)
        standings = _near(release, park)
        own = next((standing for standing in standings if standing.park_id == park.pk), None)
        history = history_of(release, ReleasedFigure.objects.filter(park=park))
        figures = [_figure(release, row, history) for row in _rows(release, park)]
        chosen = _chosen(figures, indicator)
        extra: Any = park
        return cls(
            release=release,
            park=park,
            standing=own,
            figures=figures,
            chosen=chosen,
            growth=better_or_worse((figure.row.growth_value, _direction(figure)) for figure in figures),
            trend=_trend(chosen, own.park_name if own else park.name) if chosen else None,
            places=_places(own, standings),
            projects=extra.listed_projects[:PROJECTS],
            project_count=len(extra.listed_projects),
            pledges=extra.listed_pledges,
            plans=_plans(extra.listed_paths, figures, release.period.year),
            external=extra.listed_external,
        )


def _with_company(
    parks: ParkQuerySet, projects: ProjectQuerySet, pledges: PledgeQuerySet, paths: PlanQuerySet
) -> ParkQuerySet:
    """Bring along, in the park's own query, the projects and pledges that the person may see, and foreign lists."""
    own = {"park": OuterRef("pk")}
    rankings = ExternalRanking.objects.filter(**own).order_by("-year", "list_name")
    ordered = ("plan__start_year", "plan__code", *indicator_order("indicator__"), "year")
    steps = paths.filter(**own).order_by(*ordered)
    # Numbers travel as text: JSON's own would come back as floats.
    investment, value = Cast("total_investment", TextField()), Cast("value", TextField())
    project = JSONObject(code="code", name="name", investment=investment, industry="industry")
    pledge = JSONObject(no="no", year="year", state="state", is_paper="is_paper", scan="scan")
    external = JSONObject(list="list_name", year="year", place="place", out_of="out_of", goal="goal", source="source")
    path = JSONObject(plan="plan__code", name="plan__name", indicator="indicator__code", year="year", value=value)
    listed: ParkQuerySet = parks.select_related("region", "parent", "group", "successor").annotate(
        listed_projects=ArraySubquery(projects.filter(**own).order_by("-total_investment", "code").values(one=project)),
        listed_pledges=ArraySubquery(pledges.filter(**own).order_by("-year", "no").values(one=pledge)),
        listed_paths=ArraySubquery(steps.values(one=path)),
        listed_external=ArraySubquery(rankings.values(one=external)),
    )
    return listed


def _near(release: Release, park: Park) -> list[Standing]:
    """Return the park's standing and those around it in its group."""
    own = Standing.objects.filter(release=release, park=park)
    position, group = Subquery(own.values("position")[:1]), Subquery(own.values("group_code")[:1])
    return list(
        Standing.objects.filter(
            release=release,
            group_code=group,
            position__gte=position - NEIGHBOURS,
            position__lte=position + NEIGHBOURS,
        ).order_by("position")
    )


def _rows(release: Release, park: Park) -> QuerySet[ReleasedFigure]:
    """Return the park's figures of the release, each with the whole of all parks and the region's growth."""
    whole = (
        ReleasedFigure.objects.filter(
            Q(state="number"), release=OuterRef("release"), indicator=OuterRef("indicator"), park__parent=None
        )
        .order_by()
        .values("indicator")
        .annotate(whole=Sum("value"))
        .values("whole")
    )
    region = RegionFigure.objects.filter(
        region=park.region_id, indicator=OuterRef("indicator"), period=release.period_id
    )
    rows: QuerySet[ReleasedFigure] = (
        ReleasedFigure.objects.filter(release=release, park=park)
        .select_related("indicator__category")
        .annotate(
            whole=Subquery(whole),
            region_growth=Subquery(region.values("growth")[:1]),
            region_name=Subquery(region.values("region__name")[:1]),
            stretch=stretch_of_target(),
        )
        .order_by(*indicator_order("indicator__"))
    )
    return rows


def _figure(release: Release, row: Any, history: dict[str, History]) -> ParkFigure:
    indicator = row.indicator
    share = None
    if indicator.total == "sum" and row.value is not None and row.whole is not None and row.whole > 0:
        share = row.value * 100 / row.whole
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
        share=share,
        against_region=against,
        region=row.region_name or "",
    )


def _plans(paths: list[dict[str, Any]], figures: list[ParkFigure], year: int) -> list[PlanPath]:
    """Return the plans of the park, each with the indicators that the release knows."""
    known = {figure.code: figure for figure in figures}
    values: dict[tuple[str, str], dict[str, dict[int, Decimal]]] = {}
    for entry in paths:
        by_indicator = values.setdefault((entry["plan"], entry["name"]), {})
        by_indicator.setdefault(entry["indicator"], {})[entry["year"]] = Decimal(entry["value"])
    return [
        PlanPath(
            code=code,
            name=name,
            end_year=max(max(path) for path in by_indicator.values()),
            steps=[
                PlanStep(known[indicator], path.get(year), path[max(path)])
                for indicator, path in by_indicator.items()
                if indicator in known
            ],
        )
        for (code, name), by_indicator in values.items()
    ]


def _direction(figure: ParkFigure) -> str:
    return figure.row.indicator.direction


def _chosen(figures: list[ParkFigure], indicator: str) -> ParkFigure | None:
    """Return the figure whose trend is drawn: the one asked for, else the first headline, else the first."""
    if indicator:
        found = next((figure for figure in figures if figure.code == indicator), None)
        if found is None:
            raise LookupError(indicator)
        return found
    ordered = sorted(figures, key=lambda figure: figure.row.indicator.headline or 9)
    return ordered[0] if ordered else None


def _trend(figure: ParkFigure, park: str) -> Chart:
    is_ytd = figure.history.measure == "ytd"
    return Chart(
        name="trend",
        kind=Kind.BAR if is_ytd else Kind.LINE,
        caption=_("%(indicator)s, by period") % {"indicator": figure.name}
        if is_ytd
        else _("%(indicator)s, at the end of the period") % {"indicator": figure.name},
        unit=figure.unit,
        source=_("releases of the series"),
        labels=figure.history.labels,
        series=[Series(park, figure.history.values, is_main=True)],
        decimals=figure.decimals,
        head=_("period"),
    )


def _places(own: Standing | None, standings: list[Standing]) -> Chart | None:
    """Return the places of the park and those around it over the last periods, the first place on top."""
    if own is None or len(own.recent_places) < 2:
        return None
    labels = [period for period, _place in own.recent_places]
    series = []
    for standing in standings:
        places = dict(standing.recent_places)
        values = [None if places.get(label) is None else Decimal(places[label]) for label in labels]
        series.append(Series(standing.park_short_name or standing.park_name, values, standing.pk == own.pk))
    known = [value for one in series for value in one.values if value is not None]
    return Chart(
        name="places",
        kind=Kind.PLACES,
        caption=_("Places of the last periods"),
        unit=_("place"),
        source=_("releases of the series"),
        labels=labels,
        series=series,
        decimals=0,
        head=_("period"),
        lowest=min(known),
        highest=max(known),
    )
