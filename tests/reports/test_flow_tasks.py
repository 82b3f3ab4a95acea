"""The tasks of a quarter in the order in which they come: entering, lateness, more time, cuts, errata; and chasing."""

from __future__ import annotations

from datetime import date

import pytest
from desks import TODAY, enter_all, grid_token, hand_in_all, number, step_of, today_is, town
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.template.loader import render_to_string
from django.test.utils import CaptureQueriesContext
from django.utils import translation
from people import client_of, person
from reading import english, queries_of, text_of

from accounts.audit.trail import act
from accounts.models import AuditEntry, User
from parks.models import Role
from reports.pages.periods.contents.open_period import OpenPeriod
from reports.releases.actions import publish
from targets.actions import (
    Finding,
    approve,
    extend,
    recognise,
    report_ready,
    return_submission,
    see_cut,
)
from targets.errors import WorkflowError
from targets.models import CutSeen, Figure

pytestmark = pytest.mark.django_db
CHASE = "/periods/2020Q2/chase/"


def tasks_of(user):
    return text_of(english(client_of(User.objects.get(pk=user.pk))).get("/entry/"))


def grid_of(user):
    return text_of(english(client_of(user)).get("/entry/p0/2020Q2/"))


def more_time(made, until=date(2020, 7, 25)):
    extend(period=made.period, park=made.park, until_on=until, reason="flood", by=made.assessor, way="page")


def cut(made, value="88.5", seen=1):
    figure = Figure.objects.select_related("park", "period", "indicator__department").get(
        park=made.park, period=made.period, indicator=made.sales
    )
    found = {"finding": Finding(figure, seen), "recognised": number(value).cell, "reason": "tax returns say so"}
    recognise(**found, by=made.reviewer, way="page")


def test_the_head_follows_from_the_first_day_on_how_far_entering_is():
    made = town()
    line = "being entered Follow the entering of the figures, and hand them in in time"
    assert f"{line} 0 of 2 figures are entered Park 0 2020 first half 2020-07-10 due in 4 days" in tasks_of(made.head)
    enter_all(made)
    assert f"{line} 2 of 2 figures are entered Park 0" in tasks_of(made.head)
    today_is(date(2020, 7, 12))
    assert "2 of 2 figures are entered Park 0 2020 first half 2020-07-10 2 days overdue" in tasks_of(made.head)
    assert "being entered" in tasks_of(made.head), "that it is overdue does not hide what is asked"


def test_the_head_is_told_of_a_return_with_its_reason():
    made = town()
    hand_in_all(made)
    assert "Nothing to do" in tasks_of(made.head)
    asked = {"park": made.park, "period": made.period, "way": "page"}
    return_submission(**asked, seen=step_of(made), reason="wrong unit", by=made.assessor)
    text = tasks_of(made.head)
    assert (
        "returned The figures came back: see that they are corrected, and hand them in again Reason: wrong unit" in text
    )


def test_after_the_closing_day_editor_and_head_are_told_how_to_ask_for_more_time():
    made = town()
    enter_all(made)
    today_is(date(2020, 7, 21))
    for user in (made.editor, made.head):
        text = tasks_of(user)
        assert "to ask for time Not handed in, and closed since 2020-07-20: ask for more time" in text
        assert "Say until when and why; the assessment office gives it or says why not." in text
    more_time(made)
    for user in (made.editor, made.head):
        text = tasks_of(user)
        assert "ask for more time" not in text
        assert "extended until 2020-07-25 by assessor: flood Park 0 2020 first half 2020-07-25 due in 4 days" in text


def test_a_cut_stands_in_the_grid_and_with_editor_and_head_until_the_release():
    made = town()
    hand_in_all(made, sales=90)
    cut(made)
    words = "A department recognised another value than reported: see 1 figure and its reason"
    for user in (made.editor, made.head):
        assert f"recognised otherwise {words} Park 0 2020 first half" in tasks_of(user)
        assert "≠ recognised 88.50 by Tax office: tax returns say so" in grid_of(user)
    assert words not in tasks_of(made.who(Role.PARK_HEAD, made.parks[1]))
    approve(park=made.park, period=made.period, seen=step_of(made), by=made.assessor, way="page")
    assert words in tasks_of(made.head)
    publish(scheme=made.scheme, period=made.period, reason="late parks", by=made.assessor, way="page")
    assert words not in tasks_of(made.head)


SEE = "/entry/p0/2020Q2/seen/"
CUT = "A department recognised another value than reported: see 1 figure and its reason"


def sales_of(made):
    return Figure.objects.select_related("park", "period", "indicator").get(
        park=made.park, period=made.period, indicator=made.sales
    )


def stored(made):
    """Return all that counts of the figure."""
    return list(sales_of(made).versions.order_by("number").values())


@pytest.mark.parametrize("role", [Role.PARK_EDITOR, Role.PARK_HEAD])
def test_who_has_seen_a_cut_and_when_stands_beside_it_and_the_task_goes_for_that_version_only(role):
    made = town()
    hand_in_all(made, sales=90)
    assert f'action="{SEE}"' not in client_of(made.editor).get("/entry/p0/2020Q2/").content.decode()
    cut(made)
    before, person_of_park = stored(made), made.who(role, made.park)
    browser = english(client_of(person_of_park))
    page = browser.get("/entry/p0/2020Q2/").content.decode()
    version = sales_of(made).versions.get(number=2)
    assert f'<form method="post" id="cuts" action="{SEE}">' in page
    assert f'form="cuts" name="version" value="{version.pk}"' in page
    done = text_of(browser.post(SEE, {"version": version.pk}, follow=True))
    line = f"seen by {person_of_park} on 2020-07-06"
    assert "It is kept that the park has read this." in done
    assert f"≠ recognised 88.50 by Tax office: tax returns say so · {line}" in done
    assert 'id="cuts"' not in browser.get("/entry/p0/2020Q2/").content.decode()
    for user in (made.editor, made.head):
        assert CUT not in tasks_of(user) and line in grid_of(user)
    review = text_of(english(client_of(made.reviewer)).get("/review/2020Q2/"))
    assert f"Recognised otherwise because: tax returns say so · {line}" in review
    history = text_of(browser.get(f"/entry/p0/2020Q2/figures/{made.sales.code}/"))
    assert "saw what was recognised otherwise" in history
    assert stored(made) == before, "the figure stays as it is"
    # Another cut is another question.
    cut(made, "88", seen=2)
    assert CUT in tasks_of(made.editor) and "seen by" not in grid_of(made.head)
    assert "seen by" not in text_of(english(client_of(made.reviewer)).get("/review/2020Q2/"))
    [told] = AuditEntry.objects.filter(act="targets.see_cut")
    about = f"p0 {made.sales.code} 2020Q2"
    assert (told.by, told.place, told.object_key) == (person_of_park, "park:p0", about)
    assert told.details == {"version": 2, "recognised": "88.5"}
    assert CutSeen.objects.get().act_id == told.id


def test_only_the_parks_own_people_see_a_cut_once_and_only_the_one_that_counts():
    made = town()
    hand_in_all(made, sales=90)
    cut(made)
    first = Finding(sales_of(made), 2)
    for other in (made.assessor, made.reviewer, made.who(Role.PARK_EDITOR, made.parks[1])):
        with pytest.raises(PermissionDenied):
            see_cut(finding=first, by=other, way="page")
        sent = client_of(other).post(SEE, {"version": sales_of(made).versions.get(number=2).pk})
        assert sent.status_code == 404
    assert not CutSeen.objects.exists()
    # The assessor, who enters on behalf of parks, has the grid and no button.
    assert 'id="cuts"' not in client_of(made.assessor).get("/entry/p0/2020Q2/").content.decode()
    see_cut(finding=first, by=made.editor, way="page")
    with translation.override("en"), pytest.raises(WorkflowError, match="said so already"):
        see_cut(finding=first, by=made.head, way="page")
    cut(made, "88", seen=2)
    browser = english(client_of(made.head))
    again = browser.post(SEE, {"version": sales_of(made).versions.get(number=2).pk})
    assert again.status_code == 409 and "changed meanwhile" in text_of(again)
    cut(made, "90", seen=3)
    with translation.override("en"), pytest.raises(WorkflowError, match="recognised as it is"):
        see_cut(finding=Finding(sales_of(made), 4), by=made.head, way="page")
    assert CUT not in tasks_of(made.editor)
    for wrong in ({}, {"version": "x"}, {"version": "0"}, {"version": 2**70}, {"version": "999999"}):
        assert browser.post(SEE, wrong).status_code == 404
    assert CutSeen.objects.count() == 1


def test_the_assessor_is_told_what_still_runs_before_publishing():
    made = town()
    today_is(date(2020, 7, 12))
    more_time(made)
    text = tasks_of(made.assessor)
    assert "to publish Publish the results 1 park has more time until 2020-07-25" in text
    today_is(TODAY)
    for park in made.parks:
        hand_in_all(made, park)
        approve(park=park, period=made.period, seen=step_of(made, park), by=made.assessor, way="page")
    assert "to publish Publish the results the parks have time until 2020-07-10" in tasks_of(made.assessor)


def test_the_assessor_is_told_that_a_late_approval_needs_an_erratum():
    made = town()
    hand_in_all(made)
    approve(park=made.park, period=made.period, seen=step_of(made), by=made.assessor, way="page")
    publish(scheme=made.scheme, period=made.period, reason="one park is late", by=made.assessor, way="page")
    late = made.parks[1]
    hand_in_all(made, late)
    text = tasks_of(made.assessor)
    assert "what is approved now counts only once an erratum is published." in text
    approve(park=late, period=made.period, seen=step_of(made, late), by=made.assessor, way="page")
    assert "to publish Publish an erratum: 1 park was approved after the release" in tasks_of(made.assessor)
    publish(scheme=made.scheme, period=made.period, reason="the late park", by=made.assessor, way="page")
    assert "erratum" not in tasks_of(made.assessor)


def test_whom_to_chase_names_who_is_late_and_how_to_reach_those_who_answer():
    made = town()
    hand_in_all(made, made.parks[1])
    for user in (made.editor, made.head, made.reviewer, made.bureau_head):
        assert english(client_of(user)).get(CHASE).status_code == 403
    with act("test"):
        User.objects.filter(pk=made.head.pk).update(email="head@p0.example")
    client = english(client_of(made.assessor))
    assert CHASE in client.get("/periods/2020Q2/").content.decode()
    assert "Nobody is late." in text_of(client.get(CHASE))
    today_is(date(2020, 7, 12))
    text = text_of(client.get(CHASE))
    assert "2 are late." in text
    assert "Park 0 not begun 2 days overdue" in text
    assert "park_head-p0 head@p0.example" in text
    assert text.index("park_head-p0") < text.index("park_editor-p0"), "who answers comes first"
    assert "Park 1" not in text
    assert "Tax office" in text and "reviewer no address kept" in text
    assert f'href="{CHASE}"' in client.get("/entry/").content.decode()


def test_where_no_address_is_kept_the_page_says_so():
    made = town()
    person(Role.PARK_HEAD, park="p0")
    assert "No e-mail address or telephone number is kept of these people" in text_of(
        english(client_of(made.assessor)).get(CHASE)
    )


@pytest.mark.parametrize("parks", [2, 6])
def test_chasing_costs_the_same_at_every_size(parks):
    made = town(parks)
    for park in made.parks:
        made.who(Role.PARK_HEAD, park)
    assert len(queries_of(client_of(made.assessor), CHASE)) == 8


def test_the_strip_says_who_has_more_time_and_is_not_late_while_it_runs():
    made = town(1)
    more_time(made)
    today_is(date(2020, 7, 12))
    opened = OpenPeriod.of(made.assessor, date(2020, 7, 12), [])
    with translation.override("en"):
        text = " ".join(render_to_string("ranking/open_period.html", {"opened": opened}).split())
    assert "Park 0</a> (extended until 2020-07-25 by assessor: flood)" in text
    assert "overdue" not in text and "late" not in text
    today_is(date(2020, 7, 26))
    assert OpenPeriod.of(made.assessor, date(2020, 7, 26), []).is_overdue


def test_the_tasks_of_a_park_cost_the_same_whatever_was_entered():
    made = town()
    editor = client_of(made.editor)
    with CaptureQueriesContext(connection) as before:
        editor.get("/entry/")
    enter_all(made)
    more_time(made)
    with CaptureQueriesContext(connection) as after:
        editor.get("/entry/")
    assert len(before) == len(after)


def test_what_the_head_has_is_to_be_handed_in_until_the_park_is_closed_out():
    made = town()
    enter_all(made)
    asked = {"park": made.park, "period": made.period, "way": "page"}
    report_ready(**asked, seen=0, figures=grid_token(made), by=made.editor)
    assert "to hand in Check the figures and hand them in" in tasks_of(made.head)
    today_is(date(2020, 7, 21))
    text = tasks_of(made.head)
    assert "to hand in" not in text
    assert "ask for more time" in text
