"""What the assessor sees of a submission and decides on it, page by page."""

from __future__ import annotations

import re
from datetime import date

import pytest
from desks import enter_all, grid_token, hand_in_all, number, step_of, today_is, town, typed
from django.db import connection
from django.test.utils import CaptureQueriesContext
from factories import (
    FigureFactory,
    FigureVersionFactory,
    IndicatorFactory,
    SubmissionFactory,
    TargetFactory,
)
from people import client_of, person
from reading import english, text_of

from accounts.audit.trail import act
from accounts.models import AuditEntry
from parks.models import Role
from targets.actions import (
    Finding,
    approve,
    hand_in,
    recognise,
    report_ready,
    return_submission,
    save_figures,
    verify_figures,
)
from targets.models import Extension, Figure, ReturnedCell, Submission, SubmissionStep

pytestmark = pytest.mark.django_db
PAGE = "/periods/2020Q2/parks/p0/"


def assessor_of(made):
    """Return the assessor's browser, in English."""
    return english(client_of(made.assessor))


def state_of(made, park=None):
    """Return how far a park's submission is."""
    return Submission.objects.get(park=park or made.park, period=made.period).state


def figure_of(made, indicator, park=None):
    """Return a figure of a park."""
    return Figure.objects.select_related("park", "period", "indicator__department").get(
        park=park or made.park, period=made.period, indicator=indicator
    )


def send(client, made, step, **fields):
    """Send one decision on the first park, from the page as it is now."""
    return client.post(f"{PAGE}{step}/", {"seen": step_of(made), **fields})


def test_the_page_shows_every_cell_with_what_it_is_compared_with():
    made = town()
    hand_in_all(made, sales=90, projects=50)
    text = text_of(assessor_of(made).get(PAGE))
    assert "Park 0 · 2020 first half handed in" in text
    assert "on time" in text
    # last year, last period, reported, recognised, growth, target, completion and light
    assert re.search(r"Sales 亿元 .*?80.00 40.00 90.00 90.00 \+12.5% 200.00 45.0% near schedule", text)
    assert "reported by the department, in a report of its own" in text
    assert "missing" not in text, "what a department has to report is no matter of the park"


def test_what_is_recognised_otherwise_is_marked_with_its_reason():
    made = town()
    hand_in_all(made, sales=90)
    recognise(
        finding=Finding(figure_of(made, made.sales), 1),
        recognised=number("88.5").cell,
        reason="tax returns say so",
        by=made.reviewer,
        way="page",
    )
    text = text_of(assessor_of(made).get(PAGE))
    assert "90.00 ≠ otherwise than reported: 88.50 ✓ reviewer" in text
    assert "Recognised otherwise because: tax returns say so" in text


def test_a_verified_cell_says_by_whom():
    made = town()
    hand_in_all(made)
    assert "✓ reviewer" not in text_of(assessor_of(made).get(PAGE))
    verify_figures(findings=[Finding(figure_of(made, made.sales), 1)], by=made.reviewer, way="page")
    assert "✓ reviewer" in text_of(assessor_of(made).get(PAGE))


def test_a_question_stands_beside_the_cell_with_the_parks_answer():
    made = town()
    cells = {made.sales.pk: typed(30, note="see the letter", answer="a plant closed"), made.projects.pk: typed(50)}
    asked = {"park": made.park, "period": made.period, "way": "page"}
    save_figures(cells=cells, by=made.editor, **asked)
    report_ready(seen=0, figures=grid_token(made), by=made.editor, **asked)
    hand_in(seen=1, figures=grid_token(made), by=made.head, **asked)
    text = text_of(assessor_of(made).get(PAGE))
    assert (
        "cumulative, and less than the 40.00 of the period before Answer: a plant closed Note: see the letter" in text
    )


def test_the_steps_say_who_when_under_which_appointment_and_why():
    made = town()
    hand_in_all(made)
    client = assessor_of(made)
    send(client, made, "return", reason="look again", **{f"cell-{figure_of(made, made.sales).pk}": "unit?"})
    text = text_of(client.get(PAGE))
    assert re.search(r"Report to the head 2020-07-06 \d\d:\d\d park_editor-p0 · ", text)
    assert re.search(r"Return 2020-07-06 \d\d:\d\d assessor · .{2,40} Reason: look again Sales: unit\?", text)
    assert "Returned : unit?" in text.replace("Returned:", "Returned :")


def test_what_is_not_handed_in_is_nobody_elses_business():
    made = town()
    enter_all(made, sales="77.7")
    text = text_of(assessor_of(made).get(PAGE))
    assert "Park 0 · 2020 first half draft" in text
    assert "77.7" not in text
    assert "No step has been made" in text


def test_a_park_sees_its_own_and_a_reviewer_the_own_indicators():
    made = town()
    hand_in_all(made, sales=91, projects=53)
    other = english(client_of(made.who(Role.PARK_EDITOR, made.parks[1])))
    assert other.get(PAGE).status_code == 404
    own = text_of(english(client_of(made.head)).get(PAGE))
    assert "91.00" in own and "53" in own
    assert "Decision" not in own
    reviewed = text_of(english(client_of(made.reviewer)).get(PAGE))
    assert "91.00" in reviewed
    assert "Projects 个" not in reviewed
    assert "Shown are the indicators of your department." in reviewed


@pytest.mark.parametrize("role", [Role.OFFICIAL, Role.AUDITOR, Role.CITY_SIGNATORY, Role.ADMINISTRATOR])
def test_nobody_else_sees_what_is_not_released(role):
    made = town()
    hand_in_all(made)
    client = client_of(person(role))
    assert client.get(PAGE).status_code == 403
    assert client.post(f"{PAGE}approve/", {"seen": 2}).status_code == 403
    assert state_of(made) == "handed_in"


def test_an_approval_is_one_click_and_can_be_taken_back():
    made = town()
    hand_in_all(made)
    client = assessor_of(made)
    page = client.post(f"{PAGE}approve/", {"seen": 2}, follow=True)
    assert page.redirect_chain == [(PAGE, 302)]
    assert "The figures of Park 0 are approved." in text_of(page)
    assert state_of(made) == "approved"
    send(client, made, "undo_approval", reason="too early")
    assert state_of(made) == "handed_in"


def test_a_return_goes_by_whole_or_by_cell():
    made = town()
    hand_in_all(made)
    hand_in_all(made, made.parks[1])
    client = assessor_of(made)
    send(client, made, "return", reason="all of it")
    figure = figure_of(made, made.sales, made.parks[1])
    client.post("/periods/2020Q2/parks/p1/return/", {"seen": 2, "reason": "", f"cell-{figure.pk}": "in 万元?"})
    assert Submission.objects.get(park=made.park, period=made.period).reason == "all of it"
    assert Submission.objects.get(park=made.parks[1], period=made.period).reason == "1 figure needs correcting"
    assert ReturnedCell.objects.get().reason == "in 万元?"
    assert "Returned: in 万元?" in text_of(client.get("/periods/2020Q2/parks/p1/"))


def test_once_the_park_has_answered_a_return_is_past_and_the_old_value_stands_beside_the_new():
    made = town()
    hand_in_all(made, sales=90, projects=50)
    client = assessor_of(made)
    cells = {f"cell-{figure_of(made, one).pk}": "unit?" for one in (made.sales, made.projects)}
    send(client, made, "return", reason="look again", **cells)
    assert text_of(client.get(PAGE)).count("Returned: unit?") == 2
    hand_in_all(made, sales=91, projects=50)
    text = text_of(client.get(PAGE))
    assert "Returned: unit?" not in text
    assert "91.00 was 90.00 → 91.00" in text
    assert "Was returned: unit? · answered with another value" in text
    assert "Was returned: unit? · handed in with the same value" in text
    assert "was 50" not in text
    # A return that is taken back was none.
    send(client, made, "return", reason="once more", **{f"cell-{figure_of(made, made.sales).pk}": "still"})
    send(client, made, "undo_return", reason="by mistake")
    text = text_of(client.get(PAGE))
    assert "Returned: still" not in text and "Was returned: still" not in text


def test_a_return_without_any_reason_is_refused_beside_the_field():
    made = town()
    hand_in_all(made)
    response = send(assessor_of(made), made, "return", reason=" ")
    assert response.status_code == 400
    assert "Say why." in text_of(response)
    assert state_of(made) == "handed_in"


def test_after_the_closing_day_a_return_says_until_when():
    made = town()
    hand_in_all(made)
    today_is(date(2020, 7, 25))
    client = assessor_of(made)
    assert 'name="until_on"' in client.get(PAGE).content.decode()
    figure = f"cell-{figure_of(made, made.sales).pk}"
    refused = send(client, made, "return", reason="look again", **{figure: "unit?"})
    assert refused.status_code == 409
    assert "say until when the park may correct" in text_of(refused)
    assert "look again" in refused.content.decode() and "unit?" in refused.content.decode()
    send(client, made, "return", reason="look again", until_on="2020-07-30")
    assert state_of(made) == "returned"
    assert Extension.objects.get().until_on == date(2020, 7, 30)


def test_who_comes_second_is_told_and_keeps_what_was_typed():
    made = town()
    hand_in_all(made)
    client, figure = assessor_of(made), figure_of(made, made.sales)
    approve(park=made.park, period=made.period, seen=2, by=person(Role.ASSESSOR, name="colleague"), way="page")
    typed_words = {"reason": "not yet", f"cell-{figure.pk}": "unit?"}
    response = client.post(f"{PAGE}return/", {"seen": 2, **typed_words})
    text = text_of(response)
    assert response.status_code == 409
    assert "colleague was first: the figures of Park 0 are approved now." in text
    assert "What you typed was not sent not yet Sales: unit?" in text
    assert state_of(made) == "approved"
    assert AuditEntry.objects.filter(act="targets.return", outcome="refused").count() == 1


def test_a_second_click_does_nothing_more():
    made = town()
    hand_in_all(made)
    client = assessor_of(made)
    for _click in range(2):
        assert client.post(f"{PAGE}approve/", {"seen": 2})["Location"] == PAGE
    assert step_of(made) == 3


def test_a_return_can_be_taken_back_until_the_park_begins_to_correct():
    made = town()
    hand_in_all(made)
    client = assessor_of(made)
    send(client, made, "return", reason="look again")
    assert "Take the return back" in text_of(client.get(PAGE))
    enter_all(made, sales=95)
    response = send(client, made, "undo_return", reason="a mistake of ours")
    assert response.status_code == 409
    assert "has begun to correct" in text_of(response)
    assert "a mistake of ours" in response.content.decode()


def test_what_is_approved_can_be_reopened():
    made = town()
    hand_in_all(made)
    client = assessor_of(made)
    send(client, made, "approve")
    send(client, made, "reopen", reason="the park asks")
    assert state_of(made) == "reopened"
    assert "Reason: the park asks" in text_of(client.get(PAGE))


@pytest.mark.parametrize("step", ["release", "hand_in", "report_ready", "nonsense"])
def test_there_are_no_other_decisions(step):
    made = town()
    hand_in_all(made)
    assert client_of(made.assessor).post(f"{PAGE}{step}/", {"seen": 2}).status_code == 404


@pytest.mark.parametrize("fields", [{}, {"seen": "x"}, {"seen": "-1"}, {"seen": 2, "until_on": "soon"}])
def test_a_form_that_cannot_be_read_is_refused_in_words(fields):
    made = town()
    hand_in_all(made)
    response = client_of(made.assessor).post(f"{PAGE}approve/", fields)
    assert response.status_code == 400
    assert state_of(made) == "handed_in"


@pytest.mark.parametrize("address", ["/periods/2020Q2/parks/nobody/", "/periods/1999Q1/parks/p0/"])
def test_what_is_not_there_is_a_404(address):
    client = client_of(town().assessor)
    assert client.get(address).status_code == 404
    assert client.post(f"{address}approve/", {"seen": 0}).status_code == 404


def test_the_next_park_that_waits_is_one_click_away():
    made = town(3)
    for park in made.parks[:2]:
        hand_in_all(made, park)
    page = assessor_of(made).get(PAGE)
    assert "Next: Park 1" in text_of(page)
    assert 'href="/periods/2020Q2/parks/p1/"' in page.content.decode()


# --- Many at once -----------------------------------------------------------------------------------------------------

MANY = "/periods/2020Q2/decide/"


def waiting_town():
    """Return a town of three parks, two of which have handed in."""
    made = town(3)
    for park in made.parks[:2]:
        hand_in_all(made, park)
    return made


# What the second page of an approval sends: it was seen what is open.
QUERIES = 10
CONFIRMED = {"is_confirmed": "1", "reason": "the office is known to be late"}


def test_before_many_are_approved_the_page_says_what_is_open_of_each():
    made = waiting_town()
    third = made.parks[2]
    with act("reports.load_city"):  # a load brings questions that nothing answers
        here = {"park": third, "period": made.period}
        TargetFactory(park=third, indicator=IndicatorFactory(code="land", name="Land"), year=2020, value=1)
        FigureVersionFactory(figure=FigureFactory(**here, indicator=made.sales), reported_value=30)
        none = {"reported_state": "not_applicable", "reported_value": None}
        FigureVersionFactory(figure=FigureFactory(**here, indicator=made.projects), **none)
        SubmissionFactory(**here, state="handed_in")
    verify_figures(findings=[Finding(figure_of(made, made.sales), 1)], by=made.reviewer, way="page")
    client = assessor_of(made)
    page = text_of(client.post(MANY, {"step": "approve", "chosen": ["2:p0", "2:p1", "0:p2"]}))
    assert "3 parks, 2 of them with something open" in page
    assert "Park 0 complete – – – –" in page
    assert "Park 1 – 1 Sales – –" in page
    assert "Park 2 1 Land 1 Sales 1 Sales 1 Projects" in page
    assert {state_of(made, park) for park in made.parks} == {"handed_in"}, "nothing is done before it was seen"


def test_a_reason_is_asked_for_where_something_is_open_and_kept_with_that_step_alone():
    made = waiting_town()
    verify_figures(findings=[Finding(figure_of(made, made.sales), 1)], by=made.reviewer, way="page")
    client = assessor_of(made)
    both = {"step": "approve", "chosen": ["2:p0", "2:p1"], "is_confirmed": "1"}
    refused = client.post(MANY, both)
    assert refused.status_code == 400
    assert "Something is open: say why" in text_of(refused)
    client.post(MANY, {**both, "reason": "known to be late"})
    steps = SubmissionStep.objects.filter(name="approve", submission__period=made.period)
    assert dict(steps.values_list("submission__park__code", "reason")) == {"p0": "", "p1": "known to be late"}


def test_what_is_complete_is_approved_without_a_reason():
    made = waiting_town()
    verify_figures(findings=[Finding(figure_of(made, made.sales), 1)], by=made.reviewer, way="page")
    client = assessor_of(made)
    page = client.post(MANY, {"step": "approve", "chosen": ["2:p0"]}).content.decode()
    assert 'name="reason"' not in page
    client.post(MANY, {"step": "approve", "chosen": ["2:p0"], "is_confirmed": "1"})
    assert state_of(made) == "approved"


@pytest.mark.parametrize("parks", [2, 6])
def test_what_is_open_costs_the_same_at_every_size(parks):
    made = town(parks)
    for park in made.parks:
        hand_in_all(made, park)
    chosen = [f"2:{park.code}" for park in made.parks]
    client = assessor_of(made)
    with CaptureQueriesContext(connection) as made_queries:
        client.post(MANY, {"step": "approve", "chosen": chosen})
    assert len([one for one in made_queries if not one["sql"].startswith(("SAVEPOINT", "RELEASE"))]) == QUERIES


def test_many_are_approved_each_by_an_act_of_its_own_and_all_taken_back():
    made = waiting_town()
    client = assessor_of(made)
    page = client.get("/periods/2020Q2/?only=waiting").content.decode()
    chosen = re.findall(r'name="chosen" value="([^"]+)"', page)
    assert sorted(chosen) == ["2:p0", "2:p1"]
    summary = client.post(MANY, {"step": "approve", "chosen": chosen, **CONFIRMED}, follow=True)
    assert "done for 2 parks" in text_of(summary)
    assert AuditEntry.objects.filter(act="targets.approve", outcome="done").count() == 2
    undone = re.findall(r'name="chosen" value="([^"]+)"', summary.content.decode())
    client.post(MANY, {"step": "undo_approval", "chosen": undone, "reason": "too early"})
    assert {state_of(made, park) for park in made.parks[:2]} == {"handed_in"}


def test_the_summary_says_which_were_refused_and_why():
    made = waiting_town()
    client = assessor_of(made)
    return_submission(
        park=made.park,
        period=made.period,
        seen=2,
        reason="unit",
        by=person(Role.ASSESSOR, name="colleague"),
        way="page",
    )
    text = text_of(client.post(MANY, {"step": "approve", "chosen": ["2:p0", "2:p1"], **CONFIRMED}, follow=True))
    assert "done for 1 park; refused for 1" in text.replace(" ;", ";")
    assert "Park 0 colleague was first" in text
    assert (state_of(made), state_of(made, made.parks[1])) == ("returned", "approved")


def test_many_are_returned_for_one_reason():
    made = waiting_town()
    client = assessor_of(made)
    client.post(MANY, {"step": "return", "chosen": ["2:p0", "2:p1"], "reason": "wrong template"})
    found = Submission.objects.filter(period=made.period).exclude(state="draft")
    assert set(found.values_list("state", "reason")) == {("returned", "wrong template")}
    text = text_of(client.get(MANY))
    assert "Take it back for all 2 parks" in text


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"step": "approve"}, "Choose the parks first."),
        ({"step": "return", "chosen": ["2:p0"]}, "Say why."),
        ({"step": "approve", "chosen": ["p0"]}, "p0"),
        ({"step": "release", "chosen": ["2:p0"]}, "release"),
    ],
)
def test_many_at_once_is_refused_in_words_and_the_ticks_stay(fields, words):
    made = waiting_town()
    response = assessor_of(made).post(MANY, fields)
    assert response.status_code == 400
    assert words in text_of(response)
    assert state_of(made) == "handed_in"
    if "2:p0" in fields.get("chosen", []):
        assert re.search(r'value="2:p0"[^>]* checked', response.content.decode())


def test_nobody_else_decides_on_many():
    made = waiting_town()
    for user in (made.editor, made.head, made.reviewer, person(Role.OFFICIAL)):
        client = client_of(user)
        assert client.post(MANY, {"step": "approve", "chosen": ["2:p0"]}).status_code == 403
        assert 'name="chosen"' not in client.get("/periods/2020Q2/").content.decode()
    assert state_of(made) == "handed_in"


def test_without_a_summary_the_address_leads_to_the_period():
    made = town()
    assert client_of(made.assessor).get(MANY)["Location"] == "/periods/2020Q2/"
