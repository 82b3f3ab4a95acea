"""What is done with a pledge beside its steps: it is handed in."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from targets.models.pledges import Pledge
from targets.querysets import PledgePartQuerySet


class Confirmed(models.Model):
    """Something that happened to a pledge on a day, confirmed by a person under an appointment. Never changed."""

    append_only = True

    on = models.DateField(_("on"))
    at = models.DateTimeField(_("recorded at"))
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    by_name = models.CharField(_("name"), max_length=150)
    appointment = models.CharField(_("appointment"), max_length=200, blank=True)
    act_id = models.UUIDField(_("act"))

    objects = PledgePartQuerySet.as_manager()

    class Meta:
        abstract = True
        default_permissions = ()


class PledgeHandIn(Confirmed):
    """The park handed its pledge in (递交); ``is_paper`` where it was handed in as a sheet signed by hand."""

    pledge = models.OneToOneField(Pledge, models.PROTECT, related_name="handed_in")
    is_paper = models.BooleanField(_("on paper"), default=False)

    class Meta(Confirmed.Meta):
        verbose_name = _("hand-in of a pledge")
        verbose_name_plural = _("hand-ins of pledges")

    def __str__(self) -> str:
        return f"{self.pledge_id} {self.on}"
