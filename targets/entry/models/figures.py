"""The figures with all their versions, and what departments verified."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

import pghistory
import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from core.constraints import known_choice, valued_only_as_number
from core.fields import ExactField
from core.history import tracked
from parks.models import Park
from targets.entry.querysets import FigureQuerySet, FigureVersionQuerySet, VerificationQuerySet
from targets.indicators.cells import CellState
from targets.indicators.models.indicators import Indicator
from targets.indicators.models.periods import Period

if TYPE_CHECKING:
    from core.history import HistoryEvent


class VersionWay(models.TextChoices):
    """How a version came about."""

    LOAD = "load", _("load")
    ENTRY = "entry", _("entry")
    REVIEW = "review", _("review")
    REVISION = "revision", _("revision")


# The cell itself says nothing; its draft does, and only its changes are history. What is handed in is a version.
@pghistory.track(
    pghistory.InsertEvent(condition=pgtrigger.Q(new__draft_state__isnull=False)),
    pghistory.UpdateEvent(),
    pghistory.DeleteEvent(),
)
class Figure(models.Model):
    """The cell (park, indicator, period) with its draft: the value being entered, null where there is none."""

    period = models.ForeignKey(Period, models.PROTECT, db_index=False, related_name="figures")
    park = models.ForeignKey(Park, models.PROTECT, db_index=False, related_name="figures")
    indicator = models.ForeignKey(Indicator, models.PROTECT, related_name="figures")
    draft_state = models.CharField(_("state"), max_length=20, choices=CellState, null=True, blank=True)
    draft_value = ExactField(_("value"), null=True, blank=True)
    draft_growth = ExactField(_("growth"), null=True, blank=True)
    draft_base = ExactField(_("comparable base"), null=True, blank=True)
    draft_is_estimate = models.BooleanField(_("estimate"), default=False)
    draft_note = models.TextField(_("note"), blank=True)

    pgh_event_model: ClassVar[type[HistoryEvent]]
    objects = FigureQuerySet.as_manager()

    class Meta:
        verbose_name = _("figure")
        verbose_name_plural = _("figures")
        default_permissions = ()
        permissions = [
            ("view_figure", _("Can see unreleased figures of the own park or department")),
            ("view_every_figure", _("Can see all unreleased figures")),
            ("enter_figure", _("Can enter figures of the own park")),
            ("enter_on_behalf", _("Can enter figures on behalf of a park")),
            ("report_column", _("Can enter the indicators of the own department and put them up")),
            ("sign_off_report", _("Can report the indicators of the own department")),
            ("verify_figure", _("Can verify and recognise figures of the own department")),
            ("revise_figure", _("Can revise released figures")),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["period", "park", "indicator"],
                name="figure_once",
                violation_error_message=_("A park has one figure for an indicator and period."),
            ),
            valued_only_as_number("draft_", "figure_draft_valued_only_as_number", optional=True),
        ]

    def __str__(self) -> str:
        return f"{self.park_id} {self.indicator_id} {self.period_id}"


class FigureVersion(models.Model):
    """A figure as it was handed in: reported by the park, recognised by the department. Never changed.

    The highest number counts. ``growth`` and ``base`` are given only where the park reports its own. ``source`` says
    where a revision comes from.
    """

    append_only = True

    figure = models.ForeignKey(Figure, models.PROTECT, db_index=False, related_name="versions")
    number = models.PositiveIntegerField(_("number"))
    reported_state = models.CharField(_("reported state"), max_length=20, choices=CellState)
    reported_value = ExactField(_("reported"), null=True, blank=True)
    recognised_state = models.CharField(_("recognised state"), max_length=20, choices=CellState)
    recognised_value = ExactField(_("recognised"), null=True, blank=True)
    growth = ExactField(_("growth"), null=True, blank=True)
    base = ExactField(_("comparable base"), null=True, blank=True)
    is_estimate = models.BooleanField(_("estimate"), default=False)
    note = models.TextField(_("note"), blank=True)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, db_index=False, related_name="+"
    )
    at = models.DateTimeField(_("at"))
    way = models.CharField(_("way"), max_length=10, choices=VersionWay)
    reason = models.TextField(_("reason"), blank=True)
    source = models.CharField(_("source"), max_length=500, blank=True, db_default="")
    act_id = models.UUIDField(_("act"))

    objects = FigureVersionQuerySet.as_manager()

    class Meta:
        verbose_name = _("version of a figure")
        verbose_name_plural = _("versions of figures")
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(
                fields=["figure", "number"],
                name="figure_version_numbered",
                violation_error_message=_("Versions of a figure have different numbers."),
            ),
            models.CheckConstraint(
                condition=Q(number__gte=1),
                name="figure_version_counts_from_one",
                violation_error_message=_("Versions are counted from 1."),
            ),
            known_choice("way", VersionWay, "figure_version_way_known"),
            valued_only_as_number("reported_", "figure_version_reported_cell"),
            valued_only_as_number("recognised_", "figure_version_recognised_cell"),
            models.CheckConstraint(
                condition=~Q(way="revision") | ~Q(reason=""),
                name="figure_version_revised_for_a_reason",
                violation_error_message=_("A revision says why."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.figure_id}/{self.number}"


@tracked()
class Verification(models.Model):
    """A version that the department of its indicator has looked at and found right."""

    version = models.OneToOneField(FigureVersion, models.PROTECT, related_name="verification")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    by_name = models.CharField(_("name"), max_length=150)
    at = models.DateTimeField(_("at"))

    pgh_event_model: ClassVar[type[HistoryEvent]]
    objects = VerificationQuerySet.as_manager()

    class Meta:
        verbose_name = _("verification")
        verbose_name_plural = _("verifications")
        default_permissions = ()

    def __str__(self) -> str:
        return f"{self.version_id} {self.by_name}"
