"""Reads the files of a folder or the sheets of a workbook, row by row."""

from __future__ import annotations

import csv
import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import IO, Any

from django.utils.translation import gettext as _
from python_calamine import CalamineError, CalamineWorkbook

from reports.city.errors import CityError, Problems
from reports.city.files import BY_NAME

MAX_MEMBERS = 2_000
MAX_UNPACKED = 100_000_000
MAX_RATIO = 150
MAX_ROWS = 5_000_000
MAX_CELL = 100_000
FORMULA = re.compile(rb"<c\b([^>]*)>\s*<f\b[^>]*?(?:/>|>.*?</f>)\s*(?:<v\s*/>|<v></v>)?\s*</c>", re.DOTALL)


class NumberCell(str):
    """A number cell of Excel, as the shortest decimal of 15 significant digits."""

    __slots__ = ()


@dataclass(frozen=True)
class Row:
    """A row with its line in the file and its cells."""

    line: int
    cells: list[str]


@dataclass(frozen=True)
class Part:
    """One CSV file or one sheet; ``label`` is how errors name it."""

    name: str
    label: str
    source: Path
    sheet: str = ""


def parts_of(path: Path, problems: Problems) -> tuple[dict[str, list[Part]], list[str]]:
    """Return the parts by file name, and notices about what is passed over."""
    if path.is_dir():
        found = [Part(file.stem, file.name, file) for file in sorted(path.iterdir()) if file.suffix == ".csv"]
        others = sorted(file.name for file in path.iterdir() if file.suffix != ".csv" and not file.name.startswith("."))
    elif path.is_file() and path.suffix == ".xlsx":
        found, others = _sheets(path, problems), []
    else:
        problems.add(CityError(str(path), 0, "", path.name, _("a folder of CSV files, or a workbook .xlsx")))
        return {}, []
    parts: dict[str, list[Part]] = {}
    for part in found:
        name = re.sub(r"_[2-9][0-9]*$|_1[0-9]+$", "", part.name) if part.sheet else part.name
        if name in BY_NAME:
            parts.setdefault(name, []).append(part)
        else:
            others.append(part.label)
    notices = [_("%(file)s is not a file of a city folder and was passed over.") % {"file": name} for name in others]
    if not parts and not problems.totals:
        names = ", ".join(BY_NAME)
        problems.add(CityError(path.name, 0, "", "", _("at least one of these files: %(names)s") % {"names": names}))
    return parts, notices


def rows_of(part: Part, problems: Problems) -> Iterator[Row]:
    """Yield the head and all rows that are not empty; what cannot be read is an error."""
    yield from _sheet_rows(part, problems) if part.sheet else _csv_rows(part, problems)


def _csv_rows(part: Part, problems: Problems) -> Iterator[Row]:
    csv.field_size_limit(MAX_CELL)
    line = 0
    try:
        with part.source.open(encoding="utf-8-sig", newline="") as file:
            reader = csv.reader(file, strict=True)
            for cells in reader:
                if len(cells) > 1 or (cells and cells[0] != ""):
                    yield Row(line + 1, cells)
                line = reader.line_num
    except UnicodeDecodeError:
        line = _undecodable_line(part.source)
        problems.add(CityError(part.label, line, "", _("bytes that are no text"), _("a file in UTF-8")))
    except csv.Error as error:
        problems.add(
            CityError(part.label, line + 1, "", str(error), _("CSV with quotes closed and cells of bounded size"))
        )
    except OSError as error:
        problems.add(CityError(part.label, 0, "", error.strerror or "", _("a file that can be read")))


def _undecodable_line(path: Path) -> int:
    """Return the first line whose bytes are no UTF-8."""
    with path.open("rb") as file:
        for number, line in enumerate(file, start=1):
            try:
                line.decode()
            except UnicodeDecodeError:
                return number
    return 0


def _sheets(path: Path, problems: Problems) -> list[Part]:
    try:
        refuse_bombs(path)
        names = CalamineWorkbook.from_path(str(path)).sheet_names
    except (ValueError, CalamineError, zipfile.BadZipFile, OSError) as error:
        problems.add(CityError(path.name, 0, "", str(error), _("a workbook .xlsx of at most 100 MB unpacked")))
        return []
    return [Part(name, f"{path.name}/{name}", path, name) for name in names]


def refuse_bombs(path: Path | IO[bytes]) -> None:
    """Raise ValueError for a workbook that unpacks to more than a machine should take."""
    with zipfile.ZipFile(path) as archive:
        members = archive.infolist()
        unpacked = sum(member.file_size for member in members)
        packed = max(1, sum(member.compress_size for member in members))
        if len(members) > MAX_MEMBERS or unpacked > MAX_UNPACKED or unpacked / packed > MAX_RATIO:
            raise ValueError(
                _("%(bytes)s bytes unpacked in %(count)s parts") % {"bytes": unpacked, "count": len(members)}
            )


def _sheet_rows(part: Part, problems: Problems) -> Iterator[Row]:
    try:
        sheet = CalamineWorkbook.from_path(str(part.source)).get_sheet_by_name(part.sheet)
        missing = _formulas_without_value(part)
        start = sheet.start[0] if sheet.start else 0
        for index, cells in enumerate(sheet.iter_rows(), start=start + 1):
            if index > MAX_ROWS:
                problems.add(CityError(part.label, index, "", str(index), _("at most 5,000,000 rows")))
                return
            row = [cell_text(cell) for cell in cells]
            for column in missing.get(index, ()):
                met = _("a formula without a stored value")
                problems.add(CityError(part.label, index, column, met, _("a value; open and save the workbook first")))
            if any(row):
                yield Row(index, row)
    except (CalamineError, OSError, zipfile.BadZipFile) as error:
        problems.add(CityError(part.label, 0, "", str(error), _("a sheet that can be read")))


def _formulas_without_value(part: Part) -> dict[int, list[str]]:
    """Return by row the columns (letters) whose formula has no stored value."""
    found: dict[int, list[str]] = {}
    with zipfile.ZipFile(part.source) as archive:
        names = [name for name in archive.namelist() if re.fullmatch(r"xl/worksheets/sheet\d+\.xml", name)]
        names.sort(key=lambda name: int(re.sub(r"\D", "", name)))
        order = CalamineWorkbook.from_path(str(part.source)).sheet_names
        index = order.index(part.sheet)
        content = archive.read(names[index]) if index < len(names) else b""
    if b"<f" not in content:
        return found
    for match in FORMULA.finditer(content):
        reference = re.search(rb'\br="([A-Z]+)(\d+)"', match.group(1))
        if reference:
            found.setdefault(int(reference.group(2)), []).append(reference.group(1).decode())
    return found


def cell_text(cell: Any) -> str:
    """Return a cell of a workbook as the text that a CSV file would hold; a number has at most 15 digits, as in Excel."""
    if isinstance(cell, str):
        return cell
    if isinstance(cell, bool):
        return "yes" if cell else "no"
    if isinstance(cell, int | float):
        return NumberCell(format(Decimal(f"{cell:.15g}"), "f"))
    if isinstance(cell, datetime):
        return cell.date().isoformat() if cell.time() == datetime.min.time() else cell.isoformat(timespec="seconds")
    if isinstance(cell, date):
        return cell.isoformat()
    return str(cell)
