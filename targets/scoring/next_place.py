"""What a park would need for the next place: the value of one item that alone would bring it, or else of two."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal
from functools import cached_property

from targets.scoring.arithmetic import CONTEXT, HUNDRED, ONE, ZERO, exact_sum
from targets.scoring.ranking import OrderKey
from targets.scoring.rules.base import no_facts
from targets.scoring.scheme import Item
from targets.scoring.score import (
    ParkInputs,
    PlacedPark,
    ScoredItem,
    Scores,
    case_of,
    facts_of,
    finish,
    line_points,
    score_item,
)
from targets.scoring.table import GroupTable
from targets.scoring.values import UNKNOWN, Direction, State, number


@dataclass(frozen=True, slots=True)
class Limits:
    """Which values of an indicator are possible.

    ``lowest`` and ``highest`` are as stated. Where nothing is stated, a value is not below zero, and of what is in per
    cent not above 100, unless the group or the target is; and where no target is measured against, nobody is asked for
    more than the best of the group shows or time asks for. What is cumulative never falls.
    """

    decimals: int = 2
    is_whole: bool = False
    is_cumulative: bool = False
    is_per_cent: bool = False
    lowest: Decimal | None = None
    highest: Decimal | None = None

    @property
    def step(self) -> Decimal:
        """Return by how much two values differ at least."""
        return ONE if self.is_whole else ONE.scaleb(-self.decimals)


@dataclass(frozen=True, slots=True)
class Need:
    """The value that an item would need, beside what it is now."""

    indicator: str
    now: Decimal
    value: Decimal


@dataclass(frozen=True, slots=True)
class _Span:
    """The possible values of an item that are better than now: from ``first`` on, ``count`` of them."""

    first: Decimal
    step: Decimal
    count: int

    def at(self, index: int) -> Decimal:
        return CONTEXT.add(self.first, CONTEXT.multiply(self.step, Decimal(index)))


@dataclass(frozen=True, slots=True)
class _Trial:
    """One item with another value: the rows of the parks of which it changes the points, the park itself included."""

    indicator: str
    value: Decimal
    rows: Mapping[str, ScoredItem] = field(default_factory=dict)


class NextPlace:
    """A park of a group, and what it would need; every value that is proposed was tried and brings the place.

    ``limits`` name the items that may be proposed, in the order of the page. What is out, unknown or without a target
    is none of them: that is a matter of reporting, not of more.
    """

    def __init__(self, table: GroupTable, park: str, limits: Mapping[str, Limits]) -> None:
        self.table, self.park, self.limits = table, park, limits
        self.standing, self.inputs = table.standings[park], table.parks[park]
        self.missing = table.missing_score(park)
        self.weights = table.scheme.weights(self.standing.group)

    def alone(self, indicator: str) -> Decimal | None:
        """Return the value nearest to now that alone would bring the next place, None where none does."""
        return None if self.missing is None or indicator not in self._spans else self._nearest(indicator, [])

    def pair(self) -> tuple[Need, Need] | None:
        """Return the two items that together would bring the next place with the least change, None where none do.

        One goes to its best possible value, the other to what then is needed; the change is that against now, summed.
        """
        if self.missing is None:
            return None
        best = {code: trial for code in self._spans if (trial := self._best(code)) is not None}
        changes = {code: self._change(code, trial.value) for code, trial in best.items()}
        least: tuple[Decimal, tuple[Need, Need]] | None = None
        for one in sorted(best, key=lambda code: changes[code]):
            for other, at_best in best.items():
                if least is not None and changes[one] >= least[0]:
                    break
                if other == one or not self._brings([best[one], at_best]):
                    continue
                value = self._nearest(other, [best[one]])
                if value is None:
                    continue
                change = CONTEXT.add(changes[one], self._change(other, value))
                if least is None or change < least[0]:
                    least = change, (self.need(one, best[one].value), self.need(other, value))
        return None if least is None else least[1]

    def need(self, indicator: str, value: Decimal) -> Need:
        """Return a value beside what the item is now."""
        return Need(indicator, self._now(indicator), value)

    def _now(self, indicator: str) -> Decimal:
        value = self._rows[indicator].value.value
        assert value is not None
        return value

    def _change(self, indicator: str, value: Decimal) -> Decimal:
        """Return by which part of itself a value changes; of nothing at all, by so many of the smallest steps."""
        now = self._now(indicator)
        return CONTEXT.divide(abs(CONTEXT.subtract(value, now)), max(abs(now), self.limits[indicator].step))

    @cached_property
    def _rows(self) -> Mapping[str, ScoredItem]:
        return self.table.rows[self.park]

    @cached_property
    def _spans(self) -> dict[str, _Span]:
        """Return the items that may be proposed, with their possible values."""
        open_ = {
            code: self._span(row)
            for code in self.limits
            if (row := self._rows.get(code)) is not None and self._is_open(row)
        }
        return {code: span for code, span in open_.items() if span.count > 0}

    def _is_open(self, row: ScoredItem) -> bool:
        is_known = row.value.state is State.NUMBER and "missing" not in row.working
        return is_known and not row.out and row.raw is not None and "out" not in row.working

    def _span(self, row: ScoredItem) -> _Span:
        limits, now, rises = self.limits[row.indicator], self._now(row.indicator), self._is_rise(row)
        step = limits.step if rises else CONTEXT.minus(limits.step)
        if not rises and limits.is_cumulative:
            return _Span(now, step, 0)
        first = CONTEXT.multiply(_whole(now, step, ROUND_FLOOR) + 1, step)
        ends = [_whole(end, step, rounding) for end, rounding in self._ends(row, rises=rises)]
        return _Span(first, step, max(int(min(ends) - _whole(first, step, ROUND_FLOOR)) + 1, 0))

    def _ends(self, row: ScoredItem, *, rises: bool) -> Iterator[tuple[Decimal, str]]:
        """Yield what a value may not pass, each with how it is rounded to a possible one.

        The first possible value at which the cap is reached counts whole; a bound is not passed at all.
        """
        item, limits = self.table.items[row.indicator], self.limits[row.indicator]
        rule, parameters = item.parsed()
        facts, promise = self._facts(item), self.inputs.promises.get(row.indicator)
        most = rule.most(
            case_of(row.weight, self._now(row.indicator), item, self.inputs, parameters, facts)
        )  # fmt: skip
        if most is not None:
            yield most, ROUND_CEILING
        stated = limits.highest if rises else limits.lowest
        if stated is not None:
            yield stated, ROUND_FLOOR
            return
        values = [*self._values(item), *facts.values()]
        known = [*values, promise.target] if promise else values
        if not rises:
            yield min(ZERO, *known), ROUND_FLOOR
        if rises and limits.is_per_cent and max(known) <= HUNDRED:
            yield HUNDRED, ROUND_FLOOR
        if rule.facts is not no_facts:
            yield (max if rises else min)(values), ROUND_FLOOR
        elif rises and not rule.needs_target:
            yield max([*values, promise.expected] if promise else values), ROUND_FLOOR

    def _is_rise(self, row: ScoredItem) -> bool:
        """Return whether a higher value helps: by the rule for counts, by the direction else."""
        item = self.table.items[row.indicator]
        if row.rule.split("/")[0] in ("count", "bonus", "deduction"):
            helps = row.sign >= 0 and not (row.sign == 0 and self.table.scheme.better is Direction.LOWER)
            return helps == (item.parsed()[1]["per"] >= 0)  # type: ignore[operator]
        return item.direction is Direction.HIGHER

    def _nearest(self, indicator: str, beside: Sequence[_Trial]) -> Decimal | None:
        """Return the possible value nearest to now that brings the place beside other trials, None where none does."""
        span = self._spans[indicator]

        def brings(index: int) -> bool:
            trial = self._trial(indicator, span.at(index))
            return trial is not None and self._brings([*beside, trial])

        last = self._last(indicator, span)
        if not brings(last):
            return None
        return span.at(bisect_left(range(last), True, key=brings))

    def _last(self, indicator: str, span: _Span) -> int:
        """Return the index of the best possible value.

        Unevenness costs under Mazziotta-Pareto: there the score first rises with an item and then may fall again.
        """
        if self.table.scheme.composite == "weighted_sum":
            return span.count - 1

        def falls(index: int) -> bool:
            here, further = (self._trial(indicator, span.at(at)) for at in (index, index + 1))
            return here is None or further is None or self._key(self.park, [here]) < self._key(self.park, [further])

        return bisect_left(range(span.count - 1), True, key=falls)

    def _best(self, indicator: str) -> _Trial | None:
        """Return an item at its best possible value."""
        span = self._spans[indicator]
        return self._trial(indicator, span.at(self._last(indicator, span)))

    def _trial(self, indicator: str, value: Decimal) -> _Trial | None:
        """Return an item with another value of the park, worked out by scoring itself; None where it would be out."""
        item = self.table.items[indicator]
        changed = replace(self.inputs, cells={**self.inputs.cells, indicator: number(value)})
        facts = self._facts_with(item, value)
        members = [changed]
        if facts != self._facts(item) or self._fills_in(indicator):
            members += [self.table.parks[code] for code in self.table.standings if code != self.park]
        rows = score_item(self.table.scheme, item, self.weights[indicator], members, Scores(), facts)
        return None if rows[self.park].raw is None else _Trial(indicator, value, rows)

    def _fills_in(self, indicator: str) -> bool:
        """Return whether somebody's unknown figure counts as the largest points of the group."""
        rows = (self.table.rows[code].get(indicator) for code in self.table.standings)
        return any(row is not None and row.working.get("missing") == "largest" for row in rows)

    def _brings(self, trials: Sequence[_Trial]) -> bool:
        """Return whether trials bring a better place, their effect on others included."""
        place = self.standing.place
        mine = self._key(self.park, trials)
        assert place is not None
        others = {code for trial in trials for code in trial.rows} - {self.park}
        if not others:
            better = bisect_left(self.table.sorted, mine) - (self.table.keys[self.park] < mine)
            return better + 1 < place
        better = 0
        for code in self.table.keys:
            if code != self.park and self._key(code, trials) < mine:
                better += 1
                if better + 1 >= place:
                    return False
        return True

    def _key(self, park: str, trials: Sequence[_Trial]) -> OrderKey:
        """Return the key of a park under trials; one of the others keeps its own where they do not touch it."""
        rows = {trial.indicator: trial.rows[park] for trial in trials if park in trial.rows}
        if not rows:
            return self.table.keys[park]
        cells = self.table.parks[park].cells
        if park == self.park:
            cells = {**cells, **{trial.indicator: number(trial.value) for trial in trials}}
        return self.table.key(park, self._score(park, rows), cells)

    def _score(self, park: str, rows: Mapping[str, ScoredItem]) -> Decimal:
        standing, before = self.table.standings[park], self.table.rows[park]
        assert standing.score is not None
        if self.table.scheme.composite == "weighted_sum":
            return exact_sum([standing.score, *self._gains(park, rows, before)])
        merged = [
            replace(rows.get(code, row), points=None, working=dict(rows.get(code, row).working))
            for code, row in before.items()
        ]
        whole = PlacedPark(park, standing.group, merged)
        finish(self.table.scheme, whole)
        assert whole.score is not None
        return whole.score

    def _gains(self, park: str, rows: Mapping[str, ScoredItem], before: Mapping[str, ScoredItem]) -> Iterator[Decimal]:
        """Yield the points that each row gains; what is out gains none."""
        for code, row in rows.items():
            if row.raw is not None:
                now = line_points(self.table.scheme, row, *self._sums(park))
                yield CONTEXT.subtract(now, before[code].points or ZERO)

    def _sums(self, park: str) -> tuple[Decimal, Decimal]:
        """Return the weights of all ordinary items of a park, and of those that are not out."""
        if park not in self._known_sums:
            ordinary = [row for row in self.table.standings[park].items if row.sign == 0]
            kept = exact_sum([row.weight for row in ordinary if row.raw is not None])
            self._known_sums[park] = exact_sum([row.weight for row in ordinary]), kept
        return self._known_sums[park]

    @cached_property
    def _known_sums(self) -> dict[str, tuple[Decimal, Decimal]]:
        return {}

    @cached_property
    def _known_facts(self) -> dict[str, Mapping[str, Decimal]]:
        return {}

    @cached_property
    def _known_values(self) -> dict[str, list[Decimal]]:
        return {}

    def _facts(self, item: Item) -> Mapping[str, Decimal]:
        """Return the facts of the group as it is, found out once an item."""
        if item.indicator not in self._known_facts:
            self._known_facts[item.indicator] = facts_of(item, *item.parsed(), self._members)
        return self._known_facts[item.indicator]

    def _facts_with(self, item: Item, value: Decimal) -> Mapping[str, Decimal]:
        """Return the facts of the group if the park had another value."""
        rule, parameters = item.parsed()
        if rule.facts is no_facts:
            return {}
        others = self._values(item, without=self.park)
        if rule.is_of_extremes and others:
            others = [others[0], others[-1]]
        return rule.facts([*others, value], item.direction, parameters)

    def _values(self, item: Item, without: str = "") -> list[Decimal]:
        """Return the known values of the group in rising order, with or without the park's own."""
        key = f"{item.indicator} {without}"
        if key not in self._known_values:
            members = (p for p in self._members if p.code not in item.excluded_parks and p.code != without)
            cells = (park.cells.get(item.indicator, UNKNOWN).value for park in members)
            self._known_values[key] = sorted(value for value in cells if value is not None)
        return self._known_values[key]

    @cached_property
    def _members(self) -> list[ParkInputs]:
        return [self.table.parks[code] for code in self.table.standings]


def _whole(value: Decimal, step: Decimal, rounding: str) -> Decimal:
    """Return how many steps a value is, in the direction of the step."""
    return CONTEXT.divide(value, step).to_integral_value(rounding, CONTEXT)
