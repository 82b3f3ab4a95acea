"""The file of a backup: a plain tar whose last member proves that all before it was written by this installation.

manifest.json   who made it, when, from which state; rows and digest of every table
database.sql    pg_dump's plain text, compressed by gzip
files/…         the folder FILES_DIR
seal            the SHA-256 of every byte before it, which tells damage, and their HMAC by a key that is derived from
                SECRET_KEY, which tells forgery: whoever has no SECRET_KEY can change a backup, but not seal it

Backups of format 1 had the SHA-256 alone.
"""

from __future__ import annotations

import hashlib
import hmac
import io
import json
import os
import shutil
import tarfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path, PurePosixPath
from typing import BinaryIO

from django.utils.crypto import salted_hmac
from django.utils.translation import gettext as _

from config.backup.digests import Digest
from config.backup.errors import BackupError

_PRODUCT, _FORMAT, UNPROVED = "parkboard", 2, 1
MANIFEST, _DATABASE, _FILES, SEAL = "manifest.json", "database.sql.gz", "files", "seal"
_SALT = "parkboard.backup"


@dataclass(frozen=True)
class Manifest:
    """What a backup says about itself. ``made_at`` is ISO 8601 in UTC; ``server`` PostgreSQL's major version."""

    build: str
    made_at: str
    server: int
    migrations: list[str]
    tables: dict[str, Digest]
    product: str = _PRODUCT
    format: int = _FORMAT


@dataclass(frozen=True)
class Archive:
    """An archive whose seal was found whole."""

    tar: tarfile.TarFile
    manifest: Manifest

    @contextmanager
    def database(self) -> Iterator[BinaryIO]:
        """Open the compressed text of the database."""
        with _part(self.tar, _DATABASE) as part:
            yield part

    def extract_files(self, target: Path) -> int:
        """Write the files below a folder, which is made; return how many there are."""
        target.mkdir(mode=0o700)
        count = 0
        for member in self.tar.getmembers():
            path = PurePosixPath(member.name)
            if path.parts[0] != _FILES or not member.isfile():
                continue
            written = target.joinpath(*path.parts[1:])
            written.parent.mkdir(parents=True, exist_ok=True)
            with _part(self.tar, member.name) as part, _private(written) as file:
                shutil.copyfileobj(part, file)
            count += 1
        return count


def write_archive(target: Path, manifest: Manifest, database: Path, files: Path) -> int:
    """Write an archive to the disk, down to the platter; return the number of files in it."""
    with _private(target) as file:
        with tarfile.open(fileobj=file, mode="w", format=tarfile.PAX_FORMAT) as tar:
            _add(tar, MANIFEST, json.dumps(asdict(manifest), ensure_ascii=False, indent=1).encode())
            tar.add(database, _DATABASE, recursive=False)
            count = _add_files(tar, files)
            file.flush()
            _add(tar, SEAL, "\n".join(_digests(file, tar.offset)).encode())
        file.flush()
        os.fsync(file.fileno())
    return count


@contextmanager
def open_archive(path: Path, *, is_proved: bool = True) -> Iterator[Archive]:
    """Open an archive after its seal was checked; BackupError for one that is damaged, cut short or not ours.

    Without ``is_proved`` one of format 1 is opened as well, which anybody could have changed and sealed.
    """
    try:
        # One descriptor for all: what is read later is the file whose seal was checked, whatever its name leads to.
        with path.open("rb") as file, tarfile.open(fileobj=file, mode="r:") as tar:
            format_number = _check_seal(path, file, tar)
            if format_number == UNPROVED and is_proved:
                raise BackupError(
                    _(
                        "%(file)s was made by an older product and does not prove who made it; nothing was changed. "
                        "If you know the way it took from there to here, use --unauthenticated."
                    )
                    % {"file": path}
                )
            yield Archive(tar, _manifest(path, tar, format_number))
    except (tarfile.TarError, EOFError, IsADirectoryError) as error:
        raise BackupError(_("%(file)s is damaged or no backup.") % {"file": path}) from error


def _check_seal(path: Path, file: BinaryIO, tar: tarfile.TarFile) -> int:
    """Return the number of the format that the seal is of, after it was found good."""
    members = tar.getmembers()
    seal = members[-1] if members else None
    if seal is None or seal.name != SEAL:
        raise BackupError(_("%(file)s is damaged or no backup: its end is missing.") % {"file": path})
    with _part(tar, SEAL) as part:
        told = part.read().decode(errors="replace")
    whole = io.BytesIO()  # what follows the last byte that the seal covers, byte for byte
    with tarfile.open(fileobj=whole, mode="w", format=tarfile.PAX_FORMAT) as tail:
        _add(tail, SEAL, told.encode())
    end = whole.getvalue().rstrip(b"\0")
    file.seek(seal.offset)
    found = file.read()
    rest = -(seal.offset + 2 * tarfile.BLOCKSIZE + 2 * tarfile.BLOCKSIZE) % tarfile.RECORDSIZE
    length = 4 * tarfile.BLOCKSIZE + rest
    (digest, mark), (told_digest, _line, told_mark) = _digests(file, seal.offset), told.partition("\n")
    if told_digest != digest or found != end.ljust(length, b"\0"):
        raise BackupError(_("%(file)s is damaged: it is not what was written.") % {"file": path})
    if not told_mark:
        return UNPROVED
    if not hmac.compare_digest(told_mark.encode(), mark.encode()):
        raise BackupError(
            _(
                "%(file)s was not sealed with the SECRET_KEY of this installation, and nothing was changed. Either "
                "another installation made it: bring its SECRET_KEY along (the variable, or the file var/secret_key). "
                "Or somebody changed it and sealed it anew: do not use it."
            )
            % {"file": path}
        )
    return _FORMAT


def _manifest(path: Path, tar: tarfile.TarFile, format_number: int) -> Manifest:
    with _part(tar, MANIFEST) as part:
        told = part.read()
    try:
        known = json.loads(told)
        is_ours = known["product"] == _PRODUCT and known["format"] == format_number
        known["tables"] = {name: Digest(*digest.values()) for name, digest in known["tables"].items()}
    except (ValueError, LookupError, TypeError, AttributeError) as error:
        raise BackupError(_("%(file)s is damaged or no backup.") % {"file": path}) from error
    if not is_ours:
        raise BackupError(_("This backup was made by a newer product; restore it with that one."))
    if any(".." in PurePosixPath(name).parts or name.startswith("/") for name in tar.getnames()):
        raise BackupError(_("This backup holds files outside its folder."))
    return Manifest(**known)


def _add(tar: tarfile.TarFile, name: str, content: bytes) -> None:
    member = tarfile.TarInfo(name)
    member.size, member.mode = len(content), 0o600
    tar.addfile(member, io.BytesIO(content))


def _add_files(tar: tarfile.TarFile, folder: Path) -> int:
    """Add the regular files of a folder; one that is removed meanwhile is not in the backup."""
    count = 0
    for path in sorted(folder.rglob("*")):
        if path.is_symlink() or not path.is_file():
            continue
        try:
            tar.add(path, str(PurePosixPath(_FILES) / path.relative_to(folder).as_posix()), recursive=False)
        except FileNotFoundError:
            continue
        count += 1
    return count


@contextmanager
def _part(tar: tarfile.TarFile, name: str) -> Iterator[BinaryIO]:
    try:
        part = tar.extractfile(name)
    except KeyError:
        part = None
    if part is None:
        raise BackupError(_("This is no backup: %(part)s is missing.") % {"part": name})
    with part:
        yield part  # type: ignore[misc]


def _private(path: Path) -> BinaryIO:
    """Open a new file that only we may read."""
    return open(os.open(path, os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o600), "w+b")


def _digests(file: BinaryIO, length: int) -> tuple[str, str]:
    """Return the SHA-256 of the first bytes of a file and their HMAC, in hexadecimal digits; the place in it stays."""
    digest, mark, place = hashlib.sha256(), salted_hmac(_SALT, b"", algorithm="sha256"), file.tell()
    file.seek(0)
    while length and (block := file.read(min(length, 1 << 20))):
        digest.update(block)
        mark.update(block)
        length -= len(block)
    file.seek(place)
    return digest.hexdigest(), mark.hexdigest()
