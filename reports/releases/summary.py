"""What a release says of the whole, as it is stored: plain JSON, numbers as plain strings.

These are the words of format 3. Releases of formats 1 and 2 lack ``format``, ``wholes``, ``red_lines`` and all that is
out, and their news, totals and ``attention`` have older words.
"""

from __future__ import annotations

from typing import Any, NotRequired, TypedDict

Number = str


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
    value: Number | None
    growth: Number | None
    target: Number | None
    is_city_target: bool
    completion: Number | None
    due: Number | None
    light: str | None
    asked: int
    reported: int
    missing_parks: list[str]
    is_unavailable: bool


class AttentionRow(TypedDict):
    """An item behind: how much of what is due is missing in per cent, and ``missing`` in its unit."""

    park: str
    indicator: str
    light: str
    shortfall: Number
    value: Number
    expected: Number
    target: Number
    missing: Number
    completion: Number | None
    responsible: str


class RedLine(TypedDict):
    """A deduction, a veto or a limit that is hit."""

    park: str
    indicator: str
    rule: str
    value: Number
    target: Number | None


class Stated(TypedDict):
    """An item that is out because somebody said so, with the reason given."""

    park: str
    indicator: str
    reason: str
    has_target: bool


class NewsOfBehind(TypedDict):
    """The park with most items behind, with its largest shortfall where there is one."""

    park: str
    name: str
    items: int
    indicator: NotRequired[str]
    shortfall: NotRequired[Number]


class News(TypedDict):
    """Who is first, who climbed most, who has most items behind, and who reported nothing."""

    first: list[dict[str, object]]
    climber: NotRequired[dict[str, object]]
    behind: NotRequired[NewsOfBehind]
    unreported: list[str]


class Summary(TypedDict):
    """The whole."""

    format: int
    city: dict[str, Any]
    scheme: dict[str, Any]
    release: dict[str, Any]
    compared_with: str | None
    groups: list[dict[str, Any]]
    largest_score: int
    has_targets: bool
    categories: list[dict[str, object]]
    items: list[dict[str, Any]]
    parks: dict[str, Any]
    not_ranked: list[dict[str, Any]]
    approved: dict[str, int]
    news: News
    totals: list[TotalWords]
    wholes: dict[str, TotalWords]
    pairs: dict[str, object] | None
    red_lines: list[RedLine]
    attention: list[AttentionRow]
    names: dict[str, str]
    unknown: list[list[str]]
    without_target: list[list[str]]
    not_applicable: list[Stated]
    not_issued: list[Stated]
    unavailable: list[list[str]]
    warnings: list[str]
