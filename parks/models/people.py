"""Who holds which role where, and from when to when."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from django.conf import settings
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import BigIntegerRangeField, DateRangeField
from django.db import models
from django.db.models import F, Func, Q, Value
from django.db.models.functions import Least
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from core.constraints import known_choice
from core.history import tracked
from parks.models.parks import Park
from parks.models.places import Department
from parks.querysets import AppointmentQuerySet

if TYPE_CHECKING:
    from core.history import HistoryEvent
    from parks.models.confirmations import AppointmentConfirmation


class Role(models.TextChoices):
    """The roles; a Django group of the same name holds what each may do."""

    OFFICIAL = "official", _("official")
    CITY_SIGNATORY = "city_signatory", _("city signatory")
    PARK_EDITOR = "park_editor", _("park editor")
    PARK_HEAD = "park_head", _("park head")
    REVIEWER = "reviewer", _("reviewer")
    DEPARTMENT_HEAD = "department_head", _("head of a department")
    COUNTERSIGNER = "countersigner", _("countersigner")
    ASSESSOR = "assessor", _("assessor")
    AUDITOR = "auditor", _("auditor")
    ADMINISTRATOR = "administrator", _("administrator")


@tracked()
class Appointment(models.Model):
    """A person in a role at a park, at a department or for the city; its rights end with its last day.

    A countersigner is named by the head of a department, or of a park, for the same place.
    """

    AT_A_PARK: ClassVar = frozenset({Role.PARK_EDITOR, Role.PARK_HEAD})
    AT_A_DEPARTMENT: ClassVar = frozenset({Role.REVIEWER, Role.DEPARTMENT_HEAD})
    AT_EITHER: ClassVar = frozenset({Role.COUNTERSIGNER})
    # Who signs for others, and who confirms those who do: they count once a second person has looked at them.
    SIGNS: ClassVar = frozenset({Role.PARK_HEAD, Role.CITY_SIGNATORY})
    CONFIRMS: ClassVar = frozenset({Role.AUDITOR, Role.ADMINISTRATOR})

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="appointments")
    role = models.CharField(_("role"), max_length=20, choices=Role)
    park = models.ForeignKey(Park, models.PROTECT, null=True, blank=True, related_name="appointments")
    department = models.ForeignKey(Department, models.PROTECT, null=True, blank=True, related_name="appointments")
    title = models.CharField(_("title"), max_length=100, blank=True)
    from_on = models.DateField(_("from"))
    to_on = models.DateField(_("to"), null=True, blank=True)
    is_acting = models.BooleanField(_("acting"), default=False)

    # Whether it counts, by its last confirmation; told where appointments are read to act by (`parks.rights`).
    is_confirmed: bool = True
    # The acts that its role allows, where appointments are read to act by.
    permissions: list[str]
    # What was said of it last, where appointments are read to be confirmed (`parks.confirming`).
    last_said: AppointmentConfirmation | None

    pgh_event_model: ClassVar[type[HistoryEvent]]
    objects = AppointmentQuerySet.as_manager()

    class Meta:
        verbose_name = _("appointment")
        verbose_name_plural = _("appointments")
        default_permissions = ()
        permissions = [("name_countersigner", _("Can name who countersigns for the own department"))]
        constraints = [
            known_choice("role", Role, "appointment_role_known"),
            models.CheckConstraint(
                condition=Q(role__in=["park_editor", "park_head"], park__isnull=False)
                | Q(role="countersigner")
                | (~Q(role__in=["park_editor", "park_head", "countersigner"]) & Q(park=None)),
                name="appointment_names_a_park_where_its_role_does",
                violation_error_message=_("Editors and heads are appointed at a park, and nobody else is."),
            ),
            models.CheckConstraint(
                condition=Q(role__in=["reviewer", "department_head"], department__isnull=False)
                | Q(role="countersigner")
                | (~Q(role__in=["reviewer", "department_head", "countersigner"]) & Q(department=None)),
                name="appointment_names_a_department_where_its_role_does",
                violation_error_message=_(
                    "Reviewers and heads of departments are appointed at a department, and nobody else is."
                ),
            ),
            models.CheckConstraint(
                condition=~Q(role="countersigner")
                | Q(park=None, department__isnull=False)
                | Q(park__isnull=False, department=None),
                name="appointment_countersigner_has_one_place",
                violation_error_message=_("A countersigner is named at a park or at a department."),
            ),
            models.CheckConstraint(
                condition=Q(to_on=None) | Q(to_on__gte=F("from_on")),
                name="appointment_ends_after_it_begins",
                violation_error_message=_("An appointment ends on or after the day it begins."),
            ),
            # Ranges of one number compare accounts without the extension that plain equality would need here.
            # Least keeps a range valid whose end comes first: another rule refuses that, in words.
            ExclusionConstraint(
                name="appointment_controls_apart",
                expressions=[
                    (
                        Func("user", "user", Value("[]"), function="int8range", output_field=BigIntegerRangeField()),
                        "&&",
                    ),
                    (
                        Func(
                            Least("from_on", "to_on"),
                            "to_on",
                            Value("[]"),
                            function="daterange",
                            output_field=DateRangeField(),
                        ),
                        "&&",
                    ),
                ],
                condition=Q(role__in=["assessor", "auditor", "administrator"]),
                violation_error_message=_(
                    "Nobody is assessor, auditor or administrator at the same time as another of these three."
                ),
            ),
            models.CheckConstraint(
                condition=Q(is_acting=False) | Q(to_on__isnull=False),
                name="appointment_acting_has_an_end",
                violation_error_message=_("A deputy is appointed for stated dates."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.title or self.get_role_display()}"

    @property
    def place(self) -> str:
        """Return where the appointment holds: "park:<code>", "department:<code>", or nothing for the city."""
        if self.park is not None:
            return f"park:{self.park.code}"
        return f"department:{self.department.code}" if self.department is not None else ""

    def words(self) -> str:
        """Return title or role with its place, and whether it is a deputy's."""
        office = gettext("%(office)s (acting)") % {"office": self} if self.is_acting else str(self)
        where = self.park or self.department
        return f"{office} · {where.name}" if where is not None else office
