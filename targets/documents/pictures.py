"""The first page of a PDF as a picture, drawn by Typst: what somebody looks at before a scan counts."""

from __future__ import annotations

import tempfile
from pathlib import Path

import typst

from targets.documents.errors import NotRendered

# As wide as a page is on a screen, in pixels an inch.
SHARPNESS = 110
SOURCE = """#set page(width: 210mm, height: 297mm, margin: 0mm)
#image("sheet.pdf", width: 100%, height: 100%, fit: "contain")
"""


def first_page(pdf: bytes) -> bytes:
    """Return the first page as PNG, on a sheet of A4. Raises NotRendered where it cannot be drawn."""
    with tempfile.TemporaryDirectory(prefix="parkboard-") as name:
        folder = Path(name)
        (folder / "sheet.pdf").write_bytes(pdf)
        (folder / "page.typ").write_text(SOURCE)
        try:
            drawn: bytes | list[bytes] = typst.compile(folder / "page.typ", root=folder, format="png", ppi=SHARPNESS)
        except (typst.TypstError, RuntimeError, ValueError) as error:
            raise NotRendered(str(error)) from error
    return bytes(drawn[0] if isinstance(drawn, list) else drawn)
