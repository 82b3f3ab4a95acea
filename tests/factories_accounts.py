"""Factories of accounts, and what all factories share."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

from django.contrib.auth.hashers import make_password
from django.db import connection, models
from factory import LazyAttribute, LazyFunction, Sequence, SubFactory
from factory.django import DjangoModelFactory

from accounts.models import (
    AuditEntry,
    AuditLink,
    ConfirmedHow,
    HistorySeal,
    KeyConfirmation,
    KeyRevocation,
    LogInAttempt,
    RecoveryCode,
    Repetition,
    Session,
    SigningKey,
    UsedPassword,
    User,
)

YEAR = 2020
AT = datetime(YEAR, 7, 1, 9, tzinfo=UTC)


class RowFactory(DjangoModelFactory):
    """Make rows; ``unsaved`` makes one that is not in the database while all that it points to is."""

    class Meta:
        abstract = True

    @classmethod
    def unsaved(cls, **arguments: Any) -> Any:
        """Return a row that is still to be saved."""
        return cls.create(is_saved=False, **arguments)

    @classmethod
    def _create(cls, model_class: type[models.Model], *args: Any, is_saved: bool = True, **kwargs: Any) -> Any:
        return super()._create(model_class, *args, **kwargs) if is_saved else model_class(*args, **kwargs)


class UserFactory(RowFactory):
    """An account without a usable password."""

    class Meta:
        model = User

    username = Sequence(lambda n: f"account-{n}")
    name = Sequence(lambda n: f"Account {n}")
    password = LazyFunction(lambda: make_password(None))


class AuditEntryFactory(RowFactory):
    """An act of the command line."""

    class Meta:
        model = AuditEntry

    at = AT
    act = Sequence(lambda n: f"test.act_{n}")
    way = AuditEntry.Way.COMMAND
    by_name = AuditEntry.Way.COMMAND
    details = LazyFunction(lambda: {"rows": 1})


class AuditLinkFactory(RowFactory):
    """The place of an act in the chain, as the database gives it."""

    class Meta:
        model = AuditLink

    entry = SubFactory(AuditEntryFactory)

    @classmethod
    def _create(cls, model_class: type[models.Model], *args: Any, is_saved: bool = True, **kwargs: Any) -> Any:
        connection.check_constraints()  # what otherwise happens at the end of the transaction
        return AuditLink.objects.get(entry=kwargs["entry"])


class HistorySealFactory(RowFactory):
    """The history of a table until a day, of which there was none."""

    class Meta:
        model = HistorySeal

    act_id = LazyFunction(uuid4)
    table = Sequence(lambda n: f"table_{n}")
    columns = "id"
    to_at = AT
    rows = 0
    digest = "0" * 64


class RepetitionFactory(RowFactory):
    """An act that came once within its minute."""

    class Meta:
        model = Repetition

    entry = SubFactory(AuditEntryFactory)
    by = SubFactory(UserFactory)
    minute = AT
    key = Sequence(lambda n: f"{n:064x}")


class SessionFactory(RowFactory):
    """A session of somebody who has just signed in."""

    class Meta:
        model = Session

    digest = Sequence(lambda n: f"{n:064x}")
    session_data = "e30"
    user = SubFactory(UserFactory)
    started_at = AT
    seen_at = AT
    expire_date = LazyAttribute(lambda session: session.started_at + timedelta(minutes=30))
    address = "192.0.2.1"
    browser = "Firefox 140, Linux"


class LogInAttemptFactory(RowFactory):
    """A log-in that failed."""

    class Meta:
        model = LogInAttempt

    at = AT
    account = Sequence(lambda n: f"account-{n}")
    address = "192.0.2.1"


class UsedPasswordFactory(RowFactory):
    """A password that nobody knows."""

    class Meta:
        model = UsedPassword

    user = SubFactory(UserFactory)
    password = LazyFunction(lambda: make_password(None))
    at = AT


class RecoveryCodeFactory(RowFactory):
    """A recovery code that was not used yet."""

    class Meta:
        model = RecoveryCode

    user = SubFactory(UserFactory)
    digest = Sequence(lambda n: f"{n:064x}")


class SigningKeyFactory(RowFactory):
    """A key that nobody can open."""

    class Meta:
        model = SigningKey

    user = SubFactory(UserFactory)
    serial = Sequence(lambda n: f"{n:x}")
    certificate = "certificate"
    private_key = "sealed"
    made_at = AT
    valid_to = LazyAttribute(lambda key: key.made_at + timedelta(days=365))


class KeyConfirmationFactory(RowFactory):
    """A key that counts by installation."""

    class Meta:
        model = KeyConfirmation

    key = SubFactory(SigningKeyFactory)
    how = ConfirmedHow.INSTALLATION
    at = AT


class KeyRevocationFactory(RowFactory):
    """The end of a key."""

    class Meta:
        model = KeyRevocation

    key = SubFactory(SigningKeyFactory)
    at = AT
    by_name = "Administrator"
    reason = "lost"
