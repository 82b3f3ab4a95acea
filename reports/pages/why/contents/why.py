"""Why a park has its place: every item with its working, what moved it, and what the next place asks for."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from django.http import Http404
from django.utils.translation import gettext as _

from reports.models import ItemScore, Release, ReleasedFigure, Standing
from reports.pages.frame.contents.words import (
    Apart,
    ItemWord,
    apart,
    item_words,
    schedule_sentence,
    score_decimals,
    state_words,
    word_of_out,
)
from reports.pages.releases.contents.stated import out_counts
from reports.pages.why.contents.sentences import out_sentence, working_sentence
from reports.releases.reckoning import Reckoning, next_place_in
from targets.scoring.arithmetic import CONTEXT, HUNDRED, half_up
from targets.scoring.arithmetic import points_of as rounded
from targets.scoring.rules import rule_of

# A group of more parks is reckoned by an address of its own, so that nobody waits for the page.
INLINE = 300
# Completion of the year and what is due of it are shown with so many decimals.
_DECIMALS = 2


@dataclass(frozen=True)
class WhyItem:
    """One item: its figure, points, light, the sentence of its working, and what it did to the place.

    ``full`` are the points that the item gives at its weight, re-spread like its points are: 0 for what stands outside
    the sum of weights, None where points are penalties and nothing is full. ``decimals`` are those of points.
    """

    word: ItemWord
    figure: ReleasedFigure | None
    score: ItemScore
    sentence: str
    earlier_points: Decimal | None
    full: Decimal | None
    decimals: int

    @property
    def state_word(self) -> str:
        """Return the word for a figure that is no number."""
        state = self.figure.state if self.figure else "unknown"
        return state_words()[state]

    @property
    def out_word(self) -> str:
        """Return the word that stands where the light would be; empty where nothing takes the item out."""
        return word_of_out(self.figure) if self.figure else ""

    @property
    def light(self) -> str | None:
        """Return the light; none for what is out, whatever a release of an older format stored."""
        return None if self.out_word else self.score.light

    @property
    def against_full(self) -> Apart | None:
        """Return the points beside the full ones as they are shown, None where the item is out or nothing is full."""
        if self.score.points is None or self.full is None:
            return None
        return apart(self.score.points, self.full, self.decimals)

    @property
    def lost(self) -> Decimal | None:
        """Return the points that are missing to the full ones, below zero where there are more; None where it is out.

        Where points are penalties, each of them is lost.
        """
        if self.score.points is None:
            return None
        return self.score.points if self.full is None else self.full - self.score.points

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
    """Everything the page says about one park in one release; ``items`` are in the order of the points they lost.

    ``factor`` is what the points of all ordinary items were multiplied by because others are out, None where none are.
    """

    release: Release
    standing: Standing
    park: Mapping[str, object]
    items: list[WhyItem]
    categories: list[tuple[str, Decimal]]
    above: Neighbour | None
    below: Neighbour | None
    next: NextContents | None
    has_comparison: bool
    has_targets: bool
    factor: Decimal | None

    @property
    def decimals(self) -> int:
        """Return how many decimals scores are shown with."""
        return score_decimals(self.release)

    @property
    def has_full(self) -> bool:
        """Return whether items have full points: not where points are penalties."""
        return any(item.full is not None for item in self.items)

    @property
    def longest(self) -> Decimal:
        """Return the points that the longest bar stands for; all bars have one scale."""
        known = [number for item in self.items for number in (item.score.points, item.full) if number is not None]
        return max([*known, Decimal(0)])

    @property
    def whole(self) -> Apart | None:
        """Return the score beside the full points of all items as they are shown, None without either."""
        if self.standing.score is None or not self.has_full:
            return None
        full = sum((item.full for item in self.items if item.full is not None and not item.score.out), Decimal(0))
        return apart(self.standing.score, full, self.decimals)

    @property
    def year(self) -> Apart | None:
        """Return completion of the year beside what is due of the same items."""
        done, due = self.standing.year_completion, self.standing.year_due
        return None if done is None or due is None else apart(done, due, _DECIMALS)

    @property
    def schedule(self) -> str:
        """Return how the completion of the year stands against its schedule, in words."""
        return schedule_sentence(self.year) if self.year else ""

    @property
    def outs(self) -> list[tuple[str, int]]:
        """Return why items of the park are out, and how many."""
        return out_counts(self.standing)

    @property
    def is_rounded(self) -> bool:
        """Return whether the printed points of the categories add up to another score than is printed."""
        return has_rounding(self.standing, self.decimals)

    @property
    def waits_for_next(self) -> bool:
        """Return whether what the next place needs comes by its own address."""
        return self.next is None and (self.standing.place or 0) > 1

    @classmethod
    def of(cls, release: Release, park_code: str) -> WhyContents:
        """Return the page; five queries at most. Raises Http404 for a park without a standing."""
        near = Standing.objects.filter(release=release).select_related("park").order_by("position")
        standing = near.filter(park__code=park_code).first()
        if standing is None:
            raise Http404
        around = {s.position: s for s in near.filter(position__in=[standing.position - 1, standing.position + 1])}
        items = sorted(_items(release, standing), key=lambda item: (item.lost is None, -(item.lost or Decimal(0))))
        factors = [item.score.working["factor"] for item in items if "factor" in item.score.working]
        return cls(
            release=release,
            standing=standing,
            park=release.summary["parks"].get(park_code, {}),
            items=items,
            categories=_categories(release, standing),
            above=_neighbour(around.get(standing.position - 1)),
            below=_neighbour(around.get(standing.position + 1)),
            next=_next(release, standing),
            has_comparison=release.compared_with_id is not None,
            has_targets=any(item.figure is not None and item.figure.target is not None for item in items),
            factor=Decimal(factors[0]) if factors else None,
        )


@dataclass(frozen=True)
class Wanted:
    """What an item is and would have to be."""

    word: ItemWord
    now: Decimal
    value: Decimal


@dataclass(frozen=True)
class NextContents:
    """What a park lacks for the next place: items each of which alone would bring it, or two that together would.

    ``missing`` is None for a park that is first or has no place.
    """

    release: Release
    standing: Standing
    missing: Decimal | None
    alone: list[Wanted]
    pair: list[Wanted]

    @property
    def decimals(self) -> int:
        """Return how many decimals the missing points are shown with: as scores, more where they look like none."""
        return apart(self.missing or Decimal(0), Decimal(0), score_decimals(self.release)).decimals

    @classmethod
    def of(cls, release: Release, park_code: str) -> NextContents:
        """Return the block; two queries at most. Raises Http404 for a park without a standing."""
        standing = Standing.objects.filter(release=release, park__code=park_code).select_related("park").first()
        if standing is None:
            raise Http404
        return _reckoned(release, standing) or cls(release, standing, None, [], [])


def _next(release: Release, standing: Standing) -> NextContents | None:
    """Return what the next place needs, None where there is none, or where it comes by its own address."""
    parks = {group["code"]: group["parks"] for group in release.summary["groups"]}
    return _reckoned(release, standing) if parks.get(standing.group_code, 0) <= INLINE else None


def _reckoned(release: Release, standing: Standing) -> NextContents | None:
    if (standing.place or 0) < 2:
        return None
    found: Reckoning = next_place_in(release, standing.group_code, standing.park.code)
    if found.missing is None:
        return None
    words = item_words(release)
    alone, pair = (
        [Wanted(words[need.indicator], need.now, need.value) for need in needs]
        for needs in (found.alone, found.pair or ())
    )
    return NextContents(release, standing, found.missing, alone, pair)


def has_rounding(standing: Standing, decimals: int) -> bool:
    """Return whether printed points of categories (and the penalty) add up to another score than is printed."""
    if standing.score is None:
        return False
    parts = [Decimal(points) for points in standing.categories.values()]
    parts += [] if standing.penalty is None else [standing.penalty]
    return sum(half_up(part, decimals) for part in parts) != half_up(standing.score, decimals)


def _items(release: Release, standing: Standing) -> list[WhyItem]:
    words, reasons = item_words(release), _reasons(release, standing.park.code)
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
    is_penalty = release.summary["scheme"].get("better") == "lower"
    items = [
        WhyItem(
            word=words[score.indicator.code],
            figure=figures.get(score.indicator.code),
            score=score,
            sentence=_sentence(words[score.indicator.code], score, figures.get(score.indicator.code), reasons),
            earlier_points=earlier.get(score.indicator.code),
            full=None if is_penalty else _full(score),
            decimals=score_decimals(release),
        )
        for score in scores
        if score.standing.release_id == release.pk
    ]
    order = list(words)
    return sorted(items, key=lambda item: order.index(item.word.code))


def _full(score: ItemScore) -> Decimal:
    """Return the points that an item gives at its weight; a bonus and a deduction stand outside the weights."""
    working = score.working
    if not rule_of(score.rule).is_ordinary:
        return Decimal(0)
    if "normalised" in working:
        return rounded(CONTEXT.divide(HUNDRED, Decimal(working["items"])))
    return rounded(CONTEXT.multiply(score.weight, Decimal(working.get("factor", "1"))))


def _reasons(release: Release, park_code: str) -> dict[str, str]:
    """Return by indicator the reasons given for what does not apply or was not issued; older releases store none."""
    stated = [*release.summary.get("not_applicable", []), *release.summary.get("not_issued", [])]
    return {row["indicator"]: row["reason"] for row in stated if row["park"] == park_code}


def _sentence(word: ItemWord, score: ItemScore, figure: ReleasedFigure | None, reasons: dict[str, str]) -> str:
    if score.out or "out" in score.working:
        return out_sentence(word, score, figure, reasons.get(word.code, ""))
    return working_sentence(word, score)


def _categories(release: Release, standing: Standing) -> list[tuple[str, Decimal]]:
    names = {category["code"]: category["name"] for category in release.summary["categories"]}
    order = list(names)
    rows = [(code, Decimal(points)) for code, points in standing.categories.items() if code in names]
    found = [(names[code], points) for code, points in sorted(rows, key=lambda row: order.index(row[0]))]
    rest = Decimal(standing.categories.get("", "0"))
    return [*found, (_("without a category"), rest)] if found and rest else found


def _neighbour(standing: Standing | None) -> Neighbour | None:
    return Neighbour(standing.park.code, standing.park_name, standing.place) if standing else None
