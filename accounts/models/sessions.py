"""Sessions, attempts to sign in, and what of passwords and codes was used up."""

from __future__ import annotations

from typing import Any, ClassVar

from django.conf import settings
from django.contrib.sessions.backends.base import SessionBase
from django.contrib.sessions.base_session import AbstractBaseSession
from django.db import models
from django.utils.crypto import salted_hmac
from django.utils.module_loading import import_string
from django.utils.translation import gettext_lazy as _

from accounts.querysets import SessionManager


class Session(AbstractBaseSession):
    """One browser of one person, or of nobody yet, until ``expire_date``: the idle or the absolute end.

    It stands in the place of Django's own model, which knows no owner: ending all sessions of a person would
    have to decode every row. It holds a digest of the key in the cookie, never the key: who reads the table, or
    asks a list row by row for its first letters, gets nothing that opens a session.
    """

    session_key: Any = None  # Django's column of the key itself
    digest = models.CharField(_("digest of the session's key"), max_length=64, primary_key=True)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.CASCADE,
        null=True,
        blank=True,
        related_name="sessions",
        verbose_name=_("account"),
    )
    started_at = models.DateTimeField(_("signed in at"))
    seen_at = models.DateTimeField(_("last seen"))
    address = models.GenericIPAddressField(_("address"), null=True, blank=True)
    browser = models.CharField(_("browser"), max_length=60, blank=True)

    objects: ClassVar[SessionManager] = SessionManager()

    class Meta:
        verbose_name = _("session")
        verbose_name_plural = _("sessions")
        default_permissions = ()
        constraints = [
            models.CheckConstraint(
                condition=models.Q(seen_at__gte=models.F("started_at")),
                name="session_seen_after_it_started",
                violation_error_message=_("A session is seen when it starts or later."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.started_at:%Y-%m-%d %H:%M:%S} {self.browser}"

    @classmethod
    def get_session_store_class(cls) -> type[SessionBase]:
        """Return the engine that reads and writes the rows."""
        store: type[SessionBase] = import_string(f"{settings.SESSION_ENGINE}.SessionStore")
        return store

    @property
    def public_id(self) -> str:
        """Return a name of the session for pages, which tells nothing of its row."""
        return salted_hmac("accounts.session.name", self.digest, algorithm="sha256").hexdigest()[:32]


def digest_of_key(session_key: str) -> str:
    """Return what is kept of a session's key: keyed, so that nobody who can write the table makes a session."""
    return salted_hmac("accounts.session", session_key, algorithm="sha256").hexdigest()


class LogInAttempt(models.Model):
    """An attempt to sign in that failed or has not succeeded yet.

    It is written before the password is looked at and deleted when it proves right, so that attempts at the same
    moment count each other. The audit trail, which nobody can change, keeps what happened; this table only counts.
    """

    at = models.DateTimeField(_("at"), db_index=True)
    account = models.CharField(_("account name as typed, in small letters"), max_length=200)
    address = models.CharField(_("address"), max_length=50, blank=True)

    class Meta:
        verbose_name = _("attempt to log in")
        verbose_name_plural = _("attempts to log in")
        default_permissions = ()
        indexes = [
            models.Index(fields=["account", "at"], name="attempt_by_account"),
            models.Index(fields=["address", "at"], name="attempt_by_address"),
        ]

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M:%S} {self.account} {self.address}"


class UsedPassword(models.Model):
    """The hash of a password that a person chose; the last few may not be chosen again."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="used_passwords", verbose_name=_("account")
    )
    password = models.CharField(_("password"), max_length=128)
    at = models.DateTimeField(_("at"))

    class Meta:
        verbose_name = _("used password")
        verbose_name_plural = _("used passwords")
        default_permissions = ()
        ordering = ["-at", "-id"]

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d}"


class RecoveryCode(models.Model):
    """A code that opens the second step once where the authenticator app is lost; only its digest is kept."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="recovery_codes", verbose_name=_("account")
    )
    digest = models.CharField(_("digest"), max_length=64)
    used_at = models.DateTimeField(_("used"), null=True, blank=True)

    class Meta:
        verbose_name = _("recovery code")
        verbose_name_plural = _("recovery codes")
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(
                fields=["user", "digest"],
                name="recovery_codes_of_a_person_differ",
                violation_error_message=_("The recovery codes of a person differ."),
            ),
        ]

    def __str__(self) -> str:
        return self.digest[:8]
