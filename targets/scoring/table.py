"""What another figure or score would mean for a place: places moved by an item, what the next place asks for."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Mapping, Sequence
from dataclasses import replace
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal
from functools import cached_property

from targets.scoring.arithmetic import CONTEXT, ONE, ZERO, exact_sum
from targets.scoring.ranking import Key, best_first, tie_key
from targets.scoring.rules.base import Case, no_facts
from targets.scoring.scheme import Item, Scheme
from targets.scoring.score import ItemScore, ParkInputs, Standing, Status, finish, give_points, line_points
from targets.scoring.values import UNKNOWN, Direction, State, number

Facts = Mapping[str, Decimal]


class GroupTable:
    """The ranked parks of one group, to ask what another score would mean.

    Asked for every item of every park at publishing, so nothing here walks the whole group but where another
    figure changes what all others get.
    """

    def __init__(
        self,
        scheme: Scheme,
        standings: Sequence[Standing],
        parks: Mapping[str, ParkInputs],
        directions: Mapping[str, Direction],
    ) -> None:
        self.scheme, self.parks, self.directions = scheme, parks, directions
        self.standings = {standing.park: standing for standing in standings}
        self.rows = {s.park: {row.indicator: row for row in s.items} for s in standings}
        self.keys = {
            standing.park: self._key(standing.park, standing.score)
            for standing in standings
            if standing.status is Status.RANKED and standing.score is not None
        }
        self.sorted = sorted(self.keys.values())
        self.items = {item.indicator: item for item in scheme.items[standings[0].group]} if standings else {}
        self.known_facts: dict[str, Facts] = {}
        self.known_values: dict[str, list[Decimal]] = {}
        self.known_weights: dict[str, tuple[Decimal, Decimal]] = {}

    def place_with(self, park: str, score: Decimal) -> int:
        """Return the place that a park would have with another score, all others as they are."""
        key = self._key(park, score)
        better = bisect_left(self.sorted, key)
        return better + 1 - (self.keys[park] < key)

    def places_moved(self, park: str, indicator: str, earlier: Decimal) -> int | None:
        """Return the places gained by one item: with its points of the last release, against now."""
        standing, row = self.standings[park], self.rows[park][indicator]
        if standing.place is None or standing.score is None or row.points is None:
            return None
        without = CONTEXT.add(CONTEXT.subtract(standing.score, row.points), earlier)
        return self.place_with(park, without) - standing.place

    def missing_score(self, park: str) -> Decimal | None:
        """Return the score that lies between a park and the next better one; None for the first."""
        standing = self.standings[park]
        if standing.place is None or standing.place == 1 or standing.score is None:
            return None
        return abs(CONTEXT.subtract(self._next_better[standing.place], standing.score))

    def needed(self, park: str, indicator: str, decimals: int) -> Decimal | None:
        """Return the value of one item that alone would bring the next place, None where none does.

        Rounded to the indicator's decimals towards the better side, so that what is shown suffices.
        """
        row, missing = self.rows[park][indicator], self.missing_score(park)
        if missing is None or row.out or row.raw is None or row.value.state is not State.NUMBER:
            return None
        guess = self._guess(park, row, missing)
        if guess is None:
            return None
        rises = self._better_if_higher(row)
        step = Decimal(1).scaleb(-decimals)
        value = guess.quantize(step, rounding=ROUND_CEILING if rises else ROUND_FLOOR, context=CONTEXT)
        for _attempt in range(3):
            if self._brings_a_place(park, row, value):
                return value
            value = CONTEXT.add(value, step if rises else -step)
        return None

    @cached_property
    def _next_better(self) -> dict[int, Decimal]:
        """Return by place the score of the nearest better place."""
        found: dict[int, Decimal] = {}
        last: tuple[int, Decimal] | None = None
        placed = [s for s in self.standings.values() if s.place is not None and s.score is not None]
        for standing in sorted(placed, key=lambda s: self.keys[s.park]):
            assert standing.place is not None and standing.score is not None
            if last is not None and standing.place not in found and standing.place != last[0]:
                found[standing.place] = last[1]
            last = (standing.place, standing.score)
        return found

    def _key(self, park: str, score: Decimal) -> Key:
        ties = tie_key(self.parks[park].cells, self.scheme.tie_break, self.directions)
        return best_first(score, self.scheme.better), ties

    def _better_if_higher(self, row: ItemScore) -> bool:
        """Return whether a higher value helps: by the rule for counts, by the direction else."""
        item = self.items[row.indicator]
        if row.rule.split("/")[0] in ("count", "bonus", "deduction"):
            helps = row.sign >= 0 and not (row.sign == 0 and self.scheme.better is Direction.LOWER)
            return helps == (item.parsed()[1]["per"] >= 0)  # type: ignore[operator]
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
            row.weight, row.value.value, item.direction, parameters,
            inputs.promises.get(row.indicator), self._facts(item),
        )  # fmt: skip
        return rule.inverse(case, wanted)

    def _scale(self, park: str) -> Decimal:
        """Return what raw points of an ordinary item are multiplied by for this park."""
        whole, kept = self._weights(park)
        return CONTEXT.divide(whole, kept) if kept > 0 else ONE

    def _weights(self, park: str) -> tuple[Decimal, Decimal]:
        """Return the weights of all ordinary items of a park, and of those that are not out."""
        if park not in self.known_weights:
            ordinary = [row for row in self.standings[park].items if row.sign == 0]
            kept = exact_sum([row.weight for row in ordinary if row.raw is not None])
            self.known_weights[park] = exact_sum([row.weight for row in ordinary]), kept
        return self.known_weights[park]

    def _brings_a_place(self, park: str, row: ItemScore, value: Decimal) -> bool:
        """Return whether the park gains a place with another value of one item, its effect on others included."""
        item, place = self.items[row.indicator], self.standings[park].place
        facts = self._facts_with(park, item, value)
        mine = self._score_with(park, replace(row, value=number(value)), facts)
        if mine is None or place is None:
            return False
        if facts == self._facts(item):
            return self.place_with(park, mine) < place
        return self._place_under(park, mine, item, facts, place) < place

    def _place_under(self, park: str, mine: Decimal, item: Item, facts: Facts, place: int) -> int:
        """Return the park's place with a score of its own while the facts change what all others get.

        Those ahead are looked at first: where none of them falls behind, no place is won, whoever follows.
        """
        key, old = self._key(park, mine), self.keys[park]
        ahead = [other for other, theirs in self.keys.items() if theirs < old]
        better = sum(self._key_under(other, item, facts) < key for other in ahead)
        if better + 1 >= place:
            return better + 1
        behind = (other for other, theirs in self.keys.items() if theirs >= old and other != park)
        return better + 1 + sum(self._key_under(other, item, facts) < key for other in behind)

    def _facts(self, item: Item) -> Facts:
        """Return the facts of the group as it is, found out once an item."""
        if item.indicator not in self.known_facts:
            rule, parameters = item.parsed()
            values = self._values(item)
            self.known_facts[item.indicator] = rule.facts(values, item.direction, parameters) if values else {}
        return self.known_facts[item.indicator]

    def _facts_with(self, park: str, item: Item, value: Decimal) -> Facts:
        """Return the facts of the group if one park had another value."""
        rule, parameters = item.parsed()
        if rule.facts is no_facts:
            return {}
        values = self._values(item)
        here = bisect_left(values, self._value(park, item) or ZERO)
        if rule.is_of_extremes:
            # Of the others, the smallest and the largest tell all.
            values = [*values[:2], *values[-2:]] if len(values) > 4 else values
            here = bisect_left(values, self._value(park, item) or ZERO)
        others = values
        if here < len(values) and values[here] == self._value(park, item):
            others = [*values[:here], *values[here + 1 :]]
        return rule.facts([*others, value], item.direction, parameters)

    def _values(self, item: Item) -> list[Decimal]:
        """Return the known values of the group in rising order; parks without the item left out."""
        if item.indicator not in self.known_values:
            values = [self._value(park, item) for park in self.standings if park not in item.excluded_parks]
            self.known_values[item.indicator] = sorted(value for value in values if value is not None)
        return self.known_values[item.indicator]

    def _value(self, park: str, item: Item) -> Decimal | None:
        return self.parks[park].cells.get(item.indicator, UNKNOWN).value

    def _key_under(self, park: str, item: Item, facts: Facts) -> Key:
        """Return the key of a park whose own figure stays while the facts of the group change."""
        row = self.rows[park].get(item.indicator)
        if row is None or row.out or row.value.state is not State.NUMBER:
            return self.keys[park]
        score = self._score_with(park, row, facts)
        return self.keys[park] if score is None else self._key(park, score)

    def _score_with(self, park: str, row: ItemScore, facts: Facts) -> Decimal | None:
        """Return the park's score with one row worked out anew; None where that takes the item out."""
        item, standing = self.items[row.indicator], self.standings[park]
        rule, parameters = item.parsed()
        trial = replace(row, raw=None, points=None, working={}, out="")
        give_points(trial, rule, item, self.parks[park], parameters, facts, [])
        if trial.raw is None or standing.score is None:
            return None
        if self.scheme.composite == "weighted_sum":
            before = self.rows[park][row.indicator].points or ZERO
            now = line_points(self.scheme, trial, *self._weights(park))
            return CONTEXT.add(CONTEXT.subtract(standing.score, before), now)
        rows = [
            trial if other.indicator == row.indicator else replace(other, points=None, working={})
            for other in standing.items
        ]
        whole = Standing(park, standing.group, rows)
        finish(self.scheme, whole)
        return whole.score
