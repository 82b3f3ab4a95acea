"""A town small enough to be worked by hand: three ranked parks, a park in a park, a plan and three comparisons."""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from cities import Rows, published, write_rows
from standing import stands_on

from reports.city.loading import load_city
from reports.models import Release

FIGURES = ["park_code", "indicator_code", "year", "quarter", "value"]
FILES: dict[str, Rows] = {
    "city": [["code", "name", "demo", "today"], ["T1", "Town", "no", ""]],
    "regions": [["code", "name", "parent_code"], ["T1", "Town", ""], ["R2", "Neighbour", ""]],
    "categories": [["code", "name", "position"], ["c1", "Economy", "1"]],
    "departments": [["code", "name"], ["d1", "Statistics"]],
    "parks": [
        ["code", "name", "group", "parent_code"],
        ["p1", "Park one", "A", ""],
        ["p2", "Park two", "A", ""],
        ["p3", "Part of one", "", "p1"],
        ["p4", "Park four", "A", ""],
    ],
    "indicators": [
        ["code", "name", "category_code", "unit", "decimals", "direction", "measure", "growth", "total", "reported_by", "department_code", "definition"],
        ["sales", "Sales", "c1", "M", "1", "higher", "ytd", "rate", "sum", "park", "d1", "What was sold"],
        ["waste", "Waste", "", "%", "1", "lower", "point", "difference", "none", "department", "d1", ""],
        ["unused", "Never reported", "", "M", "1", "higher", "ytd", "rate", "sum", "park", "", ""],
    ],
    "schemes": [
        ["code", "name", "year", "series"],
        *[[f"K{year}", f"Scheme {year}", str(year), "k"] for year in (2019, 2020, 2021)],
    ],
    "scheme_items": [
        ["scheme_code", "group", "indicator_code", "weight", "rule", "parameters"],
        *[[f"K{year}", "", code, "50", "min_max", "{}"] for year in (2019, 2020, 2021) for code in ("sales", "waste")],
    ],
    "targets": [["park_code", "indicator_code", "year", "target"], ["p1", "sales", "2020", "110"]],
    "region_figures": [
        ["region_code", "indicator_code", "year", "quarter", "value", "growth", "place", "out_of", "source"],
        ["T1", "sales", "2020", "4", "300", "8", "2", "6", "page 1"],
        ["R2", "sales", "2020", "4", "500", "9.5", "", "", "page 2"],
    ],
    "comparisons": [
        ["campaign_code", "campaign_name", "year", "position", "compare", "look", "view", "indicator_codes"],
        ["six", "Six", "2020", "1", "比总量", "看大小", "level", "sales"],
        ["six", "Six", "2020", "2", "比增幅", "看变化", "growth", "sales;waste"],
        ["six", "Six", "2020", "3", "比废物", "看位次", "place", "waste"],
    ],
    "plans": [["code", "name", "kind", "start_year", "end_year"], ["pl", "Plan of three years", "three_year", "2020", "2022"]],
    "plan_targets": [
        ["plan_code", "park_code", "indicator_code", "year", "value"],
        *[["pl", "p1", "sales", year, value] for year, value in (("2020", "125"), ("2021", "150"), ("2022", "180"))],
        *[["pl", "p2", "sales", year, value] for year, value in (("2020", "220"), ("2021", "240"), ("2022", "270"))],
        *[["pl", "p3", "sales", year, value] for year, value in (("2020", "30"), ("2021", "35"), ("2022", "40"))],
        *[["pl", "p1", "waste", year, value] for year, value in (("2020", "9"), ("2021", "8.5"), ("2022", "8"))],
    ],
    "figures": [
        FIGURES,
        ["p1", "sales", "2019", "4", "100"],
        ["p2", "sales", "2019", "4", "200"],
        ["p3", "sales", "2019", "4", "20"],
        ["p4", "sales", "2019", "4", "50"],
        ["p1", "waste", "2019", "4", "10"],
        ["p2", "waste", "2019", "4", "8"],
        ["p4", "waste", "2019", "4", "NA"],
        ["p1", "sales", "2020", "4", "120"],
        ["p2", "sales", "2020", "4", "210"],
        ["p3", "sales", "2020", "4", "30"],
        ["p4", "sales", "2020", "4", ""],
        ["p1", "waste", "2020", "4", "9"],
        ["p2", "waste", "2020", "4", "8.5"],
        ["p4", "waste", "2020", "4", "NA"],
        ["p1", "sales", "2021", "1", "50"],
        ["p2", "sales", "2021", "1", "45"],
        ["p3", "sales", "2021", "1", "6"],
        ["p4", "sales", "2021", "1", "0"],
        ["p1", "waste", "2021", "1", "9.2"],
    ],
}  # fmt: skip
QUARTERS = ((2019, 4), (2020, 4), (2021, 1))


def town(folder: Path, *, without: tuple[str, ...] = (), more_parks: int = 0, **instead: Rows) -> Path:
    """Write the town, less some files, with more parks, or with other rows in some files."""
    files = {name: rows for name, rows in (FILES | instead).items() if name not in without}
    names = [f"n{number:03}" for number in range(more_parks)]
    more = {
        "parks": [[name, f"Park {name}", "A", ""] for name in names],
        "figures": [
            [name, code, str(year), str(quarter), "7"]
            for name in names
            for code in ("sales", "waste")
            for year, quarter in QUARTERS
        ],
        "plan_targets": [["pl", name, "sales", "2022", "9"] for name in names],
    }
    folder.mkdir()
    for name, rows in files.items():
        write_rows(folder / f"{name}.csv", [*rows, *more.get(name, [])])
    return folder


def published_town(folder: Path, *quarters: tuple[int, int]) -> Release:
    """Load a town and publish some quarters, else all; the last one is returned."""
    load_city(folder)
    releases = [published(f"K{year}", year, quarter) for year, quarter in quarters or QUARTERS]
    return releases[-1]


def passing_town(*quarters: tuple[int, int]) -> Release:
    """Load the town out of a folder that goes again, and publish some quarters, else all."""
    with TemporaryDirectory() as folder:
        return published_town(town(Path(folder) / "town"), *quarters)


def loaded_town() -> None:
    """Load the town out of a folder that goes again."""
    with TemporaryDirectory() as folder:
        load_city(town(Path(folder) / "town"))


def passing_crowd(parks: int, *quarters: tuple[int, int]) -> Release:
    """Publish the town with so many parks that may be opened in all."""
    with TemporaryDirectory() as folder:
        return published_town(town(Path(folder) / "town", more_parks=parks - 3), *quarters)


# Parks of two sizes, each made once for all tests of a file: what a page costs does not grow with them.
AT_BOTH_SIZES = [pytest.param(parks, marks=stands_on(passing_crowd, parks)) for parks in (6, 60)]
