"""Sets of places, people's appointments and projects, and who may see them."""

from __future__ import annotations

import re
from datetime import date, datetime
from typing import TYPE_CHECKING, Self, cast

from django.db.models import F, OuterRef, Q, Subquery, Value
from django.db.models.expressions import Combinable
from django.db.models.functions import Coalesce, NullIf

from accounts.querysets import M_co, VisibleQuerySet
from parks.rights import parks_of

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser
    from typing_extensions import TypeVar

    from accounts.models import User
    from parks.models import Appointment, AppointmentConfirmation, City, GroupMembership, Park, ParkName, ProjectStep

    # What rows of a set are: the model, or the model with what was added to it.
    ParkRow_co = TypeVar("ParkRow_co", bound="Park", default="Park", covariant=True)
    AppointmentRow_co = TypeVar("AppointmentRow_co", bound="Appointment", default="Appointment", covariant=True)

# Stages before signing, which are nobody else's business yet.
EARLY = ("screened", "in_talks")
# What may be read as pinyin, once blanks are taken out.
PINYIN = re.compile(r"[a-z0-9]{1,20}")


def named(text: str, prefix: str = "") -> Q:
    """Return the rule of rows whose ``name`` holds the text, or whose ``name_key`` reads like it.

    "hq", "hongq" and "hong qiao" all read like 虹桥: the first letter begins a syllable, each other one follows
    directly or begins the next syllable. ``prefix`` begins both fields' names, e.g. ``park_``.
    """
    rule = Q(**{f"{prefix}name__icontains": text})
    letters = re.sub(r"\s", "", text.lower())
    if PINYIN.fullmatch(letters):
        rule |= Q(**{f"{prefix}name_key__regex": "(^| )" + "(?:[a-z]*[0-9]? )?".join(letters)})
    return rule


def coded(text: str, field: str = "code") -> Q:
    """Return the rule of rows whose code holds the text from the beginning, or from a sign, on: "fdi" finds x_fdi."""
    return Q(**{f"{field}__iregex": "(^|[^a-z0-9])" + re.escape(text)})


def park_order(prefix: str = "") -> tuple[str, str]:
    """Return the city's own order of parks; ``prefix`` leads to the park, e.g. ``park__``."""
    return f"{prefix}position", f"{prefix}code"


def short_name_of(prefix: str = "") -> Coalesce:
    """Return the expression of what ``str(park)`` says: the short name where there is one; ``prefix`` as above."""
    return Coalesce(NullIf(F(f"{prefix}short_name"), Value("")), F(f"{prefix}name"))


class ParkQuerySet(VisibleQuerySet["ParkRow_co"]):
    """Parks and what says something about them; open to everybody who reads rankings."""

    permission = "parks.view_park"

    def in_order(self) -> Self:
        """Return the parks in the city's own order: the zone before the parks."""
        return self.order_by(*park_order())

    def existing_on(self, day: date | OuterRef) -> Self:
        """Return the parks founded on or before the day and not closed by then; no date means always."""
        return self.filter(
            Q(established_on=None) | Q(established_on__lte=day), Q(closed_on=None) | Q(closed_on__gt=day)
        )

    def existing_in(self, start_year: int, end_year: int) -> Self:
        """Return the parks that exist on some day of these years; no date means always."""
        return self.filter(
            Q(established_on=None) | Q(established_on__year__lte=end_year),
            Q(closed_on=None) | Q(closed_on__gt=date(start_year, 1, 1)),
        )

    def assessed_in(self, year: int | OuterRef) -> Self:
        """Return the parks in a group in a year; the others are shown, not ranked, and nobody waits for them."""
        members = cast("type[GroupMembership]", self.model._meta.get_field("memberships").related_model).objects
        asked = OuterRef(year) if isinstance(year, OuterRef) else year  # it is asked one query deeper
        return self.filter(Q(group__isnull=False) | Q(pk__in=members.filter(year=asked).values("park")))

    def named_on(self, day: date) -> Self:
        """Return the parks with ``name_then``, what they were called on a day; today's name where nothing is known."""
        known = cast("type[ParkName]", self.model._meta.get_field("names").related_model).objects
        names = known.filter(park=OuterRef("pk"), from_on__lte=day)
        then = Subquery(names.order_by("-from_on").values("name")[:1])
        return self.annotate(name_then=Coalesce(then, F("name")))


class ParkFactQuerySet(VisibleQuerySet[M_co]):
    """Regions, departments, groups, names: facts that whoever sees parks may see."""

    permission = "parks.view_park"


class CityQuerySet(VisibleQuerySet["City"]):
    """The installation's one city."""

    permission = "parks.view_park"

    def current(self) -> City | None:
        """Return the city, or None before one was loaded."""
        return self.first()

    def today_on(self, clock: date) -> date:
        """Return the day that dues are reckoned from: a demo's own date, elsewhere that of the clock."""
        city = self.current()
        return clock if city is None else city.today_on(clock)

    def today_in_sql(self, clock: date) -> Combinable:
        """Return what `today_on` returns, to ask for within another query."""
        return Coalesce(Subquery(self.order_by("pk").values("today")[:1]), Value(clock))

    def now_on(self, clock: datetime) -> datetime:
        """Return the instant that dues are reckoned from: on a demo's own date, elsewhere that of the clock."""
        city = self.current()
        return clock if city is None else city.now_on(clock)


class AppointmentQuerySet(VisibleQuerySet["AppointmentRow_co"]):
    """Appointments; shown to those who manage accounts."""

    permission = "accounts.change_user"

    def valid_on(self, day: date) -> Self:
        """Return the appointments in force on a day, its first and last included; no last day means open."""
        return self.filter(Q(to_on=None) | Q(to_on__gte=day), from_on__lte=day)


class AppointmentConfirmationQuerySet(VisibleQuerySet["AppointmentConfirmation"]):
    """What was said of appointments; shown to those who say it."""

    permission = "accounts.confirm_signing"


class ProjectQuerySet(VisibleQuerySet[M_co]):
    """Projects: from signing on for all who read them, before that for their park, officials and the assessor."""

    permission = "parks.view_project"
    every = "parks.view_early_project"
    own = "parks.view_own_early_project"
    prefix = ""

    def visible_to(self, user: User | AnonymousUser) -> Self:
        """Return the projects signed or beyond, and the early ones that the user's appointments open."""
        rows = super().visible_to(user)
        if user.has_perm(self.every):
            return rows
        seen = ~Q(**{f"{self.prefix}stage__in": EARLY})
        if user.has_perm(self.own):
            seen |= Q(**{f"{self.prefix}park__in": parks_of(user)})
        return rows.filter(seen)


class ProjectStepQuerySet(ProjectQuerySet["ProjectStep"]):
    """Steps of projects, seen with their project."""

    prefix = "project__"
