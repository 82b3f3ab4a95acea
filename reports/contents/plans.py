"""Plans: their path against what was reached, and what is needed a year to get back on it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, NamedTuple

from django.contrib.postgres.aggregates import StringAgg
from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Exists, F, OuterRef, Subquery, TextField, Value
from django.db.models.functions import MD5, Cast, Concat, JSONObject
from django.http import Http404
from django.utils.translation import gettext as _

from parks.models import Park
from reports.charts import Chart, Kind, Series
from reports.models import Release, ReleasedFigure
from targets.models import Indicator, Period, Plan, PlanTarget
from targets.querysets import PlanQuerySet
from targets.scoring import progress
from targets.scoring.arithmetic import CONTEXT, HUNDRED, exact_sum
from targets.scoring.progress import Promise
from targets.scoring.values import UNKNOWN, Cell, Direction, Measure, State, cell
from targets.scoring.values import number as number_cell

PER_PAGE = 50
# What is asked for in place of a park's code.
CITY = "*"


class PlanIndicator(NamedTuple):
    """An indicator that a plan has a path of."""

    code: str
    name: str
    unit: str
    decimals: int
    direction: str
    measure: str
    total: str


class PlanPark(NamedTuple):
    """A park that a plan has a path of."""

    code: str
    name: str
    is_part: bool


@dataclass(frozen=True)
class PlanHead:
    """A plan with the indicators and parks it has paths of; one query."""

    plan: Plan
    indicators: list[PlanIndicator]
    parks: list[PlanPark]
    stamp: str

    @property
    def words(self) -> tuple[object, ...]:
        """Return all that a page takes from here: pages of a plan are the same while this is the same."""
        plan = [getattr(self.plan, field.attname) for field in self.plan._meta.concrete_fields]
        return (plan, self.indicators, self.parks, self.stamp)

    @classmethod
    def of(cls, plans: PlanQuerySet, code: str) -> PlanHead:
        """Return the head of a plan's page. Raises Http404."""
        indicators = Indicator.objects.filter(Exists(_paths(OuterRef(OuterRef("pk")), indicator=OuterRef("pk"))))
        parks = Park.objects.filter(Exists(_paths(OuterRef(OuterRef("pk")), park=OuterRef("pk"))))
        plan = (
            plans.filter(code=code)
            .annotate(
                indicators=ArraySubquery(
                    indicators.order_by(F("category__position").asc(nulls_last=True), "code").values(
                        row=JSONObject(**{name: name for name in PlanIndicator._fields})
                    )
                ),
                parks=ArraySubquery(
                    parks.order_by("code").values(row=JSONObject(code="code", name="name", parent="parent_id"))
                ),
                stamp=Subquery(_paths(OuterRef("pk")).order_by().values("plan").values(stamp=_stamp())),
            )
            .first()
        )
        if plan is None:
            raise Http404
        return cls(
            plan=plan,
            indicators=[PlanIndicator(**row) for row in plan.indicators],
            parks=[PlanPark(row["code"], row["name"], row["parent"] is not None) for row in plan.parks],
            stamp=plan.stamp or "",
        )


def _paths(plan: Any, **wanted: Any) -> PlanQuerySet:
    paths: PlanQuerySet = PlanTarget.objects.filter(plan=plan, **wanted)
    return paths


def _stamp() -> MD5:
    """Return the expression of what changes with every change of a path."""
    parts: list[Any] = [Value(" ", TextField())] * 9
    parts[::2] = [Cast(name, TextField()) for name in ("pk", "park", "indicator", "year", "value")]
    return MD5(StringAgg(Concat(*parts), delimiter=",", order_by="pk"))


@dataclass(frozen=True)
class PlanListContents:
    """All plans, the latest first; one query."""

    plans: list[Plan]

    @classmethod
    def of(cls, plans: PlanQuerySet) -> PlanListContents:
        """Return the list."""
        return cls(list(plans.order_by("-start_year", "end_year", "code")))


@dataclass(frozen=True)
class PlanQuery:
    """What is asked of a plan: an indicator, and whose chart (`CITY` is the city's)."""

    indicator: str
    park: str
    page: int = 1


@dataclass(frozen=True)
class Actual:
    """What a year reached: the figure of its last period, or of the latest one of a year under way.

    ``missing`` is of how many parks a sum lacks the figure.
    """

    cell: Cell
    period: str
    share: Decimal
    missing: int = 0

    @property
    def is_of_whole_year(self) -> bool:
        """Return whether the year is over and nothing is missing."""
        return self.share == HUNDRED and not self.missing

    @property
    def value(self) -> Decimal | None:
        """Return the number, None where there is none."""
        return self.cell.value

    @property
    def state(self) -> str:
        """Return why there is none."""
        return self.cell.state.value


@dataclass(frozen=True)
class YearCell:
    """One year of a path: what it asks for, by now, what was reached, and how these stand to each other.

    ``due`` is the path's share of a year under way; ``difference`` is the actual less what is due.
    """

    year: int
    path: Decimal | None
    actual: Actual | None
    due: Decimal | None
    difference: Decimal | None
    light: str


@dataclass(frozen=True)
class PathRow:
    """A park, or the city, along the years; ``needed`` is the change a year that leads back to the path's end.

    It counts from ``since``, the latest whole year with a figure; None where there is no such year, no path of
    the last year, or no year left. ``is_reached`` says that the end of the path is reached already.
    """

    code: str
    name: str
    years: list[YearCell]
    since: int | None
    needed: Decimal | None
    is_reached: bool


@dataclass(frozen=True)
class PlanContents:
    """Everything the page says about one indicator of a plan, as of a release (None before the first).

    ``has_other_chart`` says that what was to be drawn has no path of the indicator, so that the first park is drawn.
    """

    head: PlanHead
    query: PlanQuery
    indicator: PlanIndicator | None
    years: list[int]
    rows: list[PathRow]
    city: PathRow | None
    page: int
    pages: int
    chart: Chart | None
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
    def of(cls, head: PlanHead, release: Release | None, query: PlanQuery) -> PlanContents:
        """Return the page; two queries."""
        indicator = next((row for row in head.indicators if row.code == query.indicator), None)
        if indicator is None:
            return cls(head, query, None, [], [], None, 1, 1, None)
        tables = PathTable(head, indicator, release)
        parks = [park for park in head.parks if park.code in tables.paths]
        pages = max(1, -(-len(parks) // PER_PAGE))
        page = min(query.page, pages)
        shown = parks[(page - 1) * PER_PAGE : page * PER_PAGE]
        city = tables.city([park for park in parks if not park.is_part]) if indicator.total == "sum" else None
        chosen = next((park for park in parks if park.code == query.park), parks[0])
        drawn = city if query.park == CITY and city else tables.row(chosen.code, chosen.name)
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
            has_other_chart=drawn.code != query.park,
        )


class PathTable:
    """Paths and actuals of one indicator of a plan, by park and year."""

    def __init__(self, head: PlanHead, indicator: PlanIndicator, release: Release | None) -> None:
        self.plan, self.indicator = head.plan, indicator
        self.direction, self.measure = Direction(indicator.direction), Measure(indicator.measure)
        scheme = release.summary["scheme"] if release else {"ahead": "1", "near": "0.9"}
        self.ahead, self.near = Decimal(scheme["ahead"]), Decimal(scheme["near"])
        self.paths: dict[str, dict[int, Decimal]] = {}
        for park, year, value in _paths(head.plan, indicator__code=indicator.code).values_list(
            "park__code", "year", "value"
        ):
            self.paths.setdefault(park, {})[year] = value
        self.periods, self.actuals = _actuals(release, indicator.code, head.plan)
        first = head.plan.start_year - 1
        has_base = first in self.periods
        self.years = list(range(first if has_base else first + 1, head.plan.end_year + 1))

    def row(self, code: str, name: str) -> PathRow:
        """Return a park's row."""
        paths, cells = self.paths[code], self.actuals.get(code, {})
        actuals = {
            year: Actual(cells.get(year, UNKNOWN), period.label, period.share_of_year)
            for year, period in self.periods.items()
        }
        return self._row(code, name, paths, actuals)

    def city(self, parks: list[PlanPark]) -> PathRow | None:
        """Return the sum of parks without a parent; a year with a path or a figure missing has no difference."""
        if not parks:
            return None
        codes = [park.code for park in parks]
        paths = {
            year: exact_sum([self.paths[code][year] for code in codes])
            for year in self.years
            if all(year in self.paths[code] for code in codes)
        }
        actuals = {year: self._sum(codes, year, period) for year, period in self.periods.items()}
        return self._row(CITY, _("the city"), paths, actuals)

    def _sum(self, codes: list[str], year: int, period: Period) -> Actual:
        cells = [self.actuals.get(code, {}).get(year, UNKNOWN) for code in codes]
        known = [here.value for here in cells if here.value is not None]
        missing = sum(here.state is State.UNKNOWN for here in cells)
        return Actual(number_cell(exact_sum(known)) if known else UNKNOWN, period.label, period.share_of_year, missing)

    def _row(self, code: str, name: str, paths: Mapping[int, Decimal], actuals: Mapping[int, Actual]) -> PathRow:
        whole = [year for year, actual in actuals.items() if actual.is_of_whole_year and actual.value is not None]
        since = max(whole, default=None)
        latest = actuals[since].value if since is not None else None
        needed = needed_a_year(paths.get(self.plan.end_year), latest, self.plan.end_year - (since or 0))
        return PathRow(
            code=code,
            name=name,
            years=[self._cell(year, paths.get(year), actuals.get(year)) for year in self.years],
            since=since,
            needed=needed,
            is_reached=needed is not None and (needed >= 0 if self.direction is Direction.LOWER else needed <= 0),
        )

    def _cell(self, year: int, path: Decimal | None, actual: Actual | None) -> YearCell:
        if path is None or actual is None or actual.value is None or actual.missing:
            return YearCell(year, path, actual, None, None, "")
        promise = Promise(path, actual.share)
        due = progress.expected(promise, self.measure)
        light = ""
        if progress.due(promise, self.measure, self.direction) is progress.Due.YES:
            ratio = progress.ratio(actual.value, promise, self.measure, self.direction)
            light = progress.light(ratio, self.ahead, self.near).value
        return YearCell(year, path, actual, due, CONTEXT.subtract(actual.value, due), light)


def needed_a_year(end: Decimal | None, latest: Decimal | None, years_left: int) -> Decimal | None:
    """Return (path of the end year - latest actual year) / years left; None without one of them."""
    if end is None or latest is None or years_left <= 0:
        return None
    return CONTEXT.divide(CONTEXT.subtract(end, latest), Decimal(years_left))


def _actuals(
    release: Release | None, indicator: str, plan: Plan
) -> tuple[dict[int, Period], dict[str, dict[int, Cell]]]:
    """Return by year the period whose figures count, and by park and year the figures.

    A year's figures are those of the latest release that counts of its last published period, none of which is
    later than the period the page speaks of.
    """
    if release is None:
        return {}, {}
    rows = ReleasedFigure.objects.filter(
        release__in=_release_of_each_year(release, plan), indicator__code=indicator
    ).values_list(
        "park__code", "state", "value", "release__period__kind", "release__period__year", "release__period__number"
    )
    periods: dict[int, Period] = {}
    cells: dict[str, dict[int, Cell]] = {}
    for park, state, value, kind, year, number in rows:
        periods.setdefault(year, Period(kind=kind, year=year, number=number))
        cells.setdefault(park, {})[year] = cell(state, value)
    return dict(sorted(periods.items())), cells


def _release_of_each_year(release: Release, plan: Plan) -> Iterable[int]:
    """Return the releases that count for the years of a plan and the one before it."""
    latest: dict[int, tuple[str, int]] = {}
    for choice in release.choices:
        year = int(choice.period[:4])
        wanted = plan.start_year - 1 <= year <= plan.end_year and choice.last_on <= str(release.period.last_on)
        if wanted and not choice.is_replaced:
            latest[year] = max(latest.get(year, ("", 0)), (choice.last_on, choice.id))
    return [release_id for _last_on, release_id in latest.values()]


def _chart(plan: Plan, indicator: PlanIndicator, row: PathRow, release: Release | None) -> Chart:
    """Return path and actual as lines; a cumulative figure of a year under way is no point on them."""
    source = _("%(plan)s; releases to %(period)s") % {
        "plan": plan.name,
        "period": release.period.label if release else "–",
    }
    return Chart(
        name="path",
        kind=Kind.LINE,
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
