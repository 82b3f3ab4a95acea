"""A park on one page: targets, trend, places, plans, projects, pledge, places in other lists, share of the city."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, TypedDict

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef, Subquery, TextField
from django.db.models.functions import Cast, JSONObject
from django.utils.translation import gettext as _

from parks.models import ExternalRanking, Park, Project
from parks.querysets import ParkQuerySet, ProjectQuerySet
from reports.models import Release, Standing
from reports.pages.frame.charts import Chart, ChartKind, Series
from reports.pages.frame.contents.words import Apart, out_words, score_decimals
from reports.pages.indicators.contents.wholes import year_of
from reports.pages.parks.contents.park_figures import ParkFigure, Section, figures_of, sections_of
from targets.indicators.period_names import own_period_name, period_label, period_name
from targets.indicators.querysets import indicator_order
from targets.models import PlanTarget
from targets.plans.querysets import PlanQuerySet
from targets.pledges.querysets import PledgeQuerySet

if TYPE_CHECKING:
    from django_stubs_ext import WithAnnotations

    class _PathRow(TypedDict):
        """A value of a plan's path as the park's query brings it: JSON."""

        plan: str
        name: str
        indicator: str
        year: int
        value: str

    class Company(TypedDict):
        """What `_with_company` adds to a park: all JSON."""

        listed_projects: list[dict[str, object]]
        listed_pledges: list[dict[str, object]]
        listed_paths: list[_PathRow]
        listed_external: list[dict[str, object]]

    ParkWithCompany = WithAnnotations[Park, Company]


PROJECTS = 8
# So many parks above and below share the chart of places.
NEIGHBOURS = 5


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
    """Everything the page says about a park in a release; ``standing`` is None where it is not ranked.

    ``only_behind``: of its figures those alone are shown that are behind.
    """

    release: Release
    park: Park
    standing: Standing | None
    figures: list[ParkFigure]
    chosen: ParkFigure | None
    trend: Chart | None
    places: Chart | None
    projects: list[dict[str, object]]
    project_count: int
    pledges: list[dict[str, object]]
    plans: list[PlanPath]
    external: list[dict[str, object]]
    only_behind: bool

    @property
    def sections(self) -> list[Section]:
        """Return the figures to show, those behind first."""
        return sections_of(self.figures, only_behind=self.only_behind)

    @property
    def behind(self) -> int:
        """Return how many figures are behind, items of the scheme or not."""
        return sum(figure.is_behind for figure in self.figures)

    @property
    def columns(self) -> int:
        """Return how many columns the table of figures has."""
        return 5 + 3 * self.has_targets + self.has_shares

    @property
    def name(self) -> str:
        """Return the park's name at the time of the release."""
        return self.standing.park_name if self.standing else self.park.name

    @property
    def decimals(self) -> int:
        """Return how many decimals scores are shown with."""
        return score_decimals(self.release)

    @property
    def year(self) -> Apart | None:
        """Return the completion of the year beside the schedule of the same items, None where there is none."""
        return year_of(self.standing.year_completion, self.standing.year_due, 2) if self.standing else None

    @property
    def outs(self) -> list[tuple[str, int]]:
        """Return how many items are out, by reason in words."""
        words = out_words()
        return [(words.get(out, out), count) for out, count in self.standing.outs.items()] if self.standing else []

    @property
    def has_comparison(self) -> bool:
        """Return whether the release is compared with an earlier one."""
        return self.release.summary["compared_with"] is not None

    @property
    def has_changes(self) -> bool:
        """Return whether any item is known in the same period of last year too."""
        own = self.standing
        return own is not None and own.items_better + own.items_unchanged + own.items_worse > 0

    @property
    def has_targets(self) -> bool:
        """Return whether any figure has a target, or a word in the place of its light."""
        return any(figure.row.target is not None or figure.no_light for figure in self.figures)

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
        projects: ProjectQuerySet[Project],
        pledges: PledgeQuerySet,
        paths: PlanQuerySet[PlanTarget],
        indicator: str = "",
        only_behind: bool = False,
    ) -> ParkContents:
        """Return the page; four queries. Raises Park.DoesNotExist, and LookupError for an indicator it lacks."""
        park = _with_company(parks, projects, pledges, paths).get(code=code)
        standings = _near(release, park)
        own = next((standing for standing in standings if standing.park_id == park.pk), None)
        figures = figures_of(release, park, own.group_code if own else None)
        chosen = _chosen(figures, indicator)
        return cls(
            release=release,
            park=park,
            standing=own,
            figures=figures,
            chosen=chosen,
            trend=_trend(chosen, own.park_name if own else park.name) if chosen else None,
            places=_places(own, standings),
            projects=park.listed_projects[:PROJECTS],
            project_count=len(park.listed_projects),
            pledges=park.listed_pledges,
            plans=_plans(park.listed_paths, figures, release.period.year),
            external=park.listed_external,
            only_behind=only_behind,
        )


def _with_company(
    parks: ParkQuerySet, projects: ProjectQuerySet[Project], pledges: PledgeQuerySet, paths: PlanQuerySet[PlanTarget]
) -> ParkQuerySet[ParkWithCompany]:
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
    return parks.select_related("region", "parent", "group", "successor").annotate(
        listed_projects=ArraySubquery(projects.filter(**own).order_by("-total_investment", "code").values(one=project)),
        listed_pledges=ArraySubquery(pledges.filter(**own).order_by("-year", "no").values(one=pledge)),
        listed_paths=ArraySubquery(steps.values(one=path)),
        listed_external=ArraySubquery(rankings.values(one=external)),
    )


def _near(release: Release, park: Park) -> list[Standing]:
    """Return the park's standing and those around it in its group, each with the periods when it was in another."""
    elsewhere = (
        Standing.objects.filter(
            park=OuterRef("park"),
            release__in=Release.objects.counting().filter(series=release.series, period__kind=release.period.kind),
        )
        .exclude(group_code=OuterRef("group_code"))
        .annotate(label=period_label("release__period"))
    )
    own = Standing.objects.filter(release=release, park=park)
    position, group = Subquery(own.values("position")[:1]), Subquery(own.values("group_code")[:1])
    return list(
        Standing.objects.filter(
            release=release,
            group_code=group,
            position__gte=position - NEIGHBOURS,
            position__lte=position + NEIGHBOURS,
        )
        .annotate(elsewhere=ArraySubquery(elsewhere.values("label")))
        .order_by("position")
    )


def _plans(paths: list[_PathRow], figures: list[ParkFigure], year: int) -> list[PlanPath]:
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
    is_added = figure.history.is_added
    return Chart(
        name="trend",
        kind=ChartKind.BAR if is_added else ChartKind.LINE,
        caption=_("%(indicator)s, what each period added") % {"indicator": figure.name}
        if is_added
        else _("%(indicator)s, at the end of the period") % {"indicator": figure.name},
        unit=figure.unit,
        source=_("releases of the series"),
        labels=[own_period_name(label) for label in figure.history.labels],
        series=[Series(park, figure.history.values, is_main=True)],
        decimals=figure.decimals,
        head=_("period"),
    )


def _places(own: Standing | None, standings: list[Standing]) -> Chart | None:
    """Return the places of the park and those around it over the last periods, the first place on top.

    A place among the parks of another group is none among these.
    """
    if own is None or len(own.recent_places) < 2:
        return None
    labels = [period for period, _place in own.recent_places]
    series = []
    for standing in standings:
        elsewhere = vars(standing)["elsewhere"]
        places = {period: place for period, place in standing.recent_places if period not in elsewhere}
        values = [None if places.get(label) is None else Decimal(places[label]) for label in labels]
        series.append(Series(standing.park_short_name or standing.park_name, values, standing.pk == own.pk))
    known = [value for one in series for value in one.values if value is not None]
    if not known:
        return None
    return Chart(
        name="places",
        kind=ChartKind.PLACES,
        caption=_("Places of the last periods"),
        unit=_("place"),
        source=_("releases of the series"),
        labels=[period_name(label) for label in labels],
        series=series,
        decimals=0,
        head=_("period"),
        lowest=min(known),
        highest=max(known),
    )
