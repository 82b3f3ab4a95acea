"""The periods of a year, how far what is reported for them has come, and what regions around the city achieved."""

from __future__ import annotations

from dataclasses import replace

from reports.city.files.columns import (
    INDICATOR,
    OF_PERIOD,
    OUT_OF,
    PARK,
    PERIOD_OF,
    PLACE,
    YEAR,
    Column,
    ColumnKind,
    File,
    choice,
    code,
    date,
    number_column,
    text,
    whole,
)
from targets.models import DepartmentReport, Period, RegionFigure, Submission

QUARTER_BEGINS = "make_date({year}::int, ({quarter}::int - 1) * 3 + 1, 1)"
BEGINS = QUARTER_BEGINS.format(year="s.year", quarter="s.quarter")


def _state(accepted: str, *states: str) -> Column:
    """Return how far a report has come; what is released or reopened here is accepted or a draft to a folder.

    It stays so where the folder says the same.
    """
    return replace(
        choice("state", *states, required=True),
        out=f"CASE t.state WHEN 'released' THEN '{accepted}' WHEN 'reopened' THEN 'draft' ELSE t.state END",
        changed=(
            f"CASE WHEN v.state = '{accepted}' AND t.state = 'released' THEN t.state"
            " WHEN v.state = 'draft' AND t.state = 'reopened' THEN t.state ELSE v.state END"
        ),
    )


def _handed_in(name: str) -> Column:
    """Return when a report was handed in, which a draft was not."""
    return Column(
        name,
        ColumnKind.INSTANT,
        out=f"CASE WHEN t.state <> 'reopened' THEN t.{name} END",
        absent=f"CASE WHEN v.state IN ('draft', 'ready') THEN NULL ELSE t.{name} END",
    )


PERIOD_FILES = (
    File(
        "periods",
        Period,
        ("year", "quarter"),
        (
            YEAR,
            whole("quarter", 1, 4, required=True, db="number"),
            date("opens_on", required=True),
            date("due_on", required=True),
            date("closes_on", required=True),
            date("department_due_on"),
        ),
        where="t.kind = 'quarter'",
        made={"kind": "'quarter'", "first_on": BEGINS, "last_on": f"({BEGINS} + interval '3 months')::date - 1"},
    ),
    File(
        "region_figures",
        RegionFigure,
        ("region_code", "indicator_code", "year", "quarter"),
        (
            code("region_code", "regions", "region_id"),
            INDICATOR,
            *OF_PERIOD,
            number_column("value", required=True),
            number_column("growth"),
            PLACE,
            OUT_OF,
            text("source", 500),
        ),
        joins=PERIOD_OF,
    ),
    File(
        "submissions",
        Submission,
        ("park_code", "year", "quarter"),
        (
            PARK,
            *OF_PERIOD,
            _state("approved", "draft", "ready", "handed_in", "returned", "approved"),
            _handed_in("handed_in_at"),
            text("reason", 10_000),
        ),
        joins=PERIOD_OF,
    ),
    File(
        "department_reports",
        DepartmentReport,
        ("indicator_code", "year", "quarter"),
        (
            INDICATOR,
            *OF_PERIOD,
            _state("reported", "draft", "ready", "reported", "returned"),
            _handed_in("reported_at"),
            text("reason", 10_000),
        ),
        joins=PERIOD_OF,
    ),
)
