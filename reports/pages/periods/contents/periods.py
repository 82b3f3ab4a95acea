"""Periods: who has handed in what and when, and who is late."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, TypedDict

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import (
    Case,
    Count,
    Exists,
    F,
    IntegerField,
    Max,
    OuterRef,
    Q,
    Subquery,
    Value,
    When,
)
from django.db.models.functions import Coalesce, Greatest, JSONObject
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.models import User
from parks.models import Park
from parks.querysets import ParkQuerySet, park_order
from parks.rights import departments_of, granting, parks_of
from reports.pages.entry.contents.extensions import Extended, ExtendedRow, latest_extension
from reports.pages.frame.contents.paging import Pages
from targets.entry.models.submissions import SubmissionState
from targets.entry.workflow import APPROVED, HANDED_IN
from targets.indicators.querysets import PeriodQuerySet
from targets.models import Extension, Period, Submission, SubmissionStep

if TYPE_CHECKING:
    from django_stubs_ext import WithAnnotations

    class _Asked(TypedDict):
        """What `_parks_of` adds to a park: how far its submission is."""

        is_expected: bool
        extension: ExtendedRow | None
        step: int | None
        state: str | None
        ready_at: datetime | None
        handed_in_at: datetime | None
        reason: str | None

    AskedPark = WithAnnotations[Park, _Asked]

PERIODS_A_PAGE = 20
STATE_LIGHTS = {"returned": "behind", "reopened": "near", "handed_in": "near", "approved": "ahead", "released": "ahead"}
# Who has not handed in comes first, the furthest behind before the others.
ORDER = Case(
    *(When(state=state, then=Value(number)) for number, state in enumerate(["returned", "reopened"], start=1)),
    When(state=None, then=Value(3)),
    *(When(state=state, then=Value(number)) for number, state in enumerate(["draft", "ready", "handed_in"], start=4)),
    default=Value(9),
    output_field=IntegerField(),
)


@dataclass(frozen=True)
class Counts:
    """How far a period is: of the parks expected, how many handed in, were accepted, and are or were late.

    ``waiting`` are handed in and not decided on, ``unreleased`` approved and in no release.
    """

    expected: int
    handed_in: int
    approved: int
    late: int
    waiting: int
    others: int
    unreleased: int = 0

    @property
    def missing(self) -> int:
        """Return how many parks have still to hand in."""
        return self.expected - self.handed_in

    @classmethod
    def of(cls, period: Period, today: date) -> Counts:
        """Return the counts of a period that was read by `with_counts`."""
        found = getattr(period, "counts", None) or {}
        expected: int = getattr(period, "expected", 0)
        handed_in = found.get("handed_in", 0)
        return cls(
            expected=expected,
            handed_in=handed_in,
            approved=found.get("approved", 0),
            late=found.get("late", 0) + missing_and_late(period, expected - handed_in, today),
            waiting=found.get("waiting", 0),
            others=found.get("others", 0),
            unreleased=found.get("unreleased", 0),
        )


def missing_and_late(period: Period, missing: int, today: date) -> int:
    """Return how many parks have not handed in although their own day has passed."""
    if today <= period.due_on:
        return 0
    more_time: list[date] = getattr(period, "more_time", [])
    return missing - sum(until >= today for until in more_time)


def with_counts(periods: PeriodQuerySet, user: User) -> PeriodQuerySet:
    """Add to periods how many parks they expect and what those handed in; no query of its own.

    Expected are the parks there were on the period's last day that are ranked in its year. A park's extension moves
    its due day.
    """
    parks, submissions = Park.objects.visible_to(user), Submission.objects.visible_to(user)
    expected = parks.existing_on(OuterRef("last_on")).assessed_in(OuterRef("year"))
    asked = Q(park__in=parks.existing_on(OuterRef("period__last_on")).assessed_in(OuterRef("period__year")))
    extensions = Extension.objects.visible_to(user)
    until = extensions.filter(period=OuterRef("period"), park=OuterRef("park")).order_by("-id").values("until_on")[:1]
    counts = {
        "handed_in": asked & Q(state__in=HANDED_IN),
        "approved": asked & Q(state__in=APPROVED),
        "late": asked & Q(state__in=HANDED_IN, handed_in_at__date__gt=Greatest(F("period__due_on"), Subquery(until))),
        "waiting": Q(state="handed_in"),
        "unreleased": Q(state="approved"),
        "others": ~asked,
    }
    handed_in = submissions.filter(period=OuterRef("pk")).order_by().values("period").annotate(
        counts=JSONObject(**{name: Count("pk", filter=rule) for name, rule in counts.items()})
    )  # fmt: skip
    number = expected.order_by().annotate(one=Value(1)).values("one").annotate(number=Count("pk")).values("number")
    is_in = submissions.filter(period=OuterRef("period"), park=OuterRef("park"), state__in=HANDED_IN)
    waited = extensions.filter(~Exists(is_in), asked, period=OuterRef("pk")).order_by("park_id", "-id")
    counted: PeriodQuerySet = periods.annotate(
        expected=Coalesce(Subquery(number), 0),
        counts=Subquery(handed_in.values("counts")),
        more_time=ArraySubquery(waited.distinct("park_id").values("until_on")),
    )
    return counted


@dataclass(frozen=True)
class PeriodRow:
    """One period with its counts, and whether anything of it is published."""

    period: Period
    counts: Counts
    word: str
    light: str
    is_published: bool


@dataclass(frozen=True)
class PeriodListContents:
    """All periods, the newest first."""

    rows: list[PeriodRow]
    pages: Pages
    today: date

    @classmethod
    def of(cls, user: User, *, today: date, published: Collection[str], page: int) -> PeriodListContents:
        """Return the list; two queries."""
        periods = Period.objects.visible_to(user)
        pages = Pages(periods.count(), page, PERIODS_A_PAGE)
        found = with_counts(periods, user).order_by("-last_on", "-kind")[pages.rows]
        return cls([period_row(period, today, published) for period in found], pages, today)


def period_row(period: Period, today: date, published: Collection[str]) -> PeriodRow:
    """Return a period with its counts and the word for where it stands on a day."""
    if today < period.opens_on:
        word, light = _("not open yet"), "plain"
    elif today <= period.due_on:
        word, light = _("open"), "ahead"
    elif today <= period.closes_on:
        word, light = _("open, past due"), "near"
    else:
        word, light = _("closed"), "plain"
    return PeriodRow(period, Counts.of(period, today), word, light, period.label in published)


@dataclass(frozen=True)
class Rights:
    """What a person may do with the periods today."""

    may_change: bool
    may_decide: bool
    may_publish: bool

    @classmethod
    def of(cls, user: User) -> Rights:
        """Return the rights of the appointments of today; no query once those are read."""
        names = ("targets.change_period", "targets.approve_submission", "reports.publish_release")
        return cls(*(granting(user, name) is not None for name in names))


def may_look(user: User, park_id: int) -> bool:
    """Return whether somebody may look at what a park handed in: all of it, or the own department's indicators."""
    if not user.has_perm("targets.view_figure"):
        return False
    return user.has_perm("targets.view_every_figure") or park_id in parks_of(user) or bool(departments_of(user))


@dataclass(frozen=True)
class ParkRow:
    """What one park handed in; ``state`` is empty where it has not begun.

    ``step`` is the number of its last step, ``look`` the address of what it handed in, empty where the person may not
    see that.
    """

    park: Park
    state: str
    ready_at: datetime | None
    handed_in_at: datetime | None
    reason: str
    is_expected: bool
    extension: Extended | None
    step: int
    timing: str
    is_late: bool
    look: str

    @property
    def word(self) -> str:
        """Return the word for the state."""
        return str(SubmissionState(self.state).label) if self.state else _("not begun")

    @property
    def address(self) -> str:
        """Return the address of the park."""
        return reverse("reports:park", args=[self.park.code])

    @property
    def light(self) -> str:
        """Return how the state is marked."""
        return STATE_LIGHTS.get(self.state, "plain")

    @property
    def choice(self) -> str:
        """Return how a form names what is decided on: the park and the step that it showed."""
        return f"{self.step}:{self.park.code}"

    @property
    def is_waiting(self) -> bool:
        """Return whether it waits for the assessor's decision."""
        return self.state == "handed_in"

    @property
    def may_have_more_time(self) -> bool:
        """Return whether more time would be of any use to it."""
        return self.state not in HANDED_IN


@dataclass(frozen=True)
class PeriodContents:
    """One period: the parks it expects and those that handed in of their own accord, page by page.

    ``is_narrowed`` says that only those are shown that wait for a decision.
    """

    row: PeriodRow
    parks: list[ParkRow]
    pages: Pages
    rights: Rights
    today: date
    is_narrowed: bool = False

    @property
    def is_closed(self) -> bool:
        """Return whether a return has to say until when: the closing day has passed."""
        return self.today > self.row.period.closes_on

    @property
    def can_decide(self) -> bool:
        """Return whether there is something on the page that the person may decide."""
        return self.rights.may_decide and any(park.is_waiting for park in self.parks)

    @classmethod
    def of(cls, user: User, row: PeriodRow, *, today: date, page: int, only_waiting: bool = False) -> PeriodContents:
        """Return the page; one query."""
        count = row.counts.waiting if only_waiting else row.counts.expected + row.counts.others
        pages, found = Pages(count, page), _parks_of(user, row.period)
        if only_waiting:
            found = found.filter(state="handed_in")
        parks = [_park_row(user, park, row.period, today) for park in found[pages.rows]]
        return cls(row, parks, pages, Rights.of(user), today, only_waiting)


def missing_parks(user: User, period: Period, today: date) -> list[ParkRow]:
    """Return the parks that a period expects and that have not handed in, the furthest behind first; one query."""
    waiting = Q(state=None) | ~Q(state__in=HANDED_IN)
    found = _parks_of(user, period).filter(waiting, is_expected=True)
    return [_park_row(user, park, period, today) for park in found]


def _parks_of(user: User, period: Period) -> ParkQuerySet[AskedPark]:
    parks = Park.objects.visible_to(user)
    submissions = Submission.objects.visible_to(user).filter(period=period, park=OuterRef("pk"))
    expected = Q(pk__in=parks.existing_on(period.last_on).assessed_in(period.year).values("pk"))
    state, ready_at, handed_in_at, reason = (
        Subquery(submissions.values(name)[:1]) for name in ("state", "ready_at", "handed_in_at", "reason")
    )
    steps = SubmissionStep.objects.visible_to(user).filter(submission__period=period, submission__park=OuterRef("pk"))
    last = steps.order_by().values("submission").annotate(last=Max("number")).values("last")
    rows = parks.filter(expected | Exists(submissions)).annotate(
        is_expected=expected,
        extension=latest_extension(user, period=period, park=OuterRef("pk")),
        step=Subquery(last),
        state=state,
        ready_at=ready_at,
        handed_in_at=handed_in_at,
        reason=reason,
    )
    return rows.order_by("-is_expected", ORDER, F("handed_in_at").desc(nulls_last=True), *park_order())


def _park_row(user: User, park: AskedPark, period: Period, today: date) -> ParkRow:
    state, extension = park.state or "", Extended.read(park.extension)
    timing, is_late = _timing(park, extension.until_on if extension else None, period, today)
    return ParkRow(
        park,
        state=state,
        ready_at=park.ready_at,
        handed_in_at=park.handed_in_at,
        reason=park.reason or "",
        is_expected=park.is_expected,
        extension=extension,
        step=park.step or 0,
        timing=timing,
        is_late=is_late,
        look=reverse("reports:submission", args=[period.label, park.code]) if may_look(user, park.pk) else "",
    )


def _timing(park: AskedPark, until_on: date | None, period: Period, today: date) -> tuple[str, bool]:
    """Return how a park stands against its due day, which an extension moves, and whether it is or was late."""
    at = park.handed_in_at
    if park.state in HANDED_IN:
        if at is None:
            return "–", False
        late = period.late_by(at, until_on)
        return (_("on time"), False) if late is None else (_("%(time)s late") % {"time": time_words(late)}, True)
    if not park.is_expected:
        return "", False
    due_on = max(period.due_on, until_on or period.due_on)
    return due_words((due_on - today).days), today > due_on


def time_words(time: timedelta) -> str:
    """Return a time in days and hours; less than an hour counts as one."""
    hours = max(1, int(time.total_seconds() // 3600))
    days = ngettext("%(number)s day", "%(number)s days", hours // 24) % {"number": hours // 24}
    rest = ngettext("%(number)s hour", "%(number)s hours", hours % 24) % {"number": hours % 24}
    return rest if hours < 24 else days if hours % 24 == 0 else _("%(days)s %(hours)s") % {"days": days, "hours": rest}


def due_words(days: int) -> str:
    """Return how many days there are until something is due, or since it was."""
    if days == 0:
        return _("due today")
    words = ngettext("due in %(number)s day", "due in %(number)s days", days)
    if days < 0:
        words = ngettext("%(number)s day overdue", "%(number)s days overdue", -days)
    return words % {"number": abs(days)}
