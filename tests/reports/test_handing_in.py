"""Handing in with open eyes: what goes out, what changed, who else may, and taking it back."""

from __future__ import annotations

from datetime import date

import pytest
from desks import enter_all, grid_token, hand_in_all, own_grid, step_of, today_is, town, typed
from django.core.exceptions import PermissionDenied
from django.utils import translation
from people import client_of, person
from reading import english, text_of

from accounts.models import AuditEntry, User
from parks.countersigning import name_countersigner, take_countersigner_back
from parks.models import Role
from targets.actions import (
    approve,
    extend,
    hand_in,
    recall,
    report_ready,
    return_submission,
    save_figures,
)
from targets.errors import Closed, Overtaken, WorkflowError
from targets.models import FigureVersion, Submission, SubmissionStep

pytestmark = pytest.mark.django_db
STEP = "/entry/p0/2020Q2/step/"
NAMING = "/entry/parks/p0/countersigners/"


@pytest.fixture(autouse=True)
def acts_in_english():
    """Let acts speak English, whatever the installation speaks."""
    with translation.override("en"):
        yield


def asked(made, by):
    return {"park": made.park, "period": made.period, "by": by, "way": "page"}


def head_of(made):
    return english(client_of(made.head))


def colleague_of(made, role=Role.PARK_EDITOR, name="colleague"):
    """Return another person of the first park."""
    return person(role, name=name, park=made.park.code)


def state_of(made):
    return Submission.objects.get(park=made.park, period=made.period).state


def test_the_head_sees_every_figure_that_goes_out_and_what_it_is_compared_with():
    made = town()
    enter_all(made, sales=90, projects=50)
    text = text_of(head_of(made).get(f"{STEP}hand_in/"))
    assert "Sales 亿元 80.00 40.00 200 90.00 +12.5%" in text
    assert "Projects 个 80 40 200 50 -30 个" in text
    assert "Tax 亿元" not in text, "a department's figure does not go out in the park's name"


def test_the_head_sees_what_changed_since_it_was_handed_in_last_and_the_explanations():
    made = town()
    hand_in_all(made, sales=90, projects=50)
    return_submission(**asked(made, made.assessor), seen=step_of(made), reason="look again")
    cell = typed(39, seen=own_grid(made)[made.sales.pk].token, note="A refund was booked back.")
    save_figures(**asked(made, made.editor), cells={made.sales.pk: cell})
    text = text_of(head_of(made).get(f"{STEP}hand_in/"))
    assert "changed since handed in last 1" in text
    assert "39.00 was 90.00 → 39.00" in text
    assert "A refund was booked back." in text
    assert "was 50" not in text


def test_a_head_recalls_what_was_handed_in_until_it_is_approved():
    made = town()
    hand_in_all(made, sales=90)
    client = head_of(made)
    assert f"{STEP}recall/" in client.get("/entry/p0/2020Q2/").content.decode()
    seen = {"seen": step_of(made), "figures": ""}
    for _click in range(2):
        done = client.post(f"{STEP}recall/", {**seen, "reason": "a wrong column"}, follow=True)
        assert "The figures are recalled" in text_of(done)
    last = SubmissionStep.objects.order_by("id").last()
    assert (last.name, last.from_state, last.to_state, last.reason) == (
        "recall", "handed_in", "draft", "a wrong column",
    )  # fmt: skip
    assert FigureVersion.objects.filter(figure__period=made.period, figure__indicator=made.sales).count() == 1
    assert AuditEntry.objects.filter(act="targets.recall", outcome="done").count() == 1
    hand_in_all(made, sales=91)
    approve(**asked(made, made.assessor), seen=step_of(made))
    with pytest.raises(Overtaken):
        recall(**asked(made, made.head), seen=step_of(made))
    assert state_of(made) == "approved"


def test_a_recall_needs_no_reason_but_time_and_the_right():
    made = town()
    hand_in_all(made)
    with pytest.raises(PermissionDenied):
        recall(**asked(made, made.editor), seen=step_of(made))
    today_is(date(2020, 7, 21))
    with pytest.raises(Closed):
        recall(**asked(made, made.head), seen=step_of(made))
    extend(period=made.period, park=made.park, until_on=date(2020, 7, 22), reason="flood", by=made.assessor, way="page")
    recall(**asked(made, made.head), seen=step_of(made))
    assert state_of(made) == "draft"


def test_a_head_names_who_hands_in_and_takes_it_back():
    made = town()
    colleague = colleague_of(made)
    client = head_of(made)
    assert NAMING in client.get(f"{STEP}hand_in/").content.decode()
    done = client.post(NAMING, {"user": colleague.pk}, follow=True)
    assert "colleague may hand in for the park from now on." in text_of(done)
    enter_all(made)
    hand_in(**asked(made, User.objects.get(pk=colleague.pk)), seen=0, figures=grid_token(made))
    assert state_of(made) == "handed_in"
    held = colleague.appointments.get(role=Role.COUNTERSIGNER)
    take_countersigner_back(appointment=held, reason="moved", by=made.head, way="page")
    with pytest.raises(PermissionDenied):
        recall(**asked(made, User.objects.get(pk=colleague.pk)), seen=step_of(made))
    assert NAMING not in english(client_of(made.editor)).get(f"{STEP}report_ready/").content.decode()
    assert english(client_of(made.editor)).get(NAMING).status_code == 403
    assert client.get("/entry/parks/p1/countersigners/").status_code == 404


def test_who_entered_any_of_it_or_reported_it_to_the_head_does_not_hand_it_in():
    made = town()
    enter_all(made)
    name_countersigner(user=made.editor, office=made.park, by=made.head, way="page")
    with pytest.raises(WorkflowError, match="You entered figures of this park yourself"):
        hand_in(**asked(made, made.editor), seen=0, figures=grid_token(made))
    page = text_of(english(client_of(made.editor)).get(f"{STEP}hand_in/"))
    assert "You entered figures of this park yourself" in page
    colleague = colleague_of(made)
    name_countersigner(user=colleague, office=made.park, by=made.head, way="page")
    colleague = User.objects.get(pk=colleague.pk)
    report_ready(**asked(made, colleague), seen=0, figures=grid_token(made))
    with pytest.raises(WorkflowError, match="You reported these figures to the head yourself"):
        hand_in(**asked(made, colleague), seen=1, figures=grid_token(made))
    hand_in(**asked(made, made.head), seen=1, figures=grid_token(made))
    assert state_of(made) == "handed_in"


def test_a_head_who_entered_figures_still_answers_for_them():
    made = town()
    save_figures(**asked(made, made.head), cells={made.sales.pk: typed(90), made.projects.pk: typed(50)})
    hand_in(**asked(made, made.head), seen=0, figures=grid_token(made))
    assert state_of(made) == "handed_in"


def test_more_time_is_told_with_its_reason_and_who_gave_it_wherever_a_due_day_stands():
    made = town()
    extend(period=made.period, park=made.park, until_on=date(2020, 7, 25), reason="flood", by=made.assessor, way="page")
    words = "extended until 2020-07-25 by assessor: flood"
    head, assessor = head_of(made), english(client_of(made.assessor))
    for client, address in (
        (head, "/entry/p0/2020Q2/"),
        (head, f"{STEP}hand_in/"),
        (assessor, "/periods/2020Q2/"),
        (assessor, "/periods/2020Q2/parks/p0/"),
    ):
        assert words in text_of(client.get(address)), address
    assert "due 2020-07-25" in text_of(head.get("/entry/p0/2020Q2/"))
