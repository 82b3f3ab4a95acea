"""Writes the city as a folder: the same bytes for the same city, whoever loads it in between."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator, Mapping
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path

from django.db import connection, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from core.files import whole_file
from reports.city.cells import plain
from reports.city.figures import ANSWERED
from reports.city.files import FILES
from reports.city.handed_in import REPORT_OF, STATE_OF
from targets.breakdown.querysets import HOLDING

CODE_OF = "(SELECT code FROM {table} WHERE id = t.{column})"
BLOCK = 5_000

PERIOD_OF = " JOIN targets_period d ON d.id = t.period_id AND d.kind = 'quarter'"
PARK_OF = " JOIN parks_park k ON k.id = t.park_id"
INDICATOR_OF = " JOIN targets_indicator i ON i.id = t.indicator_id"
GROUP_OF = "(SELECT code FROM parks_parkgroup WHERE id = t.group_id)"
PLAN_OF = " JOIN targets_plan p ON p.id = t.plan_id"
PLACED = "coalesce(k.code, '') COLLATE \"C\""
CELL = "CASE {0}_state WHEN 'number' THEN trim_scale({0}_value)::text WHEN 'not_applicable' THEN 'NA' END"

# What each file says, in the order of its columns and with its key first in the order of rows.
SELECTS = {
    "city": "SELECT code, name, is_demo, today FROM parks_city t ORDER BY 1",
    "regions": "SELECT code, name, (SELECT code FROM parks_region p WHERE p.id = t.parent_id)"
    ' FROM parks_region t ORDER BY code COLLATE "C"',
    "region_sets": "SELECT code, name, ARRAY(SELECT r.code FROM parks_regionsetmember m JOIN parks_region r"
    ' ON r.id = m.region_id WHERE m.region_set_id = t.id ORDER BY r.code COLLATE "C")'
    ' FROM parks_regionset t ORDER BY code COLLATE "C"',
    "departments": 'SELECT code, name FROM parks_department t ORDER BY code COLLATE "C"',
    "groups": 'SELECT code, name, position FROM parks_parkgroup t ORDER BY code COLLATE "C"',
    "parks": f"SELECT code, name, short_name, kind, level, {GROUP_OF},"
    " (SELECT code FROM parks_region p WHERE p.id = t.region_id),"
    " (SELECT code FROM parks_park p WHERE p.id = t.parent_id), partner, leading_industries, area_ha,"
    " established_on, closed_on, (SELECT code FROM parks_park p WHERE p.id = t.successor_id), position"
    ' FROM parks_park t ORDER BY code COLLATE "C"',
    "park_names": "SELECT k.code, t.from_on, t.name, t.short_name, t.kind, t.level"
    f' FROM parks_parkname t{PARK_OF} ORDER BY k.code COLLATE "C", t.from_on',
    "group_members": f"SELECT t.year, k.code, {GROUP_OF} FROM parks_groupmembership t{PARK_OF}"
    ' ORDER BY t.year, k.code COLLATE "C"',
    "categories": 'SELECT code, name, position FROM targets_category t ORDER BY code COLLATE "C"',
    "indicators": "SELECT code, name, (SELECT code FROM targets_category c WHERE c.id = t.category_id), unit, decimals,"
    " direction, measure, growth, total, (SELECT code FROM targets_indicator n WHERE n.id = t.numerator_id),"
    " (SELECT code FROM targets_indicator n WHERE n.id = t.denominator_id), reported_by,"
    " (SELECT code FROM parks_department p WHERE p.id = t.department_id), headline,"
    " (SELECT code FROM targets_indicator n WHERE n.id = t.replaces_id), definition, position, lowest,"
    " highest, is_whole, path, available, every"
    ' FROM targets_indicator t ORDER BY code COLLATE "C"',
    "schemes": "SELECT code, name, year, series, composite, better, tie_break, missing, is_renormalised, ahead, near"
    ' FROM targets_scheme t ORDER BY code COLLATE "C"',
    "scheme_items": f"SELECT c.code, {GROUP_OF} AS grp, i.code, t.weight, t.rule, t.parameters, t.excluded_parks"
    f" FROM targets_schemeitem t JOIN targets_scheme c ON c.id = t.scheme_id{INDICATOR_OF}"
    f' ORDER BY c.code COLLATE "C", coalesce({GROUP_OF}, \'\') COLLATE "C", i.code COLLATE "C"',
    "periods": "SELECT year, number, opens_on, due_on, closes_on, department_due_on FROM targets_period t"
    " WHERE kind = 'quarter'"
    " ORDER BY year, number",
    "region_figures": "SELECT r.code, i.code, d.year, d.number, t.value, t.growth, t.place, t.out_of, t.source"
    f" FROM targets_regionfigure t JOIN parks_region r ON r.id = t.region_id{INDICATOR_OF}{PERIOD_OF}"
    ' ORDER BY r.code COLLATE "C", i.code COLLATE "C", d.year, d.number',
    "submissions": "SELECT k.code, d.year, d.number, CASE t.state WHEN 'released' THEN 'approved'"
    " WHEN 'reopened' THEN 'draft' ELSE t.state END, CASE WHEN t.state <> 'reopened' THEN t.handed_in_at END, t.reason"
    f' FROM targets_submission t{PARK_OF}{PERIOD_OF} ORDER BY k.code COLLATE "C", d.year, d.number',
    "department_reports": "SELECT i.code, d.year, d.number, CASE t.state WHEN 'released' THEN 'reported'"
    " WHEN 'reopened' THEN 'draft' ELSE t.state END, CASE WHEN t.state <> 'reopened' THEN t.reported_at END, t.reason"
    f' FROM targets_departmentreport t{INDICATOR_OF}{PERIOD_OF} ORDER BY i.code COLLATE "C", d.year, d.number',
    "targets": "SELECT k.code, i.code, t.year, t.value, t.stretch, t.base, t.base_estimate, t.q1, t.q2, t.q3,"
    " t.responsible, t.state, t.reason"
    f' FROM targets_target t{PARK_OF}{INDICATOR_OF} ORDER BY k.code COLLATE "C", i.code COLLATE "C", t.year',
    "city_targets": f"SELECT i.code, t.year, t.value FROM targets_citytarget t{INDICATOR_OF}"
    ' ORDER BY i.code COLLATE "C", t.year',
    "adjustments": "SELECT a.no, k.code, i.code, t.year, a.old, a.new, a.reason, a.asked_by, a.approved_by,"
    f" a.effective_on FROM targets_adjustment a JOIN targets_target t ON t.id = a.target_id{PARK_OF}{INDICATOR_OF}"
    # A folder knows no signatures: what waits for them would hold where it is loaded.
    f" WHERE {HOLDING}"
    ' ORDER BY a.no COLLATE "C", k.code COLLATE "C", i.code COLLATE "C", t.year',
    "pledges": "SELECT t.no, k.code, t.year, (SELECT to_state FROM targets_pledgestep s WHERE s.pledge_id = t.id"
    " ORDER BY number DESC LIMIT 1), t.party_a, t.party_b,"
    " (SELECT \"on\" FROM targets_pledgestep s WHERE s.pledge_id = t.id AND to_state = 'issued'),"
    " (SELECT \"on\" FROM targets_pledgestep s WHERE s.pledge_id = t.id AND to_state = 'signed_by_park'),"
    " (SELECT \"on\" FROM targets_pledgestep s WHERE s.pledge_id = t.id AND to_state = 'in_force')"
    f' FROM targets_pledge t{PARK_OF} ORDER BY t.no COLLATE "C"',
    "figures": "SELECT k.code, i.code, d.year, d.number, "
    f"CASE WHEN w.is_draft THEN {CELL.format('t.draft')} ELSE {CELL.format('v.reported')} END,"
    " CASE WHEN NOT w.is_draft AND (v.recognised_state, v.recognised_value) IS DISTINCT FROM"
    f" (v.reported_state, v.reported_value) AND NOT w.is_open THEN {CELL.format('v.recognised')} END,"
    " CASE WHEN w.is_draft THEN t.draft_growth ELSE v.growth END, CASE WHEN w.is_draft THEN t.draft_base ELSE v.base END,"
    " CASE WHEN w.is_draft THEN t.draft_is_estimate ELSE v.is_estimate END,"
    " CASE WHEN w.is_draft THEN t.draft_note ELSE v.note END,"
    " CASE WHEN CASE WHEN w.is_draft THEN t.draft_state ELSE v.reported_state END = 'not_applicable'"
    f" THEN {ANSWERED.format(figure='t.id')} END"
    f" FROM targets_figure t{PARK_OF}{INDICATOR_OF}{PERIOD_OF}{REPORT_OF}"
    " LEFT JOIN LATERAL (SELECT * FROM targets_figureversion v WHERE v.figure_id = t.id ORDER BY number DESC LIMIT 1)"
    " v ON true, LATERAL (SELECT"
    f" coalesce({STATE_OF} IN ('draft', 'ready', 'reopened'), false) AS is_open,"
    f" coalesce({STATE_OF} IN ('draft', 'ready', 'reopened', 'returned'), false) AND t.draft_state IS NOT NULL AS is_draft) w"
    " WHERE w.is_draft OR v.id IS NOT NULL"
    ' ORDER BY k.code COLLATE "C", i.code COLLATE "C", d.year, d.number',
    "plans": 'SELECT code, name, kind, start_year, end_year FROM targets_plan t ORDER BY code COLLATE "C"',
    "plan_targets": "SELECT p.code, k.code, i.code, t.year, t.value FROM targets_plantarget t"
    f"{PLAN_OF}{PARK_OF}{INDICATOR_OF}"
    ' ORDER BY p.code COLLATE "C", k.code COLLATE "C", i.code COLLATE "C", t.year',
    "plan_years": f"SELECT p.code, k.code, t.year, t.text, t.responsible FROM targets_plantext t{PLAN_OF} LEFT{PARK_OF}"
    f' WHERE t.year IS NOT NULL ORDER BY p.code COLLATE "C", {PLACED}, t.year',
    "plan_schemes": f"SELECT p.code, k.code, c.code, t.text, t.responsible FROM targets_plantext t{PLAN_OF}"
    f" JOIN targets_category c ON c.id = t.category_id LEFT{PARK_OF}"
    f' ORDER BY p.code COLLATE "C", {PLACED}, c.code COLLATE "C"',
    "target_sources": f"SELECT t.year, p.code FROM targets_targetsource t{PLAN_OF} ORDER BY t.year",
    "comparisons": "SELECT c.code, c.name, c.year, t.position, t.compare, t.look, t.view, t.indicator_codes"
    " FROM targets_comparison t JOIN targets_campaign c ON c.id = t.campaign_id"
    ' ORDER BY c.code COLLATE "C", t.position',
    "projects": "SELECT t.code, t.name, k.code, t.industry, t.investor, t.channel, t.stage, t.total_investment,"
    " t.foreign_capital, t.land_mu, t.expected_sales, t.expected_tax, t.jobs, t.leader, t.responsible"
    f' FROM parks_project t{PARK_OF} ORDER BY t.code COLLATE "C"',
    "project_steps": 'SELECT p.code, t.stage, t."on", t.recognised_on FROM parks_projectstep t'
    ' JOIN parks_project p ON p.id = t.project_id ORDER BY p.code COLLATE "C", t.stage COLLATE "C"',
    "external_rankings": "SELECT k.code, t.list_name, t.year, t.place, t.out_of, t.goal, t.source"
    f' FROM parks_externalranking t{PARK_OF} ORDER BY k.code COLLATE "C", t.list_name COLLATE "C", t.year',
}

# The files of a new year, made from the year before: edited and loaded, they are the roll-over.
# Targets come with the value of the year before and its actual as base; schemes with a code that names the year;
# the source of targets where its plan goes on and nobody has chosen one.
TEMPLATES = {
    "group_members": f"SELECT %(year)s, k.code, {GROUP_OF} FROM parks_groupmembership t{PARK_OF}"
    ' WHERE t.year = %(year)s - 1 ORDER BY k.code COLLATE "C"',
    "schemes": "SELECT replace(code, (%(year)s - 1)::text, '') || '-' || %(year)s,"
    " replace(name, (%(year)s - 1)::text, %(year)s::text), %(year)s, series, composite, better, tie_break, missing,"
    ' is_renormalised, ahead, near FROM targets_scheme t WHERE year = %(year)s - 1 ORDER BY code COLLATE "C"',
    "scheme_items": "SELECT replace(c.code, (%(year)s - 1)::text, '') || '-' || %(year)s,"
    f" {GROUP_OF}, i.code, t.weight, t.rule, t.parameters, t.excluded_parks FROM targets_schemeitem t"
    f" JOIN targets_scheme c ON c.id = t.scheme_id{INDICATOR_OF} WHERE c.year = %(year)s - 1"
    f' ORDER BY c.code COLLATE "C", coalesce({GROUP_OF}, \'\') COLLATE "C", i.code COLLATE "C"',
    "targets": "SELECT k.code, i.code, %(year)s, coalesce((SELECT a.new FROM targets_adjustment a"
    f" WHERE a.target_id = t.id AND {HOLDING} ORDER BY a.effective_on DESC, a.no DESC LIMIT 1), t.value), t.stretch,"
    " (SELECT v.recognised_value FROM targets_figure f JOIN targets_period d ON d.id = f.period_id"
    " JOIN targets_figureversion v ON v.figure_id = f.id WHERE f.park_id = t.park_id"
    " AND f.indicator_id = t.indicator_id AND d.kind = 'quarter' AND d.year = t.year AND d.number = 4"
    " ORDER BY v.number DESC LIMIT 1), false, t.q1, t.q2, t.q3, t.responsible,"
    " CASE t.state WHEN 'none' THEN 'none' ELSE 'draft' END, CASE t.state WHEN 'none' THEN t.reason ELSE '' END"
    f" FROM targets_target t{PARK_OF}{INDICATOR_OF} WHERE t.year = %(year)s - 1"
    ' ORDER BY k.code COLLATE "C", i.code COLLATE "C"',
    "city_targets": f"SELECT i.code, %(year)s, t.value FROM targets_citytarget t{INDICATOR_OF}"
    ' WHERE t.year = %(year)s - 1 ORDER BY i.code COLLATE "C"',
    "target_sources": f"SELECT %(year)s, p.code FROM targets_targetsource t{PLAN_OF} WHERE t.year = %(year)s - 1"
    " AND p.end_year >= %(year)s AND NOT EXISTS (SELECT FROM targets_targetsource n WHERE n.year = %(year)s)",
}


def export_city(path: Path, *, template_year: int | None = None) -> dict[str, int]:
    """Write the folder and return the number of rows of each file; a file without rows is not written.

    ``template_year`` writes the files of a new year instead, made from the year before.
    Raises FileExistsError where the folder holds anything, OSError where it cannot be written; then no file is left.
    """
    path.mkdir(parents=True, exist_ok=True)
    if any(path.iterdir()):
        raise FileExistsError(17, _("the folder is not empty"), str(path))
    selects = TEMPLATES if template_year else SELECTS
    counts: dict[str, int] = {}
    try:
        _write_all(path, selects, template_year, counts)
    except OSError:
        for file in FILES:
            (path / f"{file.name}.csv").unlink(missing_ok=True)
        raise
    return counts


def _write_all(path: Path, selects: Mapping[str, str], template_year: int | None, counts: dict[str, int]) -> None:
    """Write the files, and into ``counts`` how many rows each of those holds that are finished."""
    # One picture of the city, although files are read one after the other.
    with transaction.atomic():
        with connection.cursor() as cursor:
            if not connection.in_atomic_block or len(connection.savepoint_ids) == 0:
                cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")
        for file in FILES:
            if file.name in selects:
                rows = _rows(selects[file.name], {"year": template_year} if template_year else None)
                count = _write(path / f"{file.name}.csv", [column.name for column in file.columns], rows)
                if count:
                    counts[file.name] = count


def _rows(sql: str, parameters: dict[str, int] | None) -> Iterator[tuple[object, ...]]:
    """Yield rows as the server sends them, so that memory does not grow with their number."""
    with connection.chunked_cursor() as cursor:
        cursor.execute(sql, parameters)
        while rows := cursor.fetchmany(BLOCK):
            yield from rows


def _write(path: Path, head: list[str], rows: Iterator[tuple[object, ...]]) -> int:
    first = next(rows, None)
    if first is None:
        return 0
    count = 1
    with whole_file(path, mode=0o666) as binary:
        file = io.TextIOWrapper(binary, encoding="utf-8", newline="")
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(head)
        writer.writerow([_text(value) for value in first])
        for row in rows:
            writer.writerow([_text(value) for value in row])
            count += 1
        file.detach()
    return count


def _text(value: object) -> str:
    """Return a value as the folder writes it."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, Decimal):
        return plain(value)
    if isinstance(value, datetime):
        return timezone.localtime(value).isoformat(timespec="seconds")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, list):
        return ";".join(value)
    if isinstance(value, dict):
        return json.dumps(value, ensure_ascii=False, sort_keys=True)
    return str(value)
