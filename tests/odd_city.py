"""A city whose own order is nobody else's: not that of codes, of pinyin, of the files' lines, of weights or of scores."""

from __future__ import annotations

from pathlib import Path

from cities import Rows, published, write_rows

from reports.city.loading import load_city
from reports.models import Release

# In the city's order. Codes: pa pb pc pd. Pinyin: 安 北 东 中. Scores: 安 东 中 北.
PARKS = {"pd": "中心园", "pa": "北江园", "pc": "安平园", "pb": "东湖园"}
POSITIONS = {"pd": 2, "pa": 3, "pc": 7, "pb": 9}
# In the city's order, by category. Positions alone: 茶 盐 糖 钢 酒 布. Pinyin: 布 茶 钢 酒 糖 盐. Weights: 盐 布 糖 茶 酒 钢.
INDICATORS = {"m9": "钢产量", "m1": "酒产量", "m5": "布产量", "m2": "茶产量", "m8": "糖产量", "m0": "盐产量"}
PLACES = {"m9": ("z", 5), "m1": ("z", 7), "m5": ("z", 9), "m2": ("a", 1), "m8": ("a", 3), "m0": ("", 2)}
# As documents list them: by position alone, whatever the category.
OFFICIAL = sorted(PLACES, key=lambda code: PLACES[code][1])
WEIGHTS = {"m9": 5, "m1": 10, "m5": 25, "m2": 15, "m8": 20, "m0": 25}
BY_DEPARTMENT = {"m1", "m8"}
SCORES = {"pc": 40, "pb": 30, "pd": 20, "pa": 10}
QUARTERS = ((2020, 4), (2021, 1))
OPEN = "2021Q2"


def files() -> dict[str, Rows]:
    """Return the files of the city; lines stand by code."""
    parks, indicators = sorted(PARKS), sorted(INDICATORS)
    pairs = [(park, code) for park in parks for code in indicators]
    return {
        "city": [["code", "name", "demo", "today"], ["odd", "Odd city", "yes", "2021-07-12"]],
        "groups": [["code", "name", "position"], ["g", "Group", "1"]],
        "departments": [["code", "name"], ["d", "Statistics"]],
        "categories": [["code", "name", "position"], ["a", "Second", "2"], ["z", "First", "1"]],
        "parks": [
            ["code", "name", "short_name", "group", "position"],
            *[[code, PARKS[code], PARKS[code], "g", str(POSITIONS[code])] for code in parks],
        ],
        "indicators": [
            ["code", "name", "category_code", "unit", "growth", "total", "reported_by", "department_code", "position"],
            *[
                [
                    code, INDICATORS[code], PLACES[code][0], "t", "rate", "sum",
                    "department" if code in BY_DEPARTMENT else "park", "d", str(PLACES[code][1]),
                ]
                for code in indicators
            ],
        ],
        "schemes": [["code", "name", "year", "series"], *[[f"K{y}", f"Scheme {y}", str(y), "k"] for y in (2020, 2021)]],
        "scheme_items": [
            ["scheme_code", "group", "indicator_code", "weight", "rule", "parameters"],
            *[
                [f"K{year}", "", code, str(WEIGHTS[code]), "completion", '{"cap": "9"}']
                for year in (2020, 2021)
                for code in indicators
            ],
        ],
        "periods": [["year", "quarter", "opens_on", "due_on", "closes_on"], ["2021", "2", "2021-07-01", "2021-07-10", "2021-07-20"]],
        "submissions": [
            ["park_code", "year", "quarter", "state", "handed_in_at"],
            *[[park, "2021", "2", "handed_in", "2021-07-05T09:00:00+08:00"] for park in parks],
        ],
        "department_reports": [
            ["indicator_code", "year", "quarter", "state"], *[[code, "2021", "2", "draft"] for code in sorted(BY_DEPARTMENT)]
        ],
        "targets": [
            ["park_code", "indicator_code", "year", "target", "base", "responsible", "state"],
            *[[park, code, "2020", "100", "90", "office", "issued"] for park, code in pairs],
            *[[park, code, "2021", "200", "90", "office", "pledged"] for park, code in pairs],
            *[[park, code, "2022", "300", "90", "office", "issued"] for park, code in pairs],
        ],
        "pledges": [
            ["no", "park_code", "year", "state", "party_a", "party_b", "issued_on", "signed_on", "in_force_on"],
            *[
                [f"P-{number}", park, "2021", "in_force", "City", PARKS[park], "2021-01-05", "2021-01-08", "2021-01-10"]
                for number, park in enumerate(parks, start=1)
            ],
        ],
        "figures": [
            ["park_code", "indicator_code", "year", "quarter", "value"],
            *[
                [park, code, str(year), str(quarter), str(SCORES[park] + quarter)]
                for year, quarter in (*QUARTERS, (2021, 2))
                for park, code in pairs
                if (year, quarter) != (2021, 2) or code not in BY_DEPARTMENT
            ],
        ],
        "plans": [["code", "name", "kind", "start_year", "end_year"], ["pl", "Plan", "three_year", "2020", "2022"]],
        "plan_targets": [
            ["plan_code", "park_code", "indicator_code", "year", "value"],
            *[["pl", park, code, str(year), "50"] for park, code in pairs for year in (2020, 2021, 2022)],
        ],
        "projects": [
            ["code", "name", "park_code", "stage", "industry"],
            *[[f"x{number}", f"{PARKS[park]}工程", park, "signed", "steel"] for number, park in enumerate(parks)],
        ],
        "project_steps": [["project_code", "stage", "on"], *[[f"x{n}", "signed", "2021-02-03"] for n in range(len(parks))]],
    }  # fmt: skip


def odd_city(folder: Path) -> Release:
    """Load the city and publish its two quarters; the last release is returned."""
    folder.mkdir()
    for name, rows in files().items():
        write_rows(folder / f"{name}.csv", rows)
    load_city(folder)
    return [published(f"K{year}", year, quarter) for year, quarter in QUARTERS][-1]
