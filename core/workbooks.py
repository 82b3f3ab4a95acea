"""Reads workbooks (.xlsx), cell by cell, as people see them.

No library tells what this has to know: calamine reads an error as nothing, a formula without a value as nothing, and
drops formats, so that 25 % is 0.25; and a stray cell in the last row makes it hold all rows in between.
"""

from __future__ import annotations

import posixpath
import re
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import IO, TYPE_CHECKING
from xml.parsers import expat

from django.utils.translation import gettext as _

from core.cell_formats import FormatError, day_serial, shown_by
from core.workbook_texts import TextReader, unescaped

if TYPE_CHECKING:
    from pyexpat import XMLParserType

_MAX_MEMBERS = 2_000
_MAX_UNPACKED = 100_000_000
_MAX_RATIO = 150
MAX_COLUMNS = 16_384
_CHUNK = 1 << 16
_REFERENCE = re.compile(r"([A-Z]{1,3})([0-9]{1,7})")
# What Excel shows where a formula fails.
CELL_ERRORS = frozenset(
    "#N/A #DIV/0! #REF! #VALUE! #NAME? #NUM! #NULL! #SPILL! #CALC! #FIELD! #BLOCKED! #UNKNOWN! #GETTING_DATA"
    " #CONNECT!".split()
)
FIRST_DAY = datetime.fromisoformat("1899-12-30")
LAST_DAY = Decimal("2958465.99999")
PERCENT_SIGNS = ("%", "％")
# Programs that store results of formulas say to be this version of Excel or a later one; openpyxl says its own.
STORING = 12


class WorkbookError(ValueError):
    """The file is no workbook that can be read; the words say why."""


class NumberCell(str):
    """A number cell of Excel, as the shortest decimal of 15 significant digits."""

    __slots__ = ()


class PercentCell(NumberCell):
    """A number cell that is shown in per cent, as people see it: "25%" of 0.25."""

    __slots__ = ()


class RefusedCell(str):
    """What is seen of a cell that no reader may take for a value; ``allowed`` says what is allowed instead."""

    allowed: str

    def __new__(cls, seen: str, allowed: str) -> RefusedCell:
        """Make it of what is seen and what is allowed."""
        cell = super().__new__(cls, seen)
        cell.allowed = allowed
        return cell


@dataclass(frozen=True)
class _Sheet:
    """One sheet of a workbook; ``member`` is its part of the file, empty for what is no table of cells."""

    name: str
    member: str
    is_hidden: bool


@dataclass(frozen=True)
class Line:
    """One row that holds anything: its number as people see it, and its cells by column, counted from 0."""

    number: int
    cells: dict[int, str]


class Workbook:
    """A workbook that is open; its sheets in the order of the tabs."""

    def __init__(self, file: Path | IO[bytes]) -> None:
        """Open it. Raises WorkbookError."""
        try:
            _refuse_other(file)
            refuse_bombs(file)
            self._archive = zipfile.ZipFile(file)
            self._members = {_normal(name): name for name in self._archive.namelist()}
            self._read()
        except (
            zipfile.BadZipFile,
            expat.ExpatError,
            OSError,
            KeyError,
            EOFError,
            NotImplementedError,
            RuntimeError,
        ) as error:
            raise WorkbookError(str(error)) from error

    def _read(self) -> None:
        main = self._related("").get("/officeDocument", ["xl/workbook.xml"])[0]
        self.since_1904 = False
        named: list[tuple[str, str, bool]] = []

        def begin(name: str, given: dict[str, str]) -> None:
            """Note a sheet with its link and whether it is hidden, and from which year the book counts its days."""
            if name == "sheet":
                link = next((text for key, text in given.items() if key.endswith(" id")), "")
                named.append((given.get("name", ""), link, given.get("state", "visible") != "visible"))
            elif name == "workbookPr":
                self.since_1904 = given.get("date1904") in ("1", "true")

        self._parse(main, begin)
        links = self._links(main)
        kinds = self._related(main)
        self._stores_results = self._version() >= STORING
        self.sheets = [
            _Sheet(name, target if kind.endswith("/worksheet") else "", is_hidden)
            for name, link, is_hidden in named
            for kind, target in [links.get(link, ("", ""))]
        ]
        self._texts = self._shared(kinds.get("/sharedStrings", [""])[0])
        self._formats = self._styles(kinds.get("/styles", [""])[0])

    def lines(self, sheet: _Sheet) -> Iterator[Line]:
        """Yield the rows of a sheet that hold anything. Raises WorkbookError."""
        reader = _SheetReader(self)
        try:
            with self._open(sheet.member) as file:
                for chunk in iter(lambda: file.read(_CHUNK), b""):
                    reader.parser.Parse(chunk, False)
                    yield from reader.taken()
                reader.parser.Parse(b"", True)
                yield from reader.taken()
        except (zipfile.BadZipFile, expat.ExpatError, OSError, KeyError, EOFError, RuntimeError) as error:
            raise WorkbookError(str(error)) from error

    def _version(self) -> int:
        """Return the version of Excel that the program which wrote the workbook says to be."""
        written: list[str] = []
        member = self._members.get("docprops/app.xml")
        if member:
            with self._archive.open(member) as file:
                written = re.findall(r"AppVersion>\s*([0-9]+)", file.read(_CHUNK).decode(errors="replace"))
        return int(written[0]) if written else 0

    def _open(self, member: str) -> IO[bytes]:
        return self._archive.open(self._members[_normal(member)])

    def _parse(self, member: str, begin: Callable[[str, dict[str, str]], None]) -> None:
        if _normal(member) in self._members:
            parser = _parser()
            parser.StartElementHandler = lambda name, given: begin(name.rpartition(" ")[2], given)
            with self._open(member) as file:
                parser.ParseFile(file)

    def _links(self, member: str) -> dict[str, tuple[str, str]]:
        """Return the relations of a part: their kind and target by id."""
        found: dict[str, tuple[str, str]] = {}
        folder = posixpath.dirname(member)

        def begin(name: str, given: dict[str, str]) -> None:
            """Note where a link within the file leads, and to what; what lies outside is not followed."""
            if name == "Relationship" and given.get("TargetMode") != "External":
                target = given.get("Target", "")
                place = target if target.startswith("/") else posixpath.join(folder, target)
                found[given.get("Id", "")] = given.get("Type", ""), _normal(place)

        self._parse(posixpath.join(folder, "_rels", posixpath.basename(member) + ".rels"), begin)
        return found

    def _related(self, member: str) -> dict[str, list[str]]:
        """Return the targets of a part's relations by the last word of their kind."""
        found: dict[str, list[str]] = {}
        for kind, target in self._links(member).values():
            found.setdefault(f"/{kind.rpartition('/')[2]}", []).append(target)
        return found

    def _shared(self, member: str) -> list[str]:
        reader = TextReader(_parser())
        if member and _normal(member) in self._members:
            with self._open(member) as file:
                reader.parser.ParseFile(file)
        return reader.texts

    def _styles(self, member: str) -> list[tuple[str, int]]:
        """Return by style of a cell the code of its format, and its number."""
        codes: dict[str, str] = {}
        styles: list[str] = []
        inside = [False]

        def begin(name: str, given: dict[str, str]) -> None:
            """Note the formats of numbers, and in order which one each look of a cell has."""
            if name == "numFmt":
                codes.setdefault(given.get("numFmtId", ""), given.get("formatCode", ""))
            elif name in ("cellXfs", "cellStyleXfs", "cellStyles", "dxfs"):
                inside[0] = name == "cellXfs"
            elif name == "xf" and inside[0]:
                styles.append(given.get("numFmtId", "0"))

        if member:
            self._parse(member, begin)
        return [(codes.get(number, ""), int(number) if number.isdecimal() else -1) for number in styles]

    def cell(self, kind: str, style: str, text: str | None, formula: str | None) -> str:
        """Return what people see in a cell.

        ``text`` is what is stored, None where nothing is; ``formula`` is what it follows from, None where it was typed.
        """
        if formula is not None and not text and kind != "str" and not (text == "" and self._yields_nothing(formula)):
            met = _("a formula without a stored value")
            return RefusedCell(met, _("a value; open and save the workbook first"))
        if not text:
            return ""
        if kind == "e":
            return RefusedCell(text, _("a value: the formula of this cell failed"))
        if kind == "s":
            return (
                self._texts[int(text)] if text.strip().isdecimal() and int(text) < len(self._texts) else _damaged(text)
            )
        if kind in ("str", "inlineStr"):
            return unescaped(text)
        if kind == "b":
            return "yes" if text.strip() in ("1", "true") else "no"
        if kind == "d":
            return _day_text(text)
        return self._number(text, style) if text.strip() else ""

    def _yields_nothing(self, formula: str) -> bool:
        """Return whether a stored result of no letters is one: the empty text, in a workbook that keeps results."""
        return self._stores_results and '""' in formula

    def _number(self, text: str, style: str) -> str:
        try:
            value = Decimal(f"{float(text):.15g}")
            if not value.is_finite():
                raise ValueError(text)
        except (ValueError, ArithmeticError):
            return _damaged(text)
        code, number = self._formats[int(style)] if style.isdecimal() and int(style) < len(self._formats) else ("", 0)
        try:
            shown = shown_by(code, number, (value > 0) - (value < 0))
        except FormatError as error:
            return RefusedCell(format(value, "f"), str(error))
        if shown.is_day:
            return _day(day_serial(value, since_1904=self.since_1904), text)
        if shown.is_percent:
            return PercentCell(f"{shown.before}{_plain(value * 100)}%{shown.after}")
        if shown.after in PERCENT_SIGNS and not shown.before:
            return PercentCell(f"{_plain(value)}%")
        return NumberCell(f"{shown.before}{format(value, 'f')}{shown.after}")


class _SheetReader:
    """Collects the rows of a sheet as they come."""

    def __init__(self, book: Workbook) -> None:
        self._book = book
        self._rows: list[Line] = []
        self._cells: dict[int, str] = {}
        self._row = 0
        self._column = -1
        self._kind, self._style = "", ""
        self._formula: str | None = None
        self._written: list[str] | None = None
        self._value: str | None = None
        self._rich: TextReader | None = None
        self._locals: dict[str, str] = {}
        self.parser = _parser()
        self.parser.StartElementHandler = self._begin
        self.parser.EndElementHandler = self._end
        self.parser.CharacterDataHandler = self._take

    def taken(self) -> list[Line]:
        """Return the rows that are complete since the last time."""
        rows, self._rows = self._rows, []
        return rows

    def _begin(self, name: str, given: dict[str, str]) -> None:
        name = self._locals.get(name) or self._locals.setdefault(name, name.rpartition(" ")[2])
        if self._rich:
            self._rich.begin(name, given)
        elif name == "c":
            found = _REFERENCE.fullmatch(given.get("r", ""))
            self._column = column_at(found[1]) if found else self._column + 1
            if self._column >= MAX_COLUMNS:
                raise WorkbookError(_("at most 16,384 columns"))
            self._kind, self._style = given.get("t", "n"), given.get("s", "0")
            self._value = self._formula = None
        elif name in ("v", "f"):
            self._written = []
        elif name == "is":
            self._rich = TextReader(_parser())
        elif name == "row":
            number = given.get("r", "")
            self._row = int(number) if number.isdecimal() else self._row + 1
            self._column, self._cells = -1, {}

    def _end(self, name: str) -> None:
        name = self._locals[name]
        if self._rich:
            self._rich.end(name)
            if name == "is":
                self._value, self._rich = self._rich.text(), None
        elif name == "v" and self._written is not None:
            self._value, self._written = "".join(self._written), None
        elif name == "f" and self._written is not None:
            self._formula, self._written = "".join(self._written), None
        elif name == "c":
            cell = self._book.cell(self._kind, self._style, self._value, self._formula)
            if cell:
                self._cells[self._column] = cell
        elif name == "row" and self._cells:
            self._rows.append(Line(self._row, self._cells))

    def _take(self, text: str) -> None:
        if self._rich:
            self._rich.take(text)
        elif self._written is not None:
            self._written.append(text)


def _parser() -> XMLParserType:
    """Return a parser that takes no declarations of types, and so no entities."""
    parser = expat.ParserCreate(namespace_separator=" ")
    parser.buffer_text = True

    def refuse(*_given: object) -> None:
        raise WorkbookError(_("a workbook without declarations of document types"))

    parser.StartDoctypeDeclHandler = refuse
    return parser


def _refuse_other(file: Path | IO[bytes]) -> None:
    """Say of an old or a protected workbook what it is. Raises WorkbookError."""
    if isinstance(file, Path):
        with file.open("rb") as opened:
            start = opened.read(8)
    else:
        start = file.read(8)
        file.seek(0)
    if start == b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1":
        raise WorkbookError(_("an old workbook (.xls), or one with a password: save it as .xlsx without a password"))


def refuse_bombs(path: Path | IO[bytes]) -> None:
    """Raise WorkbookError for a file that unpacks to more than a machine should take."""
    with zipfile.ZipFile(path) as archive:
        members = archive.infolist()
        unpacked = sum(member.file_size for member in members)
        packed = max(1, sum(member.compress_size for member in members))
        if len(members) > _MAX_MEMBERS or unpacked > _MAX_UNPACKED or unpacked / packed > _MAX_RATIO:
            raise WorkbookError(
                _("%(bytes)s bytes unpacked in %(count)s parts") % {"bytes": unpacked, "count": len(members)}
            )


def column_at(letters: str) -> int:
    """Return the place of a column, counted from 0: A is 0, AA is 26."""
    place = 0
    for letter in letters:
        place = place * 26 + ord(letter) - 64
    return place - 1


def letters_of(place: int) -> str:
    """Return the letters of a column, whose place is counted from 0."""
    letters, rest = "", place + 1
    while rest:
        rest, digit = divmod(rest - 1, 26)
        letters = chr(65 + digit) + letters
    return letters


def _normal(name: str) -> str:
    """Return the name of a part as two of them are compared."""
    return posixpath.normpath(name.replace("\\", "/").lstrip("/")).lower()


def _plain(value: Decimal) -> str:
    text = format(value, "f")
    return text.rstrip("0").rstrip(".") if "." in text else text


def _damaged(text: str) -> str:
    return RefusedCell(text, _("a cell that can be read"))


def _day(serial: Decimal, text: str) -> str:
    """Return a day, with its time where it has one, as it is written in files."""
    if not 1 <= serial <= LAST_DAY or 60 <= serial < 61:
        return RefusedCell(text, _("a date"))
    since = FIRST_DAY + timedelta(days=serial < 61)  # Excel has a 29 February 1900
    return _instant_text(since + timedelta(seconds=round(serial * 86400)))


def _day_text(text: str) -> str:
    try:
        return _instant_text(datetime.fromisoformat(text.strip().removesuffix("Z")))
    except ValueError:
        return RefusedCell(text, _("a date"))


def _instant_text(at: datetime) -> str:
    return at.date().isoformat() if at.time() == datetime.min.time() else at.isoformat(timespec="seconds")
