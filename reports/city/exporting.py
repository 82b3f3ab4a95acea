"""Writes the city as a folder: the same bytes for the same city, whoever loads it in between."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path

from django.db import connection, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from core.files import whole_file
from reports.city.cells import plain_cell
from reports.city.files import FILES

_BLOCK = 5_000


def export_city(path: Path, *, template_year: int | None = None) -> dict[str, int]:
    """Write the folder and return the number of rows of each file; a file without rows is not written.

    ``template_year`` writes the files of a new year instead, made from the year before.
    Raises FileExistsError where the folder holds anything, OSError where it cannot be written; then no file is left.
    """
    path.mkdir(parents=True, exist_ok=True)
    if any(path.iterdir()):
        raise FileExistsError(17, _("the folder is not empty"), str(path))
    counts: dict[str, int] = {}
    try:
        _write_all(path, template_year, counts)
    except OSError:
        for file in FILES:
            (path / f"{file.name}.csv").unlink(missing_ok=True)
        raise
    return counts


def _write_all(path: Path, template_year: int | None, counts: dict[str, int]) -> None:
    """Write the files, and into ``counts`` how many rows each of those holds that are finished."""
    # One picture of the city, although files are read one after the other.
    with transaction.atomic():
        with connection.cursor() as cursor:
            if not connection.in_atomic_block or len(connection.savepoint_ids) == 0:
                cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")
        for file in FILES:
            if file.roll_over or not template_year:
                rows = _rows(file.select(is_template=bool(template_year)), template_year)
                count = _write(path / f"{file.name}.csv", [column.name for column in file.columns], rows)
                if count:
                    counts[file.name] = count


def _rows(sql: str, template_year: int | None) -> Iterator[tuple[object, ...]]:
    """Yield rows as the server sends them, so that memory does not grow with their number."""
    with connection.chunked_cursor() as cursor:
        cursor.execute(sql, {"year": template_year} if template_year else None)
        while rows := cursor.fetchmany(_BLOCK):
            yield from rows


def _write(path: Path, head: list[str], rows: Iterator[tuple[object, ...]]) -> int:
    first = next(rows, None)
    if first is None:
        return 0
    count = 1
    with whole_file(path, mode=0o666) as binary:
        file = io.TextIOWrapper(binary, encoding="utf-8", newline="")
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(head)
        writer.writerow([_text(value) for value in first])
        for row in rows:
            writer.writerow([_text(value) for value in row])
            count += 1
        file.detach()
    return count


def _text(value: object) -> str:
    """Return a value as the folder writes it."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, Decimal):
        return plain_cell(value)
    if isinstance(value, datetime):
        return timezone.localtime(value).isoformat(timespec="seconds")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, list):
        return ";".join(value)
    if isinstance(value, dict):
        return json.dumps(value, ensure_ascii=False, sort_keys=True)
    return str(value)
