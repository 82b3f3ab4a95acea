"""Whose task it is: every person of the full town x every state of a park's figures and of a department's column.

What waits is said by hand; whoever is not named has no task of that kind, nor anybody of another park or department.
"""

from __future__ import annotations

from decimal import Decimal

import pytest
from django.db import transaction
from django.utils import translation
from factories import FigureVersionFactory
from full_acts import brought_to
from full_town import TODAY, Full, full_town
from standing import stands_on

from accounts.audit.trail import act
from reports.pages.tasks.contents.tasks import tasks_of

pytestmark = [pytest.mark.django_db, stands_on(full_town)]

EDIT_A, HEAD_A = {"editor a", "editor a, second a"}, {"head a", "chairman a, head b"}
COUNTERSIGN_A = {"second a", "editor a, second a"}
REVIEW_T, REVIEW_U = (
    {"reviewer t", "editor b, reviewer t", "reviewer t, second t"},
    {"reviewer u", "reviewer u, second t"},
)
SIGN_OFF_T = {"bureau t", "second t", "reviewer u, second t", "reviewer t, second t"}
OF_B = {"editor b", "head b", "editor b, reviewer t", "chairman a, head b"}
ASSESSOR = {"assessor"}
A, B, T, U, ALL = "Park a", "Park b", "Department t", "Department u", "all parks"
# One of each kind of person, and those who hold two things at a time.
LOOKING = (
    "official", "mayor", "assessor", "editor a", "head a", "second a", "head b", "reviewer t", "bureau t",
    "editor b, reviewer t", "reviewer u, second t", "chairman a, head b",
)  # fmt: skip
# What waits whatever the state is: a figure of park b that department t has not verified and that was cut, what is to
# be signed by whose post comes next, supplements that are chased, the column of the other department.
ALWAYS = {
    ("to verify", T): REVIEW_T,
    ("recognised otherwise", B): OF_B,
    ("to sign", "P-2021-a"): HEAD_A,
    ("to sign", "P-2020-a"): {"head a", "mayor"},
    ("to sign", "P-2020-b"): {"head b", "chairman a, head b"},
    ("to sign", "P-2021-b"): {"mayor"},
    ("to sign", "P-2016-a"): {"mayor"},
    ("to chase", "P-2020-a"): ASSESSOR,
    ("to decide", ALL): ASSESSOR,
    ("to enter", U): REVIEW_U,
}
OF_A_PARK: dict[str, dict[tuple[str, str], set[str]]] = {
    "draft": {("to enter", A): EDIT_A, ("being entered", A): HEAD_A},
    "ready": {("to hand in", A): HEAD_A | COUNTERSIGN_A},
    "handed_in": {},
    "returned": {("returned", A): EDIT_A | HEAD_A},
    "reopened": {("returned", A): EDIT_A | HEAD_A},
}
OF_A_COLUMN: dict[str, dict[tuple[str, str], set[str]]] = {
    "draft": {("to enter", T): REVIEW_T},
    "ready": {("to sign off", T): SIGN_OFF_T},
    "reported": {},
    "returned": {("returned", T): REVIEW_T},
}


def whose(made: Full) -> dict[tuple[str, str], set[str]]:
    """Return whose each kind of task is, by its place; what is signed and chased, by the pledge."""
    found: dict[tuple[str, str], set[str]] = {}
    for name in LOOKING:
        for task in tasks_of(made.people[name], today=TODAY, published={}):
            place = task.subject if task.kind in ("to sign", "to chase") else task.place
            found.setdefault((task.kind, place), set()).add(name)
    return found


@pytest.mark.parametrize("kind", ["submission", "report"])
def test_whose_task_it_is(standing, kind):
    told = {"submission": OF_A_PARK, "report": OF_A_COLUMN}
    figure = standing.figure("b", "sales")
    with act("test"):
        FigureVersionFactory(figure=figure, number=2, reported_value=Decimal(705), recognised_value=Decimal(300))
    for state, here in told[kind].items():
        before = transaction.savepoint()
        brought_to(standing, kind, state)
        wanted = {**ALWAYS, **here}
        if kind == "submission":
            wanted |= OF_A_COLUMN["draft"]
        with translation.override("en"):
            assert whose(standing) == {key: who & {*LOOKING} for key, who in wanted.items()}, state
        transaction.savepoint_rollback(before)


def test_the_assessor_counts_what_waits(standing):
    """What was handed in and is not decided: of both parks, of one, of none."""
    found = []
    for state in ("handed_in", "approved"):
        brought_to(standing, "submission", state)
        with translation.override("en"):
            tasks = tasks_of(standing.who("assessor"), today=TODAY, published={})
        found += [task.what for task in tasks if task.kind == "to decide"]
    assert found == ["Approve or return what 2 parks handed in", "Approve or return what 1 park handed in"]
