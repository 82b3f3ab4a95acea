"""Random acts of random people in random order: no forbidden state, no lost value, one audit row an act."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import replace
from decimal import Decimal
from itertools import pairwise
from typing import Any

import pytest
from desks import Town, own_grid, town
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from accounts.models import AuditEntry
from parks.models import Role
from reports.errors import PublishError
from reports.releases.actions import publish
from targets import acting as ground
from targets.actions import (
    Finding,
    Typed,
    approve,
    hand_in,
    recall,
    recognise,
    reopen,
    report_ready,
    return_submission,
    revise,
    save_figures,
    take_back,
    undo_approval,
    undo_return,
)
from targets.entry.actions import submissions
from targets.entry.actions.figures import seen_of
from targets.entry.workflow import TRANSITIONS
from targets.errors import WorkflowError
from targets.indicators.cells import EnteredCell
from targets.models import Figure, FigureVersion, Submission, SubmissionStep
from targets.scoring.values import number as number_cell

PEOPLE = [
    (Role.PARK_EDITOR, 0), (Role.PARK_HEAD, 0), (Role.PARK_EDITOR, 1), (Role.PARK_HEAD, 1),
    (Role.REVIEWER, None), (Role.ASSESSOR, None), (Role.AUDITOR, None), (Role.OFFICIAL, None),
]  # fmt: skip
# What the domain says, written down a second time and by hand: act -> states it is done in, state after, who.
CHAIN = {
    "report_ready": ({"draft", "returned", "reopened"}, "ready", {Role.PARK_EDITOR, Role.PARK_HEAD}),
    "take_back": ({"ready"}, "draft", {Role.PARK_EDITOR, Role.PARK_HEAD}),
    "hand_in": ({"draft", "ready", "returned", "reopened"}, "handed_in", {Role.PARK_HEAD}),
    "recall": ({"handed_in"}, "draft", {Role.PARK_HEAD}),
    "approve": ({"handed_in"}, "approved", {Role.ASSESSOR}),
    "return": ({"handed_in"}, "returned", {Role.ASSESSOR}),
    "undo_approval": ({"approved"}, "handed_in", {Role.ASSESSOR}),
    "undo_return": ({"returned"}, "handed_in", {Role.ASSESSOR}),
    "reopen": ({"approved"}, "reopened", {Role.ASSESSOR}),
}
ACTS: dict[str, Any] = {
    "report_ready": report_ready,
    "take_back": take_back,
    "hand_in": hand_in,
    "recall": recall,
    "approve": approve,
    "return": return_submission,
    "undo_approval": undo_approval,
    "undo_return": undo_return,
    "reopen": reopen,
}
WITH_FIGURES = {"report_ready", "hand_in"}
REFUSALS = (WorkflowError, PermissionDenied, PublishError)


def test_the_table_says_what_the_domain_says():
    found = {name: (set(one.sources), one.target) for name, one in TRANSITIONS.items() if name != "release"}
    assert found == {name: (sources, target) for name, (sources, target, _roles) in CHAIN.items()}


# How often each act was done; a machine that reaches nothing proves nothing.
DONE: Counter[str] = Counter()


class Quarter(RuleBasedStateMachine):
    """One park's quarter in the hands of everybody; what the machine remembers is compared with what is stored."""

    @initialize()
    def begin(self) -> None:
        """Make a town in a transaction of its own."""
        self.atomic = transaction.atomic()
        self.atomic.__enter__()
        self.made: Town = town()
        self.state = "draft"
        self.values: dict[int, Decimal] = {}
        self.versions: dict[int, tuple[Decimal | None, Decimal | None]] = {}
        self.steps = 0
        self.acts = AuditEntry.objects.count()

    def teardown(self) -> None:
        """Take everything back."""
        if hasattr(self, "atomic"):
            transaction.set_rollback(True)
            self.atomic.__exit__(None, None, None)

    def base(self, who: int) -> dict[str, Any]:
        role, park = PEOPLE[who]
        by = self.made.who(role, None if park is None else self.made.parks[park])
        self.acts = AuditEntry.objects.count()  # making a person is an act too
        return {"park": self.made.park, "period": self.made.period, "by": by, "way": "page"}

    def attempt(self, act: Any, **arguments: Any) -> bool:
        """Do an act; say whether it was done. Either way it leaves exactly one audit row."""
        done = False
        with suppress(*REFUSALS):
            act(**arguments)
            done = True
            DONE[act.__name__] += 1
        self.acts += 1
        newest = AuditEntry.objects.order_by("-at", "-id").first()
        assert newest is not None
        assert AuditEntry.objects.count() == self.acts
        assert AuditEntry.objects.filter(outcome="done" if done else "refused", by=arguments["by"]).exists()
        return done

    @rule(
        who=st.sampled_from([0, 0, 0, 1, 1, *range(len(PEOPLE))]),
        value=st.integers(41, 150),
        is_stale=st.booleans(),
        pick=st.integers(0, 1),
    )
    def save(self, who: int, value: int, is_stale: bool, pick: int) -> None:
        """Type a number into one cell, perhaps into a form opened long ago."""
        indicator = (self.made.sales, self.made.projects)[pick]
        row = own_grid(self.made)[indicator.pk]
        entered = EnteredCell("number", Decimal(value), note="as counted")
        if row.entered == entered:
            return
        seen = "0123456789abcdef" if is_stale else row.token
        arguments = self.base(who) | {"cells": {indicator.pk: Typed(entered, seen)}}
        done = self.attempt(save_figures, **arguments)
        role, park = PEOPLE[who]
        may = park == 0 and self.state in ("draft", "returned", "reopened", *(["ready"] * (role == Role.PARK_HEAD)))
        assert done is (may and not is_stale)
        if done:
            self.values[indicator.pk] = Decimal(value)

    @rule(dice=st.lists(st.integers(0, 1000), min_size=1, max_size=6))
    def likely_steps(self, dice: list[int]) -> None:
        """Take steps that the state allows, by somebody who may: long chains come about."""
        for one in dice:
            names = [name for name, (sources, _target, _roles) in CHAIN.items() if self.state in sources]
            if not names:
                return
            name = names[one % len(names)]
            fitting = [at for at, (role, park) in enumerate(PEOPLE) if role in CHAIN[name][2] and park in (0, None)]
            self.do_step(name, fitting[one // 7 % len(fitting)], 0)

    @rule(
        name=st.sampled_from(list(CHAIN)),
        who=st.sampled_from([0, 1, 1, 5, 5, 5, *range(len(PEOPLE))]),
        behind=st.sampled_from([0, 0, 0, 0, 1, -1]),
    )
    def any_step(self, name: str, who: int, behind: int) -> None:
        """Take any step, perhaps from a page that shows an older or a made-up one."""
        self.do_step(name, who, behind)

    def do_step(self, name: str, who: int, behind: int) -> None:
        """Take a step and compare what came of it with what the domain says."""
        sources, target, roles = CHAIN[name]
        role, park = PEOPLE[who]
        last = SubmissionStep.objects.order_by("number").last()
        arguments = self.base(who) | {"seen": max(0, self.steps + behind)}
        by = arguments["by"]
        if behind == -1 and last and (last.name, last.by_id) == (name, by.pk):
            return  # a repeated request is answered with what it did; it has a test of its own
        if name in WITH_FIGURES:
            arguments["figures"] = seen_of(own_grid(self.made))
        if TRANSITIONS[name].needs_reason:
            arguments["reason"] = "because"
        may = role in roles and park in (0, None)
        fits = self.state in sources and arguments["seen"] == self.steps
        if name == "undo_return" and Figure.objects.filter(draft_state__isnull=False).exists():
            fits = False
        done = self.attempt(ACTS[name], **arguments)
        assert done is (may and fits), (name, role, self.state, arguments["seen"], self.steps)
        if done:
            self.state, self.steps = target, self.steps + 1
        if done and name == "hand_in":
            self.versions = {
                key: (self.values.get(key), self.recognised_of(key))
                for key in (self.made.sales.pk, self.made.projects.pk)
            }

    def recognised_of(self, key: int) -> Decimal | None:
        """Return what counts after handing in: what was recognised of the same value before, else the value."""
        before = self.versions.get(key)
        value = self.values.get(key)
        return before[1] if before and before[0] == value else value

    @rule(value=st.integers(1, 40))
    @precondition(lambda self: self.state == "handed_in")
    def likely_recognise(self, value: int) -> None:
        """Recognise another value while it can be."""
        self.do_recognise(4, value, 0)

    @rule(who=st.sampled_from([4, 0, 5, 6]), value=st.integers(1, 40), behind=st.sampled_from([0, 0, 1]))
    @precondition(lambda self: bool(self.versions))
    def any_recognise(self, who: int, value: int, behind: int) -> None:
        """Recognise another value, whoever it is and whenever."""
        self.do_recognise(who, value, behind)

    def do_recognise(self, who: int, value: int, behind: int) -> None:
        """Recognise another value for the department's own indicator, and compare."""
        figure = Figure.objects.get(park=self.made.park, period=self.made.period, indicator=self.made.sales)
        number = figure.versions.count()
        by = self.base(who)["by"]
        if self.versions[self.made.sales.pk][1] == value:
            return
        done = self.attempt(
            recognise, finding=Finding(figure, number + behind), recognised=number_cell(value), reason="proof",
            by=by, way="page",
        )  # fmt: skip
        assert done is (PEOPLE[who][0] == Role.REVIEWER and self.state == "handed_in" and behind == 0)
        if done:
            self.versions[self.made.sales.pk] = (self.versions[self.made.sales.pk][0], Decimal(value))

    @rule(who=st.sampled_from([5, 5, 4, 1]), value=st.integers(200, 300))
    @precondition(lambda self: bool(self.versions))
    def revise(self, who: int, value: int) -> None:
        """Revise a figure, which only a released one allows."""
        figure = Figure.objects.get(park=self.made.park, period=self.made.period, indicator=self.made.sales)
        entered = EnteredCell("number", Decimal(value))
        if self.versions[self.made.sales.pk] == (Decimal(value), Decimal(value)):
            return
        done = self.attempt(
            revise, finding=Finding(figure, figure.versions.count()), entered=entered, reason="audit", source="books",
            by=self.base(who)["by"], way="page",
        )  # fmt: skip
        assert done is (PEOPLE[who][0] == Role.ASSESSOR and self.state == "released")
        if done:
            self.versions[self.made.sales.pk] = (Decimal(value), Decimal(value))

    @rule()
    @precondition(lambda self: self.state == "approved")
    def release(self) -> None:
        """Publish what is approved."""
        before = AuditEntry.objects.count()
        with suppress(PublishError):
            publish(scheme=self.made.scheme, period=self.made.period, reason="the quarter")
            self.state, self.steps = "released", self.steps + 1
        assert AuditEntry.objects.count() == before + (self.state == "released")
        self.acts = AuditEntry.objects.count()

    @invariant()
    def stored_is_what_was_acknowledged(self) -> None:
        """Compare state, steps, drafts and versions with what the machine remembers."""
        if not hasattr(self, "made"):
            return
        submission = Submission.objects.filter(park=self.made.park, period=self.made.period).first()
        assert (submission.state if submission else "draft") == self.state
        steps = list(SubmissionStep.objects.order_by("number"))
        assert [step.number for step in steps] == list(range(1, self.steps + 1))
        assert all(before.to_state == after.from_state for before, after in pairwise(steps))
        assert all(step.by_name for step in steps)
        rows = own_grid(self.made)
        for key, value in self.values.items():
            held = rows[key].held
            assert held is not None
            if self.state not in ("released",):
                assert held.entered is not None
                assert held.entered.value == value
        for key, (reported, recognised) in self.versions.items():
            version = FigureVersion.objects.filter(figure__park=self.made.park, figure__indicator=key,
                                                   figure__period=self.made.period).order_by("number").last()  # fmt: skip
            assert version is not None
            assert (version.reported_value, version.recognised_value) == (reported, recognised)


def run_machine(examples: int, phases: Sequence[Phase] = (Phase.generate, Phase.shrink)) -> None:
    """Run the machine on the same random acts every time."""
    run_state_machine_as_test(
        Quarter,
        settings=settings(
            max_examples=examples,
            stateful_step_count=30,
            deadline=None,
            suppress_health_check=list(HealthCheck),
            derandomize=True,
            database=None,
            phases=phases,
        ),
    )


@pytest.mark.django_db
@pytest.mark.slow
@pytest.mark.parametrize("examples", [8, pytest.param(25, marks=pytest.mark.sweep)])
def test_random_acts_of_random_people_lose_nothing(examples):
    DONE.clear()
    run_machine(examples)
    assert {act.__name__ for act in (*ACTS.values(), save_figures, recognise)} <= set(DONE), DONE


def loose_table(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let handing in lead further than the domain says."""
    monkeypatch.setitem(TRANSITIONS, "hand_in", replace(TRANSITIONS["hand_in"], target="approved"))


def lost_value(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let handing in forget the first cell."""
    whole = submissions.hand_in_cells
    monkeypatch.setattr(submissions, "hand_in_cells", lambda p, held, rows, signed: whole(p, held, [*rows][1:], signed))


def doubled_row(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let a refused act leave two audit rows."""
    once = ground.record_refusal
    monkeypatch.setattr(ground, "record_refusal", lambda *a, **k: (once(*a, **k), once(*a, **k)))


@pytest.mark.django_db
@pytest.mark.parametrize("plant", [loose_table, lost_value, doubled_row])
def test_a_planted_fault_is_found_by_the_machine(plant, monkeypatch):
    plant(monkeypatch)
    with pytest.raises((AssertionError, IntegrityError, ValidationError)):
        run_machine(25, [Phase.generate])
