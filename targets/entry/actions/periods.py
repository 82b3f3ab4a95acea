"""Opening, extending, reopening and closing the time in which figures are asked for."""

from __future__ import annotations

import calendar
from contextlib import suppress
from datetime import date
from typing import NamedTuple, TypeAlias, Unpack

from django.core.exceptions import ValidationError
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from accounts.audit.trail import Author
from parks.models import Park
from targets.acting import Place, act_at, clock, hold_period, said
from targets.entry.actions.more_time import answer_with
from targets.entry.models.more_time import Extension
from targets.errors import Overtaken, WorkflowError
from targets.indicators.cells import Nothing
from targets.indicators.models.periods import PER_YEAR, Period

_CHANGE = "targets.change_period"


class Days(NamedTuple):
    """When a period opens, is due and closes, and when departments are due: None for the day of the parks."""

    opens_on: date
    due_on: date
    closes_on: date
    department_due_on: date | None = None

    @classmethod
    def of(cls, period: Period) -> Days:
        """Return the days of a period."""
        return cls(period.opens_on, period.due_on, period.closes_on, period.department_due_on)


# The days of a period as they are asked for: Days, or three of them or four.
DaysGiven: TypeAlias = tuple[date, date, date] | tuple[date, date, date, date | None]


def open_period(*, year: int, number: int, days: DaysGiven, kind: str = "quarter", **author: Unpack[Author]) -> Period:
    """Make a period with the days on which it opens, is due and closes. Raises WorkflowError, PermissionDenied."""
    asked = Days(*days)
    period = Period(kind=kind, year=year, number=number, **asked._asdict())
    months = 12 // PER_YEAR[kind]
    last_month = number * months
    if not 1 <= last_month <= 12 or not 1900 <= year <= 2200:
        raise WorkflowError(_("There is no such period."))
    period.first_on = date(year, last_month - months + 1, 1)
    period.last_on = date(year, last_month, calendar.monthrange(year, last_month)[1])
    with act_at("targets.open_period", Place(), [_CHANGE], author, about=("period", period.label)) as granted:
        _save(period)
        granted.entry.details = {"changes": _changes(None, asked)}
    return period


def change_period(*, period: Period, days: DaysGiven, seen: DaysGiven, reason: str, **author: Unpack[Author]) -> Period:
    """Change the days of a period: more time for all, closing, reopening. ``seen`` are the days as they were shown.

    More time for departments is another day on which they are due.
    The same days again are no act. Raises Overtaken, WorkflowError, PermissionDenied.
    """
    about = ("period", period.label)
    with (
        suppress(Nothing),
        act_at("targets.change_period", Place(), [_CHANGE], author, about=about, reason=reason.strip()) as granted,
    ):
        said(reason)
        period = hold_period(period, alone=True)
        now, wanted = Days.of(period), Days(*days)
        if now == wanted:
            raise Nothing
        if now != Days(*seen):
            raise Overtaken(_("Somebody else changed the days meanwhile. Look again."))
        for name, day in wanted._asdict().items():
            setattr(period, name, day)
        _save(period)
        granted.entry.details = {"changes": _changes(now, wanted)}
    return period


def extend(*, period: Period, park: Park, until_on: date, reason: str, **author: Unpack[Author]) -> Extension:
    """Give one park more time, until the end of a day. Raises WorkflowError, PermissionDenied."""
    about = ("period", period.label)
    with act_at("targets.extend", Place(park), [_CHANGE], author, about=about, reason=reason.strip()) as granted:
        text, now = said(reason), clock()
        period = hold_period(period)
        if until_on < localdate(now):
            raise WorkflowError(_("An extension lasts until today at least."))
        if until_on <= period.due_on:
            raise WorkflowError(
                _("All parks have time until %(day)s; an extension lasts longer.") % {"day": period.due_on.isoformat()}
            )
        extension = Extension(
            period=period, park=park, until_on=until_on, reason=text, by=granted.by, by_name=str(granted.by), at=now
        )
        extension.full_clean()
        extension.save()
        answer_with(extension, granted)
        granted.entry.details = {"until_on": until_on.isoformat()}
    return extension


def _save(period: Period) -> None:
    try:
        period.full_clean()
    except ValidationError as error:
        raise WorkflowError(" ".join(error.messages)) from error
    period.save()


def _changes(before: Days | None, after: Days) -> dict[str, dict[str, str | None]]:
    """Return the days that differ, as the audit trail keeps them: by field, old and new."""
    old = before._asdict() if before else dict.fromkeys(Days._fields)
    return {
        name: {"old": _written(old[name]), "new": _written(day)}
        for name, day in after._asdict().items()
        if day != old[name]
    }


def _written(day: date | None) -> str | None:
    return None if day is None else day.isoformat()
