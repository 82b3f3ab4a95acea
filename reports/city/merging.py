"""Merges staged rows into the tables: what is there already stays untouched, history included."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from django.db import connection

from reports.city.files import BY_NAME, FILES
from reports.city.files.columns import Column, Kind
from reports.city.staging import Staged

QUARTER_BEGINS = "make_date({year}::int, ({quarter}::int - 1) * 3 + 1, 1)"
NAMED_PERIOD = "(SELECT id FROM targets_period WHERE kind = 'quarter' AND year = s.year AND number = s.quarter)"
SELF_NAMING = ("regions", "parks", "indicators")


@dataclass
class Count:
    """How many rows of a file were new, changed, and as they were."""

    new: int = 0
    changed: int = 0
    rows: int = 0


def merge_masters(staged: Mapping[str, Staged]) -> dict[str, Count]:
    """Merge everything but figures, in the order of dependence, and return what came of it."""
    counts: dict[str, Count] = {}
    for file in FILES:
        if file.name == "groups":
            _make_groups(staged)
        if file.name == "periods":
            _make_periods(staged)
        entry = staged.get(file.name)
        if entry is None or file.name == "figures":
            continue
        if file.name == "comparisons":
            _merge_campaigns()
        merge = SPECIAL.get(file.name, _merge)
        counts[file.name] = merge(entry)
        counts[file.name].rows = entry.rows
        if file.name == "region_sets":
            counts[file.name].changed += _merge_members()
    return counts


def _execute(sql: str, parameters: list[str] | None = None) -> int:
    with connection.cursor() as cursor:
        cursor.execute(sql, parameters)
        return int(cursor.rowcount)


def _merge(entry: Staged) -> Count:
    """Merge a file column by column: change what differs among the columns that are there, add what is new."""
    file = entry.file
    values = {column.db_name: _expression(column, entry) for column in file.columns if column.db_name != "-"}
    keys = {column.db_name: column for column in file.columns if column.name in file.key}
    if file.name == "region_figures":
        values = {name: value for name, value in values.items() if name not in ("year", "quarter")}
        values["period_id"] = NAMED_PERIOD
        keys = {
            "region_id": file.by["region_code"],
            "indicator_id": file.by["indicator_code"],
            "period_id": file.by["year"],
        }
    if file.has_name_key:
        values["name_key"] = "s.name_key"
    changeable = [name for name in values if name not in keys and _is_present(name, entry)]
    if file.name in SELF_NAMING:
        values["id"] = "s._id"
        _execute(
            f"UPDATE {file.stage} s SET _id = coalesce((SELECT id FROM {file.table} t WHERE t.code = s.code),"
            f" nextval(pg_get_serial_sequence('{file.table}', 'id')))"
        )
    select = ", ".join(f'{value} AS "{name}"' for name, value in values.items())
    _execute(f"DROP TABLE IF EXISTS pg_temp.merged_{file.name}")
    _execute(f"CREATE TEMP TABLE merged_{file.name} ON COMMIT DROP AS SELECT {select} FROM {file.stage} s")
    match = " AND ".join(
        f't."{name}" {"=" if column.is_required else "IS NOT DISTINCT FROM"} v."{name}"'
        for name, column in keys.items()
    )
    count = Count()
    if changeable:
        ours, theirs = _list("t", changeable), _list("v", changeable)
        sets = ", ".join(f'"{name}" = v."{name}"' for name in changeable)
        count.changed = _execute(
            f"UPDATE {file.table} t SET {sets} FROM merged_{file.name} v"
            f" WHERE {match} AND ROW({ours}) IS DISTINCT FROM ROW({theirs})"
        )
    names = ", ".join(f'"{name}"' for name in values)
    count.new = _execute(
        f"INSERT INTO {file.table} ({names}) SELECT {names} FROM merged_{file.name} v"
        f" WHERE NOT EXISTS (SELECT FROM {file.table} t WHERE {match})"
    )
    return count


def _list(alias: str, names: list[str]) -> str:
    return ", ".join(f'{alias}."{name}"' for name in names)


def _is_present(db_name: str, entry: Staged) -> bool:
    if db_name == "name_key":
        return True
    return any(column.db_name == db_name and column.name in entry.present for column in entry.file.columns)


def _expression(column: Column, entry: Staged) -> str:
    """Return what is stored of a staged column: the row a code names, or the value itself."""
    name = f's."{column.name}"'
    if column.name == "series" and entry.file.name == "schemes":
        return "coalesce(nullif(s.series, ''), s.code)"
    if column.db_name == "campaign_id":
        return f"(SELECT id FROM targets_campaign WHERE code = {name})"
    if column.kind is Kind.CODES:
        return f"{name}::varchar[]"
    if not column.ref:
        return name
    table = BY_NAME[column.ref].table
    if column.ref == "groups":
        return f"(SELECT id FROM {table} WHERE {name} IN (code, name) ORDER BY code = {name} DESC LIMIT 1)"
    found = f"(SELECT id FROM {table} WHERE code = {name})"
    if column.ref == entry.file.name:
        return f"coalesce({found}, (SELECT o._id FROM {entry.file.stage} o WHERE o.code = {name} LIMIT 1))"
    return found


def _make_groups(staged: Mapping[str, Staged]) -> None:
    """Make the groups that parks and memberships name and no file lists."""
    listed = "UNION ALL SELECT code, name FROM stage_groups" if "groups" in staged else ""
    for name in ("parks", "group_members"):
        if name in staged:
            _execute(
                f'INSERT INTO parks_parkgroup (code, name, position) SELECT DISTINCT "group", "group", 0'
                f" FROM stage_{name} s WHERE \"group\" <> '' AND NOT EXISTS (SELECT FROM (SELECT code, name"
                f' FROM parks_parkgroup {listed}) AS known WHERE s."group" IN (known.code, known.name))'
            )


def _make_periods(staged: Mapping[str, Staged]) -> None:
    """Make the periods that rows name and no file lists, with the usual days."""
    named = [
        f"SELECT year, quarter FROM stage_{name}"
        for name in ("figures", "submissions", "region_figures")
        if name in staged
    ]
    if not named:
        return
    listed = (
        " AND NOT EXISTS (SELECT FROM stage_periods l WHERE (l.year, l.quarter) = (s.year, s.quarter))"
        if "periods" in staged
        else ""
    )
    begins = QUARTER_BEGINS.format(year="year", quarter="quarter")
    _execute(
        "INSERT INTO targets_period (kind, year, number, first_on, last_on, opens_on, due_on, closes_on)"
        " SELECT 'quarter', year, quarter, first_on, next_on - 1, next_on, next_on + 9, next_on + 19 FROM"
        f" (SELECT DISTINCT year, quarter, {begins} AS first_on, ({begins} + interval '3 months')::date AS next_on"
        f" FROM ({' UNION '.join(named)}) AS named WHERE year IS NOT NULL AND quarter IS NOT NULL) AS s"
        " WHERE NOT EXISTS (SELECT FROM targets_period t WHERE t.kind = 'quarter' AND t.year = s.year"
        f" AND t.number = s.quarter){listed}"
    )


def _merge_city(entry: Staged) -> Count:
    today = ", today = s.today" if "today" in entry.present else ""
    demo = ", is_demo = s.demo" if "demo" in entry.present else ""
    changed = _execute(
        f"UPDATE parks_city c SET name = s.name{demo}{today} FROM stage_city s WHERE c.code = s.code AND"
        f" (c.name{', c.is_demo' if demo else ''}{', c.today' if today else ''})"
        f" IS DISTINCT FROM (s.name{', s.demo' if demo else ''}{', s.today' if today else ''})"
    )
    new = _execute(
        "INSERT INTO parks_city (code, name, is_demo, today) SELECT code, name, demo, today FROM stage_city"
        " WHERE NOT EXISTS (SELECT FROM parks_city)"
    )
    return Count(new, changed)


def make_city(name: str) -> int:
    """Make the city of a folder without a city file: its code and name are the folder's name."""
    return _execute(
        "INSERT INTO parks_city (code, name, is_demo) SELECT %s, %s, false WHERE NOT EXISTS (SELECT FROM parks_city)",
        [name[:50], name[:200]],
    )


def _merge_members() -> int:
    """Make the members of region sets what the folder says."""
    wanted = (
        "SELECT t.id AS region_set_id, r.id AS region_id FROM stage_region_sets s"
        " JOIN parks_regionset t ON t.code = s.code, unnest(s.region_codes) AS c(code)"
        " JOIN parks_region r ON r.code = c.code"
    )
    gone = _execute(
        "DELETE FROM parks_regionsetmember m USING parks_regionset t, stage_region_sets s"
        " WHERE m.region_set_id = t.id AND t.code = s.code AND NOT EXISTS"
        f" (SELECT FROM ({wanted}) w WHERE (w.region_set_id, w.region_id) = (m.region_set_id, m.region_id))"
    )
    return gone + _execute(
        f"INSERT INTO parks_regionsetmember (region_set_id, region_id) SELECT * FROM ({wanted}) w WHERE NOT EXISTS"
        " (SELECT FROM parks_regionsetmember m"
        " WHERE (m.region_set_id, m.region_id) = (w.region_set_id, w.region_id))"
    )


def _merge_periods(entry: Staged) -> Count:
    changed = _execute(
        "UPDATE targets_period t SET opens_on = s.opens_on, due_on = s.due_on, closes_on = s.closes_on"
        " FROM stage_periods s WHERE t.kind = 'quarter' AND t.year = s.year AND t.number = s.quarter AND"
        " (t.opens_on, t.due_on, t.closes_on) IS DISTINCT FROM (s.opens_on, s.due_on, s.closes_on)"
    )
    begins = QUARTER_BEGINS.format(year="s.year", quarter="s.quarter")
    new = _execute(
        "INSERT INTO targets_period (kind, year, number, first_on, last_on, opens_on, due_on, closes_on)"
        f" SELECT 'quarter', s.year, s.quarter, {begins}, ({begins} + interval '3 months')::date - 1,"
        " s.opens_on, s.due_on, s.closes_on FROM stage_periods s WHERE NOT EXISTS (SELECT FROM targets_period t"
        " WHERE t.kind = 'quarter' AND t.year = s.year AND t.number = s.quarter)"
    )
    return Count(new, changed)


def _merge_submissions(entry: Staged) -> Count:
    """Merge states; released stays where the folder says approved, reopened where it says draft."""
    handed_in = "s.handed_in_at" if "handed_in_at" in entry.present else (
        "CASE WHEN s.state IN ('draft', 'ready') THEN NULL ELSE t.handed_in_at END"
    )  # fmt: skip
    reason = "s.reason" if "reason" in entry.present else "t.reason"
    _execute("DROP TABLE IF EXISTS pg_temp.merged_submissions")
    _execute(
        "CREATE TEMP TABLE merged_submissions ON COMMIT DROP AS SELECT k.id AS park_id, d.id AS period_id, s.state,"
        " s.handed_in_at, s.reason FROM stage_submissions s JOIN parks_park k ON k.code = s.park_code"
        " JOIN targets_period d ON d.kind = 'quarter' AND d.year = s.year AND d.number = s.quarter"
    )
    state = (
        "CASE WHEN s.state = 'approved' AND t.state = 'released' THEN t.state"
        " WHEN s.state = 'draft' AND t.state = 'reopened' THEN t.state ELSE s.state END"
    )
    changed = _execute(
        f"UPDATE targets_submission t SET state = {state}, handed_in_at = {handed_in}, reason = {reason}"
        " FROM merged_submissions s WHERE t.park_id = s.park_id AND t.period_id = s.period_id"
        f" AND (t.state, t.handed_in_at, t.reason) IS DISTINCT FROM ({state}, {handed_in}, {reason})"
    )
    new = _execute(
        "INSERT INTO targets_submission (park_id, period_id, state, handed_in_at, reason)"
        " SELECT park_id, period_id, state, handed_in_at, reason FROM merged_submissions s WHERE NOT EXISTS"
        " (SELECT FROM targets_submission t WHERE t.park_id = s.park_id AND t.period_id = s.period_id)"
    )
    return Count(new, changed)


def _merge_adjustments(entry: Staged) -> Count:
    return Count(
        _execute(
            "INSERT INTO targets_adjustment"
            " (no, target_id, old, new, reason, asked_by, approved_by, effective_on, at)"
            " SELECT s.no, g.id, s.old, s.new, s.reason, s.asked_by, s.approved_by, s.effective_on, now()"
            " FROM stage_adjustments s JOIN parks_park k ON k.code = s.park_code"
            " JOIN targets_indicator i ON i.code = s.indicator_code"
            " JOIN targets_target g ON g.park_id = k.id AND g.indicator_id = i.id AND g.year = s.year"
            " WHERE NOT EXISTS (SELECT FROM targets_adjustment t WHERE t.no = s.no AND t.target_id = g.id)"
        )
    )


# The steps that lead to a state, each with the state before it and the day it was taken on.
PLEDGE_STEPS = """
    SELECT p.id AS pledge_id, row_number() OVER (PARTITION BY p.id ORDER BY step.nth) AS number,
           coalesce(lag(step.state) OVER (PARTITION BY p.id ORDER BY step.nth), '') AS from_state,
           step.state AS to_state, step.day AS "on"
      FROM stage_pledges s JOIN targets_pledge p ON p.no = s.no,
           LATERAL (VALUES (1, 'issued', s.issued_on, true),
                           (2, 'signed_by_park', s.signed_on,
                               s.state IN ('signed_by_park', 'in_force', 'settled') OR s.signed_on IS NOT NULL),
                           (3, 'in_force', s.in_force_on,
                               s.state IN ('in_force', 'settled') OR s.in_force_on IS NOT NULL),
                           (4, s.state, NULL::date, s.state IN ('settled', 'superseded', 'void'))
                   ) AS step(nth, state, day, is_taken)
     WHERE step.is_taken
"""


def _merge_pledges(entry: Staged) -> Count:
    new = _execute(
        "INSERT INTO targets_pledge (no, park_id, year, party_a, party_b, is_paper)"
        " SELECT s.no, k.id, s.year, s.party_a, s.party_b, true FROM stage_pledges s"
        " JOIN parks_park k ON k.code = s.park_code"
        " WHERE NOT EXISTS (SELECT FROM targets_pledge t WHERE t.no = s.no)"
    )
    steps = _execute(
        'INSERT INTO targets_pledgestep (pledge_id, number, from_state, to_state, "on", at, reason)'
        f" SELECT pledge_id, number, from_state, to_state, \"on\", now(), '' FROM ({PLEDGE_STEPS}) w WHERE NOT EXISTS"
        " (SELECT FROM targets_pledgestep t WHERE t.pledge_id = w.pledge_id AND t.to_state = w.to_state)"
    )
    return Count(new, steps)


def _merge_campaigns() -> None:
    campaigns = "(SELECT DISTINCT campaign_code, campaign_name, year FROM stage_comparisons) s"
    _execute(
        f"UPDATE targets_campaign t SET name = s.campaign_name, year = s.year FROM {campaigns}"
        " WHERE t.code = s.campaign_code AND (t.name, t.year) IS DISTINCT FROM (s.campaign_name, s.year::smallint)"
    )
    _execute(
        f"INSERT INTO targets_campaign (code, name, year) SELECT * FROM {campaigns}"
        " WHERE NOT EXISTS (SELECT FROM targets_campaign t WHERE t.code = s.campaign_code)"
    )


SPECIAL = {
    "city": _merge_city,
    "periods": _merge_periods,
    "submissions": _merge_submissions,
    "adjustments": _merge_adjustments,
    "pledges": _merge_pledges,
}
