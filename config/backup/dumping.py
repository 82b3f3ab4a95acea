"""The database as text and back: pg_dump writes it, the server reads it, each in one transaction.

No psql reads it: that program obeys commands within the text, which begin with a backslash and may start any program.
"""

from __future__ import annotations

import gzip
import os
import subprocess
from collections.abc import Iterable, Iterator
from contextlib import closing
from importlib import import_module
from pathlib import Path
from typing import BinaryIO, Protocol

import psycopg2
from django.conf import settings
from django.db import connection
from django.utils.translation import gettext as _
from psycopg2.extensions import make_dsn

from config.backup.errors import BackupError
from config.postgres.binaries import find_clients
from config.postgres.errors import PostgresError

CONNECTION = ("host", "port", "user", "dbname", "sslmode", "sslrootcert", "sslcert", "sslkey")
# What newer servers write and older ones do not understand; it is no part of the state.
NOT_UNDERSTOOD = b"SET transaction_timeout = "
# Guards psql, which would otherwise obey what stands in the text. It stays in the file, for whoever opens that by hand.
RESTRICTS = (b"\\restrict ", b"\\unrestrict ")
_END = b"\\.\n"
# So much data goes to the server at a time.
_BLOCK = 1 << 16


def server_version() -> int:
    """Return the major version of the connected server."""
    connection.ensure_connection()
    return int(connection.connection.info.server_version) // 10000


def session_table() -> str:
    """Return the table of sessions: a backup that held them would let its reader in as anybody signed in."""
    store = import_module(settings.SESSION_ENGINE).SessionStore
    return str(store.get_model_class()._meta.db_table)


def dump(target: Path, snapshot: str) -> None:
    """Write the database as another transaction sees it, compressed."""
    options = ["--format=plain", "--compress=6", "--no-owner", "--no-privileges"]
    options += [f"--snapshot={snapshot}", f"--exclude-table-data=public.{session_table()}", f"--file={target}"]
    command, environment = _client("pg_dump")
    done = subprocess.run([*command, *options], env=environment, capture_output=True, text=True, check=False)
    if done.returncode != 0:
        words = done.stderr.strip()[-500:] or f"exit status {done.returncode}"  # a signal leaves no words
        raise BackupError(_("pg_dump failed: %(words)s") % {"words": words})


def load(database: BinaryIO, statements: Iterable[str]) -> None:
    """Run the text of a database and then these statements, all or nothing.

    COMMIT is the last that is sent: whatever ends before it, the server or ourselves, leaves nothing.
    """
    address, password = _address()
    try:
        with (
            closing(psycopg2.connect(address, password=password)) as server,
            server,
            server.cursor() as cursor,
            gzip.open(database) as text,
        ):
            _run(cursor, text)
            cursor.execute("SET LOCAL search_path = public")  # pg_dump leaves none
            for statement in statements:
                cursor.execute(statement)
    except psycopg2.Error as error:
        words = str(error).strip()
        raise BackupError(_("Nothing was restored; the database says: %(words)s") % {"words": words[:500]}) from error


class _Cursor(Protocol):
    """What is asked of a cursor of the driver."""

    def execute(self, statement: bytes) -> object:
        """Send a statement."""

    def copy_expert(self, statement: str, rows: _Rows) -> object:
        """Send the data of a table."""


def _run(cursor: _Cursor, text: Iterable[bytes]) -> None:
    """Send the statements of a text, and the data of its tables. Raises BackupError for a line that is neither."""
    lines, statements = iter(text), bytearray()
    for line in lines:
        if line.startswith(b"COPY ") and line.endswith(b" FROM stdin;\n"):
            _send(cursor, statements)
            cursor.copy_expert(line.decode(), _Rows(lines))
            statements = bytearray()
        elif line.startswith(NOT_UNDERSTOOD) or line.startswith(RESTRICTS):
            continue
        elif b"\\" in line:
            words = {"line": line.decode(errors="replace").strip()[:80]}
            raise BackupError(_("Nothing was restored: the backup holds a line that no backup has: %(line)s") % words)
        else:
            statements += line
    _send(cursor, statements)


def _send(cursor: _Cursor, statements: bytearray) -> None:
    if any(line and not line.startswith(b"--") for line in statements.splitlines()):  # nothing but remarks is refused
        cursor.execute(bytes(statements))


class _Rows:
    """The data of one table: what stands before the next line that ends it."""

    def __init__(self, lines: Iterator[bytes]) -> None:
        self.lines, self.is_over = lines, False

    def read(self, _size: int = -1) -> bytes:
        """Return the next lines, nothing at the end. Raises EOFError where the text ends before the data does."""
        block = bytearray()
        while not self.is_over and len(block) < _BLOCK:
            line = next(self.lines, None)
            if line is None:
                raise EOFError
            self.is_over = line == _END
            if not self.is_over:
                block += line
        return bytes(block)


def _client(program: str) -> tuple[list[str], dict[str, str]]:
    """Return the program with the address of the connected server, and an environment with the password."""
    try:
        folder = find_clients(settings.POSTGRES_BIN, server_version())
    except PostgresError as error:
        raise BackupError(str(error)) from error
    address, password = _address()
    return [str(folder / program), f"--dbname={address}"], {**os.environ, "PGPASSWORD": password}


def _address() -> tuple[str, str]:
    """Return the address of the connected server, and the password."""
    connection.ensure_connection()
    told = connection.connection.info
    address = make_dsn(**{key: value for key, value in told.dsn_parameters.items() if key in CONNECTION})
    return address, told.password or ""
