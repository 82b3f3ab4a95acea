"""People who sign in, and the trail of what they did."""

from __future__ import annotations

import uuid
from typing import Any, ClassVar, NamedTuple

from django.conf import settings
from django.contrib.auth import get_backends
from django.contrib.auth.models import AbstractUser
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.history import tracked
from accounts.querysets import AccountManager, AuditQuerySet


class Acting(NamedTuple):
    """An appointment as this app knows it, which knows no park: number, words, and the place as a code."""

    id: int | None
    words: str
    place: str


@tracked(exclude=["password", "last_login"])
class User(AbstractUser):
    """A person with an account. What the person may do follows from appointments, never from a flag here."""

    first_name = None  # type: ignore[assignment]
    last_name = None  # type: ignore[assignment]
    name = models.CharField(_("name"), max_length=100)
    external_id = models.CharField(_("external id"), max_length=200, null=True, blank=True, unique=True)
    has_one_time_password = models.BooleanField(_("must change the password"), default=False)

    REQUIRED_FIELDS: ClassVar[list[str]] = ["name"]

    # The appointment chosen on the page; counts while it is one of today's.
    chosen_appointment: int | None = None

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

    @property
    def acting_under(self) -> Acting:
        """Return the appointment the person acts under today: number, words, place ("park:p1"); empty without one."""
        backend = next((backend for backend in get_backends() if hasattr(backend, "acting_under")), None)
        return backend.acting_under(self) if backend and self.is_active else Acting(None, "", "")

    @property
    def acting_choices(self) -> list[Acting]:
        """Return the appointments of today, any of which the person may choose to act under."""
        backend = next((backend for backend in get_backends() if hasattr(backend, "acting_choices")), None)
        return backend.acting_choices(self) if backend and self.is_active else []

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
