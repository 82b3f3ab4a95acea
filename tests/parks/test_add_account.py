"""`add_account`: one account, one appointment, one audit row, and a password for one log-in."""

from __future__ import annotations

import re

import pytest
from django.core.management import CommandError, call_command
from django.test import Client

from accounts.audit.trail import act
from accounts.models import AuditEntry, User
from parks.models import Appointment, Department, Park, Role

pytestmark = pytest.mark.django_db
PLACES = {
    **{role: {"park": "p1"} for role in (Role.PARK_EDITOR, Role.PARK_HEAD)},
    **{role: {"department": "d1"} for role in (Role.REVIEWER, Role.DEPARTMENT_HEAD, Role.COUNTERSIGNER)},
}
HISTORY = (User.pgh_event_model, Appointment.pgh_event_model)


@pytest.fixture(autouse=True)
def places():
    with act("test"):
        Park.objects.create(code="p1", name="Park")
        Department.objects.create(code="d1", name="Department")


def add(capsys, name="anna", role=Role.OFFICIAL, **place):
    """Run the command and return the one-time password that it prints."""
    call_command("add_account", name, role=str(role), **place)
    said = capsys.readouterr().out
    printed = re.fullmatch(r".*\banna\n.*\b([a-z0-9]{16})\n", said)
    assert printed, said
    return printed[1]


def nothing_is_left():
    """Return whether no account, appointment, history or audit row of the command is there."""
    rows = [User.objects, Appointment.objects, *(model.objects for model in HISTORY)]
    return not any(row.exists() for row in rows) and not AuditEntry.objects.filter(act="parks.add_account").exists()


@pytest.mark.parametrize("role", Role.values)
def test_every_role_gets_an_account_with_its_appointment(capsys, role):
    add(capsys, role=role, **PLACES.get(role, {}))
    user = User.objects.get()
    assert (user.username, user.is_superuser, user.has_one_time_password) == ("anna", False, True)
    appointment = user.appointments.get()
    assert (appointment.role, appointment.to_on) == (role, None)
    assert appointment.park_id == (Park.objects.get().pk if "park" in PLACES.get(role, {}) else None)
    assert appointment.department_id == (Department.objects.get().pk if "department" in PLACES.get(role, {}) else None)


def test_it_leaves_one_audit_row_without_the_password(capsys):
    password = add(capsys, role=Role.PARK_HEAD, park="p1")
    entry = AuditEntry.objects.get(act="parks.add_account")
    assert (entry.way, entry.outcome) == ("command", "done")
    assert (entry.object_type, entry.object_key) == ("user", str(User.objects.get().pk))
    assert entry.details == {"username": "anna", "role": "park_head", "park": "p1", "department": None}
    rows = [row for model in (AuditEntry, User, *HISTORY) for row in model.objects.values()]
    assert password not in str(rows)
    assert {row.pgh_context_id for model in HISTORY for row in model.objects.all()} == {entry.id}


def test_the_password_has_to_be_changed_at_the_first_log_in(capsys):
    password, chosen = add(capsys), "A long enough pass phrase 1"
    client = Client()
    client.post("/log-in/", {"username": "anna", "password": password})
    refused = client.get("/")
    assert (refused.status_code, refused.url) == (302, "/account/password/")
    form = {"old_password": password, "new_password1": chosen, "new_password2": chosen}
    assert client.post("/account/password/", form).url == "/start/"
    assert client.get("/").status_code == 200
    again = Client()
    assert again.post("/log-in/", {"username": "anna", "password": password}).status_code == 200
    assert again.post("/log-in/", {"username": "anna", "password": chosen}).status_code == 302
    assert again.get("/").status_code == 200


def test_passwords_differ(capsys):
    first = add(capsys)
    call_command("add_account", "berta", role="auditor")
    assert first not in capsys.readouterr().out


@pytest.mark.parametrize(
    ("role", "place", "told"),
    [
        ("king", {}, "official"),
        ("park_editor", {}, "p1"),
        ("park_editor", {"park": "p2"}, "p1"),
        ("park_head", {"park": ""}, "p1"),
        ("park_head", {"park": "p1", "department": "d1"}, "park_head"),
        ("reviewer", {}, "d1"),
        ("reviewer", {"department": "d2"}, "d1"),
        ("department_head", {}, "d1"),
        ("countersigner", {}, "审签人须在园区或部门指定"),
        ("countersigner", {"department": "d1", "park": "p1"}, "审签人须在园区或部门指定"),
        ("reviewer", {"department": "d1", "park": "p1"}, "reviewer"),
        ("official", {"park": "p1"}, "official"),
        ("administrator", {"department": "d1"}, "administrator"),
    ],
)
def test_a_role_or_place_that_does_not_fit_is_refused(role, place, told):
    with pytest.raises(CommandError) as refused:
        call_command("add_account", "anna", "--role", role, *(f"--{key}={value}" for key, value in place.items()))
    assert told in str(refused.value)
    assert nothing_is_left()


@pytest.mark.parametrize("name", ["", "two words", "a" * 151, "<b>", "anna\n"])
def test_an_odd_name_is_refused(name):
    with pytest.raises(CommandError) as refused:
        call_command("add_account", name, role="official")
    assert str(refused.value)
    assert nothing_is_left()


def test_a_role_is_asked_for():
    with pytest.raises(CommandError, match="--role"):
        call_command("add_account", "anna")


def test_without_parks_it_says_so():
    with act("test"):
        Park.objects.all().delete()
    with pytest.raises(CommandError):
        call_command("add_account", "anna", role="park_editor", park="p1")


@pytest.mark.parametrize("role", ["assessor", "auditor", "administrator"])
def test_nobody_gets_a_second_role_by_it(capsys, role):
    """No account may hold two of assessor, auditor and administrator; the command adds to none at all."""
    add(capsys, role=role)
    for other in ("assessor", "auditor", "administrator"):
        with pytest.raises(CommandError):
            call_command("add_account", "anna", role=other)
    assert [appointment.role for appointment in Appointment.objects.all()] == [role]
    assert AuditEntry.objects.filter(act="parks.add_account").count() == 1


@pytest.mark.parametrize("options", [[], ["--username", "root", "--email", "a@b.example", "--noinput"]])
def test_a_superuser_is_refused_with_the_way_to_an_administrator(options):
    with pytest.raises(CommandError, match=r"add_account .* --role administrator"):
        call_command("createsuperuser", *options)
    assert nothing_is_left()
