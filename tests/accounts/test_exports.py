"""Tables that are handed out open in a spreadsheet as what they are: no text of theirs becomes a formula."""

from __future__ import annotations

import csv
import io
import re
import zipfile
from decimal import Decimal

import pytest
from planted import cells_of

from core.exports import MEASURED, ExportSheet, Numbers, as_book, as_csv, as_xlsx, is_dangerous

FORMULA = "1+1"
# What a spreadsheet may take for the beginning of a formula, whatever its width, and what it may pass over before one.
SIGNS = ["=", "+", "-", "@", "\uff1d", "\uff0b", "\uff0d", "\uff20", "\ufe66", "\ufe62", "\ufe63", "\ufe6b"]
BEFORE = ["", "\t", "\r", "\n", "\r\n", " ", "\u3000", "\u00a0", "\u200b", "\ufeff", "\u202e", "\x0b"]
HARMLESS = ["城区", "P-1", "a=b", "–", "−5", "（空）", "3+2", "", " 城区"]


def csv_of(*rows: list[object]) -> list[list[str]]:
    """Return the rows of a table as a spreadsheet reads them from its CSV."""
    written = as_csv(ExportSheet("t", rows), "m").decode("utf-8-sig")
    return list(csv.reader(io.StringIO(written, newline="")))[-len(rows) :]


def xlsx_of(*rows: list[object]) -> bytes:
    return as_xlsx(ExportSheet("\uff1d1+1", rows), "m & m")


@pytest.mark.parametrize("before", BEFORE)
@pytest.mark.parametrize("sign", SIGNS)
def test_a_text_that_begins_a_formula_is_quoted_in_csv(before, sign):
    text = f"{before}{sign}{FORMULA}"
    ((cell, number),) = csv_of([text, Decimal("-1.50")])
    assert cell == f"'{text}"
    assert number == "-1.5", "a number stays one"


@pytest.mark.parametrize("sign", ["\n", "\r", "\t", "\u200b"])
def test_a_cell_that_begins_with_what_nobody_sees_is_quoted(sign):
    ((cell,),) = csv_of([f"{sign}a"])
    assert cell == f"'{sign}a"


@pytest.mark.parametrize("text", HARMLESS)
def test_other_texts_stay_as_they_are(text):
    assert not is_dangerous(text)
    ((cell, _other),) = csv_of([text, "x"])
    assert cell == text


def test_excel_holds_texts_and_keeps_them_texts_when_they_are_edited():
    """Each is a text (t="s") whose form has the quote; what is harmless needs no form."""
    dangerous = [f"{sign}{FORMULA}" for sign in SIGNS]
    written = xlsx_of(["head"], *([one] for one in dangerous), ["plain"])
    with zipfile.ZipFile(io.BytesIO(written)) as book:
        sheet = book.read("xl/worksheets/sheet1.xml").decode()
        forms = re.findall(r"<xf [^>]*>", book.read("xl/styles.xml").decode().partition("<cellXfs")[2])
    assert "<f>" not in sheet
    cells = dict(re.findall(r'<c r="(A\d+)"((?: s="\d+")? t="s")', sheet))
    quoted = {row: 'quotePrefix="1"' in forms[int(re.search(r's="(\d+)"', cells[row])[1])] for row in cells}
    assert all(quoted[f"A{row}"] for row in (1, *range(5, 5 + len(dangerous))))
    assert not quoted["A4"]
    assert not quoted[f"A{5 + len(dangerous)}"]
    assert "m &amp;&amp; m" in sheet


# Where a text can stand in a table; "{}" is the place, and every other cell is harmless.
PLACES = ["title", "marking", "first head", "last head", "first cell", "cell among numbers", "last cell", "row too far to be measured", "second sheet"]  # fmt: skip


def table_with(place, text):
    """Return a table that holds a text in one place, and its marking."""

    def here(name, otherwise="plain"):
        return text if place == name else otherwise

    far = [["plain", Decimal(1), "plain"]] * MEASURED
    rows = [
        [here("first head"), "number", here("last head")],
        [here("first cell"), here("cell among numbers", Decimal("-1.5")), here("last cell")],
        *(far if place == "row too far to be measured" else []),
        [here("row too far to be measured"), None, "plain"],
    ]
    return ExportSheet(here("title"), rows, [None, Numbers(1), None]), here("marking")


@pytest.mark.parametrize("place", PLACES)
@pytest.mark.parametrize("before", BEFORE)
def test_a_text_is_guarded_in_each_place_of_a_table(place, before):
    for sign in SIGNS[: 1 if "far" in place else None]:
        text = f"{before}{sign}{FORMULA}"
        sheet, marking = table_with(place, text)
        other = table_with("first cell" if place == "second sheet" else "", text)[0]
        book = cells_of(as_book([("one", sheet), ("two", other)], marking))
        assert [cell for cell in book if cell.text == text], place
        assert [cell for cell in book if not cell.is_safe] == []
        if place not in ("title", "marking", "second sheet"):
            cells = cells_of(as_csv(sheet, marking))
            assert [cell for cell in cells if not cell.is_safe] == [] and f"'{text}" in {cell.text for cell in cells}
