"""`python -m bench.crowd`: a hundred people save at once for a minute; nobody may be turned away.

Every person enters the figures of a park, opens the grid once and then saves all cells again and again without a
pause. Exits 1 where an answer was anything but yes, or where something else is stored than was acknowledged last.
"""

from __future__ import annotations

import argparse
import logging
import os
import shutil
import statistics
import sys
import tempfile
import threading
import time
from collections import Counter
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from http.client import HTTPException
from pathlib import Path

import django
from django.conf import settings

from bench import cities
from bench.browsing import Answer, Browser, Form
from bench.drill_people import Service
from bench.measuring import Line

PEOPLE, CELLS, LABEL = 100, 30, "2016Q2"


@dataclass
class Found:
    """What came of the saves of one person: how long each took, what else was answered, the last value."""

    seconds: list[float] = field(default_factory=list)
    answers: Counter[str] = field(default_factory=Counter)
    value: int = 0


class Person(threading.Thread):
    """An editor with a browser, who saves all cells of a park until the time is over."""

    def __init__(self, browser: Browser, park: str, begin: threading.Barrier, seconds: float) -> None:
        super().__init__(daemon=True)
        self.browser, self.park, self.begin, self.duration = browser, park, begin, seconds
        self.found = Found()

    def run(self) -> None:
        """Open the grid, wait for the others, and save."""
        page = self.browser.get(f"/entry/{self.park}/{LABEL}/")
        form = page.form_to("/entry/")
        self.begin.wait(120)
        if form is None:
            self.found.answers[f"page {page.status}"] += 1
            return
        end = time.monotonic() + self.duration
        while time.monotonic() < end:
            began = time.monotonic()
            answer = self.save(page, form)
            self.found.seconds.append(time.monotonic() - began)
            self.found.answers[answer] += 1

    def save(self, page: Answer, form: Form) -> str:
        """Send the next value in every cell and say what came of it."""
        value = self.found.value + 1
        keys = [name.removeprefix("value-") for name in form.fields if name.startswith("value-")]
        changes = {f"value-{key}": str(value) for key in keys}
        if self.found.value:
            changes |= {f"seen-{key}": token_of(self.found.value) for key in keys}
        try:
            answer = self.browser.send(page, form, **changes)
        except (OSError, HTTPException) as error:
            return type(error).__name__
        if answer.status != 302:
            return str(answer.status)
        self.found.value = value
        return "saved"


def token_of(value: int) -> str:
    """Return what a form shows of a cell that holds a number alone."""
    from targets.indicators.cells import EnteredCell

    return EnteredCell("number", Decimal(value)).token


def main() -> None:
    """Let the crowd save in a cluster of its own, which is gone afterwards."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=float, default=60)
    asked = parser.parse_args()
    folder = Path(tempfile.mkdtemp(prefix="parkboard-crowd-"))
    folder.chmod(0o755)
    os.environ |= {"POSTGRES_DIR": str(folder / "cluster"), "DJANGO_SETTINGS_MODULE": "config.settings"}
    os.environ.pop("DATABASE_URL", None)
    django.setup()
    from django.core.management import call_command

    logging.disable(logging.INFO)
    try:
        call_command("migrate", verbosity=0)
        sys.exit(crowd(_prepare(folder), asked.seconds))
    finally:
        call_command("database", "stop")
        shutil.rmtree(folder, ignore_errors=True)


def _prepare(folder: Path) -> dict[str, str]:
    """Load a city with an open quarter; return by park the session of its editor."""
    from django.test import Client

    from bench import entry, work
    from parks.actions import add_account
    from parks.models import Park

    size = cities.Size("crowd", parks=PEOPLE, indicators=CELLS, quarters=1)
    work.load(cities.write_city(folder / "city", size))
    list(work.load_figures(cities.write_figures(folder / "figures", size), size))
    entry.open_quarter()
    sessions = {}
    for park in Park.objects.order_by("code"):
        name, since = f"editor-{park.code.lower()}", date(2014, 1, 1)
        user, _password = add_account(
            username=name, role="park_editor", park=park.code, from_on=since, password="bench only, no secret"
        )
        client = Client()
        client.force_login(user)
        sessions[park.code] = client.cookies[settings.SESSION_COOKIE_NAME].value
    return sessions


def crowd(sessions: dict[str, str], seconds: float) -> int:
    """Let everybody save at once, print what came of it, and return the exit code."""
    service, begin = Service(), threading.Barrier(len(sessions))
    people = []
    for park, session in sessions.items():
        browser = Browser(service.address)
        browser.carry(settings.SESSION_COOKIE_NAME, session)
        people.append(Person(browser, park, begin, seconds))
    for person in people:
        person.start()
    for person in people:
        person.join(seconds + 180)
    service.stop()
    return _judge(people, seconds)


def _judge(people: list[Person], seconds: float) -> int:
    answers = sum((person.found.answers for person in people), Counter())
    taken = sorted(second for person in people for second in person.found.seconds)
    wrong = [f"{number} x {answer}" for answer, number in answers.items() if answer != "saved"]
    wrong += [f"{person.park}: nobody saved" for person in people if not person.found.value]
    wrong += _lost(people)
    _say(Line(f"saves of {CELLS} cells by {len(people)} people, answered", sum(answers.values()), "", None))
    _say(Line("  a second", answers["saved"] / seconds, "saves/s", None))
    if len(taken) > 1:
        hundredths = statistics.quantiles(taken, n=100)
        _say(Line("  half of them within", hundredths[49], "s", None))
        _say(Line("  99 of 100 within", hundredths[98], "s", None))
        _say(Line("  the longest", taken[-1], "s", None))
    _say(Line("  errors", len(wrong), "", 0))
    for line in wrong:
        _say(f"WRONG: {line}")
    return 1 if wrong else 0


def _lost(people: list[Person]) -> list[str]:
    """Return the parks where a cell holds something else than was acknowledged last, or an act left no audit row."""
    from accounts.models import AuditEntry
    from targets.models import Figure

    wrong = []
    for person in people:
        drafts = Figure.objects.filter(park__code=person.park, period__year=2016, period__number=2)
        stored = {int(value or 0) for value in drafts.values_list("draft_value", flat=True)}
        if stored != {person.found.value}:
            wrong.append(f"{person.park} holds {sorted(stored)}, acknowledged {person.found.value}")
        acts = AuditEntry.objects.filter(act="targets.save_figures", outcome="done", place=f"park:{person.park}")
        if acts.count() != person.found.answers["saved"]:
            wrong.append(f"{person.park}: {acts.count()} acts, {person.found.answers['saved']} acknowledged")
    return wrong


def _say(line: object) -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main()
