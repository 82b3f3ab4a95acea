"""Paths over several years."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from core.constraints import known_choice
from core.fields import ExactField
from core.history import tracked
from parks.models import Park
from targets.indicators.models.indicators import Category, Indicator
from targets.plans.querysets import PlanQuerySet

if TYPE_CHECKING:
    from decimal import Decimal

    from core.history import HistoryEvent

    class TargetSourceEvent(HistoryEvent):
        """What is read of a row as it was."""

        plan: Plan
        objects: ClassVar[models.Manager[TargetSourceEvent]]

    class PlanTextEvent(HistoryEvent):
        """What is read of a row as it was."""

        park_id: int | None
        year: int | None
        category: Category | None
        category_id: int | None
        text: str
        responsible: str
        objects: ClassVar[models.Manager[PlanTextEvent]]

    class PlanTargetEvent(HistoryEvent):
        """What is read of a row as it was."""

        park_id: int
        year: int
        value: Decimal
        objects: ClassVar[models.Manager[PlanTargetEvent]]


class PlanKind(models.TextChoices):
    """Five years of planning or three of catching up."""

    FIVE_YEAR = "five_year", _("five-year plan")
    THREE_YEAR = "three_year", _("three-year plan")

    @property
    def years(self) -> int:
        """Return how many years such a plan covers."""
        return 3 if self is PlanKind.THREE_YEAR else 5


@tracked()
class Plan(models.Model):
    """A path of values by park, indicator and year."""

    code = models.CharField(_("code"), max_length=50, unique=True)
    name = models.CharField(_("name"), max_length=200)
    kind = models.CharField(_("kind"), max_length=20, choices=PlanKind, default=PlanKind.FIVE_YEAR)
    start_year = models.PositiveSmallIntegerField(_("first year"))
    end_year = models.PositiveSmallIntegerField(_("last year"))

    objects = PlanQuerySet.as_manager()

    class Meta:
        verbose_name = _("plan")
        verbose_name_plural = _("plans")
        default_permissions = ()
        permissions = [
            ("view_plan", _("Can see plans")),
            ("change_plan", _("Can make and change plans")),
        ]
        constraints = [
            known_choice("kind", PlanKind, "plan_kind_known"),
            models.CheckConstraint(
                condition=Q(start_year__lte=F("end_year")),
                name="plan_years_in_order",
                violation_error_message=_("A plan ends in or after the year it starts."),
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def head_token(self) -> str:
        """Return the token of all that the form of the head changes."""
        return f"{self.kind} {self.start_year} {self.end_year} {self.name}"


@tracked()
class TargetSource(models.Model):
    """The plan that the targets of a year come from; several plans may cover the year, and one is chosen."""

    year = models.PositiveSmallIntegerField(_("year"))
    plan = models.ForeignKey(Plan, models.PROTECT, related_name="source_of")

    pgh_event_model: ClassVar[type[TargetSourceEvent]]
    objects = PlanQuerySet.as_manager()

    class Meta:
        verbose_name = _("source of targets")
        verbose_name_plural = _("sources of targets")
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(
                fields=["year"],
                name="target_source_once_a_year",
                violation_error_message=_("The targets of a year come from one plan."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.year} {self.plan_id}"


@tracked()
class PlanText(models.Model):
    """What a plan says beside its numbers: the milestone of a year, or the scheme of a category.

    It is said of one park, or of all where ``park`` is null.
    """

    plan = models.ForeignKey(Plan, models.CASCADE, related_name="texts")
    park = models.ForeignKey(Park, models.CASCADE, null=True, blank=True, related_name="plan_texts")
    year = models.PositiveSmallIntegerField(_("year"), null=True, blank=True)
    category = models.ForeignKey(Category, models.PROTECT, null=True, blank=True, related_name="plan_texts")
    text = models.TextField(_("text"), blank=True)
    responsible = models.CharField(_("responsible"), max_length=100, blank=True)

    pgh_event_model: ClassVar[type[PlanTextEvent]]
    objects = PlanQuerySet.as_manager()

    class Meta:
        verbose_name = _("text of a plan")
        verbose_name_plural = _("texts of plans")
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(
                fields=["plan", "park", "year", "category"],
                name="plan_text_once",
                nulls_distinct=False,
                violation_error_message=_("A plan has one text for a park and a year or a category."),
            ),
            models.CheckConstraint(
                condition=Q(year__isnull=False, category=None) | Q(year=None, category__isnull=False),
                name="plan_text_of_a_year_or_a_category",
                violation_error_message=_("A text speaks of a year or of a category."),
            ),
            models.CheckConstraint(
                condition=~Q(text="", responsible=""),
                name="plan_text_says_something",
                violation_error_message=_("A text says something, or who is responsible."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.plan_id} {self.park_id or ''} {self.year or self.category_id}"


@tracked()
class PlanTarget(models.Model):
    """The value that a plan foresees for a park, an indicator and a year."""

    plan = models.ForeignKey(Plan, models.CASCADE, related_name="targets")
    park = models.ForeignKey(Park, models.CASCADE, related_name="plan_targets")
    indicator = models.ForeignKey(Indicator, models.PROTECT, related_name="plan_targets")
    year = models.PositiveSmallIntegerField(_("year"))
    value = ExactField(_("value"))

    pgh_event_model: ClassVar[type[PlanTargetEvent]]
    objects = PlanQuerySet.as_manager()

    class Meta:
        verbose_name = _("target of a plan")
        verbose_name_plural = _("targets of plans")
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(
                fields=["plan", "park", "indicator", "year"],
                name="plan_target_once",
                violation_error_message=_("A plan has one target for a park, indicator and year."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.plan_id} {self.park_id} {self.indicator_id} {self.year}"
