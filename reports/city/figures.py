"""Merges figures: drafts of what is not handed in into cells, everything else into versions; and why some do not apply."""

from __future__ import annotations

import uuid
from collections.abc import Mapping

from django.db import connection
from django.utils.translation import gettext as _

from reports.city.columnwise import Count, execute
from reports.city.errors import Problems
from reports.city.files.figures import ANSWERED, REPORT_OF, STATE_OF
from reports.city.handed_in import EMPTY_DRAFT, make_reports
from reports.city.staging import Staged
from targets.entry.checks import CheckFinding
from targets.indicators.cells import CellState

STATE = "CASE WHEN {0} IS NULL THEN 'unknown' WHEN {0} = 'NA' THEN 'not_applicable' ELSE 'number' END"
VALUE = "CASE WHEN {0} <> 'NA' THEN {0}::numeric END"
# Where recognised is empty it is what was reported.
RECOGNISED = "coalesce(s.recognised, s.value)"

_CELLS = f"""
    CREATE TEMP TABLE merged_figures ON COMMIT DROP AS
    SELECT s.part, s.line, d.id AS period_id, k.id AS park_id, i.id AS indicator_id, f.id AS figure_id,
           coalesce({STATE_OF} IN ('draft', 'ready', 'reopened'), false) AS is_draft,
           {STATE.format("s.value")} AS reported_state, {VALUE.format("s.value")} AS reported_value,
           {STATE.format(RECOGNISED)} AS recognised_state, {VALUE.format(RECOGNISED)} AS recognised_value,
           s.growth, s.base, s.estimate, s.note, s.na_reason, s.value AS met
      FROM stage_figures s
      JOIN parks_park k ON k.code = s.park_code
      JOIN targets_indicator i ON i.code = s.indicator_code
      JOIN targets_period d ON d.kind = 'quarter' AND d.year = s.year AND d.number = s.quarter
      {REPORT_OF}
      LEFT JOIN targets_figure f ON f.period_id = d.id AND f.park_id = k.id AND f.indicator_id = i.id
"""
# The latest version of every cell that the folder names.
LATEST = """
    CREATE TEMP TABLE latest_versions ON COMMIT DROP AS
    SELECT DISTINCT ON (v.figure_id) v.* FROM targets_figureversion v
     WHERE v.figure_id IN (SELECT figure_id FROM merged_figures) ORDER BY v.figure_id, v.number DESC
"""
_DIFFERS = """
    (l.reported_state, l.reported_value, l.recognised_state, l.recognised_value, l.growth, l.base, l.is_estimate, l.note)
    IS DISTINCT FROM
    (c.reported_state, c.reported_value, c.recognised_state, c.recognised_value, {growth}, {base}, {estimate}, {note})
"""
_HELD = """
    SELECT min(r.id) FROM reports_release r JOIN reports_releasedfigure h ON h.release_id = r.id
     WHERE r.period_id = c.period_id AND h.park_id = c.park_id AND h.indicator_id = c.indicator_id
       AND h.version_id IS NOT NULL
"""


def merge_figures(
    entry: Staged, staged: Mapping[str, Staged], problems: Problems, *, act_id: uuid.UUID, revise: str
) -> Count:
    """Merge the figures of a folder; a changed figure that a release holds is an error without ``revise``."""
    make_reports()
    with connection.cursor() as cursor:
        cursor.execute("DROP TABLE IF EXISTS pg_temp.merged_figures, pg_temp.latest_versions")
        cursor.execute(_CELLS)
        cursor.execute("ANALYZE merged_figures")
        cursor.execute(LATEST)
        cursor.execute("CREATE INDEX ON latest_versions (figure_id)")
        cursor.execute("ANALYZE latest_versions")
    differs = _differs(entry)
    _forbid_revision(entry, differs, problems, revise)
    if problems.totals:
        return Count(rows=entry.rows)
    new = _make_cells()
    drafts = _write_drafts(entry)
    changed = _write_versions(differs, act_id, revise)
    _clear_drafts()
    _write_answers(act_id)
    return Count(new=new, changed=max(0, changed + drafts - new), rows=entry.rows)


def _differs(entry: Staged) -> str:
    """Return the condition under which a staged cell says something else than the latest version."""
    columns = {"growth": "growth", "base": "base", "estimate": "is_estimate", "note": "note"}
    given = {
        name: f"c.{name}" if name in entry.present else f"coalesce(l.{column}, c.{name})"
        for name, column in columns.items()
    }
    return _DIFFERS.format(**given)


def _forbid_revision(entry: Staged, differs: str, problems: Problems, revise: str) -> None:
    if revise:
        return
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT part, line, met, held FROM (SELECT c.part, c.line, coalesce(c.met, '') AS met, ({_HELD}) AS held"
            f" FROM merged_figures c JOIN latest_versions l ON l.figure_id = c.figure_id WHERE NOT c.is_draft"
            f" AND {differs}) AS changed WHERE held IS NOT NULL ORDER BY part, line"
        )
        for part, line, met, held in cursor:
            allowed = _("the figure as release %(release)s holds it, or load with --revise REASON") % {"release": held}
            problems.add(entry.error(part, line, "value", met, allowed))


def _make_cells() -> int:
    return execute(
        "INSERT INTO targets_figure (period_id, park_id, indicator_id, draft_is_estimate, draft_note)"
        " SELECT period_id, park_id, indicator_id, false, '' FROM merged_figures WHERE figure_id IS NULL"
    )


def _write_drafts(entry: Staged) -> int:
    """Put the cells that are not handed in into their drafts, unless the latest version says the same."""
    differs = _differs(entry)
    return execute(
        "UPDATE targets_figure f SET draft_state = c.reported_state, draft_value = c.reported_value,"
        " draft_growth = c.growth, draft_base = c.base, draft_is_estimate = c.estimate, draft_note = c.note"
        " FROM merged_figures c LEFT JOIN latest_versions l ON l.figure_id = c.figure_id"
        " WHERE c.is_draft AND f.period_id = c.period_id AND f.park_id = c.park_id AND f.indicator_id = c.indicator_id"
        " AND (f.draft_state, f.draft_value, f.draft_growth, f.draft_base, f.draft_is_estimate, f.draft_note)"
        " IS DISTINCT FROM (c.reported_state, c.reported_value, c.growth, c.base, c.estimate, c.note)"
        f" AND (f.draft_state IS NOT NULL OR l.id IS NULL OR {differs})"
    )


def _write_versions(differs: str, act_id: uuid.UUID, revise: str) -> int:
    """Write a version of every cell that is new or differs from the latest."""
    way = (
        f"CASE WHEN l.id IS NOT NULL AND ({_HELD}) IS NOT NULL THEN 'revision' ELSE 'load' END" if revise else "'load'"
    )
    return execute(
        "INSERT INTO targets_figureversion (figure_id, number, reported_state, reported_value, recognised_state,"
        " recognised_value, growth, base, is_estimate, note, at, way, reason, act_id)"
        " SELECT f.id, coalesce(l.number, 0) + 1, c.reported_state, c.reported_value, c.recognised_state,"
        f" c.recognised_value, c.growth, c.base, c.estimate, c.note, now(), {way}, %s, %s"
        " FROM merged_figures c JOIN targets_figure f ON f.period_id = c.period_id AND f.park_id = c.park_id"
        " AND f.indicator_id = c.indicator_id LEFT JOIN latest_versions l ON l.figure_id = f.id"
        f" WHERE NOT c.is_draft AND (l.id IS NULL OR {differs})",
        [revise, str(act_id)],
    )


def _clear_drafts() -> int:
    """Empty the drafts of cells that were handed in by this load."""
    return execute(
        f"UPDATE targets_figure f SET {EMPTY_DRAFT} FROM merged_figures c WHERE NOT c.is_draft"
        " AND f.period_id = c.period_id AND f.park_id = c.park_id AND f.indicator_id = c.indicator_id"
        " AND f.draft_state IS NOT NULL"
    )


def _write_answers(act_id: uuid.UUID) -> int:
    """Keep why cells do not apply, where that is not yet what was answered last."""
    return execute(
        "INSERT INTO targets_answer (figure_id, question, state, text, by_name, at, act_id)"
        f" SELECT f.id, '{CheckFinding.NOT_APPLICABLE}', '{CellState.NOT_APPLICABLE}', c.na_reason, '', now(), %s"
        " FROM merged_figures c"
        " JOIN targets_figure f ON f.period_id = c.period_id AND f.park_id = c.park_id"
        " AND f.indicator_id = c.indicator_id"
        f" WHERE btrim(c.na_reason) <> '' AND c.na_reason IS DISTINCT FROM {ANSWERED.format(figure='f.id')}",
        [str(act_id)],
    )
