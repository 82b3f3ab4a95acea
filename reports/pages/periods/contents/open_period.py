"""The period that figures are asked for now: how long it is open, who has handed in and who has not."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from django.db.models import (
    Count,
    DateField,
    Exists,
    ExpressionWrapper,
    F,
    IntegerField,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Value,
)
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.models import User
from parks.models import City, Park
from reports.pages.entry.contents.extensions import Extended, latest_extension
from reports.pages.periods.contents.periods import ORDER, Counts, may_look, missing_and_late, with_counts
from targets.entry.models.submissions import SubmissionState
from targets.entry.workflow import HANDED_IN, REPORTED
from targets.indicators.period_names import period_name
from targets.models import DepartmentReport, Period, SchemeItem, Submission

# So many parks are named, the furthest behind first.
_NAMED = 8
# A draft says no more than that the park has not handed in.
UNSAID = ("", "draft")


@dataclass(frozen=True)
class _MissingPark:
    """A park that has not handed in: how far it is, where to see that, empty where one may not, and more time."""

    name: str
    word: str
    look: str
    extension: Extended | None


@dataclass(frozen=True)
class OpenPeriod:
    """The period with its counts. ``reported`` of ``columns`` departments' columns are reported."""

    period: Period
    counts: Counts
    today: date
    missing: list[_MissingPark]
    reported: int
    columns: int

    @property
    def name(self) -> str:
        """Return what the period is called."""
        return period_name(self.period)

    @property
    def is_overdue(self) -> bool:
        """Return whether a park has not handed in though its own day has passed, which an extension moves."""
        return missing_and_late(self.period, self.counts.missing, self.today) > 0

    @property
    def timing(self) -> str:
        """Return how many days are left, or since when it is overdue; after that day nothing where nobody is late."""
        days = (self.period.due_on - self.today).days
        if days == 0:
            return _("due today")
        if days > 0:
            return ngettext("%(number)s day left", "%(number)s days left", days) % {"number": days}
        if not self.is_overdue:
            return ""
        return ngettext("%(number)s day overdue", "%(number)s days overdue", -days) % {"number": -days}

    @property
    def unnamed(self) -> int:
        """Return how many more parks have not handed in than are named."""
        return self.counts.missing - len(self.missing)

    @property
    def address(self) -> str:
        """Return the address of the period."""
        return reverse("reports:period", args=[self.period.label])

    @classmethod
    def of(cls, user: User, clock: date, published: Collection[str]) -> OpenPeriod | None:
        """Return the latest period that has opened, unless it is over: published, and closed or handed in by all.

        None also for somebody who may not see who has handed in. Two queries, one where nobody is missing.
        """
        if not user.has_perm("targets.view_submission"):
            return None
        found = _opened(user, clock)
        if found is None:
            return None
        today: date = vars(found)["today"]
        counts = Counts.of(found, today)
        is_over = not counts.missing or today > found.closes_on
        if found.label in published and is_over:
            return None
        missing = _missing(user, found) if counts.missing else []
        return cls(found, counts, today, missing, vars(found)["columns_reported"], vars(found)["columns_asked"])


def _opened(user: User, clock: date) -> Period | None:
    """Return the latest period that has opened by the city's day, with its counts."""
    today = ExpressionWrapper(City.objects.visible_to(user).today_in_sql(clock), DateField())
    reports = DepartmentReport.objects.visible_to(user).filter(
        period=OuterRef(OuterRef("pk")), indicator=OuterRef("indicator"), state__in=REPORTED
    )
    columns = {"columns_asked": _number(_columns()), "columns_reported": _number(_columns().filter(Exists(reports)))}
    periods = with_counts(Period.objects.visible_to(user).annotate(today=today, **columns), user)
    found: Period | None = periods.filter(kind="quarter", opens_on__lte=F("today")).order_by("-last_on").first()
    return found


def _columns() -> QuerySet[SchemeItem]:
    """Return the items of the year's schemes that departments report, where they exist in a quarter at all."""
    number = ExpressionWrapper(OuterRef("number"), IntegerField())
    exists = Q(indicator__every="quarter") | Q(indicator__every="half", number__in=[2, 4]) | Q(number=4)
    asked = SchemeItem.objects.filter(scheme__year=OuterRef("year"), indicator__reported_by="department")
    columns: QuerySet[SchemeItem] = asked.alias(number=number).filter(exists)
    return columns


def _number(items: QuerySet[SchemeItem]) -> Coalesce:
    """Return how many indicators some items are of."""
    counted = items.order_by().values(one=Value(1)).annotate(found=Count("indicator", distinct=True))
    return Coalesce(Subquery(counted.values("found")), 0)


def _missing(user: User, period: Period) -> list[_MissingPark]:
    parks = Park.objects.visible_to(user).existing_on(period.last_on).assessed_in(period.year)
    own = Submission.objects.visible_to(user).filter(period=period, park=OuterRef("pk"))
    longer = latest_extension(user, period=period, park=OuterRef("pk"))
    rows = parks.annotate(state=Subquery(own.values("state")[:1]), extension=longer).filter(
        Q(state=None) | ~Q(state__in=HANDED_IN)
    )
    return [_park(user, park, period) for park in rows.order_by(ORDER, "position", "code")[:_NAMED]]


def _park(user: User, park: Park, period: Period) -> _MissingPark:
    state = vars(park)["state"] or ""
    return _MissingPark(
        name=str(park),
        word="" if state in UNSAID else str(SubmissionState(state).label),
        extension=Extended.read(vars(park)["extension"]),
        look=reverse("reports:submission", args=[period.label, park.code]) if may_look(user, park.pk) else "",
    )
