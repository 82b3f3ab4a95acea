"""The table of a page as CSV or Excel: as shown, with exact numbers, and safe to open."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable
from decimal import Decimal
from typing import Any

import xlsxwriter

from accounts.fields import plain
from accounts.formulas import is_dangerous

# What Excel refuses in the name of a sheet.
NOT_IN_A_NAME = re.compile(r"[\[\]:*?/\\]")


def as_csv(title: str, rows: Iterable[list[Any]], marking: str) -> bytes:
    """Return UTF-8 CSV with a byte order mark, which Excel needs for Chinese."""
    file = io.StringIO()
    writer = csv.writer(file, lineterminator="\r\n")
    writer.writerow([safe(title), safe(marking)])
    for row in rows:
        writer.writerow([safe(value) for value in row])
    return b"\xef\xbb\xbf" + file.getvalue().encode()


def as_xlsx(title: str, rows: Iterable[list[Any]], marking: str) -> bytes:
    """Return a workbook with numbers as numbers and texts that are never formulas."""
    return as_book(title, [("", rows)], marking)


def as_book(title: str, sheets: Iterable[tuple[str, Iterable[list[Any]]]], marking: str) -> bytes:
    """Return a workbook of several tables, each with its head, on sheets of their names."""
    file = io.BytesIO()
    options = {"strings_to_formulas": False, "strings_to_urls": False, "in_memory": True}
    with xlsxwriter.Workbook(file, options) as book:
        for name, rows in sheets:
            _write_sheet(book, name, title, rows, marking)
    return file.getvalue()


def _write_sheet(book: Any, name: str, title: str, rows: Iterable[list[Any]], marking: str) -> None:
    sheet = book.add_worksheet(NOT_IN_A_NAME.sub(" ", name)[:31] or None)
    bold = book.add_format({"bold": True})
    # The quote that Excel keeps in a cell's form: without it, who edits the cell makes a formula of its text.
    quoted = book.add_format({"quote_prefix": True})
    sheet.write_string(0, 0, title, bold)
    sheet.write_string(1, 0, marking)
    sheet.freeze_panes(4, 0)
    for index, row in enumerate(rows, start=3):
        for column, value in enumerate(row):
            if isinstance(value, Decimal | int):
                sheet.write_number(index, column, value)
            elif value is not None:
                form = bold if index == 3 else quoted if is_dangerous(str(value)) else None
                sheet.write_string(index, column, str(value), form)
    sheet.set_column(0, 20, 14)
    sheet.set_header("&C" + marking.replace("&", "&&"))


def safe(value: Any) -> str:
    """Return a CSV cell that no spreadsheet takes for a formula; numbers stay numbers."""
    if value is None:
        return ""
    if isinstance(value, Decimal | int):
        return plain(Decimal(value))
    text = str(value)
    return f"'{text}" if is_dangerous(text) else text


FORMATS = {
    "csv": (as_csv, "text/csv; charset=utf-8"),
    "xlsx": (as_xlsx, "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
}
