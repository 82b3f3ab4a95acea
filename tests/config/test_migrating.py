"""Migrating: two at once, and one that is killed, come to the same state."""

from __future__ import annotations

import signal
import subprocess
import sys
import time
from contextlib import closing
from typing import Any

import psycopg2
import pytest
from conftest import empty_database
from installations import Installation, contents, database_of_tests, new_database
from trees import BASE, LONGEST, environment

from core.locks import Lock

WAITS = "SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND NOT granted"


@pytest.fixture(scope="module")
def migrated(tmp_path_factory: pytest.TempPathFactory, django_db_setup: None, django_db_blocker: Any) -> Installation:
    """Return the tests' own database without a city: it came of one undisturbed run."""
    with django_db_blocker.unblock():
        empty_database()
        return database_of_tests(tmp_path_factory.mktemp("files") / "none")


def started(place: Installation) -> subprocess.Popen[str]:
    """Begin to migrate."""
    command = [sys.executable, "manage.py", "migrate", "--verbosity", "0"]
    return subprocess.Popen(
        command, cwd=BASE, env=environment(**place.variables), stderr=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )


def until(place: Installation, question: str, process: subprocess.Popen[str]) -> None:
    """Wait until a number that is asked for is not 0 any more."""
    give_up = time.monotonic() + LONGEST
    while not place.ask(question)[0][0]:
        assert process.poll() is None, process.communicate()
        assert time.monotonic() < give_up
        time.sleep(0.02)


def states(place: Installation) -> dict[str, Any]:
    """Return what a database holds, without the moments and the order of migrations, and without used-up numbers."""
    told = contents(place)
    return {name: one for name, one in told.items() if name != "django_migrations" and not name.endswith("_seq")} | {
        "done": sorted(place.ask("SELECT app, name, count(*) FROM django_migrations GROUP BY app, name"))
    }


@pytest.mark.slow
def test_two_at_once_wait_for_each_other(server, tmp_path, migrated):
    place = new_database(server, "twice", tmp_path / "none")
    with closing(psycopg2.connect(**place.address)) as first, first.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_lock(%s)", [int(Lock.MIGRATING)])
        both = [started(place), started(place)]
        for process in both:
            until(place, WAITS, process)
        time.sleep(0.5)
        assert [process.poll() for process in both] == [None, None]
        assert place.ask("SELECT to_regclass('django_migrations')") == [(None,)]
    said = [process.communicate(timeout=LONGEST)[1] for process in both]
    assert [process.returncode for process in both] == [0, 0], said
    assert all("正在升级" in words or "migrates this database" in words for words in said)
    assert states(place) == states(migrated)


@pytest.mark.slow
def test_one_that_was_killed_is_done_again(server, tmp_path, migrated):
    """Killed while it holds the lock, after a part of the migrations: nothing is left in the way of the next run."""
    place = new_database(server, "killed", tmp_path / "none")
    process = started(place)
    until(place, "SELECT count(*) FROM pg_tables WHERE tablename = 'parks_park'", process)
    process.send_signal(signal.SIGKILL)
    process.wait(LONGEST)
    place.manage("migrate", "--verbosity", "0")
    assert states(place) == states(migrated)


def test_nothing_goes_back_into_what_was_squashed(migrated):
    """The other apps' squashed migrations would stay done, and no later migrate would find its way."""
    before = states(migrated)
    assert "0001_squashed_" in migrated.refused("migrate", "targets", "0030")
    assert states(migrated) == before
