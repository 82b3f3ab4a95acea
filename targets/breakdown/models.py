"""What is promised for a year."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, ClassVar

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from core.constraints import known_choice
from core.fields import ExactField
from core.history import tracked
from core.locks import Lock, held_in_sql
from parks.models import Park
from targets.breakdown.querysets import AdjustmentQuerySet, CityTargetQuerySet, TargetCommentQuerySet, TargetQuerySet
from targets.indicators.models.indicators import Indicator
from targets.indicators.models.periods import Period
from targets.scoring.progress import Promise, promise_of
from targets.scoring.values import Measure

if TYPE_CHECKING:
    from decimal import Decimal

    from core.history import HistoryEvent

    class TargetThen(HistoryEvent):
        """What is read of a row as it was."""

        park_id: int
        indicator_id: int
        value: Decimal | None
        state: str
        reason: str
        objects: ClassVar[models.Manager[TargetThen]]

    class CityTargetEvent(HistoryEvent):
        """What is read of a row as it was."""

        indicator_id: int
        value: Decimal
        objects: ClassVar[models.Manager[CityTargetEvent]]


# One that was withdrawn leaves its day to another one. Whoever adds an adjustment, by an act, a load or plain SQL,
# waits here for the others of the year, by the lock of `hold_year`, and then sees what they added.
ONCE_A_DAY = f"""
    PERFORM {held_in_sql(Lock.TARGETS_OF_A_YEAR, "g.year")} FROM targets_target g WHERE g.id = NEW.target_id;
    IF EXISTS (
        SELECT FROM targets_adjustment a
         WHERE (a.target_id, a.effective_on) = (NEW.target_id, NEW.effective_on) AND a.id <> NEW.id
           AND NOT EXISTS (
               SELECT FROM targets_supplement u JOIN targets_supplementwithdrawal w ON w.supplement_id = u.id
                WHERE u.adjustment_id = a.id)) THEN
        RAISE EXCEPTION 'a target is adjusted once a day'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'adjustment_once_a_day';
    END IF;
    RETURN NEW;
"""  # noqa: S608 - our own number


class TargetState(models.TextChoices):
    """How binding a target is."""

    DRAFT = "draft", _("draft")
    ISSUED = "issued", _("issued")
    PLEDGED = "pledged", _("pledged")
    NONE = "none", _("not issued")


@tracked()
class Target(models.Model):
    """What a park is to reach in a year, as pledged; adjustments change it from their day on.

    ``base`` is last year's actual, or with ``base_estimate`` what is expected of it (预计完成数); q1 to q3 are the
    shares of the year, in per cent, that are due by then. A target in state "none" (不下达) has no value and says why
    in ``reason``.
    """

    park = models.ForeignKey(Park, models.CASCADE, related_name="targets")
    indicator = models.ForeignKey(Indicator, models.PROTECT, related_name="targets")
    year = models.PositiveSmallIntegerField(_("year"))
    value = ExactField(_("target"), null=True, blank=True)
    stretch = ExactField(_("stretch"), null=True, blank=True)
    base = ExactField(_("base"), null=True, blank=True)
    base_estimate = models.BooleanField(_("base is an estimate"), default=False, db_default=False)
    q1 = ExactField(_("due by the first quarter, %"), null=True, blank=True)
    q2 = ExactField(_("due by the second quarter, %"), null=True, blank=True)
    q3 = ExactField(_("due by the third quarter, %"), null=True, blank=True)
    responsible = models.CharField(_("responsible"), max_length=100, blank=True)
    state = models.CharField(_("state"), max_length=10, choices=TargetState, default=TargetState.DRAFT)
    reason = models.TextField(_("reason"), blank=True, db_default="", default="")

    pgh_event_model: ClassVar[type[TargetThen]]
    objects = TargetQuerySet.as_manager()

    class Meta:
        verbose_name = _("target")
        verbose_name_plural = _("targets")
        default_permissions = ()
        permissions = [
            ("view_target", _("Can see pledged targets")),
            ("view_draft_target", _("Can see targets before they are pledged")),
            ("change_target", _("Can set targets and answer comments on them")),
            ("issue_target", _("Can issue targets to the parks and withdraw them")),
            ("adjust_target", _("Can adjust pledged targets")),
            ("comment_target", _("Can comment on issued targets of the own park")),
        ]
        constraints = [
            known_choice("state", TargetState, "target_state_known"),
            models.UniqueConstraint(
                fields=["year", "park", "indicator"],
                name="target_once_a_year",
                violation_error_message=_("A park has one target a year for an indicator."),
            ),
            models.CheckConstraint(
                condition=Q(state="none", value=None) | (~Q(state="none") & Q(value__isnull=False)),
                name="target_valued_unless_none",
                violation_error_message=_("A target has a value unless none is issued."),
            ),
            models.CheckConstraint(
                condition=~Q(state="none") | ~Q(reason=""),
                name="target_none_for_a_reason",
                violation_error_message=_("Who issues no target says why."),
            ),
            models.CheckConstraint(
                condition=Q(base_estimate=False) | Q(base__isnull=False),
                name="target_estimates_a_base",
                violation_error_message=_("An estimate is a number: give last year's expected figure."),
            ),
            models.CheckConstraint(
                condition=Q(q1=None, q2=None, q3=None)
                | Q(
                    q1__isnull=False,
                    q2__isnull=False,
                    q3__isnull=False,
                    q1__gte=0,
                    q2__gte=F("q1"),
                    q3__gte=F("q2"),
                    q3__lte=100,
                ),
                name="target_schedule_does_not_fall",
                violation_error_message=_(
                    "A schedule has three shares between 0 and 100 per cent, none below the one before."
                ),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.year} {self.park_id} {self.indicator_id}"

    @property
    def schedule(self) -> tuple[Decimal, Decimal, Decimal] | None:
        """Return the three shares of the target's own schedule, in per cent, None where it has none."""
        if self.q1 is None or self.q2 is None or self.q3 is None:
            return None
        return self.q1, self.q2, self.q3

    def promise_in(self, period: Period, indicator: Indicator, value: Decimal) -> Promise:
        """Return what a value in force asks for by a period's end: by the own schedule, else by the path."""
        measure = Measure(indicator.measure)
        own = None
        if self.schedule is not None and period.kind == "quarter":
            own = (*self.schedule, Decimal(100))[period.number - 1]
        path = indicator.path_with(self.base)
        return promise_of(
            value, share=period.share_of_year, own_share=own, base=self.base, measure=measure, default=path
        )


@tracked()
class CityTarget(models.Model):
    """What the city is to reach in a year."""

    indicator = models.ForeignKey(Indicator, models.PROTECT, related_name="city_targets")
    year = models.PositiveSmallIntegerField(_("year"))
    value = ExactField(_("target"))

    pgh_event_model: ClassVar[type[CityTargetEvent]]
    objects = CityTargetQuerySet.as_manager()

    class Meta:
        verbose_name = _("target of the city")
        verbose_name_plural = _("targets of the city")
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(
                fields=["year", "indicator"],
                name="city_target_once_a_year",
                violation_error_message=_("The city has one target a year for an indicator."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.year} {self.indicator_id}"


class Adjustment(models.Model):
    """A numbered, reasoned, approved change of one target, in force from a day on. Never changed itself.

    Where a pledge made here holds the target, both sides sign its supplement: until then, and where that is withdrawn,
    the adjustment does not hold.

    ``evidence_digest`` is the SHA-256 of the file that proves it; a loaded adjustment has none and no act.
    """

    append_only = True

    no = models.CharField(_("no."), max_length=50)
    target = models.ForeignKey(Target, models.PROTECT, related_name="adjustments")
    old = ExactField(_("old target"))
    new = ExactField(_("new target"))
    reason = models.TextField(_("reason"))
    asked_by = models.CharField(_("asked by"), max_length=100, blank=True)
    approved_by = models.CharField(_("approved by"), max_length=100, blank=True)
    effective_on = models.DateField(_("effective on"))
    at = models.DateTimeField(_("recorded at"))
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    act_id = models.UUIDField(_("act"), null=True, blank=True)
    evidence_name = models.CharField(_("evidence"), max_length=200, blank=True, db_default="", default="")
    evidence_digest = models.CharField(
        _("digest of the evidence"), max_length=64, blank=True, db_default="", default=""
    )

    objects = AdjustmentQuerySet.as_manager()

    class Meta:
        verbose_name = _("adjustment")
        verbose_name_plural = _("adjustments")
        default_permissions = ()
        ordering = ["effective_on", "no"]
        triggers = [
            pgtrigger.Trigger(name="once_a_day", when=pgtrigger.Before, operation=pgtrigger.Insert, func=ONCE_A_DAY),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["no", "target"],
                name="adjustment_number_once_a_target",
                violation_error_message=_("Adjustments of a target have different numbers."),
            ),
            models.CheckConstraint(
                condition=~Q(reason=""),
                name="adjustment_has_a_reason",
                violation_error_message=_("An adjustment says why."),
            ),
        ]

    def __str__(self) -> str:
        return self.no


class TargetComment(models.Model):
    """What a park says about an issued target, or what the assessor answers to it. Never changed itself."""

    append_only = True

    target = models.ForeignKey(Target, models.PROTECT, related_name="comments")
    answers = models.OneToOneField("self", models.PROTECT, null=True, blank=True, related_name="answer")
    text = models.TextField(_("comment"))
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    by_name = models.CharField(_("name"), max_length=150)
    at = models.DateTimeField(_("at"))
    act_id = models.UUIDField(_("act"))

    objects = TargetCommentQuerySet.as_manager()

    class Meta:
        verbose_name = _("comment on a target")
        verbose_name_plural = _("comments on targets")
        default_permissions = ()
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(text=""),
                name="target_comment_says_something",
                violation_error_message=_("A comment says something."),
            ),
            models.CheckConstraint(
                condition=Q(answers=None) | ~Q(answers=F("id")),
                name="target_comment_answers_another",
                violation_error_message=_("A comment is no answer to itself."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.target_id} {self.at}"
