"""Those of the drill: the service whose parts are killed, the people who write meanwhile, and what they know."""

from __future__ import annotations

import contextlib
import os
import random
import signal
import subprocess
import sys
import threading
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from http.client import HTTPException

from bench.browsing import Answer, Browser
from bench.measuring import free_port

PASSWORD = "a long enough pass phrase 1"  # of accounts that live as long as the drill
LONGEST_AWAY = 15.0
STEADY = 5
PERIOD, REVISED = "2016Q2", "fdi"


@dataclass
class Ledger:
    """What the people of the drill know: by cell the values sent, and those that were acknowledged, in order."""

    sent: dict[tuple[str, str], list[int]] = field(default_factory=dict)
    acknowledged: dict[tuple[str, str], list[int]] = field(default_factory=dict)
    steps: Counter[tuple[str, str]] = field(default_factory=Counter)
    answers: Counter[str] = field(default_factory=Counter)
    lock: threading.Lock = field(default_factory=threading.Lock)

    def note(self, answer: str) -> None:
        """Count what came back."""
        with self.lock:
            self.answers[answer] += 1

    @property
    def writes(self) -> int:
        """Return how many writes were acknowledged."""
        return sum(map(len, self.acknowledged.values())) + sum(self.steps.values())


class Service:
    """The web server of the drill, and the killing of its parts."""

    def __init__(self) -> None:
        self.port = free_port()
        self.address = f"http://127.0.0.1:{self.port}"
        self.away: list[tuple[str, float]] = []
        self.server = self._start()
        self.wait()

    def _start(self) -> subprocess.Popen[bytes]:
        command = [sys.executable, "-m", "gunicorn", "--config", "config/gunicorn.py", "config.wsgi"]
        environment = {**os.environ, "PORT": str(self.port)}
        return subprocess.Popen(
            command, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True
        )

    def wait(self) -> float:
        """Wait until the service answers and return the seconds it took."""
        began = answered = time.monotonic()
        in_a_row = 0
        # Once is not enough: a connection may outlive the database for a moment.
        while in_a_row < STEADY and time.monotonic() - began < 4 * LONGEST_AWAY:
            if self._answers():
                in_a_row += 1
            else:
                in_a_row, answered = 0, time.monotonic() + 0.1
            time.sleep(0.1)
        return max(0.0, answered - began)

    def _answers(self) -> bool:
        try:
            return Browser(self.address).get("/health/").status == 200
        except (OSError, HTTPException):
            return False

    def kill(self, part: str) -> None:
        """Kill a worker, the master or the database, start what nobody else starts, and note how long it was away."""
        if part == "worker":
            found = subprocess.run(["pgrep", "-P", str(self.server.pid)], capture_output=True, text=True, check=False)
            workers = found.stdout.split()
            if workers:
                _kill(int(random.choice(workers)))
        elif part == "master":
            _kill(self.server.pid)
            self.server.wait()
            self.server = self._start()  # as systemd does
        else:
            from config.database.base import cluster

            with contextlib.suppress(ProcessLookupError):  # dead already, and nobody has asked for it since
                cluster().kill()
        self.away.append((part, self.wait()))

    def stop(self) -> None:
        """Stop the server."""
        self.server.send_signal(signal.SIGTERM)
        self.server.wait(30)


def _kill(pid: int) -> None:
    with contextlib.suppress(ProcessLookupError):
        os.kill(pid, signal.SIGKILL)


class Writer(threading.Thread):
    """An editor who saves one cell again and again; the next value is always one more."""

    def __init__(self, service: Service, ledger: Ledger, park: str, key: str, name: str, over: threading.Event) -> None:
        super().__init__(daemon=True)
        self.service, self.ledger, self.park, self.key, self.name_, self.over = service, ledger, park, key, name, over
        self.cell = (park, key)
        self.value = 1_000
        ledger.sent[self.cell], ledger.acknowledged[self.cell] = [], []
        self.browser: Browser | None = None

    def run(self) -> None:
        """Write until the drill is over."""
        while not self.over.is_set():
            self.ledger.note(_tried(self.write))

    def write(self) -> str:
        """Save the next value and say what came of it."""
        browser = self.signed_in()
        page = browser.get(f"/entry/{self.park}/{PERIOD}/")
        form = page.form_to(f"/entry/{self.park}/")
        if page.status in (302, 403):
            self.browser = None
        if page.status != 200 or form is None:
            return f"page {page.status}"
        self.value += 1
        self.ledger.sent[self.cell].append(self.value)
        answer = browser.send(page, form, **{f"value-{self.key}": str(self.value), f"state-{self.key}": "number"})
        if answer.status in (302, 303) and "/log-in/" not in answer.text:
            self.ledger.acknowledged[self.cell].append(self.value)
            return "saved"
        return f"save {answer.status}"

    def signed_in(self) -> Browser:
        """Return the browser, signed in."""
        if self.browser is None:
            browser = Browser(self.service.address)
            browser.sign_in(self.name_, PASSWORD)
            self.browser = browser
        return self.browser


class Chain(threading.Thread):
    """The head of a park and the assessor: handing in and returning, then approving and publishing, then errata."""

    def __init__(self, service: Service, ledger: Ledger, park: str, over: threading.Event) -> None:
        super().__init__(daemon=True)
        self.service, self.ledger, self.park, self.over = service, ledger, park, over
        self.rounds = 0

    def run(self) -> None:
        """Go round until the drill is over."""
        while not self.over.is_set():
            self.ledger.note(_tried(self.round))

    def round(self) -> str:
        """Do what the park's submission is open to now."""
        self.rounds += 1
        head, assessor = Browser(self.service.address), Browser(self.service.address)
        assessor.sign_in("drill-assessor", PASSWORD)
        where = f"/periods/{PERIOD}/parks/{self.park}/"
        page = assessor.get(where)
        if page.form_to(f"{where}return/"):
            name = "approve" if self.rounds % 4 == 0 else "return"
            self.send("approve or return", assessor, page, f"{where}{name}/", reason="drill")
        elif page.form_to(f"{where}undo_approval/"):
            self.publish(assessor)
        elif not self.revise(assessor):
            head.sign_in(f"head-{self.park.lower()}", PASSWORD)
            step = f"/entry/{self.park}/{PERIOD}/step/hand_in/"
            self.send("hand_in", head, head.get(step), step)
        return "round"

    def publish(self, assessor: Browser) -> None:
        """Publish the period, or an erratum."""
        where = f"/periods/{PERIOD}/publish/"
        extra = {"reason": "drill", "typed": PERIOD, "is_confirmed": "on"}
        self.send("publish", assessor, assessor.get(where), where, **extra)

    def revise(self, assessor: Browser) -> bool:
        """Revise a released figure and publish the erratum; say whether the park's figures are released."""
        where = f"/entry/{self.park}/{PERIOD}/figures/{REVISED}/"
        page = assessor.get(where)
        form = page.form_to(where)
        if form is None:
            return False
        asked = {"value": str(1_000 + self.rounds), "reason": "drill", "source": "drill", "note": "drill"}
        compared = assessor.send(page, form, **asked)
        confirming = compared.form_to(where)
        if confirming is not None:
            pressed = dict(confirming.buttons[:1])
            self.answered("revise", assessor.send(compared, confirming, **pressed))
        self.publish(assessor)
        return True

    def send(self, name: str, browser: Browser, page: Answer, where: str, **changes: str) -> None:
        """Send the form of a step."""
        form = page.form_to(where)
        if form is None:
            self.ledger.note(f"no form for {name}")
        else:
            self.answered(name, browser.send(page, form, **changes))

    def answered(self, name: str, answer: Answer) -> None:
        """Note what came back, and what was acknowledged."""
        if answer.status in (302, 303) and "/log-in/" not in answer.text:
            with self.ledger.lock:
                self.ledger.steps[self.park, name] += 1
        self.ledger.note(f"{name} {answer.status}")


def _tried(act: Callable[[], str]) -> str:
    try:
        return act()
    except (OSError, HTTPException, ValueError) as error:
        time.sleep(0.2)
        return type(error).__name__
