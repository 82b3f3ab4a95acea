"""How points are given."""

from __future__ import annotations

from decimal import Decimal

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from core.constraints import known_choice
from core.fields import ExactField
from core.history import tracked
from parks.models import ParkGroup
from targets.indicators.models.indicators import Indicator, IndicatorDirection
from targets.indicators.querysets import WordQuerySet


class Composite(models.TextChoices):
    """How the points of items become one score."""

    WEIGHTED_SUM = "weighted_sum", _("weighted sum")
    MAZZIOTTA_PARETO = "mazziotta_pareto", _("Mazziotta-Pareto")


class Missing(models.TextChoices):
    """What an unknown figure gives."""

    ZERO = "zero", _("zero points")
    REFUSE = "refuse", _("no publishing")
    LEAVE_OUT = "leave_out", _("left out")


@tracked()
class Scheme(models.Model):
    """A set of indicators, weights and rules for one year.

    ``ahead`` and ``near`` are the lower bounds of the two better lights, as ratios to what is expected.
    """

    code = models.CharField(_("code"), max_length=50, unique=True)
    name = models.CharField(_("name"), max_length=200)
    year = models.PositiveSmallIntegerField(_("year"))
    series = models.CharField(_("series"), max_length=50)
    composite = models.CharField(_("composite"), max_length=20, choices=Composite, default=Composite.WEIGHTED_SUM)
    better = models.CharField(_("better"), max_length=10, choices=IndicatorDirection, default=IndicatorDirection.HIGHER)
    tie_break = ArrayField(models.CharField(max_length=50), default=list, blank=True)
    missing = models.CharField(_("missing"), max_length=10, choices=Missing, default=Missing.ZERO)
    is_renormalised = models.BooleanField(_("renormalised"), default=False)
    ahead = ExactField(_("ahead from"), default=Decimal(1))
    near = ExactField(_("near from"), default=Decimal("0.9"))

    objects = WordQuerySet.as_manager()

    class Meta:
        verbose_name = _("scheme")
        verbose_name_plural = _("schemes")
        default_permissions = ()
        ordering = ["year", "code"]
        constraints = [
            known_choice("composite", Composite, "scheme_composite_known"),
            known_choice("better", IndicatorDirection, "scheme_better_known"),
            known_choice("missing", Missing, "scheme_missing_known"),
            models.CheckConstraint(
                condition=Q(near__gt=0, near__lte=F("ahead")),
                name="scheme_lights_in_order",
                violation_error_message=_("The bound of near lies above zero and not above that of ahead."),
            ),
        ]

    def __str__(self) -> str:
        return self.name


@tracked()
class SchemeItem(models.Model):
    """An indicator with its weight and rule. One that names a group replaces the one for every group.

    ``parameters``: numbers as plain strings, so that they stay exact.
    """

    scheme = models.ForeignKey(Scheme, models.CASCADE, related_name="items")
    group = models.ForeignKey(ParkGroup, models.PROTECT, null=True, blank=True, related_name="+")
    indicator = models.ForeignKey(Indicator, models.PROTECT, related_name="+")
    weight = ExactField(_("weight"))
    rule = models.CharField(_("rule"), max_length=30)
    parameters = models.JSONField(_("parameters"), default=dict, blank=True)
    excluded_parks = ArrayField(models.CharField(max_length=50), default=list, blank=True)

    objects = WordQuerySet.as_manager()

    class Meta:
        verbose_name = _("item of a scheme")
        verbose_name_plural = _("items of schemes")
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(
                fields=["scheme", "group", "indicator"],
                name="scheme_item_once_a_group",
                violation_error_message=_("A scheme names an indicator once for a group."),
                nulls_distinct=False,
            ),
            models.CheckConstraint(
                condition=Q(weight__gte=0),
                name="scheme_item_weight_not_negative",
                violation_error_message=_("A weight is not negative."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.scheme_id} {self.indicator_id}"
