"""`make drill`: people write while processes are killed at random; what was acknowledged has to be there, once.

Exits 1 where something acknowledged is missing, double or half done, or the service was away too long; 2 where too
few writes were made to say anything.
"""

from __future__ import annotations

import argparse
import contextlib
import io
import os
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from http.client import HTTPException
from pathlib import Path

import django
from django.db import connections

from bench.browsing import Answer, Browser
from bench.measuring import free_port

PASSWORD = "a long enough pass phrase 1"  # of accounts that live as long as the drill
FEWEST_WRITES = 300
LONGEST_AWAY = 15.0
PAUSE = (3.0, 8.0)
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


def main() -> None:
    """Run the drill in a cluster of its own, which is gone afterwards."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--minutes", type=float, default=5)
    parser.add_argument("--seed", type=int, default=random.SystemRandom().randrange(10**6))
    asked = parser.parse_args()
    random.seed(asked.seed)
    folder = Path(tempfile.mkdtemp(prefix="parkboard-drill-"))
    folder.chmod(0o755)
    os.environ |= {"POSTGRES_DIR": str(folder / "cluster"), "DJANGO_SETTINGS_MODULE": "config.settings"}
    os.environ.pop("DATABASE_URL", None)
    django.setup()
    from django.core.management import call_command

    try:
        call_command("migrate", verbosity=0)
        _say(f"seed {asked.seed}, {asked.minutes} minutes")
        sys.exit(drill(asked.minutes))
    finally:
        call_command("database", "stop")
        shutil.rmtree(folder, ignore_errors=True)


def drill(minutes: float) -> int:
    """Let people write while parts are killed; return the exit code."""
    keys = _prepare()
    service, ledger, over = Service(), Ledger(), threading.Event()
    people: list[threading.Thread] = [
        Writer(service, ledger, park, key, f"{role}-{park.lower()}", over)
        for park, own in list(keys.items())[:-1]
        for role, key in zip(("editor", "head"), own, strict=False)
    ]
    people.append(Chain(service, ledger, list(keys)[-1], over))
    for one in people:
        one.start()
    end = time.monotonic() + 60 * minutes
    while time.monotonic() < end:
        time.sleep(random.uniform(*PAUSE))
        service.kill(random.choice(["worker", "worker", "master", "database"]))
    over.set()
    for one in people:
        one.join(60)
    service.stop()
    connections.close_all()  # the drill's own one died with the database
    return _judge(service, ledger)


def _prepare() -> dict[str, list[str]]:
    """Load the demo, open its quarter, make accounts; return by park the keys of two own cells."""
    from accounts.audit import act
    from parks.actions import add_account
    from parks.models import City, Park
    from reports.demo import load_demo, publish_demo
    from targets.asking import indicators_asked_of
    from targets.models import Indicator, Period, Submission

    load_demo()
    publish_demo()
    period = Period.objects.labelled(PERIOD).get()
    with act("reports.load_city"):
        Submission.objects.filter(period=period).update(state="draft", handed_in_at=None)
        City.objects.update(today=period.due_on)
    parks = list(Park.objects.filter(group__isnull=False, closed_on=None).order_by("code"))
    since = date(2014, 1, 1)
    for park in parks:
        for role in ("editor", "head"):
            name = f"{role}-{park.code.lower()}"
            add_account(username=name, role=f"park_{role}", park=park.code, from_on=since, password=PASSWORD)
    add_account(username="drill-assessor", role="assessor", from_on=since, password=PASSWORD)
    levels = Indicator.objects.filter(reported_by="park", measure="point")
    return {
        park.code: [
            str(key) for key in levels.filter(indicators_asked_of(park, period)).values_list("pk", flat=True)[:2]
        ]
        for park in parks
    }


def _judge(service: Service, ledger: Ledger) -> int:
    """Compare the ledger with what is stored, print what was found, and return the exit code."""
    wrong = [*_lost(ledger), *_half_done(), *_broken_releases()]
    longest = max((seconds for _part, seconds in service.away), default=0.0)
    _say(f"kills: {dict(Counter(part for part, _seconds in service.away))}, longest away {longest:.1f} s")
    _say(f"answers: {dict(ledger.answers.most_common())}")
    _say(f"acknowledged writes: {ledger.writes}")
    _say(f"acknowledged steps: {dict(ledger.steps)}")
    for line in wrong:
        _say(f"WRONG: {line}")
    if longest > LONGEST_AWAY:
        _say(f"WRONG: away longer than {LONGEST_AWAY} s")
        return 1
    if wrong:
        return 1
    return 2 if ledger.writes < FEWEST_WRITES else 0


def _lost(ledger: Ledger) -> list[str]:
    """Return which acknowledged values are missing or double, and which stored ones nobody sent."""
    from accounts.models import AuditEntry
    from targets.models import Figure, Indicator

    codes = {str(key): code for key, code in Indicator.objects.values_list("pk", "code")}
    saved: Counter[tuple[str, str, int]] = Counter()
    for place, details in AuditEntry.objects.filter(act="targets.save_figures", outcome="done").values_list(
        "place", "details"
    ):
        for code, change in details["changes"].items():
            if change["new"] and change["new"].isdigit():
                saved[place.removeprefix("park:"), code, int(change["new"])] += 1
    wrong = []
    for (park, key), sent in ledger.sent.items():
        acknowledged = ledger.acknowledged[park, key]
        for value in sent:
            times = saved[park, codes[key], value]
            if times > 1 or (value in acknowledged and times != 1):
                wrong.append(f"{park} {codes[key]} {value}: saved {times} times")
        figure = Figure.objects.filter(
            park__code=park, indicator_id=int(key), period__year=2016, period__number=2
        ).first()
        stored = int(figure.draft_value) if figure and figure.draft_value is not None else None
        last = acknowledged[-1] if acknowledged else None
        if last is not None and (stored is None or stored < last or stored not in sent):
            wrong.append(f"{park} {codes[key]}: stored {stored}, acknowledged {last}")
    return wrong


def _half_done() -> list[str]:
    """Return steps and versions without the audit row of their act, and steps that do not follow each other."""
    from accounts.models import AuditEntry
    from targets.models import FigureVersion, Submission, SubmissionStep

    acts = set(AuditEntry.objects.filter(outcome="done").values_list("id", flat=True))
    wrong = [f"step {step}" for step in SubmissionStep.objects.all() if step.act_id not in acts]
    wrong += [
        f"version {version}" for version in FigureVersion.objects.exclude(way="load") if version.act_id not in acts
    ]
    for submission in Submission.objects.prefetch_related("steps"):
        steps = sorted(submission.steps.all(), key=lambda step: step.number)
        if [step.number for step in steps] != list(range(1, len(steps) + 1)):
            wrong.append(f"steps of {submission}")
        if steps and steps[-1].to_state != submission.state:
            wrong.append(f"state of {submission}: {steps[-1].to_state}")
    return wrong


def _broken_releases() -> list[str]:
    """Return releases that do not verify: a release is whole or not there."""
    from django.core.management import CommandError, call_command

    try:
        call_command("verify_release", "all", stdout=io.StringIO())
    except (CommandError, SystemExit) as error:
        return [f"releases: {error}"]
    return []


def _say(line: str) -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main()
