"""六比六看: pairs that set parks side by side."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from core.constraints import known_choice
from core.history import tracked
from targets.indicators.querysets import WordQuerySet


class ComparisonView(models.TextChoices):
    """What a pair looks at."""

    LEVEL = "level", pgettext_lazy("what is compared", "level")
    GROWTH = "growth", _("growth")
    PLACE = "place", _("place")


@tracked()
class Campaign(models.Model):
    """The pairs of one year."""

    code = models.CharField(_("code"), max_length=50, unique=True)
    name = models.CharField(_("name"), max_length=200)
    year = models.PositiveSmallIntegerField(_("year"))

    objects = WordQuerySet.as_manager()

    class Meta:
        verbose_name = _("campaign")
        verbose_name_plural = _("campaigns")
        default_permissions = ()

    def __str__(self) -> str:
        return self.name


@tracked()
class Comparison(models.Model):
    """One pair 比X看Y, tied to indicators."""

    campaign = models.ForeignKey(Campaign, models.CASCADE, related_name="comparisons")
    position = models.PositiveSmallIntegerField(_("position"))
    compare = models.CharField(_("compare"), max_length=50)
    look = models.CharField(_("look"), max_length=50)
    view = models.CharField(_("view"), max_length=10, choices=ComparisonView, default=ComparisonView.LEVEL)
    indicator_codes = ArrayField(models.CharField(max_length=50))

    objects = WordQuerySet.as_manager()

    class Meta:
        verbose_name = _("comparison")
        verbose_name_plural = _("comparisons")
        default_permissions = ()
        ordering = ["campaign", "position"]
        constraints = [
            known_choice("view", ComparisonView, "comparison_view_known"),
            models.UniqueConstraint(
                fields=["campaign", "position"],
                name="comparison_position_once",
                violation_error_message=_("Comparisons of a campaign have different positions."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.compare} {self.look}"
