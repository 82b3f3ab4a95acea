"""Changes of accounts, appointments, departments and the city's own settings."""

from __future__ import annotations

from datetime import date
from typing import Unpack

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.audit.trail import Act, Author, act
from accounts.log_in.passwords import one_time_password
from accounts.models import User
from accounts.sessions import end_sessions
from parks.confirming import confirm_on_server
from parks.errors import AccountError, OwnAppointment
from parks.models import Appointment, City, Department, Park

_Row = User | Appointment | Department | City


def add_account(
    *,
    username: str,
    role: str,
    from_on: date,
    name: str = "",
    park: str | None = None,
    department: str | None = None,
    password: str | None = None,
    external_id: str | None = None,
    title: str | None = None,
    to_on: date | None = None,
    is_acting: bool = False,
    **author: Unpack[Author],
) -> tuple[User, str]:
    """Make an account with one appointment from a day on; return it with its password.

    Without ``password`` a one-time password is made, which has to be changed at the first log-in; without
    ``title`` the name stands for it.
    Raises AccountError where name, role, park or department do not fit.
    """
    where = {"park": _park(role, park), "department": _department(role, department)}
    held = {"role": role, "title": name if title is None else title, "is_acting": is_acting, **where}
    secret = password or one_time_password()
    user = User(
        username=username, name=name or username, external_id=external_id, has_one_time_password=password is None
    )
    user.set_password(secret)
    with act("parks.add_account", **author) as entry:
        _save(user)
        appointment = Appointment(user=user, from_on=from_on, to_on=to_on, **held)
        _save(appointment)
        confirm_on_server(entry, appointment)
        entry.about("user", user.pk)
        entry.details = {"username": username, "role": role, "park": park, "department": department}
    return user, secret


def change_account(
    *, user: User, username: str, name: str, external_id: str | None = None, **author: Unpack[Author]
) -> User:
    """Change how a person is called and signs in. Raises AccountError."""
    with act("parks.change_account", **author) as entry:
        entry.about("user", user.pk)
        account = User.objects.select_for_update().get(pk=user.pk)
        entry.details = _change(account, username=username, name=name, external_id=external_id or None)
    return account


def deactivate_account(*, user: User, reason: str, **author: Unpack[Author]) -> User:
    """Shut an account and end its sessions; appointments stay as they were. Raises AccountError."""
    if author.get("by") == user:
        raise AccountError(_("Nobody deactivates the own account."))
    with act("parks.deactivate_account", reason=reason, **author) as entry:
        entry.about("user", user.pk)
        account = User.objects.select_for_update().get(pk=user.pk)
        if not account.is_active:
            raise AccountError(_("The account is not active."))
        entry.details = {"username": account.username, **_change(account, is_active=False)}
        end_sessions(account)
    return account


def activate_account(*, user: User, reason: str, **author: Unpack[Author]) -> User:
    """Open a shut account again. Raises AccountError."""
    with act("parks.activate_account", reason=reason, **author) as entry:
        entry.about("user", user.pk)
        account = User.objects.select_for_update().get(pk=user.pk)
        if account.is_active:
            raise AccountError(_("The account is active."))
        entry.details = {"username": account.username, **_change(account, is_active=True)}
    return account


def appoint(
    *,
    user: User,
    role: str,
    from_on: date,
    to_on: date | None = None,
    park: Park | None = None,
    department: Department | None = None,
    title: str = "",
    is_acting: bool = False,
    **author: Unpack[Author],
) -> Appointment:
    """Put a person into a role from a day on; ``to_on`` is the last day, None leaves it open. Raises AccountError.

    An appointment that signs counts once a second person has confirmed it (`parks.confirming`).
    """
    _demand_another(user, author)
    appointment = Appointment(
        user=user,
        role=role,
        from_on=from_on,
        to_on=to_on,
        park=park,
        department=department,
        title=title,
        is_acting=is_acting,
    )
    with act("parks.appoint", **author) as entry:
        _lock(user)
        _save(appointment)
        confirm_on_server(entry, appointment)
        entry.about("appointment", appointment.pk)
        entry.place = appointment.place
        entry.details = {
            "username": user.username,
            "role": role,
            "place": appointment.place,
            "from_on": from_on,
            "to_on": to_on,
            "is_acting": is_acting,
        }
    return appointment


def change_appointment(
    *,
    appointment: Appointment,
    title: str,
    from_on: date,
    to_on: date | None,
    is_acting: bool,
    **author: Unpack[Author],
) -> Appointment:
    """Change title and dates; another person, role or place is another appointment. Raises AccountError.

    Whoever has no appointment of today left is signed out everywhere.
    """
    _demand_another(appointment.user, author)
    with act("parks.change_appointment", **author) as entry:
        return _redate(entry, appointment, title=title, from_on=from_on, to_on=to_on, is_acting=is_acting)


def end_appointment(
    *, appointment: Appointment, last_on: date, reason: str = "", **author: Unpack[Author]
) -> Appointment:
    """Let an appointment end with a day, earlier than it would have. Raises AccountError.

    Whoever has no appointment of today left is signed out everywhere.
    """
    if appointment.to_on is not None and appointment.to_on <= last_on:
        raise AccountError(_("The appointment ends on %(day)s already.") % {"day": appointment.to_on})
    with act("parks.end_appointment", reason=reason, **author) as entry:
        return _redate(entry, appointment, to_on=last_on)


def add_department(*, code: str, name: str, **author: Unpack[Author]) -> Department:
    """Make a department. Raises AccountError."""
    department = Department(code=code, name=name)
    with act("parks.add_department", **author) as entry:
        _save(department)
        entry.about("department", department.pk)
        entry.details = {"code": code, "name": name}
    return department


def change_department(*, department: Department, name: str, **author: Unpack[Author]) -> Department:
    """Rename a department; its code stays, because files name it. Raises AccountError."""
    with act("parks.change_department", **author) as entry:
        entry.about("department", department.pk)
        row: Department = Department.objects.select_for_update().get(pk=department.pk)
        entry.details = {"code": row.code, **_change(row, name=name)}
    return row


def change_city(*, city: City, name: str, is_demo: bool, today: date | None = None, **author: Unpack[Author]) -> City:
    """Change the installation's settings: the city's name, whether it is a demo, a demo's date. Raises AccountError."""
    with act("parks.change_city", **author) as entry:
        entry.about("city", city.pk)
        row: City = City.objects.select_for_update().get(pk=city.pk)
        entry.details = _change(row, name=name, is_demo=is_demo, today=today)
    return row


def _redate(entry: Act, appointment: Appointment, **values: object) -> Appointment:
    _lock(appointment.user)
    row: Appointment = Appointment.objects.select_related("park", "department").get(pk=appointment.pk)
    entry.about("appointment", row.pk)
    entry.place = row.place
    entry.details = {"username": appointment.user.username, "role": row.role, **_change(row, **values)}
    if not Appointment.objects.filter(user=row.user_id).valid_on(timezone.localdate()).exists():
        end_sessions(appointment.user)
    return row


def _demand_another(user: User, author: Author) -> None:
    """Refuse who would appoint themselves, or change how they are appointed. Raises AccountError."""
    if author.get("by") == user:
        raise OwnAppointment(_("Nobody appoints themselves, nor changes an own appointment."))


def _lock(user: User) -> None:
    """Let nobody else change the person's account or appointments meanwhile."""
    User.objects.select_for_update().get(pk=user.pk)


def _change(row: _Row, **values: object) -> dict[str, object]:
    """Save new values; return the old and the new of those that differ."""
    changes = {name: [getattr(row, name), value] for name, value in values.items() if getattr(row, name) != value}
    for name, value in values.items():
        setattr(row, name, value)
    _save(row)
    return {"changes": {name: {"from": old, "to": new} for name, (old, new) in changes.items()}}


def _park(role: str, code: str | None) -> Park | None:
    if role in Appointment.AT_EITHER and code is None:
        return None
    if role in Appointment.AT_A_PARK | Appointment.AT_EITHER:
        codes = list(Park.objects.in_order().values_list("code", flat=True))
        if code not in codes:
            raise AccountError(_("%(role)s needs a park, one of: %(codes)s.") % {"role": role, "codes": _some(codes)})
        return Park.objects.get(code=code)
    if code:
        raise AccountError(_("%(role)s has no park.") % {"role": role})
    return None


def _department(role: str, code: str | None) -> Department | None:
    if role in Appointment.AT_EITHER and code is None:
        return None
    if role in Appointment.AT_A_DEPARTMENT | Appointment.AT_EITHER:
        codes = list(Department.objects.order_by("code").values_list("code", flat=True))
        if code not in codes:
            raise AccountError(
                _("%(role)s needs a department, one of: %(codes)s.") % {"role": role, "codes": _some(codes)}
            )
        return Department.objects.get(code=code)
    if code:
        raise AccountError(_("%(role)s has no department.") % {"role": role})
    return None


def _some(codes: list[str]) -> str:
    return (", ".join(codes[:20]) + (" …" if len(codes) > 20 else "")) or _("(none is loaded)")


def _save(row: _Row) -> None:
    try:
        row.full_clean()
    except ValidationError as error:
        raise AccountError(" ".join(error.messages)) from error
    row.save()
