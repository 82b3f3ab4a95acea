"""City folders for the tests: where they lie, how a changed copy is made, how they are loaded and published."""

from __future__ import annotations

import csv
import shutil
from collections.abc import Callable
from pathlib import Path

from reports.actions import publish
from reports.city.loading import load_city
from reports.models import Release
from targets.models import Period, Scheme

DATA = Path(__file__).parent / "data"
CROATIA, LEAGUE, FULL = DATA / "croatia-2013", DATA / "small-league", DATA / "full-city"

Rows = list[list[str]]


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


def release_of(folder: Path, scheme: str, year: int, quarter: int, *, reason: str = "test") -> Release:
    """Load a folder and publish one quarter of it."""
    load_city(folder)
    return published(scheme, year, quarter, reason=reason)


def published(scheme: str, year: int, quarter: int, *, reason: str = "test") -> Release:
    """Publish one quarter of what is loaded."""
    period = Period.objects.get(kind="quarter", year=year, number=quarter)
    return publish(scheme=Scheme.objects.get(code=scheme), period=period, reason=reason).release
