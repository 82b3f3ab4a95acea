"""Why a park has its place: every item with its working, what moved it, and what the next place asks for."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.http import Http404

from reports.contents.measured import better_or_worse
from reports.contents.sentences import out_sentence, working_sentence
from reports.contents.words import ItemWord, item_words, score_decimals, state_words
from reports.models import ItemScore, Release, ReleasedFigure, Standing


@dataclass(frozen=True)
class WhyItem:
    """One item: its figure, points, light, the sentence of its working, and what it did to the place."""

    word: ItemWord
    figure: ReleasedFigure | None
    score: ItemScore
    sentence: str
    earlier_points: Decimal | None

    @property
    def state_word(self) -> str:
        """Return the word for a figure that is no number."""
        state = self.figure.state if self.figure else "unknown"
        return state_words()[state]

    @property
    def gained(self) -> Decimal | None:
        """Return the points gained since the last release, None without both."""
        if self.score.points is None or self.earlier_points is None:
            return None
        return self.score.points - self.earlier_points


@dataclass(frozen=True)
class Neighbour:
    """A park above or below in the table."""

    code: str
    name: str
    place: int | None


@dataclass(frozen=True)
class WhyContents:
    """Everything the page says about one park in one release."""

    release: Release
    standing: Standing
    park: dict[str, Any]
    items: list[WhyItem]
    categories: list[tuple[str, Decimal]]
    above: Neighbour | None
    below: Neighbour | None
    needed: list[WhyItem]
    growth: dict[str, int]
    has_comparison: bool
    has_targets: bool

    @property
    def decimals(self) -> int:
        """Return how many decimals scores are shown with."""
        return score_decimals(self.release)

    @property
    def gap_decimals(self) -> int:
        """Return how many decimals the gap to the next place is shown with: enough not to look like zero."""
        gap: Decimal | None = None
        return self.decimals if gap is None or gap >= Decimal("0.01") else 6

    @classmethod
    def of(cls, release: Release, park_code: str) -> WhyContents:
        """Return the page; four queries. Raises Http404 for a park without a standing."""
        near = Standing.objects.filter(release=release).select_related("park").order_by("position")
        standing = near.filter(park__code=park_code).first()
        if standing is None:
            raise Http404
        around = {s.position: s for s in near.filter(position__in=[standing.position - 1, standing.position + 1])}
        items = _items(release, standing)
        return cls(
            release=release,
            standing=standing,
            park=release.summary["parks"].get(park_code, {}),
            items=items,
            categories=_categories(release, standing),
            above=_neighbour(around.get(standing.position - 1)),
            below=_neighbour(around.get(standing.position + 1)),
            needed=[],
            growth=better_or_worse(
                (item.figure.growth_value if item.figure else None, item.word.direction) for item in items
            ),
            has_comparison=release.compared_with_id is not None,
            has_targets=any(item.figure is not None and item.figure.target is not None for item in items),
        )


def _items(release: Release, standing: Standing) -> list[WhyItem]:
    words = item_words(release)
    figures = {
        figure.indicator.code: figure
        for figure in ReleasedFigure.objects.filter(release=release, park=standing.park).select_related("indicator")
    }
    scores = (
        ItemScore.objects.filter(
            standing__park=standing.park, standing__release__in=[release.pk, release.compared_with_id or release.pk]
        )
        .select_related("indicator", "standing")
        .order_by("position")
    )
    earlier = {s.indicator.code: s.points for s in scores if s.standing.release_id != release.pk}
    items = [
        WhyItem(
            word=words[score.indicator.code],
            figure=figures.get(score.indicator.code),
            score=score,
            sentence=_sentence(words[score.indicator.code], score),
            earlier_points=earlier.get(score.indicator.code),
        )
        for score in scores
        if score.standing.release_id == release.pk
    ]
    order = list(words)
    return sorted(items, key=lambda item: order.index(item.word.code))


def _sentence(word: ItemWord, score: ItemScore) -> str:
    if score.out or "out" in score.working:
        return out_sentence(word, score)
    return working_sentence(word, score)


def _categories(release: Release, standing: Standing) -> list[tuple[str, Decimal]]:
    names = {category["code"]: category["name"] for category in release.summary["categories"]}
    order = list(names)
    rows = [(code, Decimal(points)) for code, points in standing.categories.items() if code in names]
    return [(names[code], points) for code, points in sorted(rows, key=lambda row: order.index(row[0]))]


def _neighbour(standing: Standing | None) -> Neighbour | None:
    return Neighbour(standing.park.code, standing.park_name, standing.place) if standing else None
