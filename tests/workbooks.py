"""Workbooks as people bring them."""

from __future__ import annotations

import zipfile
from io import BytesIO
from typing import Any, NamedTuple
from xml.etree import ElementTree

import xlsxwriter
from django.core.files.uploadedfile import SimpleUploadedFile
from python_calamine import CalamineWorkbook

from core.workbooks import letters_of


def workbook(*rows: Any) -> SimpleUploadedFile:
    """Return a workbook of one sheet with these rows, as the file of a form."""
    file = BytesIO()
    with xlsxwriter.Workbook(file, {"in_memory": True}) as book:
        sheet = book.add_worksheet()
        for number, row in enumerate(rows):
            sheet.write_row(number, 0, row)
    return SimpleUploadedFile("targets.xlsx", file.getvalue())


XML = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
REL = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"


class Formula(NamedTuple):
    """A formula that somebody types; without a result it is as a program keeps it that does not reckon."""

    formula: str
    result: str = ""
    kind: str = "n"


def rows_of(content: bytes, sheet: int | str = 0) -> list[list[Any]]:
    """Return the rows of a sheet, by its place or name, as another reader than the product's tells them."""
    book = CalamineWorkbook.from_filelike(BytesIO(content))
    found = book.get_sheet_by_index(sheet) if isinstance(sheet, int) else book.get_sheet_by_name(sheet)
    return found.to_python()


def place_of(content: bytes, code: str, head: str, sheet: int = 0) -> tuple[int, int]:
    """Return row and column, counted from 0, of the row that begins with a code under a head that ends so."""
    rows = rows_of(content, sheet)
    top = next(place for place, row in enumerate(rows) if any("[" in str(cell) for cell in row))
    column = next(place for place, cell in enumerate(rows[top]) if str(cell).endswith(head))
    return next(place for place, row in enumerate(rows) if place > top and row[0] == code), column


def typed_into(content: bytes, cells: dict[tuple[int, int], Any], sheet: int = 0, *, forgets: bool = False) -> bytes:
    """Return a workbook in which somebody typed into cells of a sheet and saved; all else is as it was.

    None empties a cell. A program that ``forgets`` keeps formulas without their results.
    """
    out = BytesIO()
    with zipfile.ZipFile(BytesIO(content)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            part = old.read(name)
            if name == f"xl/worksheets/sheet{sheet + 1}.xml":
                part = _typed_into(part, cells, forgets)
            new.writestr(name, part)
    return out.getvalue()


def _typed_into(part: bytes, cells: dict[tuple[int, int], Any], forgets: bool) -> bytes:
    ElementTree.register_namespace("", XML[1:-1])
    ElementTree.register_namespace("r", REL[1:-1])
    page = ElementTree.fromstring(part)
    for (row, column), value in cells.items():
        line = page.find(f"{XML}sheetData/{XML}row[@r='{row + 1}']")
        reference = f"{letters_of(column)}{row + 1}"
        cell = line.find(f"{XML}c[@r='{reference}']")
        if cell is None:
            cell = ElementTree.SubElement(line, f"{XML}c", {"r": reference})
        _put(cell, value)
    if forgets:
        for cell in page.iter(f"{XML}c"):
            if cell.find(f"{XML}f") is not None and (result := cell.find(f"{XML}v")) is not None:
                cell.remove(result)
    return ElementTree.tostring(page, encoding="utf-8", xml_declaration=True)


def _put(cell: ElementTree.Element, value: Any) -> None:
    """Put a value into a cell, in the place of what it holds."""
    for child in list(cell):
        cell.remove(child)
    cell.attrib.pop("t", None)
    if isinstance(value, Formula):
        ElementTree.SubElement(cell, f"{XML}f").text = value.formula
        if value.result or value.kind == "str":
            cell.set("t", value.kind)
            ElementTree.SubElement(cell, f"{XML}v").text = value.result
    elif isinstance(value, str):
        cell.set("t", "inlineStr")
        ElementTree.SubElement(ElementTree.SubElement(cell, f"{XML}is"), f"{XML}t").text = value
    elif value is not None:
        ElementTree.SubElement(cell, f"{XML}v").text = str(value)


def as_file(content: bytes) -> SimpleUploadedFile:
    """Return a workbook as the file of a form."""
    return SimpleUploadedFile("targets.xlsx", content)
