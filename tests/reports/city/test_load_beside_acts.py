"""A load and an act on the same year's targets at the same moment: one waits for the other, and nothing gets in twice."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from datetime import date
from decimal import Decimal
from threading import Event
from time import sleep

import psycopg2
import pytest
from cities import write_rows
from desks import town
from django.db import connection
from django.utils.translation import override
from factories import TargetFactory

from accounts.audit.trail import act
from reports.city import loading
from reports.city.errors import CityErrors
from reports.city.loading import load_city
from targets.actions import Request, adjust_target, save_targets
from targets.breakdown.cells import TypedTarget, target_token
from targets.errors import Conflict, Overtaken
from targets.models import Adjustment, Target
from targets.pledges.actions.adjusting import adjustment_token

pytestmark = [pytest.mark.slow, pytest.mark.django_db(transaction=True)]
DAY = date(2021, 5, 1)
ADJUSTMENTS = [
    ["no", "park_code", "indicator_code", "year", "old", "new", "reason", "effective_on"],
    ["L-1", "p0", "sales", "2021", "100", "80", "flood", DAY.isoformat()],
]
TARGETS = [["park_code", "indicator_code", "year", "target", "state"], ["p0", "sales", "2021", "60", "draft"]]
INSERT = """INSERT INTO targets_adjustment (no, target_id, old, new, reason, asked_by, approved_by, effective_on, at)
            VALUES (%s, %s, 100, 90, 'flood', '', '', %s, now())"""


@pytest.fixture
def made(settings, tmp_path):
    """Return a town with an own folder of files."""
    settings.FILES_DIR = tmp_path / "files"
    return town()


def target_of(made, state):
    with act("test"):
        return TargetFactory(park=made.park, indicator=made.sales, year=2021, value=100, state=state)


def adjusted(made, target):
    asked = Request(Decimal(90), "drought", "Park", "City", DAY, "decision.pdf", b"%PDF-1.4 a decision")
    return adjust_target(target=target, seen=adjustment_token(target, None), asked=asked, by=made.assessor, way="page")


def loaded(folder):
    """Load a folder and return the columns that were refused with what is allowed."""
    try:
        with override("en"):
            load_city(folder)
    except CityErrors as refused:
        return [(e.column, e.allowed) for errors in refused.problems.shown.values() for e in errors]
    return []


class Held:
    """Something that stops in the middle, before it commits, until it is let go."""

    def __init__(self, monkeypatch, place, name):
        self.begun, self.go = Event(), Event()
        inner = getattr(place, name)

        def stop(*given, **more):
            found = inner(*given, **more)
            self.begun.set()
            assert self.go.wait(20)
            return found

        monkeypatch.setattr(place, name, stop)


def in_the_middle_of(held, first, second):
    """Do the second while the first is held before its end; return what each returned, or the refusal it raised."""

    def alone(one):
        try:
            return one()
        except (Overtaken, Conflict) as error:
            return error
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as pool:
        running = pool.submit(alone, first)
        assert held.begun.wait(20)
        waiting = pool.submit(alone, second)
        sleep(0.5)
        had_to_wait = not waiting.done()
        held.go.set()
        return had_to_wait, running.result(), waiting.result()


def test_who_adjusts_while_a_folder_brings_the_same_day_waits_and_is_told(made, monkeypatch, tmp_path):
    target = target_of(made, "pledged")
    write_rows(tmp_path / "adjustments.csv", ADJUSTMENTS)
    held = Held(monkeypatch, loading, "check_plans_after")
    waited, errors, refused = in_the_middle_of(held, lambda: loaded(tmp_path), lambda: adjusted(made, target))
    assert (waited, errors) == (True, []) and isinstance(refused, Overtaken)
    assert list(Adjustment.objects.values_list("no", "new")) == [("L-1", 80)]


def test_a_folder_with_the_day_that_somebody_just_adjusts_on_waits_and_is_refused(made, monkeypatch, tmp_path):
    target = target_of(made, "pledged")
    write_rows(tmp_path / "adjustments.csv", ADJUSTMENTS)
    held = Held(monkeypatch, Adjustment, "save")
    waited, adjustment, errors = in_the_middle_of(held, lambda: adjusted(made, target), lambda: loaded(tmp_path))
    assert waited and adjustment.new == 90
    assert ("effective_on", "another day: a target is adjusted once a day") in errors
    assert Adjustment.objects.get() == adjustment


def test_who_saves_a_draft_while_a_folder_changes_it_waits_and_sees_both_values(made, monkeypatch, tmp_path):
    target = target_of(made, "draft")
    write_rows(tmp_path / "targets.csv", TARGETS)
    held = Held(monkeypatch, loading, "check_plans_after")
    cells = {(made.park.pk, made.sales.pk): TypedTarget(Decimal(70), target_token(target))}
    waited, errors, refused = in_the_middle_of(
        held, lambda: loaded(tmp_path), lambda: save_targets(year=2021, cells=cells, by=made.assessor, way="page")
    )
    assert (waited, errors) == (True, []) and isinstance(refused, Conflict)
    assert Target.objects.get(year=2021).value == 60


def test_the_database_itself_takes_one_adjustment_of_a_target_a_day(made):
    target = target_of(made, "pledged")
    options = connection.get_connection_params()
    way = {name: options[name] for name in ("host", "port", "user", "password", "dbname", "options") if name in options}
    with (
        closing(psycopg2.connect(**way)) as one,
        closing(psycopg2.connect(**way)) as two,
        ThreadPoolExecutor(1) as pool,
    ):
        one.cursor().execute(INSERT, ["A-1", target.pk, DAY])
        second = pool.submit(two.cursor().execute, INSERT, ["A-2", target.pk, DAY])
        sleep(0.5)
        assert not second.done()
        one.commit()
        with pytest.raises(psycopg2.errors.CheckViolation, match="once a day"):
            second.result(20)
    assert Adjustment.objects.get().no == "A-1"
