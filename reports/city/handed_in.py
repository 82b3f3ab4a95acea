"""How far figures have come: what parks hand in and what departments report decides which of them are drafts."""

from __future__ import annotations

import uuid
from dataclasses import dataclass

from reports.city.columnwise import execute


@dataclass(frozen=True)
class Report:
    """What is handed in as one: a park's submission, or a department's report of one indicator.

    ``owner`` is the column of its table and of the figures that says whose they are, ``accepted`` its state where a
    folder says nothing.
    """

    file: str
    table: str
    owner: str
    accepted: str
    reported_by: str

    @property
    def merged(self) -> str:
        """Return the name of the temporary table of the rows of this load."""
        return f"merged_{self.file}"


REPORTS = (
    Report("submissions", "targets_submission", "park_id", "approved", "park"),
    Report("department_reports", "targets_departmentreport", "indicator_id", "reported", "department"),
)
EMPTY_DRAFT = (
    "draft_state = NULL, draft_value = NULL, draft_growth = NULL, draft_base = NULL,"
    " draft_is_estimate = false, draft_note = ''"
)


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
