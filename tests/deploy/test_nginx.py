"""nginx as deploy/ sets it up, before gunicorn: slow clients stop nobody, and only what is true goes through."""

from __future__ import annotations

import http.server
import os
import re
import shutil
import socket
import ssl
import statistics
import subprocess
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from installations import gunicorn, seconds_until
from products import free_port
from trees import BASE

CONFIGURATION = BASE / "deploy/nginx/nginx.conf"
HOST = "parks.example"
SLOW = 200
Connect = Callable[[], socket.socket]


@pytest.fixture(scope="module")
def folder() -> Iterator[Path]:
    """Return a folder with a certificate of our own make."""
    made = Path(tempfile.mkdtemp(prefix="parkboard-"))
    made.chmod(0o755)
    openssl = ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", f"/CN={HOST}"]
    openssl += ["-addext", f"subjectAltName=DNS:{HOST}", "-keyout", f"{made}/key.pem", "-out", f"{made}/fullchain.pem"]
    subprocess.run(openssl, check=True, capture_output=True)
    yield made
    shutil.rmtree(made, ignore_errors=True)


@contextmanager
def nginx(folder: Path, upstream: int) -> Iterator[tuple[int, int]]:
    """Run nginx with the very file of deploy/, of which only places are replaced; yield the ports of http and https."""
    found = shutil.which("nginx", path=f"{os.environ['PATH']}:/usr/sbin")
    assert found, "nginx is missing: apt-get install nginx-light"
    plain, secure = free_port(), free_port()
    text = CONFIGURATION.read_text()
    for old, new in (
        ("127.0.0.1:8000", f"127.0.0.1:{upstream}"),
        ("listen 80", f"listen 127.0.0.1:{plain}"),
        ("listen 443", f"listen 127.0.0.1:{secure}"),
        ("/etc/parkboard/tls/", f"{folder}/"),
        ("/run/nginx.pid", f"{folder}/nginx.pid"),
        ("/var/log/nginx/", f"{folder}/"),
        ("/var/lib/nginx/", f"{folder}/"),
    ):
        assert old in text, f"{old} is a place that the file promises to have"
        text = text.replace(old, new)
    (folder / "nginx.conf").write_text(text if os.geteuid() == 0 else text.replace("user www-data;", ""))
    server = subprocess.Popen([found, "-c", str(folder / "nginx.conf"), "-g", "daemon off;"], stderr=subprocess.PIPE)
    try:
        give_up = time.monotonic() + 10
        while server.poll() is None and not (folder / "nginx.pid").exists() and time.monotonic() < give_up:
            time.sleep(0.05)
        assert server.poll() is None, server.stderr.read().decode() if server.stderr else ""
        yield plain, secure
    finally:
        server.terminate()
        server.wait(10)


def encrypted(folder: Path, port: int, host: str = HOST, newest: ssl.TLSVersion | None = None) -> Connect:
    """Return what connects as a browser does."""
    trust = ssl.create_default_context(cafile=str(folder / "fullchain.pem"))
    if newest:
        trust.minimum_version = ssl.TLSVersion.TLSv1
        trust.maximum_version = newest
        trust.set_ciphers("ALL:@SECLEVEL=0")

    def connect() -> socket.socket:
        return trust.wrap_socket(socket.create_connection(("127.0.0.1", port), timeout=10), server_hostname=host)

    return connect


def bare(port: int) -> Connect:
    """Return what connects without anything in between."""
    return lambda: socket.create_connection(("127.0.0.1", port), timeout=10)


def asked(connect: Connect, path: str = "/log-in/", body: bytes = b"", *headers: str) -> tuple[int, str]:
    """Send one request and return status and text of the answer; status 0 where none came in time."""
    lines = [f"{'POST' if body else 'GET'} {path} HTTP/1.1", f"Host: {HOST}", "Connection: close", *headers]
    lines += [f"Content-Length: {len(body)}"] if body else []
    try:
        with connect() as line:
            line.sendall("\r\n".join([*lines, "", ""]).encode() + body)
            answer = b""
            while block := line.recv(65536):
                answer += block
    except (TimeoutError, ConnectionError):
        return 0, ""
    text = answer.decode(errors="replace")
    return int(text.split(" ", 2)[1]), text


@contextmanager
def slow_clients(connect: Connect) -> Iterator[list[socket.socket]]:
    """Hold requests open that come a byte at a time: half of them in the head, half in the body."""
    head = f"POST /log-in/ HTTP/1.1\r\nHost: {HOST}\r\nX-Forwarded-Proto: https\r\nX-Slow: "
    whole = f"{head}1\r\nContent-Type: application/x-www-form-urlencoded\r\nContent-Length: 5000\r\n\r\na"
    lines: list[socket.socket] = []
    stop = threading.Event()

    def trickle() -> None:
        while not stop.wait(1):
            for line in lines:
                try:
                    line.sendall(b"x")
                except OSError:
                    continue

    try:
        for number in range(SLOW):
            lines.append(connect())
            lines[-1].sendall((whole if number % 2 else head).encode())
        trickling = threading.Thread(target=trickle)
        trickling.start()
        yield lines
    finally:
        stop.set()
        trickling.join()
        for line in lines:
            line.close()


def hanging(lines: list[socket.socket]) -> int:
    """Return how many have got neither answer nor end."""
    count = 0
    for line in lines:
        line.settimeout(0)
        try:
            line.recv(1)
        except (BlockingIOError, ssl.SSLWantReadError):
            count += 1
        except OSError:
            continue
    return count


def latencies(connect: Connect, times: int) -> tuple[list[float], set[int]]:
    """Return how long so many visitors in turn wait for a page, and what they got."""
    seconds, answers = [], set()
    for _visitor in range(times):
        began = time.monotonic()
        answers.add(asked(connect, "/log-in/", b"", "X-Forwarded-Proto: https")[0])
        seconds.append(time.monotonic() - began)
    return seconds, answers


@pytest.fixture(scope="module")
def product() -> Iterator[int]:
    """Serve the product as behind a proxy; return gunicorn's port."""
    settings = {
        "HTTPS": "yes",
        "PUBLIC_URL": f"https://{HOST}",
        "ALLOWED_HOSTS": f"{HOST},127.0.0.1",
        "TRUSTED_PROXIES": "127.0.0.1",
    }
    with gunicorn(settings) as (address, _process):
        seconds_until(f"{address}/health/")
        yield int(address.rpartition(":")[2])


def test_slow_clients_stop_nobody(folder, product):
    with nginx(folder, product) as (_plain, secure):
        connect = encrypted(folder, secure)
        with slow_clients(connect) as lines:
            seconds, answers = latencies(connect, 15)
            assert hanging(lines) > SLOW * 0.9, "the slow ones are gone: this shows nothing"
    assert answers == {200}
    # Without nginx nobody has a page before the slow ones are gone: see below.
    assert statistics.median(seconds) < 3


def test_without_nginx_they_stop_everybody(product):
    """The planted fault: the same clients at gunicorn's own door."""
    connect = bare(product)
    assert latencies(connect, 3)[1] == {200}

    def impatient() -> socket.socket:
        return socket.create_connection(("127.0.0.1", product), timeout=3)

    with slow_clients(connect):
        _seconds, answers = latencies(impatient, 2)
    assert 0 in answers


class Echo(http.server.BaseHTTPRequestHandler):
    """Says back what reached it."""

    def do_GET(self) -> None:
        """Answer with the head."""
        self.rfile.read(int(self.headers.get("Content-Length", 0)))
        said = str(self.headers).encode()
        self.send_response(200)
        self.send_header("Content-Length", str(len(said)))
        self.end_headers()
        self.wfile.write(said)

    do_POST = do_GET

    def log_message(self, *_arguments: object) -> None:
        """Say nothing else."""


@pytest.fixture(scope="module")
def echo() -> Iterator[int]:
    """Serve what says back what reached it."""
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Echo)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield server.server_port
    server.shutdown()
    thread.join()
    server.server_close()


def test_what_a_visitor_claims_is_not_passed_on(folder, echo):
    claims = ["X-Forwarded-For: 6.6.6.6", "X-Forwarded-Proto: http", "Forwarded: for=6.6.6.6"]
    with nginx(folder, echo) as (_plain, secure):
        status, text = asked(encrypted(folder, secure), "/", b"", *claims)
    assert status == 200
    told = dict(re.findall(r"^([\w-]+): (.*?)\r?$", text, re.MULTILINE))
    assert (told["X-Forwarded-For"], told["X-Forwarded-Proto"], told["Host"]) == ("127.0.0.1", "https", HOST)
    assert "6.6.6.6" not in text


@pytest.mark.filterwarnings("ignore:ssl.TLSVersion:DeprecationWarning")
def test_limits_and_doors(folder, echo):
    with nginx(folder, echo) as (plain, secure):
        connect = encrypted(folder, secure)
        assert asked(connect, "/", b"x" * 20_500_000)[0] == 200
        assert asked(connect, "/", b"x" * 26_000_000)[0] in (413, 0)
        assert asked(connect, "/", b"", f"X-Long: {'x' * 20_000}")[0] == 400
        status, text = asked(bare(plain), "/ranking/?year=2020")
        assert (status, f"Location: https://{HOST}/ranking/?year=2020" in text) == (308, True)
        with pytest.raises(ssl.SSLError):
            encrypted(folder, secure, "other.example")()
        with pytest.raises(ssl.SSLError):
            encrypted(folder, secure, HOST, ssl.TLSVersion.TLSv1_1)()
        with encrypted(folder, secure, HOST, ssl.TLSVersion.TLSv1_2)() as line:
            assert line.version() == "TLSv1.2"


def test_while_the_product_is_away_the_page_says_so(folder):
    with nginx(folder, free_port()) as (_plain, secure):
        status, text = asked(encrypted(folder, secure))
    assert status == 503
    assert "Retry-After: 10" in text
    assert "请稍后重试" in text
    assert "please try again" in text


def test_what_keeps_slow_clients_away_is_asked_for():
    text = CONFIGURATION.read_text()
    for directive in (
        "proxy_request_buffering on;",
        "proxy_buffering on;",
        "client_header_timeout",
        "client_body_timeout",
    ):
        assert directive in text
