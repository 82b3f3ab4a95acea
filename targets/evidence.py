"""Files that prove something: known by their first bytes, kept under their SHA-256, never changed."""

from __future__ import annotations

import hashlib
import os
import secrets
from pathlib import Path

from django.conf import settings
from django.utils.translation import gettext as _

from targets.errors import WorkflowError

MOST_BYTES = 10_000_000
# The folders of what is kept: evidence of adjustments, sheets that were signed by hand, and documents of revisions.
ADJUSTMENTS, SHEETS, FILED = "adjustments", "pledges", "revisions"
# The first bytes of what may be kept, and how a browser is told of it.
KINDS = {b"%PDF-": "application/pdf", b"\xff\xd8\xff": "image/jpeg", b"\x89PNG\r\n\x1a\n": "image/png"}


def kind_of(content: bytes) -> str:
    """Return the content type of a file by its first bytes. Raises WorkflowError for all but PDF, JPEG and PNG."""
    if len(content) > MOST_BYTES:
        raise WorkflowError(_("The file is too large: at most 10 MB."), field="file")
    for start, kind in KINDS.items():
        if content.startswith(start):
            return kind
    raise WorkflowError(_("This is no PDF, JPEG or PNG. Scan the paper again, or choose another file."), field="file")


def keep(content: bytes, folder: str = ADJUSTMENTS) -> str:
    """Keep a file under its digest and return that; the same file twice is kept once. Raises WorkflowError."""
    kind_of(content)
    digest = hashlib.sha256(content).hexdigest()
    place = path_of(digest, folder)
    if not place.exists():
        place.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        draft = place.with_name(f".{digest}.{secrets.token_hex(4)}")
        draft.touch(mode=0o600)
        with draft.open("wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        draft.replace(place)
    return digest


def path_of(digest: str, folder: str = ADJUSTMENTS) -> Path:
    """Return where the file of a digest is kept."""
    files: Path = settings.FILES_DIR
    return files / folder / digest[:2] / digest
