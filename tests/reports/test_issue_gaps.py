"""Issuing names what is missing (targets of the city, responsible persons, last year's actuals) and asks to confirm it."""

from __future__ import annotations

import re

import pytest
from factories import CityTargetFactory
from people import client_of
from promises import YEAR, no_documents, promising
from reading import english, text_of

from accounts.audit.trail import act
from accounts.models import AuditEntry
from targets.models import Indicator, Pledge, Target

pytestmark = pytest.mark.django_db
TARGETS, PLEDGES = f"/targets/{YEAR}/issue/", f"/pledges/issue/{YEAR}/"


@pytest.fixture
def made(monkeypatch):
    """Return a town whose sales add up; its shares have no base, and nobody is responsible for them."""
    no_documents(monkeypatch)
    town = promising(2)
    with act("test"):
        Indicator.objects.filter(code="sales").update(total="sum")
    return town


def drafts() -> None:
    with act("test"):
        Target.objects.update(state="draft")


def office(made):
    return english(client_of(made.who("assessor")))


def shown(page):
    return {"gaps": re.search(r'name="gaps" value="([0-9a-f]{64})"', page.content.decode())[1]}


ASKED = {"way": "issue", "parks": ["p0", "p1"]}


def test_what_is_missing_is_named_with_counts_and_ways(made):
    drafts()
    page = office(made).post(TARGETS, ASKED)
    text, links = text_of(page), page.content.decode()
    assert "1 indicator that adds up has no target of the city" in text
    assert "2 targets have no responsible person" in text and "2 targets have no actual of last year" in text
    assert f'href="/targets/{YEAR}/p1/share/">Share</a>' in links
    assert f'href="/targets/{YEAR}/?park=p0"' in links and f'href="/targets/{YEAR}/?category=' in links
    assert f"/targets/{YEAR}/p0/sales/" not in links  # it lacks nothing


def test_nothing_is_issued_before_it_is_confirmed_and_then_the_audit_tells(made):
    drafts()
    client = office(made)
    seen = shown(client.post(TARGETS, ASKED))
    unticked = client.post(TARGETS, {**ASKED, "count": 4, **seen})
    assert unticked.status_code == 400 and "Look at what is missing, and then tick this." in text_of(unticked)
    assert not Target.objects.filter(state="issued").exists()
    assert client.post(TARGETS, {**ASKED, "count": 4, **seen, "is_confirmed": "on"}).status_code == 302
    assert Target.objects.filter(state="issued").count() == 4
    details = AuditEntry.objects.get(act="targets.issue_targets").details
    assert {name: value for name, value in details.items() if name.startswith("without")} == {
        "without_city_target": ["sales"], "without_responsible": 2, "without_base": 2,
    }  # fmt: skip


def test_more_that_is_missing_since_is_looked_at_again(made):
    drafts()
    client = office(made)
    seen = shown(client.post(TARGETS, ASKED))
    with act("test"):
        Target.objects.filter(indicator__code="sales").update(responsible=" ")
    late = client.post(TARGETS, {**ASKED, "count": 4, **seen, "is_confirmed": "on"})
    assert late.status_code == 400 and "What is missing changed meanwhile." in text_of(late)
    assert not Target.objects.filter(state="issued").exists()


def complete() -> None:
    """Let nothing be missing any more."""
    with act("test"):
        CityTargetFactory(indicator=Indicator.objects.get(code="sales"), year=YEAR, value=180)
        Target.objects.filter(indicator__code="share").update(responsible="office", base=38)


def test_where_nothing_is_missing_nothing_is_asked(made):
    complete()
    drafts()
    client = office(made)
    page = client.post(TARGETS, ASKED)
    assert "Something is missing" not in text_of(page) and 'name="is_confirmed"' not in page.content.decode()
    assert client.post(TARGETS, {**ASKED, "count": 4}).status_code == 302
    assert "Something is missing" not in text_of(client.get(PLEDGES))
    details = AuditEntry.objects.get(act="targets.issue_targets").details
    assert not any(name.startswith("without") for name in details)


def test_what_is_not_issued_and_what_has_no_sum_lacks_no_target_of_the_city(made):
    with act("test"):
        Indicator.objects.update(total="none")
        Target.objects.update(state="draft", responsible="office", base=1)
        Target.objects.filter(park=made.parks[0], indicator__code="share").update(
            state="none", value=None, reason="no such thing", responsible="", base=None
        )
    assert "Something is missing" not in text_of(office(made).post(TARGETS, ASKED))


def test_withdrawing_asks_for_none_of_it(made):
    page = office(made).post(TARGETS, {"way": "withdraw", "parks": ["p0"], "reason": "wrong"})
    assert "Something is missing" not in text_of(page)


def test_pledges_name_the_same_before_they_are_issued(made):
    client = office(made)
    page = client.get(PLEDGES)
    assert "2 targets have no responsible person" in text_of(page)
    seen = {"seen": re.search(r'name="seen" value="([0-9a-f]{64})"', page.content.decode())[1], **shown(page)}
    unticked = client.post(PLEDGES, seen)
    assert unticked.status_code == 400 and "Look at what is missing, and then tick this." in text_of(unticked)
    assert not Pledge.objects.exists()
    assert client.post(PLEDGES, {**seen, "is_confirmed": "on"}).status_code == 302
    assert Pledge.objects.count() == 2
    assert AuditEntry.objects.get(act="targets.issue_pledges").details["without_responsible"] == 2
