"""What a release says of the whole, as it is stored: plain JSON, numbers as plain strings.

These are the words of format 3. Releases of formats 1 and 2 lack ``format``, ``wholes``, ``red_lines`` and all that is
out, and their news, totals and ``attention`` have older words.
"""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import NotRequired, TypedDict

from reports.releases.document import CityWords, ReleaseWords

_Number = str


class TotalWords(TypedDict):
    """A total over the parks that are asked for the indicator, ``reported`` of which reported.

    ``completion`` and ``due`` are in per cent of ``target``; while parks are missing, all speak of those that reported,
    and there is no light. ``is_unavailable``: there is no figure yet (未到报送时间). ``is_city_target``: against the
    city's own.
    """

    code: str
    name: str
    unit: str
    decimals: int
    direction: str
    total: str
    growth_kind: str
    value: _Number | None
    growth: _Number | None
    target: _Number | None
    is_city_target: bool
    completion: _Number | None
    due: _Number | None
    light: str | None
    asked: int
    reported: int
    missing_parks: list[str]
    is_unavailable: bool


class OldTotalWords(TypedDict):
    """A total of formats 1 and 2; of ``missing`` parks there is no figure."""

    name: str
    unit: str
    decimals: int
    total: str
    growth_kind: str
    value: _Number | None
    growth: NotRequired[_Number | None]
    completion: NotRequired[_Number | None]
    due: NotRequired[_Number | None]
    missing: int


class GroupWords(TypedDict):
    """A group that has parks, with their number."""

    code: str
    name: str
    parks: int


class CategoryWords(TypedDict):
    """A category that has items."""

    code: str
    name: str


class IndicatorInShort(TypedDict):
    """What pages need to show figures of an indicator.

    ``growth``, ``whole`` and ``position`` are said from format 3 on.
    """

    code: str
    name: str
    unit: str
    decimals: int
    direction: str
    measure: str
    growth: NotRequired[str]
    whole: NotRequired[bool]
    position: NotRequired[int]


class ItemInShort(IndicatorInShort):
    """An item of the scheme: with its category, and its weight by group ("" is all)."""

    category: str | None
    weights: dict[str, _Number]


class RankedPark(TypedDict):
    """What is known of a park with a standing."""

    kind: str
    level: str
    industries: list[str]


class NotRanked(TypedDict):
    """A park without a standing."""

    code: str
    name: str


class PairOfItems(TypedDict):
    """比X看Y with a value within 0..1 for every ranked park; None is a gap. Old releases name no ``indicators``."""

    compare: str
    look: str
    view: NotRequired[str]
    indicators: NotRequired[list[IndicatorInShort]]
    values: Mapping[str, _Number | Decimal | None]


class StoredCampaign(TypedDict):
    """The pairs of the year's campaign."""

    name: str
    pairs: list[PairOfItems]


class Leader(TypedDict):
    """Who is first in a group."""

    park: str
    name: str
    group: str
    score: _Number


class Climber(TypedDict):
    """Who climbed most, and by how many places."""

    park: str
    name: str
    places: int


class AttentionRow(TypedDict):
    """An item behind: how much of what is due is missing in per cent, and ``missing`` in its unit."""

    park: str
    indicator: str
    light: str
    shortfall: _Number
    value: _Number
    expected: _Number
    target: _Number
    missing: _Number
    completion: _Number | None
    responsible: str


class RedLine(TypedDict):
    """A deduction, a veto or a limit that is hit."""

    park: str
    indicator: str
    rule: str
    value: _Number
    target: _Number | None


class StatedOut(TypedDict):
    """An item that is out because somebody said so, with the reason given."""

    park: str
    indicator: str
    reason: str
    has_target: bool


class SchemeInShort(TypedDict):
    """What pages need of the scheme."""

    code: str
    name: str
    better: str
    composite: str
    missing: str
    ahead: _Number
    near: _Number


class NewsOfBehind(TypedDict):
    """The park with most items behind, with its largest shortfall where there is one."""

    park: str
    name: str
    items: int
    indicator: NotRequired[str]
    shortfall: NotRequired[_Number]
    gap: NotRequired[_Number]


class News(TypedDict):
    """Who is first, who climbed most, who has most items behind, and who reported nothing."""

    first: list[Leader]
    climber: NotRequired[Climber]
    behind: NotRequired[NewsOfBehind]
    unreported: list[str]


class Summary(TypedDict):
    """The whole."""

    format: int
    city: CityWords
    scheme: SchemeInShort
    release: ReleaseWords
    compared_with: str | None
    groups: list[GroupWords]
    largest_score: int
    has_targets: bool
    categories: list[CategoryWords]
    items: list[ItemInShort]
    parks: dict[str, RankedPark]
    not_ranked: list[NotRanked]
    approved: dict[str, int]
    news: News
    totals: list[TotalWords]
    wholes: dict[str, TotalWords]
    pairs: StoredCampaign | None
    red_lines: list[RedLine]
    attention: list[AttentionRow]
    names: dict[str, str]
    unknown: list[list[str]]
    without_target: list[list[str]]
    not_applicable: list[StatedOut]
    not_issued: list[StatedOut]
    unavailable: list[list[str]]
    warnings: list[str]
