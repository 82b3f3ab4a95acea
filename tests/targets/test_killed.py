"""A process killed before any of its writes: afterwards the act is not there at all, or whole."""

from __future__ import annotations

import os
import signal
from collections.abc import Callable, Iterator
from functools import partial
from typing import Any

import pytest
from desks import Town, enter_all, grid_token, hand_in_all, own_grid, step_of, town, typed
from django.db import connection

from core import copying
from reports.releases.actions import publish
from targets.actions import approve, hand_in, save_figures

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]
WRITES = ("INSERT", "UPDATE", "DELETE")
MOST = 40


def contents() -> dict[str, str]:
    """Return a digest of the rows of every table."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")
        found = {}
        for (name,) in cursor.fetchall():
            cursor.execute(f"SELECT md5(coalesce(string_agg(t::text, '|' ORDER BY t::text), '')) FROM {name} t")
            found[name] = cursor.fetchone()[0]
    return found


def killed_before_write(number: int, act: Callable[[], Any]) -> bool:
    """Do an act in a process of its own that kills itself before so many writes; say whether it was killed.

    The write after the last is the commit.
    """
    inherited = connection.connection
    child = os.fork()
    if child == 0:
        connection.connection = None  # the parent's, which is only forgotten: closing it would end the parent's
        done = 0

        def written() -> None:
            nonlocal done
            done += 1
            if done == number:
                os.kill(os.getpid(), signal.SIGKILL)

        def count(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
            if sql.lstrip().startswith(WRITES):
                written()
            return execute(sql, params, many, context)

        def copy(statement: str, lines: Iterator[str], copy_lines: Any = copying.copy_lines) -> None:
            written()
            copy_lines(statement, lines)

        copying.copy_lines = copy  # of the child alone: no wrapper meets COPY
        status = 1
        try:
            with connection.execute_wrapper(count):
                act()
            status = 0
        finally:
            os._exit(status)
    _pid, status = os.waitpid(child, 0)
    assert inherited is connection.connection
    assert os.WIFSIGNALED(status) or os.WEXITSTATUS(status) == 0
    return os.WIFSIGNALED(status)


def save(made: Town) -> Callable[[], Any]:
    """Return the act of saving two figures."""
    cells = {made.sales.pk: typed(90), made.projects.pk: typed(50)}
    return partial(save_figures, park=made.park, period=made.period, cells=cells, by=made.editor, way="page")


def handing_in(made: Town) -> Callable[[], Any]:
    """Return the act of handing in."""
    enter_all(made)
    arguments = {"seen": step_of(made), "figures": grid_token(made)}
    return partial(hand_in, park=made.park, period=made.period, by=made.head, way="page", **arguments)


def publishing(made: Town) -> Callable[[], Any]:
    """Return the act of publishing what one park handed in and had approved."""
    hand_in_all(made)
    approve(park=made.park, period=made.period, seen=step_of(made), by=made.assessor, way="page")
    return partial(publish, scheme=made.scheme, period=made.period, by=made.assessor, reason="the other is missing")


@pytest.mark.parametrize(("make", "fewest"), [(save, 2), (handing_in, 4), (publishing, 8)])
def test_a_killed_act_leaves_nothing_and_the_next_one_is_whole(make, fewest):
    made = town()
    act = make(made)
    assert own_grid(made) is not None  # connects
    before = contents()
    kills = 0
    while killed_before_write(kills + 1, act):
        kills += 1
        assert contents() == before, f"killed before write {kills}"
        assert kills < MOST
    assert kills >= fewest
    assert contents() != before


def test_an_act_in_two_halves_would_be_seen():
    """The planted fault: two transactions where there ought to be one."""
    made = town()
    asked = {"park": made.park, "period": made.period, "by": made.editor, "way": "page"}

    def halves() -> None:
        for key, value in ((made.sales.pk, 90), (made.projects.pk, 50)):
            save_figures(**asked, cells={key: typed(value)})

    assert own_grid(made) is not None
    before = contents()
    found = [contents() != before for number in range(1, 12) if killed_before_write(number, halves)]
    assert any(found)
