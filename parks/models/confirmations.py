"""What a second person said of an appointment that signs, or that confirms others."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.models import Confirmation, ConfirmedHow, by_a_person
from core.constraints import known_choice
from parks.models.people import Appointment
from parks.querysets import AppointmentConfirmationQuerySet


class AppointmentConfirmation(Confirmation):
    """That an appointment counts, or does not, as it was then: title and dates are kept. Never changed.

    A title changed or time added later is another thing than was looked at and waits again.
    """

    appointment = models.ForeignKey(Appointment, models.PROTECT, related_name="confirmations")
    is_confirmed = models.BooleanField(_("confirmed"))
    title = models.CharField(_("title"), max_length=100, blank=True)
    from_on = models.DateField(_("from"))
    to_on = models.DateField(_("to"), null=True, blank=True)
    is_acting = models.BooleanField(_("acting"), default=False)

    objects = AppointmentConfirmationQuerySet.as_manager()

    class Meta(Confirmation.Meta):
        verbose_name = _("confirmation of an appointment")
        verbose_name_plural = _("confirmations of appointments")
        constraints = [
            known_choice("how", ConfirmedHow, "appointment_confirmation_way_known"),
            by_a_person("appointment_confirmation_by_a_person"),
            models.CheckConstraint(
                condition=Q(is_confirmed=True) | ~Q(reason=""),
                name="appointment_confirmation_refused_says_why",
                violation_error_message=_("A refusal says why."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M:%S} {self.appointment_id}"

    def is_about(self, appointment: Appointment) -> bool:
        """Return whether the appointment is still what was looked at: its title, and no day more."""
        ends_in_time = self.to_on is None or (appointment.to_on is not None and appointment.to_on <= self.to_on)
        is_same = (self.title, self.is_acting) == (appointment.title, appointment.is_acting)
        return is_same and self.from_on <= appointment.from_on and ends_in_time
