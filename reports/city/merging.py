"""Merges staged rows into the tables: what is there already stays untouched, history included."""

from __future__ import annotations

from collections.abc import Mapping

from reports.city.columnwise import Count, execute, merge
from reports.city.files import FILES
from reports.city.files.columns import File
from reports.city.files.periods import QUARTER_BEGINS
from reports.city.staging import Staged


def merge_masters(staged: Mapping[str, Staged]) -> dict[str, Count]:
    """Merge everything but figures, in the order of dependence, and return what came of it."""
    counts: dict[str, Count] = {}
    _make_periods(staged)
    for file in FILES:
        entry = staged.get(file.name)
        if entry is None or file.name == "figures":
            continue
        FIRST_WRITTEN.get(file.name, _nothing)(file)
        count = merge(entry)
        counts[file.name] = Count(count.new, count.changed + THEN_WRITTEN.get(file.name, _nothing)(file), entry.rows)
    return counts


def _nothing(file: File) -> int:
    return 0


def _make_groups(file: File) -> int:
    """Make the groups that a file names and nobody listed, after the others and in the order in which it names them."""
    return execute(
        'INSERT INTO parks_parkgroup (code, name, position) SELECT "group", "group", (SELECT coalesce(max(position), 0)'
        " FROM parks_parkgroup) + row_number() OVER (ORDER BY part, line) FROM"
        f' (SELECT DISTINCT ON ("group") "group", part, line FROM {file.stage} ORDER BY "group", part, line) AS s'
        " WHERE \"group\" <> '' AND NOT EXISTS"
        ' (SELECT FROM parks_parkgroup AS known WHERE s."group" IN (known.code, known.name))'
    )


def _make_periods(staged: Mapping[str, Staged]) -> None:
    """Make the periods that rows name and no file lists, with the usual days."""
    named = [
        f"SELECT year, quarter FROM {entry.file.stage}" for entry in staged.values() if "period_id" in entry.file.stored
    ]
    if not named:
        return
    listed = (
        " AND NOT EXISTS (SELECT FROM stage_periods l WHERE (l.year, l.quarter) = (s.year, s.quarter))"
        if "periods" in staged
        else ""
    )
    begins = QUARTER_BEGINS.format(year="year", quarter="quarter")
    execute(
        "INSERT INTO targets_period (kind, year, number, first_on, last_on, opens_on, due_on, closes_on)"
        " SELECT 'quarter', year, quarter, first_on, next_on - 1, next_on, next_on + 9, next_on + 19 FROM"
        f" (SELECT DISTINCT year, quarter, {begins} AS first_on, ({begins} + interval '3 months')::date AS next_on"
        f" FROM ({' UNION '.join(named)}) AS named WHERE year IS NOT NULL AND quarter IS NOT NULL) AS s"
        " WHERE NOT EXISTS (SELECT FROM targets_period t WHERE t.kind = 'quarter' AND t.year = s.year"
        f" AND t.number = s.quarter){listed}"
    )


def make_city(name: str) -> int:
    """Make the city of a folder without a city file: its code and name are the folder's name."""
    return execute(
        "INSERT INTO parks_city (code, name, is_demo) SELECT %s, %s, false WHERE NOT EXISTS (SELECT FROM parks_city)",
        [name[:50], name[:200]],
    )


def _merge_members(file: File) -> int:
    """Make the members of region sets what the folder says."""
    wanted = (
        "SELECT t.id AS region_set_id, r.id AS region_id FROM stage_region_sets s"
        " JOIN parks_regionset t ON t.code = s.code, unnest(s.region_codes) AS c(code)"
        " JOIN parks_region r ON r.code = c.code"
    )
    gone = execute(
        "DELETE FROM parks_regionsetmember m USING parks_regionset t, stage_region_sets s"
        " WHERE m.region_set_id = t.id AND t.code = s.code AND NOT EXISTS"
        f" (SELECT FROM ({wanted}) w WHERE (w.region_set_id, w.region_id) = (m.region_set_id, m.region_id))"
    )
    return gone + execute(
        f"INSERT INTO parks_regionsetmember (region_set_id, region_id) SELECT * FROM ({wanted}) w WHERE NOT EXISTS"
        " (SELECT FROM parks_regionsetmember m"
        " WHERE (m.region_set_id, m.region_id) = (w.region_set_id, w.region_id))"
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


def _add_steps(file: File) -> int:
    return execute(
        'INSERT INTO targets_pledgestep (pledge_id, number, from_state, to_state, "on", at, reason)'
        f" SELECT pledge_id, number, from_state, to_state, \"on\", now(), '' FROM ({PLEDGE_STEPS}) w WHERE NOT EXISTS"
        " (SELECT FROM targets_pledgestep t WHERE t.pledge_id = w.pledge_id AND t.to_state = w.to_state)"
    )


def _merge_campaigns(file: File) -> int:
    campaigns = "(SELECT DISTINCT campaign_code, campaign_name, year FROM stage_comparisons) s"
    return execute(
        f"UPDATE targets_campaign t SET name = s.campaign_name, year = s.year FROM {campaigns}"
        " WHERE t.code = s.campaign_code AND (t.name, t.year) IS DISTINCT FROM (s.campaign_name, s.year::smallint)"
    ) + execute(
        f"INSERT INTO targets_campaign (code, name, year) SELECT * FROM {campaigns}"
        " WHERE NOT EXISTS (SELECT FROM targets_campaign t WHERE t.code = s.campaign_code)"
    )


# What is written before the rows of a file, and what after them counts as their change.
FIRST_WRITTEN = {"parks": _make_groups, "group_members": _make_groups, "comparisons": _merge_campaigns}
THEN_WRITTEN = {"region_sets": _merge_members, "pledges": _add_steps}
