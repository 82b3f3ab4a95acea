"""Files are written whole or not at all, whatever the disk does."""

from __future__ import annotations

import errno
import os
from pathlib import Path

import pytest
from django.db import OperationalError
from psycopg2 import errors

from core.files import is_of_storage, whole_file


def full(*_args):
    """Do what a full disk does."""
    raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))


@pytest.mark.parametrize("is_there", [False, True])
@pytest.mark.parametrize("fails", ["fsync", "replace", "while writing"])
def test_a_disk_that_is_full_leaves_what_was_there_and_nothing_else(tmp_path, monkeypatch, is_there, fails):
    place = tmp_path / "kept"
    if is_there:
        place.write_bytes(b"before")
    if fails == "fsync":
        monkeypatch.setattr("core.files.os.fsync", full)
    if fails == "replace":
        monkeypatch.setattr("pathlib.Path.replace", full)

    def write():
        """Write half of a file, and fail."""
        with whole_file(place) as file:
            file.write(b"half")
            if fails == "while writing":
                full()

    with pytest.raises(OSError, match="No space left"):
        write()
    assert [path.name for path in tmp_path.iterdir()] == ["kept"] * is_there
    assert not is_there or place.read_bytes() == b"before"


def test_a_file_is_there_whole_with_its_mode_also_through_a_link(tmp_path):
    (tmp_path / "link").symlink_to(tmp_path / "place")
    with whole_file(tmp_path / "link") as file:
        file.write(b"all of it")
        assert not (tmp_path / "place").exists()
    assert (tmp_path / "place").read_bytes() == b"all of it"
    assert (tmp_path / "link").is_symlink() and (tmp_path / "place").stat().st_mode & 0o777 == 0o600


def test_of_two_that_write_once_the_first_stays(tmp_path):
    for text in (b"first", b"second"):
        with whole_file(tmp_path / "secret", is_once=True) as file:
            file.write(text)
    assert (tmp_path / "secret").read_bytes() == b"first"
    assert len(list(tmp_path.iterdir())) == 1


def test_what_is_no_file_is_not_put_away():
    with whole_file(Path("/dev/null")) as file:
        file.write(b"gone")
    assert not os.path.isfile("/dev/null")


def caused(error, cause):
    error.__cause__ = cause
    return error


@pytest.mark.parametrize(
    ("error", "is_one"),
    [
        (OSError(errno.ENOSPC, "full"), True),
        (PermissionError(errno.EACCES, "no"), True),
        (OSError(errno.EROFS, "read only"), True),
        (ConnectionResetError(errno.ECONNRESET, "gone"), False),
        (FileNotFoundError(errno.ENOENT, "none"), False),
        (ValueError(), False),
        (None, False),
        (OperationalError("away"), False),
    ],
)
def test_what_is_of_the_disk(error, is_one):
    assert is_of_storage(error) is is_one


def test_a_database_whose_disk_is_full_is_one(monkeypatch):
    class Full(errors.DiskFull):
        pgcode = "53100"

    assert is_of_storage(caused(OperationalError("full"), Full("full")))
