"""Periods: who has handed in what and when, and who is late."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import (
    Case,
    Count,
    Exists,
    F,
    IntegerField,
    OuterRef,
    Q,
    Subquery,
    Value,
    When,
)
from django.db.models.functions import Coalesce, JSONObject
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.models import User
from parks.models import Park
from parks.querysets import ParkQuerySet
from reports.contents.paging import Pages
from targets.models import Period, Submission
from targets.models.submissions import SubmissionState
from targets.querysets import PeriodQuerySet
from targets.workflow import APPROVED, HANDED_IN

PERIODS_A_PAGE = 20
LIGHTS = {"returned": "behind", "reopened": "near", "handed_in": "near", "approved": "ahead", "released": "ahead"}
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
    """How far a period is: of the parks expected, how many handed in, were accepted, and are or were late."""

    expected: int
    handed_in: int
    approved: int
    late: int
    waiting: int
    others: int

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
            late=found.get("late", 0) + (expected - handed_in if today > period.due_on else 0),
            waiting=found.get("waiting", 0),
            others=found.get("others", 0),
        )


def with_counts(periods: PeriodQuerySet, user: User) -> PeriodQuerySet:
    """Add to periods how many parks they expect and what those handed in; no query of its own.

    Expected are the parks there were on the period's last day that are ranked in its year.
    """
    parks = Park.objects.visible_to(user)
    expected = parks.existing_on(OuterRef("last_on")).assessed_in(OuterRef("year"))
    asked = Q(park__in=parks.existing_on(OuterRef("period__last_on")).assessed_in(OuterRef("period__year")))
    counts = {
        "handed_in": asked & Q(state__in=HANDED_IN),
        "approved": asked & Q(state__in=APPROVED),
        "late": asked & Q(state__in=HANDED_IN, handed_in_at__date__gt=F("period__due_on")),
        "waiting": Q(state="handed_in"),
        "others": ~asked,
    }
    handed_in = Submission.objects.visible_to(user).filter(period=OuterRef("pk")).order_by().values("period").annotate(
        counts=JSONObject(**{name: Count("pk", filter=rule) for name, rule in counts.items()})
    )  # fmt: skip
    number = expected.order_by().annotate(one=Value(1)).values("one").annotate(number=Count("pk")).values("number")
    counted: PeriodQuerySet = periods.annotate(
        expected=Coalesce(Subquery(number), 0), counts=Subquery(handed_in.values("counts"))
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
class ParkRow:
    """What one park handed in; ``state`` is empty where it has not begun."""

    park: Park
    state: str
    handed_in_at: datetime | None
    reason: str
    is_expected: bool
    timing: str
    is_late: bool

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
        return LIGHTS.get(self.state, "plain")


@dataclass(frozen=True)
class PeriodContents:
    """One period: the parks it expects and those that handed in of their own accord, page by page."""

    row: PeriodRow
    parks: list[ParkRow]
    pages: Pages

    @classmethod
    def of(cls, user: User, row: PeriodRow, *, today: date, page: int) -> PeriodContents:
        """Return the page; one query."""
        pages = Pages(row.counts.expected + row.counts.others, page)
        parks = [_park_row(park, row.period, today) for park in _parks_of(user, row.period)[pages.rows]]
        return cls(row, parks, pages)


def _parks_of(user: User, period: Period) -> ParkQuerySet:
    parks = Park.objects.visible_to(user)
    submissions = Submission.objects.visible_to(user).filter(period=period, park=OuterRef("pk"))
    expected = Q(pk__in=parks.existing_on(period.last_on).assessed_in(period.year).values("pk"))
    states = {name: Subquery(submissions.values(name)[:1]) for name in ("state", "handed_in_at", "reason")}
    rows: ParkQuerySet = parks.filter(expected | Exists(submissions)).annotate(is_expected=expected, **states)
    return rows.order_by("-is_expected", ORDER, F("handed_in_at").desc(nulls_last=True), "code")


def _park_row(park: Park, period: Period, today: date) -> ParkRow:
    found = vars(park)
    state, handed_in_at = found["state"] or "", found["handed_in_at"]
    is_in, late = state in HANDED_IN, None
    if is_in and handed_in_at is not None:
        late = period.late_by(handed_in_at)
        timing = _("on time") if late is None else _("%(time)s late") % {"time": time_words(late)}
    elif is_in:
        timing = "—"
    elif not found["is_expected"]:
        timing = ""
    else:
        timing = due_words((period.due_on - today).days)
    is_late = late is not None or (found["is_expected"] and not is_in and today > period.due_on)
    return ParkRow(park, state, handed_in_at, found["reason"] or "", found["is_expected"], timing, is_late)


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
