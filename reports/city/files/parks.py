"""The city, its regions, departments and parks."""

from __future__ import annotations

from dataclasses import replace

from parks.models import City, Department, GroupMembership, Park, ParkGroup, ParkName, Region, RegionSet
from reports.city.files.columns import (
    ELSEWHERE,
    NAME_COLUMN,
    PARK,
    POSITION,
    YEAR,
    Column,
    ColumnKind,
    File,
    code,
    date,
    flag,
    number_column,
    text,
)

GROUP = Column("group", ColumnKind.TEXT, limit=50, db="group_id", ref="groups")
MEMBERS = """ARRAY(SELECT r.code FROM parks_regionsetmember m JOIN parks_region r ON r.id = m.region_id
                    WHERE m.region_set_id = t.id ORDER BY r.code COLLATE "C")"""

PARK_FILES = (
    File("city", City, ("code",), (code(), NAME_COLUMN, flag("demo", "is_demo"), date("today"))),
    File(
        "regions",
        Region,
        ("code",),
        (code(limit=20), NAME_COLUMN, code("parent_code", "regions", "parent_id", required=False)),
    ),
    File(
        "region_sets",
        RegionSet,
        ("code",),
        (code(), NAME_COLUMN, Column("region_codes", ColumnKind.CODES, True, ref="regions", db=ELSEWHERE, out=MEMBERS)),
    ),
    File("departments", Department, ("code",), (code(), NAME_COLUMN)),
    File("groups", ParkGroup, ("code",), (code(), NAME_COLUMN, POSITION)),
    File(
        "parks",
        Park,
        ("code",),
        (
            code(),
            NAME_COLUMN,
            text("short_name", 50),
            text("kind", 50),
            text("level", 50),
            GROUP,
            code("region_code", "regions", "region_id", required=False),
            code("parent_code", "parks", "parent_id", required=False),
            text("partner"),
            Column("leading_industries", ColumnKind.CODES, default="", limit=100),
            number_column("area_ha"),
            date("established_on"),
            date("closed_on"),
            code("successor_code", "parks", "successor_id", required=False),
            POSITION,
        ),
    ),
    File(
        "park_names",
        ParkName,
        ("park_code", "from_on"),
        (
            PARK,
            date("from_on", required=True),
            NAME_COLUMN,
            text("short_name", 50),
            text("kind", 50),
            text("level", 50),
        ),
    ),
    File(
        "group_members",
        GroupMembership,
        ("year", "park_code"),
        (YEAR, PARK, replace(GROUP, is_required=True)),
        roll_over="t.year = %(year)s - 1",
    ),
)
