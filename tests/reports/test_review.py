"""The review: a department's indicators for all parks, verified, taken back, recognised otherwise."""

from __future__ import annotations

import re
from decimal import Decimal

import pytest
from desks import column_token, enter_all, enter_column, grid_token, hand_in_all, own_grid, town, typed
from factories import DepartmentFactory
from people import client_of, person
from reading import english, queries_of, text_of

from accounts.audit.trail import act
from accounts.models import AuditEntry
from parks.models import Role
from reports.pages.review.contents import reviewing
from targets.actions import approve, hand_in, put_up_column, report_column, return_submission, save_figures
from targets.models import Figure, FigureVersion, Verification

pytestmark = pytest.mark.django_db
PAGE = "/review/2020Q2/"


def handed_in(parks=2):
    """Return a town all of whose parks have handed in."""
    made = town(parks)
    for park in made.parks:
        hand_in_all(made, park)
    return made


def figure_of(made, park=None):
    return Figure.objects.get(park=park or made.park, period=made.period, indicator=made.sales)


def one(made, act_name, seen=1, **more):
    """Return what the form of one figure sends."""
    key = figure_of(made).pk
    return {act_name: key, f"seen-{key}": seen, **{f"{name}-{key}": said for name, said in more.items()}}


def reviewer(made):
    return english(client_of(made.reviewer))


def test_a_reviewer_sees_what_was_handed_in_and_what_was_not():
    made = town()
    enter_all(made, sales=39)
    here = {"park": made.park, "period": made.period, "way": "page"}
    noted = {made.sales.pk: typed(39, seen=own_grid(made)[made.sales.pk].token, answer="A refund was booked back.")}
    save_figures(**here, by=made.editor, cells=noted)
    hand_in(**here, by=made.head, seen=0, figures=grid_token(made))
    text = text_of(reviewer(made).get(PAGE))
    for words in (
        "1 figure of this page is to be verified",
        "Park 0 80.00 39.00 39.00",
        "below the 40.00 of the period before",
        "A refund was booked back.",
    ):
        assert words in text
    assert "Park 1 80.00 not handed in not begun" in text
    assert "Projects 个" not in text, "that is another department's"


def test_several_figures_are_verified_at_once():
    made = handed_in(3)
    client = reviewer(made)
    keys = [figure_of(made, park).pk for park in made.parks]
    seen = {f"seen-{key}": 1 for key in keys}
    for words in ("2 figures are verified.", "All of these were verified already."):
        done = client.post(PAGE, {"figure": keys[:2], **seen}, follow=True)
        assert words in text_of(done)
    assert Verification.objects.count() == 2
    done = client.post(PAGE, {"all": made.sales.pk, f"seen-{keys[2]}": 1}, follow=True)
    assert "1 figure is verified." in text_of(done)
    assert "0 figures of this page are to be verified" in text_of(done)


def test_nothing_ticked_is_told():
    made = handed_in()
    answer = reviewer(made).post(PAGE, {})
    assert answer.status_code == 400
    assert "Tick the figures that you found right." in text_of(answer)


def test_a_verification_is_taken_back():
    made = handed_in()
    client = reviewer(made)
    client.post(PAGE, {"all": made.sales.pk, f"seen-{figure_of(made).pk}": 1})
    assert "Take back" in text_of(client.get(PAGE))
    done = client.post(PAGE, one(made, "withdraw"), follow=True)
    assert "The verification is taken back." in text_of(done)
    assert not Verification.objects.exists()


def test_what_is_taken_back_goes_back_to_what_was_reported():
    made = handed_in()
    client = reviewer(made)
    client.post(PAGE, one(made, "recognise", value="88.5", reason="two are double"))
    for _click in range(2):
        done = client.post(PAGE, one(made, "withdraw", seen=2), follow=True)
        assert "The verification is taken back." in text_of(done)
    versions = FigureVersion.objects.filter(figure=figure_of(made)).order_by("number")
    assert [version.recognised_value for version in versions] == [90, Decimal("88.5"), 90]
    assert not Verification.objects.exists()
    assert "Park 0 80.00 90.00 90.00" in text_of(client.get(PAGE))
    (row,) = AuditEntry.objects.filter(act="targets.withdraw_verification", outcome="done")
    assert row.details == {"old": "88.5", "new": "90"}


def test_an_act_on_one_row_keeps_what_stands_on_the_others():
    made = handed_in(3)
    client = reviewer(made)
    first, second, third = (figure_of(made, park).pk for park in made.parks)
    seen = {f"seen-{key}": 1 for key in (first, second, third)}
    typed = {f"value-{first}": "88", f"reason-{first}": "double", f"value-{third}": "77", f"reason-{third}": "tax"}
    page = client.post(PAGE, {"recognise": first, "figure": [second], **seen, **typed}, follow=True).content.decode()
    assert re.search(rf'name="figure" value="{second}" checked', page)
    assert not re.search(rf'name="figure" value="{third}" checked', page)
    assert re.search(rf'name="value-{third}" value="77"', page) and re.search(
        rf'name="reason-{third}" value="tax"', page
    )
    assert not re.search(rf'name="value-{first}"\s+value="88"', page)
    assert "checked" not in client.get(PAGE).content.decode(), "it is kept for the page that follows alone"
    page = client.post(PAGE, {"withdraw": first, "figure": [second], **seen, f"seen-{first}": 2}, follow=True)
    assert re.search(rf'name="figure" value="{second}" checked', page.content.decode())


def test_another_value_is_recognised_once_with_its_reason():
    made = handed_in()
    client = reviewer(made)
    fields = one(made, "recognise", value="88,5".replace(",", "."), reason="two are double")
    for _click in range(2):
        done = client.post(PAGE, fields, follow=True)
        assert "The other value is recognised" in text_of(done)
    text = text_of(client.get(PAGE))
    assert "Park 0 80.00 90.00 88.50" in text
    assert "Recognised otherwise because: two are double" in text
    assert FigureVersion.objects.filter(figure=figure_of(made)).count() == 2
    assert AuditEntry.objects.filter(act="targets.recognise").count() == 1


@pytest.mark.parametrize(
    ("value", "reason", "words"),
    [
        ("many", "x", "This is no number"),
        ("", "x", "This is no number"),
        ("88", " ", "Say why."),
        ("88", "y" * 1001, "too long"),
    ],
)
def test_what_cannot_be_recognised_is_said_beside_it_and_kept(value, reason, words):
    made = handed_in()
    answer = reviewer(made).post(PAGE, one(made, "recognise", value=value, reason=reason))
    assert answer.status_code == 400
    assert words in text_of(answer)
    assert f'value="{value}"' in answer.content.decode()
    assert f'value="{reason.strip()}"' in answer.content.decode()


def test_what_changed_meanwhile_is_told_and_the_reason_kept():
    made = handed_in()
    client = reviewer(made)
    client.post(PAGE, one(made, "recognise", value="88", reason="two are double"))
    answer = client.post(PAGE, one(made, "recognise", value="87", reason="three are double"))
    assert answer.status_code == 409
    assert "The figure was changed meanwhile" in text_of(answer)
    for kept in ('value="87"', 'value="three are double"', f'name="seen-{figure_of(made).pk}" value="2"'):
        assert kept in answer.content.decode()
    stale = client.post(PAGE, {"figure": figure_of(made).pk, f"seen-{figure_of(made).pk}": 1})
    assert stale.status_code == 409


def test_what_is_approved_or_returned_is_no_longer_verified():
    made = handed_in()
    approve(park=made.park, period=made.period, by=made.assessor, way="page", seen=2)
    here = {"park": made.parks[1], "period": made.period, "by": made.assessor, "way": "page"}
    return_submission(**here, seen=2, reason="proof")
    client = reviewer(made)
    text = text_of(client.get(PAGE))
    assert "Park 0 80.00 90.00 90.00" in text
    assert "Park 1 80.00 not handed in returned" in text
    assert "Recognise otherwise" not in text
    for fields in (one(made, "recognise", value="88", reason="two"), one(made, "withdraw")):
        answer = client.post(PAGE, fields)
        assert answer.status_code == 409
        assert "between handing in and approval" in text_of(answer)


def test_a_review_is_the_department_s_alone():
    made = handed_in()
    with act("test"):
        DepartmentFactory(code="fire", name="Fire brigade")
    stranger = client_of(person(Role.REVIEWER, name="stranger", department="fire"))
    assert "No indicator is in the charge of your department" in text_of(english(stranger).get(PAGE))
    assert stranger.post(PAGE, one(made, "recognise", value="88", reason="x")).status_code == 404
    for user in (made.editor, made.head, made.assessor, made.who(Role.OFFICIAL), made.who(Role.AUDITOR)):
        assert client_of(user).get(PAGE).status_code == 403
        assert client_of(user).post(PAGE, {}).status_code == 403
    assert not Verification.objects.exists()


def test_many_parks_stand_on_several_pages(monkeypatch):
    monkeypatch.setattr(reviewing, "_PARKS_A_PAGE", 2)
    made = town(3)
    client = reviewer(made)
    assert "Park 2" not in text_of(client.get(PAGE))
    assert "Park 2" in text_of(client.get(f"{PAGE}?page=2"))
    assert "Park 0" in text_of(client.get(f"{PAGE}?page=9"))
    assert client.get(f"{PAGE}?page=x").status_code == 400
    assert client.get("/review/2020Q3/").status_code == 404


@pytest.mark.parametrize("parks", [3, 30])
def test_a_review_costs_the_same_at_every_size(parks):
    made = town(parks)
    hand_in_all(made)
    assert len(queries_of(client_of(made.reviewer), PAGE)) == 9


def test_the_tasks_count_what_is_to_verify_and_to_report_with_a_button_each():
    made = handed_in(3)
    client = reviewer(made)
    page = client.get("/entry/")
    assert "to verify Verify 3 figures Tax office 2020 first half" in text_of(page)
    assert "to enter Report 1 indicator Tax office 2020 first half" in text_of(page)
    for address in (PAGE, "/entry/departments/tax/2020Q2/?indicator=tax"):
        assert f'class="button main" href="{address}"' in page.content.decode()
    keys = [figure_of(made, park).pk for park in made.parks]
    client.post(PAGE, {"figure": keys[:2], **{f"seen-{key}": 1 for key in keys}})
    assert "Verify 1 figure Tax" in text_of(client.get("/entry/"))
    client.post(PAGE, one(made, "recognise", value="88", reason="two are double"))
    assert "Verify 1 figure Tax" in text_of(client.get("/entry/")), "what is recognised otherwise counts as verified"


def test_a_reported_column_is_no_task_any_more():
    made = town()
    enter_column(made)
    client, head = reviewer(made), english(client_of(made.bureau_head))
    assert "Report 1 indicator" in text_of(client.get("/entry/"))
    assert "Nothing to do" in text_of(head.get("/entry/"))
    by = {"way": "page", "indicator": made.tax, "period": made.period}
    put_up_column(**by, seen=0, figures=column_token(made), by=made.reviewer)
    assert "Nothing to do" in text_of(client.get("/entry/"))
    assert "to sign off Check and report 1 indicator" in text_of(head.get("/entry/"))
    report_column(**by, seen=1, figures=column_token(made), by=made.bureau_head)
    for browser in (client, head):
        assert "Nothing to do" in text_of(browser.get("/entry/"))


def test_what_an_act_says_stands_on_one_page_alone():
    made = handed_in()
    client = reviewer(made)
    fields = {"all": made.sales.pk, f"seen-{figure_of(made).pk}": 1}
    assert "1 figure is verified." in text_of(client.post(PAGE, fields, follow=True))
    assert "1 figure is verified." not in text_of(client.get(PAGE))
    assert "The verification is taken back." in text_of(client.post(PAGE, one(made, "withdraw"), follow=True))
