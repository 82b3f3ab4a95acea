"""Published results and the inputs they were computed from."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from reports.querysets import ReleasedQuerySet, ReleaseQuerySet
from targets.models import Period, Scheme


class Release(models.Model):
    """The result of a scheme for a period, made by publishing alone and never changed.

    ``previous`` is the release of the series published before this one, and part of the digest;
    ``compared_with`` is the one that movement is measured against. ``supersedes`` is the earlier release of the same
    scheme and period that it takes the place of: an erratum (更正) says why, while a final release (正式) after a
    preliminary one (快报), of which something was not yet to be had, is none. ``format`` is that of the frozen
    document. ``summary`` holds all that pages say about the whole, with the names of its time.
    """

    append_only = True
    # The releases to choose among, where `chosen_release` brought them along.
    choices: list[Any] = []

    scheme = models.ForeignKey(Scheme, models.PROTECT, related_name="releases")
    period = models.ForeignKey(Period, models.PROTECT, related_name="releases")
    series = models.CharField(_("series"), max_length=50)
    published_on = models.DateField(_("published on"))
    published_at = models.DateTimeField(_("published at"))
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    by_name = models.CharField(_("name"), max_length=150)
    reason = models.TextField(_("reason"), blank=True)
    format = models.PositiveSmallIntegerField(_("format"), default=2, db_default=2)
    is_preliminary = models.BooleanField(_("preliminary"), default=False, db_default=False)
    is_erratum = models.BooleanField(_("erratum"), default=False, db_default=False)
    digest = models.CharField(_("digest"), max_length=64)
    previous = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="+")
    compared_with = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="+")
    supersedes = models.OneToOneField("self", models.PROTECT, null=True, blank=True, related_name="superseded_by")
    summary = models.JSONField(_("summary"), default=dict, blank=True, encoder=DjangoJSONEncoder)

    objects = ReleaseQuerySet.as_manager()

    class Meta:
        verbose_name = _("release")
        verbose_name_plural = _("releases")
        default_permissions = ()
        permissions = [
            ("view_release", _("Can see releases")),
            ("publish_release", _("Can publish releases")),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(digest__regex=r"^[0-9a-f]{64}$"),
                name="release_digest_is_sha256",
                violation_error_message=_("A digest has 64 hexadecimal digits."),
            ),
            models.CheckConstraint(
                condition=Q(is_erratum=False) | (Q(supersedes__isnull=False) & ~Q(reason="")),
                name="release_corrected_for_a_reason",
                violation_error_message=_("An erratum says why."),
            ),
            models.CheckConstraint(
                condition=~Q(previous=F("id")) & ~Q(compared_with=F("id")) & ~Q(supersedes=F("id")),
                name="release_not_its_own_predecessor",
                violation_error_message=_("A release does not precede itself."),
            ),
            models.UniqueConstraint(
                fields=["scheme", "period"],
                condition=Q(supersedes=None),
                name="release_once_unless_corrected",
                violation_error_message=_("This scheme and period are published already."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.scheme_id} {self.period_id}"

    def get_absolute_url(self) -> str:
        """Return the address of its page."""
        return reverse("reports:release", args=[self.pk])


class FrozenInputs(models.Model):
    """Everything a release was computed from: canonical JSON, whose SHA-256 is the release's digest."""

    append_only = True

    release = models.OneToOneField(Release, models.PROTECT, primary_key=True, related_name="inputs")
    text = models.TextField(_("canonical JSON"))

    objects = ReleasedQuerySet.as_manager()

    class Meta:
        verbose_name = _("frozen inputs")
        verbose_name_plural = _("frozen inputs")
        default_permissions = ()

    def __str__(self) -> str:
        return f"{self.release_id}"
