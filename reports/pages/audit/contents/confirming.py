"""What a second person has to confirm, appointments that sign and new keys, and what of it a signer is told."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.models import AuditEntry, SigningKey, User
from parks.confirming import CONFIRM_SIGNING, appointment_token, given_by, makers_of, waiting_appointments, waiting_keys
from parks.models import Appointment
from reports.pages.tasks.contents.task import Task

APPOINTMENT, KEY = "appointment", "key"


@dataclass(frozen=True)
class Waiting:
    """One thing to look at: whose, which post, where, since when, who made it so, and what was said of it before."""

    kind: str
    number: int
    seen: str
    user: User
    post: str
    place: str
    from_on: date | None
    to_on: date | None
    made: AuditEntry | None
    given: AuditEntry | None
    serial: str = ""
    made_at: datetime | None = None
    refused: str = ""

    @property
    def anchor(self) -> str:
        """Return the name of its place on the page."""
        return f"{self.kind}-{self.number}"


@dataclass(frozen=True)
class ConfirmingContents:
    """All that waits, the oldest first, appointments before keys; ``refused`` has what was refused and not changed."""

    waiting: list[Waiting]
    refused: list[Waiting]

    @classmethod
    def of(cls) -> ConfirmingContents:
        """Return the page; seven queries. Only for who confirms."""
        held, keys = waiting_appointments(), waiting_keys()
        makers = makers_of(held)
        given = given_by([*(one.user for one in held), *(key.user for key in keys)])
        rows = [_of_appointment(one, makers[one.pk], given.get(one.user_id)) for one in held]
        posts = _posts_of([key.user_id for key in keys])
        rows += [_of_key(key, posts.get(key.user_id, []), given.get(key.user_id)) for key in keys]
        return cls([one for one in rows if not one.refused], [one for one in rows if one.refused])

    def find(self, kind: str, number: str) -> Waiting | None:
        """Return one of them."""
        asked = (kind, number)
        return next((one for one in (*self.waiting, *self.refused) if (one.kind, str(one.number)) == asked), None)


def _of_appointment(held: Appointment, makers: list[AuditEntry], given: AuditEntry | None) -> Waiting:
    said = held.last_said
    is_refused = said is not None and not said.is_confirmed and said.is_about(held)
    words = _("%(office)s (acting)") % {"office": held} if held.is_acting else str(held)
    place, made = held.park or held.department or _("the whole city"), makers[-1] if makers else None
    what = (held.pk, appointment_token(held), held.user, f"{words} · {held.get_role_display()}", str(place))
    refused = f"{said.words}: {said.reason}" if said is not None and is_refused else ""
    return Waiting(APPOINTMENT, *what, held.from_on, held.to_on, made, given, refused=refused)


def _of_key(key: SigningKey, posts: list[str], given: AuditEntry | None) -> Waiting:
    what = (key.pk, key.serial, key.user, " · ".join(posts) or "–", key.credential)
    return Waiting(KEY, *what, None, None, None, given, serial=key.serial, made_at=key.made_at)


def _posts_of(users: list[int]) -> dict[int, list[str]]:
    held = Appointment.objects.filter(user__in=users, role__in=Appointment.SIGNS).select_related("park", "department")
    found: dict[int, list[str]] = {}
    for one in held.order_by("from_on", "pk"):
        found.setdefault(one.user_id, []).append(one.words())
    return found


def of_confirming(user: User) -> Iterator[Task]:
    """Yield to who confirms what waits for it; four queries, none for others."""
    if not user.has_perm(CONFIRM_SIGNING):
        return
    address, button = reverse("reports:confirmations"), _("Look at it")
    for held in waiting_appointments():
        said = held.last_said
        if said is None or said.is_confirmed or not said.is_about(held):
            what = _("Confirm the appointment of %(name)s as %(post)s") % {"name": held.user, "post": held}
            place = held.park or held.department
            subject = held.from_on.isoformat()
            anchor = f"{address}#{APPOINTMENT}-{held.pk}"
            yield Task.at_once(_("to confirm"), what, place or _("the whole city"), subject, anchor, button)
    keys = waiting_keys()
    if keys:
        what = ngettext("Confirm %(number)s signing key", "Confirm %(number)s signing keys", len(keys))
        words = what % {"number": len(keys)}
        names = "、".join(dict.fromkeys(str(key.user) for key in keys[:3]))
        yield Task.at_once(_("to confirm"), words, names, keys[0].serial[:8], f"{address}#{KEY}-{keys[0].pk}", button)


def waits_of(held: Appointment | None, key: SigningKey | None) -> str:
    """Return what a signer still waits for, in words, nothing where nothing; the key came with its confirmation."""
    if held is not None and not held.is_confirmed:
        return _("Your appointment as %(post)s waits for its confirmation by the auditor.") % {"post": held.words()}
    if key is not None and getattr(key, "confirmation", None) is None:
        return _("Your signing key waits for its confirmation by the auditor.")
    if key is None:
        return _("You have no signing key yet. Sign once to make it; after the auditor has confirmed it, sign again.")
    return ""
