"""People who sign in, and the trail of what they did."""

from accounts.models.audit import AuditEntry, Repetition
from accounts.models.confirmations import Confirmation, ConfirmedHow, by_a_person
from accounts.models.keys import KeyConfirmation, KeyRevocation, SigningKey
from accounts.models.people import Acting, User
from accounts.models.sessions import LogInAttempt, RecoveryCode, Session, UsedPassword

__all__ = [
    "Acting",
    "AuditEntry",
    "Confirmation",
    "ConfirmedHow",
    "KeyConfirmation",
    "KeyRevocation",
    "LogInAttempt",
    "RecoveryCode",
    "Repetition",
    "Session",
    "SigningKey",
    "UsedPassword",
    "User",
    "by_a_person",
]
