"""Under which appointments somebody acts today; what backends, querysets and pages ask."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib.auth.models import Permission
from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef, Value
from django.db.models.functions import Concat
from django.utils import timezone

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    from accounts.models import User
    from parks.models import Appointment


def appointments_of(user: User | AnonymousUser) -> list[Appointment]:
    """Return the user's appointments valid on today's date by the clock, each with its ``permissions``.

    One query a request: what was read stays with the user object. A stranger has none.
    """
    if not user.is_authenticated:
        return []
    held: list[Appointment] | None = getattr(user, "_appointments_today", None)
    if held is None:
        permissions = (
            Permission.objects.filter(group__name=OuterRef("role"))
            .order_by()
            .values(named=Concat("content_type__app_label", Value("."), "codename"))
        )
        appointments: Any = user.appointments
        held = list(
            appointments.valid_on(timezone.localdate())
            .select_related("park", "department")
            .annotate(permissions=ArraySubquery(permissions))
            .order_by("from_on", "id")
        )
        user._appointments_today = held  # type: ignore[attr-defined]
    return held


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
    appointment that the person chose to act under comes first.
    """
    if not user.is_authenticated or not user.is_active:
        return None
    found = [
        held
        for held in appointments_of(user)
        if permission in held.permissions  # type: ignore[attr-defined]
        and held.park_id in (None, park_id)
        and held.department_id in (None, department_id)
    ]
    return next((held for held in found if held.pk == user.chosen_appointment), found[0] if found else None)
