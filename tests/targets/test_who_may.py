"""Every act x every person, every state of its row and every day: done, or refused in words with nothing changed.

Who may, in which state and on which day is written by hand in `full_acts` and below, as the domain has it.
"""

from __future__ import annotations

from copy import copy
from datetime import date
from functools import cache
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection, transaction
from full_acts import ACTS, BY_WORD, STATES, OneAct, brought_to, prepared
from full_town import PEOPLE, full_town, today_is
from promises import no_documents
from seen import GONE
from standing import stands_on

from accounts.audit.trail import act
from accounts.models import AuditEntry, User
from parks.errors import AccountError
from parks.rights import appointments_of
from targets import actions
from targets.errors import WorkflowError
from targets.models import Extension, Period

pytestmark = [pytest.mark.django_db, stands_on(full_town)]
# Who may nothing here: the command line, who holds all that allows nothing, and whose rights are over.
OTHERS, FORMER = "all others together", ("former editor a", "shut editor a")
# What is written whether or not an act is done.
TRAIL = {"accounts_auditentry", "accounts_auditlink"}


@pytest.fixture(autouse=True)
def paper_and_files(monkeypatch: pytest.MonkeyPatch, settings: Any, tmp_path: Any) -> None:
    """Let documents be stand-ins that anybody signs, and files be kept beside the test."""
    no_documents(monkeypatch)
    monkeypatch.setattr(User, "check_password", lambda _user, _password: True)
    settings.FILES_DIR = tmp_path


@cache
def statement() -> str:
    """Return the statement that reads all rows of all tables but the trail."""
    names = sorted(set(connection.introspection.table_names()) - TRAIL)
    ours = [name for name in names if name.startswith(("accounts_", "parks_", "targets_", "reports_"))]
    return " UNION ALL ".join(
        f"SELECT '{name}', count(*), coalesce(bit_xor(hashtextextended(t::text, 0)), 0) FROM {name} t" for name in ours
    )


def all_rows() -> dict[str, tuple[int, int]]:
    """Return by table how many rows there are, and a digest of what they say."""
    with connection.cursor() as cursor:
        cursor.execute(statement())
        return {name: (count, digest) for name, count, digest in cursor.fetchall()}


def doer(made: Any, name: str) -> User | None:
    """Return the person of a name; none is the command line. Nobody's rights change here, so that they are read once."""
    return made.people[name] if name else None


def others(made: Any, one: OneAct) -> None:
    """Let one person hold all appointments of the town that do not allow an act: what none of them may is tried once."""
    every = [held for name in PEOPLE if name not in GONE for held in appointments_of(made.people[name])]
    made.people[OTHERS] = copy(made.people["nobody"])
    made.people[OTHERS]._appointments_today = [
        held for held in every if held.role not in one.roles or held.place not in (one.at, "")
    ]


def attempt(made: Any, one: OneAct, name: str) -> str:
    """Let a person try an act, and say what came of it."""
    try:
        one.do(made, doer(made, name))
    except PermissionDenied:
        return "denied"
    except (WorkflowError, AccountError):
        return "refused"
    return "done"


def told(one: OneAct, before: set[Any]) -> list[AuditEntry]:
    """Return what the trail says of an act beyond what it said before."""
    return list(AuditEntry.objects.filter(act=one.name).exclude(pk__in=before))


def assert_told(one: OneAct, entry: AuditEntry, outcome: str, by: User | None, place: str) -> None:
    """Compare an entry of the trail with the act: how it went, who, where, about what, and why not."""
    about = f"{entry.object_type} {entry.object_key}"
    assert (entry.outcome, entry.by, entry.place) == (outcome, by, place), one.word
    assert about == one.about or (one.about == "appointment" and about.startswith("appointment ")), about
    assert entry.reason if outcome == "refused" else True


def where(made: Any, one: OneAct, name: str) -> str:
    """Return where the trail says that an act was tried: for the city, where the person acts otherwise."""
    held = appointments_of(made.people[name]) if name and name not in GONE else []
    return one.at or (held[0].place if held else "")


@pytest.mark.parametrize("word", BY_WORD)
def test_who_may(standing, word):
    one, found = BY_WORD[word], {}
    prepared(standing, one)
    rows, acts = all_rows(), set(AuditEntry.objects.values_list("pk", flat=True))
    others(standing, one)
    may = one.may - one.refused
    denied = ["", OTHERS, *FORMER]
    for name in [*denied, *sorted(one.refused)]:
        found[name], by = attempt(standing, one, name), doer(standing, name)
        (entry,) = told(one, acts)
        assert_told(one, entry, "refused", by, where(standing, one, name))
        acts.add(entry.pk)
    assert all_rows() == rows, "all are refused, and something changed"
    for name in sorted(may):
        before = transaction.savepoint()
        found[name] = attempt(standing, one, name)
        (entry,) = told(one, acts)
        assert_told(one, entry, "done", doer(standing, name), one.at)
        held = standing.people[name].appointments.get(pk=entry.appointment_id)
        assert held.role in one.roles
        assert held.place in (one.at, ""), "under the appointment that allows it"
        assert name != one.by or all_rows() != rows, "done, and nothing changed"
        transaction.savepoint_rollback(before)
    wanted = {**dict.fromkeys(denied, "denied"), **dict.fromkeys(may, "done")}
    assert found == wanted | dict.fromkeys(one.refused, "refused")


@pytest.mark.parametrize("word", [one.word for one in ACTS if one.kind])
def test_in_which_states(standing, word):
    one, found = BY_WORD[word], {}
    states = one.states.split()
    last = max(set(STATES[one.kind].split()) - set(states), default="")
    for state in STATES[one.kind].split():
        before = transaction.savepoint()
        prepared(standing, one, state)
        rows = all_rows() if state == last else {}
        acts = set(AuditEntry.objects.values_list("pk", flat=True))
        found[state] = attempt(standing, one, one.by)
        (entry,) = told(one, acts)
        assert entry.outcome == ("done" if found[state] == "done" else "refused")
        assert not rows or all_rows() == rows, f"refused in {state}, and something changed"
        transaction.savepoint_rollback(before)
    assert found == {state: "done" if state in states else "refused" for state in found}


# Acts of a park, of a department, and of all others, by the days on which they are done. The period is asked for from
# 1 to 21 July, park a has time until the 28th.
OPEN_TO_A, OPEN_TO_T = ("2020-07-01", "2020-07-28"), ("2020-07-01", "2020-07-21")
IN_TIME = {
    "save figures": OPEN_TO_A,
    "save on behalf": OPEN_TO_A,
    "report to the head": OPEN_TO_A,
    "take back": OPEN_TO_A,
    "hand in": OPEN_TO_A,
    "recall": OPEN_TO_A,
    "save a column": OPEN_TO_T,
    "put up a column": OPEN_TO_T,
    "take back a column": OPEN_TO_T,
    "report a column": OPEN_TO_T,
}
# What is decided about figures waits for no day; a return gives time that is not past.
AT_ANY_TIME = [
    "approve", "undo an approval", "undo a return", "see what was cut", "verify", "withdraw a verification",
    "recognise", "revise a park's figure", "return a column", "reopen a column", "revise a department's figure",
    "file a change", "confirm a filed change", "refuse a filed change",
]  # fmt: skip
DAYS = ["2020-06-30", "2020-07-01", "2020-07-21", "2020-07-22", "2020-07-28", "2020-07-29"]
BEFORE_AND_AFTER = [DAYS[0], DAYS[-1]]


def days_of(made: Any, one: OneAct, days: list[str] = DAYS) -> list[str]:
    """Return the days on which an act is done."""
    done = []
    for day in days:
        before = transaction.savepoint()
        today_is(date.fromisoformat(day))
        if attempt(made, one, one.by) == "done":
            done.append(day)
        transaction.savepoint_rollback(before)
    return done


@pytest.mark.parametrize("word", IN_TIME)
def test_on_which_days(standing, word):
    first, last = IN_TIME[word]
    prepared(standing, BY_WORD[word])
    assert days_of(standing, BY_WORD[word]) == [day for day in DAYS if first <= day <= last]


@pytest.mark.parametrize("word", AT_ANY_TIME)
def test_what_waits_for_no_day(standing, word):
    prepared(standing, BY_WORD[word])
    assert days_of(standing, BY_WORD[word], BEFORE_AND_AFTER) == BEFORE_AND_AFTER


@pytest.mark.parametrize("word", ["save figures", "take back", "hand in"])
def test_the_latest_extension_counts_also_where_it_is_shorter(standing, word):
    prepared(standing, BY_WORD[word])
    with act("test"):
        last = Extension.objects.get(park=standing.parks["a"])
        Extension.objects.create(
            period=last.period, park=last.park, until_on=date(2020, 7, 22), reason="enough", by=last.by,
            by_name=last.by_name, at=last.at,
        )  # fmt: skip
    assert days_of(standing, BY_WORD[word]) == ["2020-07-01", "2020-07-21", "2020-07-22"]


@pytest.mark.parametrize("word", ["save a column", "put up a column", "take back a column", "report a column"])
def test_a_department_has_its_own_last_day(standing, word):
    prepared(standing, BY_WORD[word])
    with act("test"):
        Period.objects.filter(pk=standing.periods["2020Q2"].pk).update(department_due_on=date(2020, 7, 28))
    assert days_of(standing, BY_WORD[word]) == DAYS[1:5]


@pytest.mark.parametrize("state", ["returned", "reopened"])
@pytest.mark.parametrize("word", ["save a column", "put up a column", "report a column"])
def test_a_column_that_is_asked_again_waits_for_no_day(standing, word, state):
    prepared(standing, BY_WORD[word], state)
    assert days_of(standing, BY_WORD[word], BEFORE_AND_AFTER) == BEFORE_AND_AFTER


@pytest.mark.parametrize(("step", "state"), [("return_submission", "handed_in"), ("reopen", "approved")])
def test_who_is_asked_again_is_given_time_that_is_not_past(standing, step, state):
    """Without a day where the park has time itself; else until a day that is today or later, which is kept."""
    brought_to(standing, "submission", state)
    asked = {"park": standing.parks["a"], "period": standing.periods["2020Q2"], "seen": 1, "reason": "unit"}
    who = {"by": standing.who("assessor"), "way": "page"}
    found = {}
    for day, until in [("2020-07-28", None), ("2020-07-29", None), ("2020-07-29", "2020-07-28"),
                       ("2020-07-29", "2020-07-29")]:  # fmt: skip
        before = transaction.savepoint()
        today_is(date.fromisoformat(day))
        given = date.fromisoformat(until) if until else None
        try:
            getattr(actions, step)(**asked, **who, until_on=given)
            found[day, until] = str(Extension.objects.until(asked["period"], asked["park"]))
        except WorkflowError:
            found[day, until] = "refused"
        transaction.savepoint_rollback(before)
    assert list(found.values()) == ["2020-07-28", "refused", "refused", "2020-07-29"]
