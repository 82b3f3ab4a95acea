"""The demo: its city, its releases, and log-ins for everybody who works in it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import pgettext_lazy

from accounts.log_in.passwords import one_time_password
from accounts.models import AuditEntry, User
from config import log_ins
from parks.actions import add_account
from parks.confirming import appointment_token, decide_appointment, waiting_appointments
from parks.models import Appointment, City, Department, Park, Role
from reports.city.loading import load_city
from reports.errors import PublishError, ReasonNeeded
from reports.releases.actions import publish
from targets.models import Period, Scheme

FOLDER = Path(settings.BASE_DIR) / "demo"
LAST = (2016, 1)
CORRECTED = (2015, 3)
CITY_ROLES = (Role.OFFICIAL, Role.ASSESSOR, Role.AUDITOR, Role.ADMINISTRATOR)
REVIEWERS = 2
# Who reports for a department.
BUREAU_HEAD = "分管副局长"
# Who signs pledges: the log-in, and the post that the text of the pledges names.
CITY_SIGNERS = (("city_signatory", "市委书记"), ("mayor", "市长"))
PARK_SIGNERS = (("head", "党工委书记"),)
# The zone among the parks (一区五园), where two sign; the text of the pledges names them.
OWN_SIGNERS = {"TXEDZ": (*PARK_SIGNERS, ("director", "管委会主任"))}
# What those are called whose account already says at which park or department they are.
OFFICES = {
    Role.PARK_EDITOR: pgettext_lazy("beside a place", "editor"),
    Role.REVIEWER: pgettext_lazy("beside a place", "reviewer"),
}


def load_demo() -> None:
    """Load the demo city into an empty database. Raises CityErrors."""
    load_city(FOLDER / "city")


def publish_demo() -> None:
    """Publish what the demo city tells, quarter by quarter. Raises CityErrors, PublishError."""
    for period in Period.objects.filter(kind="quarter", year__lte=LAST[0]).order_by("year", "number"):
        if (period.year, period.number) > LAST:
            break
        scheme = Scheme.objects.get(year=period.year)
        _publish(scheme, period, _("Figures that were not reported count as zero points."))
        if (period.year, period.number) == CORRECTED:
            reason = _("A project was counted twice and has been taken out of industrial investment.")
            load_city(FOLDER / "erratum", revise=reason)
            publish(scheme=scheme, period=period, reason=reason, published_on=period.closes_on)


def _publish(scheme: Scheme, period: Period, reason: str) -> None:
    """Publish on the day after the period was due, with a reason where one is needed."""
    try:
        publish(scheme=scheme, period=period, published_on=period.due_on)
    except ReasonNeeded:
        publish(scheme=scheme, period=period, published_on=period.due_on, reason=reason)


@dataclass(frozen=True)
class DemoLogIn:
    """An account of the demo with its password; who signs has the post as title."""

    name: str
    role: Role
    password: str
    park: Park | None = None
    department: Department | None = None
    post: str = ""

    @property
    def called(self) -> str:
        """Return what the account is called: place and role, never a person."""
        office = self.post or str(OFFICES.get(self.role, self.role.label))
        place = str(self.park or self.department or "")
        return _("%(place)s %(office)s") % {"place": place, "office": office} if place else office

    @property
    def line(self) -> str:
        """Return the line of the file of log-ins."""
        return f"{self.name:<22}{self.password}   {self.called}"


def make_log_ins() -> list[DemoLogIn]:
    """Make the demo's accounts with random passwords, kept in a file that only its owner reads; return the new ones.

    Raises PublishError outside a demo city: known accounts have no place elsewhere.
    """
    city = City.objects.current()
    if city is None or not city.is_demo:
        raise PublishError(_("Demo log-ins are made for a demo city only."))
    if Appointment.objects.exists():
        return []
    made = list(_log_ins())
    for log_in in made:
        _add(log_in)
    _confirm(User.objects.get(username=Role.AUDITOR.value))
    log_ins.write_log_ins(log_in.line for log_in in made)
    return made


def forget_stale_log_ins() -> None:
    """Remove the file of log-ins where another city than a demo is loaded, or nothing opens by it any more."""
    city = City.objects.current()
    if city is not None and not city.is_demo:
        log_ins.remove_log_ins()
    else:
        log_ins.forget_what_opens_nothing()


def _confirm(auditor: User) -> None:
    """Let the demo's auditor confirm those who sign."""
    for held in waiting_appointments():
        decide_appointment(
            appointment=held, seen=appointment_token(held), is_confirmed=True, by=auditor, way=AuditEntry.Way.COMMAND
        )


def _log_ins() -> Iterator[DemoLogIn]:
    for role in CITY_ROLES:
        yield _log_in(role.value, role)
    for name, post in CITY_SIGNERS:
        yield _log_in(name, Role.CITY_SIGNATORY, post=post)
    for department in _reviewing():
        yield _log_in(f"reviewer-{department.code}", Role.REVIEWER, department=department)
        yield _log_in(f"bureau-head-{department.code}", Role.DEPARTMENT_HEAD, department=department, post=BUREAU_HEAD)
    for park in Park.objects.filter(group__isnull=False, closed_on=None).order_by("code"):
        yield _log_in(f"editor-{park.code}", Role.PARK_EDITOR, park=park)
        for name, post in OWN_SIGNERS.get(park.code, PARK_SIGNERS):
            yield _log_in(f"{name}-{park.code}", Role.PARK_HEAD, park=park, post=post)


def _log_in(name: str, role: Role, **where: Any) -> DemoLogIn:
    return DemoLogIn(name.lower(), role, one_time_password(), **where)


def _reviewing() -> list[Department]:
    """Return the departments with a reviewer and a head: those that report or own most indicators."""
    departments = Department.objects.prefetch_related("indicators")
    ordered = sorted(departments, key=lambda department: (-department.indicators.count(), department.code))
    return ordered[:REVIEWERS]


def _add(log_in: DemoLogIn) -> None:
    add_account(
        username=log_in.name,
        name=log_in.called,
        role=log_in.role,
        park=log_in.park.code if log_in.park else None,
        department=log_in.department.code if log_in.department else None,
        from_on=date(2014, 1, 1),
        password=log_in.password,
        title=log_in.post or None,
    )
