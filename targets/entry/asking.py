"""Which park answers for which indicator in a period: one rule, read from either side."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, NamedTuple

from django.db.models import IntegerField, Q
from django.db.models.expressions import RawSQL

from core.statements import columns, read
from targets.indicators.models.indicators import Indicator
from targets.indicators.querysets import INDICATOR_ORDER

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from parks.models import Park
    from targets.indicators.models.periods import Period

# Pairs of park and indicator: what a scheme of the year scores in the park's group, what has a target (and not the
# statement that there is none), and what was reported since the year before and is not replaced by another indicator.
_ASKED = """
    SELECT k.id AS park_id, i.indicator_id
      FROM parks_park k
      LEFT JOIN parks_groupmembership m ON m.park_id = k.id AND m.year = %s
      JOIN targets_schemeitem i ON i.group_id IS NULL OR i.group_id = coalesce(m.group_id, k.group_id)
      JOIN targets_scheme s ON s.id = i.scheme_id AND s.year = %s
     WHERE coalesce(m.group_id, k.group_id) IS NOT NULL AND NOT k.code = ANY (i.excluded_parks)
     UNION
    SELECT park_id, indicator_id FROM targets_target WHERE year = %s AND state <> 'none'
     UNION
    SELECT f.park_id, f.indicator_id
      FROM targets_figure f
      JOIN targets_period p ON p.id = f.period_id AND p.kind = %s AND p.year IN (%s, %s) AND p.last_on <= %s
     WHERE NOT EXISTS (SELECT 1 FROM targets_indicator n WHERE n.replaces_id = f.indicator_id)
"""


def _parameters(period: Period) -> list[object]:
    year = period.year
    return [year, year, year, period.kind, year - 1, year, period.last_on]


def asked_pairs(period: Period) -> set[tuple[int, int]]:
    """Return the numbers of park and indicator of all figures that are asked for in a period; one query."""
    return {(park, indicator) for park, indicator in read(_ASKED, _parameters(period))}


def indicators_asked_of(park: Park, period: Period) -> Q:
    """Return the rule of the indicators that a park answers for in a period."""
    sql = f"SELECT indicator_id FROM ({_ASKED}) AS asked WHERE park_id = %s"
    return Q(pk__in=RawSQL(sql, [*_parameters(period), park.pk]))


def own_indicators_of(park: Park, period: Period) -> list[Indicator]:
    """Return the indicators asked of a park in a period that it enters itself."""
    return [
        indicator
        for (indicator,) in read(_own_statement(columns(Indicator, "i")), [*_parameters(period), park.pk], Indicator)
    ]


def own_units_of(park: Park, period: Period) -> dict[int, str]:
    """Return by number the units of the same indicators: all that reading a form asks for."""
    return dict(read(_own_statement("i.id, i.unit"), [*_parameters(period), park.pk]))


@cache
def _own_statement(selected: str) -> str:
    return f"""
        SELECT {selected} FROM targets_indicator i LEFT JOIN targets_category c ON c.id = i.category_id
         WHERE i.reported_by = 'park' AND i.id IN (SELECT indicator_id FROM ({_ASKED}) AS asked WHERE park_id = %s)
         ORDER BY {INDICATOR_ORDER}
    """


class OwnProgress(NamedTuple):
    """How far a park is with what it enters itself: asked for, entered, and recognised otherwise and not seen yet."""

    asked: int = 0
    entered: int = 0
    cut: int = 0


# Of one period; the parameters of `ASKED`, then the period and the parks.
PROGRESS = f"""
    SELECT %s, a.park_id, count(*), count(*) FILTER (WHERE f.draft_state IS NOT NULL OR v.id IS NOT NULL),
           count(*) FILTER (
               WHERE (v.recognised_state, v.recognised_value) IS DISTINCT FROM (v.reported_state, v.reported_value)
                 AND s.id IS NULL)
      FROM ({_ASKED}) a
      JOIN targets_indicator i ON i.id = a.indicator_id AND i.reported_by = 'park'
      LEFT JOIN targets_figure f ON f.period_id = %s AND f.park_id = a.park_id AND f.indicator_id = a.indicator_id
      LEFT JOIN LATERAL (
           SELECT * FROM targets_figureversion WHERE figure_id = f.id ORDER BY number DESC LIMIT 1
      ) v ON true
      LEFT JOIN targets_cutseen s ON s.version_id = v.id
     WHERE a.park_id = ANY (%s)
     GROUP BY a.park_id
"""


def progress_of(periods: Sequence[Period], park_ids: Collection[int]) -> dict[tuple[int, int], OwnProgress]:
    """Return by period and park how far some parks are with their own figures; one query."""
    if not periods or not park_ids:
        return {}
    asked: list[object] = []
    for period in periods:
        asked += [period.pk, *_parameters(period), period.pk, list(park_ids)]
    rows = read(" UNION ALL ".join([PROGRESS] * len(periods)), asked)
    return {(period, park): OwnProgress(*counts) for period, park, *counts in rows}


def parks_asked_for(indicator_ids: Collection[int], period: Period) -> Q:
    """Return the rule of the parks that answer for any of some indicators in a period."""
    sql = f"SELECT park_id FROM ({_ASKED}) AS asked WHERE indicator_id = ANY (%s)"
    return Q(pk__in=RawSQL(sql, [*_parameters(period), list(indicator_ids)]))


def parks_in_columns(period: Period) -> RawSQL:
    """Return how many parks answer for an indicator in a period, to annotate indicators with."""
    sql = f"""
        SELECT count(*) FROM ({_ASKED}) AS asked
          JOIN parks_park k ON k.id = asked.park_id
           AND (k.established_on IS NULL OR k.established_on <= %s) AND (k.closed_on IS NULL OR k.closed_on > %s)
         WHERE asked.indicator_id = targets_indicator.id"""
    values = [*_parameters(period), period.last_on, period.last_on]
    return RawSQL(sql, values, output_field=IntegerField())
