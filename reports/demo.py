"""The demo: its city, its releases, and log-ins for everybody who works in it."""

from __future__ import annotations

import os
from datetime import date
from pathlib import Path

from django.conf import settings
from django.utils.translation import gettext as _

from accounts.passwords import one_time_password
from parks.actions import add_account
from parks.models import Appointment, City, Department, Park, Role
from reports.actions import publish
from reports.city.loading import load_city
from reports.errors import PublishError, ReasonNeeded
from targets.models import Period, Scheme

FOLDER = Path(settings.BASE_DIR) / "demo"
LOG_INS = Path(settings.VAR_DIR) / "demo-log-ins"
LAST = (2016, 1)
CORRECTED = (2015, 3)
CITY_ROLES = (Role.OFFICIAL, Role.CITY_SIGNATORY, Role.ASSESSOR, Role.AUDITOR, Role.ADMINISTRATOR)
REVIEWERS = 2


def load_demo() -> None:
    """Load the demo city into an empty database and publish what it tells. Raises CityErrors, PublishError."""
    load_city(FOLDER / "city")
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


def make_log_ins() -> None:
    """Make the demo's accounts with random passwords, kept in a file that only its owner reads.

    Raises PublishError outside a demo city: known accounts have no place elsewhere.
    """
    city = City.objects.current()
    if city is None or not city.is_demo:
        raise PublishError(_("Demo log-ins are made for a demo city only."))
    if Appointment.objects.exists():
        return
    lines = [_log_in(role.value, role) for role in CITY_ROLES]
    for department in _reviewing():
        lines.append(_log_in(f"reviewer-{department.code}", Role.REVIEWER, department=department))
    for park in Park.objects.filter(group__isnull=False, closed_on=None).order_by("code"):
        lines.append(_log_in(f"editor-{park.code}", Role.PARK_EDITOR, park=park))
        lines.append(_log_in(f"head-{park.code}", Role.PARK_HEAD, park=park))
    LOG_INS.parent.mkdir(mode=0o700, exist_ok=True)
    LOG_INS.unlink(missing_ok=True)  # a file that is there already would keep its mode
    with open(os.open(LOG_INS, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
        file.write("\n".join(lines) + "\n")


def _reviewing() -> list[Department]:
    """Return the departments with a reviewer: those that report or own most indicators."""
    departments = Department.objects.prefetch_related("indicators")
    ordered = sorted(departments, key=lambda department: (-department.indicators.count(), department.code))
    return ordered[:REVIEWERS]


def _log_in(name: str, role: Role, *, park: Park | None = None, department: Department | None = None) -> str:
    place = str(park or department or "")
    password = one_time_password()
    add_account(
        username=name.lower(),
        name=f"{place} · {role.label}" if place else str(role.label),
        role=role,
        park=park.code if park else None,
        department=department.code if department else None,
        from_on=date(2014, 1, 1),
        password=password,
    )
    return f"{name.lower():<22}{password}   {place}{role.label}"
