"""What is promised for a year: targets, what adjusts them, and the pledges that hold them."""

from __future__ import annotations

from dataclasses import replace

from reports.city.files.columns import (
    ELSEWHERE,
    INDICATOR,
    PARK,
    YEAR,
    Column,
    ColumnKind,
    File,
    choice,
    date,
    flag,
    number_column,
    text,
)
from targets.breakdown.querysets import HOLDING
from targets.models import Adjustment, CityTarget, Pledge, Target

# Targets of a new year begin with the value in force at the end of the year before, and its actual as base.
IN_FORCE = f"""coalesce((
    SELECT a.new FROM targets_adjustment a WHERE a.target_id = t.id AND {HOLDING}
     ORDER BY a.effective_on DESC, a.no DESC LIMIT 1), t.value)"""
ACTUAL = """(
    SELECT v.recognised_value FROM targets_figure f JOIN targets_period d ON d.id = f.period_id
      JOIN targets_figureversion v ON v.figure_id = f.id
     WHERE f.park_id = t.park_id AND f.indicator_id = t.indicator_id
       AND d.kind = 'quarter' AND d.year = t.year AND d.number = 4 ORDER BY v.number DESC LIMIT 1)"""
NAMED_TARGET = """(
    SELECT g.id FROM targets_target g WHERE g.park_id = (SELECT id FROM parks_park WHERE code = s.park_code)
       AND g.indicator_id = (SELECT id FROM targets_indicator WHERE code = s.indicator_code) AND g.year = s.year)"""
# A folder knows no signatures: what waits for them would hold where it is loaded, and so is not written.
TARGET_OF = f"""
    JOIN targets_target g ON g.id = t.target_id JOIN parks_park k ON k.id = g.park_id
    JOIN targets_indicator i ON i.id = g.indicator_id JOIN targets_adjustment a ON a.id = t.id AND {HOLDING}"""
LAST_STEP = "(SELECT to_state FROM targets_pledgestep s WHERE s.pledge_id = t.id ORDER BY number DESC LIMIT 1)"
OF_YEAR_BEFORE = "t.year = %(year)s - 1"


def _of_target(column: Column, out: str) -> Column:
    return replace(column, db="target_id", into=NAMED_TARGET, out=out)


def _step(day: str, state: str) -> Column:
    taken = f"(SELECT \"on\" FROM targets_pledgestep s WHERE s.pledge_id = t.id AND to_state = '{state}')"
    return replace(date(day), db=ELSEWHERE, out=taken)


TARGET_FILES = (
    File(
        "targets",
        Target,
        ("park_code", "indicator_code", "year"),
        (
            PARK,
            INDICATOR,
            YEAR,
            Column("target", ColumnKind.NUMBER, True, db="value", may_be_empty=True, next_year=IN_FORCE),
            number_column("stretch"),
            replace(number_column("base"), next_year=ACTUAL),
            replace(flag("base_estimate"), next_year="false"),
            number_column("q1"),
            number_column("q2"),
            number_column("q3"),
            text("responsible", 100),
            replace(
                choice("state", "pledged", "issued", "draft", "none"),
                next_year="CASE t.state WHEN 'none' THEN 'none' ELSE 'draft' END",
            ),
            replace(text("reason", 10_000), next_year="CASE t.state WHEN 'none' THEN t.reason ELSE '' END"),
        ),
        roll_over=OF_YEAR_BEFORE,
    ),
    File(
        "city_targets",
        CityTarget,
        ("indicator_code", "year"),
        (INDICATOR, YEAR, number_column("target", required=True, db="value")),
        roll_over=OF_YEAR_BEFORE,
    ),
    File(
        "adjustments",
        Adjustment,
        ("no", "park_code", "indicator_code", "year"),
        (
            text("no", 50, required=True),
            _of_target(PARK, "k.code"),
            _of_target(INDICATOR, "i.code"),
            _of_target(YEAR, "g.year"),
            number_column("old", required=True),
            number_column("new", required=True),
            text("reason", 10_000, required=True),
            text("asked_by", 100),
            text("approved_by", 100),
            date("effective_on", required=True),
        ),
        joins=TARGET_OF,
        made={"at": "now()"},
        complete="v.target_id IS NOT NULL",
    ),
    File(
        "pledges",
        Pledge,
        ("no",),
        (
            text("no", 100, required=True),
            PARK,
            YEAR,
            replace(
                choice("state", "issued", "signed_by_park", "in_force", "settled", "superseded", "void", required=True),
                db=ELSEWHERE,
                out=LAST_STEP,
            ),
            text("party_a", required=True),
            text("party_b", required=True),
            _step("issued_on", "issued"),
            _step("signed_on", "signed_by_park"),
            _step("in_force_on", "in_force"),
        ),
        made={"is_paper": "true"},
    ),
)
