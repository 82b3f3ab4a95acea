"""Installations for the tests of operation: a server of their own, backups of the test database, gunicorn."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import quote

import psycopg2
import pytest
from django.db import connection
from products import LONGEST, free_port
from trees import BASE, environment, manage

from config.database.base import cluster
from config.postgres.cluster import OPTIONS, Cluster, Connection

OWNER, WEB = "parkboard_owner", "parkboard_web"


@dataclass(frozen=True)
class Installation:
    """A database with its roles, and the settings that lead there."""

    variables: dict[str, str]
    address: dict[str, Any]  # as the owner
    owner: str = OWNER
    web: str = WEB

    def manage(self, *arguments: str) -> str:
        """Run a command that succeeds, and return what it says."""
        done = manage(*arguments, **self.variables)
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout

    def refused(self, *arguments: str) -> str:
        """Run a command that must fail in words, and return them."""
        done = manage(*arguments, **self.variables)
        assert done.returncode == 1, done.stdout
        assert "Traceback" not in done.stderr
        return done.stderr

    def ask(self, question: str, *values: object) -> list[tuple]:
        """Return the rows of a query of the owner."""
        with closing(psycopg2.connect(**self.address)) as server:
            server.autocommit = True
            with server.cursor() as cursor:
                cursor.execute("SET timezone = 'UTC'")
                cursor.execute(question, values)
                return cursor.fetchall() if cursor.description else []


def installation(
    reached: Connection,
    name: str,
    files: Path,
    owner: str = OWNER,
    web: str = WEB,
    passwords: tuple[str, str] = ("", ""),
) -> Installation:
    """Return the installation of a database, known by addresses as in production."""
    given = passwords if any(passwords) else (reached.owner, reached.web)
    place = f"127.0.0.1:{reached.port}/{name}"
    variables = {
        "DATABASE_URL": f"postgres://{web}:{quote(given[1])}@{place}",
        "DATABASE_OWNER_URL": f"postgres://{owner}:{quote(given[0])}@{place}",
        "FILES_DIR": str(files),
        "HTTPS": "no",
    }
    address = {"host": "127.0.0.1", "port": reached.port, "user": owner, "password": given[0], "dbname": name}
    return Installation(variables, address, owner, web)


def database_of_tests(files: Path) -> Installation:
    """Return the installation of the tests' own database."""
    reached = cluster().connection()
    assert reached is not None
    return installation(reached, connection.settings_dict["NAME"], files)


@contextmanager
def server_of_tests() -> Iterator[Cluster]:
    """Start an empty server, in a folder that its account may enter too; it forgets all when its machine stops."""
    folder = Path(tempfile.mkdtemp(prefix="parkboard-"))
    folder.chmod(0o755)
    started = Cluster(folder / "cluster")
    with pytest.MonkeyPatch.context() as patch:
        forgets = {"fsync": "off", "full_page_writes": "off", "autovacuum": "off"}
        patch.setattr("config.postgres.cluster.OPTIONS", OPTIONS | forgets)
        started.start()
    try:
        yield started
    finally:
        started.stop()
        shutil.rmtree(folder, ignore_errors=True)


def new_database(server: Cluster, name: str, files: Path, template: str = "template0") -> Installation:
    """Return an installation with an empty database on a server of the test's own, or with a copy of another there."""
    reached = server.connection()
    assert reached is not None
    found = installation(reached, name, files)
    with closing(psycopg2.connect(**{**found.address, "dbname": "postgres"})) as maker:
        maker.autocommit = True
        with maker.cursor() as cursor:
            cursor.execute(f"CREATE DATABASE {name} TEMPLATE {template}")
    return found


def of_every_table(place: Installation, what: str) -> dict[str, Any]:
    """Return under the name of every table what an expression says of its rows t, asked all at once."""
    tables = place.ask("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")
    return dict(place.ask(" UNION ALL ".join(f"SELECT '{name}', {what} FROM {name} t" for (name,) in tables)))


def contents(place: Installation) -> dict[str, str]:
    """Return the MD5 of the ordered rows of every table, and the state of every sequence."""
    found = of_every_table(place, "md5(coalesce(string_agg(t::text, E'\\n' ORDER BY t::text COLLATE \"C\"), ''))")
    sequences = place.ask("SELECT sequencename, last_value::text FROM pg_sequences WHERE schemaname = 'public'")
    return found | dict(sequences)


@contextmanager
def gunicorn(variables: dict[str, str]) -> Iterator[tuple[str, subprocess.Popen[bytes]]]:
    """Serve as the unit of systemd does; yield address and process."""
    unit = (BASE / "deploy/systemd/parkboard.service").read_text()
    (command,) = (line.removeprefix("ExecStart=") for line in unit.splitlines() if line.startswith("ExecStart="))
    words = command.replace("/srv/parkboard/.venv/bin/python", sys.executable).split()
    told = {"PORT": str(free_port()), **variables}
    process = subprocess.Popen(
        words, cwd=BASE, env=environment(**told), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    try:
        yield f"http://127.0.0.1:{told['PORT']}", process
    finally:
        if process.poll() is None:
            process.send_signal(signal.SIGTERM)
            process.wait(LONGEST)


def workers(process: subprocess.Popen[bytes]) -> list[int]:
    """Return the numbers of gunicorn's workers."""
    said = Path(f"/proc/{process.pid}/task/{process.pid}/children").read_text()
    return [int(word) for word in said.split()]


def get(address: str, *, seconds: float = 20, **headers: str) -> tuple[int, dict[str, str], str]:
    """Return status, headers and text of a page; status 0 where nobody answers."""
    request = urllib.request.Request(address, headers={key.replace("_", "-"): value for key, value in headers.items()})
    try:
        with urllib.request.urlopen(request, timeout=seconds) as answer:
            return answer.status, dict(answer.headers), answer.read().decode()
    except urllib.error.HTTPError as answer:
        return answer.code, dict(answer.headers), answer.read().decode()
    except OSError:
        return 0, {}, ""


def seconds_until(address: str, status: int = 200, **headers: str) -> float:
    """Return after how many seconds an address answers so."""
    began = time.monotonic()
    while time.monotonic() - began < LONGEST:
        if get(address, seconds=10, **headers)[0] == status:
            return time.monotonic() - began
        time.sleep(0.1)
    raise AssertionError(f"{address} does not answer {status}: {get(address, seconds=5, **headers)}")


def kill(*numbers: int) -> None:
    """End processes the hard way."""
    for number in numbers:
        os.kill(number, signal.SIGKILL)
