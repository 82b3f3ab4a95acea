"""People who sign in, and the trail of what they did."""

from __future__ import annotations

import uuid
from typing import Any, ClassVar

from django.conf import settings
from django.contrib.auth import get_backends
from django.contrib.auth.models import AbstractUser
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.history import tracked
from accounts.querysets import AccountManager, AuditQuerySet


@tracked(exclude=["password", "last_login"])
class User(AbstractUser):
    """A person with an account. What the person may do follows from appointments, never from a flag here."""

    first_name = None  # type: ignore[assignment]
    last_name = None  # type: ignore[assignment]
    name = models.CharField(_("name"), max_length=100)
    external_id = models.CharField(_("external id"), max_length=200, null=True, blank=True, unique=True)
    has_one_time_password = models.BooleanField(_("must change the password"), default=False)

    REQUIRED_FIELDS: ClassVar[list[str]] = ["name"]

    objects: ClassVar[AccountManager] = AccountManager()

    class Meta:
        verbose_name = _("account")
        verbose_name_plural = _("accounts")

    def __str__(self) -> str:
        return self.name or self.username

    def get_full_name(self) -> str:
        """Return the name as shown."""
        return self.name

    def get_short_name(self) -> str:
        """Return the name as shown."""
        return self.name

    def has_perm(self, perm: str, obj: Any = None) -> bool:
        """Return whether an appointment of today grants the act. A superuser has no short cut."""
        return self.is_active and any(backend.has_perm(self, perm, obj) for backend in _backends())

    def has_module_perms(self, app_label: str) -> bool:
        """Return whether any act of the app is granted. A superuser has no short cut."""
        return self.is_active and any(backend.has_module_perms(self, app_label) for backend in _backends())


def _backends() -> list[Any]:
    return [backend for backend in get_backends() if hasattr(backend, "has_perm")]


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
    address = models.GenericIPAddressField(_("address"), null=True, blank=True)
    object_type = models.CharField(_("kind of object"), max_length=100, blank=True)
    object_key = models.CharField(_("object"), max_length=200, blank=True)
    reason = models.TextField(_("reason"), blank=True)
    details = models.JSONField(_("details"), default=dict, blank=True, encoder=DjangoJSONEncoder)

    objects = AuditQuerySet.as_manager()

    class Meta:
        verbose_name = _("audit entry")
        verbose_name_plural = _("audit entries")
        ordering = ["-at"]
        default_permissions = ()
        permissions = [("view_audit_entry", _("Can read the audit trail"))]
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
