"""The time a figure speaks of, and the days on which it is asked for."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from decimal import Decimal

from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.constraints import known_choice
from accounts.history import tracked
from targets.querysets import PeriodQuerySet


class PeriodKind(models.TextChoices):
    """How long a period is. Only quarters are in use; nothing outside `Period` counts on four a year."""

    MONTH = "month", _("month")
    QUARTER = "quarter", _("quarter")
    YEAR = "year", _("year")


@tracked()
class Period(models.Model):
    """A reporting period: what it covers, and when it opens, is due and closes."""

    kind = models.CharField(_("kind"), max_length=10, choices=PeriodKind, default=PeriodKind.QUARTER)
    year = models.PositiveSmallIntegerField(_("year"))
    number = models.PositiveSmallIntegerField(_("number"))
    first_on = models.DateField(_("first day"))
    last_on = models.DateField(_("last day"))
    opens_on = models.DateField(_("opens"))
    due_on = models.DateField(_("due"))
    closes_on = models.DateField(_("closes"))

    objects = PeriodQuerySet.as_manager()

    class Meta:
        verbose_name = _("period")
        verbose_name_plural = _("periods")
        default_permissions = ()
        ordering = ["last_on"]
        constraints = [
            known_choice("kind", PeriodKind, "period_kind_known"),
            models.UniqueConstraint(
                fields=["kind", "year", "number"],
                name="period_once",
                violation_error_message=_("This period exists already."),
            ),
            models.CheckConstraint(
                condition=Q(kind="quarter", number__range=(1, 4))
                | Q(kind="month", number__range=(1, 12))
                | Q(kind="year", number=1),
                name="period_number_exists",
                violation_error_message=_("A year has four quarters or twelve months."),
            ),
            models.CheckConstraint(
                condition=Q(first_on__lte=F("last_on"), opens_on__lte=F("due_on"), due_on__lte=F("closes_on")),
                name="period_days_in_order",
                violation_error_message=_("A period opens, is due and closes in this order."),
            ),
        ]

    def __str__(self) -> str:
        return self.label

    @property
    def label(self) -> str:
        """Return the period as addresses and commands write it, e.g. 2016Q2."""
        letter = {"quarter": "Q", "month": "M", "year": "Y"}[self.kind]
        return f"{self.year}{letter}{self.number}"

    @property
    def share_of_year(self) -> Decimal:
        """Return the share of the year, in per cent, that has passed by the period's end: 25, 50, 75, 100."""
        per_year = {"quarter": 4, "month": 12, "year": 1}[self.kind]
        return Decimal(100 * self.number) / per_year

    def late_by(self, at: datetime) -> timedelta | None:
        """Return by how much a time lies after the end of the day the period is due; None when it is not late."""
        end = timezone.make_aware(datetime.combine(self.due_on + timedelta(days=1), time.min))
        return at - end if at >= end else None
