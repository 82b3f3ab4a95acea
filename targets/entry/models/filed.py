"""Changes of departments' released figures that the assessor files on a document, and what the department says."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from core.constraints import valued_only_as_number
from core.fields import ExactField
from targets.entry.models.figures import Figure, FigureVersion
from targets.entry.querysets import FiledDecisionQuerySet, FiledRevisionQuerySet
from targets.indicators.cells import CellState


class FiledRevision(models.Model):
    """What a document says a department's released figure is; it counts once the department confirms it. Never changed.

    ``seen`` is the number of the version that it would take the place of, ``growth`` is given only where the
    department reports its own, ``scan_digest`` the SHA-256 of the scanned document. ``at`` is by the city's clock.
    """

    append_only = True

    figure = models.ForeignKey(Figure, models.PROTECT, related_name="filed")
    seen = models.PositiveIntegerField(_("version"))
    state = models.CharField(_("state"), max_length=20, choices=CellState)
    value = ExactField(_("value"), null=True, blank=True)
    growth = ExactField(_("growth"), null=True, blank=True)
    note = models.TextField(_("note"), blank=True)
    document_no = models.CharField(_("document number"), max_length=200)
    scan_name = models.CharField(_("scan"), max_length=200)
    scan_digest = models.CharField(_("digest of the scan"), max_length=64)
    reason = models.TextField(_("reason"))
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    by_name = models.CharField(_("name"), max_length=150)
    appointment = models.CharField(_("appointment"), max_length=200, blank=True)
    at = models.DateTimeField(_("at"))
    act_id = models.UUIDField(_("act"))

    objects = FiledRevisionQuerySet.as_manager()

    class Meta:
        verbose_name = _("filed revision")
        verbose_name_plural = _("filed revisions")
        default_permissions = ()
        ordering = ["id"]
        constraints = [
            valued_only_as_number("", "filed_revision_cell"),
            models.CheckConstraint(
                condition=~Q(document_no="") & ~Q(scan_digest=""),
                name="filed_revision_has_a_document",
                violation_error_message=_("A filed revision names its document and holds its scan."),
            ),
            models.CheckConstraint(
                condition=~Q(reason=""),
                name="filed_revision_says_why",
                violation_error_message=_("A filed revision says why."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.figure_id} {self.document_no}"


class FiledDecision(models.Model):
    """What the department says to a filed revision: the version that its confirmation made, or why not. Never changed.

    ``at`` is by the city's clock.
    """

    append_only = True

    filed = models.OneToOneField(FiledRevision, models.PROTECT, related_name="decision")
    version = models.OneToOneField(FigureVersion, models.PROTECT, null=True, blank=True, related_name="filed_decision")
    reason = models.TextField(_("reason"), blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    by_name = models.CharField(_("name"), max_length=150)
    appointment = models.CharField(_("appointment"), max_length=200, blank=True)
    at = models.DateTimeField(_("at"))
    act_id = models.UUIDField(_("act"))

    objects = FiledDecisionQuerySet.as_manager()

    class Meta:
        verbose_name = _("decision on a filed revision")
        verbose_name_plural = _("decisions on filed revisions")
        default_permissions = ()
        constraints = [
            models.CheckConstraint(
                condition=Q(version__isnull=False) | ~Q(reason=""),
                name="filed_decision_refuses_for_a_reason",
                violation_error_message=_("Who refuses a filed revision says why."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.filed_id} {'confirmed' if self.version_id else 'refused'}"
