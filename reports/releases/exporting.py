"""A release as rows for other programs: plain decimals as stored, one row a park, in the order of the table."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator
from decimal import Decimal

import xlsxwriter

from core.fields import plain
from reports.models import ItemScore, Release, Standing

_COLUMNS = ("place", "previous_place", "movement", "park_code", "park_name", "group", "score", "status")


def release_rows(release: Release) -> Iterator[list[object]]:
    """Yield the head, then a row a park: None where there is nothing, Decimal for scores and points."""
    codes = [item["code"] for item in release.summary["items"]]
    points: dict[int, dict[str, Decimal | None]] = {}
    for standing_id, code, value in ItemScore.objects.filter(standing__release=release).values_list(
        "standing_id", "indicator__code", "points"
    ):
        points.setdefault(standing_id, {})[code] = value
    yield [*_COLUMNS, *(f"points:{code}" for code in codes)]
    for row in Standing.objects.filter(release=release).select_related("park").order_by("position"):
        own = points.get(row.pk, {})
        movement = "new" if row.is_new else row.movement
        head = [row.place, row.previous_place, movement, row.park.code, row.park_name, row.group_code]
        yield [*head, row.score, row.status, *(own.get(code) for code in codes)]


def _as_csv(release: Release) -> bytes:
    """Return the rows as UTF-8 CSV with LF."""
    file = io.StringIO()
    writer = csv.writer(file, lineterminator="\n")
    for row in release_rows(release):
        writer.writerow([_text(value) for value in row])
    return file.getvalue().encode()


def as_json(release: Release) -> bytes:
    """Return the rows as JSON: the release's own words, then a list of objects; decimals are strings."""
    rows = release_rows(release)
    head = next(rows)
    content = {
        "id": release.pk,
        "scheme": release.scheme.code,
        "period": release.period.label,
        "published_on": release.published_on.isoformat(),
        "digest": release.digest,
        "standings": [dict(zip(head, (_json(value) for value in row), strict=True)) for row in rows],
    }
    return (json.dumps(content, ensure_ascii=False, indent=1) + "\n").encode()


def _as_xlsx(release: Release) -> bytes:
    """Return the rows as a workbook; texts are never formulas, and a number keeps 15 digits."""
    file = io.BytesIO()
    options = {"strings_to_formulas": False, "strings_to_urls": False, "in_memory": True}
    with xlsxwriter.Workbook(file, options) as book:
        sheet = book.add_worksheet("release")
        for index, row in enumerate(release_rows(release)):
            for column, value in enumerate(row):
                if isinstance(value, Decimal | int):
                    sheet.write_number(index, column, value)
                elif value is not None:
                    sheet.write_string(index, column, value)
    return file.getvalue()


FORMATS = {"csv": _as_csv, "json": as_json, "xlsx": _as_xlsx}


def _text(value: object) -> str:
    if value is None:
        return ""
    return plain(value) if isinstance(value, Decimal) else str(value)


def _json(value: object) -> object:
    return plain(value) if isinstance(value, Decimal) else value
