"""One private cluster in one folder: made once, started by whoever needs it, shared by all."""

from __future__ import annotations

import fcntl
import hashlib
import json
import os
import secrets
import shutil
import signal
import socket
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import asdict, dataclass, replace
from pathlib import Path

import psycopg2
from psycopg2 import sql

from config.postgres import DATABASE, OWNER_ROLE, WEB_ROLE, binaries
from config.postgres.account import Account, server_account
from config.postgres.errors import PostgresError
from core.files import whole_file

SHARED_BY_ROOT = Path("/var/lib/parkboard")

# Durable (fsync and full_page_writes stay on); modest, because it shares a small machine with the product.
OPTIONS = {
    "listen_addresses": "127.0.0.1",
    "unix_socket_directories": "",
    "max_connections": "60",
    "shared_buffers": "128MB",
    "work_mem": "16MB",
    "maintenance_work_mem": "64MB",
    "max_wal_size": "2GB",
    "jit": "off",
    "timezone": "UTC",
    "log_timezone": "UTC",
}


@dataclass(frozen=True)
class Connection:
    """How to reach the server: port, and a password for each role."""

    port: int
    superuser: str
    owner: str
    web: str

    def parameters(self, role: str) -> dict[str, object]:
        """Return host, port, user and password of "superuser", "owner" or "web"."""
        users = {"superuser": "postgres", "owner": OWNER_ROLE, "web": WEB_ROLE}
        return {"host": "127.0.0.1", "port": self.port, "user": users[role], "password": getattr(self, role)}


def default_folder(base: Path) -> Path:
    """Return where the cluster of a clone lies: under var/, for root where another account may enter."""
    if os.geteuid() != 0:
        return base / "var" / "postgres"
    return SHARED_BY_ROOT / hashlib.sha256(str(base).encode()).hexdigest()[:12]


class Cluster:
    """The cluster of one folder."""

    def __init__(self, folder: Path, programs: str = "") -> None:
        self.folder = folder
        self.programs = programs
        self.data = folder / "data"
        self.log = folder / "log"
        self.connection_file = folder / "connection.json"

    def connection(self) -> Connection | None:
        """Return how to reach the server, None before it was ever started."""
        try:
            return Connection(**json.loads(self.connection_file.read_text()))
        except (FileNotFoundError, NotADirectoryError):
            return None

    def is_running(self) -> bool:
        """Return whether the server answers."""
        return self._reached() is not None

    def start(self) -> Connection:
        """Make the cluster if there is none, start it if it does not run, and return how to reach it."""
        if connection := self._reached():
            return connection
        account = server_account()
        self._make_folder(account)
        with self._locked():
            return self._reached() or self._start(account)

    def stop(self) -> bool:
        """Stop the server; return whether it ran."""
        if not (self.data / "postmaster.pid").exists():
            return False
        with self._locked():
            account = server_account()
            folder = self._programs(account)
            result = account.run([str(folder / "pg_ctl"), "-D", str(self.data), "-m", "fast", "-w", "stop"])
        return result.returncode == 0

    def _reached(self) -> Connection | None:
        connection = self.connection()
        return connection if connection is not None and _answers(connection) else None

    def _start(self, account: Account) -> Connection:
        folder = self._programs(account)
        passwords = self.connection()
        if not (self.data / "PG_VERSION").exists():
            passwords = Connection(0, *(secrets.token_urlsafe(24) for _role in range(3)))
            self._initialise(folder, account, passwords)
        if passwords is None:
            raise PostgresError(f"{self.connection_file} is gone; restore it, or move {self.folder} away.")
        self._forget_the_dead()
        # After kill -9 the old server's children may live on for a moment and hold the shared memory; and somebody else
        # may take a port before the server has it.
        for wait in (0.2, 0.5, 1, 2, 0):
            connection = replace(passwords, port=_free_port())
            result = account.run(self._starting(folder, connection.port))
            if result.returncode == 0:
                break
            time.sleep(wait)
        else:
            raise PostgresError(f"PostgreSQL does not start: {result.stdout.strip()[-500:]} (log: {self.log})")
        _make_roles(connection)
        self._write(connection)
        return connection

    def _starting(self, folder: Path, port: int) -> list[str]:
        options = " ".join(f"-c {name}={value or chr(39) * 2}" for name, value in OPTIONS.items())
        where = ["-D", str(self.data), "-l", str(self.log), "-o", f"-p {port} {options}"]
        return [str(folder / "pg_ctl"), *where, "-w", "-t", "60", "start"]

    def _programs(self, account: Account) -> Path:
        made_by = self.data / "PG_VERSION"
        major = int(made_by.read_text()) if made_by.exists() else None
        # Never copied to a parent that is not ours: in /tmp anybody could have put programs there before.
        shared = SHARED_BY_ROOT if self.folder.parent == SHARED_BY_ROOT else self.folder
        return binaries.find(self.programs, account, shared, major)

    def _make_folder(self, account: Account) -> None:
        try:
            _make_way(self.folder.parent)
            self.folder.mkdir(mode=0o700, exist_ok=True)
            held = {path.name for path in self.folder.iterdir()}
        except OSError as error:
            raise PostgresError(f"{self.folder} cannot be made: {error}. Set POSTGRES_DIR.") from error
        if held and "lock" not in held:
            raise PostgresError(f"{self.folder} holds other things. Set POSTGRES_DIR to a new folder.")
        account.own(self.folder)
        if not account.can_enter(self.folder):
            raise PostgresError(
                f"{self.folder} lies where the server's account (number {account.uid}) may not enter. Set POSTGRES_DIR."
            )

    def _initialise(self, folder: Path, account: Account, passwords: Connection) -> None:
        making = self.folder / "data.new"
        shutil.rmtree(making, ignore_errors=True)  # what an interrupted attempt left
        password_file = self.folder / "password"
        with whole_file(password_file) as file:
            file.write(passwords.superuser.encode())
        account.own(password_file)
        command = [str(folder / "initdb"), "-D", str(making), "-U", "postgres", "--pwfile", str(password_file)]
        command += ["--auth=scram-sha-256", "--data-checksums", "--encoding=UTF8"]
        try:
            result = account.run([*command, "--locale=C", "--lc-ctype=C.UTF-8"])
            if result.returncode != 0:  # a system without C.UTF-8
                shutil.rmtree(making, ignore_errors=True)
                result = account.run([*command, "--locale=C"])
        finally:
            password_file.unlink()
        if result.returncode != 0:
            raise PostgresError(f"initdb failed: {result.stdout.strip()[-500:]}")
        self._write(passwords)
        making.rename(self.data)

    def _write(self, connection: Connection) -> None:
        with whole_file(self.connection_file) as file:
            file.write(json.dumps(asdict(connection)).encode())

    def _forget_the_dead(self) -> None:
        """Remove the pid file of a server that was killed and whose number another program has now."""
        pid_file = self.data / "postmaster.pid"
        try:
            pid = int(pid_file.read_text().split("\n")[0])
            program = Path(f"/proc/{pid}/comm").read_text().strip()
        except (FileNotFoundError, ProcessLookupError, ValueError):
            return
        if program != "postgres":
            pid_file.unlink(missing_ok=True)

    def kill(self, how: signal.Signals = signal.SIGKILL) -> None:
        """End the server the hard way, for tests of what survives it."""
        os.kill(int((self.data / "postmaster.pid").read_text().split("\n")[0]), how)

    @contextmanager
    def _locked(self) -> Iterator[None]:
        with open(os.open(self.folder / "lock", os.O_RDWR | os.O_CREAT, 0o600), "r+") as file:
            fcntl.flock(file, fcntl.LOCK_EX)
            yield


def _make_way(folder: Path) -> None:
    """Make a folder and those above it, open to the server's account whatever our umask says."""
    for missing in reversed([path for path in (folder, *folder.parents) if not path.exists()]):
        missing.mkdir(exist_ok=True)
        missing.chmod(0o755)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _answers(connection: Connection) -> bool:
    if not connection.port:
        return False
    try:
        psycopg2.connect(dbname=DATABASE, connect_timeout=5, **connection.parameters("web")).close()
    except psycopg2.OperationalError:
        return False
    return True


def _make_roles(connection: Connection) -> None:
    """Make, once, the role that owns, the role that serves, and the database."""
    parameters = connection.parameters("superuser")
    with closing(psycopg2.connect(dbname="postgres", **parameters)) as server:
        server.autocommit = True
        with server.cursor() as cursor:
            cursor.execute("SELECT rolname FROM pg_roles")
            roles = {name for (name,) in cursor.fetchall()}
            for role, password, powers in (
                (WEB_ROLE, connection.web, "LOGIN"),
                (OWNER_ROLE, connection.owner, f"LOGIN CREATEDB IN ROLE {WEB_ROLE}"),
            ):
                if role not in roles:
                    statement = sql.SQL(f"CREATE ROLE {role} {powers} PASSWORD {{}}")
                    cursor.execute(statement.format(sql.Literal(password)))
            cursor.execute("SELECT 1 FROM pg_database WHERE datname = %s", [DATABASE])
            if cursor.fetchone() is None:
                cursor.execute(f"CREATE DATABASE {DATABASE} OWNER {OWNER_ROLE} TEMPLATE template0")
                cursor.execute(f"REVOKE ALL ON DATABASE {DATABASE} FROM PUBLIC")
                cursor.execute(f"GRANT CONNECT, TEMPORARY ON DATABASE {DATABASE} TO {WEB_ROLE}")
