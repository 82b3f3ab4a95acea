"""The database as text and back: pg_dump writes it, psql reads it, each in one transaction."""

from __future__ import annotations

import gzip
import os
import subprocess
import tempfile
from collections.abc import Iterable, Iterator
from importlib import import_module
from pathlib import Path
from typing import BinaryIO

from django.conf import settings
from django.db import connection
from django.utils.translation import gettext as _
from psycopg2.extensions import make_dsn

from config.backup.errors import BackupError
from config.postgres.binaries import find_clients
from config.postgres.errors import PostgresError

CONNECTION = ("host", "port", "user", "dbname", "sslmode", "sslrootcert", "sslcert", "sslkey")
# What newer programs write and older ones or older servers do not understand; none of it is part of the state.
NOT_UNDERSTOOD = (b"\\restrict ", b"\\unrestrict ", b"SET transaction_timeout = ")


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
        raise BackupError(_("pg_dump failed: %(words)s") % {"words": done.stderr.strip()[-500:]})


def load(database: BinaryIO, statements: Iterable[str]) -> None:
    """Run the text of a database and then these statements, all or nothing.

    The last line of what psql reads is COMMIT: whatever ends before it, psql or ourselves, leaves nothing.
    """
    command, environment = _client("psql")
    command += ["--no-psqlrc", "--quiet", "--set=ON_ERROR_STOP=1", "--file=-"]
    with tempfile.TemporaryFile() as complaints:
        psql = subprocess.Popen(
            command, env=environment, stdin=subprocess.PIPE, stdout=subprocess.DEVNULL, stderr=complaints
        )
        assert psql.stdin is not None
        try:
            with psql.stdin as script, gzip.open(database) as text:
                script.write(b"BEGIN;\n")
                script.writelines(_understood(text))
                script.write(b"SET LOCAL search_path = public;\n")  # pg_dump leaves none
                script.writelines(f"{statement};\n".encode() for statement in statements)
                script.write(b"COMMIT;\n")
        except BrokenPipeError:
            pass  # psql says why
        finally:
            failed = psql.wait() != 0
        if failed:
            complaints.seek(0)
            words = complaints.read().decode(errors="replace").strip()
            raise BackupError(_("Nothing was restored, psql failed: %(words)s") % {"words": words[:500]})


def _understood(lines: Iterable[bytes]) -> Iterator[bytes]:
    """Leave out what not every server understands; never a line of a table's data."""
    data = False
    for line in lines:
        if data:
            data = line != b"\\.\n"
        elif line.startswith(NOT_UNDERSTOOD):
            continue
        else:
            data = line.startswith(b"COPY ") and line.endswith(b"FROM stdin;\n")
        yield line


def _client(program: str) -> tuple[list[str], dict[str, str]]:
    """Return the program with the address of the connected server, and an environment with the password."""
    try:
        folder = find_clients(settings.POSTGRES_BIN, server_version())
    except PostgresError as error:
        raise BackupError(str(error)) from error
    told = connection.connection.info
    address = make_dsn(**{key: value for key, value in told.dsn_parameters.items() if key in CONNECTION})
    return [str(folder / program), f"--dbname={address}"], {**os.environ, "PGPASSWORD": told.password or ""}
