"""Those who sign, confirmed by installation: what tests begin with that are about something else."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.utils import timezone

from accounts.audit.trail import act
from accounts.keys import actions
from accounts.models import ConfirmedHow, KeyConfirmation, SigningKey, User
from parks.models import Appointment, AppointmentConfirmation
from targets.acting import clock
from targets.pledges.actions import signing


def confirm_appointment(held: Appointment) -> None:
    """Let an appointment count as it is."""
    kept: dict[str, Any] = {name: getattr(held, name) for name in ("title", "from_on", "to_on", "is_acting")}
    AppointmentConfirmation.objects.create(
        appointment=held, how=ConfirmedHow.INSTALLATION, at=timezone.now(), is_confirmed=True, **kept
    )


def confirmed(user: User) -> User:
    """Return a person whose appointments count."""
    for held in Appointment.objects.filter(user=user):
        confirm_appointment(held)
    return user


def confirm_keys(user: User, at: datetime | None = None) -> None:
    """Let all keys of a person count since they were made."""
    with act("test"):
        for key in SigningKey.objects.filter(user=user, confirmation=None):
            KeyConfirmation.objects.create(key=key, how=ConfirmedHow.INSTALLATION, at=at or key.made_at)


def ready_to_sign(user: User, password: str) -> None:
    """Give a person a key that counts, unless stand-ins of keys are in place."""
    if signing.unlock is not actions.unlock:
        return
    if not SigningKey.objects.filter(user=user, revocation=None).exists():
        actions.make_key(user=user, password=password, at=clock())
    confirm_keys(user)


def with_key(user: User, password: str, at: datetime) -> User:
    """Return a person who has a key that counts; it is made where there is none."""
    actions.make_key(user=user, password=password, at=at)
    confirm_keys(user)
    return user
