"""The time a figure speaks of, and the days on which it is asked for."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from decimal import Decimal

from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core.constraints import known_choice
from core.history import tracked
from targets.indicators.period_names import period_name
from targets.indicators.querysets import PeriodQuerySet


class PeriodKind(models.TextChoices):
    """How long a period is. Only quarters are in use; nothing outside `Period` counts on four a year."""

    MONTH = "month", _("month")
    QUARTER = "quarter", _("quarter")
    YEAR = "year", _("year")


PER_YEAR: dict[str, int] = {PeriodKind.QUARTER: 4, PeriodKind.MONTH: 12, PeriodKind.YEAR: 1}


def share_of_year(kind: str, number: int) -> Decimal:
    """Return the share of the year, in per cent, that has passed by the end of a period of a kind."""
    return Decimal(100 * number) / PER_YEAR[kind]


@tracked()
class Period(models.Model):
    """A reporting period: what it covers, and when it opens, is due and closes.

    ``department_due_on`` is when departments' reports are due, null for the day of the parks.
    """

    kind = models.CharField(_("kind"), max_length=10, choices=PeriodKind, default=PeriodKind.QUARTER)
    year = models.PositiveSmallIntegerField(_("year"))
    number = models.PositiveSmallIntegerField(_("number"))
    first_on = models.DateField(_("first day"))
    last_on = models.DateField(_("last day"))
    opens_on = models.DateField(_("opens"))
    due_on = models.DateField(_("due"))
    closes_on = models.DateField(_("closes"))
    department_due_on = models.DateField(_("due for departments"), null=True, blank=True)

    objects = PeriodQuerySet.as_manager()

    class Meta:
        verbose_name = _("period")
        verbose_name_plural = _("periods")
        default_permissions = ()
        permissions = [("change_period", _("Can open, extend, reopen and close periods"))]
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
            models.CheckConstraint(
                condition=Q(department_due_on=None) | Q(department_due_on__gte=F("opens_on")),
                name="period_open_before_departments_are_due",
                violation_error_message=_("Departments are due after the period opens."),
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
    def name(self) -> str:
        """Return the period as people call it, in the language in use: 2016年上半年."""
        return period_name(self.label)

    @property
    def share_of_year(self) -> Decimal:
        """Return the share of the year, in per cent, that has passed by the period's end: 25, 50, 75, 100."""
        return share_of_year(self.kind, self.number)

    @property
    def departments_due_on(self) -> date:
        """Return the day on which departments' reports are due."""
        return self.department_due_on or self.due_on

    @property
    def departments_close_on(self) -> date:
        """Return the last day on which departments' reports are asked for."""
        return max(self.closes_on, self.departments_due_on)

    def labels_before(self, count: int) -> list[tuple[int, int]]:
        """Return year and number of the periods of this kind before, the nearest first."""
        per_year = PER_YEAR[self.kind]
        at = self.year * per_year + self.number - 1
        return [((at - back) // per_year, (at - back) % per_year + 1) for back in range(1, count + 1)]

    def is_open_on(self, day: date, until: date | None = None) -> bool:
        """Return whether figures are asked for on a day; ``until`` is the last day of a park's own extension."""
        last = self.closes_on if until is None else until
        return self.opens_on <= day <= last

    def late_by(self, at: datetime, until: date | None = None) -> timedelta | None:
        """Return by how much a time lies after the end of the day the period is due; None when it is not late.

        ``until`` is the last day of a park's own extension, which moves the due day with it.
        """
        return _late_by(self.due_on if until is None else max(self.due_on, until), at)

    def departments_late_by(self, at: datetime) -> timedelta | None:
        """Return by how much a department's report is late that came at a time; None when it is not."""
        return _late_by(self.departments_due_on, at)


def _late_by(due_on: date, at: datetime) -> timedelta | None:
    """Return by how much a time lies after the end of a day; None when it does not."""
    end = timezone.make_aware(datetime.combine(due_on + timedelta(days=1), time.min))
    return at - end if at >= end else None
