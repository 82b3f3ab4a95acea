"""Changes of accounts and appointments."""

from __future__ import annotations

from datetime import date

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from accounts.audit import act
from accounts.models import AuditEntry, User
from accounts.passwords import one_time_password
from parks.errors import AccountError
from parks.models import Appointment, Department, Park, Role


def add_account(
    *,
    username: str,
    role: str,
    from_on: date,
    name: str = "",
    park: str | None = None,
    department: str | None = None,
    password: str | None = None,
    way: str = AuditEntry.Way.COMMAND,
) -> tuple[User, str]:
    """Make an account with one appointment from a day on; return it with its password.

    Without ``password`` a one-time password is made, which has to be changed at the first log-in.
    Raises AccountError where name, role, park or department do not fit.
    """
    place, office = _park(role, park), _department(role, department)
    secret = password or one_time_password()
    user = User(username=username, name=name or username, has_one_time_password=password is None)
    user.set_password(secret)
    appointment = Appointment(role=role, park=place, department=office, from_on=from_on, title=name)
    with act("parks.add_account", way=way) as entry:
        _save(user)
        appointment.user = user
        _save(appointment)
        entry.about("user", user.pk)
        entry.details = {"username": username, "role": role, "park": park, "department": department}
    return user, secret


def _park(role: str, code: str | None) -> Park | None:
    if role in (Role.PARK_EDITOR, Role.PARK_HEAD):
        codes = list(Park.objects.order_by("code").values_list("code", flat=True))
        if code not in codes:
            raise AccountError(_("%(role)s needs --park, one of: %(codes)s.") % {"role": role, "codes": _some(codes)})
        return Park.objects.get(code=code)
    if code:
        raise AccountError(_("%(role)s has no park.") % {"role": role})
    return None


def _department(role: str, code: str | None) -> Department | None:
    if role == Role.REVIEWER:
        codes = list(Department.objects.order_by("code").values_list("code", flat=True))
        if code not in codes:
            raise AccountError(
                _("%(role)s needs --department, one of: %(codes)s.") % {"role": role, "codes": _some(codes)}
            )
        return Department.objects.get(code=code)
    if code:
        raise AccountError(_("%(role)s has no department.") % {"role": role})
    return None


def _some(codes: list[str]) -> str:
    return (", ".join(codes[:20]) + (" …" if len(codes) > 20 else "")) or _("(none is loaded)")


def _save(row: User | Appointment) -> None:
    try:
        row.full_clean()
    except ValidationError as error:
        raise AccountError(" ".join(error.messages)) from error
    row.save()
