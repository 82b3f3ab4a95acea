"""Who may do what: the rights of the appointments that are valid today."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib.auth.backends import ModelBackend
from django.contrib.auth.models import Permission
from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef, Value
from django.db.models.functions import Concat
from django.utils import timezone

from parks.models import Appointment

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    from accounts.models import User


def appointments_of(user: User) -> list[Appointment]:
    """Return the user's appointments valid on today's date by the clock, each with its ``permissions``.

    One query a request: what was read stays with the user object.
    """
    held: list[Appointment] | None = getattr(user, "_appointments_today", None)
    if held is None:
        permissions = (
            Permission.objects.filter(group__name=OuterRef("role"))
            .order_by()
            .values(named=Concat("content_type__app_label", Value("."), "codename"))
        )
        held = list(
            Appointment.objects.filter(user=user)
            .valid_on(timezone.localdate())
            .select_related("park", "department")
            .annotate(permissions=ArraySubquery(permissions))
            .order_by("from_on", "id")
        )
        user._appointments_today = held  # type: ignore[attr-defined]
    return held


class AppointmentBackend(ModelBackend):
    """Signs in by password; grants what the appointments of today grant, and nothing else."""

    def get_role_names(self, user_obj: User) -> set[str]:
        """Return the names of the roles of today's appointments; `User.get_role_names` asks for them."""
        return {appointment.role for appointment in appointments_of(user_obj)}

    def get_user_permissions(self, user_obj: Any, obj: Any = None) -> set[str]:
        """Return nothing: rights hang on appointments, never on an account."""
        return set()

    def get_group_permissions(self, user_obj: Any, obj: Any = None) -> set[str]:
        """Return the rights of the appointments of today."""
        return self.get_all_permissions(user_obj, obj)

    def get_all_permissions(self, user_obj: User | AnonymousUser, obj: Any = None) -> set[str]:
        """Return the rights of the appointments of today; none for a stranger, an inactive account or one object."""
        if not user_obj.is_authenticated or not user_obj.is_active or obj is not None:
            return set()
        return {name for appointment in appointments_of(user_obj) for name in appointment.permissions}  # type: ignore[attr-defined]
