"""One worker of gunicorn in a process of its own, and a browser in front of it."""

from __future__ import annotations

import http.client
import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress

from django.conf import settings


class Answered:
    """Status and headers of an answer, and how many bytes came with them."""

    def __init__(self, response: http.client.HTTPResponse) -> None:
        self.status, self.headers, self.body = response.status, dict(response.headers), response.read()


class Browser:
    """A person's browser: it keeps its connection and its cookies, and takes pages compressed."""

    def __init__(self, port: int, cookie: str) -> None:
        self.port, self.cookie = port, cookie
        self.connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)

    def get(self, path: str, *, is_signed_in: bool = True, etag: str = "") -> Answered:
        """Return the answer to a request for a page; anything but a page, or that nothing is new, stops the bench."""
        headers = {"Accept-Encoding": "gzip"}
        headers |= {"Cookie": self.cookie} if is_signed_in else {}
        headers |= {"If-None-Match": etag} if etag else {}
        answered = self._ask(path, headers)
        if answered.status != (304 if etag else 200):
            raise RuntimeError(f"{path} answered {answered.status}")
        token = answered.headers.get("Set-Cookie", "").partition(";")[0]
        if is_signed_in and token.startswith(settings.CSRF_COOKIE_NAME) and token not in self.cookie:
            self.cookie += f"; {token}"
        return answered

    def cpu(self) -> float:
        """Return the seconds of CPU that the worker has taken."""
        return float(self.get("/cpu/", is_signed_in=False).body)

    def _ask(self, path: str, headers: dict[str, str]) -> Answered:
        try:
            self.connection.request("GET", path, headers=headers)
            return Answered(self.connection.getresponse())
        except (http.client.RemoteDisconnected, ConnectionError):  # it was idle for too long
            self.connection.close()
            self.connection.request("GET", path, headers=headers)
            return Answered(self.connection.getresponse())


@contextmanager
def served(cookie: str) -> Iterator[Browser]:
    """Serve with one worker of four threads, as the product does, until the block ends."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = int(free.getsockname()[1])
    command = [sys.executable, "-m", "gunicorn", "--config", "config/gunicorn.py", "--workers", "1", "bench.wsgi"]
    environment = {**os.environ, "PORT": str(port)}
    server = subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        yield _arrived(Browser(port, cookie))
    finally:
        server.terminate()
        server.wait()


def _arrived(browser: Browser) -> Browser:
    for _try in range(100):
        with suppress(OSError):
            browser.get("/fixed-bytes/", is_signed_in=False)
            return browser
        browser.connection.close()
        time.sleep(0.2)
    raise RuntimeError("gunicorn did not start")
