"""Checks of what must not be taken back: steps of pledges, and adjustments that do not follow on each other."""

from __future__ import annotations

from collections.abc import Mapping

from django.db import connection
from django.utils.translation import gettext as _

from reports.city.errors import Problems
from reports.city.merging import PLEDGE_STEPS
from reports.city.staging import Staged
from targets.breakdown.querysets import HOLDING

TAKEN_BACK = f"""
    SELECT s.part, s.line, s.state FROM stage_pledges s JOIN targets_pledge p ON p.no = s.no
     WHERE EXISTS (
        SELECT FROM targets_pledgestep t
          LEFT JOIN ({PLEDGE_STEPS}) w ON w.pledge_id = t.pledge_id AND w.to_state = t.to_state
         WHERE t.pledge_id = p.id AND (w.to_state IS NULL OR w."on" IS DISTINCT FROM t."on" OR w.number <> t.number))
     ORDER BY s.part, s.line
"""
NO_TARGET = """
    SELECT s.part, s.line, s.indicator_code FROM stage_adjustments s WHERE NOT EXISTS (
        SELECT FROM targets_target g JOIN parks_park k ON k.id = g.park_id
          JOIN targets_indicator i ON i.id = g.indicator_id
         WHERE k.code = s.park_code AND i.code = s.indicator_code AND g.year = s.year AND g.value IS NOT NULL)
     ORDER BY s.part, s.line
"""
NOT_THE_TARGET_BEFORE = f"""
    SELECT s.part, s.line, s.old, before.value FROM stage_adjustments s
      JOIN parks_park k ON k.code = s.park_code JOIN targets_indicator i ON i.code = s.indicator_code
      JOIN targets_target g ON g.park_id = k.id AND g.indicator_id = i.id AND g.year = s.year,
      LATERAL (SELECT coalesce((SELECT a.new FROM targets_adjustment a WHERE a.target_id = g.id
                                  AND {HOLDING} AND (a.effective_on, a.no) < (s.effective_on, s.no)
                                ORDER BY a.effective_on DESC, a.no DESC LIMIT 1), g.value) AS value) AS before
     WHERE before.value <> s.old ORDER BY s.part, s.line
"""


def check_changes(staged: Mapping[str, Staged], problems: Problems) -> None:
    """Report pledges that go back and adjustments whose old target is not the one in force before."""
    with connection.cursor() as cursor:
        if "pledges" in staged:
            cursor.execute(TAKEN_BACK)
            allowed = _("the stored state or a later one, with the stored days: steps are never taken back")
            for part, line, met in cursor.fetchall():
                problems.add(staged["pledges"].error(part, line, "state", met, allowed))
        if "adjustments" in staged:
            cursor.execute(NO_TARGET)
            for part, line, met in cursor.fetchall():
                allowed = _("an indicator for which the park has a target in that year")
                problems.add(staged["adjustments"].error(part, line, "indicator_code", met, allowed))
            cursor.execute(NOT_THE_TARGET_BEFORE)
            for part, line, old, value in cursor.fetchall():
                allowed = _("%(value)s, the target in force before") % {"value": value.normalize()}
                problems.add(staged["adjustments"].error(part, line, "old", str(old), allowed))
