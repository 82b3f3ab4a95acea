"""Who signs in, and the appointment a person acts under."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, Any, ClassVar, NamedTuple

from django.conf import settings
from django.contrib.auth import get_backends
from django.contrib.auth.models import AbstractUser
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.querysets import AccountManager
from core.history import tracked

if TYPE_CHECKING:
    from core.history import HistoryEvent

# From which day of a role on TOTP_REQUIRED asks for a code; the first is the day on which it begins.
TOTP_DAYS = 7


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

    pgh_event_model: ClassVar[type[HistoryEvent]]
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

    def get_roles(self) -> dict[str, date]:
        """Return the roles held today, each with the day it began; asked of the backends that know roles."""
        return {
            name: began_on
            for backend in get_backends()
            if hasattr(backend, "get_roles")
            for name, began_on in backend.get_roles(self).items()
        }

    @property
    def totp_from_on(self) -> date | None:
        """Return from which day on log-in asks for codes that the account does not have yet; None where it does not.

        It is the seventh day of the role or of the account, whichever came later: the first six are to set them up.
        """
        if not settings.TOTP_REQUIRED or self.has_totp:
            return None
        joined_on = timezone.localdate(self.date_joined)
        begun = [max(on, joined_on) for name, on in self.get_roles().items() if name in settings.TOTP_REQUIRED]
        return min(begun) + timedelta(days=TOTP_DAYS - 1) if begun else None

    @property
    def must_set_up_totp(self) -> bool:
        """Return whether nothing else may be done before codes are set up."""
        from_on = self.totp_from_on
        return from_on is not None and timezone.localdate() >= from_on

    @property
    def is_one_time_password_over(self) -> bool:
        """Return whether the password was for one time and that time is over: then it opens nothing any more."""
        age = timezone.now() - self.password_changed_at
        return self.has_one_time_password and age >= timedelta(hours=settings.ONE_TIME_PASSWORD_HOURS)

    def has_perm(self, perm: str, obj: object = None) -> bool:
        """Return whether an appointment of today grants the act. A superuser has no short cut."""
        return self.is_active and any(backend.has_perm(self, perm, obj) for backend in _backends())

    def has_module_perms(self, app_label: str) -> bool:
        """Return whether any act of the app is granted. A superuser has no short cut."""
        return self.is_active and any(backend.has_module_perms(self, app_label) for backend in _backends())


def _backends() -> list[Any]:
    return [backend for backend in get_backends() if hasattr(backend, "has_perm")]
