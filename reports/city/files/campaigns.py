"""How parks are compared."""

from __future__ import annotations

from reports.city.files.columns import Column, File, Kind, choice, code, text, whole

FILES = (
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
)
