"""What every act here stands on: the right at the place, the locks in their order, the city's clock, the audit row."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime

from django.core.exceptions import PermissionDenied
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.audit.trail import Act, Author, act, record_refusal
from accounts.models import AuditEntry, User
from core.statements import columns, read
from core.workflow import Transition
from parks.backends import acting_as
from parks.models import Appointment, City, Department, Park
from parks.rights import granting
from targets.errors import WorkflowError
from targets.indicators.models.periods import Period

HOLD_PERIOD = f"SELECT {columns(Period, 'p')} FROM targets_period p WHERE p.id = %(id)s FOR "  # noqa: S608


@dataclass(frozen=True)
class Place:
    """Where an act is done: at a park, at a department, or for the city."""

    park: Park | None = None
    department: Department | None = None

    @property
    def name(self) -> str:
        """Return the place as the audit trail names it."""
        if self.park is not None:
            return f"park:{self.park.code}"
        return f"department:{self.department.code}" if self.department is not None else ""


def doer(author: Author) -> User:
    """Return who does an act; these acts are done by people alone. Raises PermissionDenied."""
    by = author.get("by")
    if by is None:
        raise PermissionDenied(_("This act is done by a person who is signed in."))
    return by


def authorise(by: User, permissions: Sequence[str], place: Place) -> tuple[Appointment, str]:
    """Return the appointment that allows the act, and by which of the permissions.

    Raises PermissionDenied, and WorkflowError where the appointment does not count yet.
    """
    park_id = place.park.pk if place.park else None
    department_id = place.department.pk if place.department else None
    for permission in permissions:
        held = granting(by, permission, park_id=park_id, department_id=department_id)
        if held is not None:
            demand_confirmed(held)
            return held, permission
    raise PermissionDenied(_("Your appointments of today do not allow this here."))


def demand_confirmed(held: Appointment) -> None:
    """Refuse an act under an appointment that no second person has confirmed yet. Raises WorkflowError."""
    if held.role in Appointment.SIGNS and not held.is_confirmed:
        raise WorkflowError(
            _("Your appointment as %(post)s waits for its confirmation by the auditor. Until then it does not count.")
            % {"post": held.words()}
        )


@dataclass
class Granted:
    """A running act with the right it is done by."""

    entry: Act
    by: User
    permission: str


@contextmanager
def act_at(
    name: str,
    place: Place,
    permissions: Sequence[str],
    author: Author,
    *,
    about: tuple[str, object],
    reason: str = "",
) -> Iterator[Granted]:
    """Run an act at a place under the appointment that allows it; what is refused leaves an audit row as well.

    Raises PermissionDenied, and WorkflowError as the body does or where the appointment waits for its confirmation;
    then nothing is changed.
    """
    with refusals_kept(name, place, author, about), act(name, reason=reason, **author) as entry:
        by = doer(author)
        held, permission = authorise(by, permissions, place)
        entry.place = place.name
        entry.under(acting_as(held))
        entry.about(*about)
        yield Granted(entry, by, permission)


@contextmanager
def refusals_kept(name: str, place: Place, author: Author, about: tuple[str, object]) -> Iterator[None]:
    """Write an audit row of an act that the body refuses, and raise on."""
    try:
        yield
    except (WorkflowError, PermissionDenied) as error:
        record_refusal(
            name,
            by=author.get("by"),
            way=author.get("way", AuditEntry.Way.PAGE),
            address=author.get("address"),
            reason=str(error),
            place=place.name,
            about=about,
        )
        raise


def clock() -> datetime:
    """Return the instant by the city's clock."""
    return City.objects.now_on(timezone.now())


def hold_period(period: Period, *, alone: bool = False) -> Period:
    """Lock a period until the act ends and return it as it is now: shared by acts on single parks, else alone."""
    [(held,)] = read(HOLD_PERIOD + ("UPDATE" if alone else "SHARE"), {"id": period.pk}, Period)
    now: Period = held
    return now


def step_fields(
    transition: Transition, entry: Act, *, number: int, from_state: str, reason: str = ""
) -> dict[str, object]:
    """Return what the row of a step says, in whatever table of steps: from where to where, who, under what and why."""
    return {
        "number": number,
        "from_state": from_state,
        "to_state": transition.target,
        "by": entry.by,
        "by_name": entry.by_name,
        "appointment": entry.appointment,
        "reason": reason,
        "act_id": entry.id,
    }


def said(reason: str) -> str:
    """Return a reason without blanks around it. Raises WorkflowError where none is given."""
    text = reason.strip()
    if not text:
        raise WorkflowError(_("Say why."))
    return text
