"""The paths of one indicator of a plan against what was reached, and what the year under way will end with."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Value
from django.utils.translation import ngettext

from core.fields import ExactField
from reports.models import Release
from reports.pages.plans.contents.forecasting import Basis, Forecast, forecast_of
from reports.pages.plans.contents.plan_heads import PATHS, PlanHeadRow, PlanIndicator, PlanPark, paths_of
from reports.pages.plans.contents.reached import Reached
from targets.models import Period, Plan
from targets.scoring import progress
from targets.scoring.arithmetic import CONTEXT, HUNDRED, exact_sum
from targets.scoring.progress import Promise
from targets.scoring.totals import ratio_of, sum_of
from targets.scoring.values import UNKNOWN, Cell, Direction, Measure
from targets.scoring.values import number as number_cell

# What is asked for in place of a park's code.
CITY_ROW = "*"
# By park and year.
Paths = dict[str, dict[int, Decimal]]


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

    ``due`` is what the path asks for by then in a year under way; ``difference`` is the actual less what is due. Both
    are None where nothing is due before the year's end (``is_due_later``). ``is_planned`` says that the year is one of
    the plan's, ``was_taken_away`` that it had a value and has none now.
    """

    year: int
    path: Decimal | None
    actual: Actual | None
    due: Decimal | None
    difference: Decimal | None
    light: str
    is_planned: bool = True
    was_taken_away: bool = False
    is_due_later: bool = False


@dataclass(frozen=True)
class PathRow:
    """A park, or the city, along the years; ``needed`` is the change a year that leads back to the path's end.

    It counts from ``since``, the latest whole year with a figure; None where there is no such year, no path of
    the last year, or no year left. ``is_reached`` says that the end of the path is reached already. ``forecast`` is
    of the year under way, None where there is none.
    """

    code: str
    name: str
    years: list[YearCell]
    since: int | None
    needed: Decimal | None
    is_reached: bool
    forecast: Forecast | None = None


class PathTable:
    """Paths and actuals of one indicator of a plan, by park and year."""

    def __init__(self, head: PlanHeadRow, indicator: PlanIndicator, release: Release | None) -> None:
        self.plan, self.indicator = head.plan, indicator
        self.direction, self.measure = Direction(indicator.direction), Measure(indicator.measure)
        scheme = release.summary["scheme"] if release else {"ahead": "1", "near": "0.9"}
        self.ahead, self.near = Decimal(scheme["ahead"]), Decimal(scheme["near"])
        self.paths_by_code, self.taken_away = _paths(head.plan, indicator)
        self.paths = self.paths_by_code.get(indicator.code, {})
        self.reached = Reached.of(release, indicator.codes, head.plan)
        self.periods = self.reached.periods
        first = head.plan.start_year - 1
        has_base = first in self.periods
        self.years = list(range(first if has_base else first + 1, head.plan.end_year + 1))

    def row(self, code: str, name: str) -> PathRow:
        """Return a park's row."""
        actuals = {
            year: Actual(self.reached.cell(self.indicator.code, code, year), period.label, period.share_of_year)
            for year, period in self.periods.items()
        }
        base = self.reached.base(self.indicator.code, code)
        is_by_growth = (self.indicator.code, code) in self.reached.by_growth
        return self._row(code, name, self.paths.get(code, {}), actuals, base, is_by_growth=is_by_growth)

    def shows(self, park: PlanPark) -> bool:
        """Return whether a park has a path of the indicator, or had one."""
        return park.code in self.paths or any(park.code == code for code, _year in self.taken_away)

    def city(self, parks: list[PlanPark]) -> PathRow | None:
        """Return the sum of parks without a parent, or the ratio of two sums; None where neither is formed.

        It is over the parks that the plan has paths of, another set than a release adds up, and named so.
        A year with a path or a figure missing has no difference: a ratio is never an average of ratios.
        """
        if not parks or self.indicator.total == "none":
            return None
        codes = [park.code for park in parks]
        paths = {year: path for year in self.years if (path := self._whole_path(codes, year)) is not None}
        actuals = {year: self._whole(codes, year, period) for year, period in self.periods.items()}
        of_sides = [sum_of([self.reached.base(code, park) for park in codes]) for code in self._sides]
        base, missing = self._joined(of_sides)
        is_by_growth = any((code, park) in self.reached.by_growth for code in self._sides for park in codes)
        before = UNKNOWN if missing else base
        words = ngettext("%(number)s park of the plan", "%(number)s parks of the plan", len(parks))
        name = words % {"number": len(parks)}
        return self._row(CITY_ROW, name, paths, actuals, before, is_by_growth=is_by_growth)

    @property
    def _sides(self) -> list[str]:
        """Return whose sums make the city's value: the indicator itself, or numerator and denominator."""
        return self.indicator.codes[1:] if self.indicator.total == "ratio" else self.indicator.codes

    def _whole_path(self, parks: list[str], year: int) -> Decimal | None:
        sides = []
        for code in self._sides:
            paths = [self.paths_by_code.get(code, {}).get(park, {}).get(year) for park in parks]
            known = [path for path in paths if path is not None]
            sides.append((number_cell(exact_sum(known)), 0) if len(known) == len(parks) else (UNKNOWN, 1))
        joined, _missing = self._joined(sides)
        return joined.value

    def _whole(self, parks: list[str], year: int, period: Period) -> Actual:
        sums = [sum_of([self.reached.cell(code, park, year) for park in parks]) for code in self._sides]
        joined, missing = self._joined(sums)
        return Actual(joined, period.label, period.share_of_year, missing)

    def _joined(self, sides: list[tuple[Cell, int]]) -> tuple[Cell, int]:
        """Return the sum itself, or what the two sums of a ratio give, and how many parks are missing."""
        if len(sides) == 1:
            return sides[0]
        (above, above_missing), (below, below_missing) = sides
        return ratio_of(above, below, self.indicator.unit), max(above_missing, below_missing)

    def _row(
        self,
        code: str,
        name: str,
        paths: Mapping[int, Decimal],
        actuals: Mapping[int, Actual],
        base: Cell,
        *,
        is_by_growth: bool,
    ) -> PathRow:
        whole = [year for year, actual in actuals.items() if actual.is_of_whole_year and actual.value is not None]
        since = max(whole, default=None)
        latest = actuals[since].value if since is not None else None
        needed = needed_a_year(paths.get(self.plan.end_year), latest, self.plan.end_year - (since or 0))
        return PathRow(
            code=code,
            name=name,
            years=[self._cell(code, year, paths.get(year), actuals) for year in self.years],
            since=since,
            needed=needed,
            is_reached=needed is not None and (needed >= 0 if self.direction is Direction.LOWER else needed <= 0),
            forecast=self._forecast(paths, actuals, base, is_by_growth=is_by_growth),
        )

    def _forecast(
        self, paths: Mapping[int, Decimal], actuals: Mapping[int, Actual], before: Cell, *, is_by_growth: bool
    ) -> Forecast | None:
        """Return what the year under way will end with, against its path; None where no year is under way."""
        year = self.reached.under_way
        if year is None:
            return None
        now, last = actuals.get(year), actuals.get(year - 1)
        basis = Basis(
            now=UNKNOWN if now is None or now.missing else now.cell,
            whole=last.value if last and last.is_of_whole_year else None,
            before=before,
            is_by_growth=is_by_growth,
        )
        return forecast_of(year, basis, paths.get(year), self.near, self.measure, self.direction)

    def _cell(self, code: str, year: int, path: Decimal | None, actuals: Mapping[int, Actual]) -> YearCell:
        actual = actuals.get(year)
        if path is None or actual is None or actual.value is None or actual.missing:
            is_gone = path is None and (code, year) in self.taken_away
            return YearCell(year, path, actual, None, None, "", year >= self.plan.start_year, is_gone)
        last = actuals.get(year - 1)
        base = last.value if last is not None and last.is_of_whole_year else None
        promise = Promise(path, actual.share, self.indicator.path_with(base), base)
        if progress.due(promise, self.direction) is progress.Due.NOTHING_DUE:
            return YearCell(year, path, actual, None, None, "", is_due_later=True)
        due = promise.expected
        return YearCell(
            year, path, actual, due, CONTEXT.subtract(actual.value, due), self._light(actual.value, promise)
        )

    def _light(self, value: Decimal, promise: Promise) -> str:
        bounds = progress.Bounds(self.ahead, self.near)
        light = progress.light_of(value, promise, self.direction, bounds, is_whole=self.indicator.is_whole)
        return light.value if light else ""


def needed_a_year(end: Decimal | None, latest: Decimal | None, years_left: int) -> Decimal | None:
    """Return (path of the end year - latest actual year) / years left; None without one of them."""
    if end is None or latest is None or years_left <= 0:
        return None
    return CONTEXT.divide(CONTEXT.subtract(end, latest), Decimal(years_left))


def _paths(plan: Plan, indicator: PlanIndicator) -> tuple[dict[str, Paths], set[tuple[str, int]]]:
    """Return the paths by indicator, and of the one itself which parks' years had values taken away; one query."""
    found: dict[str, Paths] = {}
    gone: set[tuple[str, int]] = set()
    named = ("indicator__code", "park__code", "year")
    rows = paths_of(plan, indicator__code__in=indicator.codes).values_list(*named, "value")
    taken = PATHS.objects.filter(plan=plan, indicator__code=indicator.code, pgh_label="delete")
    taken = taken.values_list(*named, Value(None, ExactField()))
    for code, park, year, value in rows.union(taken):
        if value is None:
            gone.add((park, year))
        else:
            found.setdefault(code, {}).setdefault(park, {})[year] = value
    return found, gone
