"""Made-up cities of any size, as folders that `load_city` takes."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator
from pathlib import Path

YEAR = 2016


def write_city(folder: Path, *, parks: int, indicators: int) -> Path:
    """Write a city with a target for every park and indicator, without figures; return its folder."""
    folder.mkdir()
    _write(folder, "city", ["code", "name"], [["bench", "Bench"]])
    _write(folder, "groups", ["code", "name"], [["all", "all"]])
    _write(folder, "parks", ["code", "name", "group"], ([_park(p), f"Park {p}", "all"] for p in range(parks)))
    _write(
        folder, "indicators", ["code", "name", "unit"], ([_code(i), f"Indicator {i}", "-"] for i in range(indicators))
    )
    _write(folder, "schemes", ["code", "name", "year"], [["scheme", "Scheme", YEAR]])
    weights = [100 // indicators] * (indicators - 1)
    weights.append(100 - sum(weights))
    head = ["scheme_code", "indicator_code", "weight", "rule"]
    rules = ("completion", "min_max")
    _write(folder, "scheme_items", head, (["scheme", _code(i), weights[i], rules[i % 2]] for i in range(indicators)))
    _write(
        folder,
        "targets",
        ["park_code", "indicator_code", "year", "target"],
        ([park, code, YEAR, 400 + seed % 101] for park, code, seed in _cells(parks, indicators)),
    )
    return folder


def write_figures(folder: Path, *, parks: int, indicators: int, quarters: int) -> Path:
    """Write a figure for every cell of the quarters; return the folder."""
    folder.mkdir()
    head = ["park_code", "indicator_code", "year", "quarter", "value"]
    _write(folder, "figures", head, _figures(parks, indicators, quarters))
    return folder


def _cells(parks: int, indicators: int) -> Iterator[tuple[str, str, int]]:
    return ((_park(p), _code(i), p * 31 + i * 17) for p in range(parks) for i in range(indicators))


def _figures(parks: int, indicators: int, quarters: int) -> Iterator[list[object]]:
    for park, code, seed in _cells(parks, indicators):
        for quarter in range(1, quarters + 1):
            yield [park, code, YEAR, quarter, f"{(80 + seed % 47) * quarter}.{seed % 100:02d}"]


def _park(number: int) -> str:
    return f"P{number:04d}"


def _code(number: int) -> str:
    return f"i{number:02d}"


def _write(folder: Path, name: str, head: list[str], rows: Iterable[list[object]]) -> None:
    with (folder / f"{name}.csv").open("w", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(head)
        writer.writerows(rows)
