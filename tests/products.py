"""A product of the browser tests: served by gunicorn from a database of its own, and how an official signs in."""

from __future__ import annotations

import fcntl
import itertools
import os
import re
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path

from playwright.sync_api import Page

BASE = Path(__file__).parents[1]
CDN = "https://cdn.jsdelivr.net/**"
OWN_COPY = BASE / "node_modules" / "chart.js" / "dist" / "chart.umd.min.js"
# Seconds after which what should come by itself is taken for broken; nothing is measured by it.
LONGEST = 300
PASSWORD = "A long enough pass phrase 1"


@dataclass(frozen=True)
class Product:
    """A running product: its address, the one-time password of its official, and where its commands run."""

    address: str
    password: str
    environment: dict[str, str] = field(default_factory=dict)


def manage(environment: dict[str, str], *arguments: str) -> str:
    """Run a command of the product and return what it says."""
    command = [sys.executable, "manage.py", *arguments]
    done = subprocess.run(command, cwd=BASE, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def manage_product(product: Product, *arguments: str) -> str:
    """Run a command on a running product and return what it says."""
    return manage(product.environment, *arguments)


# Below those that systems give to outgoing connections, one of which could take a port before its server is there;
# each process of the tests begins at a place of its own.
PORTS = itertools.cycle(range(10_000, 30_000))
next(itertools.islice(PORTS, os.getpid() * 10 % 20_000, None))


def free_port() -> int:
    """Return a port that nobody listens on, another one each time."""
    for port in PORTS:
        with closing(socket.socket()) as probe:
            if probe.connect_ex(("127.0.0.1", port)) != 0:
                return port
    raise AssertionError("no port is free")


def migrated(cluster: Path, template: Path, environment: dict[str, str]) -> None:
    """Put a migrated cluster in its place: the first one of the suite is migrated, the others are copies of it."""
    with template.with_suffix(".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if template.exists():
            subprocess.run(["cp", "--archive", template, cluster], check=True)
        else:
            manage(environment, "migrate", "--verbosity", "0")
            manage(environment, "database", "stop")
            subprocess.run(["cp", "--archive", cluster, template], check=True)


def serve(folder: Path, prepare: list[tuple[str, ...]], template: Path) -> Iterator[Product]:
    """Serve a city from a cluster of its own, a copy of the migrated template, until the tests are over."""
    port = free_port()
    environment = {
        **{key: value for key, value in os.environ.items() if not key.startswith(("DJANGO", "DATABASE"))},
        "POSTGRES_DIR": str(folder / "cluster"),
        "SECRET_KEY": "x" * 60,
        "PORT": str(port),
    }
    server = None
    try:
        migrated(folder / "cluster", template, environment)
        for command in prepare:
            manage(environment, *command)
        said = manage(environment, "add_account", "official", "--role", "official")
        password = re.search(r"[a-z0-9]{16}", said.split("\n")[1])
        assert password
        gunicorn = [sys.executable, "-m", "gunicorn", "--config", "config/gunicorn.py", "config.wsgi"]
        server = subprocess.Popen(
            gunicorn, cwd=BASE, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )
        wait_for(f"http://127.0.0.1:{port}/health/")
        yield Product(f"http://127.0.0.1:{port}", password.group(), environment)
    finally:
        if server is not None:
            server.send_signal(signal.SIGQUIT)  # nobody is served any more: at once
            server.wait(LONGEST)
        manage(environment, "database", "stop")


def wait_for(address: str) -> None:
    """Wait until an address answers."""
    give_up = time.monotonic() + LONGEST
    while time.monotonic() < give_up:
        try:
            urllib.request.urlopen(address, timeout=20).close()
        except OSError:
            time.sleep(0.2)
        else:
            return
    raise AssertionError(f"{address} does not answer")


def cdn_answers(page: Page) -> None:
    """Let the CDN serve what it should, without leaving the machine."""
    headers = {"Access-Control-Allow-Origin": "*", "Content-Type": "text/javascript"}
    page.route(CDN, lambda route: route.fulfill(body=OWN_COPY.read_bytes(), headers=headers))


def sign_in(page: Page, product: Product) -> None:
    """Sign in as the official; the first time, the one-time password is changed on the way."""
    page.goto(f"{product.address}/log-in/")
    for password in (PASSWORD, product.password):
        page.fill("#id_username", "official")
        page.fill("#id_password", password)
        page.click("main button")
        if "/log-in/" not in page.url:
            break
    if "/account/password/" in page.url:
        page.fill("#id_old_password", product.password)
        page.fill("#id_new_password1", PASSWORD)
        page.fill("#id_new_password2", PASSWORD)
        page.click("main button")
