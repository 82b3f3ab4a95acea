"""A department's column: entered for all parks, reported, and nothing typed lost on the way."""

from __future__ import annotations

from datetime import date

import pytest
from desks import draft_of, hand_in_all, today_is, town, typed
from factories import DepartmentFactory, IndicatorFactory, SchemeItemFactory
from people import client_of, person
from reading import english, queries_of, text_of

from accounts.audit import act
from accounts.models import AuditEntry
from parks.models import Role
from reports.contents import columns
from targets.actions import approve, extend, save_column
from targets.cells import NOTHING
from targets.models import FigureVersion

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


def token(page):
    """Return the token of the whole column out of the page that asks once more."""
    return page.content.decode().split('name="seen" value="')[1].split('"')[0]


def reported(made):
    versions = FigureVersion.objects.filter(figure__indicator=made.tax, figure__period=made.period)
    return list(versions.order_by("figure__park__code", "number").values_list("reported_value", flat=True))


def test_a_department_enters_and_reports_its_column():
    made = town()
    client = reviewer(made)
    page = client.get(PAGE)
    text = text_of(page)
    for words in ("Tax · 2020Q2", "Tax office", "80.00 40.00 200", "2 empty, 0 entered and not reported"):
        assert words in text
    answer = client.post(PAGE, sent(made, ["１,234.5", "39"], then="report"))
    assert (answer.status_code, answer["Location"]) == (302, f"{PAGE}?indicator=tax&step=report")
    asked = client.get(answer["Location"])
    assert "2 figures are entered and are reported now" in text_of(asked)
    assert "Park 0 80.00 40.00 1,234.50" in text_of(asked)
    assert "1 figure raises a question that nothing answers yet" in text_of(asked)
    assert client.post(PAGE, {"act": "report", "seen": token(asked)}).status_code == 409
    second = made.parks[1]
    seen = text_between(client.get(PAGE), f'name="seen-{second.pk}" value="')
    note = {f"note-{second.pk}": "a refund was booked back", f"seen-{second.pk}": seen}
    client.post(PAGE, {**sent(made, ["1234.5", "39"]), **note})
    asked = client.get(answer["Location"])
    done = client.post(PAGE, {"act": "report", "seen": token(asked)}, follow=True)
    assert "2 figures are reported." in text_of(done)
    assert reported(made) == [1234.5, 39]
    assert "2 reported" in text_of(client.get(PAGE))


def text_between(page, before):
    return page.content.decode().split(before)[1].split('"')[0]


def test_what_is_sent_twice_is_done_once():
    made = town()
    client = reviewer(made)
    for words in ("2 figures saved.", "Nothing differs from what is saved."):
        assert words in text_of(client.post(PAGE, sent(made, ["60", "61"]), follow=True))
    shown = token(client.get(f"{PAGE}?step=report"))
    for words in ("2 figures are reported.", "Nothing was left to report."):
        assert words in text_of(client.post(PAGE, {"act": "report", "seen": shown}, follow=True))
    assert reported(made) == [60, 61]
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
def test_what_cannot_be_read_is_said_beside_the_cell_and_kept(value, words):
    made = town()
    answer = reviewer(made).post(PAGE, sent(made, [value, "61"]))
    assert answer.status_code == 400
    assert words in text_of(answer)
    assert "What you typed is still here." in text_of(answer)
    for kept in (value, "61"):
        assert f'value="{kept}"' in answer.content.decode()
    assert draft_of(made, made.tax, made.parks[1]) is None, "all of them or none"


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


def test_an_approved_park_is_read_only_and_says_why():
    made = town()
    client = reviewer(made)
    hand_in_all(made)
    approve(park=made.park, period=made.period, by=made.assessor, way="page", seen=2)
    page = client.get(PAGE)
    assert "approved already; the assessor can reopen it" in text_of(page)
    assert f'name="value-{made.parks[0].pk}"' not in page.content.decode()
    answer = client.post(PAGE, sent(made, ["60", "61"]))
    assert answer.status_code == 409, "it was approved while the form was open"
    assert "Not saved: approved already" in text_of(answer)
    assert 'value="60"' in answer.content.decode()
    leaving = {f"choose-{made.parks[0].pk}": "theirs"}
    assert client.post(PAGE, sent(made, ["60", "61"], **leaving)).status_code == 302
    assert draft_of(made, made.tax, made.parks[1]).value == 61


def test_a_closed_period_keeps_what_was_typed_and_an_extension_opens_one_park():
    made = town()
    client = reviewer(made)
    today_is(date(2020, 7, 21))
    assert "Nothing can be entered here now" in text_of(client.get(PAGE))
    answer = client.post(PAGE, sent(made, ["60", "61"]))
    assert answer.status_code == 409
    assert "closed on 2020-07-20" in text_of(answer)
    for kept in ("60", "61"):
        assert f'value="{kept}"' in answer.content.decode()
    here = {"park": made.parks[1], "period": made.period, "by": made.assessor, "way": "page"}
    extend(**here, until_on=date(2020, 7, 28), reason="the office was flooded")
    page = client.get(PAGE).content.decode()
    assert f'name="value-{made.parks[1].pk}"' in page
    assert f'name="value-{made.parks[0].pk}"' not in page


def test_a_column_that_changed_is_not_reported_unseen():
    made = town()
    client = reviewer(made)
    client.post(PAGE, sent(made, ["60", ""]))
    shown = token(client.get(f"{PAGE}?step=report"))
    client.post(PAGE, sent(made, ["60", "61"]))
    answer = client.post(PAGE, {"act": "report", "seen": shown})
    assert answer.status_code == 409
    assert "Somebody changed the column meanwhile" in text_of(answer)
    assert reported(made) == []


def test_each_indicator_of_the_department_has_a_tab_with_its_state():
    made = town()
    with act("test"):
        fees = IndicatorFactory(code="a/b", name="Fees", reported_by="department", department=made.department)
        SchemeItemFactory(scheme=made.scheme, indicator=fees)
    client = reviewer(made)
    client.post(f"{PAGE}?indicator=tax", sent(made, ["60", ""]))
    text = text_of(client.get(f"{PAGE}?indicator=a%2Fb"))
    assert "Fees · 2020Q2" in text
    assert "Fees empty" in text
    assert "Tax entered, not reported" in text
    for nowhere in (f"{PAGE}?indicator=sales", f"{PAGE}?indicator=x", "/entry/departments/tax/2020Q3/"):
        assert client.get(nowhere).status_code == 404


def test_a_column_of_which_one_park_is_reported_stays_a_task():
    made = town()
    client = reviewer(made)
    client.post(PAGE, sent(made, ["60", ""]))
    client.post(PAGE, {"act": "report", "seen": token(client.get(f"{PAGE}?step=report"))})
    with act("test"):
        fees = IndicatorFactory(code="fees", name="Fees", reported_by="department", department=made.department)
        SchemeItemFactory(scheme=made.scheme, indicator=fees)
    assert "Tax 1 of 2 parks reported" in text_of(client.get(PAGE))
    assert "Tax 1 of 2 parks reported" in text_of(client.get("/review/2020Q2/"))
    assert "Report 2 indicators" in text_of(client.get("/entry/"))
    hand_in_all(made, made.parks[1])
    approve(park=made.parks[1], period=made.period, by=made.assessor, way="page", seen=2)
    assert "Report 1 indicator" in text_of(client.get("/entry/")), "nobody can enter the last one any more"


def test_a_long_column_is_saved_on_the_way_to_its_next_page(monkeypatch):
    monkeypatch.setattr(columns, "PARKS_A_PAGE", 2)
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
    for user in (made.editor, made.head, made.assessor, made.who(Role.OFFICIAL), made.who(Role.AUDITOR)):
        assert client_of(user).get(PAGE).status_code == 403
        assert client_of(user).post(PAGE, sent(made, ["60", ""])).status_code == 403


@pytest.mark.parametrize("parks", [3, 30])
def test_a_column_costs_the_same_at_every_size(parks):
    made = town(parks)
    client = client_of(made.reviewer)
    assert len(queries_of(client, PAGE)) == 8
    assert len(queries_of(client, f"{PAGE}?step=report")) == 8
