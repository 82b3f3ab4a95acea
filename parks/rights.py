"""Under which appointments somebody acts today; what backends, querysets and pages ask."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any

from django.contrib.auth import get_user_model
from django.utils import timezone

from core.statements import columns, read

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser
    from django.db.models import Model

    from accounts.models import User
    from parks.models import Appointment, AppointmentConfirmation, Department, Park


def user_of(user_id: int) -> User | None:
    """Return the account of a number with the appointments of today at hand; one query."""
    model: Any = get_user_model()
    related = model._meta.get_field("appointments").related_model
    joined = [related._meta.get_field(name).related_model for name in ("park", "department", "confirmations")]
    asked = {"user": user_id, "today": timezone.localdate()}
    rows = read(_statement(model, related, *joined), asked, model, related, *joined)
    if not rows:
        return None
    user: User = rows[0][0]
    user._appointments_today = [_complete(*row[1:]) for row in rows if row[1] is not None]  # type: ignore[attr-defined]
    return user


def appointments_of(user: User | AnonymousUser) -> list[Appointment]:
    """Return the user's appointments valid on today's date by the clock, each with its ``permissions``.

    They come with the user of a request; for one who came otherwise they are read once. A stranger has none.
    """
    if not user.is_authenticated:
        return []
    held: list[Appointment] | None = getattr(user, "_appointments_today", None)
    if held is None:
        stored: Any = user_of(user.pk)
        held = stored._appointments_today if stored else []
        user._appointments_today = held  # type: ignore[attr-defined]
    return held


def counts(appointment: Appointment, said: AppointmentConfirmation | None) -> bool:
    """Return whether an appointment counts by the last that was said of it (None: nothing was)."""
    if appointment.role not in appointment.SIGNS | appointment.CONFIRMS:
        return True
    return said is not None and said.is_confirmed and said.is_about(appointment)


def parks_of(user: User | AnonymousUser) -> set[int]:
    """Return the numbers of the parks that the user is appointed at today."""
    return {appointment.park_id for appointment in appointments_of(user) if appointment.park_id is not None}


def departments_of(user: User | AnonymousUser) -> set[int]:
    """Return the numbers of the departments that the user is appointed at today."""
    return {a.department_id for a in appointments_of(user) if a.department_id is not None}


def granting(
    user: User | AnonymousUser, permission: str, *, park_id: int | None = None, department_id: int | None = None
) -> Appointment | None:
    """Return today's appointment that allows an act at a place, None where none does.

    An appointment at a park or a department allows acts there alone, one for the city allows them everywhere. The
    appointment that the person chose to act under comes first, one that still waits for its confirmation last.
    """
    if not user.is_authenticated or not user.is_active:
        return None
    found = [
        held
        for held in appointments_of(user)
        if permission in held.permissions
        and held.park_id in (None, park_id)
        and held.department_id in (None, department_id)
    ]
    found.sort(key=lambda held: not held.is_confirmed)
    return next((held for held in found if held.pk == user.chosen_appointment), found[0] if found else None)


@cache
def _statement(
    user: type[Model],
    appointment: type[Model],
    park: type[Model],
    department: type[Model],
    confirmation: type[Model],
) -> str:
    """Return the statement; which appointments are valid on a day it says as `AppointmentQuerySet.valid_on` does."""
    return f"""
        SELECT {columns(user, "u")}, {columns(appointment, "a")}, {columns(park, "p")},
        {columns(department, "d")}, {columns(confirmation, "c")}, ARRAY(
            SELECT kind.app_label || '.' || act.codename FROM auth_group role
            JOIN auth_group_permissions given ON given.group_id = role.id
            JOIN auth_permission act ON act.id = given.permission_id
            JOIN django_content_type kind ON kind.id = act.content_type_id WHERE role.name = a.role
        )
        FROM {user._meta.db_table} u
        LEFT JOIN {appointment._meta.db_table} a
            ON a.user_id = u.id AND a.from_on <= %(today)s AND (a.to_on IS NULL OR a.to_on >= %(today)s)
        LEFT JOIN {park._meta.db_table} p ON p.id = a.park_id
        LEFT JOIN {department._meta.db_table} d ON d.id = a.department_id
        LEFT JOIN {confirmation._meta.db_table} c ON c.id = (
            SELECT max(last.id) FROM {confirmation._meta.db_table} last WHERE last.appointment_id = a.id
        )
        WHERE u.id = %(user)s ORDER BY a.from_on, a.id
    """  # noqa: S608 - made of the tables and columns of models


def _complete(
    appointment: Appointment,
    park: Park | None,
    department: Department | None,
    said: AppointmentConfirmation | None,
    permissions: list[str],
) -> Appointment:
    appointment.park, appointment.department, appointment.permissions = park, department, permissions
    appointment.is_confirmed = counts(appointment, said)
    return appointment
