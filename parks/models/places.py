"""The city, regions and departments."""

from __future__ import annotations

from datetime import date, datetime

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core.history import tracked
from parks.fields import PinyinKeyField
from parks.querysets import CityQuerySet, ParkFactQuerySet


@tracked()
class City(models.Model):
    """The installation's city. ``today`` is a demo's own date; elsewhere the clock counts."""

    code = models.CharField(_("code"), max_length=50, unique=True)
    name = models.CharField(_("name"), max_length=200)
    is_demo = models.BooleanField(_("demo"), default=False)
    today = models.DateField(_("a demo's own date"), null=True, blank=True)

    objects = CityQuerySet.as_manager()

    class Meta:
        verbose_name = _("city")
        verbose_name_plural = _("cities")
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(
                models.Value(1), name="city_only_one", violation_error_message=_("There is one city already.")
            ),
            models.CheckConstraint(
                condition=Q(today=None) | Q(is_demo=True),
                name="city_today_only_in_a_demo",
                violation_error_message=_("Only a demo city has a date of its own."),
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def today_on(self, clock: date) -> date:
        """Return the day that dues are reckoned from: a demo's own date, elsewhere that of the clock."""
        return self.today or clock

    def now_on(self, clock: datetime) -> datetime:
        """Return the instant that dues are reckoned from: in a demo the clock's time of day on the demo's own date."""
        if self.today is None:
            return clock
        return datetime.combine(self.today, timezone.localtime(clock).timetz())


@tracked()
class Region(models.Model):
    """An administrative division, by its GB/T 2260 code."""

    code = models.CharField(_("code"), max_length=20, unique=True)
    name = models.CharField(_("name"), max_length=200)
    name_key = PinyinKeyField()
    parent = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="children")

    objects = ParkFactQuerySet.as_manager()

    class Meta:
        verbose_name = _("region")
        verbose_name_plural = _("regions")
        default_permissions = ()
        ordering = ["code"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(parent=models.F("id")),
                name="region_not_its_own_parent",
                violation_error_message=_("A region is not part of itself."),
            )
        ]

    def __str__(self) -> str:
        return self.name


@tracked()
class RegionSet(models.Model):
    """Regions that are looked at together, e.g. 苏中."""

    code = models.CharField(_("code"), max_length=50, unique=True)
    name = models.CharField(_("name"), max_length=200)
    regions = models.ManyToManyField(Region, through="RegionSetMember", related_name="sets")

    objects = ParkFactQuerySet.as_manager()

    class Meta:
        verbose_name = _("set of regions")
        verbose_name_plural = _("sets of regions")
        default_permissions = ()
        ordering = ["code"]

    def __str__(self) -> str:
        return self.name


@tracked()
class RegionSetMember(models.Model):
    """One region of a set."""

    region_set = models.ForeignKey(RegionSet, models.CASCADE, related_name="members")
    region = models.ForeignKey(Region, models.PROTECT, related_name="+")

    objects = ParkFactQuerySet.as_manager()

    class Meta:
        verbose_name = _("region of a set")
        verbose_name_plural = _("regions of a set")
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(
                fields=["region_set", "region"],
                name="region_set_names_a_region_once",
                violation_error_message=_("A set names a region once."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.region_set_id}/{self.region_id}"


@tracked()
class Department(models.Model):
    """A department of the city that owns indicators."""

    code = models.CharField(_("code"), max_length=50, unique=True)
    name = models.CharField(_("name"), max_length=200)
    name_key = PinyinKeyField()

    objects = ParkFactQuerySet.as_manager()

    class Meta:
        verbose_name = _("department")
        verbose_name_plural = _("departments")
        default_permissions = ()
        ordering = ["code"]

    def __str__(self) -> str:
        return self.name
