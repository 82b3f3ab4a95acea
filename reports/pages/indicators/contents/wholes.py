"""What the parks reach together on an indicator, over which of them, and what share of it is a park's."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, TypedDict

from django.db.models import Count, OuterRef, Q, Subquery, Sum

from reports.models import Release, ReleasedFigure
from reports.pages.frame.contents.words import Apart, apart, due_decimals
from reports.pages.indicators.contents.measured import per_cent_of
from targets.models import RegionFigure
from targets.templatetags.figures import figure

if TYPE_CHECKING:
    from django_stubs_ext import WithAnnotations

    class WholeBeside(TypedDict):
        """What `older_whole` adds to a figure."""

        whole_value: Decimal | None
        whole_asked: int | None
        whole_missing: int | None

    FigureWithWhole = WithAnnotations[ReleasedFigure, WholeBeside]
    from django.db.models import QuerySet

    from reports.releases.summary import TotalWords

# From this format on a release says over which parks its totals are.
_FORMAT = 3
_UNKNOWN = Q(state="unknown")


@dataclass(frozen=True)
class Whole:
    """The total of an indicator over the parks without a parent that were asked for it.

    ``completion`` and ``due`` are in per cent of ``target``, which is the city's own where ``is_city_target`` says so.
    While parks are missing all speak of the ``reported`` ones, and nobody has a share. Releases of formats 1 and 2 tell
    the value and how many are missing alone.
    """

    value: Decimal | None
    asked: int
    reported: int
    growth: Decimal | None = None
    target: Decimal | None = None
    completion: Decimal | None = None
    due: Decimal | None = None
    light: str | None = None
    is_city_target: bool = False
    is_unavailable: bool = False

    @property
    def is_complete(self) -> bool:
        """Return whether all that were asked reported."""
        return self.asked > 0 and self.reported == self.asked

    @property
    def year(self) -> Apart | None:
        """Return the completion of the year beside what is due of it by now."""
        return year_of(self.completion, self.due)

    def share_of(self, value: Decimal | None) -> Decimal | None:
        """Return a park's share in per cent (占园区合计), None while somebody is missing."""
        return per_cent_of(value, self.value) if self.is_complete else None


def year_of(completion: Decimal | None, due: Decimal | None, decimals: int = 1) -> Apart | None:
    """Return a completion of the year beside what is due of it, None without either."""
    return None if completion is None or due is None else apart(completion, due, decimals)


def expected_words(value: Decimal | None, expected: Decimal | None, decimals: int, *, is_whole: bool) -> str:
    """Return what is due as shown: with more decimals where it would look like the value and is not (21 and 21.25)."""
    if expected is None:
        return "–"
    decimals = due_decimals(decimals, expected, is_whole=is_whole)
    shown = expected if value is None else (found := apart(value, expected, decimals)).other
    return figure(shown, decimals if value is None else found.decimals)


def stored_whole(release: Release, code: str) -> Whole | None:
    """Return the total as the release stores it, None where it stores none."""
    words: TotalWords | None = release.summary.get("wholes", {}).get(code)
    if words is None:
        return None
    return Whole(
        value=_number(words["value"]),
        asked=words["asked"],
        reported=words["reported"],
        growth=_number(words["growth"]),
        target=_number(words["target"]),
        completion=_number(words["completion"]),
        due=_number(words["due"]),
        light=words["light"],
        is_city_target=words["is_city_target"],
        is_unavailable=words["is_unavailable"],
    )


def is_older(release: Release) -> bool:
    """Return whether totals have to be added up from the stored figures."""
    return release.format < _FORMAT


def older_whole() -> dict[str, object]:
    """Return what to annotate figures of an older release with: the sum of an indicator, and of how many parks."""
    figures = ReleasedFigure.objects.filter(
        release=OuterRef("release"), indicator=OuterRef("indicator"), park__parent=None
    )
    sums = {"whole_value": Sum("value"), "whole_asked": Count("pk"), "whole_missing": Count("pk", filter=_UNKNOWN)}
    by_indicator = figures.order_by().values("indicator")
    return {name: Subquery(by_indicator.annotate(one=one).values("one")) for name, one in sums.items()}


def older_whole_of(row: FigureWithWhole) -> Whole:
    """Return the total of a figure that was annotated with `older_whole`."""
    asked = row.whole_asked or 0
    return Whole(row.whole_value, asked, asked - (row.whole_missing or 0))


def own_figures_of_city(release: Release) -> QuerySet[RegionFigure]:
    """Return the region figures of the city itself for the release's period."""
    city = release.summary["city"].get("code", "")
    return RegionFigure.objects.filter(region__code=city, period=release.period_id)


def _number(text: str | None) -> Decimal | None:
    return None if text is None else Decimal(text)
