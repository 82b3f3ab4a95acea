"""What surrounds every page, and the release that a page speaks of."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Case, CharField, Q, Value, When
from django.db.models.functions import Cast, Concat, JSONObject

from reports.models import Release
from reports.querysets import ReleaseQuerySet


class NoRelease(LookupError):
    """There is no such release, or none this person may see."""


@dataclass(frozen=True)
class Choice:
    """A release as a choice: number, period, scheme, and whether a later erratum replaced it."""

    id: int
    period: str
    scheme: str
    scheme_name: str
    last_on: str
    is_replaced: bool


@dataclass(frozen=True)
class Frame:
    """The city's name, whether it is a demo, and the periods that can be chosen, the latest first."""

    city_name: str
    is_demo: bool
    periods: list[str]
    period: str


def period_label(prefix: str = "period") -> Concat:
    """Return the expression of a period's label, e.g. 2016Q2; the same words as `Period.label`."""
    letter = Case(
        When(**{f"{prefix}__kind": "quarter"}, then=Value("Q")),
        When(**{f"{prefix}__kind": "month"}, then=Value("M")),
        default=Value("Y"),
    )
    return Concat(
        Cast(f"{prefix}__year", CharField()), letter, Cast(f"{prefix}__number", CharField()), output_field=CharField()
    )


def chosen_release(releases: ReleaseQuerySet, *, period: str = "", scheme: str = "", pk: int | None = None) -> Release:
    """Return the release of a number, or else the latest that counts, of a period and scheme where named.

    One query: the releases to choose among come along as ``release.choices``. Raises NoRelease.
    """
    others = releases.newest_first().values(
        choice=JSONObject(
            id="id",
            period=period_label(),
            scheme="scheme__code",
            scheme_name="scheme__name",
            last_on="period__last_on",
            is_replaced=Q(corrected_by__isnull=False),
        )
    )
    wanted = releases.annotate(label=period_label(), listed=ArraySubquery(others))
    if pk is not None:
        wanted = wanted.filter(pk=pk)
    else:
        wanted = wanted.counting()
        wanted = wanted.filter(label=period) if period else wanted
        wanted = wanted.filter(scheme__code=scheme) if scheme else wanted
    release: Release | None = wanted.select_related("scheme", "period").newest_first().first()
    if release is None:
        raise NoRelease
    release.choices = [Choice(**choice) for choice in getattr(release, "listed", [])]
    return release


def frame_of(release: Release | None) -> Frame:
    """Return the frame of a page about a release; before the first release it is empty."""
    if release is None:
        return Frame("", False, [], "")
    city: dict[str, Any] = release.summary["city"]
    periods = list(dict.fromkeys(choice.period for choice in release.choices))
    return Frame(city.get("name", ""), city.get("is_demo", False), periods, release.period.label)
