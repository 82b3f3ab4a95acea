"""What a park would need for the next place, reckoned from a frozen document when somebody looks; nothing is stored."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache

from reports.models import FrozenInputs, Release
from reports.releases.document import FrozenDocument, IndicatorWords, frozen_number, read_document
from reports.releases.scored import ScoredInputs
from targets.scoring.next_place import Limits, Need, NextPlace
from targets.scoring.score import score
from targets.scoring.table import GroupTable
from targets.scoring.values import Measure

# So many groups are kept, and so many answers; a release never changes, so that only their number is bounded.
GROUPS, ANSWERS = 4, 2000


@dataclass(frozen=True)
class Reckoning:
    """The points that a park lacks, and the items each of which alone would bring the next place, or two together.

    ``missing`` is None for a park that is first or has no place. The pair is looked for only where no item is alone
    enough.
    """

    missing: Decimal | None
    alone: tuple[Need, ...] = ()
    pair: tuple[Need, Need] | None = None


def next_place_in(release: Release, group: str, park: str) -> Reckoning:
    """Return what a park of a group of a release would need; a query unless the group was asked for lately."""
    return _reckoned(release.pk, release.digest, group, park)


def next_place(document: FrozenDocument, park: str) -> Reckoning:
    """Return what a park would need by a document. Raises KeyError for a park that is in no group of it."""
    group = next(words["group"] for words in document["parks"] if words["code"] == park)
    return _answer(*_table(document, group or ""), park)


@lru_cache(maxsize=ANSWERS)
def _reckoned(pk: int, digest: str, group: str, park: str) -> Reckoning:
    return _answer(*_table_of(pk, digest, group), park)


@lru_cache(maxsize=GROUPS)
def _table_of(pk: int, digest: str, group: str) -> tuple[GroupTable, Mapping[str, Limits]]:
    """Return a group of a stored release; the digest is asked for because it names what was read."""
    inputs = FrozenInputs.objects.get(release=pk, release__digest=digest)
    return _table(read_document(inputs.text), group)


def _table(document: FrozenDocument, group: str) -> tuple[GroupTable, Mapping[str, Limits]]:
    """Return the table of one group as scoring gives it, and which values its items may have."""
    found = ScoredInputs(document)
    members = {code: park for code, park in found.inputs.items() if park.group == group}
    standings = score(found.scheme, list(members.values()), found.directions).standings
    limits = {item.indicator: limits_of(found.indicators[item.indicator]) for item in found.scheme.items[group]}
    return GroupTable(found.scheme, standings, members, found.directions), limits


def limits_of(indicator: IndicatorWords) -> Limits:
    """Return which values of an indicator are possible; formats 1 and 2 did not state bounds."""
    return Limits(
        decimals=indicator["decimals"],
        is_whole=indicator["whole"],
        is_cumulative=indicator["measure"] == Measure.YTD,
        is_per_cent=indicator["unit"] == "%",
        lowest=frozen_number(indicator.get("lowest")),
        highest=frozen_number(indicator.get("highest")),
    )


def _answer(table: GroupTable, limits: Mapping[str, Limits], park: str) -> Reckoning:
    asked = NextPlace(table, park, limits)
    if asked.missing is None:
        return Reckoning(None)
    alone = tuple(asked.need(code, value) for code in limits if (value := asked.alone(code)) is not None)
    return Reckoning(asked.missing, alone, None if alone else asked.pair())
