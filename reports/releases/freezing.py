"""Reads everything a release is computed from into one document."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any, NamedTuple

from django.db import connection
from django.db.models import F

from core.fields import plain
from parks.models import City, GroupMembership, Park, ParkGroup, ParkName
from parks.querysets import park_order
from reports.models import ItemScore, Release, ReleasedFigure, Standing
from reports.releases.document import FORMAT
from targets.entry.asking import asked_pairs
from targets.indicators.availability import available_on
from targets.indicators.models.indicators import Every, ReportedBy
from targets.indicators.querysets import indicator_order
from targets.models import (
    Adjustment,
    Answer,
    Campaign,
    Category,
    CityTarget,
    DepartmentReport,
    Indicator,
    Period,
    RegionFigure,
    Scheme,
    Submission,
    Target,
)
from targets.scoring.progress import Path

RECENT = 8

# The latest version of every cell of a period, and whether its report counts: the department's where it is reported by
# one, else the park's submission.
LATEST_CELLS = """
    SELECT DISTINCT ON (f.park_id, f.indicator_id)
           f.park_id, f.indicator_id, v.id, v.recognised_state, v.recognised_value, v.growth, v.base, v.is_estimate,
           CASE WHEN i.reported_by = 'department' THEN coalesce(d.state IN ('reported', 'released'), false)
                ELSE coalesce(s.state IN ('approved', 'released'), false) END
      FROM targets_figure f
      JOIN targets_indicator i ON i.id = f.indicator_id
      JOIN targets_figureversion v ON v.figure_id = f.id
      LEFT JOIN targets_departmentreport d ON d.indicator_id = f.indicator_id AND d.period_id = f.period_id
      LEFT JOIN targets_submission s ON s.park_id = f.park_id AND s.period_id = f.period_id
     WHERE f.period_id = %s
     ORDER BY f.park_id, f.indicator_id, v.number DESC
"""


@dataclass(frozen=True)
class Ask:
    """What is to be published: by whom, when, why, and in which place of its series.

    ``published_on`` is also the day on which it is judged what is to be had.
    """

    scheme: Scheme
    period: Period
    published_on: date
    published_at: datetime
    by_name: str
    reason: str
    previous: Release | None
    compared_with: Release | None
    supersedes: Release | None


class LatestCell(NamedTuple):
    """The recognised cell of the latest version, and whether its report counts: approved, or reported."""

    version: int
    state: str
    value: Decimal | None
    growth: Decimal | None
    base: Decimal | None
    is_estimate: bool
    is_approved: bool


Raw = dict[str, Any]


def freeze(ask: Ask) -> Raw:
    """Return the document of all inputs, with dates and numbers not yet in their canonical form; reads only."""
    parks = list(Park.objects.select_related("group", "parent").in_order())
    shown = [park for park in parks if park.exists_on(ask.period.last_on)]
    indicators = list(
        Indicator.objects.select_related("category", "numerator", "denominator", "department").by_category()
    )
    days = {indicator.pk: available_on(indicator, ask.period) for indicator in indicators}
    asked = asked_pairs(ask.period)
    city = City.objects.current()
    figures = _figures(shown, indicators, asked, days, ask)
    return {
        "format": FORMAT,
        "city": {"code": city.code, "name": city.name, "is_demo": city.is_demo} if city else {},
        "release": _release(ask, is_preliminary=_waits_for_something(figures, indicators, days)),
        "scheme": _scheme(ask.scheme),
        "groups": [{"code": g.code, "name": g.name} for g in ParkGroup.objects.order_by("position", "code")],
        "categories": [{"code": c.code, "name": c.name} for c in Category.objects.order_by("position", "code")],
        "indicators": [_indicator(indicator, days[indicator.pk]) for indicator in indicators],
        "parks": _parks(shown, ask),
        "asked": [(p.code, i.code) for p in shown for i in indicators if (p.pk, i.pk) in asked],
        "figures": figures,
        "targets": _targets(shown, indicators, ask.period),
        "city_targets": {
            target.indicator.code: target.value
            for target in CityTarget.objects.filter(year=ask.period.year).select_related("indicator")
        },
        "city_figures": _city_figures(city, ask.period),
        "submissions": dict(Submission.objects.filter(period=ask.period).values_list("park__code", "state")),
        "department_reports": dict(
            DepartmentReport.objects.filter(period=ask.period).values_list("indicator__code", "state")
        ),
        "campaign": _campaign(ask.period.year),
        "compared_with": _compared(ask.compared_with),
        "recent": _recent(ask),
    }


def latest_cells(period: Period) -> dict[tuple[int, int], LatestCell]:
    """Return by (park, indicator) the latest version of every cell of a period."""
    with connection.cursor() as cursor:
        cursor.execute(LATEST_CELLS, [period.pk])
        return {(row[0], row[1]): LatestCell._make(row[2:]) for row in cursor}


def _release(ask: Ask, *, is_preliminary: bool) -> Raw:
    return {
        "scheme": ask.scheme.code,
        "series": ask.scheme.series,
        "period": ask.period.label,
        "kind": ask.period.kind,
        "year": ask.period.year,
        "number": ask.period.number,
        "last_on": ask.period.last_on,
        "share": ask.period.share_of_year,
        "published_on": ask.published_on,
        "published_at": ask.published_at,
        "by": ask.by_name,
        "reason": ask.reason,
        "previous_digest": ask.previous.digest if ask.previous else None,
        "supersedes_digest": ask.supersedes.digest if ask.supersedes else None,
        "judged_on": ask.published_on,
        "is_preliminary": is_preliminary,
    }


def _scheme(scheme: Scheme) -> Raw:
    items = scheme.items.select_related("group", "indicator").order_by(
        F("group__code").asc(nulls_first=True), "indicator__code"
    )
    return {
        "code": scheme.code,
        "name": scheme.name,
        "year": scheme.year,
        "series": scheme.series,
        "composite": scheme.composite,
        "better": scheme.better,
        "tie_break": scheme.tie_break,
        "missing": scheme.missing,
        "renormalise": scheme.is_renormalised,
        "ahead": scheme.ahead,
        "near": scheme.near,
        "items": [
            {
                "group": item.group.code if item.group else None,
                "indicator": item.indicator.code,
                "weight": item.weight,
                "rule": item.rule,
                "parameters": item.parameters,
                "excluded_parks": item.excluded_parks,
            }
            for item in items
        ],
    }


def _indicator(indicator: Indicator, day: date | None) -> Raw:
    return {
        "code": indicator.code,
        "name": indicator.name,
        "unit": indicator.unit,
        "decimals": indicator.decimals,
        "direction": indicator.direction,
        "measure": indicator.measure,
        "growth": indicator.growth,
        "total": indicator.total,
        "numerator": indicator.numerator.code if indicator.numerator else None,
        "denominator": indicator.denominator.code if indicator.denominator else None,
        "category": indicator.category.code if indicator.category else None,
        "headline": indicator.headline,
        "reported_by": indicator.reported_by,
        "department": indicator.department.code if indicator.department else None,
        "position": indicator.position,
        "path": indicator.path,
        "whole": indicator.is_whole,
        "lowest": indicator.lowest,
        "highest": indicator.highest,
        "available": indicator.available,
        "every": indicator.every,
        "available_on": day,
    }


def _parks(parks: Iterable[Park], ask: Ask) -> list[Raw]:
    day = ask.period.last_on
    named: dict[int, ParkName] = {}
    for name in ParkName.objects.filter(from_on__lte=day).order_by("from_on"):
        named[name.park_id] = name
    groups = {
        member.park_id: member.group.code
        for member in GroupMembership.objects.filter(year=ask.period.year).select_related("group")
    }
    return [_park(park, named.get(park.pk), groups) for park in parks]


def _park(park: Park, named: ParkName | None, groups: dict[int, str]) -> Raw:
    words = named or park
    return {
        "code": park.code,
        "name": words.name,
        "short_name": words.short_name,
        "name_key": park.name_key,
        "kind": words.kind,
        "level": words.level,
        "group": groups.get(park.pk, park.group.code if park.group else None),
        "parent": park.parent.code if park.parent else None,
        "industries": park.leading_industries,
        "position": park.position,
    }


def _figures(
    parks: list[Park],
    indicators: list[Indicator],
    asked: Collection[tuple[int, int]],
    days: Mapping[int, date | None],
    ask: Ask,
) -> list[Raw]:
    """Return the cells in use: the recognised cell where its report counts, all else unknown or not yet to be had.

    Each with the comparable value of last year that its growth is measured against. What is asked for has a row, also
    where nobody has entered anything.
    """
    period = ask.period
    now, before = latest_cells(period), _a_year_before(period)
    counts, reasons = _Counting(period), _reasons(period)
    # By indicator: whether a figure is to come where its report does not count, and where it does.
    waits = {
        i.pk: [is_to_come(i, days[i.pk], ask.published_on, is_there=there) for there in (False, True)]
        for i in indicators
    }
    rows = []
    for park in parks:
        for indicator in indicators:
            pair = (park.pk, indicator.pk)
            if pair not in asked and pair not in now:
                continue
            if waits[indicator.pk][counts.has(park, indicator)]:
                row = _cell(park, indicator, None, before.get(pair), "") | {"state": "unavailable"}
            else:
                row = _cell(park, indicator, now.get(pair), before.get(pair), reasons.get(pair, ""))
            rows.append(row)
    return rows


def _a_year_before(period: Period) -> dict[tuple[int, int], LatestCell]:
    found = Period.objects.filter(kind=period.kind, year=period.year - 1, number=period.number).first()
    return latest_cells(found) if found else {}


class _Counting:
    """Whose report of a period counts: parks whose submission is approved, indicators that departments reported."""

    def __init__(self, period: Period) -> None:
        self.parks = set(Submission.objects.counted().filter(period=period).values_list("park", flat=True))
        self.indicators = set(
            DepartmentReport.objects.counted().filter(period=period).values_list("indicator", flat=True)
        )

    def has(self, park: Park, indicator: Indicator) -> bool:
        """Return whether the report that a figure stands in counts."""
        if indicator.reported_by == ReportedBy.DEPARTMENT:
            return indicator.pk in self.indicators
        return park.pk in self.parks


def is_to_come(indicator: Indicator, day: date | None, judged_on: date, *, is_there: bool) -> bool:
    """Return whether a figure is not yet to be had on a day (未到报送时间): neither unknown nor chased.

    A stated day holds for all parks alike. Where none is stated the due day is meant, before which somebody may well
    report: what is there counts.
    """
    is_stated = indicator.available is not None or indicator.every != Every.QUARTER
    if day is None:
        return True
    return judged_on < day and (is_stated or not is_there)


def _waits_for_something(figures: list[Raw], indicators: list[Indicator], days: Mapping[int, date | None]) -> bool:
    """Return whether a figure is still to come; one that does not exist in this period at all never comes."""
    coming = {indicator.code for indicator in indicators if days[indicator.pk] is not None}
    return any(row["state"] == "unavailable" and row["indicator"] in coming for row in figures)


def _reasons(period: Period) -> dict[tuple[int, int], str]:
    """Return by (park, indicator) the latest reason given for "not applicable"."""
    answers = Answer.objects.filter(figure__period=period, question="not_applicable", state="not_applicable")
    return {(park, indicator): text for park, indicator, text in answers.order_by("id").values_list(
        "figure__park_id", "figure__indicator_id", "text"
    )}  # fmt: skip


def _cell(park: Park, indicator: Indicator, cell: LatestCell | None, before: LatestCell | None, na_reason: str) -> Raw:
    used = cell if cell is not None and cell.is_approved else None
    last_state, last = _last_year(before)
    own_base = used.base if used else None
    state = used.state if used else "unknown"
    return {
        "park": park.code,
        "indicator": indicator.code,
        "version": used.version if used else None,
        "is_approved": used is not None,
        "state": state,
        "value": used.value if used else None,
        "is_estimate": bool(used and used.is_estimate),
        "reported_growth": used.growth if used else None,
        "base_state": last_state if own_base is None else "number",
        "base": last if own_base is None else own_base,
        "last_year_state": last_state,
        "last_year": last,
        "na_reason": na_reason if state == "not_applicable" else "",
    }


def _last_year(before: LatestCell | None) -> tuple[str, Decimal | None]:
    if before is None or not before.is_approved:
        return "unknown", None
    return before.state, before.value


def _targets(parks: list[Park], indicators: list[Indicator], period: Period) -> list[Raw]:
    """Return the targets of the year, those in force as changed by adjustments of the period's last day.

    A draft is named without its value: it counts as missing. "None" says why there is none.
    """
    park_codes = {park.pk: park.code for park in parks}
    by_key = {indicator.pk: indicator for indicator in indicators}
    adjusted = {
        change.target_id: change.new
        for change in Adjustment.objects.in_force_on(period.last_on).order_by("effective_on")
    }
    targets = Target.objects.filter(year=period.year, park_id__in=park_codes)
    return [
        _target(target, park_codes[target.park_id], by_key[target.indicator_id], adjusted.get(target.pk), period)
        for target in targets.order_by(*park_order("park__"), *indicator_order("indicator__")).iterator()
    ]


def _target(target: Target, park: str, indicator: Indicator, adjusted: Decimal | None, period: Period) -> Raw:
    row = {
        "park": park,
        "indicator": indicator.code,
        "target": None,
        "base": target.base,
        "share": period.share_of_year,
        "path": Path.LINEAR.value,
        "state": target.state,
        "reason": target.reason,
        "responsible": target.responsible,
    }
    if target.state not in ("issued", "pledged") or target.value is None:
        return row
    promise = target.promise_in(period, indicator, target.value if adjusted is None else adjusted)
    return row | {"target": promise.target, "share": promise.share, "path": promise.path.value}


def _city_figures(city: City | None, period: Period) -> dict[str, Raw]:
    """Return what the city's own statistics say of its indicators: what its parks are a share of."""
    if city is None:
        return {}
    figures = RegionFigure.objects.filter(region__code=city.code, period=period).select_related("indicator")
    return {
        figure.indicator.code: {
            "value": figure.value,
            "growth": figure.growth,
            "place": figure.place,
            "out_of": figure.out_of,
            "source": figure.source,
        }
        for figure in figures
    }


def _campaign(year: int) -> Raw | None:
    campaign = Campaign.objects.filter(year__lte=year).order_by("-year", "code").first()
    campaign = campaign or Campaign.objects.order_by("year", "code").first()
    if campaign is None:
        return None
    return {
        "name": campaign.name,
        "pairs": [
            {"compare": c.compare, "look": c.look, "view": c.view, "indicators": c.indicator_codes}
            for c in campaign.comparisons.order_by("position")
        ],
    }


def _compared(release: Release | None) -> Raw | None:
    """Return what movement is measured against: places, points and item places of the earlier release."""
    if release is None:
        return None
    standings = Standing.objects.filter(release=release).select_related("park").order_by("park__code")
    points: dict[str, dict[str, str]] = {}
    for park, indicator, value in ItemScore.objects.filter(standing__release=release).values_list(
        "standing__park__code", "indicator__code", "points"
    ):
        if value is not None:
            points.setdefault(park, {})[indicator] = plain(value)
    places: dict[str, dict[str, int | None]] = {}
    for park, indicator, place in ReleasedFigure.objects.filter(release=release, place__isnull=False).values_list(
        "park__code", "indicator__code", "place"
    ):
        places.setdefault(park, {})[indicator] = place
    return {
        "digest": release.digest,
        "period": release.period.label,
        "standings": [
            {"park": s.park.code, "group": s.group_code, "place": s.place, "score": s.score} for s in standings
        ],
        "points": points,
        "places": places,
    }


def _recent(ask: Ask) -> list[Raw]:
    """Return the places of the releases before, of the series and kind of period, oldest first."""
    releases = (
        Release.objects.counting()
        .filter(series=ask.scheme.series, period__kind=ask.period.kind, period__last_on__lt=ask.period.last_on)
        .select_related("period")
        .order_by("-period__last_on", "-id")
    )
    latest: dict[str, Release] = {}
    for release in releases:
        latest.setdefault(release.period.label, release)
    chosen = list(latest.values())[: RECENT - 1][::-1]
    places: dict[int, dict[str, int | None]] = {release.pk: {} for release in chosen}
    rows: Iterable[tuple[int, str, int | None]] = Standing.objects.filter(release__in=chosen).values_list(
        "release_id", "park__code", "place"
    )
    for release_id, park, place in rows:
        places[release_id][park] = place
    return [{"period": release.period.label, "places": places[release.pk]} for release in chosen]
