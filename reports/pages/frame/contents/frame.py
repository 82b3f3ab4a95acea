"""What surrounds every page, and the release that a page speaks of."""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from core.statements import columns, is_whole, read
from reports.models import Release
from reports.querysets import ReleaseQuerySet
from targets.models import Period, Scheme

if TYPE_CHECKING:
    from reports.releases.document import CityWords
    from reports.releases.summary import Summary

# What the database has numbers for.
_LARGEST = 2**63 - 1
# So many releases are looked at again and again.
_KEPT = 16

_summaries: dict[str, Summary] = {}


class NoRelease(LookupError):
    """There is no such release, or none this person may see."""


@dataclass(frozen=True)
class Choice:
    """A release as a choice: number, period, scheme and series, what it is, and whether a later one took its place."""

    id: int
    period: str
    scheme: str
    scheme_name: str
    last_on: str
    is_replaced: bool
    is_erratum: bool = False
    is_preliminary: bool = False
    series: str = ""


@dataclass(frozen=True)
class Banner:
    """What stands above every page about a release that is not the last word.

    ``successor`` is the release of the same scheme and period that counts in its place, None for a preliminary one
    (快报) that still counts.
    """

    is_preliminary: bool
    successor: Choice | None


@dataclass(frozen=True)
class Frame:
    """The city's name, whether it is a demo, and the periods that can be chosen, the latest first.

    ``banner`` is of a page that speaks of a release, where there is something to say of the release itself.
    """

    city_name: str
    is_demo: bool
    periods: list[str]
    period: str
    banner: Banner | None = None


def chosen_release(
    releases: ReleaseQuerySet[Release], *, period: str = "", scheme: str = "", pk: int | None = None
) -> Release:
    """Return the release of a number, or else the latest that counts, of a period and scheme where named.

    One query: scheme, period and the releases to choose among (``release.choices``) come along. Raises NoRelease.
    """
    if not is_whole(releases) or (pk is not None and pk > _LARGEST):
        raise NoRelease
    asked = {"pk": pk, "label": period or None, "scheme": scheme or None, "known": list(known := dict(_summaries))}
    for release, release.period, release.scheme, stamp, listed in read(_statement(), asked, Release, Period, Scheme):
        release.summary = _summary_of(release, stamp, known)
        release.choices = [Choice(**choice) for choice in listed]
        found: Release = release
        return found
    raise NoRelease


@cache
def _statement() -> str:
    """Return the statement behind every page; a summary that is known already stays behind."""
    stamp = "r.id || ' ' || r.digest || ' ' || r.published_at"
    own = columns(Release, "r").replace(
        "r.summary", f"CASE WHEN {stamp} = ANY(%(known)s) THEN NULL ELSE r.summary END AS summary"
    )
    label = "{0}.year || CASE {0}.kind WHEN 'quarter' THEN 'Q' WHEN 'month' THEN 'M' ELSE 'Y' END || {0}.number"
    joined = """reports_release {0} JOIN targets_period {1} ON {1}.id = {0}.period_id
        JOIN targets_scheme {2} ON {2}.id = {0}.scheme_id"""
    return f"""
        SELECT {own}, {columns(Period, "p")}, {columns(Scheme, "s")}, {stamp}, ARRAY(
            SELECT json_build_object(
                'id', o.id, 'period', {label.format("op")}, 'scheme', os.code, 'scheme_name', os.name,
                'last_on', op.last_on, 'series', o.series,
                'is_replaced', EXISTS (SELECT FROM reports_release x WHERE x.supersedes_id = o.id),
                'is_erratum', o.is_erratum, 'is_preliminary', o.is_preliminary
            ) FROM {joined.format("o", "op", "os")} ORDER BY op.last_on DESC, o.id DESC
        ) AS listed
        FROM {joined.format("r", "p", "s")}
        WHERE CASE WHEN %(pk)s::bigint IS NOT NULL THEN r.id = %(pk)s
            ELSE NOT EXISTS (SELECT FROM reports_release x WHERE x.supersedes_id = r.id)
                AND ({label.format("p")} = %(label)s OR %(label)s IS NULL)
                AND (s.code = %(scheme)s OR %(scheme)s IS NULL) END
        ORDER BY p.last_on DESC, r.id DESC LIMIT 1
    """  # noqa: S608 - made of the columns of two models


def _summary_of(release: Release, stamp: str, known: dict[str, Summary]) -> Summary:
    """Return the summary, which never changes: it is sent and read once, not with every page."""
    if release.summary is None:
        return known[stamp]
    summary: Summary = json.loads(release.summary)
    while len(_summaries) >= _KEPT:
        _summaries.pop(next(iter(_summaries)), None)
    _summaries[stamp] = summary
    return summary


def year_before(release: Release) -> Choice | None:
    """Return the release of the same series for the same period of the year before that counts; no query.

    A period is compared with its like alone: a first quarter never with a full year.
    """
    period = release.period
    label = f"{period.year - 1}{period.label.removeprefix(str(period.year))}"
    found = (c for c in release.choices if (c.period, c.series, c.is_replaced) == (label, release.series, False))
    return next(found, None)


def frame_of(release: Release | None, *, is_about: bool = False) -> Frame:
    """Return the frame of a page, empty before the first release. ``is_about``: the page speaks of the release."""
    if release is None:
        return Frame("", False, [], "")
    city: CityWords = release.summary["city"]
    periods = list(dict.fromkeys(choice.period for choice in release.choices))
    banner = banner_of(release) if is_about else None
    return Frame(city.get("name", ""), city.get("is_demo", False), periods, release.period.label, banner)


def banner_of(release: Release) -> Banner | None:
    """Return what is to be said above every page of a release: what took its place, or that more is to come."""
    own = next((choice for choice in release.choices if choice.id == release.pk), None)
    if own is None or not (own.is_replaced or own.is_preliminary):
        return None
    same = [choice for choice in release.choices if (choice.period, choice.scheme) == (own.period, own.scheme)]
    successor = next((choice for choice in same if not choice.is_replaced), None) if own.is_replaced else None
    return Banner(own.is_preliminary, successor)
