"""What loading, publishing and exporting cost."""

from __future__ import annotations

import io
import os
import resource
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import xlsxwriter
from django.db import connection

from bench.measuring import Line, cpu_of
from core.exports import ExportSheet, as_xlsx
from reports.releases.actions import publish
from targets.models import Period, Scheme

# One quarter in one statement, exact decimals: completion and min_max of every cell, their sum and the places.
SINGLE_SQL = """
WITH cell AS (
    SELECT v.park_id, v.indicator_id, v.recognised_value AS x, t.value AS target,
           min(v.recognised_value) OVER w AS lo, max(v.recognised_value) OVER w AS hi
    FROM (
        SELECT DISTINCT ON (f.id) f.park_id, f.indicator_id, v.recognised_value
        FROM targets_figure f JOIN targets_figureversion v ON v.figure_id = f.id
        WHERE f.period_id = %s ORDER BY f.id, v.number DESC
    ) v
    JOIN targets_target t ON t.park_id = v.park_id AND t.indicator_id = v.indicator_id
    WINDOW w AS (PARTITION BY v.indicator_id)
)
SELECT park_id, sum(score) AS score, rank() OVER (ORDER BY sum(score) DESC) FROM (
    SELECT park_id, round(least(x / nullif(target, 0), 1) + (x - lo) / nullif(hi - lo, 0), 10) AS score FROM cell
) AS item GROUP BY park_id
"""


def load(folder: Path) -> float:
    """Load a folder in a process of its own; return the seconds it took."""
    began = time.monotonic()
    command = [sys.executable, "manage.py", "load_city", str(folder)]
    subprocess.run(command, env=os.environ, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    return time.monotonic() - began


def load_figures(folder: Path, figures: int) -> Iterator[Line]:
    """Load figures alone; yield the rate, the start of the command included, and the largest memory of a command."""
    seconds = load(folder)
    yield Line(
        f"loading {figures:,} figures", figures / seconds, "figures/s", 50_000 if figures > 100_000 else None, True
    )
    memory = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
    yield Line("  largest memory of a loading command", memory, "MB", None)


def publishing(quarter: int) -> Iterator[Line]:
    """Publish a quarter; yield its time and its ratio to one statement that does the bare arithmetic."""
    period = Period.objects.get(number=quarter)
    scheme = Scheme.objects.get()
    began = time.monotonic()
    with connection.cursor() as cursor:
        cursor.execute(SINGLE_SQL, [period.pk])
        cursor.fetchall()
    single = time.monotonic() - began
    began = time.monotonic()
    publish(scheme=scheme, period=period, reason="bench")
    whole = time.monotonic() - began
    yield Line("publishing a quarter: frozen, computed, stored", whole, "s", None)
    yield Line("publishing a quarter : single statement", whole / single, "x", None)


def export() -> Iterator[Line]:
    """Yield what the guarded Excel export costs against XlsxWriter alone."""
    rows = [[f"name {number}", number, "12.34", "text"] for number in range(5_000)]
    cpu = cpu_of({"ours": lambda: as_xlsx(ExportSheet("title", rows), "marking"), "bare": lambda: _bare(rows)}, times=1)
    yield Line("export of 5,000 rows : XlsxWriter", cpu["ours"] / cpu["bare"], "x", 1.3)


def _bare(rows: list[list[object]]) -> bytes:
    buffer = io.BytesIO()
    book = xlsxwriter.Workbook(buffer, {"in_memory": True})
    sheet = book.add_worksheet()
    for number, row in enumerate(rows):
        sheet.write_row(number, 0, row)
    book.close()
    return buffer.getvalue()
