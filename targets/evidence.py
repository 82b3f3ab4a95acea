"""Files that prove something: known by their first bytes, kept under their SHA-256, never changed.

A file is written before its row commits: a refused act may leave one that no row names, never a row without its file.
"""

from __future__ import annotations

import hashlib
import logging
import re
import unicodedata
from pathlib import Path, PurePath

from django.conf import settings
from django.utils.translation import gettext as _

from core.files import whole_file
from targets.errors import WorkflowError
from targets.ofd import MAGIC, is_encrypted, is_ofd, is_whole_ofd

logger = logging.getLogger("parkboard.files")

MOST_BYTES = 10_000_000
OFD = "application/ofd"
# The folders of what is kept: evidence of adjustments, sheets that were signed by hand, and documents of revisions.
ADJUSTMENTS, SHEETS, FILED = "adjustments", "pledges", "revisions"
# The first bytes of what may be kept, and how a browser is told of it.
_KINDS = {
    b"%PDF-": "application/pdf",
    b"\xff\xd8\xff": "image/jpeg",
    b"\x89PNG\r\n\x1a\n": "image/png",
    MAGIC: OFD,
}
# How a file of a kind is called; the first where its name says something else.
ENDINGS = {
    "application/pdf": (".pdf",),
    "image/jpeg": (".jpg", ".jpeg"),
    "image/png": (".png",),
    OFD: (".ofd",),
}
AN_ENDING = re.compile(r"\.[A-Za-z][A-Za-z0-9]{0,4}$")
LONGEST_NAME = 200
# Control characters, marks of direction and others that nobody sees: with them a name looks like another.
_UNSEEN = {"Cc", "Cf", "Cs", "Zl", "Zp"}
# What some programs write before the head of a PDF, which may begin a little later.
MARK, LONGEST_START = b"\xef\xbb\xbf", 1024
# What a browser offers to choose, and how the kinds are called.
ACCEPTED = ".pdf,.ofd,.jpg,.jpeg,.png"


def kind_of(content: bytes) -> str:
    """Return the content type of a file. Raises WorkflowError for all but PDF, OFD, JPEG and PNG."""
    if len(content) > MOST_BYTES:
        raise WorkflowError(_("The file is too large: at most 10 MB."), field="file")
    kind = kind_by_start(content)
    if not kind or (kind == OFD and not is_ofd(content)):
        said = _("This is no PDF, OFD, JPEG or PNG. Scan the paper again, or choose another file.")
        raise WorkflowError(said, field="file")
    return kind


def kind_by_start(content: bytes) -> str:
    """Return the content type that the first bytes of a file say, without a look at the rest; empty for others."""
    content = without_mark(content[:LONGEST_START])
    return next((kind for start, kind in _KINDS.items() if content.startswith(start)), "")


def without_mark(content: bytes) -> bytes:
    """Return a file without the mark of a text and blanks before the head of a PDF."""
    bare = content.removeprefix(MARK).lstrip(b" \t\r\n")
    return bare if bare.startswith(b"%PDF-") else content


def name_of(told: str, content: bytes) -> str:
    """Return what a file is called that somebody brings as ``told``: every sign of it is seen, and its end is true.

    The ending is that of what the content begins with, whatever the name said; a folder before the name goes.
    """
    return named_as(told, kind_by_start(content[:LONGEST_START]))


def named_as(told: str, kind: str) -> str:
    """Return a name without what nobody sees, with the ending of a content type; of no type, the ending stays."""
    last = PurePath(told.replace("\\", "/")).name
    seen = "".join(" " if one.isspace() else one for one in last if unicodedata.category(one) not in _UNSEEN).strip(
        " ."
    )
    endings = ENDINGS.get(kind, ())
    if not endings:
        return seen[:LONGEST_NAME] or "file"
    if not seen.lower().endswith(endings):
        seen = AN_ENDING.sub("", seen)
    if not seen.lower().endswith(endings):
        seen = (seen.strip(" .") or "file") + endings[0]
    bare, ending = seen[: seen.rindex(".")], seen[seen.rindex(".") :]
    return f"{bare[: LONGEST_NAME - len(ending)]}{ending}"


def demand_whole_ofd(content: bytes) -> None:
    """Refuse an OFD that is damaged, too large once unpacked, or protected by a password. Raises WorkflowError."""
    if is_encrypted(content):
        raise WorkflowError(_("The OFD is protected by a password. Bring it without one."), field="file")
    if not is_whole_ofd(content):
        raise WorkflowError(_("The OFD is damaged. Save it again, or choose another file."), field="file")


def keep_file(content: bytes, folder: str = ADJUSTMENTS) -> str:
    """Keep a file under its digest and return that; the same file twice is kept once. Raises WorkflowError."""
    if kind_of(content) == OFD:
        demand_whole_ofd(content)
    digest = hashlib.sha256(content).hexdigest()
    place = stored_path(digest, folder)
    try:
        if not place.exists():
            place.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
            with whole_file(place) as file:
                file.write(content)
    except OSError as error:
        logger.exception("a file cannot be kept")
        words = _("The server cannot keep the file: its disk is full or takes no files. Tell the administrator.")
        raise WorkflowError(words, field="file") from error
    return digest


def stored_path(digest: str, folder: str = ADJUSTMENTS) -> Path:
    """Return where the file of a digest is kept."""
    files: Path = settings.FILES_DIR
    return files / folder / digest[:2] / digest
