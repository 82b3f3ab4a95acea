"""What pages add to scores: completion, places moved by an item, what the next place asks for, radar and heat."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Mapping, Sequence
from dataclasses import replace
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal

from targets.scoring.arithmetic import CONTEXT, ONE, ZERO, exact_sum, points
from targets.scoring.ranking import Key, best_first, tie_key
from targets.scoring.rules.base import Case
from targets.scoring.scheme import Item, Scheme
from targets.scoring.score import (
    ItemScore,
    ParkInputs,
    Scores,
    Standing,
    Status,
    facts_of,
    finish,
    score_item,
)
from targets.scoring.values import Direction, State, number


def mean_completion(parts: Sequence[tuple[Decimal, Decimal]]) -> Decimal | None:
    """Return the weighted mean of (weight, completion in per cent), uncapped; None without any weight."""
    whole = exact_sum([weight for weight, _completion in parts])
    if whole <= 0:
        return None
    total = exact_sum([CONTEXT.multiply(weight, completion) for weight, completion in parts])
    return CONTEXT.divide(total, whole)


def level(value: Decimal, best: Decimal, direction: Direction) -> Decimal | None:
    """Return x / best (best / x where lower is better) within 0..1; None where the best is zero or less."""
    if best <= 0 or value <= 0:
        return ZERO if best > 0 and direction is Direction.HIGHER else None
    share = CONTEXT.divide(best, value) if direction is Direction.LOWER else CONTEXT.divide(value, best)
    return within_one(share)


def growth_scaled(growth: Decimal, all_growth: Sequence[Decimal], direction: Direction) -> Decimal:
    """Return where a growth lies between the smallest and the largest, 0..1; 1 where they are equal."""
    low, high = min(all_growth), max(all_growth)
    if low == high:
        return ONE
    share = CONTEXT.divide(CONTEXT.subtract(growth, low), CONTEXT.subtract(high, low))
    return CONTEXT.subtract(ONE, share) if direction is Direction.LOWER else share


def place_scaled(place: int, count: int) -> Decimal:
    """Return (n - place + 1) / n."""
    return CONTEXT.divide(Decimal(count - place + 1), Decimal(count))


def within_one(value: Decimal) -> Decimal:
    """Return the value held within 0..1."""
    return min(max(value, ZERO), ONE)


class GroupTable:
    """The ranked parks of one group, to ask what another score would mean."""

    def __init__(
        self,
        scheme: Scheme,
        standings: Sequence[Standing],
        parks: Mapping[str, ParkInputs],
        directions: Mapping[str, Direction],
    ) -> None:
        self.scheme, self.parks, self.directions = scheme, parks, directions
        self.standings = {standing.park: standing for standing in standings}
        self.keys = {
            standing.park: self._key(standing.park, standing.score)
            for standing in standings
            if standing.status is Status.RANKED and standing.score is not None
        }
        self.sorted = sorted(self.keys.values())
        self.items = {item.indicator: item for item in scheme.items[standings[0].group]} if standings else {}
        self.weights = scheme.weights(standings[0].group) if standings else {}
        self.known_facts: dict[str, Mapping[str, Decimal]] = {}
        self.members = [parks[standing.park] for standing in standings]

    def place_with(self, park: str, score: Decimal) -> int:
        """Return the place that a park would have with another score, all others as they are."""
        key = self._key(park, score)
        better = bisect_left(self.sorted, key)
        return better + 1 - (self.keys[park] < key)

    def places_moved(self, park: str, indicator: str, earlier: Decimal) -> int | None:
        """Return the places gained by one item: with its points of the last release, against now."""
        standing = self.standings[park]
        row = next(row for row in standing.items if row.indicator == indicator)
        if standing.place is None or standing.score is None or row.points is None:
            return None
        without = CONTEXT.add(CONTEXT.subtract(standing.score, row.points), earlier)
        return self.place_with(park, without) - standing.place

    def missing_score(self, park: str) -> Decimal | None:
        """Return the score that lies between a park and the next better one; None for the first."""
        standing = self.standings[park]
        if standing.place is None or standing.place == 1 or standing.score is None:
            return None
        above = [
            other.score
            for other in self.standings.values()
            if other.place is not None and other.place < standing.place and other.score is not None
        ]
        nearest = min(above) if self.scheme.better is Direction.HIGHER else max(above)
        return abs(CONTEXT.subtract(nearest, standing.score))

    def needed(self, park: str, indicator: str, decimals: int) -> Decimal | None:
        """Return the value of one item that alone would bring the next place, None where none does.

        Rounded to the indicator's decimals towards the better side, so that what is shown suffices.
        """
        standing = self.standings[park]
        row = next(row for row in standing.items if row.indicator == indicator)
        missing = self.missing_score(park)
        if missing is None or row.out or row.raw is None or row.value.state is not State.NUMBER:
            return None
        guess = self._guess(park, row, missing)
        if guess is None:
            return None
        item = self.items[indicator]
        rises = self._better_if_higher(item, row)
        step = Decimal(1).scaleb(-decimals)
        value = guess.quantize(step, rounding=ROUND_CEILING if rises else ROUND_FLOOR, context=CONTEXT)
        for _attempt in range(3):
            if self._brings_a_place(park, item, value):
                return value
            value = CONTEXT.add(value, step if rises else -step)
        return None

    def _key(self, park: str, score: Decimal) -> Key:
        ties = tie_key(self.parks[park].cells, self.scheme.tie_break, self.directions)
        return best_first(score, self.scheme.better), ties

    def _better_if_higher(self, item: Item, row: ItemScore) -> bool:
        """Return whether a higher value helps: by the rule for counts, by the direction else."""
        if row.rule.split("/")[0] in ("count", "bonus", "deduction"):
            helps = row.sign >= 0 and not (row.sign == 0 and self.scheme.better is Direction.LOWER)
            return helps == (self.items[item.indicator].parsed()[1]["per"] >= 0)  # type: ignore[operator]
        return item.direction is Direction.HIGHER

    def _guess(self, park: str, row: ItemScore, missing: Decimal) -> Decimal | None:
        """Return the value that closes the gap if everything else stays as it is."""
        item, inputs = self.items[row.indicator], self.parks[park]
        rule, parameters = item.parsed()
        assert row.raw is not None and row.points is not None and row.value.value is not None
        scale = CONTEXT.divide(row.points, row.raw) if row.raw else self._scale(park)
        gain = missing if self.scheme.better is Direction.HIGHER else CONTEXT.minus(missing)
        wanted = CONTEXT.divide(CONTEXT.add(row.points, gain), scale) if scale else ZERO
        case = Case(
            row.weight, row.value.value, item.direction, item.measure, parameters,
            inputs.promises.get(row.indicator), self._facts(item),
        )  # fmt: skip
        return rule.inverse(case, wanted)

    def _scale(self, park: str) -> Decimal:
        """Return what raw points of an ordinary item are multiplied by for this park."""
        ordinary = [row for row in self.standings[park].items if row.sign == 0]
        kept = exact_sum([row.weight for row in ordinary if row.raw is not None])
        return CONTEXT.divide(exact_sum([row.weight for row in ordinary]), kept) if kept > 0 else ONE

    def _brings_a_place(self, park: str, item: Item, value: Decimal) -> bool:
        """Return whether the park gains a place with another value of one item, its effect on others included."""
        before = self.parks[park]
        changed = replace(before, cells={**before.cells, item.indicator: number(value)})
        members = [changed if member.code == park else member for member in self.members]
        rule, parameters = item.parsed()
        facts = facts_of(item, rule, parameters, members)
        is_alone = facts == self._facts(item)
        affected = [changed] if is_alone else members
        rows = score_item(self.scheme, item, self.weights[item.indicator], affected, Scores(), facts)
        scores = {inputs.code: self._score_with(inputs.code, rows[inputs.code]) for inputs in affected}
        mine, place = scores[park], self.standings[park].place
        if mine is None or place is None:
            return False
        if is_alone:
            return self.place_with(park, mine) < place
        key = self._key(park, mine)
        others = (self._other_key(other, scores, old) for other, old in self.keys.items() if other != park)
        return sum(other < key for other in others) + 1 < place

    def _facts(self, item: Item) -> Mapping[str, Decimal]:
        """Return the facts of the group as it is, found out once an item."""
        if item.indicator not in self.known_facts:
            rule, parameters = item.parsed()
            self.known_facts[item.indicator] = facts_of(item, rule, parameters, self.members)
        return self.known_facts[item.indicator]

    def _other_key(self, park: str, scores: Mapping[str, Decimal | None], old: Key) -> Key:
        score = scores.get(park)
        return old if score is None else self._key(park, score)

    def _score_with(self, park: str, row: ItemScore) -> Decimal | None:
        """Return the park's score with one row replaced."""
        standing = self.standings[park]
        rows = [
            replace(row if other.indicator == row.indicator else other, points=None, working={})
            for other in standing.items
        ]
        trial = Standing(park, standing.group, rows)
        finish(self.scheme, trial)
        return None if trial.score is None else points(trial.score)
