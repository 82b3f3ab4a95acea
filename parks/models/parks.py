"""Parks, their names over time and the groups they are ranked in."""

from __future__ import annotations

from datetime import date

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from core.fields import ExactField
from core.history import tracked
from parks.fields import PinyinKeyField
from parks.models.places import Region
from parks.querysets import ParkFactQuerySet, ParkQuerySet


@tracked()
class ParkGroup(models.Model):
    """Parks that are ranked among each other."""

    code = models.CharField(_("code"), max_length=50, unique=True)
    name = models.CharField(_("name"), max_length=200)
    position = models.PositiveIntegerField(_("position"), default=0)

    objects = ParkFactQuerySet.as_manager()

    class Meta:
        verbose_name = _("group")
        verbose_name_plural = _("groups")
        default_permissions = ()
        ordering = ["position", "code"]

    def __str__(self) -> str:
        return self.name


@tracked()
class Park(models.Model):
    """A zone, a park, a park in a park or a township cluster.

    Which of its names stands where: the long one, `name`, in headings, on the park's own page, in documents and in
    what a release says, which is handed out (there as of its time); the short one where there is one, ``str(park)``,
    in all other tables, in charts, lists, choices and messages.

    ``group`` holds for every year without a `GroupMembership`; a park without either is shown, not ranked.
    """

    code = models.CharField(_("code"), max_length=50, unique=True)
    name = models.CharField(_("name"), max_length=200)
    name_key = PinyinKeyField()
    short_name = models.CharField(_("short name"), max_length=50, blank=True)
    kind = models.CharField(_("kind"), max_length=50, blank=True)
    level = models.CharField(_("level"), max_length=50, blank=True)
    group = models.ForeignKey(ParkGroup, models.PROTECT, null=True, blank=True, related_name="+")
    region = models.ForeignKey(Region, models.PROTECT, null=True, blank=True, related_name="parks")
    parent = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="children")
    partner = models.CharField(_("partner"), max_length=200, blank=True)
    leading_industries = ArrayField(models.CharField(max_length=100), default=list, blank=True)
    area_ha = ExactField(_("area in hectares"), null=True, blank=True)
    established_on = models.DateField(_("established on"), null=True, blank=True)
    closed_on = models.DateField(_("closed on"), null=True, blank=True)
    successor = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="+")
    position = models.PositiveIntegerField(_("position"), default=0, db_default=0)

    # What it was called on a day, where the set was asked `named_on`.
    name_then: str

    objects = ParkQuerySet.as_manager()

    class Meta:
        verbose_name = _("park")
        verbose_name_plural = _("parks")
        default_permissions = ()
        permissions = [("view_park", _("Can see parks"))]
        ordering = ["position", "code"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(parent=F("id")) & ~Q(successor=F("id")),
                name="park_not_its_own_relative",
                violation_error_message=_("A park is neither part of itself nor its own successor."),
            ),
            models.CheckConstraint(
                condition=Q(successor=None) | Q(closed_on__isnull=False),
                name="park_successor_only_when_closed",
                violation_error_message=_("Only a closed park has a successor."),
            ),
            models.CheckConstraint(
                condition=Q(closed_on=None) | Q(established_on=None) | Q(closed_on__gt=F("established_on")),
                name="park_closed_after_established",
                violation_error_message=_("A park closes after it was established."),
            ),
            models.CheckConstraint(
                condition=Q(area_ha=None) | Q(area_ha__gte=0),
                name="park_area_not_negative",
                violation_error_message=_("An area is not negative."),
            ),
        ]

    def __str__(self) -> str:
        return self.short_name or self.name

    @property
    def place_in_city(self) -> tuple[int, str]:
        """Return the key that sorts parks in the city's own order."""
        return self.position, self.code

    def exists_on(self, day: date) -> bool:
        """Return whether the park was founded by the day and not yet closed; no date means always."""
        return (self.established_on is None or self.established_on <= day) and (
            self.closed_on is None or day < self.closed_on
        )


@tracked()
class ParkName(models.Model):
    """What a park is called, and what kind and level it is, from a date on."""

    park = models.ForeignKey(Park, models.CASCADE, related_name="names")
    from_on = models.DateField(_("from"))
    name = models.CharField(_("name"), max_length=200)
    short_name = models.CharField(_("short name"), max_length=50, blank=True)
    kind = models.CharField(_("kind"), max_length=50, blank=True)
    level = models.CharField(_("level"), max_length=50, blank=True)

    objects = ParkFactQuerySet.as_manager()

    class Meta:
        verbose_name = _("name of a park")
        verbose_name_plural = _("names of parks")
        default_permissions = ()
        ordering = ["park", "from_on"]
        constraints = [
            models.UniqueConstraint(
                fields=["park", "from_on"],
                name="park_has_one_name_from_a_day_on",
                violation_error_message=_("A park has one name from a day on."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.name} ({self.from_on})"


@tracked()
class GroupMembership(models.Model):
    """The group a park is ranked in for one year."""

    year = models.PositiveSmallIntegerField(_("year"))
    park = models.ForeignKey(Park, models.CASCADE, related_name="memberships")
    group = models.ForeignKey(ParkGroup, models.PROTECT, related_name="memberships")

    objects = ParkFactQuerySet.as_manager()

    class Meta:
        verbose_name = _("membership in a group")
        verbose_name_plural = _("memberships in groups")
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(
                fields=["year", "park"],
                name="park_in_one_group_a_year",
                violation_error_message=_("A park is in one group a year."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.year} {self.park_id} {self.group_id}"
