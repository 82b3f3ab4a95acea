"""Plans: their path against what was reached, and what is needed a year to get back on it."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef
from django.utils.translation import gettext as _

from reports.models import Release
from reports.pages.frame.charts import Chart, ChartKind, Series
from reports.pages.plans.contents.plan_heads import PlanHeadRow, PlanIndicator
from reports.pages.plans.contents.plan_paths import CITY_ROW, Actual, PathRow, PathTable
from reports.pages.plans.contents.plan_said import SaidOf, texts_said_in
from targets.models import Plan, TargetSource
from targets.plans.querysets import PlanQuerySet
from targets.scoring.arithmetic import CONTEXT, HUNDRED
from targets.scoring.values import Measure

_PER_PAGE = 50


@dataclass(frozen=True)
class PlanListContents:
    """All plans, the latest first, each with ``years_of_targets``, those whose targets come from it; one query."""

    plans: list[Plan]

    @classmethod
    def of(cls, plans: PlanQuerySet[Plan]) -> PlanListContents:
        """Return the list."""
        years = TargetSource.objects.filter(plan=OuterRef("pk")).order_by("year").values("year")
        found = plans.annotate(years_of_targets=ArraySubquery(years))
        return cls(list(found.order_by("-start_year", "end_year", "code")))


@dataclass(frozen=True)
class PlanQuery:
    """What is asked of a plan: an indicator, and whose chart (`CITY` is the city's)."""

    indicator: str
    park: str
    page: int = 1


@dataclass(frozen=True)
class PlanContents:
    """Everything the page says about one indicator of a plan, as of a release (None before the first).

    ``under_way`` is the year whose end is forecast, None where no year of the plan is under way, and then
    ``no_forecast`` says why. ``near``, in per cent of the path, is from where on a forecast comes near to it.
    ``has_other_chart`` says that what was to be drawn has no path of the indicator, so that the first park is drawn.
    """

    head: PlanHeadRow
    query: PlanQuery
    indicator: PlanIndicator | None
    years: list[int]
    rows: list[PathRow]
    city: PathRow | None
    page: int
    pages: int
    chart: Chart | None
    texts: list[SaidOf]
    under_way: int | None = None
    no_forecast: str = ""
    near: Decimal = HUNDRED
    has_other_chart: bool = False

    @property
    def plan(self) -> Plan:
        """Return the plan."""
        return self.head.plan

    @property
    def page_numbers(self) -> range:
        """Return the numbers of the pages."""
        return range(1, self.pages + 1)

    @classmethod
    def of(cls, head: PlanHeadRow, release: Release | None, query: PlanQuery) -> PlanContents:
        """Return the page; three queries."""
        indicator = next((row for row in head.indicators if row.code == query.indicator), None)
        if indicator is None:
            return cls(head, query, None, [], [], None, 1, 1, None, texts_said_in(head, query.park))
        tables = PathTable(head, indicator, release)
        parks = [park for park in head.parks if tables.shows(park)]
        pages = max(1, -(-len(parks) // _PER_PAGE))
        page = min(query.page, pages)
        shown = parks[(page - 1) * _PER_PAGE : page * _PER_PAGE]
        city = tables.city([park for park in parks if not park.is_part and park.code in tables.paths])
        chosen = next((park for park in parks if park.code == query.park), parks[0])
        drawn = city if query.park == CITY_ROW and city else tables.row(chosen.code, chosen.name)
        return cls(
            head=head,
            query=query,
            indicator=indicator,
            years=tables.years,
            rows=[tables.row(park.code, park.name) for park in shown],
            city=city,
            page=page,
            pages=pages,
            chart=_chart(head.plan, indicator, drawn, release),
            texts=texts_said_in(head, query.park),
            under_way=tables.reached.under_way,
            no_forecast="" if tables.reached.under_way else _why_no_forecast(head.plan, release),
            near=CONTEXT.multiply(tables.near, HUNDRED),
            has_other_chart=drawn.code != query.park,
        )


def _why_no_forecast(plan: Plan, release: Release | None) -> str:
    """Return why no year of a plan is under way."""
    if release is None:
        return _("No forecast: no figure is released yet.")
    words = {"period": release.period.name, "first": plan.start_year, "last": plan.end_year}
    if release.period.year < plan.start_year:
        return _("No forecast: the figures reach up to %(period)s, and the plan begins with %(first)s.") % words
    if release.period.year > plan.end_year:
        return _("No forecast: the figures reach up to %(period)s, and the plan ended with %(last)s.") % words
    return _("No forecast: %(period)s ends its year, and of the next year no figure is released yet.") % words


def _chart(plan: Plan, indicator: PlanIndicator, row: PathRow, release: Release | None) -> Chart:
    """Return path and actual as lines; a cumulative figure of a year under way is no point on them."""
    source = _("%(plan)s; releases to %(period)s") % {
        "plan": plan.name,
        "period": release.period.name if release else "–",
    }
    return Chart(
        name="path",
        kind=ChartKind.LINE,
        caption=_("%(park)s: %(indicator)s, path and actual") % {"park": row.name, "indicator": indicator.name},
        unit=indicator.unit,
        source=source,
        labels=[str(year.year) for year in row.years],
        series=[
            Series(_("actual"), [_drawn(year.actual, indicator.measure) for year in row.years], True),
            Series(_("path"), [year.path for year in row.years], is_dashed=True),
        ],
        decimals=indicator.decimals,
        head=_("year"),
    )


def _drawn(actual: Actual | None, measure: str) -> Decimal | None:
    if actual is None or actual.missing or (measure == Measure.YTD and actual.share != HUNDRED):
        return None
    return actual.value
