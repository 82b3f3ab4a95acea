"""A department's column: entered for all parks, reported, and nothing typed lost on the way."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from desks import (
    column_token,
    draft_of,
    enter_column,
    hand_in_all,
    number,
    report_all,
    today_is,
    town,
    typed,
)
from django.core.exceptions import PermissionDenied
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone, translation
from factories import DepartmentFactory, IndicatorFactory, SchemeItemFactory
from people import client_of, person
from reading import english, queries_of, text_of

from accounts.audit.trail import act
from accounts.models import AuditEntry
from parks import actions as parks_actions
from parks.countersigning import name_countersigner, take_countersigner_back
from parks.errors import AccountError
from parks.models import Appointment, Role
from reports.pages.entry.contents import columns
from targets.actions import (
    Filed,
    Finding,
    approve,
    extend,
    file_revision,
    put_up_column,
    refuse_filed,
    save_column,
)
from targets.indicators.cells import NOTHING
from targets.models import (
    DepartmentReport,
    DepartmentReportStep,
    Figure,
    FigureVersion,
    FiledDecision,
    FiledRevision,
)

pytestmark = pytest.mark.django_db
PAGE = "/entry/departments/tax/2020Q2/"


def sent(made, values, **more):
    """Return what the form sends: by park the text typed into a cell that showed nothing."""
    fields = {}
    for park, value in zip(made.parks, values, strict=False):
        fields |= {f"value-{park.pk}": value, f"state-{park.pk}": "number", f"note-{park.pk}": ""}
        fields |= {f"seen-{park.pk}": NOTHING}
    return {**fields, **more}


def reviewer(made):
    return english(client_of(made.reviewer))


def bureau_head(made):
    return english(client_of(made.bureau_head))


def step(page, name):
    """Return what the form of a step sends, out of the page that asks once more."""
    shown = {field: text_between(page, f'name="{field}" value="') for field in ("seen", "figures")}
    return {"act": name, **shown}


def taken(client, name):
    """Look at the page of a step and take it."""
    return client.post(PAGE, step(client.get(f"{PAGE}?step={name}"), name), follow=True)


def reported(made):
    versions = FigureVersion.objects.filter(figure__indicator=made.tax, figure__period=made.period)
    return list(versions.order_by("figure__park__code", "number").values_list("reported_value", flat=True))


def test_a_department_enters_puts_up_and_reports_its_column():
    made = town()
    client = reviewer(made)
    page = client.get(PAGE)
    text = text_of(page)
    for words in (
        "Tax · 2020 first half draft",
        "Tax office",
        "80.00 40.00 200",
        "2 empty, 0 entered and not reported",
    ):
        assert words in text
    assert "due 2020-07-10, open until 2020-07-20 · due in 4 days" in text
    answer = client.post(PAGE, sent(made, ["１,234.5", "39"], then="put_up"))
    assert (answer.status_code, answer["Location"]) == (302, f"{PAGE}?indicator=tax&step=put_up")
    asked = client.get(answer["Location"])
    assert "2 figures are entered; 0 stay as they were reported; 0 are empty" in text_of(asked)
    assert "Park 0 entered 80.00 40.00 1,234.50" in text_of(asked)
    assert "2 figures raise questions that nothing answers yet" in text_of(asked)
    assert client.post(PAGE, step(asked, "put_up")).status_code == 409
    answers = {}
    for park in made.parks:
        seen = text_between(client.get(PAGE), f'name="seen-{park.pk}" value="')
        answers |= {f"answer-{park.pk}": f"as {park.name} said", f"seen-{park.pk}": seen}
    client.post(PAGE, {**sent(made, ["1234.5", "39"]), **answers})
    second = made.parks[1]
    done = taken(client, "put_up")
    assert "Tax is put up for sign-off." in text_of(done)
    assert "Take it back to go on entering" in text_of(done)
    assert f'name="value-{second.pk}"' not in done.content.decode()
    assert reported(made) == []
    head = bureau_head(made)
    page = head.get(PAGE)
    assert "ready for sign-off" in text_of(page)
    assert f'name="value-{second.pk}"' not in page.content.decode(), "the head looks and does not enter"
    asked = head.get(f"{PAGE}?step=report")
    assert "Park 1 entered 80.00 40.00 39.00" in text_of(asked)
    assert "Tax is reported." in text_of(head.post(PAGE, step(asked, "report"), follow=True))
    assert reported(made) == [1234.5, 39]
    text = text_of(client.get(PAGE))
    assert "Tax · 2020 first half reported" in text
    assert "· on time" in text
    assert "Put up for sign-off 2020-07-06" in text
    assert "Report 2020-07-06" in text


def text_between(page, before):
    return page.content.decode().split(before)[1].split('"')[0]


def test_what_is_sent_twice_is_done_once():
    made = town()
    client = reviewer(made)
    for words in ("2 figures saved.", "Nothing differs from what is saved."):
        assert words in text_of(client.post(PAGE, sent(made, ["60", "61"]), follow=True))
    head = bureau_head(made)
    shown = step(head.get(f"{PAGE}?step=report"), "report")
    for _time in range(2):
        assert "Tax is reported." in text_of(head.post(PAGE, shown, follow=True))
    assert reported(made) == [60, 61]
    assert AuditEntry.objects.filter(act="targets.report_column").count() == 1
    assert AuditEntry.objects.filter(act="targets.save_column").count() == 1


@pytest.mark.parametrize(
    ("value", "words"),
    [
        ("many", "This is no number"),
        ("1,23", "A comma parts thousands"),
        ("123456789012345", "at most 14 digits"),
        ("1" * 70, "too long"),
    ],
)
def test_what_cannot_be_read_is_said_beside_the_cell_and_holds_up_no_other(value, words):
    made = town()
    answer = reviewer(made).post(PAGE, sent(made, [value, "61"]))
    assert answer.status_code == 400
    assert words in text_of(answer)
    assert "What you typed is still here." in text_of(answer)
    assert "1 cell saved, 1 is not" in text_of(answer)
    for shown in (value, "61"):
        assert f'value="{shown}"' in answer.content.decode()
    assert draft_of(made, made.tax, made.park) is None
    assert draft_of(made, made.tax, made.parks[1]).value == 61


def test_a_choice_beside_the_number_is_saved():
    made = town()
    client = reviewer(made)
    first, second = made.parks
    fields = sent(made, ["", "NA"]) | {f"state-{first.pk}": "unknown", f"note-{first.pk}": "asked for"}
    assert client.post(PAGE, fields).status_code == 302
    assert draft_of(made, made.tax, first).state == "unknown"
    assert draft_of(made, made.tax, first).note == "asked for"
    assert draft_of(made, made.tax, second).state == "not_applicable"


def test_two_people_on_one_column_see_both_values_and_choose():
    made = town()
    first, second = made.parks
    other = person(Role.REVIEWER, name="colleague", department="tax")
    by = {"by": other, "way": "page", "indicator": made.tax, "period": made.period}
    save_column(**by, cells={first.pk: typed(70), second.pk: typed(71)})
    client = reviewer(made)
    answer = client.post(PAGE, sent(made, ["60", ""]))
    assert answer.status_code == 409
    text = text_of(answer)
    assert "Nothing is saved yet: choose" in text
    assert "Two values: choose" in text
    assert "mine: 60" in text
    assert "colleague" in text
    assert "70.00" in text
    assert draft_of(made, made.tax, first).value == 70
    assert draft_of(made, made.tax, second).value == 71, "an untouched cell does not undo the other's"
    shown = {f"other-{first.pk}": text_between(answer, f'name="other-{first.pk}" value="')}
    kept = client.post(PAGE, sent(made, ["60", ""], **shown, **{f"choose-{first.pk}": "theirs"}))
    assert kept.status_code == 302
    assert draft_of(made, made.tax, first).value == 70
    chosen = client.post(PAGE, sent(made, ["60", ""], **shown, **{f"choose-{first.pk}": "mine"}))
    assert chosen.status_code == 302
    assert draft_of(made, made.tax, first).value == 60


def test_an_approved_park_is_entered_all_the_same():
    made = town()
    client = reviewer(made)
    hand_in_all(made)
    approve(park=made.park, period=made.period, by=made.assessor, way="page", seen=2)
    assert f'name="value-{made.park.pk}"' in client.get(PAGE).content.decode()
    assert client.post(PAGE, sent(made, ["60", "61"])).status_code == 302
    assert draft_of(made, made.tax).value == 60


def test_a_closed_period_keeps_what_was_typed_and_a_later_day_for_departments_opens_it():
    made = town()
    client = reviewer(made)
    today_is(date(2020, 7, 21))
    page = client.get(PAGE)
    assert "Nothing can be entered here now: closed on 2020-07-20" in text_of(page)
    assert "11 days overdue" in text_of(page)
    answer = client.post(PAGE, sent(made, ["60", "61"]))
    assert answer.status_code == 409
    assert "Not saved: closed on 2020-07-20" in text_of(answer)
    for kept in ("60", "61"):
        assert f'value="{kept}"' in answer.content.decode()
    here = {"park": made.parks[1], "period": made.period, "by": made.assessor, "way": "page"}
    extend(**here, until_on=date(2020, 7, 28), reason="the office was flooded")
    assert 'name="value-' not in client.get(PAGE).content.decode(), "a park's time is not the department's"
    assessor = english(client_of(made.assessor))
    days = {"opens_on": "2020-07-01", "due_on": "2020-07-10", "closes_on": "2020-07-20"}
    asked = {**days, "department_due_on": "2020-07-25", "seen": "2020-07-01 2020-07-10 2020-07-20"}
    assert assessor.post("/periods/2020Q2/days/", {**asked, "reason": ""}).status_code == 400
    answer = assessor.post("/periods/2020Q2/days/", {**asked, "reason": "statistics come later"}, follow=True)
    assert "departments due 2020-07-25" in text_of(answer)
    assert client.post(PAGE, sent(made, ["60", "61"])).status_code == 302
    assert "due 2020-07-25, open until 2020-07-25 · due in 4 days" in text_of(client.get(PAGE))


def test_what_was_put_up_while_the_form_was_open_is_kept_and_not_saved():
    made = town()
    client = reviewer(made)
    enter_column(made)
    shown = {f"seen-{park.pk}": text_between(client.get(PAGE), f'name="seen-{park.pk}" value="') for park in made.parks}
    asked = {"indicator": made.tax, "period": made.period, "way": "page", "by": made.reviewer}
    put_up_column(**asked, seen=0, figures=column_token(made))
    answer = client.post(PAGE, {**sent(made, ["70", "71"]), **shown})
    assert answer.status_code == 409
    assert "Not saved: The column waits for sign-off" in text_of(answer)
    assert 'value="70"' in answer.content.decode()
    assert draft_of(made, made.tax).value == 90


def test_a_column_that_changed_is_not_reported_unseen():
    made = town()
    client, head = reviewer(made), bureau_head(made)
    client.post(PAGE, sent(made, ["60", ""]))
    shown = step(head.get(f"{PAGE}?step=report"), "report")
    client.post(PAGE, sent(made, ["60", "61"]))
    answer = head.post(PAGE, shown)
    assert answer.status_code == 409
    assert "Somebody changed the column meanwhile" in text_of(answer)
    assert reported(made) == []


def test_who_entered_is_told_before_they_try_that_somebody_else_reports():
    made = town()
    parks_actions.appoint(
        user=made.bureau_head, role=Role.REVIEWER, department=made.department, from_on=date(2020, 1, 1)
    )
    head = bureau_head(made)
    head.post(PAGE, sent(made, ["60", "61"]))
    page = head.get(PAGE)
    assert "You entered figures of this column yourself" in text_of(page)
    assert "step=report" not in page.content.decode()
    asked = {"act": "report", "seen": "0", "figures": column_token(made)}
    answer = head.post(PAGE, asked)
    assert answer.status_code == 409
    assert text_of(answer).count("You entered figures of this column yourself") >= 1
    assert "Tax is put up for sign-off." in text_of(taken(head, "put_up"))
    assert "Tax is taken back." in text_of(taken(head, "take_back"))


@pytest.mark.parametrize(("name", "word"), [("return", "returned"), ("reopen", "reopened")])
def test_the_assessor_returns_or_reopens_with_a_reason(name, word):
    made = town()
    report_all(made)
    assessor = english(client_of(made.assessor))
    listed = text_of(assessor.get("/periods/2020Q2/"))
    assert "Tax office Tax reported" in listed
    assert "department_head on time" in listed
    page = assessor.get(PAGE)
    assert f'name="value-{made.park.pk}"' not in page.content.decode()
    assert "90.00" in text_of(page)
    assert assessor.post(PAGE, {"act": name, "seen": "2", "reason": " "}).status_code == 400
    done = assessor.post(PAGE, {"act": name, "seen": "2", "reason": "a digit is wrong"}, follow=True)
    assert f"Tax is {word}." in text_of(done)
    stale = assessor.post(PAGE, {"act": name, "seen": "2", "reason": "another"}, follow=True)
    assert stale.status_code == 200, "the same person's second click"
    assert assessor.post(PAGE, {"act": name, "seen": "1", "reason": "another"}).status_code == 409
    text = text_of(reviewer(made).get(PAGE))
    assert "Reason: a digit is wrong" in text
    assert 'value="90"' in reviewer(made).get(PAGE).content.decode()
    tasks = text_of(reviewer(made).get("/entry/"))
    assert "Correct Tax and put it up again" in tasks
    assert "a digit is wrong" in tasks


def test_tasks_follow_the_column_from_hand_to_hand():
    made = town()
    client, head, assessor = reviewer(made), bureau_head(made), english(client_of(made.assessor))
    assert "Report 1 indicator" in text_of(client.get("/entry/"))
    assert "Check and report" not in text_of(head.get("/entry/"))
    enter_column(made)
    put_up_column(
        indicator=made.tax, period=made.period, seen=0, figures=column_token(made), by=made.reviewer, way="page"
    )
    assert "Report 1 indicator" not in text_of(client.get("/entry/"))
    assert "Check and report 1 indicator" in text_of(head.get("/entry/"))
    assert "Chase" not in text_of(assessor.get("/entry/"))
    today_is(date(2020, 7, 11))
    assert "Chase 1 report of a department all departments 2020 first half" in text_of(assessor.get("/entry/"))
    taken(head, "report")
    assert "Check and report" not in text_of(head.get("/entry/"))
    assert "report of a department" not in text_of(assessor.get("/entry/"))
    assert "1 day late" in text_of(assessor.get("/periods/2020Q2/")) or "hour" in text_of(
        assessor.get("/periods/2020Q2/")
    )


def test_everybody_who_sees_who_handed_in_sees_the_columns_and_only_some_may_look():
    made = town()
    report_all(made)
    for user, looks in ((made.editor, False), (made.who(Role.OFFICIAL), False), (made.reviewer, True)):
        page = english(client_of(user)).get("/periods/2020Q2/")
        assert "Tax office Tax reported" in text_of(page)
        assert (PAGE in page.content.decode()) is looks
    assert "on time" in text_of(reviewer(made).get("/review/2020Q2/"))


def test_the_head_looks_at_the_review_and_verifies_nothing():
    made = town()
    hand_in_all(made)
    head = bureau_head(made)
    page = head.get("/review/2020Q2/")
    assert page.status_code == 200
    assert "90.00" in text_of(page)
    assert 'name="figure"' not in page.content.decode()
    assert 'value="recognise"' not in page.content.decode()
    assert head.post("/review/2020Q2/", {"act": "verify"}).status_code == 403


def test_each_indicator_of_the_department_has_a_tab_with_its_state():
    made = town()
    with act("test"):
        fees = IndicatorFactory(code="a/b", name="Fees", reported_by="department", department=made.department)
        SchemeItemFactory(scheme=made.scheme, indicator=fees)
    client = reviewer(made)
    client.post(f"{PAGE}?indicator=tax", sent(made, ["60", ""]))
    text = text_of(client.get(f"{PAGE}?indicator=a%2Fb"))
    assert "Fees · 2020 first half" in text
    assert "Fees empty" in text
    assert "Tax entered, not reported" in text
    for nowhere in (f"{PAGE}?indicator=sales", f"{PAGE}?indicator=x", "/entry/departments/tax/2020Q3/"):
        assert client.get(nowhere).status_code == 404


def test_a_long_column_is_saved_on_the_way_to_its_next_page(monkeypatch):
    monkeypatch.setattr(columns, "_PARKS_A_PAGE", 2)
    made = town(3)
    client = reviewer(made)
    answer = client.post(PAGE, sent(made, ["60", "61"], then="2"))
    assert answer["Location"] == f"{PAGE}?indicator=tax&page=2"
    page = client.get(answer["Location"])
    assert "Park 2" in text_of(page)
    assert "Park 1" not in text_of(page)
    assert draft_of(made, made.tax, made.parks[1]).value == 61
    fields = {f"value-{made.parks[2].pk}": "x", f"seen-{made.parks[2].pk}": NOTHING}
    wrong = client.post(answer["Location"], {**fields, "then": "1"})
    assert wrong.status_code == 400
    assert 'value="x"' in wrong.content.decode()


def test_a_column_is_its_own_department_s_alone():
    made = town()
    with act("test"):
        DepartmentFactory(code="fire", name="Fire brigade")
    stranger = client_of(person(Role.REVIEWER, name="stranger", department="fire"))
    assert stranger.get(PAGE).status_code == 404
    assert stranger.post(PAGE, sent(made, ["60", ""])).status_code == 404
    assert "Fire brigade reports no indicator itself" in text_of(
        english(stranger).get("/entry/departments/fire/2020Q2/")
    )
    for user in (made.editor, made.head, made.who(Role.OFFICIAL), made.who(Role.AUDITOR)):
        assert client_of(user).get(PAGE).status_code == 403
        assert client_of(user).post(PAGE, sent(made, ["60", ""])).status_code == 403
    for user in (made.assessor, made.bureau_head):
        assert client_of(user).get(PAGE).status_code == 200
        assert client_of(user).post(PAGE, sent(made, ["60", ""])).status_code == 403
        assert client_of(user).post(PAGE, {"act": "put_up", "seen": "0"}).status_code == 403
    assert client_of(made.reviewer).post(PAGE, {"act": "report", "seen": "0"}).status_code == 403
    assert client_of(made.reviewer).post(PAGE, {"act": "return", "seen": "0", "reason": "x"}).status_code == 403
    other = client_of(person(Role.DEPARTMENT_HEAD, name="other", department="fire"))
    assert other.get(PAGE).status_code == 404
    assert other.post(PAGE, {"act": "report", "seen": "0"}).status_code == 404


@pytest.mark.parametrize("parks", [3, 30])
def test_a_column_costs_the_same_at_every_size(parks):
    made = town(parks)
    client = client_of(made.reviewer)
    assert len(queries_of(client, PAGE)) == 9
    assert len(queries_of(client, f"{PAGE}?step=put_up")) == 9
    head = client_of(made.bureau_head)
    assert len(queries_of(head, f"{PAGE}?step=report")) == 10


def released(made):
    """Let the department report and the release be out."""
    report_all(made)
    with act("reports.load_city"):
        DepartmentReport.objects.update(state="released")


FIGURE = "/entry/p0/2020Q2/figures/tax/"


def test_the_head_revises_a_released_figure_and_the_assessor_files_a_document():
    made = town()
    released(made)
    head, assessor = bureau_head(made), english(client_of(made.assessor))
    revise = {"value": "89", "reason": "audit", "source": "tax return", "seen": "1", "note": ""}
    assert 'id="revise"' not in assessor.get(FIGURE).content.decode()
    assert assessor.post(FIGURE, {**revise, "step": "revise"}).status_code == 403
    assert 'id="file"' not in head.get(FIGURE).content.decode()
    scan = SimpleUploadedFile("letter.pdf", b"%PDF-1.4 a letter")
    change = {"seen": "1", "value": "88.5", "document_no": "Tax 7", "reason": "audit", "scan": scan}
    assert head.post(f"{FIGURE}file/", change).status_code == 403
    wrong = assessor.post(f"{FIGURE}file/", {**change, "value": "many", "scan": ""})
    assert wrong.status_code == 400
    assert "This is no number" in text_of(wrong)
    scan.seek(0)
    done = assessor.post(f"{FIGURE}file/", change, follow=True)
    assert "The change is filed." in text_of(done)
    assert "waits for the department" in text_of(done)
    (filed,) = FiledRevision.objects.all()
    assert b"".join(head.get(f"/entry/documents/{filed.pk}/").streaming_content) == b"%PDF-1.4 a letter"
    assert client_of(made.editor).get(f"/entry/documents/{filed.pk}/").status_code == 200, "a figure of its own park"
    assert client_of(made.who(Role.OFFICIAL)).get(f"/entry/documents/{filed.pk}/").status_code == 404
    assert "Confirm or refuse a change of Tax · Park 0 on a document" in text_of(head.get("/entry/"))
    step = f"{FIGURE}filed/{filed.pk}/"
    assert assessor.post(f"{step}confirm/").status_code == 403
    assert head.post(f"{step}refuse/", {"reason": ""}).status_code == 409
    assert head.get(f"{step}confirm/").status_code == 302
    done = head.post(f"{step}confirm/", follow=True)
    assert "The change is confirmed and revises the figure." in text_of(done)
    assert reported(made) == [90, 88.5, 91]
    assert head.post(f"{step}confirm/").status_code == 409
    assert head.post(f"{FIGURE}filed/{filed.pk + 1}/confirm/").status_code == 404
    assert "Confirm or refuse" not in text_of(head.get("/entry/"))
    done = head.post(FIGURE, {**revise, "seen": "2", "step": "revise"}, follow=True)
    assert "The figure is revised." in text_of(done)
    assert reported(made) == [90, 88.5, 89, 91]


NAMING = "/entry/departments/tax/countersigners/"


def test_the_head_names_who_reports_and_takes_it_back():
    made = town()
    colleague = person(Role.REVIEWER, name="colleague", department="tax")
    stranger = person(Role.OFFICIAL, name="stranger")
    head = bureau_head(made)
    page = head.get(NAMING)
    assert "colleague" in text_of(page)
    assert "stranger" not in text_of(page)
    for nobody in (made.bureau_head, stranger):
        assert head.post(NAMING, {"user": nobody.pk}).status_code == 400
    assert "colleague reports for the department" in text_of(head.post(NAMING, {"user": colleague.pk}, follow=True))
    assert head.post(NAMING, {"user": colleague.pk}).status_code == 400, "named already"
    enter_column(made)
    deputy = english(client_of(colleague))
    assert "Tax is reported." in text_of(taken(deputy, "report"))
    named = Appointment.objects.get(role=Role.COUNTERSIGNER)
    assert (named.user, named.department, named.park) == (colleague, made.department, None)
    assert head.post(NAMING, {"named": named.pk, "reason": ""}).status_code == 400
    done = head.post(NAMING, {"named": named.pk, "reason": "moved"}, follow=True)
    assert "colleague no longer reports for the department" in text_of(done)
    assert deputy.post(PAGE, {"act": "report", "seen": "0"}).status_code == 403
    acts = AuditEntry.objects.filter(place="department:tax", act__in=["parks.name_countersigner"])
    assert acts.filter(outcome="done").count() == 1


@translation.override("en")
def test_naming_is_the_head_s_alone_and_never_of_themselves():
    made = town()
    colleague = person(Role.REVIEWER, name="colleague", department="tax")
    with act("test"):
        DepartmentFactory(code="fire", name="Fire brigade")
    other = person(Role.DEPARTMENT_HEAD, name="other", department="fire")
    for user in (made.reviewer, made.assessor, made.head, made.who(Role.OFFICIAL)):
        # Who heads a park names somebody there alone.
        assert client_of(user).get(NAMING).status_code == (404 if user == made.head else 403)
        with pytest.raises(PermissionDenied):
            name_countersigner(user=colleague, office=made.department, by=user, way="page")
    assert client_of(other).get(NAMING).status_code == 404
    with pytest.raises(PermissionDenied):
        name_countersigner(user=colleague, office=made.department, by=other, way="page")
    for user, words in ((made.bureau_head, "Nobody names themselves"), (other, "cannot be named")):
        with pytest.raises(AccountError, match=words):
            name_countersigner(user=user, office=made.department, by=made.bureau_head, way="page")
    assert not Appointment.objects.filter(role=Role.COUNTERSIGNER).exists()
    assert AuditEntry.objects.filter(act="parks.name_countersigner", outcome="refused").count() == 7


@translation.override("en")
def test_what_was_named_yesterday_ends_with_yesterday():
    made = town()
    colleague = person(Role.REVIEWER, name="colleague", department="tax")
    named = name_countersigner(user=colleague, office=made.department, by=made.bureau_head, way="page")
    with act("test"):
        Appointment.objects.filter(pk=named.pk).update(from_on=date(2020, 1, 1))
    take_countersigner_back(appointment=named, reason="moved", by=made.bureau_head, way="page")
    named.refresh_from_db()
    assert named.to_on == timezone.localdate() - timedelta(days=1)
    with pytest.raises(AccountError, match="already"):
        take_countersigner_back(appointment=named, reason="moved", by=made.bureau_head, way="page")


def test_what_is_filed_and_how_far_a_column_is_shows_to_whom_it_concerns_alone():
    """Default deny: without an appointment there is no row, and a filed change is seen with its figure."""
    made = town()
    released(made)
    finding = Finding(Figure.objects.get(park=made.park, period=made.period, indicator=made.tax), 1)
    document = Filed("Tax 7", "letter.pdf", b"%PDF-1.4 a letter")
    author = {"by": made.assessor, "way": "page"}
    filed = file_revision(finding=finding, entered=number(89), document=document, reason="audit", **author)
    refuse_filed(filed=filed, reason="not ours", by=made.bureau_head, way="page")
    with act("test"):
        DepartmentFactory(code="fire", name="Fire brigade")
    elsewhere = person(Role.DEPARTMENT_HEAD, name="elsewhere", department="fire")
    administrator = made.who(Role.ADMINISTRATOR)
    for model in (FiledRevision, FiledDecision):
        for user in (made.bureau_head, made.reviewer, made.assessor, made.editor):
            assert model.objects.visible_to(user).count() == 1
        for user in (elsewhere, made.who(Role.PARK_HEAD, made.parks[1]), made.who(Role.OFFICIAL), administrator):
            assert not model.objects.visible_to(user).exists()
    for model in (DepartmentReport, DepartmentReportStep):
        assert model.objects.visible_to(elsewhere).exists(), "who reported is seen with who handed in"
        assert not model.objects.visible_to(administrator).exists()


def test_a_step_that_a_command_took_says_so_in_words():
    made = town()
    report = report_all(made)
    last = DepartmentReportStep.objects.filter(report=report).order_by("number").last()
    with act("reports.publish"):
        kept = {
            "act_id": last.act_id,
            "name": "release",
            "from_state": "reported",
            "to_state": "released",
            "at": last.at,
        }
        DepartmentReportStep.objects.create(report=report, number=last.number + 1, by_name="command", **kept)
    page = client_of(made.reviewer).get("/review/2020Q2/").content.decode()
    assert "后台" in page and ">command<" not in page
