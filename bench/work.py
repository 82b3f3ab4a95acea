"""What loading, publishing and exporting cost."""

from __future__ import annotations

import io
import os
import resource
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from pathlib import Path

import xlsxwriter
from django.db import connection, connections
from django.db.backends.utils import CursorWrapper

from bench.cities import Size
from bench.measuring import Line, cpu_of
from config.database_roles import as_owner
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
    command = [sys.executable, "manage.py", "load_city", "--yes", str(folder)]
    subprocess.run(command, env=os.environ, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    return time.monotonic() - began


def load_figures(folders: Sequence[Path], size: Size) -> Iterator[Line]:
    """Load figures alone, a year at a time; yield the rate, starting the command included, and its largest memory."""
    seconds = sum(load(folder) for folder in folders)
    goal = 50_000 if size.figures > 100_000 else None
    yield Line(f"loading {size.figures:,} figures", size.figures / seconds, "figures/s", goal, True)
    memory = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
    yield Line("  largest memory of a loading command", memory, "MB", None)


def publishing(size: Size, seconds: dict[str, float]) -> Iterator[Line | str]:
    """Publish the last quarter; yield its time and its ratio to one statement that does the bare arithmetic.

    The statement runs on analysed tables, and its plan is told with it. ``seconds`` is filled with the time of each
    size, by which it is seen whether publishing grows as the figures do.
    """
    period = Period.objects.order_by("-first_on").filter(figures__isnull=False).distinct()[0]
    scheme = Scheme.objects.get()
    with as_owner(), connections["default"].cursor() as cursor:
        cursor.execute("ANALYZE")
    with connection.cursor() as cursor:
        single = _single(cursor, period)
        cursor.execute(f"EXPLAIN (ANALYZE, COSTS OFF, TIMING OFF, BUFFERS OFF) {SINGLE_SQL}", [period.pk])
        yield "  plan of the single statement:\n" + "\n".join(f"    {line}" for (line,) in cursor.fetchall())
    began = time.monotonic()
    publish(scheme=scheme, period=period, reason="bench")
    whole = seconds[size.name] = time.monotonic() - began
    is_nation = size.of_a_quarter > 100_000
    yield Line(f"publishing a quarter of {size.of_a_quarter:,} figures, whole", whole, "s", 12 if is_nation else None)
    yield Line("publishing a quarter : single statement", whole / single, "x", None)
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    yield Line("  largest memory of the process that published", memory, "MB", 700 if is_nation else None)


def _single(cursor: CursorWrapper, period: Period) -> float:
    """Return the seconds of the single statement, the best of three."""
    taken = []
    for _time in range(3):
        began = time.monotonic()
        cursor.execute(SINGLE_SQL, [period.pk])
        cursor.fetchall()
        taken.append(time.monotonic() - began)
    return min(taken)


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
