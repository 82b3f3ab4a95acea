"""Before the product is started: what would stop it, told in words at once. Plain Python, for nothing is installed yet.

config/starting.py                   exit 1 where the port is taken, the database away or var/ cannot be written
config/starting.py alone COMMAND…    runs a command while no other does so in this clone
"""

from __future__ import annotations

import fcntl
import hashlib
import os
import socket
import subprocess
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from urllib.parse import urlsplit

BASE = Path(__file__).resolve().parent.parent
HOST, _PORT = "127.0.0.1", "8000"
_LOOPBACK = frozenset({"127.0.0.1", "::1", "localhost"})
_SECONDS = 5


def address(environ: Mapping[str, str]) -> str:
    """Return where gunicorn listens, as host and port."""
    return f"{HOST}:{(environ.get('PORT') or '').strip() or _PORT}"


def public_url(environ: Mapping[str, str]) -> str:
    """Return the address people use: what PUBLIC_URL says, else where gunicorn listens."""
    return (environ.get("PUBLIC_URL") or "").strip().rstrip("/") or f"http://{address(environ)}"


def is_of_this_machine(url: str) -> bool:
    """Return whether an address is plain http on this machine, where no proxy stands before gunicorn."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return False
    return parts.scheme == "http" and parts.hostname in _LOOPBACK


def log_ins(environ: Mapping[str, str]) -> Path:
    """Return the file with the log-ins of the demo in the database that the variables name: each has one of its own."""
    database, folder = ((environ.get(name) or "").strip() for name in ("DATABASE_URL", "POSTGRES_DIR"))
    if not (database or folder):
        return BASE / "var" / "demo-log-ins"
    place = str(BASE / folder) if not database else database.rpartition("@")[2].partition("?")[0]
    return BASE / "var" / f"demo-log-ins-{hashlib.sha256(place.encode()).hexdigest()[:8]}"


def settings_faults(environ: Mapping[str, str]) -> Iterator[str]:
    """Yield what would stop the product that these variables describe, in both languages."""
    yield from _port_faults((environ.get("PORT") or "").strip() or _PORT)
    yield from _database_faults((environ.get("DATABASE_URL") or "").strip())
    folder = BASE / "var" if (BASE / "var").exists() else BASE
    if not os.access(folder, os.W_OK):
        yield f"{folder} 不可写：请更换目录的属主或权限。\n{folder} cannot be written: change its owner or mode."


def _port_faults(port: str) -> Iterator[str]:
    if not (port.isascii() and port.isdecimal() and 0 < int(port) < 65536):
        yield f"PORT 应为 1 到 65535 的数字，现为 {port!r}。\nPORT is {port!r}; allowed: a whole number from 1 to 65535"
        return
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)  # as gunicorn does: one that just ended is free
        try:
            probe.bind((HOST, int(port)))
        except OSError as error:
            yield (
                f"端口 {port} 不能使用（{error.strerror}）：请先停止占用它的程序，或改用 make run PORT=另一个端口。\n"
                f"Port {port} cannot be used ({error.strerror}): stop what uses it, or make run PORT=another."
            )


def _database_faults(url: str) -> Iterator[str]:
    """Yield why nobody answers where DATABASE_URL leads; what else is wrong with it, the settings say."""
    try:
        parts = urlsplit(url)
        host, port = parts.hostname, parts.port or 5432
    except ValueError:
        return
    if not host or host.startswith("/"):
        return
    try:
        socket.create_connection((host, port), _SECONDS).close()
    except OSError as error:
        why = error.strerror or str(error)
        yield (
            f"数据库 {host}:{port} 没有应答（{why}）：请检查 DATABASE_URL，或启动数据库。\n"
            f"The database at {host}:{port} does not answer ({why}): look at DATABASE_URL, or start the server."
        )


def run_alone(command: list[str]) -> int:
    """Run a command while nobody else runs one here; return its exit status."""
    with (BASE / "Makefile").open() as lock:  # only read, so that nothing need be written for it
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            sys.stderr.write(
                "另一个 make 正在安装，请稍候……\nAnother make installs here. Waiting until that is done …\n"
            )
            fcntl.flock(lock, fcntl.LOCK_EX)
        return subprocess.run(command, check=False).returncode


def main(arguments: list[str]) -> int:
    """Look, or run a command alone; return the exit status."""
    if arguments[:1] == ["alone"]:
        return run_alone(arguments[1:])
    found = list(settings_faults(os.environ))
    sys.stderr.write("".join(f"{fault}\n" for fault in found))
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
