"""People of the tests: one for each role, signed in where a test asks for it."""

from __future__ import annotations

from datetime import date

from confirmed import confirmed
from django.test import Client

from accounts.audit.trail import act
from accounts.models import User
from parks.actions import add_account
from parks.models import Appointment, Department, Park, Role

PASSWORD = "a long enough pass phrase"
AT_A_DEPARTMENT = (Role.REVIEWER, Role.DEPARTMENT_HEAD, Role.COUNTERSIGNER)
READERS = [role for role in Role.values if role != Role.ADMINISTRATOR]


def person(role: str, *, name: str = "", park: str | None = None, department: str | None = None) -> User:
    """Make an account in a role, which counts; a park or a department is made where the role needs one."""
    with act("test"):
        if role in (Role.PARK_EDITOR, Role.PARK_HEAD) and park is None:
            park = (Park.objects.first() or Park.objects.create(code="p", name="Park")).code
        if role in AT_A_DEPARTMENT and department is None and park is None:
            department = (Department.objects.first() or Department.objects.create(code="d", name="Department")).code
    user, _password = add_account(
        username=name or role, role=role, park=park, department=department, from_on=date(2020, 1, 1), password=PASSWORD
    )
    return confirmed(user) if role in Appointment.SIGNS else user


def client_of(user: User) -> Client:
    """Return a browser in which a person has signed in."""
    client = Client()
    with act("test"):
        client.force_login(user)
    return client


def official() -> Client:
    """Return the browser of an official."""
    return client_of(person(Role.OFFICIAL))


def end_appointments(user: User, day: date) -> None:
    """Let all appointments of a person end on a day."""
    with act("test"):
        Appointment.objects.filter(user=user).update(to_on=day)
