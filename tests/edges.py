"""Cities at the edge of what a city may be, each made out of the demo."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from zlib import crc32

from cities import Rows, change, copy_of, signed_demo

from reports.city.demo import FOLDER

CITY = FOLDER / "city"
QUARTERS = [("txpark-2015", 2015, 4), ("txpark-2016", 2016, 1)]
CHINESE, LATIN = (
    "泰兴高新技术产业开发区与" * 16 + "港口物流园区联合",
    "Donaudampfschifffahrtselektrizitaeten" * 3 + "haupt-betr",
)
LONG = {
    "city": ["name"], "regions": ["name"], "departments": ["name"], "groups": ["name"], "parks": ["name", "partner"],
    "park_names": ["name"], "indicators": ["name"], "schemes": ["name"], "projects": ["name", "investor"],
    "plans": ["name"], "pledges": ["party_a", "party_b"], "comparisons": ["campaign_name"],
    "external_rankings": ["goal"], "plan_years": ["text"], "plan_schemes": ["text"],
}  # fmt: skip
HUNDRED = {
    "categories": ["name"], "projects": ["leader", "responsible", "industry"], "targets": ["responsible"],
    "plan_years": ["responsible"], "plan_schemes": ["responsible"],
}  # fmt: skip
FIFTY = {"parks": ["short_name", "kind", "level"], "comparisons": ["compare", "look"], "indicators": ["unit"]}
ONLY = "HQIP"
MANY, FEW = 1_000, 130
# From a hundredth to thirteen digits before the point, falling by almost all and rising by a million times.
VALUES = ["0.01", "1234567890123.45", "-0.01", "99999999999.99", "0", "-1234567890123.45", "0.1", "1000000"]


def set_cells(folder: Path, name: str, columns: list[str], cell: Callable[[int, str], str]) -> None:
    """Set the cells of some columns, given the number of the row and what stood there."""

    def changed(rows: Rows) -> Rows:
        for number, row in enumerate(rows[1:]):
            for column in columns:
                row[rows[0].index(column)] = cell(number, row[rows[0].index(column)])
        return rows

    change(folder, name, changed)


def long_names(target: Path) -> Path:
    """Return a city whose names are as long as they may be, every third without a space in Latin letters."""
    folder = signed_demo(target)
    for limits, most in ((LONG, 200), (HUNDRED, 100), (FIFTY, 50)):
        for name, columns in limits.items():
            set_cells(folder, name, columns, lambda number, was, most=most: long_name(number, was, most))
    set_cells(folder, "indicators", ["unit"], lambda _number, was: was[:30])
    set_cells(folder, "comparisons", ["campaign_name"], lambda _number, _was: long_name(0, "六比六看", 200))
    return folder


def long_name(number: int, was: str, most: int) -> str:
    """Return a name that begins as it did; an empty one stays empty."""
    return (was + (LATIN if number % 3 == 1 else CHINESE))[:most] if was else ""


def one_park(target: Path) -> Path:
    """Return a city with one park."""
    folder = copy_of(CITY, target)
    for path in folder.glob("*.csv"):
        change(folder, path.stem, _of_one_park)
    return folder


def _of_one_park(rows: Rows) -> Rows:
    head = rows[0]
    column = "code" if "established_on" in head else "park_code"
    kept = rows if column not in head else [head, *(row for row in rows[1:] if row[head.index(column)] == ONLY)]
    if "project_code" in head:
        kept = [head]
    if "excluded_parks" in head:
        for row in kept[1:]:
            row[head.index("excluded_parks")] = ""
    return kept


def all_cells(target: Path, cell: str, *, but: str = "") -> Path:
    """Return a city whose figures are all the same cell, but for one indicator's."""
    folder = copy_of(CITY, target)

    def changed(rows: Rows) -> Rows:
        place = {name: number for number, name in enumerate(rows[0])}
        for row in rows[1:]:
            if row[place["indicator_code"]] != but:
                row[place["value"] :] = [cell] + [""] * (len(row) - place["value"] - 1)
        return rows

    change(folder, "figures", changed)
    return folder


def so_many(target: Path, number: int) -> Path:
    """Return a city with so many parks and projects more."""
    folder = copy_of(CITY, target)
    names = [f"N{one:04}" for one in range(number)]
    change(
        folder,
        "parks",
        lambda rows: [*rows, *([n, f"第{n}园区", "", "", "", rows[1][5], *[""] * (len(rows[0]) - 6)] for n in names)],
    )
    change(
        folder,
        "projects",
        lambda rows: [*rows, *([f"X{n}", f"第{n}项目", n, "", "", "", "signed", *[""] * 8] for n in names)],
    )
    change(folder, "figures", lambda rows: [*rows, *_figures_of(rows[0], names)])
    return folder


def _figures_of(head: list[str], names: list[str]) -> Rows:
    cells = {"indicator_code": "ind_sales", "value": "7"}
    quarters = [("2015", "4"), ("2016", "1")]
    return [
        [{**cells, "park_code": n, "year": year, "quarter": quarter}.get(column, "") for column in head]
        for n in names
        for year, quarter in quarters
    ]


def odd_values(target: Path) -> Path:
    """Return a city whose figures are tiny, huge, nought and negative in turn."""
    folder = copy_of(CITY, target)
    set_cells(folder, "figures", ["recognised", "growth", "base", "estimate", "na_reason"], lambda _n, _was: "")
    set_cells(folder, "figures", ["value"], lambda number, _was: VALUES[crc32(b"%d" % number) % len(VALUES)])
    return folder


EDGES: dict[str, Callable[[Path], Path]] = {
    "long names": long_names,
    "one park": one_park,
    "all not applicable": lambda target: all_cells(target, "NA"),
    "all but one not applicable": lambda target: all_cells(target, "NA", but="fdi"),
    "all unknown": lambda target: all_cells(target, ""),
    "three pages of parks and projects": lambda target: so_many(target, FEW),
    "a thousand parks and projects": lambda target: so_many(target, MANY),
    "odd values": odd_values,
}
