"""My tasks and the page somebody lands on, by role and day."""

from __future__ import annotations

import re
from datetime import date
from decimal import Decimal

import desks
import pytest
import supplemented
from cities import LEAGUE, published, release_of
from django.test import Client
from django.utils.timezone import localtime
from factories import ParkFactory, PeriodFactory, PledgeFactory, SubmissionFactory, TargetFactory
from made_towns import in_force, today_is, town
from people import PASSWORD, client_of, end_appointments, person
from promised_results import results_of
from promises import YEAR, no_documents, promising
from reading import english, text_of
from standing import stands_on

from accounts.audit.trail import act
from accounts.models import AuditEntry, User
from parks.models import Park, Role
from reports.pages.pledges.contents.settling import SettleContents
from targets.actions import (
    Finding,
    answer_comment,
    comment_on,
    hand_in_pledge,
    hand_over_pledge,
    issue_targets,
    revise,
    settle_pledge,
    withdraw_targets,
)
from targets.indicators.cells import EnteredCell
from targets.models import Figure, Pledge, Submission, Target

pytestmark = pytest.mark.django_db
# The states of the town's parks: p0 handed in, p1 approved, p2 returned, p3 draft, p4 ready, p5 has not begun.
TASKS = {
    (Role.PARK_EDITOR, "p0"): [],
    (Role.PARK_EDITOR, "p2"): ["returned Correct the figures and report them again Reason: unit Park 2 2020 first quarter 2020-04-11 due in 6 days"],
    (Role.PARK_EDITOR, "p3"): ["to enter Finish the figures and report them to the head Park 3 2020 first quarter 2020-04-11 due in 6 days"],
    (Role.PARK_EDITOR, "p4"): [],
    (Role.PARK_EDITOR, "p5"): ["to enter Begin to enter the figures Park 5 2020 first quarter 2020-04-11 due in 6 days"],
    (Role.PARK_HEAD, "p3"): [],
    (Role.PARK_HEAD, "p4"): ["to hand in Check the figures and hand them in Park 4 2020 first quarter 2020-04-11 due in 6 days"],
    (Role.REVIEWER, "stat"): [
        "to enter Report 1 indicator Statistics 2020 first quarter 2020-04-11 due in 6 days",
    ],
    (Role.DEPARTMENT_HEAD, "stat"): [],
    (Role.ASSESSOR, ""): ["to decide Approve or return what 1 park handed in all parks 2020 first quarter 2020-04-11 due in 6 days"],
    (Role.CITY_SIGNATORY, ""): [],
    (Role.OFFICIAL, ""): [],
    (Role.AUDITOR, ""): [],
}  # fmt: skip


def somebody(role, place=""):
    """Return a person in a role at a park or a department, by its code."""
    return person(role, park=place if place.startswith("p") else None, department=place if place == "stat" else None)


def tasks_of(user):
    """Return the text of somebody's tasks."""
    return text_of(english(client_of(user)).get("/entry/"))


@pytest.mark.parametrize(("role", "place"), TASKS)
def test_everybody_sees_what_waits_for_them(role, place):
    town(6)
    text = tasks_of(somebody(role, place))
    expected = TASKS[role, place]
    for line in expected:
        assert line in text
    assert f"{len(expected)} task" in text if expected else "Nothing to do" in text


@pytest.mark.parametrize(("role", "place"), TASKS)
def test_who_has_work_lands_on_it_and_everybody_else_on_the_overview(role, place):
    town(6)
    somebody(role, place)
    entered = Client().post("/log-in/", {"username": role, "password": PASSWORD})
    assert entered["Location"] == "/start/"
    landed = client_of(User.objects.get(username=role)).get("/start/")
    assert landed["Location"] == ("/entry/" if TASKS[role, place] else "/")


def test_an_administrator_lands_on_the_overview_and_has_no_tasks():
    town(2)
    client = client_of(person(Role.ADMINISTRATOR))
    assert client.get("/start/")["Location"] == "/"
    assert client.get("/entry/").status_code == 403


def test_after_the_due_day_tasks_are_overdue_and_the_assessor_chases():
    town(6)
    today_is(date(2020, 4, 13))
    assert "to enter Begin to enter the figures Park 5 2020 first quarter 2020-04-11 2 days overdue" in tasks_of(
        somebody(Role.PARK_EDITOR, "p5")
    )
    text = tasks_of(somebody(Role.ASSESSOR))
    assert "to chase Chase 4 parks that have not handed in" in text
    assert "to publish Publish the results" in text


def test_after_the_closing_day_what_was_returned_is_still_to_do():
    town(6)
    today_is(date(2020, 5, 1))
    assert "Nothing to do" in tasks_of(somebody(Role.PARK_EDITOR, "p5"))
    assert "Correct the figures" in tasks_of(person(Role.PARK_EDITOR, name="other", park="p2"))


def test_before_a_period_opens_nothing_is_asked():
    town(6)
    today_is(date(2020, 3, 31))
    assert "Nothing to do" in tasks_of(somebody(Role.PARK_EDITOR, "p5"))


@stands_on(release_of, LEAGUE, "S1", 2020, 2)
def test_what_is_published_is_nobodys_task():
    assert "Nothing to do" in tasks_of(somebody(Role.ASSESSOR))


@stands_on(release_of, LEAGUE, "S1", 2020, 2)
def test_what_was_never_published_long_ago_is_no_task_once_something_later_is(author):
    PeriodFactory(year=2012, number=1)
    assert "2012 first quarter" not in tasks_of(somebody(Role.ASSESSOR))


@stands_on(release_of, LEAGUE, "S1", 2020, 2)
def test_an_old_return_is_still_to_do_for_its_own_park_alone(author):
    park, period = Park.objects.get(code="a1"), PeriodFactory(year=2012, number=1)
    SubmissionFactory(park=park, period=period, state="reopened", reason="unit")
    assert "2012 first quarter" in tasks_of(person(Role.PARK_EDITOR, park="a1"))
    assert "2012 first quarter" not in tasks_of(person(Role.PARK_EDITOR, name="other", park="a2"))
    assert Submission.objects.filter(state="reopened").count() == 1


def test_pledges_wait_for_those_who_sign(author):
    town(2)
    waiting = ParkFactory(code="p9", name="Waiting", group=None)
    in_force(PledgeFactory(no="N-1", park=waiting), until="issued")
    in_force(PledgeFactory(no="N-2", year=2021, park=waiting), until="signed_by_park")
    head, signatory = tasks_of(somebody(Role.PARK_HEAD, "p9")), tasks_of(somebody(Role.CITY_SIGNATORY))
    assert "to sign Sign the pledge of 2020 Waiting N-1" in head
    assert "N-2" not in head
    assert "to sign Sign the pledge of 2021 Waiting N-2" in signatory
    assert "N-1" not in signatory
    assert "N-1" not in tasks_of(person(Role.PARK_EDITOR, park="p9"))
    assert "N-1" not in tasks_of(person(Role.PARK_HEAD, name="other", park="p1"))


def test_tasks_end_with_the_appointment():
    town(6)
    user = somebody(Role.PARK_EDITOR, "p5")
    end_appointments(user, date(2020, 12, 31))
    client = client_of(User.objects.get(pk=user.pk))
    assert client.get("/start/")["Location"] == "/"
    assert client.get("/entry/").status_code == 403


def test_an_empty_desk_has_a_way_to_the_overview():
    response = client_of(person(Role.OFFICIAL)).get("/entry/")
    assert 'class="button" href="/"' in response.content.decode()


def test_the_assessors_tasks_have_one_button_each_to_where_they_are_done():
    town(6)
    today_is(date(2020, 4, 13))
    page = client_of(somebody(Role.ASSESSOR)).get("/entry/").content.decode()
    buttons = re.findall(r'class="button main" href="([^"]+)"', page)
    here = "/periods/2020Q1/"
    assert buttons == [f"{here}?only=waiting", f"{here}chase/", f"{here}publish/", f"{here}chase/#departments"]


@stands_on(release_of, LEAGUE, "S1", 2020, 2)
def test_a_revision_after_the_release_is_the_assessors_task_until_the_erratum(author):
    assessor = somebody(Role.ASSESSOR)
    figure = Figure.objects.select_related("park", "period", "indicator").get(
        period__year=2020, period__number=2, park__code="a3", indicator__code="jobs"
    )
    entered = EnteredCell("number", Decimal(90))
    revise(finding=Finding(figure, 1), entered=entered, reason="recount", source="office", by=assessor, way="page")
    assert "Publish an erratum: 1 figure was revised" in tasks_of(assessor)
    assert "erratum" not in tasks_of(person(Role.PARK_EDITOR, park="a3"))
    published("S1", 2020, 2, reason="recount")
    assert "erratum" not in tasks_of(User.objects.get(pk=assessor.pk))


def test_a_comment_of_a_park_is_the_assessors_task_until_it_is_answered():
    made = desks.town()
    with act("test"):
        held = TargetFactory(park=made.park, indicator=made.sales, year=2021, value=100, state="issued")
    head = person(Role.PARK_HEAD, park=made.park.code)
    comment = comment_on(target=held, text="Too much.", by=head, way="page")
    line = "to answer Answer the comment on the target of Sales Park 0 targets 2021"
    assert line in tasks_of(made.assessor) and line not in tasks_of(head)
    answer_comment(comment=comment, text="It stays.", by=made.assessor, way="page")
    assert line not in tasks_of(made.assessor)


def test_a_park_reads_its_issued_targets_until_its_pledge_is_issued(monkeypatch):
    no_documents(monkeypatch)
    made = promising(2)
    withdraw_targets(
        year=YEAR, parks=made.parks, count=4, reason="other numbers", by=made.who("assessor"), way="page"
    )  # fmt: skip
    line = "to read Read 2 targets issued for 2020; comment until the pledge is issued"
    assert line not in tasks_of(made.who("head-p0"))
    issue_targets(year=YEAR, parks=made.parks, count=4, by=made.who("assessor"), way="page")
    issued = AuditEntry.objects.get(act="targets.issue_targets").at
    told = f"{line} issued on {localtime(issued):%Y-%m-%d} Park 0 targets 2020"
    editor = person(Role.PARK_EDITOR, name="editor", park="p0")
    for reader in (made.who("head-p0"), editor):
        assert told in tasks_of(reader)
        assert "Park 1" not in tasks_of(reader)
    page = client_of(editor).get("/entry/").content.decode()
    assert client_of(editor).get(re.search(r'href="(/targets/2020/[^"]+)"', page)[1]).status_code == 200
    for other in (made.who("mayor"), person(Role.OFFICIAL), person(Role.REVIEWER)):
        assert "to read" not in tasks_of(other)
    made.issue()
    for reader in (made.who("head-p0"), User.objects.get(pk=editor.pk)):
        assert "to read" not in tasks_of(reader)


def test_when_all_targets_are_issued_the_assessor_issues_the_pledges(monkeypatch):
    no_documents(monkeypatch)
    made = promising(3)
    line = "to issue All targets are issued: issue the pledges of 3 parks all parks targets 2020"
    assert line in tasks_of(made.who("assessor"))
    assert "issue the pledges" not in tasks_of(made.who("head-p0"))
    with act("test"):
        Target.objects.filter(park=made.parks[1], indicator__code="sales").update(state="draft")
    assert "issue the pledges" not in tasks_of(made.who("assessor"))
    with act("test"):
        Target.objects.update(state="issued")
    made.issue()
    assert "issue the pledge" not in tasks_of(made.who("assessor"))


def test_nobody_is_sent_to_targets_of_years_that_are_over(monkeypatch):
    made = promising(1)
    desks.today_is(date(2021, 1, 1))
    for name in ("assessor", "head-p0"):
        assert "Nothing to do" in tasks_of(made.who(name))


def test_a_supplement_is_chased_until_both_sides_signed(monkeypatch, settings, tmp_path):
    no_documents(monkeypatch)
    settings.FILES_DIR = tmp_path
    made = supplemented.pledged()
    supplemented.adjust(made)
    line = "to chase Chase the signatures of supplement no. 1 Park 0 P〔2020〕1号"
    for name in ("head-p0", "mayor"):
        assert line in tasks_of(made.who("assessor"))
        supplemented.sign(made, name)
    assert "to chase" not in tasks_of(made.who("assessor"))


def test_a_pledge_is_to_be_settled_once_its_year_is_published(monkeypatch, settings, tmp_path):
    no_documents(monkeypatch)
    settings.FILES_DIR = tmp_path
    made = supplemented.pledged()
    line = "to settle Settle the pledge of 2020: its results are published Park 0 P〔2020〕1号"
    results_of(made, number=3)
    assert line not in tasks_of(made.who("assessor"))
    results_of(made, number=4)
    supplemented.adjust(made)
    assert line not in tasks_of(made.who("assessor"))  # it cannot be settled before the supplement is signed
    for name in ("head-p0", "mayor"):
        supplemented.sign(made, name)
    assert "to confirm Confirm the hand-in of the pledge of 2020, to settle it" in tasks_of(made.who("assessor"))
    pledge = Pledge.objects.get()
    hand_in_pledge(pledge=pledge, is_paper=False, by=made.who("assessor"), way="page")
    assert line in tasks_of(made.who("assessor"))
    assert "to decide" not in tasks_of(made.who("head-p0"))
    assessor, pledge = made.who("assessor"), Pledge.objects.visible_to(made.who("assessor")).get()
    found = SettleContents.of(assessor, pledge).found
    settle_pledge(pledge=pledge, found=found, seen=found.token, by=assessor, way="page")
    assert line not in tasks_of(made.who("assessor"))
    way = text_of(english(client_of(assessor)).get("/pledges/P〔2020〕1号/"))
    assert 0 < way.index(" in force on ") < way.index(" handed in on ") < way.index(" settled on ")


def test_a_pledge_is_to_be_handed_over_once_the_head_changed_and_until_it_is(monkeypatch):
    no_documents(monkeypatch)
    made = supplemented.pledged()
    line = "to hand over Hand the pledge of 2020 over: the head of the park changed Park 0 P〔2020〕1号"
    desks.today_is(date(YEAR, 7, 8))
    assert line not in tasks_of(made.who("assessor"))
    end_appointments(made.who("head-p0"), date(YEAR, 7, 6))
    successor = person(Role.PARK_HEAD, name="successor", park="p0")
    with act("test"):
        successor.appointments.update(title="Director", from_on=date(YEAR, 7, 7))
    assert line in tasks_of(made.who("assessor"))
    assert "Hand the pledge" not in tasks_of(successor)
    change = successor.appointments.get().pk
    author = {"by": made.who("assessor"), "way": "page"}
    hand_over_pledge(pledge=Pledge.objects.get(), successor=change, unfinished=[], **author)
    assert line not in tasks_of(made.who("assessor"))
