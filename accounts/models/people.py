"""Who signs in, and the appointment a person acts under."""

from __future__ import annotations

from datetime import timedelta
from typing import Any, ClassVar, NamedTuple

from django.conf import settings
from django.contrib.auth import get_backends
from django.contrib.auth.models import AbstractUser
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.history import tracked
from accounts.querysets import AccountManager


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
    password_changed_at = models.DateTimeField(_("password changed"), default=timezone.now)
    # Kept beside the device itself, because every request asks and none may cost a query for it.
    has_totp = models.BooleanField(_("signs in with a code"), default=False)

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

    def set_password(self, raw_password: str | None) -> None:
        """Set the password and start its age anew."""
        super().set_password(raw_password)
        self.password_changed_at = timezone.now()

    @property
    def is_password_too_old(self) -> bool:
        """Return whether the password rules ask for a new password by now."""
        days = settings.PASSWORD_MAX_AGE_DAYS if settings.PASSWORD_RULES else 0
        return bool(days) and timezone.now() - self.password_changed_at > timedelta(days=days)

    @property
    def needs_new_password(self) -> bool:
        """Return whether nothing else may be done before the password is changed."""
        return self.has_one_time_password or self.is_password_too_old

    def get_role_names(self) -> set[str]:
        """Return the names of the roles held today, asked of the backends that know roles (``get_role_names``)."""
        return {
            name
            for backend in get_backends()
            if hasattr(backend, "get_role_names")
            for name in backend.get_role_names(self)
        }

    @property
    def must_set_up_totp(self) -> bool:
        """Return whether a role held today asks for codes that the account does not have yet."""
        duty = settings.TOTP_ROLES
        return bool(duty) and not self.has_totp and not self.get_role_names().isdisjoint(duty)

    def has_perm(self, perm: str, obj: Any = None) -> bool:
        """Return whether an appointment of today grants the act. A superuser has no short cut."""
        return self.is_active and any(backend.has_perm(self, perm, obj) for backend in _backends())

    def has_module_perms(self, app_label: str) -> bool:
        """Return whether any act of the app is granted. A superuser has no short cut."""
        return self.is_active and any(backend.has_module_perms(self, app_label) for backend in _backends())


def _backends() -> list[Any]:
    return [backend for backend in get_backends() if hasattr(backend, "has_perm")]
