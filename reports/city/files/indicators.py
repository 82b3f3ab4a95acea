"""What is measured, and by which rules it counts."""

from __future__ import annotations

from reports.city.files.columns import (
    INDICATOR,
    NAME,
    POSITION,
    YEAR,
    Column,
    File,
    Kind,
    choice,
    code,
    flag,
    number,
    text,
    whole,
)

FILES = (
    File("categories", "targets_category", ("code",), (code(), text("name", 100, required=True), POSITION)),
    File(
        "indicators",
        "targets_indicator",
        ("code",),
        (
            code(),
            NAME,
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
        ),
        has_name_key=True,
    ),
    File(
        "schemes",
        "targets_scheme",
        ("code",),
        (
            code(),
            NAME,
            YEAR,
            text("series", 50),
            choice("composite", "weighted_sum", "mazziotta_pareto"),
            choice("better", "higher", "lower"),
            Column("tie_break", Kind.CODES, default="", ref="indicators", limit=50),
            choice("missing", "zero", "refuse", "leave_out"),
            flag("renormalise", "is_renormalised"),
            number("ahead", default="1"),
            number("near", default="0.9"),
        ),
    ),
    File(
        "scheme_items",
        "targets_schemeitem",
        ("scheme_code", "group", "indicator_code"),
        (
            code("scheme_code", "schemes", "scheme_id"),
            Column("group", Kind.TEXT, limit=50, db="group_id", ref="groups"),
            INDICATOR,
            number("weight", required=True),
            text("rule", 30, required=True),
            Column("parameters", Kind.PARAMETERS, default="{}", limit=10_000),
            Column("excluded_parks", Kind.CODES, default="", ref="parks", limit=50),
        ),
    ),
)
