"""What parks hand in, with every step on the way."""

from __future__ import annotations

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from core.constraints import known_choice
from core.history import tracked
from parks.models import Park
from targets.entry.models.figures import Figure
from targets.entry.querysets import HandingInQuerySet, ReturnedCellQuerySet, SubmissionQuerySet
from targets.entry.workflow import SUBMISSION_MOVES, TRANSITIONS
from targets.indicators.models.periods import Period

# A load sets the state that the folder says; every other act moves as the table allows.
_ONLY_MOVES = f"""
    IF (OLD.state, NEW.state) NOT IN ({", ".join(f"('{source}', '{target}')" for source, target in SUBMISSION_MOVES)})
        AND coalesce(nullif(current_setting('pghistory.context_metadata', true), '')::json ->> 'act', '')
            <> 'reports.load_city' THEN
        RAISE EXCEPTION 'a submission does not move from % to %', OLD.state, NEW.state
            USING ERRCODE = 'check_violation', CONSTRAINT = 'submission_moves';
    END IF;
    RETURN NEW;
"""


class SubmissionState(models.TextChoices):
    """How far a park's figures of a period have come."""

    DRAFT = "draft", _("draft")
    READY = "ready", _("ready for the head")
    HANDED_IN = "handed_in", _("handed in")
    RETURNED = "returned", _("returned")
    APPROVED = "approved", _("approved")
    RELEASED = "released", _("released")
    REOPENED = "reopened", _("reopened")


@tracked()
class Submission(models.Model):
    """What one park hands in for one period. Scores use the figures of approved and released ones alone.

    ``ready_at`` is when the draft was reported to the head, ``handed_in_at`` when the head handed it in, both by the
    city's clock. ``reason`` is that of the last return or reopening.
    """

    park = models.ForeignKey(Park, models.CASCADE, related_name="submissions")
    period = models.ForeignKey(Period, models.PROTECT, related_name="submissions")
    state = models.CharField(_("state"), max_length=10, choices=SubmissionState, default=SubmissionState.DRAFT)
    ready_at = models.DateTimeField(_("ready at"), null=True, blank=True)
    handed_in_at = models.DateTimeField(_("handed in at"), null=True, blank=True)
    reason = models.TextField(_("reason"), blank=True)

    objects = SubmissionQuerySet.as_manager()

    class Meta:
        verbose_name = _("submission")
        verbose_name_plural = _("submissions")
        default_permissions = ()
        permissions = [
            ("view_submission", _("Can see who has handed in")),
            ("view_task", _("Has a part in entering, checking and signing")),
            ("hand_in_submission", _("Can hand in the figures of the own park")),
            ("approve_submission", _("Can approve, return and reopen what parks hand in")),
        ]
        triggers = [
            pgtrigger.Trigger(
                name="moves",
                when=pgtrigger.Before,
                operation=pgtrigger.UpdateOf("state"),
                condition=pgtrigger.Q(old__state__df=pgtrigger.F("new__state")),
                func=_ONLY_MOVES,
            )
        ]
        constraints = [
            known_choice("state", SubmissionState, "submission_state_known"),
            models.UniqueConstraint(
                fields=["period", "park"],
                name="submission_once_a_period",
                violation_error_message=_("A park has one submission for a period."),
            ),
            models.CheckConstraint(
                condition=Q(handed_in_at=None) | ~Q(state__in=["draft", "ready"]),
                name="submission_handed_in_is_no_draft",
                violation_error_message=_("What was not handed in has no time of handing in."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.park_id} {self.period_id} {self.state}"


class SubmissionStep(models.Model):
    """One act on a submission: who did what, when, under which appointment and why. Never changed.

    ``at`` is by the city's clock.
    """

    append_only = True

    submission = models.ForeignKey(Submission, models.PROTECT, db_index=False, related_name="steps")
    number = models.PositiveIntegerField(_("number"))
    name = models.CharField(_("step"), max_length=20)
    from_state = models.CharField(_("from"), max_length=10, choices=SubmissionState)
    to_state = models.CharField(_("to"), max_length=10, choices=SubmissionState)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    by_name = models.CharField(_("name"), max_length=150)
    appointment = models.CharField(_("appointment"), max_length=200, blank=True)
    at = models.DateTimeField(_("at"))
    reason = models.TextField(_("reason"), blank=True)
    act_id = models.UUIDField(_("act"))

    objects = HandingInQuerySet.as_manager()

    class Meta:
        verbose_name = _("step of a submission")
        verbose_name_plural = _("steps of submissions")
        default_permissions = ()
        ordering = ["submission", "number"]
        constraints = [
            models.UniqueConstraint(
                fields=["submission", "number"],
                name="submission_step_numbered",
                violation_error_message=_("Steps of a submission have different numbers."),
            ),
            models.CheckConstraint(
                condition=Q(number__gte=1),
                name="submission_step_counts_from_one",
                violation_error_message=_("Steps are counted from 1."),
            ),
            models.CheckConstraint(
                condition=Q(name__in=list(TRANSITIONS)),
                name="submission_step_known",
                violation_error_message=_("This is none of the words that are allowed here."),
            ),
            models.CheckConstraint(
                condition=~Q(from_state=F("to_state")),
                name="submission_step_moves",
                violation_error_message=_("A step leads from one state to another."),
            ),
            models.CheckConstraint(
                condition=~Q(name__in=[one.name for one in TRANSITIONS.values() if one.needs_reason]) | ~Q(reason=""),
                name="submission_step_says_why",
                violation_error_message=_("This step says why."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.submission_id}/{self.number} {self.name}"


class ReturnedCell(models.Model):
    """One cell that a return names, with what is wrong about it. Never changed."""

    append_only = True

    step = models.ForeignKey(SubmissionStep, models.PROTECT, db_index=False, related_name="cells")
    figure = models.ForeignKey(Figure, models.PROTECT, related_name="returns")
    reason = models.TextField(_("reason"))

    objects = ReturnedCellQuerySet.as_manager()

    class Meta:
        verbose_name = _("returned figure")
        verbose_name_plural = _("returned figures")
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(
                fields=["step", "figure"],
                name="returned_cell_once_a_step",
                violation_error_message=_("A return names a figure once."),
            ),
            models.CheckConstraint(
                condition=~Q(reason=""),
                name="returned_cell_has_a_reason",
                violation_error_message=_("A returned figure says why."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.step_id} {self.figure_id}"
