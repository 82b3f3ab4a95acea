"""What is measured, and by which rules it counts."""

from __future__ import annotations

from dataclasses import replace

from reports.city.files.columns import (
    INDICATOR,
    NAME_COLUMN,
    POSITION,
    YEAR,
    Column,
    ColumnKind,
    File,
    choice,
    code,
    flag,
    number_column,
    text,
    whole,
)
from reports.city.files.parks import GROUP
from targets.models import Category, Indicator, Scheme, SchemeItem

# A scheme of the year before, as that of the next year is called.
NEXT_CODE = "replace({code}, (%(year)s - 1)::text, '') || '-' || %(year)s"
NEXT_NAME = "replace(t.name, (%(year)s - 1)::text, %(year)s::text)"

INDICATOR_FILES = (
    File("categories", Category, ("code",), (code(), text("name", 100, required=True), POSITION)),
    File(
        "indicators",
        Indicator,
        ("code",),
        (
            code(),
            NAME_COLUMN,
            code("category_code", "categories", "category_id", required=False),
            text("unit", 30, required=True),
            whole("decimals", 0, 10, default="2"),
            choice("direction", "higher", "lower"),
            choice("measure", "ytd", "point"),
            choice("growth", "rate", "difference", "reported"),
            choice("total", "none", "sum", "ratio"),
            code("numerator_code", "indicators", "numerator_id", required=False),
            code("denominator_code", "indicators", "denominator_id", required=False),
            choice("reported_by", "park", "department"),
            code("department_code", "departments", "department_id", required=False),
            whole("headline", 1, 4),
            code("replaces", "indicators", "replaces_id", required=False),
            text("definition", 10_000),
            POSITION,
            number_column("lowest"),
            number_column("highest"),
            flag("whole", "is_whole"),
            choice("path", "", "linear", "hold", "climb", "year_end", "limit"),
            whole("available", 0, 260),
            choice("every", "quarter", "half", "year"),
        ),
    ),
    File(
        "schemes",
        Scheme,
        ("code",),
        (
            replace(code(), next_year=NEXT_CODE.format(code="t.code")),
            replace(NAME_COLUMN, next_year=NEXT_NAME),
            YEAR,
            replace(text("series", 50), into="coalesce(nullif(s.series, ''), s.code)"),
            choice("composite", "weighted_sum", "mazziotta_pareto"),
            choice("better", "higher", "lower"),
            Column("tie_break", ColumnKind.CODES, default="", ref="indicators", limit=50),
            choice("missing", "zero", "refuse", "leave_out"),
            flag("renormalise", "is_renormalised"),
            number_column("ahead", default="1"),
            number_column("near", default="0.9"),
        ),
        roll_over="t.year = %(year)s - 1",
    ),
    File(
        "scheme_items",
        SchemeItem,
        ("scheme_code", "group", "indicator_code"),
        (
            replace(code("scheme_code", "schemes", "scheme_id"), next_year=NEXT_CODE.format(code="scheme_code.code")),
            GROUP,
            INDICATOR,
            number_column("weight", required=True),
            text("rule", 30, required=True),
            Column("parameters", ColumnKind.PARAMETERS, default="{}", limit=10_000),
            Column("excluded_parks", ColumnKind.CODES, default="", ref="parks", limit=50),
        ),
        roll_over="scheme_code.year = %(year)s - 1",
    ),
)
