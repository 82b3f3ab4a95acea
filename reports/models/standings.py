"""The table of a release: places, points and the figures they come from."""

from __future__ import annotations

from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from core.constraints import known_choice, valued_only_as_number
from core.fields import ExactField
from parks.models import Park
from reports.models.releases import Release
from reports.querysets import ReleasedQuerySet
from targets.models import FigureVersion, Indicator


class StandingStatus(models.TextChoices):
    """Whether a park has a place."""

    RANKED = "ranked", _("ranked")
    DISQUALIFIED = "disqualified", _("disqualified")
    UNRANKED = "unranked", _("not ranked")


class StandingLight(models.TextChoices):
    """How a figure stands against what time asks for."""

    AHEAD = "ahead", _("ahead")
    NEAR = "near", _("near")
    BEHIND = "behind", _("behind")


class Standing(models.Model):
    """Score, place and movement of one park, with its names of that time.

    ``position`` orders the table. ``movement`` is places gained (negative: lost), null without a comparison;
    ``is_new`` says that there is one but the park had no place or was in another group.
    ``recent_places`` are [period, place or null], oldest first. ``year_completion`` (年度目标完成率) and ``year_due``,
    the weighted schedule of the same items, are in per cent; ``year_lacks`` is how many of these items are unknown.
    ``levels_met`` of ``levels_due`` levels are ahead. ``items_behind`` counts items, ``items_rose`` to ``items_fell``
    those whose place moved, ``items_better`` to ``items_worse`` those that changed against last year; what is out is in
    none of them. ``outs`` is how many items are out, by reason. ``is_unreported``: nothing was reported at all.
    """

    append_only = True

    release = models.ForeignKey(Release, models.PROTECT, db_index=False, related_name="standings")
    park = models.ForeignKey(Park, models.PROTECT, related_name="standings")
    position = models.PositiveIntegerField(_("position"))
    place = models.PositiveIntegerField(_("place"), null=True, blank=True)
    previous_place = models.PositiveIntegerField(_("previous place"), null=True, blank=True)
    movement = models.IntegerField(_("movement"), null=True, blank=True)
    is_new = models.BooleanField(_("new"), default=False)
    score = models.DecimalField(_("score"), max_digits=40, decimal_places=10, null=True, blank=True)
    status = models.CharField(_("status"), max_length=15, choices=StandingStatus)
    group_code = models.CharField(_("group"), max_length=50)
    group_name = models.CharField(_("group"), max_length=200)
    park_name = models.CharField(_("park"), max_length=200)
    park_short_name = models.CharField(_("short name"), max_length=50, blank=True)
    park_name_key = models.CharField(_("sort key"), max_length=1000, blank=True)
    year_completion = models.DecimalField(
        _("completion of the year"), max_digits=40, decimal_places=10, null=True, blank=True
    )
    year_due = models.DecimalField(_("due by now"), max_digits=40, decimal_places=10, null=True, blank=True)
    year_light = models.CharField(_("light"), max_length=10, choices=StandingLight, null=True, blank=True)
    year_lacks = models.PositiveIntegerField(_("unknown items"), default=0, db_default=0)
    levels_due = models.PositiveIntegerField(_("levels due"), default=0, db_default=0)
    levels_met = models.PositiveIntegerField(_("levels met"), default=0, db_default=0)
    items_behind = models.PositiveIntegerField(_("items behind"), default=0, db_default=0)
    items_rose = models.PositiveIntegerField(_("items that rose"), default=0, db_default=0)
    items_stayed = models.PositiveIntegerField(_("items that stayed level"), default=0, db_default=0)
    items_fell = models.PositiveIntegerField(_("items that fell"), default=0, db_default=0)
    items_better = models.PositiveIntegerField(_("items better than last year"), default=0, db_default=0)
    items_unchanged = models.PositiveIntegerField(_("items as last year"), default=0, db_default=0)
    items_worse = models.PositiveIntegerField(_("items worse than last year"), default=0, db_default=0)
    is_unreported = models.BooleanField(_("nothing reported"), default=False, db_default=False)
    outs = models.JSONField(_("items out by reason"), default=dict, blank=True)
    recent_places = models.JSONField(_("recent places"), default=list, blank=True)
    categories = models.JSONField(_("points by category"), default=dict, blank=True, encoder=DjangoJSONEncoder)
    penalty = models.DecimalField(_("penalty"), max_digits=40, decimal_places=10, null=True, blank=True)
    penalty_working = models.JSONField(_("working of the penalty"), default=dict, blank=True)

    objects = ReleasedQuerySet.as_manager()

    class Meta:
        verbose_name = _("standing")
        verbose_name_plural = _("standings")
        default_permissions = ()
        ordering = ["release", "position"]
        constraints = [
            known_choice("status", StandingStatus, "standing_status_known"),
            models.UniqueConstraint(
                fields=["release", "park"],
                name="standing_once_a_park",
                violation_error_message=_("A park stands once in a release."),
            ),
            models.UniqueConstraint(
                fields=["release", "position"],
                name="standing_positions_differ",
                violation_error_message=_("Standings of a release have different positions."),
            ),
            models.CheckConstraint(
                condition=Q(status="ranked", place__isnull=False, score__isnull=False)
                | (~Q(status="ranked") & Q(place=None)),
                name="standing_place_only_if_ranked",
                violation_error_message=_("A park has a place if, and only if, it is ranked."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.place} {self.park_name}"


class ItemScore(models.Model):
    """The points of one item with their working, a flat table of plain strings.

    ``points`` is null where the item is out, and ``out`` says why. ``places_moved`` is what this item alone did to the
    place since the last release; ``shortfall`` (欠进度) how much of what is due is missing, in per cent.
    """

    append_only = True

    standing = models.ForeignKey(Standing, models.PROTECT, db_index=False, related_name="items")
    indicator = models.ForeignKey(Indicator, models.PROTECT, db_index=False, related_name="+")
    position = models.PositiveIntegerField(_("position"))
    weight = ExactField(_("weight"))
    rule = models.CharField(_("rule"), max_length=40)
    points = models.DecimalField(_("points"), max_digits=40, decimal_places=10, null=True, blank=True)
    out = models.CharField(_("out because"), max_length=40, blank=True)
    light = models.CharField(_("light"), max_length=10, choices=StandingLight, null=True, blank=True)
    working = models.JSONField(_("working"), default=dict, blank=True)
    places_moved = models.IntegerField(_("places moved"), null=True, blank=True)
    shortfall = models.DecimalField(_("shortfall"), max_digits=40, decimal_places=10, null=True, blank=True)

    objects = ReleasedQuerySet.as_manager()

    class Meta:
        verbose_name = _("item score")
        verbose_name_plural = _("item scores")
        default_permissions = ()
        ordering = ["standing", "position"]
        constraints = [
            models.UniqueConstraint(
                fields=["standing", "indicator"],
                name="item_score_once",
                violation_error_message=_("An indicator is scored once in a standing."),
            ),
            models.CheckConstraint(
                condition=Q(points=None) ^ Q(out=""),
                name="item_score_points_unless_out",
                violation_error_message=_("An item has points, or says why it has none."),
            ),
            models.CheckConstraint(
                condition=Q(light=None) | Q(light__in=["ahead", "near", "behind"]),
                name="item_score_light_known",
                violation_error_message=_("This is none of the words that are allowed here."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.indicator_id} {self.points}"


class ReleasedFigure(models.Model):
    """What a release says of one indicator of one park: the recognised cell, its version, target and place.

    ``completion`` is in per cent of the year's target; ``expected`` is what is due by now. ``out`` says why a figure
    is in no count, light or list: releases of format 3 give it no light, older ones may hold one, which pages do not
    show.
    ``base`` is what its growth is measured against, ``last_year`` last year's recognised value.
    """

    append_only = True

    release = models.ForeignKey(Release, models.PROTECT, db_index=False, related_name="figures")
    park = models.ForeignKey(Park, models.PROTECT, db_index=False, related_name="+")
    indicator = models.ForeignKey(Indicator, models.PROTECT, db_index=False, related_name="+")
    version = models.ForeignKey(FigureVersion, models.PROTECT, null=True, blank=True, related_name="releases")
    state = models.CharField(_("state"), max_length=20)
    value = ExactField(_("value"), null=True, blank=True)
    growth_state = models.CharField(_("state of the growth"), max_length=20)
    growth_value = models.DecimalField(_("growth"), max_digits=40, decimal_places=10, null=True, blank=True)
    is_estimate = models.BooleanField(_("estimate"), default=False)
    base = ExactField(_("base"), null=True, blank=True)
    last_year = ExactField(_("last year"), null=True, blank=True)
    out = models.CharField(_("out because"), max_length=40, blank=True, default="", db_default="")
    target = ExactField(_("target"), null=True, blank=True)
    expected = models.DecimalField(_("expected"), max_digits=40, decimal_places=10, null=True, blank=True)
    completion = models.DecimalField(
        _("completion of the year"), max_digits=40, decimal_places=10, null=True, blank=True
    )
    light = models.CharField(_("light"), max_length=10, choices=StandingLight, null=True, blank=True)
    place = models.PositiveIntegerField(_("place"), null=True, blank=True)
    previous_place = models.PositiveIntegerField(_("previous place"), null=True, blank=True)

    objects = ReleasedQuerySet.as_manager()

    class Meta:
        verbose_name = _("released figure")
        verbose_name_plural = _("released figures")
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(
                fields=["release", "indicator", "park"],
                name="released_figure_once",
                violation_error_message=_("A release has one figure for an indicator and park."),
            ),
            valued_only_as_number("", "released_figure_cell", can_be_unavailable=True),
            valued_only_as_number("growth_", "released_figure_growth_cell", can_be_undefined=True),
            models.CheckConstraint(
                condition=Q(light=None) | Q(light__in=["ahead", "near", "behind"]),
                name="released_figure_light_known",
                violation_error_message=_("This is none of the words that are allowed here."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.release_id} {self.park_id} {self.indicator_id}"
