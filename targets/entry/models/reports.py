"""What departments report: one indicator for one period, all parks, with every step on the way."""

from __future__ import annotations

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from core.constraints import known_choice
from core.history import tracked
from targets.entry.querysets import DepartmentReportQuerySet, HandingInQuerySet
from targets.entry.workflow import ASKED_AGAIN, IN_WORK, REPORT_MOVES, REPORT_TRANSITIONS
from targets.indicators.models.indicators import Indicator
from targets.indicators.models.periods import Period

# A load sets the state that the folder says; every other act moves as the table allows.
ONLY_REPORT_MOVES = f"""
    IF (OLD.state, NEW.state) NOT IN ({", ".join(f"('{source}', '{target}')" for source, target in REPORT_MOVES)})
        AND coalesce(nullif(current_setting('pghistory.context_metadata', true), '')::json ->> 'act', '')
            <> 'reports.load_city' THEN
        RAISE EXCEPTION 'the report of a department does not move from % to %', OLD.state, NEW.state
            USING ERRCODE = 'check_violation', CONSTRAINT = 'department_report_moves';
    END IF;
    RETURN NEW;
"""


class DepartmentReportState(models.TextChoices):
    """How far a department's report of an indicator has come."""

    DRAFT = "draft", _("draft")
    READY = "ready", _("ready for sign-off")
    REPORTED = "reported", _("reported")
    RETURNED = "returned", _("returned")
    RELEASED = "released", _("released")
    REOPENED = "reopened", _("reopened")


@tracked()
class DepartmentReport(models.Model):
    """What a department reports of one of its indicators for one period: all parks, one column.

    Nobody approves it: its cells count once it is reported. ``ready_at`` is when it was put up for sign-off,
    ``reported_at`` when it was reported, both by the city's clock. ``reason`` is that of the last return or reopening.
    """

    indicator = models.ForeignKey(Indicator, models.CASCADE, related_name="reports")
    period = models.ForeignKey(Period, models.PROTECT, related_name="department_reports")
    state = models.CharField(
        _("state"), max_length=10, choices=DepartmentReportState, default=DepartmentReportState.DRAFT
    )
    ready_at = models.DateTimeField(_("ready at"), null=True, blank=True)
    reported_at = models.DateTimeField(_("reported at"), null=True, blank=True)
    reason = models.TextField(_("reason"), blank=True)

    objects = DepartmentReportQuerySet.as_manager()

    class Meta:
        verbose_name = _("report of a department")
        verbose_name_plural = _("reports of departments")
        default_permissions = ()
        triggers = [
            pgtrigger.Trigger(
                name="moves",
                when=pgtrigger.Before,
                operation=pgtrigger.UpdateOf("state"),
                condition=pgtrigger.Q(old__state__df=pgtrigger.F("new__state")),
                func=ONLY_REPORT_MOVES,
            )
        ]
        constraints = [
            known_choice("state", DepartmentReportState, "department_report_state_known"),
            models.UniqueConstraint(
                fields=["period", "indicator"],
                name="department_report_once_a_period",
                violation_error_message=_("An indicator has one report for a period."),
            ),
            models.CheckConstraint(
                condition=Q(reported_at=None) | ~Q(state__in=["draft", "ready"]),
                name="department_report_reported_is_no_draft",
                violation_error_message=_("What was not reported has no time of reporting."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.indicator_id} {self.period_id} {self.state}"

    @property
    def is_asked_again(self) -> bool:
        """Return whether the assessor returned or reopened it and it was not reported since, so that no day ends it."""
        return self.state in ASKED_AGAIN or (self.state in IN_WORK and self.reason != "")


class DepartmentReportStep(models.Model):
    """One act on a department's report: who did what, when, under which appointment and why. Never changed.

    ``at`` is by the city's clock.
    """

    append_only = True

    report = models.ForeignKey(DepartmentReport, models.PROTECT, db_index=False, related_name="steps")
    number = models.PositiveIntegerField(_("number"))
    name = models.CharField(_("step"), max_length=20)
    from_state = models.CharField(_("from"), max_length=10, choices=DepartmentReportState)
    to_state = models.CharField(_("to"), max_length=10, choices=DepartmentReportState)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    by_name = models.CharField(_("name"), max_length=150)
    appointment = models.CharField(_("appointment"), max_length=200, blank=True)
    at = models.DateTimeField(_("at"))
    reason = models.TextField(_("reason"), blank=True)
    act_id = models.UUIDField(_("act"))

    objects = HandingInQuerySet.as_manager()

    class Meta:
        verbose_name = _("step of a department's report")
        verbose_name_plural = _("steps of departments' reports")
        default_permissions = ()
        ordering = ["report", "number"]
        constraints = [
            models.UniqueConstraint(
                fields=["report", "number"],
                name="department_report_step_numbered",
                violation_error_message=_("Steps of a report have different numbers."),
            ),
            models.CheckConstraint(
                condition=Q(number__gte=1),
                name="department_report_step_from_one",
                violation_error_message=_("Steps are counted from 1."),
            ),
            models.CheckConstraint(
                condition=Q(name__in=list(REPORT_TRANSITIONS)),
                name="department_report_step_known",
                violation_error_message=_("This is none of the words that are allowed here."),
            ),
            models.CheckConstraint(
                condition=~Q(from_state=F("to_state")),
                name="department_report_step_moves",
                violation_error_message=_("A step leads from one state to another."),
            ),
            models.CheckConstraint(
                condition=~Q(name__in=[one.name for one in REPORT_TRANSITIONS.values() if one.needs_reason])
                | ~Q(reason=""),
                name="department_report_step_says_why",
                violation_error_message=_("This step says why."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.report_id}/{self.number} {self.name}"
