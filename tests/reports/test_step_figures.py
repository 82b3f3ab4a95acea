"""Whoever takes a step sees the figures that it is about, before it and after it."""

from __future__ import annotations

from datetime import date
from urllib.parse import quote

import pytest
from desks import enter_all, hand_in_all, number, report_all, step_of, today_is, town
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import translation
from people import client_of, end_appointments, person
from promised_results import results_of
from promises import no_documents, promising
from reading import english, text_of
from supplemented import adjust, pledged

from accounts.audit.trail import act
from parks.models import Role
from targets.actions import Finding, recognise
from targets.models import Figure, Pledge

pytestmark = pytest.mark.django_db
ROW = "Sales 亿元 80.00 40.00 200 90.00"


@pytest.fixture(autouse=True)
def acts_in_english():
    """Let acts speak English, whatever the installation speaks."""
    with translation.override("en"):
        yield


def page_of(user, address):
    """Return what a person reads on a page."""
    response = english(client_of(user)).get(address)
    assert response.status_code == 200
    return text_of(response)


@pytest.mark.parametrize("name", ["report_ready", "take_back", "hand_in", "recall"])
def test_every_step_of_a_park_shows_its_figures_and_so_does_the_page_after_it(name):
    made = town()
    if name == "recall":
        hand_in_all(made, sales=90)
    else:
        enter_all(made, sales=90)
    person = made.head if name in ("hand_in", "recall") else made.editor
    text = page_of(person, f"/entry/p0/2020Q2/step/{name}/")
    assert ROW in text
    assert ("comes back" if name in ("take_back", "recall") else "goes out") in text
    if name == "recall":
        sent = {"seen": step_of(made), "figures": ""}
        done = english(client_of(person)).post(f"/entry/p0/2020Q2/step/{name}/", sent, follow=True)
        assert 'value="90"' in done.content.decode()


def test_a_column_that_is_taken_back_shows_its_figures():
    made = town()
    report_all(made, 60, 61)
    text = page_of(made.bureau_head, f"/entry/departments/{made.department.code}/2020Q2/?indicator=tax&step=take_back")
    assert "Park 0" in text and "60.00" in text and "61.00" in text


def test_more_time_for_a_park_shows_how_far_its_figures_are():
    made = town()
    enter_all(made, sales=90)
    text = page_of(made.assessor, "/periods/2020Q2/extend/p0/")
    assert ROW in text
    assert "How far the figures are" in text


def test_approving_many_shows_the_figures_of_each_park_before_and_after():
    made = town()
    for park in made.parks:
        hand_in_all(made, park, sales=90)
    figure = Figure.objects.select_related("park", "period", "indicator__department").get(
        park=made.park, period=made.period, indicator=made.sales
    )
    finding = Finding(figure, 1)
    recognise(finding=finding, recognised=number("88.5").cell, reason="tax returns", by=made.reviewer, way="page")
    client = english(client_of(made.assessor))
    chosen = [f"{step_of(made, park)}:{park.code}" for park in made.parks]
    asked = {"step": "approve", "chosen": chosen}
    before = text_of(client.post("/periods/2020Q2/decide/", asked))
    done = client.post("/periods/2020Q2/decide/", {**asked, "is_confirmed": "1", "reason": "late"}, follow=True)
    for text in (before, text_of(done)):
        assert "Park 0 · 2 figures" in text and "Park 1 · 2 figures" in text
        # The unit, the period before, what is recognised, and what had been reported.
        assert "Sales 亿元 40.00 88.50 reported 90.00: tax returns" in text
        assert "Sales 亿元 40.00 90.00" in text
    assert "done for 2 parks" in text_of(done)


def test_returning_many_shows_what_was_returned():
    made = town()
    hand_in_all(made, sales=90)
    client = english(client_of(made.assessor))
    asked = {"step": "return", "chosen": [f"{step_of(made)}:p0"], "reason": "look again"}
    text = text_of(client.post("/periods/2020Q2/decide/", asked, follow=True))
    assert "Park 0 · 2 figures" in text and "Sales 亿元 40.00 90.00" in text


@pytest.mark.parametrize("name", ["end/reissue", "end/withdraw", "hand-in"])
def test_the_steps_of_a_pledge_show_its_targets(monkeypatch, name):
    no_documents(monkeypatch)
    made = promising(1)
    (pledge,) = made.issue()
    text = page_of(made.who("assessor"), f"/pledges/{quote(pledge.no)}/{name}/")
    assert "last year's actual target Sales 亿元 80.0 90.0" in text
    assert "Share % – 38.95" in text


def test_handing_a_pledge_over_shows_its_targets_with_what_is_recognised_by_the_latest_release(monkeypatch):
    no_documents(monkeypatch)
    made = pledged()
    address = f"/pledges/{quote(Pledge.objects.get().no)}/hand-over/"
    today_is(date(2020, 7, 8))
    end_appointments(made.who("head-p0"), date(2020, 7, 6))
    successor = person(Role.PARK_HEAD, name="successor", park="p0")
    with act("test"):
        successor.appointments.update(title="Director", from_on=date(2020, 7, 7))
    text = page_of(made.who("assessor"), address).split("Open duties")[0]
    # Before any release nothing is recognised, which is not zero.
    assert "nothing of the year is published yet" in text and "Sales 亿元 90.0 not reported" in text
    results_of(made, number=1, completion=20)
    with CaptureQueriesContext(connection) as few:
        text = page_of(made.who("assessor"), address).split("Open duties")[0]
    assert "recognised of them by 2020 first quarter" in text
    assert "Sales 亿元 90.0 18.0 20.0% of the target" in text and "Share % 38.95 38.95 100.0% of the target" in text
    results_of(made, number=2, sales={"state": "not_applicable", "value": None, "completion": None, "light": None})
    with CaptureQueriesContext(connection) as more:
        text = page_of(made.who("assessor"), address).split("Open duties")[0]
    assert "recognised of them by 2020 first half" in text and "Sales 亿元 90.0 not applicable" in text
    assert len(more) == len(few)


def test_withdrawing_a_supplement_shows_what_it_would_have_changed(monkeypatch):
    no_documents(monkeypatch)
    made = pledged()
    adjust(made, "80", date(2020, 9, 1))
    address = f"/pledges/{quote(Pledge.objects.get().no)}/supplements/1/withdraw/"
    text = page_of(made.who("assessor"), address)
    assert "old target new target Sales 亿元 90.0 80.0" in text
