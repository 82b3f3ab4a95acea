"""Who may do what: the rights of the appointments that are valid today."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from django.conf import settings
from django.contrib.auth.backends import ModelBackend
from django.utils import translation
from django.utils.translation import gettext as _

from accounts.models import Acting
from parks.models import Appointment
from parks.rights import appointments_of, user_of

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    from accounts.models import User


def acting_as(appointment: Appointment) -> Acting:
    """Return an appointment as the audit trail names it: in the installation's language, whatever the page's."""
    with translation.override(settings.LANGUAGE_CODE):
        words = appointment.words()
    return Acting(appointment.pk, words[:200], appointment.place)


def _words(held: Appointment) -> str:
    """Return an appointment in the words of the page, which say where it does not count yet."""
    if held.is_confirmed or held.role not in held.SIGNS:
        return held.words()
    return _("%(office)s (to be confirmed)") % {"office": held.words()}


class AppointmentBackend(ModelBackend):
    """Signs in by password; grants what the appointments of today grant, and nothing else."""

    def get_user(self, user_id: int) -> User | None:
        """Return the account that a session belongs to, with the appointments of today; None for a closed one."""
        user = user_of(user_id)
        return user if user is not None and self.user_can_authenticate(user) else None

    def get_roles(self, user_obj: User) -> dict[str, date]:
        """Return the roles of today's appointments, each with the day it began; `User.get_roles` asks for them."""
        begun: dict[str, date] = {}
        for held in appointments_of(user_obj):
            begun[held.role] = min(held.from_on, begun.get(held.role, held.from_on))
        return begun

    def get_user_permissions(self, user_obj: object, obj: object = None) -> set[str]:
        """Return nothing: rights hang on appointments, never on an account."""
        return set()

    def get_group_permissions(self, user_obj: User | AnonymousUser, obj: object = None) -> set[str]:
        """Return the rights of the appointments of today."""
        return self.get_all_permissions(user_obj, obj)

    def get_all_permissions(self, user_obj: User | AnonymousUser, obj: object = None) -> set[str]:
        """Return the rights of the appointments of today; none for a stranger, an inactive account or one object."""
        if not user_obj.is_authenticated or not user_obj.is_active or obj is not None:
            return set()
        return {name for appointment in appointments_of(user_obj) for name in appointment.permissions}

    def acting_choices(self, user: User) -> list[Acting]:
        """Return the appointments of today in the words of the page."""
        return [Acting(held.pk, _words(held), held.place) for held in appointments_of(user)]

    def acting_under(self, user: User) -> Acting:
        """Return the chosen appointment where it is one of today's, else the first of today's, else nothing."""
        held = appointments_of(user)
        chosen = next((appointment for appointment in held if appointment.pk == user.chosen_appointment), None)
        return acting_as(chosen or held[0]) if held else Acting(None, "", "")
