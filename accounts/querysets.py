"""Sets of rows and who may see them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Self, TypeVar

from django.contrib.auth.models import UserManager
from django.contrib.sessions.base_session import BaseSessionManager
from django.db import models
from django.db.models import Q
from django.utils import timezone

if TYPE_CHECKING:
    from datetime import datetime

    from django.contrib.auth.models import AnonymousUser
    from typing_extensions import TypeVar as TypeVarWithDefault

    from accounts.models import AuditEntry, AuditLink, HistorySeal, KeyConfirmation, KeyRevocation, SigningKey, User
    from accounts.models.sessions import Session

    # What rows of a set are: the model, or the model with what was added to it.
    AuditRow_co = TypeVarWithDefault("AuditRow_co", bound="AuditEntry", default="AuditEntry", covariant=True)

M_co = TypeVar("M_co", bound=models.Model, covariant=True)


class VisibleQuerySet(models.QuerySet[M_co]):
    """Rows narrowed to what a user may see; a model that states no rule shows nothing.

    ``permission`` names the act that opens the rows ("reports.view_release"); a queryset whose rule is
    finer than one permission overrides ``visible_to``.
    """

    permission: str | None = None

    def visible_to(self, user: User | AnonymousUser) -> Self:
        """Return the rows that the user may see: none unless a rule says otherwise."""
        if self.permission and user.is_authenticated and user.has_perm(self.permission):
            return self.all()
        return self.none()


class AccountQuerySet(VisibleQuerySet["User"]):
    """People; shown to those who manage accounts."""

    permission = "accounts.change_user"


class AccountManager(UserManager["User"]):
    """Makes people; the querysets of `AccountQuerySet` hang on it."""

    def get_queryset(self) -> AccountQuerySet:
        """Return all accounts."""
        return AccountQuerySet(self.model, using=self._db)

    def visible_to(self, user: User | AnonymousUser) -> AccountQuerySet:
        """Return the accounts that the user may manage."""
        return self.get_queryset().visible_to(user)


class AuditQuerySet(VisibleQuerySet["AuditRow_co"]):
    """Acts, newest first."""

    def visible_to(self, user: User | AnonymousUser) -> Self:
        """Return all acts for who audits; the own acts and those at the own parks for who may; else none."""
        if not user.is_authenticated:
            return self.none()
        if user.has_perm("accounts.view_audit_entry"):
            return self.all()
        if not user.has_perm("accounts.view_own_audit_entry"):
            return self.none()
        parks = {acting.place for acting in user.acting_choices if acting.place.startswith("park:")}
        return self.filter(Q(by=user) | Q(place__in=parks))

    def with_counts(self) -> Self:
        """Return the acts, each with how often it came within its minute, where that is counted beside it."""
        return self.select_related("repetition")

    def before(self, entry: AuditEntry) -> Self:
        """Return the acts that come after an entry in the order of the trail, so the older ones."""
        return self.filter(Q(at__lt=entry.at) | Q(at=entry.at, id__lt=entry.id))


class AuditLinkQuerySet(VisibleQuerySet["AuditLink"]):
    """Links of the chain; shown to who reads the whole trail."""

    permission = "accounts.view_audit_entry"

    def end(self) -> AuditLink | None:
        """Return the end of the chain, None where nothing was ever done."""
        return self.filter(number__isnull=False).order_by("-number").first()


class HistorySealQuerySet(VisibleQuerySet["HistorySeal"]):
    """Seals of history; shown to who reads the whole trail."""

    permission = "accounts.view_audit_entry"


class SessionQuerySet(VisibleQuerySet["Session"]):
    """Sessions; shown to the person whose they are."""

    def visible_to(self, user: User | AnonymousUser) -> Self:
        """Return the user's own sessions that have not ended."""
        if not user.is_authenticated:
            return self.none()
        return self.filter(user=user, expire_date__gt=timezone.now())


class SessionManager(BaseSessionManager.from_queryset(SessionQuerySet)):  # type: ignore[misc]
    """Keeps sessions as Django asks for it; the querysets of `SessionQuerySet` hang on it."""


class SigningKeyQuerySet(VisibleQuerySet["SigningKey"]):
    """People's signing keys; each is shown to its owner alone."""

    def visible_to(self, user: User | AnonymousUser) -> Self:
        """Return the user's own keys."""
        return self.filter(user=user) if user.is_authenticated else self.none()

    def usable_by(self, user: User, at: datetime) -> SigningKey | None:
        """Return the key that a person signs with at an instant, None where there is none (any more).

        It may still wait for its confirmation, which comes with it.
        One at the signing service goes before an own one, and does so when its time is over, too: nobody falls back
        from it to a key of another kind unasked.
        """
        in_time = Q(made_at__lte=at, valid_to__gt=at)
        found = self.select_related("confirmation").filter(~Q(credential="") | in_time, user=user, revocation=None)
        return max(found, key=lambda key: (key.credential != "", key.pk), default=None)

    def at_service(self) -> Self:
        """Return the keys that the signing service keeps, revoked ones too."""
        return self.exclude(credential="")

    def waiting(self) -> Self:
        """Return the keys that no second person has confirmed, without those that are revoked."""
        return self.filter(confirmation=None, revocation=None)


class KeyConfirmationQuerySet(VisibleQuerySet["KeyConfirmation"]):
    """Confirmations; each is shown to the owner of the key alone."""

    def visible_to(self, user: User | AnonymousUser) -> Self:
        """Return those of the user's own keys."""
        return self.filter(key__user=user) if user.is_authenticated else self.none()


class KeyRevocationQuerySet(VisibleQuerySet["KeyRevocation"]):
    """Revocations; each is shown to the owner of the key alone."""

    def visible_to(self, user: User | AnonymousUser) -> Self:
        """Return those of the user's own keys."""
        return self.filter(key__user=user) if user.is_authenticated else self.none()
