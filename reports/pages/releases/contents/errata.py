"""What changed after a release: the cells that an erratum would say otherwise."""

from __future__ import annotations

from dataclasses import dataclass

from django.db import connection

from accounts.models import User
from targets.models import Period

# Released cells whose report counts, the park's or the department's, and whose latest version is another one than the
# release holds.
OUTDATED = """
    WITH latest AS MATERIALIZED (
        SELECT DISTINCT ON (f.park_id, f.indicator_id) f.park_id, f.indicator_id, v.id
          FROM targets_figure f
          JOIN targets_figureversion v ON v.figure_id = f.id
          JOIN targets_indicator i ON i.id = f.indicator_id
          LEFT JOIN targets_submission b ON b.park_id = f.park_id AND b.period_id = f.period_id
          LEFT JOIN targets_departmentreport d ON d.indicator_id = f.indicator_id AND d.period_id = f.period_id
         WHERE f.period_id = %s
           AND CASE i.reported_by WHEN 'department' THEN d.state IN ('reported', 'released')
                                  ELSE b.state IN ('approved', 'released') END
         ORDER BY f.park_id, f.indicator_id, v.number DESC
    )
    SELECT s.code, s.name, r.id, r.is_preliminary, count(*)
      FROM reports_release r
      JOIN targets_scheme s ON s.id = r.scheme_id
      JOIN reports_releasedfigure x ON x.release_id = r.id
      JOIN latest l ON l.park_id = x.park_id AND l.indicator_id = x.indicator_id
     WHERE r.period_id = %s AND x.version_id IS DISTINCT FROM l.id
       AND NOT EXISTS (SELECT FROM reports_release c WHERE c.supersedes_id = r.id)
     GROUP BY s.code, s.name, r.id, r.is_preliminary
     ORDER BY r.id
"""


@dataclass(frozen=True)
class Outdated:
    """A release of which so many cells have a newer version."""

    scheme_code: str
    scheme_name: str
    release_id: int
    is_preliminary: bool
    cells: int


def outdated_releases(user: User, period: Period) -> list[Outdated]:
    """Return the releases of a period that are no longer what was approved; one query, none for who may not see all."""
    if not user.has_perm("targets.view_every_figure"):
        return []
    with connection.cursor() as cursor:
        cursor.execute(OUTDATED, [period.pk, period.pk])
        return [Outdated(*row) for row in cursor.fetchall()]
