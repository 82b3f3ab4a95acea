"""How far figures have come: what parks hand in and what departments report decides which of them are drafts."""

from __future__ import annotations

import uuid
from dataclasses import dataclass

from reports.city.columnwise import Count, execute
from reports.city.staging import Staged


@dataclass(frozen=True)
class Report:
    """What is handed in as one: a park's submission, or a department's report of one indicator.

    ``owner`` is the column of its table and of the figures that says whose they are, named in files by ``code`` and
    kept in ``owners``; ``at`` is when it was handed in, ``accepted`` its state where a folder says nothing.
    """

    file: str
    table: str
    owner: str
    owners: str
    code: str
    at: str
    accepted: str
    reported_by: str

    @property
    def merged(self) -> str:
        """Return the name of the temporary table of the rows of this load."""
        return f"merged_{self.file}"


REPORTS = (
    Report(
        "submissions",
        "targets_submission",
        "park_id",
        "parks_park",
        "park_code",
        "handed_in_at",
        "approved",
        "park",
    ),
    Report(
        "department_reports",
        "targets_departmentreport",
        "indicator_id",
        "targets_indicator",
        "indicator_code",
        "reported_at",
        "reported",
        "department",
    ),
)
# The report that a figure of park k, indicator i and period d is part of, and its state.
REPORT_OF = """
    LEFT JOIN targets_submission u ON i.reported_by = 'park' AND u.park_id = k.id AND u.period_id = d.id
    LEFT JOIN targets_departmentreport r
           ON i.reported_by = 'department' AND r.indicator_id = i.id AND r.period_id = d.id
"""
STATE_OF = "coalesce(u.state, r.state)"
EMPTY_DRAFT = (
    "draft_state = NULL, draft_value = NULL, draft_growth = NULL, draft_base = NULL,"
    " draft_is_estimate = false, draft_note = ''"
)


def merge_reports(entry: Staged) -> Count:
    """Merge states; released stays where the folder says what was accepted, reopened where it says draft."""
    report = next(one for one in REPORTS if one.file == entry.file.name)
    at = f"s.{report.at}" if report.at in entry.present else (
        f"CASE WHEN s.state IN ('draft', 'ready') THEN NULL ELSE t.{report.at} END"
    )  # fmt: skip
    reason = "s.reason" if "reason" in entry.present else "t.reason"
    execute(f"DROP TABLE IF EXISTS pg_temp.{report.merged}")
    execute(
        f"CREATE TEMP TABLE {report.merged} ON COMMIT DROP AS SELECT o.id AS {report.owner}, d.id AS period_id,"
        f" s.state, s.{report.at}, s.reason FROM {entry.file.stage} s JOIN {report.owners} o ON o.code = s.{report.code}"
        " JOIN targets_period d ON d.kind = 'quarter' AND d.year = s.year AND d.number = s.quarter"
    )
    state = (
        f"CASE WHEN s.state = '{report.accepted}' AND t.state = 'released' THEN t.state"
        " WHEN s.state = 'draft' AND t.state = 'reopened' THEN t.state ELSE s.state END"
    )
    same = f"t.{report.owner} = s.{report.owner} AND t.period_id = s.period_id"
    changed = execute(
        f"UPDATE {report.table} t SET state = {state}, {report.at} = {at}, reason = {reason} FROM {report.merged} s"
        f" WHERE {same} AND (t.state, t.{report.at}, t.reason) IS DISTINCT FROM ({state}, {at}, {reason})"
    )
    new = execute(
        f"INSERT INTO {report.table} ({report.owner}, period_id, state, {report.at}, reason)"
        f" SELECT {report.owner}, period_id, state, {report.at}, reason FROM {report.merged} s"
        f" WHERE NOT EXISTS (SELECT FROM {report.table} t WHERE {same})"
    )
    return Count(new, changed)


def make_reports() -> None:
    """Make the reports that the staged figures are part of and no file lists: what is loaded counts."""
    for report in REPORTS:
        _make(
            report,
            "(SELECT DISTINCT park_code, indicator_code, year, quarter FROM stage_figures) s"
            " JOIN parks_park k ON k.code = s.park_code JOIN targets_indicator i ON i.code = s.indicator_code"
            " JOIN targets_period d ON d.kind = 'quarter' AND d.year = s.year AND d.number = s.quarter",
        )


def make_reports_of_changed() -> None:
    """Make reports of the versions of staged indicators that have none, since somebody else reports them from now on."""
    for report in REPORTS:
        _make(
            report,
            "targets_figure f JOIN parks_park k ON k.id = f.park_id JOIN targets_period d ON d.id = f.period_id"
            " JOIN targets_indicator i ON i.id = f.indicator_id JOIN stage_indicators s ON s.code = i.code"
            " JOIN targets_figureversion v ON v.figure_id = f.id",
        )


def _make(report: Report, cells: str) -> None:
    """Make the reports of cells (park k, indicator i, period d) where there is none."""
    owner = {"park_id": "k.id", "indicator_id": "i.id"}[report.owner]
    execute(
        f"INSERT INTO {report.table} ({report.owner}, period_id, state, reason)"
        f" SELECT DISTINCT {owner}, d.id, '{report.accepted}', '' FROM {cells}"
        f" WHERE i.reported_by = '{report.reported_by}' AND NOT EXISTS"
        f" (SELECT FROM {report.table} t WHERE t.{report.owner} = {owner} AND t.period_id = d.id)"
    )


def hand_in_drafts(file: str, act_id: uuid.UUID) -> None:
    """Make versions of the drafts whose submission, or report of a department, this load moved on."""
    report = next(one for one in REPORTS if one.file == file)
    moved = (
        f"FROM {report.merged} u JOIN targets_figure f ON f.{report.owner} = u.{report.owner}"
        f" AND f.period_id = u.period_id JOIN targets_indicator i ON i.id = f.indicator_id"
        f" WHERE i.reported_by = '{report.reported_by}' AND f.draft_state IS NOT NULL"
        " AND u.state NOT IN ('draft', 'ready')"
    )
    execute(
        "INSERT INTO targets_figureversion (figure_id, number, reported_state, reported_value, recognised_state,"
        " recognised_value, growth, base, is_estimate, note, at, way, reason, act_id)"
        " SELECT f.id, coalesce((SELECT max(number) FROM targets_figureversion v WHERE v.figure_id = f.id), 0) + 1,"
        " f.draft_state, f.draft_value, f.draft_state, f.draft_value, f.draft_growth, f.draft_base,"
        f" f.draft_is_estimate, f.draft_note, now(), 'load', '', %s {moved}",
        [str(act_id)],
    )
    execute(f"UPDATE targets_figure t SET {EMPTY_DRAFT} WHERE t.id IN (SELECT f.id {moved})")
