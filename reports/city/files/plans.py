"""Paths over several years, what is said beside them, and which of them the targets of a year come from.

A row of `plan_years` or `plan_schemes` says something, of one park or, without a code, of all: a text, or who is
responsible. A load refuses what the acts refuse: a year or a source that the plan does not cover, a plan that would lose
a year with a value, a text or targets.
"""

from __future__ import annotations

from reports.city.files.columns import (
    INDICATOR,
    NAME_COLUMN,
    PARK,
    YEAR,
    File,
    choice,
    code,
    number_column,
    text,
    whole,
)
from targets.models import Plan, PlanTarget, PlanText, TargetSource

_PLAN = code("plan_code", "plans", "plan_id")
ANY_PARK = code("park_code", "parks", "park_id", required=False)
TEXT = text("text", 5_000)
RESPONSIBLE = text("responsible", 100)
# The sources of which the plan goes on, where nobody has chosen one for the next year.
GOES_ON = """t.year = %(year)s - 1 AND plan_code.end_year >= %(year)s
    AND NOT EXISTS (SELECT FROM targets_targetsource n WHERE n.year = %(year)s)"""

PLAN_FILES = (
    File(
        "plans",
        Plan,
        ("code",),
        (
            code(),
            NAME_COLUMN,
            choice("kind", "five_year", "three_year"),
            whole("start_year", 1900, 2200, required=True),
            whole("end_year", 1900, 2200, required=True),
        ),
    ),
    File(
        "plan_targets",
        PlanTarget,
        ("plan_code", "park_code", "indicator_code", "year"),
        (_PLAN, PARK, INDICATOR, YEAR, number_column("value", required=True)),
    ),
    File(
        "plan_years",
        PlanText,
        ("plan_code", "park_code", "year"),
        (_PLAN, ANY_PARK, YEAR, TEXT, RESPONSIBLE),
        where="t.year IS NOT NULL",
    ),
    File(
        "plan_schemes",
        PlanText,
        ("plan_code", "park_code", "category_code"),
        (_PLAN, ANY_PARK, code("category_code", "categories", "category_id"), TEXT, RESPONSIBLE),
    ),
    File("target_sources", TargetSource, ("year",), (YEAR, _PLAN), roll_over=GOES_ON),
)
