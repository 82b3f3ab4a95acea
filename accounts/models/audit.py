"""The trail of what people did."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.acts import author_words
from accounts.querysets import AuditQuerySet


class AuditEntry(models.Model):
    """One act: who, when, under which appointment, what came of it. Its id is the context of the history rows.

    The appointment is named by number and words, without a foreign key: this app knows no park.
    """

    append_only = True

    class Way(models.TextChoices):
        """By which way the act came in."""

        PAGE = "page", _("page")
        ADMIN = "admin", _("administration")
        COMMAND = "command", _("command")
        SYSTEM = "system", _("system")

    class Outcome(models.TextChoices):
        """What came of the act."""

        DONE = "done", _("done")
        REFUSED = "refused", _("refused")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    at = models.DateTimeField(_("at"), db_index=True)
    act = models.CharField(_("act"), max_length=100)
    outcome = models.CharField(_("outcome"), max_length=10, choices=Outcome, default=Outcome.DONE)
    way = models.CharField(_("way"), max_length=10, choices=Way)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("by"),
    )
    by_name = models.CharField(_("name"), max_length=150)
    appointment_id = models.BigIntegerField(_("appointment number"), null=True, blank=True)
    appointment = models.CharField(_("appointment"), max_length=200, blank=True)
    place = models.CharField(_("where"), max_length=60, blank=True, db_index=True)
    address = models.GenericIPAddressField(_("address"), null=True, blank=True)
    object_type = models.CharField(_("kind of object"), max_length=100, blank=True)
    object_key = models.CharField(_("object"), max_length=200, blank=True)
    reason = models.TextField(_("reason"), blank=True)
    details = models.JSONField(_("details"), default=dict, blank=True, encoder=DjangoJSONEncoder)

    objects = AuditQuerySet.as_manager()

    class Meta:
        verbose_name = _("audit entry")
        verbose_name_plural = _("audit entries")
        ordering = ["-at", "-id"]
        default_permissions = ()
        permissions = [
            ("view_audit_entry", _("Can read the audit trail")),
            ("view_own_audit_entry", _("Can read the own part of the audit trail")),
        ]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(outcome__in=["done", "refused"]),
                name="audit_outcome_known",
                violation_error_message=_("This is none of the words that are allowed here."),
            ),
            models.CheckConstraint(
                condition=models.Q(way__in=["page", "admin", "command", "system"]),
                name="audit_way_known",
                violation_error_message=_("This is none of the words that are allowed here."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M:%S} {self.by_name} {self.act}"

    @property
    def author(self) -> str:
        """Return who did it, for people to read; where nobody was signed in, what did it, or by which way it came."""
        return author_words(self.act, self.by_name, self.way, self.get_way_display())
