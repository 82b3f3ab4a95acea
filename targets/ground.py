"""What every act here stands on: the right at the place, the locks in their order, the city's clock, the audit row."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime

from django.core.exceptions import PermissionDenied
from django.utils import timezone
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from accounts.audit import Act, Author, act, record_refusal
from accounts.models import AuditEntry, User
from core.statements import columns, read
from parks.backends import acting_as
from parks.models import Appointment, City, Department, Park
from parks.rights import granting
from targets.entry.models.reports import DepartmentReport
from targets.entry.models.submissions import Submission
from targets.errors import Closed, WorkflowError
from targets.indicators.models.indicators import Indicator
from targets.indicators.models.periods import Period

HOLD_PERIOD = f"SELECT {columns(Period, 'p')} FROM targets_period p WHERE p.id = %(id)s FOR "  # noqa: S608
HOLD_SUBMISSION = f"""
    SELECT {columns(Submission, "s")} FROM targets_submission s
     WHERE s.park_id = %(park)s AND s.period_id = %(period)s FOR UPDATE
"""  # noqa: S608 - made of the columns of a model
HOLD_REPORT = f"""
    SELECT {columns(DepartmentReport, "r")} FROM targets_departmentreport r
     WHERE r.indicator_id = %(indicator)s AND r.period_id = %(period)s FOR UPDATE
"""  # noqa: S608 - made of the columns of a model
# The city, whose clock counts, with the last day of the park's latest extension.
CITY_UNTIL = f"""
    SELECT {columns(City, "c")}, e.until_on
      FROM (SELECT max(id) AS id FROM targets_extension WHERE park_id = %(park)s AND period_id = %(period)s) latest
      LEFT JOIN targets_extension e ON e.id = latest.id
      LEFT JOIN (SELECT * FROM parks_city ORDER BY id LIMIT 1) c ON true
"""  # noqa: S608 - made of the columns of a model


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


def hold_submission(park: Park, period: Period) -> Submission:
    """Lock what a park hands in for a period until the act ends; begin it as a draft where there is none."""
    asked = {"park": park.pk, "period": period.pk}
    rows = read(HOLD_SUBMISSION, asked, Submission)
    if not rows:
        Submission.objects.get_or_create(park=park, period=period)
        rows = read(HOLD_SUBMISSION, asked, Submission)
    held: Submission = rows[0][0]
    return held


def hold_report(indicator: Indicator, period: Period) -> DepartmentReport:
    """Lock what a department reports of an indicator until the act ends; begin it as a draft where there is none."""
    asked = {"indicator": indicator.pk, "period": period.pk}
    rows = read(HOLD_REPORT, asked, DepartmentReport)
    if not rows:
        DepartmentReport.objects.get_or_create(indicator=indicator, period=period)
        rows = read(HOLD_REPORT, asked, DepartmentReport)
    held: DepartmentReport = rows[0][0]
    return held


def demand_open_to_departments(period: Period, report: DepartmentReport) -> None:
    """Refuse what is only done while departments are asked, by the city's clock. Raises Closed.

    What the assessor returned or reopened is asked for without an end.
    """
    day = localdate(clock())
    if report.is_asked_again or period.opens_on <= day <= period.departments_close_on:
        return
    words = {"period": period.name, "first": period.opens_on.isoformat()}
    raise Closed(
        _("%(period)s is asked for from %(first)s to %(last)s. What you typed is still here.")
        % {**words, "last": period.departments_close_on.isoformat()}
    )


def demand_open(period: Period, park: Park) -> None:
    """Refuse what is only done while the park's figures are asked for, by the city's clock. Raises Closed."""
    [(city, until)] = read(CITY_UNTIL, {"park": park.pk, "period": period.pk}, City)
    now = timezone.now()
    day = localdate(city.now_on(now) if city else now)
    if period.is_open_on(day, until):
        return
    if day < period.opens_on:
        raise Closed(_("%(period)s opens on %(day)s.") % {"period": period.name, "day": period.opens_on.isoformat()})
    last = period.closes_on if until is None else until
    raise Closed(
        _("%(period)s closed on %(day)s. Ask the assessment office for more time; what you typed is still here.")
        % {"period": period.name, "day": last.isoformat()}
    )


def said(reason: str) -> str:
    """Return a reason without blanks around it. Raises WorkflowError where none is given."""
    text = reason.strip()
    if not text:
        raise WorkflowError(_("Say why."))
    return text
