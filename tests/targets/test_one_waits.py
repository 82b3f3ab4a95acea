"""Pairs of acts on one row at one moment: the second waits for the first, then meets what the first left.

No threads run against each other by chance here: see `racing`. An act that took no lock would not wait, or would go on
with what it had read before.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from decimal import Decimal
from functools import partial
from typing import Any

import pytest
from conftest import as_superuser, empty_database
from django.db import connection
from factories import AppointmentFactory, FigureVersionFactory, TargetFactory, VerificationFactory
from full_acts import BY_WORD, OneAct, brought_to
from full_town import Full, full_town
from promises import no_documents
from racing import REFUSALS, Act, beside
from scanned import png

from accounts.audit.trail import act
from accounts.models import AuditEntry, User
from parks.actions import change_appointment
from parks.confirming import appointment_token, decide_appointment
from parks.models import AppointmentConfirmation, Role
from reports.models import Release
from reports.releases.actions import publish
from reports.releases.verifying import differences
from targets import actions
from targets.actions import PlanHead, Request
from targets.breakdown.cells import details_token
from targets.models import (
    ExtensionAnswer,
    ExtensionRequest,
    FiledDecision,
    FiledRevision,
    Plan,
    PlanTarget,
    PlanText,
    Scheme,
    Target,
    TargetSource,
)
from targets.pledges.actions.adjusting import adjustment_token, last_adjustment_of


@pytest.fixture(scope="module")
def town(django_db_setup: None, django_db_blocker: Any) -> Iterator[Full]:
    """Make the town once, for all pairs: each begins with rows of its own or sets those of the town back.

    No test here has a transaction of its own: what it begins with is there for both connections.
    """
    with django_db_blocker.unblock():
        connection.close()
        yield full_town()
        empty_database()


@pytest.fixture(autouse=True)
def paper_and_files(monkeypatch: pytest.MonkeyPatch, settings: Any, tmp_path: Any) -> None:
    """Let documents be stand-ins that anybody signs, and files be kept beside the test."""
    no_documents(monkeypatch)
    monkeypatch.setattr(User, "check_password", lambda _user, _password: True)
    settings.FILES_DIR = tmp_path


def anew(town: Full) -> None:
    """Take back what a pair before left of the town's own rows, and begin another year for all others."""
    town.year += 1
    town.shown.clear()
    period = town.periods["2020Q2"]
    with act("reports.load_city"):
        period.save()
        for code in ("sales", "tax"):
            figure = town.figure("a", code)
            version = FigureVersionFactory(
                figure=figure, number=figure.versions.count() + 1, reported_value=100, recognised_value=60
            )
            VerificationFactory(version=version, by=town.people["assessor"])
        period.figures.update(draft_state=None, draft_value=None)
        for asked in ExtensionRequest.objects.waiting():
            ExtensionAnswer.objects.create(request=asked, reason="no", by=asked.by, by_name=asked.by_name, at=asked.at)
        TargetSource.objects.all().delete()
        PlanTarget.objects.all().delete()
        PlanText.objects.all().delete()
        for filed in FiledRevision.objects.waiting():
            FiledDecision.objects.create(
                filed=filed, reason="no", by=filed.by, by_name=filed.by_name, at=filed.at, act_id=filed.act_id
            )


# The state, the first act, the second act, who does the second where not the usual person, and what comes of it.
REFUSED, DONE = "refused", "done"
PAIRS: list[tuple[str, str, str, str, str]] = [
    # Two decisions on what a park handed in.
    ("handed_in", "approve", "return", "", REFUSED),
    ("handed_in", "return", "approve", "", REFUSED),
    ("handed_in", "approve", "approve", "", DONE),
    ("handed_in", "approve", "recall", "", REFUSED),
    ("handed_in", "recall", "approve", "", REFUSED),
    ("approved", "reopen", "undo an approval", "", REFUSED),
    ("approved", "undo an approval", "reopen", "", REFUSED),
    ("returned", "save figures", "undo a return", "", REFUSED),
    ("returned", "undo a return", "save figures", "", REFUSED),
    # Two reviewers on one figure, and a reviewer beside the assessor.
    ("handed_in", "recognise", "recognise", "editor b, reviewer t", REFUSED),
    ("handed_in", "recognise", "verify", "editor b, reviewer t", REFUSED),
    ("handed_in", "recognise", "withdraw a verification", "editor b, reviewer t", REFUSED),
    ("handed_in", "withdraw a verification", "recognise", "editor b, reviewer t", REFUSED),
    ("handed_in", "verify", "verify", "editor b, reviewer t", DONE),
    ("handed_in", "approve", "recognise", "", REFUSED),
    ("handed_in", "approve", "verify", "", REFUSED),
    ("handed_in", "approve", "withdraw a verification", "", REFUSED),
    ("handed_in", "recognise", "approve", "", DONE),
    ("handed_in", "recall", "recognise", "", REFUSED),
    ("handed_in", "see what was cut", "see what was cut", "head a", REFUSED),
    ("handed_in", "recognise", "see what was cut", "", REFUSED),
    ("released", "revise a park's figure", "revise a park's figure", "", REFUSED),
    # Entering beside handing on.
    ("draft", "save figures", "save figures", "head a", REFUSED),
    ("draft", "save figures", "hand in", "", REFUSED),
    ("draft", "save figures", "report to the head", "head a", REFUSED),
    ("draft", "hand in", "save figures", "", REFUSED),
    ("draft", "report to the head", "save figures", "", REFUSED),
    ("draft", "hand in", "hand in", "", DONE),
    ("ready", "take back", "hand in", "", REFUSED),
    ("ready", "hand in", "take back", "", REFUSED),
    ("ready", "hand in", "the head saves figures", "", REFUSED),
    # More time.
    ("draft", "ask for time", "ask for time", "head a", REFUSED),
    ("draft", "refuse time", "refuse time", "", REFUSED),
    ("draft", "extend", "refuse time", "", REFUSED),
    ("draft", "refuse time", "extend", "", DONE),
    ("draft", "change a period", "change a period", "", DONE),
    ("draft", "save figures", "change a period", "", DONE),
    ("draft", "change a period", "save figures", "", DONE),
    ("draft", "change a period", "hand in", "", DONE),
    ("draft", "change a period", "save a column", "", DONE),
    ("draft", "change a period", "ask for time", "", DONE),
    ("draft", "change a period", "extend", "", DONE),
    # A department's column.
    ("draft", "save a column", "save a column", "editor b, reviewer t", REFUSED),
    ("draft", "save a column", "report a column", "", REFUSED),
    ("draft", "save a column", "put up a column", "editor b, reviewer t", REFUSED),
    ("draft", "report a column", "save a column", "", REFUSED),
    ("draft", "put up a column", "save a column", "editor b, reviewer t", REFUSED),
    ("draft", "report a column", "report a column", "reviewer t, second t", REFUSED),
    ("draft", "report a column", "report a column", "", DONE),
    ("ready", "take back a column", "report a column", "", REFUSED),
    ("ready", "report a column", "take back a column", "", REFUSED),
    ("reported", "return a column", "reopen a column", "", REFUSED),
    ("reported", "reopen a column", "return a column", "", REFUSED),
    ("released", "revise a department's figure", "revise a department's figure", "reviewer t, second t", REFUSED),
    ("released", "file a change", "file a change", "", REFUSED),
    ("released", "confirm a filed change", "refuse a filed change", "reviewer t, second t", REFUSED),
    ("released", "refuse a filed change", "confirm a filed change", "reviewer t, second t", REFUSED),
    ("released", "revise a department's figure", "confirm a filed change", "reviewer t, second t", REFUSED),
    ("released", "confirm a filed change", "revise a department's figure", "reviewer t, second t", REFUSED),
    # Targets of a year.
    ("draft", "save targets", "save targets", "", REFUSED),
    ("draft", "save a grid", "save a grid", "", REFUSED),
    ("draft", "save targets", "issue none", "", REFUSED),
    ("draft", "save targets", "change details", "", REFUSED),
    ("draft", "issue none", "change details", "", REFUSED),
    ("draft", "change details", "change details", "", REFUSED),
    ("draft", "change details", "save details", "", REFUSED),
    ("draft", "change details", "issue none", "", REFUSED),
    ("draft", "issue targets", "save targets", "", REFUSED),
    ("draft", "issue targets", "derive targets", "", REFUSED),
    ("draft", "issue targets", "issue targets", "", REFUSED),
    ("draft", "issue targets", "change details", "", REFUSED),
    ("draft", "issue none", "issue targets", "", REFUSED),
    ("draft", "save targets", "issue targets", "", DONE),
    ("issued", "withdraw targets", "withdraw targets", "", REFUSED),
    ("issued", "withdraw targets", "comment", "", REFUSED),
    ("issued", "withdraw targets", "change an issued target", "", REFUSED),
    ("issued", "change an issued target", "change details", "", REFUSED),
    ("issued", "answer", "answer", "", REFUSED),
    ("issued", "change an issued target", "answer", "", REFUSED),
    ("pledged", "adjust", "adjust", "", REFUSED),
    # Plans.
    ("", "save paths", "save paths", "", REFUSED),
    ("", "save texts of a plan", "save texts of a plan", "", REFUSED),
    ("", "change a plan", "change a plan", "", REFUSED),
    ("", "change a plan", "save paths", "", DONE),
    ("", "change a plan", "save texts of a plan", "", DONE),
    ("", "change a plan", "choose a source", "", DONE),
    # Pledges.
    ("", "issue pledges", "issue pledges", "", REFUSED),
    ("", "write what pledges say", "issue pledges", "", REFUSED),
    ("issued", "withdraw a pledge", "sign for the park", "", REFUSED),
    ("issued", "issue anew", "sign for the park", "", REFUSED),
    ("issued", "sign for the park", "sign for the park", "", REFUSED),
    ("issued", "sign for the park", "withdraw a pledge", "", DONE),
    ("issued", "sign for the park", "confirm paper", "", REFUSED),
    ("issued", "confirm paper", "sign for the park", "", REFUSED),
    ("issued", "confirm paper", "confirm paper", "", REFUSED),
    ("issued", "withdraw a pledge", "confirm paper", "", REFUSED),
    ("issued", "withdraw a pledge", "issue anew", "", REFUSED),
    ("issued", "withdraw a pledge", "confirm the hand-in", "", REFUSED),
    ("issued", "withdraw a pledge", "hand over", "", REFUSED),
    ("issued", "confirm the hand-in", "confirm the hand-in", "", REFUSED),
    ("issued", "confirm the hand-in", "hand over", "", DONE),
    ("issued", "hand over", "confirm the hand-in", "", DONE),
    ("issued", "hand over", "hand over", "", REFUSED),
    ("issued", "replace paper", "replace paper", "", REFUSED),
    ("signed_by_park", "sign for the city", "withdraw a pledge", "", REFUSED),
    ("signed_by_park", "sign for the city", "issue anew", "", REFUSED),
    ("signed_by_park", "withdraw a pledge", "sign for the city", "", REFUSED),
    ("in_force", "settle", "settle", "", REFUSED),
    ("in_force", "settle", "confirm the hand-in", "", REFUSED),
    ("in_force", "settle", "hand over", "", REFUSED),
    ("in_force", "hand over", "settle", "", DONE),
    ("open", "withdraw a supplement", "sign a supplement for the park", "", REFUSED),
    ("open", "sign a supplement for the park", "sign a supplement for the park", "", REFUSED),
    ("open", "sign a supplement for the park", "withdraw a supplement", "", DONE),
    ("open", "sign a supplement for the park", "confirm a supplement's paper", "", REFUSED),
    ("open", "confirm a supplement's paper", "sign a supplement for the park", "", REFUSED),
    ("open", "confirm a supplement's paper", "withdraw a supplement", "", REFUSED),
    ("open", "withdraw a supplement", "confirm a supplement's paper", "", REFUSED),
    ("open", "withdraw a supplement", "withdraw a supplement", "", REFUSED),
    ("park_signed", "sign a supplement for the city", "withdraw a supplement", "", REFUSED),
    ("park_signed", "withdraw a supplement", "sign a supplement for the city", "", REFUSED),
    # Whom a head names.
    ("", "name who countersigns for a park", "name who countersigns for a park", "", REFUSED),
    ("", "take a park's countersigner back", "take a park's countersigner back", "", REFUSED),
]


def begun(town: Full, state: str, first: OneAct, second: OneAct) -> None:
    """Bring the town to where both acts can be done."""
    anew(town)
    for one in {one.kind: one for one in (second, first) if one.kind}.values():
        brought_to(town, one.kind, state if state in one.states.split() or one is first else one.states.split()[0])
    with act("test"):
        for make in {one.begun for one in (first, second)} - {None}:
            make(town)


def raced(town: Full, first: OneAct, second: OneAct, by: str = "", other: int = 78) -> Any:
    """Do both at one moment; the second types another number."""
    there = replace(town, number=other)
    return beside(lambda: first.do(town, town.who(first.by)), lambda: second.do(there, there.who(by or second.by)))


def refused_after(first: Act, second: Act) -> str:
    """Do both at one moment and return why the second is refused, having waited."""
    found = beside(first, second)
    assert not isinstance(found.first, Exception), found.first
    assert isinstance(found.second, REFUSALS), found.second
    assert found.waited
    return str(found.second)


def by_assessor(town: Full) -> dict[str, Any]:
    return {"by": town.who("assessor"), "way": "page"}


def test_entering_beside_closing_the_period(town):
    as_superuser("DELETE FROM targets_extension")  # the first test here: none of them has answered anybody
    for word in ("save figures", "hand in", "take back", "save a column", "report a column", "take back a column"):
        one = BY_WORD[word]
        begun(town, one.states.split()[0], one, one)
        close = partial(
            actions.change_period, period=town.periods["2020Q2"], reason="all is in",
            days=(date(2020, 7, 1), date(2020, 7, 2), date(2020, 7, 3)),
            seen=(date(2020, 7, 1), date(2020, 7, 11), date(2020, 7, 21)), **by_assessor(town),
        )  # fmt: skip
        assert "asked for from" in (said := refused_after(close, partial(one.do, town, town.who(one.by)))) or (
            "closed on 2020-07-03" in said
        ), word


@pytest.mark.parametrize(("state", "first", "second", "by", "wanted"), PAIRS)
def test_the_second_waits_and_meets_what_the_first_left(town, state, first, second, by, wanted):
    begun(town, state, BY_WORD[first], BY_WORD[second])
    before = AuditEntry.objects.count()
    found = raced(town, BY_WORD[first], BY_WORD[second], by, 77 if (first == second and wanted == DONE) else 78)
    assert not isinstance(found.first, Exception), found.first
    assert (isinstance(found.second, Exception), found.waited) == (wanted == REFUSED, True), found.second
    assert AuditEntry.objects.count() - before == (1 if first == second and wanted == DONE else 2)


def of_park_a(town: Full) -> Target:
    found: Target = Target.objects.select_related("park").get(year=town.year, park__code="a", indicator__code="sales")
    return found


def details(town: Full) -> Act:
    """Return the act that names another responsible person of the target that a pledge froze."""
    target = of_park_a(town)
    names = ("stretch", "base", "base_estimate", "q1", "q2", "q3")
    typed = {name: getattr(target, name) for name in names} | {"responsible": "another office"}
    return lambda: actions.change_details(target=target, seen=details_token(target), details=typed, **by_assessor(town))


@pytest.mark.parametrize(("state", "word"), [("issued", "sign for the park"), ("signed_by_park", "sign for the city")])
def test_a_target_that_changes_while_its_pledge_is_signed(town, state, word):
    one = BY_WORD[word]
    begun(town, state, one, one)
    change, sign = details(town), partial(one.do, town, town.who(one.by))
    assert "targets changed" in refused_after(change, sign)
    begun(town, state, one, one)
    withdraw = partial(
        actions.withdraw_targets, year=town.year, parks=[town.parks["a"]], count=1, reason="slip", **by_assessor(town)
    )
    assert "targets changed" in refused_after(withdraw, partial(one.do, town, town.who(one.by)))


def test_a_target_is_pledged_while_it_is_changed(town):
    one = BY_WORD["sign for the city"]
    begun(town, "signed_by_park", one, one)
    assert "adjustment alone" in refused_after(partial(one.do, town, town.who(one.by)), details(town))


def adjusting(town: Full, number: int) -> Act:
    """Return the act that adjusts the target of the pledge in force."""
    target = of_park_a(town)
    asked = Request(Decimal(number), "flood", "Park a", "City", date(town.year, 10, 1), "decision.png", png())
    seen = adjustment_token(target, last_adjustment_of(target))
    return lambda: actions.adjust_target(target=target, seen=seen, asked=asked, **by_assessor(town))


def settled_soon(town: Full) -> Act:
    one = BY_WORD["settle"]
    return partial(one.do, town, town.who(one.by))


def pledged(town: Full) -> None:
    """Begin with a pledge in force that holds a pledged target."""
    one = BY_WORD["settle"]
    begun(town, "in_force", one, one)
    with act("reports.load_city"):
        Target.objects.filter(year=town.year).update(state="pledged")


def test_adjusting_beside_settling(town):
    pledged(town)
    assert "not signed yet" in refused_after(adjusting(town, 70), settled_soon(town))
    pledged(town)
    assert "settled" in refused_after(settled_soon(town), adjusting(town, 70))


def test_two_adjustments_of_a_year_have_two_numbers(town):
    """Of two targets: neither is in the other's way, and no number is given twice or left out."""
    pledged(town)
    with act("reports.load_city"):
        other = TargetFactory(year=town.year, park=town.parks["b"], indicator=town.indicators["land"], state="pledged")
    asked = Request(Decimal(70), "flood", "Park b", "City", date(town.year, 10, 1), "decision.png", png())
    adjust = partial(
        actions.adjust_target, target=other, seen=adjustment_token(other, None), asked=asked, **by_assessor(town)
    )
    found = beside(adjusting(town, 71), adjust)
    assert found.waited
    assert [found.first.no, found.second.no] == [f"〔{town.year}〕{number}号" for number in (1, 2)]


def test_a_plan_that_loses_years_while_somebody_writes_into_them(town):
    plan = Plan.objects.get(code="pl")
    for word in ("save paths", "save texts of a plan", "choose a source"):
        anew(town)
        plan.refresh_from_db()
        head = PlanHead(plan.name, plan.kind, 2022, 2024)
        shorten = partial(actions.change_plan, plan=plan, head=head, seen=plan.head_token, **by_assessor(town))
        one = BY_WORD[word]
        assert refused_after(shorten, partial(one.do, town, town.who(one.by)))
        with act("reports.load_city"):
            Plan.objects.filter(pk=plan.pk).update(start_year=2020)


def test_a_plan_whose_years_somebody_writes_into_while_they_go(town):
    one = BY_WORD["save paths"]
    anew(town)
    plan = Plan.objects.get(code="pl")
    head = PlanHead(plan.name, plan.kind, 2022, 2024)
    shorten = partial(actions.change_plan, plan=plan, head=head, seen=plan.head_token, **by_assessor(town))
    assert "2021" in refused_after(partial(one.do, replace(town, number=91), town.who(one.by)), shorten)


def test_an_appointment_that_changes_while_it_is_confirmed(town):
    with act("test"):
        held = AppointmentFactory(
            user=town.people["editor a"], role=Role.PARK_HEAD, park=town.parks["a"], title="Director"
        )
    auditor = {"by": town.who("auditor"), "way": "page"}
    confirm = partial(decide_appointment, appointment=held, seen=appointment_token(held), is_confirmed=True, **auditor)
    change = partial(
        change_appointment, appointment=held, title="Deputy", from_on=held.from_on, to_on=None, is_acting=False,
        by=town.who("administrator"), way="page",
    )  # fmt: skip
    assert "changed meanwhile" in refused_after(change, confirm)
    held.refresh_from_db()
    again = partial(decide_appointment, appointment=held, seen=appointment_token(held), is_confirmed=True, **auditor)
    assert "before you" in refused_after(again, again)
    assert AppointmentConfirmation.objects.filter(appointment=held).count() == 1


def test_two_periods_of_a_series_are_published_one_after_the_other(town):
    """The second release follows the first in the chain of the series, as if it had been asked for later."""
    anew(town)
    brought_to(town, "submission", "approved")
    brought_to(town, "report", "reported")
    scheme = Scheme.objects.get(code="s-2020")
    asked = {"scheme": scheme, "by": town.who("assessor"), "way": "page", "reason": "all is in"}
    first, second = (town.periods[label] for label in ("2020Q1", "2020Q2"))
    found = beside(partial(publish, period=first, **asked), partial(publish, period=second, **asked))
    assert found.waited
    assert not isinstance(found.first, Exception), found.first
    assert not isinstance(found.second, Exception), found.second
    releases = [found.first.release, found.second.release]
    assert [one.period.label for one in releases] == ["2020Q1", "2020Q2"]
    assert (releases[0].previous, releases[1].previous) == (None, releases[0])
    assert releases[1].compared_with == releases[0]
    assert not list(differences(Release.objects.get(pk=releases[1].pk)))


@pytest.mark.parametrize(
    ("state", "word"),
    [
        ("approved", "reopen"),
        ("approved", "undo an approval"),
        ("reported", "return a column"),
        ("reported", "reopen a column"),
    ],
)
def test_what_is_published_meanwhile_is_not_taken_back(town, state, word):
    one = BY_WORD[word]
    begun(town, state, one, one)
    release = partial(
        publish, scheme=Scheme.objects.get(code="s-2020"), period=town.periods["2020Q2"], by=town.who("assessor"),
        way="page", reason=f"before {word}",
    )  # fmt: skip
    assert "eleased" in refused_after(release, partial(one.do, town, town.who(one.by)))
