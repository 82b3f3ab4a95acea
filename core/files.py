"""Files that are written whole or not at all, and what it means where none can be written."""

from __future__ import annotations

import errno
import hashlib
import os
import secrets
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

# The disk is full or failing, a share is spent, or somebody may not write or read here: not the fault of who asked.
STORAGE = frozenset(
    (errno.ENOSPC, errno.EDQUOT, errno.EFBIG, errno.EROFS, errno.EACCES, errno.EPERM, errno.EIO, errno.EMFILE)
)
# What PostgreSQL says of a disk that is full.
DISK_FULL = "53100"
# What is made from other files, and differs between machines that agree.
MADE = frozenset({".pyc", ".mo"})


@contextmanager
def whole_file(path: Path, *, mode: int = 0o600, is_once: bool = False) -> Iterator[BinaryIO]:
    """Write a file under another name and put it in its place when all of it is on the disk. Raises OSError.

    Whatever goes wrong before, the place is as it was and nothing is left beside it. With ``is_once`` a file that is
    there already stays. What is no file, as a terminal, is written to as it is.
    """
    place = Path(os.path.realpath(path))
    if place.exists() and not place.is_file():
        with place.open("wb") as device:
            yield device
        return
    draft = place.with_name(f".{secrets.token_hex(8)}")
    try:
        with open(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, mode), "wb") as file:
            yield file
            file.flush()
            os.fsync(file.fileno())
        if is_once:
            _put_once(draft, place)
        else:
            draft.replace(place)
        sync_folder(place.parent)
    finally:
        draft.unlink(missing_ok=True)


def digest_of(base: Path, files: Iterable[Path]) -> str:
    """Return the SHA-256 of names and contents of files below a folder, without hidden ones and those that are made."""
    digest = hashlib.sha256()
    for name, path in sorted((path.relative_to(base).as_posix(), path) for path in files):
        if path.suffix not in MADE and not any(part.startswith(".") for part in name.split("/")):
            digest.update(f"{name}\0{hashlib.sha256(path.read_bytes()).hexdigest()}\n".encode())
    return digest.hexdigest()


def sync_folder(folder: Path) -> None:
    """Let the disk know the names of a folder."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def is_of_storage(error: BaseException | None) -> bool:
    """Return whether something failed because nothing can be written, or not be read, where files or rows are kept."""
    if isinstance(error, OSError):
        return error.errno in STORAGE
    return getattr(error.__cause__ if error else None, "pgcode", None) == DISK_FULL


def _put_once(draft: Path, place: Path) -> None:
    try:
        os.link(draft, place)
    except FileExistsError:
        return
