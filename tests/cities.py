"""City folders for the tests: where they lie, how a changed copy is made, how they are loaded and published."""

from __future__ import annotations

import csv
import shutil
from collections.abc import Callable
from pathlib import Path

from reports.city.demo import FOLDER
from reports.city.loading import load_city
from reports.models import Release
from reports.releases.actions import publish
from targets.models import Period, Scheme

DATA = Path(__file__).parent / "data"
CROATIA, LEAGUE, FULL = DATA / "croatia-2013", DATA / "small-league", DATA / "full-city"

Rows = list[list[str]]
PLEDGE = ("no", "park_code", "year", "state")


def rows_of(path: Path) -> Rows:
    """Return the rows of a CSV file, the head first."""
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.reader(file))


def write_rows(path: Path, rows: Rows) -> None:
    """Write rows as CSV."""
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file, lineterminator="\n").writerows(rows)


def copy_of(folder: Path, target: Path) -> Path:
    """Return a copy of a folder that a test may change."""
    return Path(shutil.copytree(folder, target))


def change(folder: Path, name: str, changed: Callable[[Rows], Rows | None]) -> None:
    """Change the rows of one file of a folder."""
    path = folder / f"{name}.csv"
    rows = rows_of(path)
    write_rows(path, changed(rows) or rows)


def signed_demo(target: Path) -> Path:
    """Return the demo's folder with pledges made and adjusted elsewhere, as a city brings them, and the targets that these hold."""
    folder = copy_of(FOLDER / "city", target)
    for name in ("pledges.csv", "adjustments.csv"):
        shutil.copy(DATA / "demo-pledges" / name, folder)
    made = [dict(zip(PLEDGE, row, strict=False)) for row in rows_of(folder / "pledges.csv")[1:]]
    held = {(one["park_code"], one["year"]) for one in made if one["state"] != "issued"}

    def pledged(rows: Rows) -> Rows:
        at = rows[0].index("state")
        return [
            [*row[:at], "pledged", *row[at + 1 :]] if (row[0], row[2]) in held and row[at] == "issued" else row
            for row in rows
        ]

    change(folder, "targets", pledged)
    return folder


def release_of(folder: Path, scheme: str, year: int, quarter: int, *, reason: str = "test") -> Release:
    """Load a folder and publish one quarter of it."""
    load_city(folder)
    return published(scheme, year, quarter, reason=reason)


def published(scheme: str, year: int, quarter: int, *, reason: str = "test") -> Release:
    """Publish one quarter of what is loaded."""
    period = Period.objects.get(kind="quarter", year=year, number=quarter)
    return publish(scheme=Scheme.objects.get(code=scheme), period=period, reason=reason).release
