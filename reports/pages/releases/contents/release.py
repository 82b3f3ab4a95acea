"""The list of releases, and one of them: its table, its digest, and what an erratum changed."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from parks.querysets import park_order
from reports.models import Release, ReleasedFigure, Standing
from reports.pages.frame.contents.words import score_decimals, state_words
from reports.pages.releases.contents.stated import StatedLists, out_counts, parks_named
from reports.querysets import ReleaseQuerySet
from targets.indicators.querysets import indicator_order


@dataclass(frozen=True)
class ReleaseListContents:
    """All releases, the latest period first; one query."""

    releases: list[Release]

    @classmethod
    def of(cls, releases: ReleaseQuerySet[Release]) -> ReleaseListContents:
        """Return the list."""
        rows = releases.defer("summary").select_related("scheme", "period", "supersedes", "superseded_by")
        return cls(list(rows.newest_first()))


@dataclass(frozen=True)
class PlaceChange:
    """A park whose place or score an erratum changed."""

    park: str
    place_before: int | None
    place: int | None
    score_before: Decimal | None
    score: Decimal | None


@dataclass(frozen=True)
class CellChange:
    """A figure that an erratum changed."""

    park: str
    indicator: str
    unit: str
    decimals: int
    before: Decimal | None
    state_before: str
    value: Decimal | None
    state: str

    @property
    def word_before(self) -> str:
        """Return the word for a figure that was no number."""
        return state_words()[self.state_before]

    @property
    def word(self) -> str:
        """Return the word for a figure that is no number."""
        return state_words()[self.state]


@dataclass(frozen=True)
class ReleaseContents:
    """One release; the changes are empty unless it takes the place of another."""

    release: Release
    standings: list[Standing]
    places: list[PlaceChange]
    cells: list[CellChange]
    count: int
    stated: StatedLists

    @property
    def decimals(self) -> int:
        """Return how many decimals scores are shown with."""
        return score_decimals(self.release)

    @property
    def outs(self) -> list[tuple[Standing, list[tuple[str, int]]]]:
        """Return the parks of which items are in no count, with how many and why."""
        return [(row, out_counts(row)) for row in self.standings if row.outs]

    @classmethod
    def of(cls, release: Release) -> ReleaseContents:
        """Return the page; a query, three for what takes the place of another, and one where anything is out."""
        pair = [release.pk, release.supersedes_id or release.pk]
        rows = list(
            Standing.objects.filter(release__in=pair).select_related("park").order_by("position")
            if release.supersedes_id
            else Standing.objects.filter(release=release).select_related("park").order_by("position")[:50]
        )
        own = [row for row in rows if row.release_id == release.pk]
        before = {row.park_id: row for row in rows if row.release_id != release.pk}
        return cls(
            release=release,
            standings=own[:50],
            places=_places(own, before) if release.supersedes_id else [],
            cells=_cells(release) if release.supersedes_id else [],
            count=sum(group["parks"] for group in release.summary["groups"]),
            stated=StatedLists.of(release.summary, _names(release)),
        )


def _names(release: Release) -> dict[str, str]:
    """Return the names of the parks that the lists may speak of, no query without a list."""
    if not parks_named(release.summary):
        return {}
    return dict(release.standings.values_list("park__code", "park_name"))


def _places(own: list[Standing], before: dict[int, Standing]) -> list[PlaceChange]:
    changes = []
    for row in own:
        old = before.get(row.park_id)
        if old is None or (old.place, old.score) != (row.place, row.score):
            changes.append(
                PlaceChange(row.park_name, old.place if old else None, row.place, old.score if old else None, row.score)
            )
    return changes


def _cells(release: Release) -> list[CellChange]:
    figures = ReleasedFigure.objects.filter(release__in=[release.pk, release.supersedes_id]).select_related(
        "park", "indicator"
    )
    figures = figures.order_by(*park_order("park__"), *indicator_order("indicator__"))
    pairs: dict[tuple[int, int], dict[int, ReleasedFigure]] = {}
    for figure in figures:
        pairs.setdefault((figure.park_id, figure.indicator_id), {})[figure.release_id] = figure
    changes = []
    for versions in pairs.values():
        now, old = versions.get(release.pk), versions.get(release.supersedes_id or 0)
        if now and old and (now.state, now.value) != (old.state, old.value):
            changes.append(
                CellChange(
                    park=now.park.name,
                    indicator=now.indicator.name,
                    unit=now.indicator.unit,
                    decimals=now.indicator.decimals,
                    before=old.value,
                    state_before=old.state,
                    value=now.value,
                    state=now.state,
                )
            )
    return changes
