"""People who sign in, and the trail of what they did."""

from accounts.models.audit import AuditEntry, AuditLink, HistorySeal, Repetition
from accounts.models.confirmations import Confirmation, ConfirmedHow, by_a_person
from accounts.models.keys import KeyConfirmation, KeyRevocation, SigningKey
from accounts.models.people import Acting, User
from accounts.models.sessions import LogInAttempt, RecoveryCode, Session, UsedPassword

__all__ = [
    "Acting",
    "AuditEntry",
    "AuditLink",
    "Confirmation",
    "ConfirmedHow",
    "HistorySeal",
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
