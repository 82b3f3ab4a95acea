"""Asking clamd, the daemon of ClamAV, whether there is a virus in a file, which goes over the wire (INSTREAM)."""

from __future__ import annotations

import socket
import struct
import time
from collections.abc import Iterable
from typing import TypeAlias

COMMAND, _END = b"zINSTREAM\0", struct.pack("!I", 0)
LONGEST_REPLY = 4096
# A folder with a name, or host and port.
Address: TypeAlias = str | tuple[str, int]


class NoAnswer(RuntimeError):
    """The daemon is not reached, too slow, or says nothing about the file."""


def found_in(chunks: Iterable[bytes], address: Address, seconds: float) -> str:
    """Return what the daemon calls the virus in a file, empty where it finds none. Raises NoAnswer.

    ``seconds`` is what all of it may take, however slowly the daemon goes on.
    """
    end = time.monotonic() + seconds
    try:
        with _reached(address, seconds) as daemon:
            reply = _asked(daemon, chunks, end)
    except OSError as error:
        raise NoAnswer(str(error)) from error
    said = reply.rstrip(b"\0\n").decode(errors="replace")
    if said == "stream: OK":
        return ""
    if said.startswith("stream: ") and said.endswith(" FOUND"):
        return said.removeprefix("stream: ").removesuffix(" FOUND") or "?"
    raise NoAnswer(said or "no reply")


def _reached(address: Address, seconds: float) -> socket.socket:
    if isinstance(address, tuple):
        return socket.create_connection(address, seconds)
    daemon = socket.socket(socket.AF_UNIX)
    try:
        daemon.settimeout(seconds)
        daemon.connect(address)
    except OSError:
        daemon.close()
        raise
    return daemon


def _asked(daemon: socket.socket, chunks: Iterable[bytes], end: float) -> bytes:
    """Return the reply to a file, also of a daemon that stopped reading because the file is too large for it."""
    try:
        _send(daemon, COMMAND, end)
        for chunk in chunks:
            if chunk:  # an empty one would end the file
                _send(daemon, struct.pack("!I", len(chunk)) + chunk, end)
        _send(daemon, _END, end)
    except (BrokenPipeError, ConnectionResetError):
        pass  # why, the daemon may have said before
    reply = b""
    while not reply.endswith((b"\0", b"\n")) and len(reply) < LONGEST_REPLY:
        _limit(daemon, end)
        part = daemon.recv(LONGEST_REPLY)
        if not part:
            break
        reply += part
    return reply


def _send(daemon: socket.socket, content: bytes, end: float) -> None:
    _limit(daemon, end)
    daemon.sendall(content)


def _limit(daemon: socket.socket, end: float) -> None:
    left = end - time.monotonic()
    if left <= 0:
        raise TimeoutError("timed out")
    daemon.settimeout(left)
