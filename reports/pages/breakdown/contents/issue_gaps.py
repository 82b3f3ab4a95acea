"""What is missing when targets or pledges are issued, as a page names it: with counts, and the way to each."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from parks.models import Park
from targets.breakdown.issue_gaps import Gaps
from targets.models import Indicator, Target

# So many of a group are named; the page of the group has the others.
_MOST = 10


@dataclass(frozen=True)
class GapGroup:
    """What one category or one park lacks: where it is mended, how many, and the first ones with their addresses."""

    name: str
    address: str
    number: int
    named: Sequence[tuple[str, str]]

    @property
    def more(self) -> int:
        """Return how many are not named."""
        return self.number - len(self.named)


@dataclass(frozen=True)
class GapLine:
    """One thing that is missing, in words with its count, and where."""

    words: str
    groups: Sequence[GapGroup]


@dataclass(frozen=True)
class GapsContents:
    """All that is missing; ``token`` says what was shown when it is confirmed."""

    lines: Sequence[GapLine] = ()
    token: str = ""

    @classmethod
    def of(cls, gaps: Gaps, year: int, parks: Mapping[int, Park]) -> GapsContents:
        """Return what is missing in words; no query."""
        found = []
        if number := len(gaps.city):
            words = ngettext(
                "%(number)s indicator that adds up has no target of the city",
                "%(number)s indicators that add up have no target of the city",
                number,
            )
            found.append(GapLine(words % {"number": number}, list(_by_category(gaps.city, year))))
        if number := len(gaps.responsible):
            words = ngettext(
                "%(number)s target has no responsible person", "%(number)s targets have no responsible person", number
            )
            found.append(GapLine(words % {"number": number}, list(_by_park(gaps.responsible, year, parks))))
        if number := len(gaps.base):
            words = ngettext(
                "%(number)s target has no actual of last year",
                "%(number)s targets have no actual of last year",
                number,
            )
            found.append(GapLine(words % {"number": number}, list(_by_park(gaps.base, year, parks))))
        return cls(found, gaps.token)


NOTHING_MISSING = GapsContents()


def _by_category(indicators: Sequence[Indicator], year: int) -> Iterable[GapGroup]:
    page = reverse("reports:breakdown", args=[year])
    for (_last, _position, code), each in groupby(sorted(indicators, key=_in_order), key=_category_of):
        own = list(each)
        address = f"{page}?{urlencode({'category': code})}"
        name = own[0].category.name if own[0].category else _("Without a category")
        yield GapGroup(name, address, len(own), [(address, one.name) for one in own[:_MOST]])


def _category_of(indicator: Indicator) -> tuple[bool, int, str]:
    """Return where the category of an indicator stands among the city's; none is the last."""
    category = indicator.category
    return (False, category.position, category.code) if category else (True, 0, "")


def _in_order(indicator: Indicator) -> tuple[tuple[bool, int, str], int, str]:
    return _category_of(indicator), indicator.position, indicator.code


def _by_park(targets: Sequence[Target], year: int, parks: Mapping[int, Park]) -> Iterable[GapGroup]:
    page = reverse("reports:breakdown", args=[year])
    by_park: dict[int, list[Target]] = {}
    for target in targets:
        by_park.setdefault(target.park_id, []).append(target)
    for pk, own in by_park.items():
        code = parks[pk].code
        named = [
            (reverse("reports:target", args=[year, code, one.indicator.code]), one.indicator.name)
            for one in own[:_MOST]
        ]
        yield GapGroup(parks[pk].name, f"{page}?{urlencode({'park': code})}", len(own), named)
