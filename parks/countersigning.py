"""Whom the head of a department or of a park names to report for it, and taking that back."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, timedelta
from typing import Unpack

from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.audit.trail import Act, Author, act, record_refusal
from accounts.models import AuditEntry, User
from accounts.sessions import end_sessions
from parks.backends import acting_as
from parks.errors import AccountError
from parks.models import Appointment, Department, Park, Role
from parks.rights import granting

NAME_COUNTERSIGNER = "parks.name_countersigner"
Office = Department | Park


def nameable(office: Office) -> QuerySet[User]:
    """Return who can be named today: who holds another appointment at the office and is not named yet."""
    today = timezone.localdate()
    here = Appointment.objects.filter(**_where(office)).valid_on(today)
    others = here.exclude(role=Role.COUNTERSIGNER).values("user")
    named = here.filter(role=Role.COUNTERSIGNER).values("user")
    return User.objects.filter(pk__in=others, is_active=True).exclude(pk__in=named).order_by("name", "username")


def name_countersigner(*, user: User, office: Office, **author: Unpack[Author]) -> Appointment:
    """Let somebody who has an appointment at a department (or a park) report for it, for standing.

    Raises AccountError, PermissionDenied.
    """
    with _act("parks.name_countersigner", office, author) as entry:
        User.objects.select_for_update().get(pk=user.pk)
        if user == entry.by:
            raise AccountError(_("Nobody names themselves."))
        if not nameable(office).filter(pk=user.pk).exists():
            raise AccountError(
                _("%(name)s cannot be named: named already, or without an appointment here today.") % {"name": user}
            )
        named = Appointment(user=user, role=Role.COUNTERSIGNER, from_on=timezone.localdate(), **_where(office))
        try:
            named.full_clean()
        except ValidationError as error:
            raise AccountError(" ".join(error.messages)) from error
        named.save()
        entry.about("appointment", named.pk)
        entry.details = {"username": user.username, "role": named.role, "from_on": named.from_on}
    return named


def take_countersigner_back(*, appointment: Appointment, reason: str, **author: Unpack[Author]) -> None:
    """End at once what a head named somebody for. Raises AccountError, PermissionDenied."""
    today, words = timezone.localdate(), reason.strip()
    office = appointment.department or appointment.park
    assert office is not None
    with _act("parks.take_countersigner_back", office, author, words) as entry:
        if not words:
            raise AccountError(_("Say why."))
        User.objects.select_for_update().get(pk=appointment.user_id)
        row = Appointment.objects.filter(pk=appointment.pk, role=Role.COUNTERSIGNER).valid_on(today).first()
        if row is None:
            raise AccountError(_("This is taken back already."))
        entry.about("appointment", row.pk)
        entry.details = {"username": row.user.username, "role": row.role, "changes": _end_now(row)}


def _end_now(row: Appointment) -> dict[str, dict[str, date | None]]:
    """End with yesterday and return what changed; one of today alone goes, because it would hold until midnight."""
    today = timezone.localdate()
    before, from_on = row.to_on, row.from_on
    changes: dict[str, dict[str, date | None]]
    if from_on >= today:
        changes = {"from_on": {"from": from_on, "to": None}}
        row.delete()
    else:
        row.to_on = today - timedelta(days=1)
        changes = {"to_on": {"from": before, "to": row.to_on}}
        row.save()
    if not Appointment.objects.filter(user=row.user_id).valid_on(today).exists():
        end_sessions(row.user)
    return changes


@contextmanager
def _act(name: str, office: Office, author: Author, reason: str = "") -> Iterator[Act]:
    """Run an act of who heads an office; what is refused leaves an audit row. Raises PermissionDenied."""
    place = f"{_kind(office)}:{office.code}"
    try:
        with act(name, reason=reason, **author) as entry:
            by = entry.by
            held = granting(by, NAME_COUNTERSIGNER, **{f"{_kind(office)}_id": office.pk}) if by is not None else None
            if held is None or not (held.department_id or held.park_id):
                raise PermissionDenied(_("Your appointments of today do not allow this here."))
            entry.place = place
            entry.under(acting_as(held))
            yield entry
    except (AccountError, PermissionDenied) as error:
        about, way = ("appointment", place), author.get("way", AuditEntry.Way.PAGE)
        record_refusal(
            name,
            by=author.get("by"),
            way=way,
            address=author.get("address"),
            reason=str(error),
            place=place,
            about=about,
        )
        raise


def _kind(office: Office) -> str:
    return "department" if isinstance(office, Department) else "park"


def _where(office: Office) -> dict[str, object]:
    return {_kind(office): office}
