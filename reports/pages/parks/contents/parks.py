"""All parks on one page, with what they are and where they stand."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import OuterRef, QuerySet, Subquery

from parks.models import Park
from parks.querysets import ParkQuerySet
from reports.models import Release, Standing
from reports.pages.frame.contents.words import score_decimals

_PER_PAGE = 50


@dataclass(frozen=True)
class ParkListContents:
    """The parks of a page in the city's order, each with its standing in the release."""

    release: Release | None
    parks: list[Park]
    page: int
    pages: int
    count: int

    @property
    def page_numbers(self) -> range:
        """Return the numbers of the pages."""
        return range(1, self.pages + 1)

    @property
    def decimals(self) -> int:
        """Return how many decimals scores are shown with."""
        return score_decimals(self.release) if self.release else 2

    @classmethod
    def of(cls, release: Release | None, parks: ParkQuerySet, page: int) -> ParkListContents:
        """Return one page; two queries."""
        count = parks.count()
        pages = max(1, -(-count // _PER_PAGE))
        page = min(page, pages)
        rows = _with_standing(release, parks)[(page - 1) * _PER_PAGE : page * _PER_PAGE]
        return cls(release, list(rows), page, pages, count)


def _with_standing(release: Release | None, parks: ParkQuerySet) -> QuerySet[Park]:
    standing = Standing.objects.filter(release=release, park=OuterRef("pk"))
    columns = ("place", "score", "position", "park_name", "items_behind", "is_unreported")
    rows: QuerySet[Park] = (
        parks.select_related("group", "region", "parent", "successor")
        .annotate(**{f"standing_{column}": Subquery(standing.values(column)[:1]) for column in columns})
        .in_order()
    )
    return rows
