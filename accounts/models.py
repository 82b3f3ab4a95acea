"""People who sign in, and the trail of what they did."""

from __future__ import annotations

import uuid
from datetime import timedelta
from typing import Any, ClassVar, NamedTuple

import pgtrigger
from django.conf import settings
from django.contrib.auth import get_backends
from django.contrib.auth.models import AbstractUser
from django.contrib.sessions.backends.base import SessionBase
from django.contrib.sessions.base_session import AbstractBaseSession
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.utils import timezone
from django.utils.crypto import salted_hmac
from django.utils.module_loading import import_string
from django.utils.translation import gettext_lazy as _

from accounts.history import tracked
from accounts.querysets import (
    AccountManager,
    AuditQuerySet,
    KeyRevocationQuerySet,
    SessionManager,
    SigningKeyQuerySet,
)


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
        """Return who did it, for people to read; where nobody was signed in, by which way it came."""
        return str(self.get_way_display()) if self.by_name == self.way else self.by_name


class Session(AbstractBaseSession):
    """One browser of one person, or of nobody yet, until ``expire_date``: the idle or the absolute end.

    It stands in the place of Django's own model, which knows no owner: ending all sessions of a person would
    have to decode every row.
    """

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
        """Return a name of the session for pages: the key itself would open the session."""
        return salted_hmac("accounts.session", self.session_key, algorithm="sha256").hexdigest()[:32]


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


ONLY_A_REVOKED_KEY_HAS_NO_PLACE = """
    IF NEW.private_key = '' AND NEW.credential = ''
        AND NOT EXISTS (SELECT FROM accounts_keyrevocation WHERE key_id = NEW.id) THEN
        RAISE EXCEPTION 'a signing key that is not revoked is kept somewhere'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'signing_key_has_a_place';
    END IF;
    RETURN NEW;
"""


@tracked(exclude=["private_key"])
class SigningKey(models.Model):
    """A person's own key: certificate for all to see, private half under the owner's password; erased when revoked.

    Or the private half stays at the signing service, which knows it by the ``credential``.
    """

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="signing_keys", verbose_name=_("account")
    )
    serial = models.CharField(_("serial number"), max_length=40, unique=True)
    certificate = models.TextField(_("certificate"))
    private_key = models.TextField(_("private key under the password"), blank=True)
    credential = models.CharField(_("credential at the signing service"), max_length=200, blank=True, db_default="")
    made_at = models.DateTimeField(_("made"))
    valid_to = models.DateTimeField(_("valid to"))

    objects = SigningKeyQuerySet.as_manager()

    class Meta:
        verbose_name = _("signing key")
        verbose_name_plural = _("signing keys")
        default_permissions = ()
        triggers = [
            pgtrigger.Trigger(
                name="has_a_place",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert | pgtrigger.Update,
                func=ONLY_A_REVOKED_KEY_HAS_NO_PLACE,
            ),
        ]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(valid_to__gt=models.F("made_at")),
                name="signing_key_ends_after_it_was_made",
                violation_error_message=_("A signing key ends after it was made."),
            ),
            models.CheckConstraint(
                condition=models.Q(private_key="") | models.Q(credential=""),
                name="signing_key_has_one_place",
                violation_error_message=_("A signing key is kept here or at the signing service, not at both."),
            ),
        ]

    def __str__(self) -> str:
        return self.serial


class KeyRevocation(models.Model):
    """The end of a signing key: from then on nothing it signs counts; what it signed before does. Never changed."""

    append_only = True

    key = models.OneToOneField(SigningKey, models.PROTECT, related_name="revocation", verbose_name=_("signing key"))
    at = models.DateTimeField(_("at"))
    by_name = models.CharField(_("by"), max_length=150)
    reason = models.TextField(_("reason"))

    objects = KeyRevocationQuerySet.as_manager()

    class Meta:
        verbose_name = _("revocation of a signing key")
        verbose_name_plural = _("revocations of signing keys")
        default_permissions = ()
        constraints = [
            models.CheckConstraint(
                condition=~models.Q(reason=""),
                name="key_revocation_says_why",
                violation_error_message=_("A revocation says why."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M:%S} {self.key_id}"
