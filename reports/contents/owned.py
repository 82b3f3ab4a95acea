"""A period together with the indicators of departments and the city's day, read at once."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import F, OuterRef, Q, Subquery, Value
from django.db.models.functions import JSONObject

from accounts.models import User
from parks.models import Appointment, City
from parks.rights import appointments_of, granting
from targets.models import Figure, Indicator, Period

FIELDS = [field.attname for field in Indicator._meta.concrete_fields]


@dataclass(frozen=True)
class OwnPeriod:
    """A period, the indicators that a person works on there, and the city's day where it is a demo's own.

    ``states`` say by indicator how far its figures of the period are: empty, entered or reported.
    """

    period: Period
    indicators: list[Indicator]
    states: dict[int, str]
    demo_day: date | None


def own_period(user: User, label: str, departments: Collection[int], rule: Q | None = None) -> OwnPeriod | None:
    """Return a period with the indicators of some departments, by category; None where there is no such period.

    One query.
    """
    figures = Figure.objects.visible_to(user).filter(period=OuterRef(OuterRef("pk")), indicator=OuterRef("pk"))
    drafts, versions = figures.exclude(draft_state=None), figures.filter(versions__isnull=False)
    indicators = (
        Indicator.objects.visible_to(user)
        .filter(rule or Q(), department__in=departments)
        .order_by(F("category__position").asc(nulls_last=True), "category__code", "code")
        .annotate(drafted=_one(drafts), reported=_one(versions))
        .values(found=JSONObject(**{name: name for name in FIELDS}, is_drafted="drafted", is_reported="reported"))
    )
    today = City.objects.visible_to(user).values("today")[:1]
    period = (
        Period.objects.visible_to(user)
        .labelled(label)
        .annotate(found=ArraySubquery(indicators), demo_day=Subquery(today))
        .first()
    )
    if period is None:
        return None
    rows = [Indicator.from_db(None, FIELDS, [row[name] for name in FIELDS]) for row in period.found]
    states = {row["id"]: _state(row) for row in period.found}
    return OwnPeriod(period, rows, states, period.demo_day)


def department_granting(user: User, code: str, permission: str) -> Appointment | None:
    """Return today's appointment at the department of a code that allows an act there, None where none does."""
    held = next((a for a in appointments_of(user) if a.department is not None and a.department.code == code), None)
    return None if held is None else granting(user, permission, department_id=held.department_id)


def departments_granting(user: User, permission: str) -> set[int]:
    """Return the numbers of the departments at which somebody may do an act today."""
    found = {a.department_id for a in appointments_of(user) if a.department_id is not None}
    return {one for one in found if granting(user, permission, department_id=one)}


def _one(rows: object) -> Subquery:
    return Subquery(rows.annotate(one=Value(1)).values("one")[:1])  # type: ignore[attr-defined]


def _state(row: dict[str, object]) -> str:
    if row["is_drafted"]:
        return "entered"
    return "reported" if row["is_reported"] else "empty"
