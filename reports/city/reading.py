"""Reads the files of a folder or the sheets of a workbook, row by row."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import chain, islice
from pathlib import Path
from typing import IO, NamedTuple

from django.utils.translation import gettext as _

from core.workbooks import Workbook, WorkbookError, letters_of
from reports.city.asides import said_in
from reports.city.errors import CityError, Problems
from reports.city.files import BY_NAME

MAX_ROWS = 5_000_000
MAX_CELL = 100_000
# So many columns are looked at; no file has as many, and whatever stands farther right is told.
MAX_WIDTH = 500
# Among so many rows the head is looked for, and so many lines tell what parts the cells.
FIRST_ROWS = 10
SEPARATORS = ",;\t"
SEPARATOR_LINE = re.compile(r'"?sep=(.)"?\s*', re.IGNORECASE)
_MARK = "\ufeff"
# What office programs and file managers leave in a folder while a file is open, or for themselves.
LEFT_BEHIND = ("~$", ".~lock.", "._")
LEFT_FILES = frozenset({"thumbs.db", "desktop.ini", ".ds_store"})
BLANK = re.compile(r"[\s\u200b\ufeff]*")


class FileRow(NamedTuple):
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
        found, others = _files(path)
    elif path.is_file() and path.suffix.lower() in (".xlsx", ".xlsm"):
        found, others = _sheets(path, problems)
    else:
        problems.add(CityError(str(path), 0, "", path.name, _("a folder of CSV files, or a workbook .xlsx")))
        return {}, []
    parts: dict[str, list[Part]] = {}
    for part in found:
        name = re.sub(r"_[2-9][0-9]*$|_1[0-9]+$", "", part.name) if part.sheet else part.name
        if name not in BY_NAME:
            others.append(part.label)
        elif any(known.name == part.name for known in parts.get(name, ())):
            problems.add(CityError(part.label, 0, "", part.label, _("each file once, however its name is written")))
        else:
            parts.setdefault(name, []).append(part)
    notices = [_("%(file)s is not a file of a city folder and was passed over.") % {"file": name} for name in others]
    if not parts and not problems.totals:
        names = ", ".join(BY_NAME)
        problems.add(CityError(path.name, 0, "", "", _("at least one of these files: %(names)s") % {"names": names}))
    return parts, notices


def _files(path: Path) -> tuple[list[Part], list[str]]:
    """Return the CSV files of a folder by the names that people meant, and what else lies there."""
    found, others = [], []
    for file in sorted(path.iterdir()):
        name = file.name.lower()
        is_left = name.startswith(LEFT_BEHIND) or name in LEFT_FILES
        if file.is_file() and file.suffix.lower().strip() == ".csv" and not is_left:
            found.append(Part(file.stem.strip().lower(), file.name, file))
        elif is_left or not name.startswith("."):
            others.append(file.name)
    return found, others


def _sheets(path: Path, problems: Problems) -> tuple[list[Part], list[str]]:
    """Return the sheets of a workbook that are seen; the others are told by name."""
    try:
        sheets = Workbook(path).sheets
    except WorkbookError as error:
        problems.add(CityError(path.name, 0, "", str(error), _("a workbook .xlsx of at most 100 MB unpacked")))
        return [], []
    found, others = [], []
    for sheet in sheets:
        label = f"{path.name}/{sheet.name}"
        if sheet.is_hidden:
            problems.notice(label, 0, sheet.name, _("is a hidden sheet and was passed over"))
        elif not sheet.member:
            others.append(label)
        else:
            found.append(Part(sheet.name.strip().lower(), label, path, sheet.name))
    return found, others


def _rows_of(part: Part, problems: Problems) -> Iterator[FileRow]:
    """Yield all rows that are not empty; what cannot be read is an error."""
    rows = _sheet_rows(part, problems) if part.sheet else _csv_rows(part, problems)
    return (row for row in rows if not all(map(BLANK.fullmatch, row.cells)))


def head_and_rows(part: Part, known: frozenset[str], problems: Problems) -> tuple[FileRow | None, Iterator[FileRow]]:
    """Return the head, which names columns that are known, and the rows below it; what stands above it is told."""
    rows = _rows_of(part, problems)
    first = list(islice(rows, FIRST_ROWS))
    if not first:
        return None, iter(())
    named = [len({column_name(cell) for cell in row.cells} & known) for row in first]
    place = named.index(max(named)) if max(named) > 1 else 0
    for row in first[:place]:
        problems.notice(part.label, row.line, said_in(row.cells), _("stands above the head and was passed over"))
    return first[place], chain(first[place + 1 :], rows)


def column_name(cell: str) -> str:
    """Return the name of a column as somebody meant it: "Value " is value."""
    return cell.strip(f" \t\r\n\u00a0\u3000\u200b{_MARK}").lower()


class _UnreadableError(ValueError):
    """A line of a file that cannot be read: what was met there and what is allowed."""

    def __init__(self, line: int, met: str, allowed: str) -> None:
        super().__init__(met)
        self.line, self.met, self.allowed = line, met, allowed


def _csv_rows(part: Part, problems: Problems) -> Iterator[FileRow]:
    csv.field_size_limit(MAX_CELL)
    line = 0
    try:
        with part.source.open("rb") as opened:
            encoding = "utf-16" if opened.read(2) in (b"\xff\xfe", b"\xfe\xff") else "utf-8"
        with part.source.open(encoding=encoding, newline="") as file:
            lines = _lines(file)
            first = list(islice(lines, FIRST_ROWS))
            stated = SEPARATOR_LINE.fullmatch(first[0]) if first else None
            line = skipped = 1 if stated else 0
            separator = stated[1] if stated else _separator(first, BY_NAME[part.name].by)
            reader = csv.reader(chain(first[skipped:], lines), strict=True, delimiter=separator)
            for cells in reader:
                if len(cells) > 1 or (cells and cells[0] != ""):
                    yield FileRow(line + 1, cells)
                line = skipped + reader.line_num
    except UnicodeDecodeError:
        line, met = _undecodable_line(part.source)
        problems.add(CityError(part.label, line, "", met, _("a file in UTF-8: save it in Excel as “CSV UTF-8”")))
    except _UnreadableError as error:
        problems.add(CityError(part.label, error.line, "", error.met, error.allowed))
    except csv.Error as error:
        problems.add(
            CityError(part.label, line + 1, "", str(error), _("CSV with quotes closed and cells of bounded size"))
        )
    except OSError as error:
        problems.add(CityError(part.label, 0, "", error.strerror or "", _("a file that can be read")))


def _lines(file: IO[str]) -> Iterator[str]:
    """Yield the lines of a file without the marks before the first. Raises _UnreadableError."""
    for number, line in enumerate(file, start=1):
        if number == 1 and "\0" in line:  # in a line below, the cell that holds it is told
            met = _("a character of number 0")
            raise _UnreadableError(number, met, _("text; a file in UTF-16 begins with its mark, others are in UTF-8"))
        yield line.lstrip(_MARK) if number == 1 else line


def _separator(first: Sequence[str], known: Iterable[str]) -> str:
    """Return what parts the cells of a file, by the line among the first that names most columns."""
    names = set(known)

    def named(separator: str) -> int:
        return max(
            (len({column_name(cell.strip('"')) for cell in line.split(separator)} & names) for line in first), default=0
        )

    return max(SEPARATORS, key=named)


def _undecodable_line(path: Path) -> tuple[int, str]:
    """Return the first line whose bytes are no UTF-8, and what they may be."""
    met = _("bytes that are no text")
    with path.open("rb") as file:
        for number, line in enumerate(file.read().splitlines(), start=1):
            try:
                line.decode()
            except UnicodeDecodeError:
                try:
                    return number, _("%(text)s (in GBK)") % {"text": said_in([line.decode("gb18030")])}
                except UnicodeDecodeError:
                    return number, met
    return 0, met


def _sheet_rows(part: Part, problems: Problems) -> Iterator[FileRow]:
    try:
        book = Workbook(part.source)
        sheet = next(sheet for sheet in book.sheets if sheet.name == part.sheet)
        for row in book.lines(sheet):
            if row.number > MAX_ROWS:
                problems.add(CityError(part.label, row.number, "", str(row.number), _("at most 5,000,000 rows")))
                return
            far = [place for place, cell in row.cells.items() if place >= MAX_WIDTH and cell.strip()]
            for place in far[:1]:
                met = row.cells[place]
                problems.add(CityError(part.label, row.number, letters_of(place), met, _("at most 500 columns")))
            width = 1 + max((place for place in row.cells if place < MAX_WIDTH), default=-1)
            yield FileRow(row.number, [row.cells.get(place, "") for place in range(width)])
    except WorkbookError as error:
        problems.add(CityError(part.label, 0, "", str(error), _("a sheet that can be read")))
