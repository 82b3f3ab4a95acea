"""Every file of a city folder with its columns, in the order in which they depend on each other."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum


class Kind(StrEnum):
    """What a column holds."""

    CODE = "code"
    TEXT = "text"
    NUMBER = "number"
    WHOLE = "whole"
    DATE = "date"
    INSTANT = "instant"
    FLAG = "flag"
    CHOICE = "choice"
    CODES = "codes"
    PARAMETERS = "parameters"
    CELL = "cell"


@dataclass(frozen=True)
class Column:
    """One column. ``db`` is the table's column where it differs; ``ref`` the file whose code it names.

    ``limit`` is the longest text or the largest number. ``default`` stands for an empty or absent cell.
    """

    name: str
    kind: Kind
    is_required: bool = False
    default: str | None = None
    limit: int = 200
    lowest: int = 0
    choices: tuple[str, ...] = ()
    db: str = ""
    ref: str = ""

    @property
    def db_name(self) -> str:
        """Return the table's column."""
        return self.db or self.name


@dataclass(frozen=True)
class File:
    """One file: its table, the columns that identify a row, and all columns in their order.

    ``has_name_key`` files store the pinyin key of their name. ``is_generic`` files are merged column by column.
    """

    name: str
    table: str
    key: tuple[str, ...]
    columns: tuple[Column, ...]
    has_name_key: bool = False
    is_generic: bool = True
    by: dict[str, Column] = field(init=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "by", {column.name: column for column in self.columns})

    @property
    def stage(self) -> str:
        """Return the name of the temporary table."""
        return f"stage_{self.name}"


def code(name: str = "code", ref: str = "", db: str = "", *, required: bool = True, limit: int = 50) -> Column:
    """Return a column that holds or names a code."""
    return Column(name, Kind.CODE, required, limit=limit, ref=ref, db=db)


def text(name: str, limit: int = 200, *, required: bool = False, db: str = "") -> Column:
    """Return a column of text."""
    return Column(name, Kind.TEXT, required, default="", limit=limit, db=db)


def number(name: str, *, required: bool = False, default: str | None = None, db: str = "") -> Column:
    """Return a column of exact numbers."""
    return Column(name, Kind.NUMBER, required, default=default, db=db)


def whole(
    name: str, lowest: int, highest: int, *, required: bool = False, default: str | None = None, db: str = ""
) -> Column:
    """Return a column of whole numbers."""
    return Column(name, Kind.WHOLE, required, default=default, limit=highest, lowest=lowest, db=db)


def date(name: str, *, required: bool = False) -> Column:
    """Return a column of dates."""
    return Column(name, Kind.DATE, required)


def choice(name: str, *choices: str, required: bool = False, default: str | None = None) -> Column:
    """Return a column of one word out of several; the first is the default unless another is named."""
    return Column(name, Kind.CHOICE, required, default=choices[0] if default is None else default, choices=choices)


def flag(name: str, db: str = "") -> Column:
    """Return a yes-or-no column, no by default."""
    return Column(name, Kind.FLAG, default="no", db=db)


YEAR = whole("year", 1900, 2200, required=True)
QUARTER = whole("quarter", 1, 4, required=True)
PARK = code("park_code", "parks", "park_id")
INDICATOR = code("indicator_code", "indicators", "indicator_id")
NAME = text("name", required=True)
PLACE = whole("place", 1, 2_000_000_000)
OUT_OF = whole("out_of", 1, 2_000_000_000)
POSITION = whole("position", 0, 2_000_000_000, default="0")
STAGES = ("screened", "in_talks", "signed", "started", "completed", "in_production", "full_capacity")
CHANNELS = ("", "resident", "acquaintance", "targeted", "chain", "agency", "co_built")

FILES = (
    File("city", "parks_city", ("code",), (code(), NAME, flag("demo", "is_demo"), date("today")), is_generic=False),
    File(
        "regions",
        "parks_region",
        ("code",),
        (code(limit=20), NAME, code("parent_code", "regions", "parent_id", required=False)),
        has_name_key=True,
    ),
    File(
        "region_sets",
        "parks_regionset",
        ("code",),
        (code(), NAME, Column("region_codes", Kind.CODES, True, ref="regions", db="-")),
    ),
    File("departments", "parks_department", ("code",), (code(), NAME), has_name_key=True),
    File("groups", "parks_parkgroup", ("code",), (code(), NAME, POSITION)),
    File(
        "parks",
        "parks_park",
        ("code",),
        (
            code(),
            NAME,
            text("short_name", 50),
            text("kind", 50),
            text("level", 50),
            Column("group", Kind.TEXT, limit=50, db="group_id", ref="groups"),
            code("region_code", "regions", "region_id", required=False),
            code("parent_code", "parks", "parent_id", required=False),
            text("partner"),
            Column("leading_industries", Kind.CODES, default="", limit=100),
            number("area_ha"),
            date("established_on"),
            date("closed_on"),
            code("successor_code", "parks", "successor_id", required=False),
        ),
        has_name_key=True,
    ),
    File(
        "park_names",
        "parks_parkname",
        ("park_code", "from_on"),
        (PARK, date("from_on", required=True), NAME, text("short_name", 50), text("kind", 50), text("level", 50)),
    ),
    File(
        "group_members",
        "parks_groupmembership",
        ("year", "park_code"),
        (YEAR, PARK, Column("group", Kind.TEXT, True, limit=50, db="group_id", ref="groups")),
    ),
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
    File(
        "periods",
        "targets_period",
        ("year", "quarter"),
        (
            YEAR,
            whole("quarter", 1, 4, required=True, db="number"),
            date("opens_on", required=True),
            date("due_on", required=True),
            date("closes_on", required=True),
        ),
        is_generic=False,
    ),
    File(
        "region_figures",
        "targets_regionfigure",
        ("region_code", "indicator_code", "year", "quarter"),
        (
            code("region_code", "regions", "region_id"),
            INDICATOR,
            YEAR,
            QUARTER,
            number("value", required=True),
            number("growth"),
            PLACE,
            OUT_OF,
            text("source", 500),
        ),
    ),
    File(
        "submissions",
        "targets_submission",
        ("park_code", "year", "quarter"),
        (
            PARK,
            YEAR,
            QUARTER,
            choice("state", "draft", "ready", "handed_in", "returned", "approved", required=True),
            Column("handed_in_at", Kind.INSTANT),
            text("reason", 10_000),
        ),
        is_generic=False,
    ),
    File(
        "targets",
        "targets_target",
        ("park_code", "indicator_code", "year"),
        (
            PARK,
            INDICATOR,
            YEAR,
            number("target", required=True, db="value"),
            number("stretch"),
            number("base"),
            number("q1"),
            number("q2"),
            number("q3"),
            text("responsible", 100),
            choice("state", "pledged", "issued", "draft"),
        ),
    ),
    File(
        "city_targets",
        "targets_citytarget",
        ("indicator_code", "year"),
        (INDICATOR, YEAR, number("target", required=True, db="value")),
    ),
    File(
        "adjustments",
        "targets_adjustment",
        ("no", "park_code", "indicator_code", "year"),
        (
            text("no", 50, required=True),
            PARK,
            INDICATOR,
            YEAR,
            number("old", required=True),
            number("new", required=True),
            text("reason", 10_000, required=True),
            text("asked_by", 100),
            text("approved_by", 100),
            date("effective_on", required=True),
        ),
        is_generic=False,
    ),
    File(
        "pledges",
        "targets_pledge",
        ("no",),
        (
            text("no", 100, required=True),
            PARK,
            YEAR,
            choice("state", "issued", "signed_by_park", "in_force", "settled", "superseded", "void", required=True),
            text("party_a", required=True),
            text("party_b", required=True),
            date("issued_on"),
            date("signed_on"),
            date("in_force_on"),
        ),
        is_generic=False,
    ),
    File(
        "figures",
        "targets_figure",
        ("park_code", "indicator_code", "year", "quarter"),
        (
            PARK,
            INDICATOR,
            YEAR,
            QUARTER,
            Column("value", Kind.CELL, True),
            Column("recognised", Kind.CELL),
            number("growth"),
            number("base"),
            flag("estimate"),
            text("note", 10_000),
        ),
        is_generic=False,
    ),
    File(
        "plans",
        "targets_plan",
        ("code",),
        (
            code(),
            NAME,
            choice("kind", "five_year", "three_year"),
            whole("start_year", 1900, 2200, required=True),
            whole("end_year", 1900, 2200, required=True),
        ),
    ),
    File(
        "plan_targets",
        "targets_plantarget",
        ("plan_code", "park_code", "indicator_code", "year"),
        (code("plan_code", "plans", "plan_id"), PARK, INDICATOR, YEAR, number("value", required=True)),
    ),
    File(
        "comparisons",
        "targets_comparison",
        ("campaign_code", "position"),
        (
            code("campaign_code", db="campaign_id"),
            text("campaign_name", required=True, db="-"),
            whole("year", 1900, 2200, required=True, db="-"),
            whole("position", 0, 32_767, required=True),
            text("compare", 50, required=True),
            text("look", 50, required=True),
            choice("view", "level", "growth", "place"),
            Column("indicator_codes", Kind.CODES, True, ref="indicators", limit=50),
        ),
    ),
    File(
        "projects",
        "parks_project",
        ("code",),
        (
            code(),
            text("name", 300, required=True),
            PARK,
            text("industry", 100),
            text("investor"),
            choice("channel", *CHANNELS),
            choice("stage", *STAGES, required=True),
            number("total_investment"),
            number("foreign_capital"),
            number("land_mu"),
            number("expected_sales"),
            number("expected_tax"),
            whole("jobs", 0, 2_000_000_000),
            text("leader", 100),
            text("responsible", 100),
        ),
        has_name_key=True,
    ),
    File(
        "project_steps",
        "parks_projectstep",
        ("project_code", "stage"),
        (
            code("project_code", "projects", "project_id"),
            choice("stage", *STAGES, required=True),
            date("on", required=True),
            date("recognised_on"),
        ),
    ),
    File(
        "external_rankings",
        "parks_externalranking",
        ("park_code", "list", "year"),
        (
            PARK,
            text("list", required=True, db="list_name"),
            YEAR,
            PLACE,
            OUT_OF,
            text("goal"),
            text("source", 500),
        ),
    ),
)
BY_NAME = {file.name: file for file in FILES}
