"""Workbooks as people bring them."""

from __future__ import annotations

from io import BytesIO
from typing import Any

import xlsxwriter
from django.core.files.uploadedfile import SimpleUploadedFile


def workbook(*rows: Any) -> SimpleUploadedFile:
    """Return a workbook of one sheet with these rows, as the file of a form."""
    file = BytesIO()
    with xlsxwriter.Workbook(file, {"in_memory": True}) as book:
        sheet = book.add_worksheet()
        for number, row in enumerate(rows):
            sheet.write_row(number, 0, row)
    return SimpleUploadedFile("targets.xlsx", file.getvalue())
