"""Made-up cities of any size, as folders that `load_city` takes."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

# The year of the targets; its first quarter is the last one that is reported.
YEAR = 2016


@dataclass(frozen=True)
class Size:
    """How much a city has: parks, indicators, and quarters that are reported, the last one the first of `YEAR`."""

    name: str
    parks: int
    indicators: int
    quarters: int

    @property
    def figures(self) -> int:
        """Return the number of figures."""
        return self.parks * self.indicators * self.quarters

    @property
    def of_a_quarter(self) -> int:
        """Return the number of figures of a quarter."""
        return self.parks * self.indicators

    @property
    def by_year(self) -> dict[int, list[int]]:
        """Return the quarters that are reported, by year, the earliest first."""
        found: dict[int, list[int]] = {}
        for back in reversed(range(self.quarters)):
            found.setdefault(YEAR - (back + 3) // 4, []).append((-back) % 4 + 1)
        return found


def write_city(folder: Path, size: Size) -> Path:
    """Write a city with a target for every park and indicator, without figures; return its folder."""
    folder.mkdir()
    parks, indicators = size.parks, size.indicators
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
        ([park, code, YEAR, 400 + seed % 101] for park, code, seed in _cells(size)),
    )
    return folder


def write_figures(folder: Path, size: Size) -> list[Path]:
    """Write a figure for every cell of the quarters; return a folder a year, the earliest first."""
    head = ["park_code", "indicator_code", "year", "quarter", "value"]
    folders = []
    for year, quarters in size.by_year.items():
        of_year = folder.with_name(f"{folder.name}-{year}")
        of_year.mkdir()
        _write(of_year, "figures", head, _figures(size, year, quarters))
        folders.append(of_year)
    return folders


def _cells(size: Size) -> Iterator[tuple[str, str, int]]:
    return ((_park(p), _code(i), p * 31 + i * 17) for p in range(size.parks) for i in range(size.indicators))


def _figures(size: Size, year: int, quarters: list[int]) -> Iterator[list[object]]:
    for park, code, seed in _cells(size):
        for quarter in quarters:
            yield [park, code, year, quarter, f"{(80 + (seed + year) % 47) * quarter}.{seed % 100:02d}"]


def _park(number: int) -> str:
    return f"P{number:04d}"


def _code(number: int) -> str:
    return f"i{number:02d}"


def _write(folder: Path, name: str, head: list[str], rows: Iterable[list[object]]) -> None:
    with (folder / f"{name}.csv").open("w", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(head)
        writer.writerows(rows)
