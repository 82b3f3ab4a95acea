"""Reads everything a release is computed from into one document."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db import connection
from django.db.models import F

from accounts.fields import plain
from parks.models import City, GroupMembership, Park, ParkGroup, ParkName
from reports.models import ItemScore, Release, ReleasedFigure, Standing
from reports.publishing.document import FORMAT, Document
from targets.models import (
    Adjustment,
    Campaign,
    Category,
    CityTarget,
    Indicator,
    Period,
    Scheme,
    Target,
)

RECENT = 8

# The latest version of every cell of a period, with the state of its submission.
LATEST_CELLS = """
    SELECT DISTINCT ON (f.park_id, f.indicator_id)
           f.park_id, f.indicator_id, v.id, v.recognised_state, v.recognised_value, v.growth, v.base, v.is_estimate,
           coalesce(s.state IN ('approved', 'released'), false)
      FROM targets_figure f
      JOIN targets_figureversion v ON v.figure_id = f.id
      LEFT JOIN targets_submission s ON s.park_id = f.park_id AND s.period_id = f.period_id
     WHERE f.period_id = %s
     ORDER BY f.park_id, f.indicator_id, v.number DESC
"""


@dataclass(frozen=True)
class Ask:
    """What is to be published: by whom, when, why, and in which place of its series."""

    scheme: Scheme
    period: Period
    published_on: date
    published_at: datetime
    by_name: str
    reason: str
    previous: Release | None
    compared_with: Release | None
    supersedes: Release | None


@dataclass(frozen=True)
class LatestCell:
    """The recognised cell of the latest version, and whether its submission is approved."""

    version: int
    state: str
    value: Decimal | None
    growth: Decimal | None
    base: Decimal | None
    is_estimate: bool
    is_approved: bool


def freeze(ask: Ask) -> Document:
    """Return the document of all inputs; the database is only read."""
    parks = list(Park.objects.select_related("group", "parent").order_by("code"))
    shown = [park for park in parks if park.exists_on(ask.period.last_on)]
    indicators = list(Indicator.objects.select_related("category", "numerator", "denominator").order_by("code"))
    city = City.objects.current()
    return {
        "format": FORMAT,
        "city": {"code": city.code, "name": city.name, "is_demo": city.is_demo} if city else {},
        "release": _release(ask),
        "scheme": _scheme(ask.scheme),
        "groups": [{"code": g.code, "name": g.name} for g in ParkGroup.objects.order_by("position", "code")],
        "categories": [{"code": c.code, "name": c.name} for c in Category.objects.order_by("position", "code")],
        "indicators": [_indicator(indicator) for indicator in indicators],
        "parks": _parks(shown, ask),
        "figures": _figures(shown, indicators, ask.period),
        "targets": _targets(shown, indicators, ask.period),
        "city_targets": {
            target.indicator.code: target.value
            for target in CityTarget.objects.filter(year=ask.period.year).select_related("indicator")
        },
        "campaign": _campaign(ask.period.year),
        "compared_with": _compared(ask.compared_with),
        "recent": _recent(ask),
    }


def latest_cells(period: Period) -> dict[tuple[int, int], LatestCell]:
    """Return by (park, indicator) the latest version of every cell of a period."""
    with connection.cursor() as cursor:
        cursor.execute(LATEST_CELLS, [period.pk])
        return {(row[0], row[1]): LatestCell(*row[2:]) for row in cursor.fetchall()}


def _release(ask: Ask) -> Document:
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
    }


def _scheme(scheme: Scheme) -> Document:
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


def _indicator(indicator: Indicator) -> Document:
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
    }


def _parks(parks: Iterable[Park], ask: Ask) -> list[Document]:
    day = ask.period.last_on
    named: dict[int, ParkName] = {}
    for name in ParkName.objects.filter(from_on__lte=day).order_by("from_on"):
        named[name.park_id] = name
    groups = {
        member.park_id: member.group.code
        for member in GroupMembership.objects.filter(year=ask.period.year).select_related("group")
    }
    return [_park(park, named.get(park.pk), groups) for park in parks]


def _park(park: Park, named: ParkName | None, groups: dict[int, str]) -> Document:
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
    }


def _figures(parks: list[Park], indicators: list[Indicator], period: Period) -> list[Document]:
    """Return the cells in use: the recognised cell of approved submissions, all else unknown.

    Each with the comparable value of last year that its growth is measured against.
    """
    now = latest_cells(period)
    year_before = Period.objects.filter(kind=period.kind, year=period.year - 1, number=period.number).first()
    before = latest_cells(year_before) if year_before else {}
    return [
        _cell(park, indicator, now.get((park.pk, indicator.pk)), before.get((park.pk, indicator.pk)))
        for park in parks
        for indicator in indicators
        if (park.pk, indicator.pk) in now
    ]


def _cell(park: Park, indicator: Indicator, cell: LatestCell | None, before: LatestCell | None) -> Document:
    assert cell is not None
    approved = cell.is_approved
    base_state, base = ("number", cell.base) if cell.base is not None else _base(before)
    return {
        "park": park.code,
        "indicator": indicator.code,
        "version": cell.version if approved else None,
        "is_approved": approved,
        "state": cell.state if approved else "unknown",
        "value": cell.value if approved else None,
        "is_estimate": cell.is_estimate and approved,
        "reported_growth": cell.growth if approved else None,
        "base_state": base_state,
        "base": base,
    }


def _base(before: LatestCell | None) -> tuple[str, Decimal | None]:
    if before is None or not before.is_approved:
        return "unknown", None
    return before.state, before.value


def _targets(parks: list[Park], indicators: list[Indicator], period: Period) -> list[Document]:
    """Return the targets in force: issued and pledged ones, as changed by adjustments of the period's last day."""
    park_codes = {park.pk: park.code for park in parks}
    indicator_codes = {indicator.pk: indicator.code for indicator in indicators}
    adjusted = {
        change.target_id: change.new
        for change in Adjustment.objects.in_force_on(period.last_on).order_by("effective_on")
    }
    targets = Target.objects.counted().filter(year=period.year, park_id__in=park_codes)
    return [
        {
            "park": park_codes[target.park_id],
            "indicator": indicator_codes[target.indicator_id],
            "target": adjusted.get(target.pk, target.value),
            "base": target.base,
            "share": target.share_by(period),
            "own_schedule": target.schedule is not None,
        }
        for target in targets.order_by("park__code", "indicator__code")
    ]


def _campaign(year: int) -> Document | None:
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


def _compared(release: Release | None) -> Document | None:
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
    places: dict[str, dict[str, int]] = {}
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


def _recent(ask: Ask) -> list[Document]:
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
    rows: Iterable[tuple[int, str, Any]] = Standing.objects.filter(release__in=chosen).values_list(
        "release_id", "park__code", "place"
    )
    for release_id, park, place in rows:
        places[release_id][park] = place
    return [{"period": release.period.label, "places": places[release.pk]} for release in chosen]
