"""The headline totals of a release, in the words of the day it was published."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, TypedDict

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from reports.models import Release
from reports.pages.frame.contents.words import Apart, apart
from targets.indicators.growth_words import growth_text
from targets.scoring.progress import light

if TYPE_CHECKING:
    from reports.releases.summary import OldTotalWords, TotalWords

# Per cent are shown with so many decimals wherever two of them stand beside each other.
DECIMALS = 2


@dataclass(frozen=True)
class Total:
    """A total over the parks that are asked for it.

    ``year`` is the completion of the year's target beside what is due by now, None where either is missing. ``against``
    says whose target that is. ``missing`` names the parks that did not report, without whom there is no light.
    """

    name: str
    unit: str
    decimals: int
    value: Decimal | None
    growth: Decimal | None
    growth_text: str
    year: Apart | None
    light: str
    over: str
    against: str
    missing: list[str]
    is_partial: bool
    is_unavailable: bool


def totals_of(release: Release) -> list[Total]:
    """Return up to four headlines; those of formats 1 and 2 say what they said then."""
    one = _total if release.format >= 3 else _old_total
    return [one(release, words) for words in release.summary["totals"]]


def _total(release: Release, words: TotalWords) -> Total:
    is_partial = words["reported"] < words["asked"]
    names = release.summary["names"]
    return Total(
        **_common(words),
        light="" if is_partial else words["light"] or "",
        over=_over(words["asked"], words["reported"], is_sum=words["total"] == "sum"),
        against=_against(is_partial=is_partial, is_city_target=words["is_city_target"]),
        missing=[names[code] for code in words["missing_parks"]],
        is_partial=is_partial,
        is_unavailable=words["is_unavailable"],
    )


def _old_total(release: Release, words: OldTotalWords) -> Total:
    """Return a total that divided the parts of some by the target of all; while somebody is missing it has no light."""
    common, missing = _common(words), words["missing"]
    over = ngettext("%(count)s not reported", "%(count)s not reported", missing) % {"count": missing}
    return Total(
        **common,
        light="" if missing else _old_light(release, common["year"]),
        over=over if missing else _("total") if words["total"] == "sum" else _("city"),
        against=_("of the year's target"),
        missing=[],
        is_partial=bool(missing),
        is_unavailable=False,
    )


class _Common(TypedDict):
    """What totals of all formats say."""

    name: str
    unit: str
    decimals: int
    value: Decimal | None
    growth: Decimal | None
    growth_text: str
    year: Apart | None


def _common(words: TotalWords | OldTotalWords) -> _Common:
    said = words.get("completion"), words.get("due"), words.get("growth")
    completion, due, growth = map(decimal, said)
    return {
        "name": words["name"],
        "unit": words["unit"],
        "decimals": words["decimals"],
        "value": decimal(words["value"]),
        "growth": growth,
        "growth_text": growth_text(growth, kind=words["growth_kind"], unit=words["unit"], decimals=words["decimals"]),
        "year": None if completion is None or due is None else apart(completion, due, DECIMALS),
    }


def _old_light(release: Release, year: Apart | None) -> str:
    if year is None or year.other <= 0:
        return ""
    bounds = release.summary["scheme"]
    return light(year.value / year.other, Decimal(bounds["ahead"]), Decimal(bounds["near"])).value


def _over(asked: int, reported: int, *, is_sum: bool) -> str:
    """Return over how many parks a total is, or how many of them reported."""
    if reported < asked:
        return _("%(reported)s of %(asked)s reported") % {"reported": reported, "asked": asked}
    words = ngettext("total of %(count)s park", "total of %(count)s parks", asked)
    if not is_sum:
        words = ngettext("%(count)s park", "%(count)s parks", asked)
    return words % {"count": asked}


def _against(*, is_partial: bool, is_city_target: bool) -> str:
    """Return whose target the completion is of."""
    if is_partial:
        return _("of the targets of those that reported")
    return _("of the city's target") if is_city_target else _("of the sum of the parks' targets")


def decimal(text: str | Decimal | None) -> Decimal | None:
    """Return a number of a summary, None where there is none."""
    return None if text is None else Decimal(text)
