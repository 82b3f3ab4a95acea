"""Whether a PDF that somebody brings can be opened and has pages."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from io import BytesIO

from pyhanko.pdf_utils.generic import DictionaryObject
from pyhanko.pdf_utils.reader import PdfFileReader

from targets.documents.verdicts import Why


def fault_of(pdf: bytes) -> Why:
    """Return what keeps a PDF from being read, `Why.NONE` where nothing does; never raises, whatever the file is."""
    try:
        # pyHanko runs a loop of its own, which a thread that has one already refuses.
        with ThreadPoolExecutor(1) as thread:
            return thread.submit(_fault, pdf).result()
    except Exception:  # noqa: BLE001, RUF100 - whatever a hostile file does to the parser, it is no document
        return Why.MALFORMED


def _fault(pdf: bytes) -> Why:
    reader = PdfFileReader(BytesIO(pdf))
    if reader.encrypted:
        return Why.ENCRYPTED
    pages: DictionaryObject = reader.root["/Pages"]
    return Why.NONE if int(pages["/Count"]) > 0 else Why.MALFORMED
