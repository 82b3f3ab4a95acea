"""How parks are compared."""

from __future__ import annotations

from dataclasses import replace

from reports.city.files.columns import ELSEWHERE, YEAR, Column, ColumnKind, File, choice, code, text, whole
from targets.models import Comparison

CAMPAIGN_FILES = (
    File(
        "comparisons",
        Comparison,
        ("campaign_code", "position"),
        (
            code("campaign_code", db="campaign_id"),
            replace(text("campaign_name", required=True, db=ELSEWHERE), out="campaign_code.name"),
            replace(YEAR, db=ELSEWHERE, out="campaign_code.year"),
            whole("position", 0, 32_767, required=True),
            text("compare", 50, required=True),
            text("look", 50, required=True),
            choice("view", "level", "growth", "place"),
            Column("indicator_codes", ColumnKind.CODES, True, ref="indicators", limit=50),
        ),
    ),
)
