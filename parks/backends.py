"""Who may do what: the rights of the appointments that are valid today."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib.auth.backends import ModelBackend

from parks.rights import appointments_of

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    from accounts.models import User


class AppointmentBackend(ModelBackend):
    """Signs in by password; grants what the appointments of today grant, and nothing else."""

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
