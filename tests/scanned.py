"""Scans that a person might bring, whole and otherwise."""

from __future__ import annotations

import re
import zipfile
import zlib
from io import BytesIO
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from pyhanko.pdf_utils.generic import StreamObject
from pyhanko.pdf_utils.writer import PageObject, PdfFileWriter

ENTRY = (
    '<?xml version="1.0" encoding="UTF-8"?><ofd:OFD xmlns:ofd="http://www.ofdspec.org/2016" Version="1.0" DocType="OFD">'
    "<ofd:DocBody><ofd:DocInfo/><ofd:DocRoot>Doc_0/Document.xml</ofd:DocRoot></ofd:DocBody></ofd:OFD>"
)


def png(*, end: bool = True) -> bytes:
    """Return a picture of one dot, or one that was cut off."""

    def part(kind: bytes, content: bytes) -> bytes:
        return len(content).to_bytes(4) + kind + content + zlib.crc32(kind + content).to_bytes(4)

    head = part(b"IHDR", (1).to_bytes(4) * 2 + bytes([8, 0, 0, 0, 0]))
    body = part(b"IDAT", zlib.compress(b"\0\0"))
    return b"\x89PNG\r\n\x1a\n" + head + body + (part(b"IEND", b"") if end else b"")


def jpeg(*, end: bool = True) -> bytes:
    """Return the parts of a picture, or one that was cut off."""
    head = b"\xff\xd8\xff\xe0\x00\x04JF\xff\xc0\x00\x0b\x08\x00\x01\x00\x01\x01\x01\x11\x00"
    return head + b"\xff\xda\x00\x08\x01\x01\x00\x00?\x00\x00" + (b"\xff\xd9" if end else b"")


def pdf(*, password: str = "") -> bytes:
    """Return a PDF without contents, or one that asks for a password."""
    writer: Any = PdfFileWriter()
    writer.insert_page(
        PageObject(contents=writer.add_object(StreamObject(stream_data=b"q Q")), media_box=(0, 0, 10, 10))
    )
    if password:
        writer.encrypt(password, password)
    out = BytesIO()
    writer.write(out)
    return out.getvalue()


def ofd(entry: str = ENTRY, *, document: str = "Doc_0/Document.xml", more: bytes = b"") -> bytes:
    """Return an OFD of one document."""
    file = BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("OFD.xml", entry)
        archive.writestr(document, "<ofd:Document xmlns:ofd='http://www.ofdspec.org/2016'/>")
        if more:
            archive.writestr("Doc_0/more.bin", more)
    return file.getvalue()


def sheet(content: bytes | None = None, **fields: Any) -> dict[str, Any]:
    """Return what is sent with a sheet that was signed by hand."""
    return {
        "signed_on": "2020-07-06",
        "park_signers": "Director",
        "city_signers": "Mayor",
        "file": SimpleUploadedFile("sheet.png", png() if content is None else content),
    } | fields


def confirmed(client: Client, address: str, sent: dict[str, Any], *, follow: bool = False) -> Any:
    """Return the answer to who brings a sheet, looks at it and confirms it; that to the sheet where it is refused."""
    shown = client.post(address, sent)
    found = re.search(r'name="sheet" value="([^"]+)"', shown.content.decode())
    return client.post(address, {"sheet": found[1]}, follow=follow) if found else shown
