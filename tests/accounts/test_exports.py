"""Tables that are handed out open in a spreadsheet as what they are: no text of theirs becomes a formula."""

from __future__ import annotations

import csv
import io
import re
import zipfile
from decimal import Decimal

import pytest

from accounts.exports import as_csv, as_xlsx, is_dangerous

FORMULA = "1+1"
# What a spreadsheet may take for the beginning of a formula, whatever its width, and what it may pass over before one.
SIGNS = ["=", "+", "-", "@", "\uff1d", "\uff0b", "\uff0d", "\uff20", "\ufe66", "\ufe62", "\ufe63", "\ufe6b"]
BEFORE = ["", "\t", "\r", "\n", "\r\n", " ", "\u3000", "\u00a0", "\u200b", "\ufeff", "\u202e", "\x0b"]
HARMLESS = ["城区", "P-1", "a=b", "–", "−5", "（空）", "3+2", "", " 城区"]


def rows_of(written: bytes) -> list[list[str]]:
    return list(csv.reader(io.StringIO(written.decode("utf-8-sig"), newline="")))


@pytest.mark.parametrize("before", BEFORE)
@pytest.mark.parametrize("sign", SIGNS)
def test_a_text_that_begins_a_formula_is_quoted_in_csv(before, sign):
    text = f"{before}{sign}{FORMULA}"
    _title, (cell, number) = rows_of(as_csv("t", [[text, Decimal("-1.50")]], "m"))
    assert cell == f"'{text}"
    assert number == "-1.5", "a number stays one"


@pytest.mark.parametrize("sign", ["\n", "\r", "\t", "\u200b"])
def test_a_cell_that_begins_with_what_nobody_sees_is_quoted(sign):
    _title, (cell,) = rows_of(as_csv("t", [[f"{sign}a"]], "m"))
    assert cell == f"'{sign}a"


def test_title_and_marking_are_quoted_as_well():
    (heads,) = rows_of(as_csv("\uff1d1+1", [], "\n=1+1"))
    assert heads == ["'\uff1d1+1", "'\n=1+1"]


@pytest.mark.parametrize("text", HARMLESS)
def test_other_texts_stay_as_they_are(text):
    assert not is_dangerous(text)
    _title, (cell, _other) = rows_of(as_csv("t", [[text, "x"]], "m"))
    assert cell == text


def test_excel_holds_texts_and_keeps_them_texts_when_they_are_edited():
    """Each is a text (t="s") whose form has the quote; what is harmless needs no form."""
    dangerous = [f"{sign}{FORMULA}" for sign in SIGNS]
    written = as_xlsx("t", [["head"], *([one] for one in dangerous), ["plain"]], "m & m")
    with zipfile.ZipFile(io.BytesIO(written)) as book:
        sheet = book.read("xl/worksheets/sheet1.xml").decode()
        forms = re.findall(r"<xf [^>]*>", book.read("xl/styles.xml").decode().partition("<cellXfs")[2])
    assert "<f>" not in sheet
    cells = dict(re.findall(r'<c r="(A\d+)"((?: s="\d+")? t="s")', sheet))
    for row in range(5, 5 + len(dangerous)):
        form = int(re.search(r's="(\d+)"', cells[f"A{row}"])[1])
        assert 'quotePrefix="1"' in forms[form]
    assert cells[f"A{5 + len(dangerous)}"] == ' t="s"'
    assert "m &amp;&amp; m" in sheet
