"""The frozen inputs of a release as one JSON document in canonical form.

Format 3 is described by the types below. Formats 1 and 2 come from before the product's first release: `brought_up`
says them in the words of today, such that points, scores, places and movements come out as they were published.
"""

from __future__ import annotations

import hashlib
import json
from decimal import Decimal
from typing import Any, NotRequired, TypedDict

from core.canonical import canonical, plain
from targets.indicators.models.periods import share_of_year
from targets.scoring.progress import Path

__all__ = [
    "FORMAT",
    "FrozenDocument",
    "brought_up",
    "canonical",
    "digest_of_document",
    "frozen_number",
    "parsed",
    "read_document",
]

# 2: the summary is recomputed as well. 3: paths, availability, positions, states of targets and reports, reasons of NA.
FORMAT = 3

# Numbers are plain decimals as text, days and instants ISO text; None is "not there".
_Number = str


class CityWords(TypedDict, total=False):
    """The city; empty where there was none."""

    code: str
    name: str
    is_demo: bool


class ReleaseWords(TypedDict):
    """What is published, when and why. ``judged_on`` is the day on which it was judged what is to be had.

    ``is_preliminary``: something is still to come (快报). ``share`` is the period's share of the year in per cent.
    """

    scheme: str
    series: str
    period: str
    kind: str
    year: int
    number: int
    last_on: str
    share: _Number
    published_on: str
    published_at: str
    by: str
    reason: str
    previous_digest: str | None
    supersedes_digest: str | None
    judged_on: str
    is_preliminary: bool


class ItemWords(TypedDict):
    """An item of the scheme; a group of None holds for every group without an item of its own.

    ``section`` is the code of the section it stands in; a document that does not say it has all items at the top.
    """

    group: str | None
    indicator: str
    weight: _Number
    rule: str
    parameters: dict[str, object]
    excluded_parks: list[str]
    section: NotRequired[str]


class SchemeWords(TypedDict):
    """The scheme that points are given by."""

    code: str
    name: str
    year: int
    series: str
    composite: str
    better: str
    tie_break: list[str]
    missing: str
    renormalise: bool
    ahead: _Number
    near: _Number
    items: list[ItemWords]


class Named(TypedDict):
    """A group or a category."""

    code: str
    name: str


class IndicatorWords(TypedDict):
    """What is measured. ``available_on`` is from which day on there is a figure of the period, None: there is none."""

    code: str
    name: str
    unit: str
    decimals: int
    direction: str
    measure: str
    growth: str
    total: str
    numerator: str | None
    denominator: str | None
    category: str | None
    headline: int | None
    reported_by: str
    department: str | None
    position: int
    path: str
    whole: bool
    lowest: _Number | None
    highest: _Number | None
    available: int | None
    every: str
    available_on: str | None


class ParkWords(TypedDict):
    """A park by the words of the period's last day."""

    code: str
    name: str
    short_name: str
    name_key: str
    kind: str
    level: str
    group: str | None
    parent: str | None
    industries: list[str]
    position: int


class FigureRow(TypedDict):
    """The cell in use: recognised where its report counts, else unknown, or unavailable before it is to be had.

    ``base`` is what growth is measured against, the park's own comparable value or last year's recognised one.
    """

    park: str
    indicator: str
    version: int | None
    is_approved: bool
    state: str
    value: _Number | None
    is_estimate: bool
    reported_growth: _Number | None
    base_state: str
    base: _Number | None
    last_year_state: str
    last_year: _Number | None
    na_reason: str


class TargetRow(TypedDict):
    """A target of the year as in force on the period's last day; drafts and "none" have no value.

    ``path`` and ``share`` say how it falls due: its own schedule goes before the indicator's path.
    """

    park: str
    indicator: str
    target: _Number | None
    base: _Number | None
    share: _Number
    path: str
    state: str
    reason: str
    responsible: str


class _RegionRow(TypedDict):
    """What the city as a region reached by its own statistics."""

    value: _Number
    growth: _Number | None
    place: int | None
    out_of: int | None
    source: str


class StandingRow(TypedDict):
    """A standing of the release that movement is measured against."""

    park: str
    group: str
    place: int | None
    score: _Number | None


class Compared(TypedDict):
    """The release that movement is measured against: places, points and places by indicator."""

    digest: str
    period: str
    standings: list[StandingRow]
    points: dict[str, dict[str, _Number]]
    places: dict[str, dict[str, int]]


class PairWords(TypedDict):
    """比X看Y."""

    compare: str
    look: str
    view: str
    indicators: list[str]


class CampaignWords(TypedDict):
    """六比六看."""

    name: str
    pairs: list[PairWords]


class RecentPlaces(TypedDict):
    """The places of an earlier release of the series."""

    period: str
    places: dict[str, int | None]


class FrozenDocument(TypedDict):
    """Everything that a release is computed from."""

    format: int
    city: CityWords
    release: ReleaseWords
    scheme: SchemeWords
    groups: list[Named]
    categories: list[Named]
    indicators: list[IndicatorWords]
    parks: list[ParkWords]
    asked: list[tuple[str, str]]
    figures: list[FigureRow]
    targets: list[TargetRow]
    city_targets: dict[str, _Number]
    city_figures: dict[str, _RegionRow]
    submissions: dict[str, str]
    department_reports: dict[str, str]
    campaign: CampaignWords | None
    compared_with: Compared | None
    recent: list[RecentPlaces]
    brought_up: NotRequired[bool]


# What old documents do not say of an indicator.
NOT_SAID_THEN = {
    "reported_by": "park",
    "department": None,
    "path": "",
    "whole": False,
    "lowest": None,
    "highest": None,
    "available": None,
    "every": "quarter",
}


def parsed(text: str) -> FrozenDocument:
    """Return a document of today's format; equal texts in it are one object, as a country says its words often."""
    known: dict[str, str] = {}

    def shared(row: dict[str, object]) -> dict[str, object]:
        for key, value in row.items():
            if type(value) is str:
                row[key] = known.setdefault(value, value)
        return row

    found: FrozenDocument = json.loads(text, object_hook=shared)
    return found


def read_document(text: str) -> FrozenDocument:
    """Return a stored document in the words of today."""
    return brought_up(json.loads(text))


def brought_up(stored: Any) -> FrozenDocument:
    """Return a stored document of any format as computing reads it today."""
    if stored["format"] >= FORMAT:
        found: FrozenDocument = stored
        return found
    release = stored["release"]
    share = release.get("share") or plain(share_of_year(release["kind"], release["number"]))
    measures = {indicator["code"]: indicator["measure"] for indicator in stored["indicators"]}
    brought: Any = {
        **stored,
        "release": {**release, "share": share, "judged_on": release["published_on"], "is_preliminary": False},
        "indicators": [
            {**NOT_SAID_THEN, **indicator, "position": nth, "available_on": release["last_on"]}
            for nth, indicator in enumerate(stored["indicators"])
        ],
        "parks": [{**park, "position": nth} for nth, park in enumerate(stored["parks"])],
        "asked": [(figure["park"], figure["indicator"]) for figure in stored["figures"]],
        "figures": [{**f, "last_year_state": "unknown", "last_year": None, "na_reason": ""} for f in stored["figures"]],
        "targets": [*(_target(row, measures) for row in stored["targets"]), *_left_out(stored)],
        "city_figures": {},
        "submissions": {},
        "department_reports": {},
        "brought_up": True,
    }
    said: FrozenDocument = brought
    return said


def _target(row: dict[str, Any], measures: dict[str, str]) -> dict[str, object]:
    """Return a target of an old document: cumulative ones in equal parts, levels in full but for own schedules."""
    path = Path.LINEAR if measures[row["indicator"]] == "ytd" else Path.HOLD
    if path is Path.HOLD and row["own_schedule"]:
        path = Path.HOLD if row["base"] is None else Path.CLIMB
        # A schedule that asked for nothing yet took the item out, base or none.
        path = Path.YEAR_END if Decimal(row["share"]) == 0 else path
    return {**row, "path": path.value, "state": "pledged", "reason": "", "responsible": ""}


def _left_out(stored: dict[str, Any]) -> list[dict[str, object]]:
    """Return what old documents meant by a missing target: the item is out, as if none had been issued."""
    promised = {(row["park"], row["indicator"]) for row in stored["targets"]}
    measured = sorted({item["indicator"] for item in stored["scheme"]["items"] if item["rule"] == "completion"})
    return [
        {"park": park["code"], "indicator": code, "target": None, "base": None, "share": "100", "path": "linear",
         "state": "none", "reason": "", "responsible": ""}
        for park in stored["parks"] for code in measured if (park["code"], code) not in promised
    ]  # fmt: skip


def digest_of_document(text: str) -> str:
    """Return the SHA-256 of a canonical text, 64 hexadecimal digits."""
    return hashlib.sha256(text.encode()).hexdigest()


def frozen_number(text: str | None) -> Decimal | None:
    """Return a number of a document, None where there is none."""
    return None if text is None else Decimal(text)
