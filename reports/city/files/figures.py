"""What is reported of a park for a period: a draft, or the latest version of what was handed in."""

from __future__ import annotations

from dataclasses import replace

from reports.city.files.columns import (
    ELSEWHERE,
    INDICATOR,
    OF_PERIOD,
    PARK,
    PERIOD_OF,
    Column,
    ColumnKind,
    File,
    flag,
    number_column,
    text,
)
from targets.entry.checks import CheckFinding
from targets.indicators.cells import CellState
from targets.models import Figure

# The report that a figure of park k, indicator i and period d is part of, and its state.
REPORT_OF = """
    LEFT JOIN targets_submission u ON i.reported_by = 'park' AND u.park_id = k.id AND u.period_id = d.id
    LEFT JOIN targets_departmentreport r
           ON i.reported_by = 'department' AND r.indicator_id = i.id AND r.period_id = d.id
"""
STATE_OF = "coalesce(u.state, r.state)"
# Why a cell does not apply: the latest answer to that question.
ANSWERED = f"""(
    SELECT a.text FROM targets_answer a WHERE a.figure_id = {{figure}} AND a.question = '{CheckFinding.NOT_APPLICABLE}'
       AND a.state = '{CellState.NOT_APPLICABLE}' ORDER BY a.id DESC LIMIT 1)"""
# The latest version v of a figure, and whether w its draft is what it says, or its report is still open.
SAID = f"""
    LEFT JOIN LATERAL (
        SELECT * FROM targets_figureversion v WHERE v.figure_id = t.id ORDER BY number DESC LIMIT 1) v ON true,
    LATERAL (SELECT coalesce({STATE_OF} IN ('draft', 'ready', 'reopened'), false) AS is_open,
                    coalesce({STATE_OF} IN ('draft', 'ready', 'reopened', 'returned'), false)
                    AND t.draft_state IS NOT NULL AS is_draft) w
"""
AS_CELL = "CASE {0}_state WHEN 'number' THEN trim_scale({0}_value)::text WHEN 'not_applicable' THEN 'NA' END"
RECOGNISED_APART = f"""CASE WHEN NOT w.is_draft AND NOT w.is_open AND (v.recognised_state, v.recognised_value)
    IS DISTINCT FROM (v.reported_state, v.reported_value) THEN {AS_CELL.format("v.recognised")} END"""


def _said(draft: str, version: str) -> str:
    return f"CASE WHEN w.is_draft THEN {draft} ELSE {version} END"


def _kept(column: Column, out: str) -> Column:
    return replace(column, db=ELSEWHERE, out=out)


FIGURES = File(
    "figures",
    Figure,
    ("park_code", "indicator_code", "year", "quarter"),
    (
        PARK,
        INDICATOR,
        *OF_PERIOD,
        _kept(
            Column("value", ColumnKind.CELL, True, may_be_empty=True),
            _said(AS_CELL.format("t.draft"), AS_CELL.format("v.reported")),
        ),
        _kept(Column("recognised", ColumnKind.CELL), RECOGNISED_APART),
        _kept(number_column("growth"), _said("t.draft_growth", "v.growth")),
        _kept(number_column("base"), _said("t.draft_base", "v.base")),
        _kept(flag("estimate"), _said("t.draft_is_estimate", "v.is_estimate")),
        _kept(text("note", 10_000), _said("t.draft_note", "v.note")),
        _kept(
            text("na_reason", 10_000),
            f"CASE WHEN {_said('t.draft_state', 'v.reported_state')} = 'not_applicable'"
            f" THEN {ANSWERED.format(figure='t.id')} END",
        ),
    ),
    joins=PERIOD_OF + REPORT_OF + SAID,
    where="w.is_draft OR v.id IS NOT NULL",
)
