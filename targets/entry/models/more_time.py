"""More time for a park: given, asked for, and what the assessor says."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from parks.models import Park
from targets.entry.querysets import ExtensionAnswerQuerySet, ExtensionQuerySet, ExtensionRequestQuerySet
from targets.indicators.models.periods import Period


class Extension(models.Model):
    """More time for one park in one period, with the reason; the latest counts. Never changed."""

    append_only = True

    period = models.ForeignKey(Period, models.PROTECT, related_name="extensions")
    park = models.ForeignKey(Park, models.PROTECT, related_name="extensions")
    until_on = models.DateField(_("until"))
    reason = models.TextField(_("reason"))
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    by_name = models.CharField(_("name"), max_length=150)
    at = models.DateTimeField(_("at"))

    objects = ExtensionQuerySet.as_manager()

    class Meta:
        verbose_name = _("extension")
        verbose_name_plural = _("extensions")
        default_permissions = ()
        constraints = [
            models.CheckConstraint(
                condition=~Q(reason=""),
                name="extension_has_a_reason",
                violation_error_message=_("An extension says why."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.period_id} {self.park_id} {self.until_on}"


class ExtensionRequest(models.Model):
    """What a park asks for: time until the end of a day, and why. Never changed; ``at`` is by the city's clock."""

    append_only = True

    period = models.ForeignKey(Period, models.PROTECT, related_name="extension_requests")
    park = models.ForeignKey(Park, models.PROTECT, related_name="extension_requests")
    wished_on = models.DateField(_("wished for until"))
    reason = models.TextField(_("reason"))
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    by_name = models.CharField(_("name"), max_length=150)
    at = models.DateTimeField(_("at"))

    objects = ExtensionRequestQuerySet.as_manager()

    class Meta:
        verbose_name = _("request for more time")
        verbose_name_plural = _("requests for more time")
        default_permissions = ()
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(reason=""),
                name="extension_request_has_a_reason",
                violation_error_message=_("Who asks for more time says why."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.period_id} {self.park_id} {self.wished_on}"


class ExtensionAnswer(models.Model):
    """What the assessor says to a request: the extension that was given, or why none. Never changed."""

    append_only = True

    request = models.OneToOneField(ExtensionRequest, models.PROTECT, related_name="answer")
    extension = models.OneToOneField(Extension, models.PROTECT, null=True, blank=True, related_name="answered")
    reason = models.TextField(_("reason"))
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    by_name = models.CharField(_("name"), max_length=150)
    at = models.DateTimeField(_("at"))

    objects = ExtensionAnswerQuerySet.as_manager()

    class Meta:
        verbose_name = _("answer to a request for more time")
        verbose_name_plural = _("answers to requests for more time")
        default_permissions = ()
        constraints = [
            models.CheckConstraint(
                condition=~Q(reason=""),
                name="extension_answer_has_a_reason",
                violation_error_message=_("An answer to a request for more time says why."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.request_id} {'given' if self.extension_id else 'refused'}"
