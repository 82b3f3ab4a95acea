"""A second person confirms who signs: appointments of heads and city signatories, and every new signing key.

Who may: the auditor; an administrator where CONFIRM_BY_ADMINISTRATOR says so. Never on an own account, and never what
one did oneself. Whoever confirms has been confirmed as well, and was given no password since by somebody who could use
it. On the server a command confirms, which says so wherever the confirmation is shown.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import Unpack

from django.conf import settings
from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.audit.trail import Act, Author, act, record_refusal
from accounts.keys.actions import revoke_in
from accounts.models import AuditEntry, Confirmation, ConfirmedHow, KeyConfirmation, SigningKey, User
from parks.backends import acting_as
from parks.errors import AccountError
from parks.models import Appointment, AppointmentConfirmation, City, Role
from parks.rights import appointments_of, counts

CONFIRM_SIGNING = "accounts.confirm_signing"
GIVING = ("accounts.issue_one_time_password", "parks.add_account")
ASSIGNING = "accounts.assign_credential"


def confirming(user: User) -> Appointment | None:
    """Return the appointment under which a person sees what is to be confirmed, None where none allows it."""
    return next((held for held in appointments_of(user) if user.is_active and _allows(held)), None)


def roles_to_confirm() -> frozenset[str]:
    """Return the roles whose appointments a second person looks at here."""
    return Appointment.SIGNS | {role for role in Appointment.CONFIRMS if role == Role.AUDITOR or _by_administrator()}


def waiting_appointments() -> list[Appointment]:
    """Return the appointments of today and later that do not count yet, the oldest first, each with ``last_said``.

    Those that were refused are there too, until they end or change; ``last_said`` is what was said last, or None. An
    appointment that confirms waits again once its person was given a password. Three queries.
    """
    today = timezone.localdate()
    held = Appointment.objects.filter(Q(to_on=None) | Q(to_on__gte=today), role__in=roles_to_confirm())
    held = held.filter(user__is_active=True).select_related("user", "park", "department").order_by("pk")
    rows = list(held.prefetch_related("confirmations"))
    given = given_by([one.user for one in rows if one.role in Appointment.CONFIRMS])
    found = []
    for one in rows:
        said = max(one.confirmations.all(), key=lambda row: row.pk, default=None)
        one.last_said = said
        if not counts(one, said) or _is_given_since(said, given.get(one.user_id)):
            found.append(one)
    return found


def waiting_keys() -> list[SigningKey]:
    """Return the keys that nobody has confirmed, the oldest first; one query."""
    waiting = SigningKey.objects.waiting().filter(user__is_active=True)
    return list(waiting.select_related("user").order_by("pk"))


def given_by(users: Iterable[User]) -> dict[int, AuditEntry]:
    """Return the act by which each was last given a password that somebody else knew, by the account's number."""
    numbers = {str(user.pk) for user in users}
    if not numbers:
        return {}
    acts = AuditEntry.objects.filter(act__in=GIVING, outcome="done", object_type="user", object_key__in=numbers)
    return {int(entry.object_key): entry for entry in acts.order_by("at", "id")}


def makers_of(appointments: Iterable[Appointment]) -> dict[int, list[AuditEntry]]:
    """Return the acts that made and changed appointments, the latest last, by the appointment's number."""
    numbers = [one.pk for one in appointments]
    history = Appointment.pgh_event_model.objects.filter(id__in=numbers).order_by("pgh_id")
    events = list(history.values_list("id", "pgh_context_id"))
    acts = {entry.id: entry for entry in AuditEntry.objects.filter(id__in={context for _number, context in events})}
    found: dict[int, list[AuditEntry]] = {number: [] for number in numbers}
    for number, context in events:
        if context in acts:
            found[number].append(acts[context])
    return found


def appointment_token(appointment: Appointment) -> str:
    """Return the token of an appointment as it is: what is confirmed is what was shown."""
    shown = (appointment.pk, appointment.user_id, str(appointment.user), appointment.role, appointment.title)
    dates = (appointment.from_on, appointment.to_on, appointment.is_acting)
    return hashlib.sha256(repr((*shown, *map(str, dates))).encode()).hexdigest()[:32]


def decide_appointment(
    *, appointment: Appointment, seen: str, is_confirmed: bool, reason: str = "", **author: Unpack[Author]
) -> AppointmentConfirmation:
    """Say that an appointment counts, or why not. Raises AccountError, PermissionDenied; then nothing is changed."""
    name = "parks.confirm_appointment" if is_confirmed else "parks.refuse_appointment"
    with _act(name, ("appointment", appointment.pk), author, reason) as entry:
        User.objects.select_for_update().get(pk=appointment.user_id)
        row = Appointment.objects.select_related("user", "park", "department").get(pk=appointment.pk)
        entry.place = row.place
        entry.details = {"username": row.user.username, "role": row.role, "title": row.title}
        if seen != appointment_token(row) or row.pk not in {one.pk for one in waiting_appointments()}:
            raise AccountError(_("The appointment changed meanwhile, or somebody decided before you. Look again."))
        makers = makers_of([row])[row.pk]
        if row.role in Appointment.CONFIRMS:
            makers += [given for given in [given_by([row.user]).get(row.user_id)] if given is not None]
        _demand_second(entry.by, row.user, makers)
        kept = {field: getattr(row, field) for field in ("title", "from_on", "to_on", "is_acting")}
        said = AppointmentConfirmation(appointment=row, is_confirmed=is_confirmed, at=timezone.now(), **kept)
        _save(said, entry, reason)
    return said


def confirm_key(*, key: SigningKey, reason: str = "", **author: Unpack[Author]) -> KeyConfirmation:
    """Say that a key is its owner's: what it signs from now on counts. Raises AccountError, PermissionDenied."""
    with _act("accounts.confirm_signing_key", ("signing_key", key.pk), author, reason) as entry:
        row = _waiting_key(key, entry)
        said = KeyConfirmation(key=row, at=City.objects.now_on(timezone.now()))
        _save(said, entry, reason)
    return said


def refuse_key(*, key: SigningKey, reason: str, **author: Unpack[Author]) -> None:
    """Revoke a key that is not its owner's; another is made at the next signature.

    Raises AccountError, PermissionDenied.
    """
    with _act("accounts.refuse_signing_key", ("signing_key", key.pk), author, reason) as entry:
        row = _waiting_key(key, entry)
        if not reason.strip():
            raise AccountError(_("Say why."))
        revoke_in(entry, row.user, reason.strip(), SigningKey.objects.filter(pk=row.pk))


def confirm_on_server(entry: Act, appointment: Appointment) -> None:
    """Let an appointment that confirms count at once where it was made on the server: somebody has to be the first."""
    if entry.by is None and appointment.role in Appointment.CONFIRMS:
        kept = {field: getattr(appointment, field) for field in ("title", "from_on", "to_on", "is_acting")}
        said = AppointmentConfirmation(appointment=appointment, is_confirmed=True, at=timezone.now(), **kept)
        said.how = ConfirmedHow.SERVER
        said.save()


def _waiting_key(key: SigningKey, entry: Act) -> SigningKey:
    User.objects.select_for_update().get(pk=key.user_id)
    row: SigningKey | None = SigningKey.objects.waiting().select_related("user").filter(pk=key.pk).first()
    if row is None:
        raise AccountError(_("Somebody decided about this key before you, or it was revoked."))
    entry.details = {"username": row.user.username, "serial": row.serial}
    makers = list(given_by([row.user]).values())
    makers += AuditEntry.objects.filter(act=ASSIGNING, outcome="done", object_key=str(row.pk))
    _demand_second(entry.by, row.user, makers)
    return row


def _demand_second(by: User | None, concerned: User, makers: Iterable[AuditEntry]) -> None:
    """Refuse who is no second person: the one concerned, and who made what waits. Raises AccountError."""
    if by is None:
        return
    if by.pk == concerned.pk:
        raise AccountError(_("Nobody confirms what concerns themselves."))
    if any(entry.by_id == by.pk for entry in makers):
        raise AccountError(_("You appointed this person or gave them their password. Somebody else has to confirm it."))


def _save(said: Confirmation, entry: Act, reason: str) -> None:
    said.how = ConfirmedHow.SERVER if entry.by is None else ConfirmedHow.PERSON
    said.by, said.by_name, said.reason = entry.by, str(entry.by) if entry.by else "", reason.strip()
    try:
        said.full_clean()
    except ValidationError as error:
        raise AccountError(" ".join(error.messages)) from error
    said.save()


def _is_given_since(said: AppointmentConfirmation | None, given: AuditEntry | None) -> bool:
    """Return whether a person who confirms was given a password by somebody at a page after they were confirmed."""
    return said is not None and given is not None and given.by_id is not None and given.at > said.at


def _by_administrator() -> bool:
    return bool(settings.CONFIRM_BY_ADMINISTRATOR)


def _allows(held: Appointment) -> bool:
    is_administrator = held.role == Role.ADMINISTRATOR and _by_administrator()
    return is_administrator or CONFIRM_SIGNING in held.permissions


def demand_confirmer(user: User) -> Appointment:
    """Return the appointment under which a person confirms now. Raises PermissionDenied, AccountError."""
    held = confirming(user)
    if held is None:
        raise PermissionDenied(_("Your appointments of today do not allow this here."))
    last = AppointmentConfirmation.objects.filter(appointment=held.pk).order_by("pk").last()
    if not counts(held, last):
        raise AccountError(_("Your own appointment waits for its confirmation. Until then you confirm nothing."))
    if _is_given_since(last, given_by([user]).get(user.pk)):
        raise AccountError(
            _("You were given a new password, so that your own appointment has to be confirmed first by somebody else.")
        )
    return held


@contextmanager
def _act(name: str, about: tuple[str, object], author: Author, reason: str = "") -> Iterator[Act]:
    """Run an act of a second person; what is refused leaves an audit row. Raises PermissionDenied, AccountError."""
    try:
        with act(name, reason=reason.strip(), **author) as entry:
            if entry.by is not None:
                entry.under(acting_as(demand_confirmer(entry.by)))
            entry.about(*about)
            yield entry
    except (AccountError, PermissionDenied) as error:
        record_refusal(
            name,
            by=author.get("by"),
            way=author.get("way", AuditEntry.Way.COMMAND),
            address=author.get("address"),
            reason=str(error),
            about=about,
        )
        raise
