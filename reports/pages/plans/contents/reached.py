"""What the years of a plan reached, out of releases, and what last year had reached at the same time.

Last year to the same period is its released figure; where that was never released it follows from the released growth,
rate or difference. A growth at constant prices tells nothing.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from reports.models import Release, ReleasedFigure
from targets.models import Period, Plan
from targets.scoring.arithmetic import HUNDRED
from targets.scoring.forecast import last_to_date
from targets.scoring.values import UNKNOWN, Cell, State, cell
from targets.scoring.values import number as number_cell

_COLUMNS = (
    "release", "indicator__code", "park__code", "state", "value", "indicator__growth", "growth_value",
    "release__period__kind", "release__period__year", "release__period__number",
)  # fmt: skip
_Spot = tuple[str, str]


@dataclass(frozen=True)
class Reached:
    """Figures by indicator and park, none of which is later than the period that a page speaks of.

    ``periods`` are by year the periods that count; ``bases`` hold last year to the period of ``under_way``, the year
    of the plan that is not over (None where there is none); ``by_growth`` are those of them that follow from a growth.
    """

    periods: dict[int, Period]
    cells: dict[_Spot, dict[int, Cell]]
    bases: dict[_Spot, Cell]
    under_way: int | None
    by_growth: frozenset[_Spot] = frozenset()

    @classmethod
    def of(cls, release: Release | None, codes: list[str], plan: Plan) -> Reached:
        """Return the figures of some indicators; one query.

        Last year's figure to the same period is the released one where there is one, else what this year's figure
        and its growth tell.
        """
        if release is None:
            return cls({}, {}, {}, None)
        counting = _release_of_each_year(release, plan)
        year = release.period.year
        is_open = plan.start_year <= year <= plan.end_year and release.period.share_of_year < HUNDRED
        before = _release_of(release, f"{year - 1}{release.period.label[4:]}") if is_open else None
        found = cls({}, {}, {}, year if is_open else None)
        told: dict[_Spot, Cell] = {}
        wanted = {*counting.values(), before} - {None}
        rows = ReleasedFigure.objects.filter(release__in=wanted, indicator__code__in=codes).values_list(*_COLUMNS)
        for release_id, code, park, *stored, kind, of_year, number in rows:
            here = cell(stored[0], stored[1])
            if release_id == counting.get(of_year):
                found.periods.setdefault(of_year, Period(kind=kind, year=of_year, number=number))
                found.cells.setdefault((code, park), {})[of_year] = here
                if of_year == found.under_way:
                    told[code, park] = _told_by_growth(*stored)
            if release_id == before:
                found.bases[code, park] = here
        ordered = dict(sorted(found.periods.items()))
        by_growth = frozenset(told.keys() - found.bases.keys())
        return cls(ordered, found.cells, told | found.bases, found.under_way, by_growth)

    def cell(self, code: str, park: str, year: int) -> Cell:
        """Return the figure of a year."""
        return self.cells.get((code, park), {}).get(year, UNKNOWN)

    def base(self, code: str, park: str) -> Cell:
        """Return last year's figure to the same period."""
        return self.bases.get((code, park), UNKNOWN)


def _told_by_growth(state: str, value: Decimal | None, kind: str, growth: Decimal | None) -> Cell:
    if state == State.NOT_APPLICABLE:
        return cell(state, None)
    base = last_to_date(kind, value, growth)
    return UNKNOWN if base is None else number_cell(base)


def _release_of(release: Release, label: str) -> int | None:
    """Return the latest release that counts of a period, None where there is none."""
    found = [one.id for one in release.choices if one.period == label and not one.is_replaced]
    return max(found, default=None)


def _release_of_each_year(release: Release, plan: Plan) -> dict[int, int]:
    """Return by year the release that counts, for the years of a plan and the one before it."""
    latest: dict[int, tuple[str, int]] = {}
    for choice in release.choices:
        year = int(choice.period[:4])
        wanted = plan.start_year - 1 <= year <= plan.end_year and choice.last_on <= str(release.period.last_on)
        if wanted and not choice.is_replaced:
            latest[year] = max(latest.get(year, ("", 0)), (choice.last_on, choice.id))
    return {year: release_id for year, (_last_on, release_id) in latest.items()}
