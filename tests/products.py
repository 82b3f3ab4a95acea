"""A product of the browser tests: served by gunicorn from a database of its own, and sessions of its people."""

from __future__ import annotations

import fcntl
import itertools
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from desk import Desk
from playwright.sync_api import Page

BASE = Path(__file__).parents[1]
CDN = "https://cdn.jsdelivr.net/**"
OWN_COPY = BASE / "node_modules" / "chart.js" / "dist" / "chart.umd.min.js"
# Seconds after which what should come by itself is taken for broken; nothing is measured by it.
LONGEST = 300
PASSWORD = "A long enough pass phrase 1"


@dataclass(frozen=True)
class Product:
    """A running product: its address, and where its commands run."""

    address: str
    desk: Desk


def manage_product(product: Product, *arguments: str) -> str:
    """Run a command on a running product and return what it says."""
    return product.desk.manage(*arguments)


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


def migrated(cluster: Path, template: Path, desk: Desk) -> None:
    """Put a migrated cluster in its place: the first one of the suite is migrated, the others are copies of it."""
    with template.with_suffix(".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if template.exists():
            subprocess.run(["cp", "--archive", template, cluster], check=True)
        else:
            desk.manage("migrate", "--verbosity", "0")
            desk.manage("database", "stop")
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
    server, desk = None, Desk(environment)
    try:
        migrated(folder / "cluster", template, desk)
        for command in prepare:
            desk.manage(*command)
        gunicorn = [sys.executable, "-m", "gunicorn", "--config", "config/gunicorn.py", "config.wsgi"]
        server = subprocess.Popen(
            gunicorn, cwd=BASE, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )
        wait_for(f"http://127.0.0.1:{port}/health/")
        yield Product(f"http://127.0.0.1:{port}", desk)
    finally:
        if server is not None:
            server.send_signal(signal.SIGQUIT)  # nobody is served any more: at once
            server.wait(LONGEST)
        desk.manage("database", "stop")
        desk.close()


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
    """Open the overview as the official; how one gets in by the form is told by the tests of the door."""
    stay(page, product, session_of(product, "official", "official"))
    page.goto(f"{product.address}/")


# Asked of the served product itself: an account is made once, which counts, and each time a session begins.
SESSION = """
from django.test import Client
from django.utils import timezone
from accounts.audit.trail import act
from accounts.models import User
from parks.actions import add_account
from parks.confirming import decide_appointment, seen_of, waiting_appointments
name, role, park, department = {0!r}
user = User.objects.filter(username=name).first()
if user is None:
    user, _password = add_account(
        username=name, role=role, park=park, department=department, from_on=timezone.localdate(), password={1!r}
    )
    for held in waiting_appointments():
        if held.user_id == user.pk:
            decide_appointment(appointment=held, seen=seen_of(held), is_confirmed=True, reason="test")
client = Client()
with act("test"):
    client.force_login(user)
print(client.cookies["sessionid"].value)
"""


def session_of(product: Product, name: str, role: str, *place: str) -> str:
    """Return a new session of a person, who is made if there is none of the name; the place as `add_account` has it."""
    given = dict(zip(place[::2], place[1::2], strict=True))
    person = (name, role, given.get("--park"), given.get("--department"))
    return manage_product(product, "shell", "--verbosity", "0", "-c", SESSION.format(person, PASSWORD)).strip()


def stay(page: Page, product: Product, session: str) -> None:
    """Let a window be that of a session."""
    page.context.add_cookies([{"name": "sessionid", "value": session, "url": product.address}])
