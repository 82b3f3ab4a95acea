"""What is measured."""

from __future__ import annotations

from decimal import Decimal

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from core.constraints import known_choice
from core.fields import ExactField
from core.history import tracked
from parks.fields import PinyinKeyField
from parks.models import Department, Region
from targets.indicators.models.periods import Period
from targets.indicators.querysets import IndicatorQuerySet, WordQuerySet
from targets.scoring import progress, values


class IndicatorDirection(models.TextChoices):
    """Which value is better."""

    HIGHER = "higher", _("higher is better")
    LOWER = "lower", _("lower is better")


class IndicatorMeasure(models.TextChoices):
    """Whether a figure counts from January or is a level at the period's end."""

    YTD = "ytd", _("cumulative")
    POINT = "point", _("at the end of the period")


class Growth(models.TextChoices):
    """How growth year on year comes about."""

    RATE = "rate", _("rate")
    DIFFERENCE = "difference", _("difference")
    REPORTED = "reported", _("as reported")


class IndicatorTotal(models.TextChoices):
    """How the parks' figures make one of the city."""

    NONE = "none", _("no total")
    SUM = "sum", _("sum")
    RATIO = "ratio", _("ratio")


class IndicatorPath(models.TextChoices):
    """How a year's target falls due over its periods; see `targets.scoring.progress`."""

    LINEAR = "linear", _("in equal parts over the year")
    HOLD = "hold", _("in full in every period")
    CLIMB = "climb", _("from last year's value to the target")
    YEAR_END = "year_end", _("at the end of the year")
    LIMIT = "limit", _("a limit in every period")


class Every(models.TextChoices):
    """How often a statistic exists: with every quarter, half-year or year."""

    QUARTER = "quarter", _("every quarter")
    HALF = "half", _("every half-year")
    YEAR = "year", _("every year")


class ReportedBy(models.TextChoices):
    """Who enters an indicator."""

    PARK = "park", _("the park")
    DEPARTMENT = "department", _("the department")


@tracked()
class Category(models.Model):
    """A part of the assessment, e.g. 开放型经济."""

    code = models.CharField(_("code"), max_length=50, unique=True)
    name = models.CharField(_("name"), max_length=100)
    position = models.PositiveIntegerField(_("position"), default=0)

    objects = WordQuerySet.as_manager()

    class Meta:
        verbose_name = _("category")
        verbose_name_plural = _("categories")
        default_permissions = ()
        ordering = ["position", "code"]

    def __str__(self) -> str:
        return self.name


@tracked()
class Indicator(models.Model):
    """One thing that is measured. Unit, measure and direction stay as they are once figures exist.

    ``headline`` 1 to 4 puts it among the totals of the overview. ``path`` is how a year's target falls due, empty where
    measure and unit decide; ``is_whole`` things are counted in whole pieces; values outside ``lowest`` and ``highest``
    are no values. ``available`` is after how many workdays a period's figure exists (null: on its due day), ``every``
    how often it exists at all. ``position`` is the city's own order within a category.
    """

    code = models.CharField(_("code"), max_length=50, unique=True)
    name = models.CharField(_("name"), max_length=200)
    name_key = PinyinKeyField()
    category = models.ForeignKey(Category, models.PROTECT, null=True, blank=True, related_name="indicators")
    unit = models.CharField(_("unit"), max_length=30)
    decimals = models.PositiveSmallIntegerField(_("decimals"), default=2)
    direction = models.CharField(
        _("direction"), max_length=10, choices=IndicatorDirection, default=IndicatorDirection.HIGHER
    )
    measure = models.CharField(_("measure"), max_length=10, choices=IndicatorMeasure, default=IndicatorMeasure.YTD)
    growth = models.CharField(_("growth"), max_length=10, choices=Growth, default=Growth.RATE)
    total = models.CharField(_("total"), max_length=10, choices=IndicatorTotal, default=IndicatorTotal.NONE)
    numerator = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="+")
    denominator = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="+")
    reported_by = models.CharField(_("reported by"), max_length=10, choices=ReportedBy, default=ReportedBy.PARK)
    department = models.ForeignKey(Department, models.PROTECT, null=True, blank=True, related_name="indicators")
    headline = models.PositiveSmallIntegerField(_("headline"), null=True, blank=True, unique=True)
    replaces = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="replaced_by")
    definition = models.TextField(_("definition"), blank=True)
    position = models.PositiveIntegerField(_("position"), default=0, db_default=0)
    path = models.CharField(
        _("how a target falls due"), max_length=10, choices=IndicatorPath, blank=True, default="", db_default=""
    )
    is_whole = models.BooleanField(_("counted in whole pieces"), default=False, db_default=False)
    lowest = ExactField(_("lowest value"), null=True, blank=True)
    highest = ExactField(_("highest value"), null=True, blank=True)
    available = models.PositiveSmallIntegerField(_("available after workdays"), null=True, blank=True)
    every = models.CharField(
        _("reported every"), max_length=10, choices=Every, default=Every.QUARTER, db_default="quarter"
    )

    objects = IndicatorQuerySet.as_manager()

    class Meta:
        verbose_name = _("indicator")
        verbose_name_plural = _("indicators")
        default_permissions = ()
        permissions = [("view_indicator", _("Can see indicators"))]
        ordering = ["position", "code"]
        constraints = [
            known_choice("direction", IndicatorDirection, "indicator_direction_known"),
            known_choice("measure", IndicatorMeasure, "indicator_measure_known"),
            known_choice("growth", Growth, "indicator_growth_known"),
            known_choice("total", IndicatorTotal, "indicator_total_known"),
            known_choice("reported_by", ReportedBy, "indicator_reporter_known"),
            models.CheckConstraint(
                condition=Q(path="") | Q(path__in=IndicatorPath.values),
                name="indicator_path_known",
                violation_error_message=_("This is none of the words that are allowed here."),
            ),
            known_choice("every", Every, "indicator_every_known"),
            models.CheckConstraint(
                condition=Q(lowest=None) | Q(highest=None) | Q(lowest__lte=F("highest")),
                name="indicator_lowest_below_highest",
                violation_error_message=_("The lowest value is not above the highest."),
            ),
            models.CheckConstraint(
                condition=Q(decimals__lte=10),
                name="indicator_at_most_ten_decimals",
                violation_error_message=_("At most ten decimals."),
            ),
            models.CheckConstraint(
                condition=Q(headline=None) | Q(headline__range=(1, 4)),
                name="indicator_headline_one_to_four",
                violation_error_message=_("There are four headlines, 1 to 4."),
            ),
            models.CheckConstraint(
                condition=Q(total="ratio", numerator__isnull=False, denominator__isnull=False)
                | (~Q(total="ratio") & Q(numerator=None, denominator=None)),
                name="indicator_ratio_names_its_parts",
                violation_error_message=_("A ratio has a numerator and a denominator, and nothing else has."),
            ),
            models.CheckConstraint(
                condition=Q(reported_by="park") | Q(department__isnull=False),
                name="indicator_of_a_department_names_it",
                violation_error_message=_("What a department reports names the department."),
            ),
            models.CheckConstraint(
                condition=~Q(replaces=F("id")) & ~Q(numerator=F("id")) & ~Q(denominator=F("id")),
                name="indicator_not_its_own_relative",
                violation_error_message=_("An indicator neither replaces itself nor is a part of itself."),
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def path_with(self, base: Decimal | None) -> progress.Path:
        """Return how a target with this base falls due: as stated, else by measure, direction and unit."""
        return progress.path_of(
            self.path,
            values.Measure(self.measure),
            values.Direction(self.direction),
            unit=self.unit,
            is_whole=self.is_whole,
            base=base,
        )


@tracked()
class RegionFigure(models.Model):
    """What a region around the city achieved, for comparison."""

    region = models.ForeignKey(Region, models.CASCADE, related_name="figures")
    indicator = models.ForeignKey(Indicator, models.PROTECT, related_name="region_figures")
    period = models.ForeignKey(Period, models.PROTECT, related_name="region_figures")
    value = ExactField(_("value"))
    growth = ExactField(_("growth"), null=True, blank=True)
    place = models.PositiveIntegerField(_("place"), null=True, blank=True)
    out_of = models.PositiveIntegerField(_("out of"), null=True, blank=True)
    source = models.CharField(_("source"), max_length=500, blank=True)

    objects = WordQuerySet.as_manager()

    class Meta:
        verbose_name = _("figure of a region")
        verbose_name_plural = _("figures of regions")
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(
                fields=["region", "indicator", "period"],
                name="region_figure_once",
                violation_error_message=_("A region has one figure for an indicator and period."),
            ),
            models.CheckConstraint(
                condition=Q(place=None) | Q(out_of=None) | Q(place__lte=F("out_of")),
                name="region_figure_place_within_its_list",
                violation_error_message=_("A place lies within its list."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.region_id} {self.indicator_id} {self.period_id}"
