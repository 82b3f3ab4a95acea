"""`make drill`: people write while processes are killed at random; what was acknowledged has to be there, once.

Exits 1 where something acknowledged is missing, double or half done, or the service was away too long; 2 where too
few writes were made to say anything.
"""

from __future__ import annotations

import argparse
import os
import random
import shutil
import sys
import tempfile
import threading
import time
from collections import Counter
from datetime import date
from pathlib import Path

import django
from django.db import connections

from bench.drill_judging import differences
from bench.drill_people import LONGEST_AWAY, PASSWORD, PERIOD, Chain, Ledger, Service, Writer

FEWEST_WRITES = 300
PAUSE = (3.0, 8.0)


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
    from accounts.audit.trail import act
    from parks.actions import add_account
    from parks.confirming import appointment_token, decide_appointment, waiting_appointments
    from parks.models import City, Park
    from reports.city.demo import load_demo, publish_demo
    from targets.entry.asking import indicators_asked_of
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
    for held in waiting_appointments():
        decide_appointment(appointment=held, seen=appointment_token(held), is_confirmed=True, reason="drill")
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
    wrong = differences(ledger)
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


def _say(line: str) -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main()
