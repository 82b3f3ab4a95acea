"""The table of a page as CSV or Excel: exact numbers, safe to open, and as a workbook ready to be handed out."""

from __future__ import annotations

import csv
import io
import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from itertools import chain, islice

import xlsxwriter
from django.utils.translation import gettext as _

from core.fields import plain

# The row of the head in a workbook, under title, marking and an empty one that keeps them out of sorting.
HEAD = 3
# Widths are taken from so many rows, in characters of Latin script; a Chinese one is as wide as two of them.
MEASURED = 1000
NARROWEST, WIDEST = 7, 44
A4 = 9
# A spreadsheet counts days from here on; earlier ones are texts.
_FIRST_YEAR = 1900
# The longest title that the head of a printed sheet takes.
PRINTED_TITLE = 100
FONT = {"font_size": 10, "valign": "vcenter", "border": 1, "border_color": "#BFC8D6"}
# A change where its column says no more: as many decimals as there are; a spreadsheet keeps the number itself.
_SIGNED = "+#,##0.0#########;-#,##0.0#########;0.0"
# What Excel refuses in the name of a sheet.
NOT_IN_A_NAME = re.compile(r"[\[\]:*?/\\]")
# What makes a spreadsheet take a text for a formula, once its width and form are made plain: ＝ and ﹦ are = there.
BEGINS_FORMULAS = ("=", "+", "-", "@")
# What a spreadsheet may pass over before it looks: blanks and line ends, and what nobody sees.
PASSED_OVER = {"Cc", "Cf", "Zs", "Zl", "Zp"}


class SignedNumber(Decimal):
    """How much something changed: people read it with its sign, in a file as well."""


@dataclass(frozen=True)
class Numbers:
    """How the numbers of a column are shown: with so many decimals, a change with its sign."""

    decimals: int = 0
    is_signed: bool = False

    @property
    def format(self) -> str:
        """Return the number format of a spreadsheet: the cell keeps the exact number."""
        shown = "#,##0" + (f".{'0' * self.decimals}" if self.decimals else "")
        return f"+{shown};-{shown};{shown}" if self.is_signed else shown

    def width(self, value: Decimal | int) -> int:
        """Return how many characters a number takes."""
        return len(f"{value:,.{self.decimals}f}") + self.is_signed


@dataclass(frozen=True)
class ExportSheet:
    """A table to be handed out: the head and then a list a row; how the numbers of each column are shown.

    A column without ``numbers`` shows whole numbers as they are and others with the digits they have. ``named_by`` is
    how many columns from the left tell a row's name: they stay in sight.
    """

    title: str
    rows: Iterable[Sequence[object]]
    numbers: Sequence[Numbers | None] = ()
    named_by: int = 0


def as_csv(sheet: ExportSheet, _marking: str) -> bytes:
    """Return UTF-8 CSV with a byte order mark, which Excel needs for Chinese; the first line is the head."""
    file = io.StringIO()
    writer = csv.writer(file, lineterminator="\r\n")
    for row in sheet.rows:
        writer.writerow([safe(value) for value in row])
    return b"\xef\xbb\xbf" + file.getvalue().encode()


def as_xlsx(sheet: ExportSheet, marking: str) -> bytes:
    """Return a workbook with numbers as numbers and texts that are never formulas, to be read, filtered and printed."""
    return as_book([("", sheet)], marking)


def as_book(sheets: Iterable[tuple[str, ExportSheet]], marking: str) -> bytes:
    """Return a workbook of several tables on sheets of their names."""
    file = io.BytesIO()
    options = {"strings_to_formulas": False, "strings_to_urls": False, "in_memory": True}
    with xlsxwriter.Workbook(file, options) as book:
        for name, sheet in sheets:
            _Written(book, name, sheet, marking).write()
    return file.getvalue()


class _Written:
    """One sheet being written."""

    def __init__(self, book: xlsxwriter.Workbook, name: str, sheet: ExportSheet, marking: str) -> None:
        self.book, self.sheet, self.marking = book, sheet, marking
        self.page = book.add_worksheet(NOT_IN_A_NAME.sub(" ", name)[:31] or None)
        self.text = book.add_format({**FONT, "text_wrap": True})
        self.day = book.add_format({**FONT, "num_format": "yyyy-mm-dd", "align": "left"})
        self.digits = book.add_format({**FONT, "align": "right"})
        self.change = book.add_format({**FONT, "align": "right", "num_format": _SIGNED})
        self.quoted = self._quoted("=", **FONT, text_wrap=True)
        # A word in the place of a number stands where the number would.
        self.formats = [
            one and book.add_format({**FONT, "align": "right", "num_format": one.format}) for one in sheet.numbers
        ]

    def write(self) -> None:
        """Write title, marking, head and rows, and say how they are printed."""
        rows = iter(self.sheet.rows)
        head = [str(value) for value in next(rows, [])]
        first = list(islice(rows, MEASURED))
        self.page.write_string(0, 0, self.sheet.title, self._quoted(self.sheet.title, bold=True, font_size=14))
        self.page.write_string(1, 0, self.marking, self._quoted(self.marking, font_size=10))
        self._head(head, self._widths(head, first))
        last = HEAD
        for last, row in enumerate(chain(first, rows), start=HEAD + 1):
            self._row(last, row)
        if head:
            self.page.autofilter(HEAD, 0, last, len(head) - 1)
        self._print()

    def _quoted(self, text: str, **look: object) -> object:
        """Return a form with the quote that Excel keeps for a text: without it, who edits the cell makes a formula."""
        return self.book.add_format({**look, "quote_prefix": True} if is_dangerous(text) else look)

    def _head(self, head: list[str], widths: list[int]) -> None:
        bold = {**FONT, "bold": True, "bg_color": "#E8F0FA", "align": "center", "text_wrap": True}
        usual = self.book.add_format(bold)
        for column, (name, width) in enumerate(zip(head, widths, strict=True)):
            self.page.write_string(HEAD, column, name, self._quoted(name, **bold) if is_dangerous(name) else usual)
            self.page.set_column(column, column, width)
        lines = max((-(-wide(name) // (width - 1)) for name, width in zip(head, widths, strict=True)), default=1)
        self.page.set_row(HEAD, 14 * lines + 8)
        self.page.freeze_panes(HEAD + 1, self.sheet.named_by)

    def _row(self, number: int, row: Sequence[object]) -> None:
        for column, value in enumerate(row):
            shown = self.formats[column] if column < len(self.formats) else None
            if isinstance(value, Decimal | int):
                usual = self.change if isinstance(value, SignedNumber) else self.digits
                self.page.write_number(number, column, value, shown or usual)
            elif isinstance(value, date) and value.year >= _FIRST_YEAR:
                self.page.write_datetime(number, column, value, self.day)
            elif value is None:
                self.page.write_blank(number, column, None, shown or self.text)
            elif is_dangerous(text := str(value)):
                self.page.write_string(number, column, text, self.quoted)
            else:
                self.page.write_string(number, column, text, shown or self.text)

    def _widths(self, head: list[str], rows: Sequence[Sequence[object]]) -> list[int]:
        """Return how wide each column is: what stands in it, and its head on at most three lines; rows may be short."""
        widths = [max(NARROWEST, -(-wide(name) // 3) + 4) for name in head]
        for row in rows:
            for column, value in enumerate(row[: len(head)]):
                widths[column] = max(widths[column], self._width(column, value))
        return [min(width, WIDEST) for width in widths]

    def _width(self, column: int, value: object) -> int:
        numbers = self.sheet.numbers[column] if column < len(self.sheet.numbers) else None
        if numbers is not None and isinstance(value, Decimal | int):
            return numbers.width(value) + 2
        return wide(safe(value)) + 2

    def _print(self) -> None:
        """Lay the sheet out for A4 landscape: as wide as the paper, the head on every page, marked and numbered."""
        self.page.set_landscape()
        self.page.set_paper(A4)
        self.page.fit_to_pages(1, 0)
        self.page.repeat_rows(HEAD)
        self.page.set_margins(left=0.4, right=0.4, top=0.7, bottom=0.6)
        title, marking = (text.replace("&", "&&") for text in (self.sheet.title[:PRINTED_TITLE], self.marking))
        self.page.set_header(f"&L&9{title}&R&9{marking}"[:255])
        self.page.set_footer(f"&C&9{_('page %(page)s of %(pages)s') % {'page': '&P', 'pages': '&N'}}")


def wide(text: str) -> int:
    """Return how wide a text is in characters of Latin script, a Chinese one being as wide as two."""
    return (len(text.encode()) + len(text)) // 2


def is_dangerous(text: str) -> bool:
    """Return whether a spreadsheet might take a text for a formula: by its first sign, or what stands before it."""
    seen = next((sign for sign in text if unicodedata.category(sign) not in PASSED_OVER), "")
    hidden = text[:1] not in ("", " ") and unicodedata.category(text[0]) in PASSED_OVER
    return hidden or unicodedata.normalize("NFKC", seen).startswith(BEGINS_FORMULAS)


def safe(value: object) -> str:
    """Return a CSV cell that no spreadsheet takes for a formula; numbers stay numbers."""
    if value is None:
        return ""
    if isinstance(value, Decimal | int):
        return f"{'+' if isinstance(value, SignedNumber) and value > 0 else ''}{plain(Decimal(value))}"
    text = str(value)
    return f"'{text}" if is_dangerous(text) else text


TABLE_FORMATS = {
    "csv": (as_csv, "text/csv; charset=utf-8"),
    "xlsx": (as_xlsx, "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
}
