"""Projects from the first talk to full capacity, and places in other people's lists."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from core.constraints import known_choice
from core.fields import ExactField
from core.history import tracked
from parks.fields import PinyinKeyField
from parks.models.parks import Park
from parks.querysets import ParkFactQuerySet, ProjectQuerySet, ProjectStepQuerySet


class Stage(models.TextChoices):
    """How far a project has come, in order."""

    SCREENED = "screened", _("screened")
    IN_TALKS = "in_talks", _("in talks")
    SIGNED = "signed", _("signed")
    STARTED = "started", _("started")
    COMPLETED = "completed", _("completed")
    IN_PRODUCTION = "in_production", _("in production")
    FULL_CAPACITY = "full_capacity", _("full capacity")


class Channel(models.TextChoices):
    """How a project was won; unknown is blank."""

    UNKNOWN = "", _("not reported")
    RESIDENT = "resident", _("resident")
    ACQUAINTANCE = "acquaintance", _("acquaintance")
    TARGETED = "targeted", _("targeted")
    CHAIN = "chain", _("chain")
    AGENCY = "agency", _("agency")
    CO_BUILT = "co_built", _("co-built")


@tracked()
class Project(models.Model):
    """An investment in a park. Amounts: 亿元 and 万美元, land in 亩; null is unknown."""

    code = models.CharField(_("code"), max_length=50, unique=True)
    name = models.CharField(_("name"), max_length=300)
    name_key = PinyinKeyField(max_length=2000)
    park = models.ForeignKey(Park, models.PROTECT, related_name="projects")
    industry = models.CharField(_("industry"), max_length=100, blank=True)
    investor = models.CharField(_("investor"), max_length=200, blank=True)
    channel = models.CharField(_("channel"), max_length=20, choices=Channel, blank=True)
    stage = models.CharField(_("stage"), max_length=20, choices=Stage)
    total_investment = ExactField(_("total investment"), null=True, blank=True)
    foreign_capital = ExactField(_("foreign capital"), null=True, blank=True)
    land_mu = ExactField(_("land in mu"), null=True, blank=True)
    expected_sales = ExactField(_("expected sales"), null=True, blank=True)
    expected_tax = ExactField(_("expected tax"), null=True, blank=True)
    jobs = models.PositiveIntegerField(_("jobs"), null=True, blank=True)
    leader = models.CharField(_("leader"), max_length=100, blank=True)
    responsible = models.CharField(_("responsible"), max_length=100, blank=True)

    objects = ProjectQuerySet.as_manager()

    class Meta:
        verbose_name = _("project")
        verbose_name_plural = _("projects")
        default_permissions = ()
        permissions = [
            ("view_project", _("Can see projects from signing on")),
            ("view_early_project", _("Can see every project before signing")),
            ("view_own_early_project", _("Can see the own park's projects before signing")),
        ]
        ordering = ["code"]
        constraints = [
            known_choice("stage", Stage, "project_stage_known"),
            known_choice("channel", Channel, "project_channel_known"),
        ]

    def __str__(self) -> str:
        return self.name


@tracked()
class ProjectStep(models.Model):
    """The day a project reached a stage, and the day the city recognised it."""

    project = models.ForeignKey(Project, models.CASCADE, related_name="steps")
    stage = models.CharField(_("stage"), max_length=20, choices=Stage)
    on = models.DateField(_("on"))
    recognised_on = models.DateField(_("recognised on"), null=True, blank=True)

    objects = ProjectStepQuerySet.as_manager()

    class Meta:
        verbose_name = _("step of a project")
        verbose_name_plural = _("steps of projects")
        default_permissions = ()
        ordering = ["project", "on"]
        constraints = [
            known_choice("stage", Stage, "project_step_stage_known"),
            models.UniqueConstraint(
                fields=["project", "stage"],
                name="project_reaches_a_stage_once",
                violation_error_message=_("A project reaches a stage once."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.on} {self.stage}"


@tracked()
class ExternalRanking(models.Model):
    """A park's place in somebody else's list, and the place it wants."""

    park = models.ForeignKey(Park, models.CASCADE, related_name="external_rankings")
    list_name = models.CharField(_("list"), max_length=200)
    year = models.PositiveSmallIntegerField(_("year"))
    place = models.PositiveIntegerField(_("place"), null=True, blank=True)
    out_of = models.PositiveIntegerField(_("out of"), null=True, blank=True)
    goal = models.CharField(_("goal"), max_length=200, blank=True)
    source = models.CharField(_("source"), max_length=500, blank=True)

    objects = ParkFactQuerySet.as_manager()

    class Meta:
        verbose_name = _("external place")
        verbose_name_plural = _("external places")
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(
                fields=["park", "list_name", "year"],
                name="external_place_once_a_year",
                violation_error_message=_("A park has one place a year in a list."),
            ),
            models.CheckConstraint(
                condition=Q(place=None) | Q(out_of=None) | Q(place__lte=F("out_of")),
                name="external_place_within_its_list",
                violation_error_message=_("A place lies within its list."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.list_name} {self.year}"
