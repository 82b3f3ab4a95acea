"""Appointments: they begin and end by date, several at once, some never at once; one acts under one of them."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.utils import timezone
from people import client_of, end_appointments, person

from accounts.audit.trail import act
from accounts.models import AuditEntry, Session, User
from parks import actions
from parks.errors import AccountError
from parks.models import Appointment, City, Department, Park, Role

pytestmark = pytest.mark.django_db
APART = ("assessor", "auditor", "administrator")
START = date(2020, 1, 1)


def today():
    """Return the day by the clock."""
    return timezone.localdate()


def seen_again(user):
    """Return the account as the next request reads it."""
    return User.objects.get(pk=user.pk)


def test_rights_begin_and_end_with_their_days():
    user = person(Role.OFFICIAL)
    appointment = user.appointments.get()
    for first, last, holds in [(0, 0, True), (-1, -1, False), (1, None, False), (-9, None, True)]:
        with act("test"):
            Appointment.objects.filter(pk=appointment.pk).update(
                from_on=today() + timedelta(first), to_on=None if last is None else today() + timedelta(last)
            )
        assert seen_again(user).has_perm("reports.view_release") is holds


def test_an_appointment_that_ended_yesterday_gives_nothing():
    user = person(Role.AUDITOR)
    client = client_of(user)
    assert client.get("/audit/").status_code == 200
    end_appointments(user, today() - timedelta(1))
    assert seen_again(user).get_all_permissions() == set()
    assert seen_again(user).acting_under == (None, "", "")
    assert client.get("/audit/").status_code == 403


def test_rights_are_those_of_all_appointments_of_today():
    user = person(Role.OFFICIAL)
    assert not user.has_perm("reports.publish_release")
    actions.appoint(user=user, role=Role.ASSESSOR, from_on=START)
    assert seen_again(user).has_perm("reports.publish_release")


@pytest.mark.parametrize(("first", "second"), [(a, b) for a in APART for b in APART])
def test_two_controls_at_once_are_refused_by_the_form_and_the_database(author, first, second):
    user = person(first)
    other = Appointment(user=user, role=second, from_on=date(2025, 1, 1), to_on=date(2025, 1, 1))
    with pytest.raises(ValidationError) as refused:
        other.full_clean()
    assert "appointment_controls_apart" not in str(refused.value)
    with pytest.raises(AccountError):
        actions.appoint(user=user, role=second, from_on=date(2025, 1, 1))
    sql = (
        "INSERT INTO parks_appointment (user_id, role, from_on, title, is_acting)"
        " VALUES (%s, %s, '2025-01-01', '', false)"
    )
    with (
        pytest.raises(IntegrityError, match="appointment_controls_apart"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(sql, [user.pk, second])


def test_one_control_after_the_other_is_allowed_and_never_reaches_back():
    user = person(Role.ASSESSOR)
    end_appointments(user, date(2024, 12, 31))
    actions.appoint(user=user, role=Role.AUDITOR, from_on=date(2025, 1, 1))
    with pytest.raises(AccountError):
        actions.change_appointment(
            appointment=user.appointments.get(role="assessor"), title="", from_on=START, to_on=None, is_acting=False
        )
    actions.appoint(user=user, role=Role.OFFICIAL, from_on=START)
    assert user.appointments.count() == 3


def test_a_range_that_ends_before_it_begins_is_refused_in_words():
    appointment = Appointment(user=person(Role.OFFICIAL), role=Role.AUDITOR, from_on=START, to_on=date(2019, 1, 1))
    with pytest.raises(ValidationError):
        appointment.full_clean()


def test_a_deputy_has_stated_days():
    head = person(Role.OFFICIAL)
    with act("test"):
        park = Park.objects.create(code="p1", name="Park")
    with pytest.raises(AccountError):
        actions.appoint(user=head, role=Role.PARK_HEAD, park=park, from_on=today(), is_acting=True)
    deputy = actions.appoint(
        user=head, role=Role.PARK_HEAD, park=park, title="Deputy", from_on=today(), to_on=today(), is_acting=True
    )
    assert "Deputy" in deputy.words()
    assert "Park" in deputy.words()
    assert seen_again(head).has_perm("accounts.view_own_audit_entry")


def two_hats():
    """Return an official who is head of a park as well, and both appointments."""
    user = person(Role.OFFICIAL)
    with act("test"):
        park = Park.objects.create(code="p1", name="First Park")
    return user, user.appointments.get(), actions.appoint(user=user, role=Role.PARK_HEAD, park=park, from_on=START)


def test_a_person_with_several_chooses_under_which_to_act():
    user, first, second = two_hats()
    client = client_of(user)
    page = client.get("/account/password/").content.decode()
    assert page.count('<select name="appointment"') == 2
    assert f'<option value="{first.pk}" selected>' in page
    chosen = client.post("/account/acting/", {"appointment": second.pk, "next": "/releases/"})
    assert (chosen.status_code, chosen.url) == (302, "/releases/")
    assert f'<option value="{second.pk}" selected>' in client.get("/account/password/").content.decode()
    client.post("/log-out/")
    entry = AuditEntry.objects.get(act="accounts.log_out")
    assert (entry.appointment_id, entry.place) == (second.pk, "park:p1")
    assert "First Park" in entry.appointment


def test_a_person_with_one_is_not_asked():
    client = client_of(person(Role.OFFICIAL))
    assert 'name="appointment"' not in client.get("/account/password/").content.decode()


@pytest.mark.parametrize("asked", ["", "x", "0", "99999999999999999999"])
def test_only_an_own_appointment_of_today_can_be_chosen(asked):
    user, _first, _second = two_hats()
    assert client_of(user).post("/account/acting/", {"appointment": asked}).status_code == 404


def test_a_choice_ends_with_its_appointment_and_never_leads_away():
    user, first, second = two_hats()
    other = person(Role.AUDITOR).appointments.get()
    client = client_of(user)
    assert client.post("/account/acting/", {"appointment": other.pk}).status_code == 404
    for elsewhere in ("//evil.example/", "undefined", "reports:why", ""):
        assert client.post("/account/acting/", {"appointment": second.pk, "next": elsewhere}).url == "/start/"
    actions.end_appointment(appointment=second, last_on=today() - timedelta(1))
    client.post("/log-out/")
    assert AuditEntry.objects.get(act="accounts.log_out").appointment_id == first.pk


def test_a_stranger_chooses_nothing():
    assert Client().post("/account/acting/", {"appointment": 1}).url.startswith("/log-in/")


def test_sessions_end_with_the_last_appointment():
    user, first, second = two_hats()
    client_of(user)
    stays = client_of(person(Role.AUDITOR))
    assert Session.objects.count() == 2
    actions.end_appointment(appointment=first, last_on=today() - timedelta(1), reason="moved")
    assert Session.objects.count() == 2
    actions.end_appointment(appointment=second, last_on=today() - timedelta(1))
    assert Session.objects.count() == 1
    assert stays.get("/").status_code == 200
    assert AuditEntry.objects.filter(act="parks.end_appointment", reason="moved").count() == 1


def test_an_end_is_not_put_off_by_ending():
    appointment = person(Role.OFFICIAL).appointments.get()
    actions.end_appointment(appointment=appointment, last_on=date(2024, 1, 1))
    appointment.refresh_from_db()
    with pytest.raises(AccountError):
        actions.end_appointment(appointment=appointment, last_on=date(2025, 1, 1))


def test_a_shut_account_is_signed_out_and_comes_back():
    user = person(Role.OFFICIAL)
    client = client_of(user)
    with pytest.raises(AccountError):
        actions.deactivate_account(user=user, reason="x", by=user)
    actions.deactivate_account(user=user, reason="left")
    assert client.get("/").status_code == 302
    assert not Session.objects.exists()
    with pytest.raises(AccountError):
        actions.deactivate_account(user=user, reason="left")
    actions.activate_account(user=user, reason="back")
    with pytest.raises(AccountError):
        actions.activate_account(user=user, reason="back")
    assert AuditEntry.objects.filter(object_key=str(user.pk), reason__in=["left", "back"]).count() == 2


def test_settings_and_departments_are_changed_by_acts():
    with act("test"):
        city = City.objects.create(code="c", name="City")
    with pytest.raises(AccountError):
        actions.change_city(city=city, name="City", is_demo=False, today=START)
    actions.change_city(city=city, name="Town", is_demo=True, today=START)
    office = actions.add_department(code="d1", name="Office")
    actions.change_department(department=office, name="Bureau")
    assert Department.objects.get().name == "Bureau"
    with pytest.raises(AccountError):
        actions.add_department(code="d1", name="Again")
    assert AuditEntry.objects.get(act="parks.change_city").details["changes"]["name"] == {"from": "City", "to": "Town"}
    acts = AuditEntry.objects.exclude(act="test").order_by("at").values_list("act", flat=True)
    assert list(acts) == ["parks.change_city", "parks.add_department", "parks.change_department"]
