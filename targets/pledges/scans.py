"""Scans of sheets that were signed by hand: only what can be opened and read again in years is kept.

A PDF is opened, the parts of a PNG and a JPEG are walked to the last byte: one that cannot be opened proves nothing
then.
"""

from __future__ import annotations

import zlib

from django.utils.translation import gettext as _

from targets.documents.late import fault_of
from targets.documents.verdicts import Why
from targets.errors import WorkflowError
from targets.evidence import OFD, demand_whole_ofd, kind_of, without_mark

PNG_HEAD = 8
# Markers of JPEG that stand alone, and the ones that begin a picture and its lines.
ALONE, FRAMES, LINES = {0x01, *range(0xD0, 0xD8)}, {*range(0xC0, 0xC4), *range(0xC5, 0xC8)}, 0xDA


def demand_readable(content: bytes) -> None:
    """Refuse a scan that is no whole PDF, OFD, JPEG or PNG, or is protected by a password. Raises WorkflowError."""
    kind = kind_of(content)
    if kind == OFD:
        demand_whole_ofd(content)
        return
    why = fault_of(without_mark(content)) if kind == "application/pdf" else Why.NONE
    if why is Why.ENCRYPTED:
        raise WorkflowError(_("The PDF is protected by a password. Bring it without one."), field="file")
    is_whole = {"image/png": is_whole_png, "image/jpeg": is_whole_jpeg}.get(kind, lambda _content: not why)
    if not is_whole(content):
        raise WorkflowError(_("The file is damaged. Scan the sheet again."), field="file")


def is_whole_png(content: bytes) -> bool:
    """Return whether a PNG has each of its parts to the last byte, begins with its head and ends with its end."""
    at, kinds = PNG_HEAD, []
    while at + 12 <= len(content):
        end = at + 8 + int.from_bytes(content[at : at + 4])
        if zlib.crc32(content[at + 4 : end]) != int.from_bytes(content[end : end + 4]) or end + 4 > len(content):
            return False
        kinds.append(content[at + 4 : at + 8])
        at = end + 4
    return at == len(content) and b"IDAT" in kinds and (kinds[0], kinds[-1]) == (b"IHDR", b"IEND")


def is_whole_jpeg(content: bytes) -> bool:
    """Return whether a JPEG has a picture whose parts follow each other, and ends with its end."""
    at, has_picture = 2, False
    while at + 4 <= len(content) and content[at] == 0xFF:
        marker = content[at + 1]
        if marker == LINES:
            return has_picture and content.rstrip(b"\0").endswith(b"\xff\xd9")
        has_picture = has_picture or marker in FRAMES
        at += 2 if marker in ALONE else 2 + int.from_bytes(content[at + 2 : at + 4])
    return False
