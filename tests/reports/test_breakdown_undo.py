"""Taking back the last change of the breakdown: by its author alone, and only while nothing since touched the cells."""

from __future__ import annotations

import re
from datetime import timedelta
from decimal import Decimal

import pytest
from desks import town
from django.utils import timezone
from django.utils.timezone import localtime
from django.utils.translation import override
from factories import CityTargetFactory, TargetFactory
from people import client_of, person
from reading import english

from accounts.audit.trail import act
from accounts.models import AuditEntry
from parks.models import Role
from reports.pages.breakdown.contents.breakdown_page import Undoable
from targets.actions import change_details, issue_targets, save_targets
from targets.breakdown.cells import CITY, TypedTarget, details_token, target_token
from targets.models import CityTarget, Target

pytestmark = pytest.mark.django_db
PAGE = "/targets/2021/"
BUTTON = re.compile(r'name="undo" value="([^"]+)"')
DETAILS = {
    "stretch": None,
    "base": Decimal(80),
    "base_estimate": False,
    "q1": None,
    "q2": None,
    "q3": None,
    "responsible": "Deputy",
}


@pytest.fixture
def made():
    return town()


def browser(user):
    return english(client_of(user))


def saved(made, *values, by=None):
    """Let the assessor set the targets of the parks' sales in one act."""
    cells = {}
    for park, value in zip(made.parks, values, strict=False):
        held = Target.objects.filter(park=park, indicator=made.sales, year=2021).first()
        cells[park.pk, made.sales.pk] = TypedTarget(None if value is None else Decimal(value), target_token(held))
    return save_targets(year=2021, cells=cells, by=by or made.assessor, way="page")


def offered(client):
    """Return the act that the button would take back, None where there is no button."""
    button = BUTTON.search(client.get(PAGE).content.decode())
    return button and button[1]


def undo(client, act_id=None):
    """Press the button that takes the last change back, as it stood on a page opened earlier or as it stands now."""
    act_id = act_id or offered(client)
    assert act_id
    return client.post(PAGE, {"undo": act_id}, follow=True)


def values():
    return list(Target.objects.filter(year=2021).order_by("park__code").values_list("value", flat=True))


def test_what_was_new_changed_and_emptied_is_as_it_was_before(made):
    saved(made, 100)
    held = Target.objects.get(year=2021)
    change_details(target=held, seen=details_token(held), details=DETAILS, by=made.assessor, way="page")
    with act("test"):
        CityTargetFactory(indicator=made.sales, year=2021, value=200)
    cells = {
        (made.park.pk, made.sales.pk): TypedTarget(None, "draft:100"),
        (made.parks[1].pk, made.sales.pk): TypedTarget(Decimal(7), "-"),
        (CITY, made.sales.pk): TypedTarget(Decimal(300), "city:200"),
    }
    save_targets(year=2021, cells=cells, by=made.assessor, way="page")
    page = undo(browser(made.assessor)).content.decode()
    assert "3 targets are as they were before" in page and not BUTTON.search(page)
    back = Target.objects.get(year=2021)
    assert (back.park, back.value, back.base, back.responsible, back.state) == (made.park, 100, 80, "Deputy", "draft")
    assert CityTarget.objects.get(year=2021).value == 200
    entry = AuditEntry.objects.get(act="targets.undo_targets")
    assert entry.details["changes"][f"{made.parks[1].code} {made.sales.code}"] == {"old": "7", "new": None}


def test_nobody_takes_back_what_another_did(made):
    saved(made, 100)
    other = person(Role.ASSESSOR, name="another")
    client = browser(other)
    assert not BUTTON.search(client.get(PAGE).content.decode())
    mine = AuditEntry.objects.get(act="targets.save_targets")
    response = client.post(PAGE, {"undo": str(mine.pk)})
    assert response.status_code == 409 and "no longer your last change" in response.content.decode()
    assert values() == [100]


def test_a_cell_that_somebody_changed_since_keeps_everything_as_it_is_and_is_named(made):
    saved(made, 100, 50)
    other, client = person(Role.ASSESSOR, name="another"), browser(made.assessor)
    seen = offered(client)
    saved(made, 110, by=other)
    assert not offered(client)
    response = undo(client, seen)
    page = response.content.decode()
    assert response.status_code == 409
    assert "It can no longer be taken back: another changed Park 0, Sales on 20" in page
    assert values() == [110, 50]


def test_what_is_issued_is_no_longer_taken_back(made):
    saved(made, 100)
    client = browser(made.assessor)
    seen = offered(client)
    issue_targets(year=2021, parks=[made.park], count=1, by=made.assessor, way="page")
    assert not offered(client)
    response = undo(client, seen)
    assert response.status_code == 409 and "can no longer be taken back" in response.content.decode()
    assert Target.objects.get(year=2021).state == "issued"


def test_the_button_says_what_it_would_take_back(made):
    saved(made, 100, 50)
    at = localtime(AuditEntry.objects.get(act="targets.save_targets").at)
    assert f"Undo: 2 values of {at:%H:%M}<" in browser(made.assessor).get(PAGE).content.decode()


def test_what_nobody_remembers_is_neither_offered_nor_taken_back(made, monkeypatch):
    saved(made, 100)
    client = browser(made.assessor)
    seen = offered(client)
    monkeypatch.setattr("targets.breakdown.actions.undoing.OFFERED_FOR", timedelta(0))
    assert not offered(client)
    response = undo(client, seen)
    assert response.status_code == 409 and "older than a day" in response.content.decode()
    assert values() == [100]


def test_the_button_names_the_day_of_what_is_not_of_today(made):
    saved(made, 100)
    entry = AuditEntry.objects.get(act="targets.save_targets")
    entry.at = timezone.now() - timedelta(days=1)
    with override("en"):
        words = Undoable.of(entry).words
    assert words == f"Undo: 1 value of {localtime(entry.at):%m-%d %H:%M}"


def test_details_that_were_changed_since_are_no_longer_taken_back_with_the_value(made):
    saved(made, 100)
    held = Target.objects.get(year=2021)
    change_details(target=held, seen=details_token(held), details=DETAILS, by=made.assessor, way="page")
    assert not offered(browser(made.assessor))


def test_only_the_last_change_is_taken_back_and_only_once(made):
    saved(made, 100)
    first = AuditEntry.objects.get(act="targets.save_targets")
    saved(made, 110)
    client = browser(made.assessor)
    assert client.post(PAGE, {"undo": str(first.pk)}).status_code == 409
    undo(client)
    assert values() == [100]
    last = AuditEntry.objects.filter(act="targets.save_targets").order_by("-at").first()
    for stale in (last, first):
        assert client.post(PAGE, {"undo": str(stale.pk)}).status_code == 409
    assert client.post(PAGE, {"undo": "x" * 500}).status_code == 409
    assert values() == [100]


@pytest.mark.parametrize("role", [Role.PARK_HEAD, Role.OFFICIAL, Role.AUDITOR])
def test_who_sets_no_targets_takes_none_back(made, role):
    saved(made, 100)
    mine = AuditEntry.objects.get(act="targets.save_targets")
    user = person(role, park=made.park.code if role == Role.PARK_HEAD else None)
    assert browser(user).post(PAGE, {"undo": str(mine.pk)}).status_code == 403
    assert values() == [100]


def test_a_derivation_is_taken_back_as_a_whole(made):
    with act("test"):
        for park in made.parks:
            TargetFactory(park=park, indicator=made.sales, year=2021, value=100, base=80, state="draft")
    client = browser(made.assessor)
    address = "/targets/2021/derive/"
    page = client.get(f"{address}?source=last_year&by=50").content.decode()
    assert "for 0 of them" in page and "stated with the target for 2" in page
    seen = re.search(r'name="seen" value="([^"]+)"', page)
    client.post(address, {"source": "last_year", "by": "50", "seen": seen[1]})
    assert values() == [120, 120]
    undo(client)
    assert values() == [100, 100]
