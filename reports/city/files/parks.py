"""The city, its regions, departments and parks."""

from __future__ import annotations

from reports.city.files.columns import NAME, PARK, POSITION, YEAR, Column, File, Kind, code, date, flag, number, text

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
            POSITION,
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
)
