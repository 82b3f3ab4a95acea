"""Parks that have read what a department recognised instead of what they reported."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from targets.entry.models.figures import FigureVersion
from targets.entry.querysets import CutSeenQuerySet


class CutSeen(models.Model):
    """That a park has read a version that was recognised otherwise, and why. Never changed; once a version."""

    append_only = True

    version = models.OneToOneField(FigureVersion, models.PROTECT, related_name="seen")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    by_name = models.CharField(_("name"), max_length=150)
    at = models.DateTimeField(_("at"))
    act_id = models.UUIDField(_("act"))

    objects = CutSeenQuerySet.as_manager()

    class Meta:
        verbose_name = _("cut that was seen")
        verbose_name_plural = _("cuts that were seen")
        default_permissions = ()

    def __str__(self) -> str:
        return f"{self.version_id} {self.by_name}"
