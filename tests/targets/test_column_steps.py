"""A department's report from the reviewer's cell to the release: what each may do, when, and who never does."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from desks import (
    Town,
    column_step,
    column_token,
    enter_column,
    hand_in_all,
    number,
    report_all,
    step_of,
    today_is,
    town,
    typed,
)
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError
from django.utils.timezone import localdate
from people import end_appointments, person

from accounts.audit.trail import act
from accounts.models import AuditEntry, User
from parks import actions as parks_actions
from parks.models import Appointment, Role
from targets.actions import (
    Filed,
    Finding,
    approve,
    change_period,
    confirm_filed,
    file_revision,
    put_up_column,
    recognise,
    refuse_filed,
    release_reports,
    reopen_column,
    report_column,
    return_column,
    revise,
    save_column,
    take_back_column,
    verify_figures,
)
from targets.entry.workflow import REPORT_TRANSITIONS
from targets.errors import Closed, Overtaken, WorkflowError
from targets.models import (
    DepartmentReport,
    DepartmentReportStep,
    Figure,
    FigureVersion,
    FiledDecision,
    FiledRevision,
    Submission,
)
from targets.scoring.values import number as number_cell

pytestmark = pytest.mark.django_db
PDF = b"%PDF-1.4 a document"
# What the domain says, written down a second time and by hand: act -> states it is done in, state after, who.
CHAIN = {
    "put_up": ({"draft", "returned", "reopened"}, "ready", {Role.REVIEWER}),
    "take_back": ({"ready"}, "draft", {Role.REVIEWER}),
    "report": ({"draft", "ready", "returned", "reopened"}, "reported", {Role.DEPARTMENT_HEAD, Role.COUNTERSIGNER}),
    "return": ({"reported"}, "returned", {Role.ASSESSOR}),
    "reopen": ({"reported"}, "reopened", {Role.ASSESSOR}),
}
STATES = ("draft", "ready", "reported", "returned", "reopened", "released")


def asked(made, by):
    return {"indicator": made.tax, "period": made.period, "by": by, "way": "page"}


def seen(made):
    return {"seen": column_step(made), "figures": column_token(made)}


def take(name, made, by):
    """Take a step as somebody who looked at the column a moment ago."""
    known = asked(made, by)
    if name == "put_up":
        return put_up_column(**known, **seen(made))
    if name == "report":
        return report_column(**known, **seen(made))
    if name == "take_back":
        return take_back_column(**known, seen=column_step(made))
    step = {"return": return_column, "reopen": reopen_column}[name]
    return step(**known, seen=column_step(made), reason="a digit is wrong")


def state_is(made, state):
    """Put the report into a state, as a load does."""
    with act("reports.load_city"):
        report, _made = DepartmentReport.objects.get_or_create(indicator=made.tax, period=made.period)
        reason = "a digit is wrong" if state in ("returned", "reopened") else ""
        DepartmentReport.objects.filter(pk=report.pk).update(state=state, reason=reason)


def report_of(made):
    return DepartmentReport.objects.get(indicator=made.tax, period=made.period)


def latest(made, park=None):
    rows = FigureVersion.objects.filter(figure__indicator=made.tax, figure__period=made.period)
    return rows.filter(figure__park=park or made.park).order_by("number").last()


def countersigner(made: Town, *, also: str = Role.REVIEWER) -> User:
    """Return a person of the department who was named to countersign, beside another appointment there."""
    user = person(also, name="deputy", department="tax")
    with act("test"):
        Appointment.objects.create(
            user=user, role=Role.COUNTERSIGNER, department=made.department, from_on=date(2020, 1, 1)
        )
    return User.objects.get(pk=user.pk)


def test_the_table_says_what_the_domain_says():
    found = {name: (set(one.sources), one.target) for name, one in REPORT_TRANSITIONS.items() if name != "release"}
    assert found == {name: (sources, target) for name, (sources, target, _roles) in CHAIN.items()}
    assert REPORT_TRANSITIONS["release"].sources == ("reported",), "a draft is not published by publishing"


@pytest.mark.parametrize("name", CHAIN)
@pytest.mark.parametrize("state", STATES)
def test_each_step_is_done_in_its_states_alone(name, state):
    made = town()
    enter_column(made)
    state_is(made, state)
    sources, target, roles = CHAIN[name]
    by = made.who(sorted(roles)[-1])
    if state not in sources:
        with pytest.raises(Overtaken):
            take(name, made, by if by.username != "countersigner" else made.bureau_head)
        assert report_of(made).state == state
        return
    assert take(name, made, made.bureau_head if name == "report" else by).state == target
    (step,) = DepartmentReportStep.objects.all()
    assert (step.name, step.from_state, step.to_state, step.number) == (name, state, target, 1)
    entry = AuditEntry.objects.get(act=f"targets.{name}_column", outcome="done")
    assert (entry.id, entry.object_key, entry.place) == (step.act_id, "tax 2020Q2", "department:tax")


@pytest.mark.parametrize("name", CHAIN)
def test_each_step_is_done_by_its_people_alone(name):
    made = town()
    enter_column(made)
    sources, _target, roles = CHAIN[name]
    state_is(made, sorted(sources)[0])
    stranger = person(Role.DEPARTMENT_HEAD, name="stranger", department=other_department())
    park_people = {Role.PARK_EDITOR, Role.PARK_HEAD}
    others = [made.who(role, made.park if role in park_people else None) for role in Role.values if role not in roles]
    for by in [*others, stranger]:
        if by.username == Role.COUNTERSIGNER:
            continue
        with pytest.raises(PermissionDenied):
            take(name, made, by)
    assert not DepartmentReportStep.objects.exists()
    assert AuditEntry.objects.filter(act=f"targets.{name}_column", outcome="refused").count() >= 8


def other_department():
    parks_actions.add_department(code="fire", name="Fire brigade")
    return "fire"


def test_reporting_makes_versions_of_all_cells_and_empties_the_drafts():
    made = town()
    enter_column(made, 90)
    put_up_column(**asked(made, made.reviewer), **seen(made))
    assert (report_of(made).state, localdate(report_of(made).ready_at)) == ("ready", date(2020, 7, 6))
    report = report_column(**asked(made, made.bureau_head), **seen(made))
    assert (report.state, localdate(report.reported_at), localdate(report.ready_at)) == (
        "reported", date(2020, 7, 6), date(2020, 7, 6),
    )  # fmt: skip
    assert latest(made).reported_value == Decimal(90)
    assert latest(made, made.parks[1]).reported_state == "unknown", "what is missing is said"
    assert not Figure.objects.filter(draft_state__isnull=False).exists()
    assert DepartmentReport.objects.counted().filter(pk=report.pk).exists()
    assert AuditEntry.objects.get(act="targets.report_column").details == {"versions": 2}


def test_the_head_reports_without_anybody_putting_it_up():
    made = town()
    enter_column(made)
    assert report_column(**asked(made, made.bureau_head), **seen(made)).state == "reported"


def test_what_is_put_up_is_taken_back_before_it_is_entered_again():
    made = town()
    enter_column(made)
    put_up_column(**asked(made, made.reviewer), **seen(made))
    with pytest.raises(WorkflowError, match="Take it back first"):
        enter_column(made, 95)
    take_back_column(**asked(made, made.reviewer), seen=1)
    assert report_of(made).ready_at is None
    enter_column(made, 95)
    assert report_all_again(made).state == "reported"
    with pytest.raises(WorkflowError, match="reported and no longer entered"):
        enter_column(made, 96)


def report_all_again(made):
    put_up_column(**asked(made, made.reviewer), **seen(made))
    return report_column(**asked(made, made.bureau_head), **seen(made))


def test_who_entered_a_figure_never_reports_it():
    made = town()
    both = countersigner(made)
    save_column(**asked(made, both), cells={made.park.pk: typed(90)})
    with pytest.raises(WorkflowError, match="entered figures of this column yourself"):
        report_column(**asked(made, both), **seen(made))
    enter_column(made, 91, 92)
    with pytest.raises(WorkflowError, match="entered figures of this column yourself"):
        report_column(**asked(made, both), **seen(made))
    assert AuditEntry.objects.filter(act="targets.report_column", outcome="refused").count() == 2
    assert not FigureVersion.objects.filter(figure__period=made.period).exists()
    report_column(**asked(made, made.bureau_head), **seen(made))
    return_column(**asked(made, made.assessor), seen=1, reason="a digit is wrong")
    enter_column(made, 93)
    assert report_column(**asked(made, both), **seen(made)).state == "reported", "these drafts are the other's"


def test_the_head_who_entered_under_another_appointment_does_not_report_either():
    made = town()
    parks_actions.appoint(
        user=made.bureau_head, role=Role.REVIEWER, department=made.department, from_on=date(2020, 1, 1)
    )
    save_column(**asked(made, made.bureau_head), cells={made.park.pk: typed(90)})
    with pytest.raises(WorkflowError, match="entered figures"):
        report_column(**asked(made, made.bureau_head), **seen(made))


def test_who_put_it_up_never_reports_it():
    made = town()
    both = countersigner(made)
    enter_column(made)
    put_up_column(**asked(made, both), **seen(made))
    with pytest.raises(WorkflowError, match="put this column up yourself"):
        report_column(**asked(made, both), **seen(made))
    assert report_column(**asked(made, made.bureau_head), **seen(made)).state == "reported"


def test_who_is_named_reports_while_another_appointment_lasts():
    made = town()
    enter_column(made)
    deputy = countersigner(made)
    with act("test"):
        Appointment.objects.filter(user=deputy, role=Role.REVIEWER).update(to_on=date(2020, 1, 2))
    with pytest.raises(WorkflowError, match="yours has ended"):
        report_column(**asked(made, User.objects.get(pk=deputy.pk)), **seen(made))
    with act("test"):
        Appointment.objects.filter(user=deputy, role=Role.REVIEWER).update(to_on=None)
    assert report_column(**asked(made, User.objects.get(pk=deputy.pk)), **seen(made)).state == "reported"


def test_a_head_whose_appointment_ended_reports_nothing():
    made = town()
    enter_column(made)
    head = made.bureau_head
    end_appointments(head, date(2020, 1, 2))
    with pytest.raises(PermissionDenied):
        report_column(**asked(made, made.bureau_head), **seen(made))


def test_a_second_click_is_answered_and_a_second_person_is_told_who_was_first():
    made = town()
    enter_column(made)
    shown = seen(made)
    first = report_column(**asked(made, made.bureau_head), **shown)
    again = report_column(**asked(made, made.bureau_head), **shown)
    assert (again.state, again.reported_at) == (first.state, first.reported_at)
    assert DepartmentReportStep.objects.count() == 1
    with pytest.raises(Overtaken, match="department_head was first"):
        report_column(**asked(made, countersigner(made)), **shown)
    assert FigureVersion.objects.filter(figure__indicator=made.tax, figure__period=made.period).count() == 2


def test_what_was_changed_unseen_is_not_reported():
    made = town()
    enter_column(made)
    shown = seen(made)
    enter_column(made, 95)
    for step, by in ((put_up_column, made.reviewer), (report_column, made.bureau_head)):
        with pytest.raises(Overtaken, match="changed the column"):
            step(**asked(made, by), **shown)


def test_a_question_is_answered_before_the_column_goes_on():
    made = town()
    enter_column(made, 39, 50)  # below the 40 of the first quarter
    for step, by in ((put_up_column, made.reviewer), (report_column, made.bureau_head)):
        with pytest.raises(WorkflowError, match="Questions"):
            step(**asked(made, by), **seen(made))


@pytest.mark.parametrize("name", ["return", "reopen"])
def test_the_assessor_says_why_and_the_time_does_not_matter_any_more(name):
    made = town()
    report_all(made)
    step = {"return": return_column, "reopen": reopen_column}[name]
    with pytest.raises(WorkflowError, match="why"):
        step(**asked(made, made.assessor), seen=2, reason=" ")
    today_is(date(2020, 9, 1))
    assert step(**asked(made, made.assessor), seen=2, reason="a digit is wrong").reason == "a digit is wrong"
    enter_column(made, 95)
    put_up_column(**asked(made, made.reviewer), **seen(made))
    take_back_column(**asked(made, made.reviewer), seen=column_step(made))
    enter_column(made, 96)
    report = report_all_again(made)
    assert (report.state, report.reason) == ("reported", "")
    assert [latest(made).reported_value, latest(made, made.parks[1]).reported_value] == [96, 91]
    with pytest.raises(WorkflowError, match="no longer entered"):
        enter_column(made, 97)


def test_departments_have_days_of_their_own():
    made = town()
    for day in (date(2020, 6, 30), date(2020, 7, 21)):
        today_is(day)
        with pytest.raises(Closed, match="2020-07-01 to 2020-07-20"):
            enter_column(made)
    days = (made.period.opens_on, made.period.due_on, made.period.closes_on)
    change_period(
        period=made.period, days=(*days, date(2020, 7, 25)), seen=days, reason="statistics come later",
        by=made.assessor, way="page",
    )  # fmt: skip
    made.period.refresh_from_db()
    enter_column(made)
    today_is(date(2020, 7, 25))
    put_up_column(**asked(made, made.reviewer), **seen(made))
    today_is(date(2020, 7, 26))
    with pytest.raises(Closed, match="to 2020-07-25"):
        report_column(**asked(made, made.bureau_head), **seen(made))


def test_approving_a_park_closes_no_column_and_reporting_a_column_no_park():
    made = town()
    hand_in_all(made)
    approve(park=made.park, period=made.period, by=made.assessor, way="page", seen=2)
    assert report_all(made).state == "reported"
    assert latest(made).reported_value == 90
    hand_in_all(made, made.parks[1])
    approve(park=made.parks[1], period=made.period, by=made.assessor, way="page", seen=step_of(made, made.parks[1]))
    return_column(**asked(made, made.assessor), seen=2, reason="a digit is wrong")
    enter_column(made, 95)
    assert set(Submission.objects.filter(period=made.period).values_list("state", flat=True)) == {"approved"}


def test_a_release_takes_what_is_reported_and_leaves_drafts():
    made = town()
    report_all(made)
    with act("reports.publish") as entry:
        assert release_reports(made.period, entry) == 1
        assert release_reports(made.period, entry) == 0
    step = DepartmentReportStep.objects.order_by("number").last()
    assert (report_of(made).state, step.name, step.number) == ("released", "release", 3)
    with pytest.raises(Overtaken):
        reopen_column(**asked(made, made.assessor), seen=3, reason="a digit is wrong")


def test_a_draft_is_not_released():
    made = town()
    enter_column(made)
    with act("reports.publish") as entry:
        assert release_reports(made.period, entry) == 0
    assert report_of(made).state == "draft"


def test_the_database_itself_refuses_a_move_that_the_table_does_not_know():
    made = town()
    enter_column(made)
    with pytest.raises(IntegrityError, match="does not move"), act("test"):
        DepartmentReport.objects.update(state="released")


def test_what_parks_report_has_no_column():
    made = town()
    with pytest.raises(WorkflowError, match="reported by the parks"):
        save_column(**{**asked(made, made.reviewer), "indicator": made.projects}, cells={made.park.pk: typed(1)})
    with pytest.raises(PermissionDenied):
        save_column(**asked(made, made.editor), cells={made.park.pk: typed(1)})
    for step in (put_up_column, report_column):
        with pytest.raises(WorkflowError, match="reported by the parks"):
            step(**{**asked(made, made.bureau_head), "indicator": made.sales}, seen=0, figures="")


def figure_of(made, indicator=None):
    return Figure.objects.get(park=made.park, period=made.period, indicator=indicator or made.tax)


def released(made):
    """Let the department report, and publish it."""
    report_all(made)
    hand_in_all(made)
    with act("reports.load_city"):
        DepartmentReport.objects.update(state="released")
        Submission.objects.update(state="released")
    return Finding(figure_of(made), 1)


def revision(made, by):
    return {"entered": number(89), "reason": "audit", "source": "tax return", "by": by, "way": "page"}


def test_a_department_s_released_figure_is_revised_by_the_department_alone():
    made = town()
    finding = released(made)
    with pytest.raises(PermissionDenied):
        revise(finding=finding, **revision(made, made.assessor))
    with pytest.raises(PermissionDenied):
        revise(finding=finding, **revision(made, made.reviewer))
    version = revise(finding=finding, **revision(made, made.bureau_head))
    assert (version.way, version.number, version.reported_value, version.recognised_value) == ("revision", 2, 89, 89)
    with pytest.raises(PermissionDenied):
        revise(finding=Finding(figure_of(made, made.sales), 1), **revision(made, made.bureau_head))


def test_a_department_s_figure_is_revised_once_its_report_is_released_whatever_the_park_s_state():
    made = town()
    finding = released(made)
    with act("reports.load_city"):
        DepartmentReport.objects.update(state="reported")
    with pytest.raises(WorkflowError, match="Only released"):
        revise(finding=finding, **revision(made, made.bureau_head))
    with act("reports.load_city"):
        DepartmentReport.objects.update(state="released")
        Submission.objects.update(state="draft", handed_in_at=None)
    assert revise(finding=finding, **revision(made, made.bureau_head)).number == 2


def filed(made, by=None, **more):
    document = Filed("Tax 2020/7", "letter.pdf", PDF)
    known = {"entered": number(89), "document": document, "reason": "audit", "by": by or made.assessor, "way": "page"}
    return file_revision(finding=Finding(figure_of(made), 1), **known | more)


def test_a_filed_change_counts_once_the_department_confirms_it():
    made = town()
    released(made)
    row = filed(made)
    assert (latest(made).number, row.document_no, row.by) == (1, "Tax 2020/7", made.assessor)
    with pytest.raises(WorkflowError, match="waits for the department already"):
        filed(made)
    for by in (made.assessor, made.reviewer, made.head):
        with pytest.raises(PermissionDenied):
            confirm_filed(filed=row, by=by, way="page")
    decision = confirm_filed(filed=row, by=made.bureau_head, way="page")
    version = latest(made)
    assert decision.version == version
    assert (version.number, version.recognised_value, version.way, version.by) == (2, 89, "revision", made.bureau_head)
    assert (version.reason, version.source) == ("audit", "Tax 2020/7")
    with pytest.raises(WorkflowError, match="decided already"):
        refuse_filed(filed=row, reason="no", by=made.bureau_head, way="page")


def test_a_filed_change_is_refused_with_a_reason_and_changes_nothing():
    made = town()
    released(made)
    row = filed(made)
    with pytest.raises(WorkflowError, match="why"):
        refuse_filed(filed=row, reason=" ", by=made.bureau_head, way="page")
    assert refuse_filed(filed=row, reason="not ours", by=made.bureau_head, way="page").version is None
    assert latest(made).number == 1
    assert filed(made).pk != row.pk, "another document may be filed"


def test_a_filed_change_of_what_was_revised_meanwhile_is_not_confirmed():
    made = town()
    finding = released(made)
    row = filed(made)
    revise(finding=finding, **revision(made, made.bureau_head))
    with pytest.raises(Overtaken):
        confirm_filed(filed=row, by=made.bureau_head, way="page")
    assert not FiledDecision.objects.exists()


@pytest.mark.parametrize(
    ("more", "words"),
    [
        ({"document": Filed(" ", "letter.pdf", PDF)}, "which document"),
        ({"document": Filed("7", "letter.txt", b"text")}, "no PDF"),
        ({"reason": ""}, "why"),
        ({"entered": number(90)}, "says already"),
    ],
)
def test_a_change_is_filed_with_document_scan_and_reason(more, words):
    made = town()
    released(made)
    with pytest.raises(WorkflowError, match=words):
        filed(made, **more)
    assert not FiledRevision.objects.exists()


def test_nobody_but_the_assessor_files_and_nobody_confirms_what_they_filed():
    made = town()
    released(made)
    for by in (made.bureau_head, made.reviewer, made.who(Role.OFFICIAL)):
        with pytest.raises(PermissionDenied):
            filed(made, by)
    with pytest.raises(WorkflowError, match="reported by the parks"):
        file_revision(
            finding=Finding(figure_of(made, made.sales), 1), entered=number(1), reason="audit",
            document=Filed("7", "letter.pdf", PDF), by=made.assessor, way="page",
        )  # fmt: skip
    parks_actions.appoint(user=made.bureau_head, role=Role.ASSESSOR, from_on=date(2020, 1, 1))
    row = filed(made, made.bureau_head)
    with pytest.raises(WorkflowError, match="filed this yourself"):
        confirm_filed(filed=row, by=made.bureau_head, way="page")


def test_recognised_values_are_the_department_s_alone():
    made = town()
    hand_in_all(made)
    report_all(made)
    sales = Finding(figure_of(made, made.sales), 1)
    change = {"recognised": number_cell(88), "reason": "two are double", "way": "page"}
    stranger = person(Role.REVIEWER, name="stranger", department=other_department())
    for by in (made.assessor, made.bureau_head, made.head, stranger):
        with pytest.raises(PermissionDenied):
            recognise(finding=sales, by=by, **change)
    for by in (made.assessor, made.reviewer):
        with pytest.raises((PermissionDenied, WorkflowError)):
            recognise(finding=Finding(figure_of(made), 1), by=by, **change)
    with pytest.raises(WorkflowError, match="is not verified"):
        verify_figures(findings=[Finding(figure_of(made), 1)], by=made.reviewer, way="page")
    assert recognise(finding=sales, by=made.reviewer, **change).recognised_value == 88
