"""Commands of the product in a process that has read its modules already: a start costs two seconds, a copy none.

Each command is a process of its own, a copy of one that waits; manage.py runs there with the environment and the settings
of that command, read anew by config/settings.py. What only a real start shows (what is told before the modules are read,
another tree, AppConfig.ready) is run by `trees.run`.
"""

from __future__ import annotations

import atexit
import json
import os
import selectors
import signal
import socket
import subprocess
import sys
import time
from functools import cache
from pathlib import Path

BASE = Path(__file__).parents[1]


class Stove:
    """The process that waits, and how it is asked; it ends with us, for then nobody holds the other end."""

    def __init__(self, environment: dict[str, str]) -> None:
        """Begin to read the modules; the first command waits until that is done."""
        self.line, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        with theirs:
            self.process = subprocess.Popen(
                [sys.executable, __file__, str(theirs.fileno())],
                cwd=BASE,
                env=environment,
                stdin=subprocess.DEVNULL,
                pass_fds=[theirs.fileno()],
            )

        atexit.register(self.end)

    def end(self) -> None:
        """Let it end, as it does when we do."""
        self.line.close()
        self.process.wait()

    def run(
        self, arguments: list[str], environment: dict[str, str], seconds: float, room: int | None = None
    ) -> subprocess.CompletedProcess[str]:
        """Run manage.py in a copy to its end; room is the most bytes that it may write into one file."""
        asked = json.dumps([["manage.py", *arguments], environment, room]).encode()
        outs, errs = os.pipe(), os.pipe()
        try:
            socket.send_fds(self.line, [asked], [outs[1], errs[1]])
        finally:
            os.close(outs[1])
            os.close(errs[1])
        pid = int(self.line.recv(100))
        said = _read_to_the_end(pid, outs[0], errs[0], time.monotonic() + seconds)
        code = int(self.line.recv(100))
        out, err = (text.decode() for text in said)
        return subprocess.CompletedProcess(["manage.py", *arguments], code, out, err)


def _read_to_the_end(pid: int, out: int, err: int, give_up: float) -> tuple[bytes, bytes]:
    said: dict[int, bytes] = {out: b"", err: b""}
    with selectors.DefaultSelector() as ready:
        for one in said:
            ready.register(one, selectors.EVENT_READ)
        while ready.get_map():
            if time.monotonic() > give_up:
                os.kill(pid, signal.SIGKILL)
                raise TimeoutError(said)
            for key, _events in ready.select(1):
                if text := os.read(key.fd, 1 << 16):
                    said[key.fd] += text
                else:
                    ready.unregister(key.fd)
                    os.close(key.fd)
    return said[out], said[err]


@cache
def stove(process: int) -> Stove:
    """Return the waiting process of one of the processes of the tests, made for the first command."""
    from trees import environment

    assert process == os.getpid()
    return Stove(environment())


# --- In the process that waits -----------------------------------------------------------------------------------


def wait(line: socket.socket) -> None:
    """Read the modules, then return in one copy for each command that is asked for, ready to run it."""
    import gc
    import importlib

    import django

    os.environ["DJANGO_SETTINGS_MODULE"] = "config.settings"
    sys.path.insert(0, str(BASE))
    django.setup()
    importlib.import_module("config.urls")
    gc.freeze()
    while True:
        asked, given, _flags, _address = socket.recv_fds(line, 1 << 18, 2)
        if not asked:
            os._exit(0)
        pid = os.fork()
        if not pid:
            line.close()
            _become(*json.loads(asked), *given)
            return
        for one in given:
            os.close(one)
        line.send(str(pid).encode())
        line.send(str(os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])).encode())


def _become(arguments: list[str], environment: dict[str, str], room: int | None, out: int, err: int) -> None:
    """Take on what a command is started with, and read the settings that this leads to."""
    import resource

    for given, place in ((out, 1), (err, 2)):
        os.dup2(given, place)
        os.close(given)
    sys.argv = arguments
    os.environ.clear()
    os.environ.update(environment)
    _forget_settings()
    if room is not None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (room, room))


def _forget_settings() -> None:
    """Let manage.py read the settings, and what Django keeps of them, as if nobody had asked for one yet."""
    from asgiref.local import Local
    from django.conf import empty, settings
    from django.core.cache import caches
    from django.core.files.storage import storages
    from django.db import connections
    from django.template import engines
    from django.utils import timezone

    sys.modules.pop("config.settings")
    settings._wrapped = empty
    for handler in (connections, caches):
        handler.__dict__.pop("settings", None)
        handler._settings = None
        handler._connections = Local(handler.thread_critical)
    for kept in (storages, engines):
        assert not {"backends", "templates"} & set(kept.__dict__), kept
    timezone.get_default_timezone.cache_clear()


if __name__ == "__main__":
    import runpy

    wait(socket.socket(fileno=int(sys.argv[1])))
    runpy.run_path("manage.py", run_name="__main__")
