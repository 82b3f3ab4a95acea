"""From cells and promises to points, scores and places."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum

from targets.scoring.arithmetic import CONTEXT, HUNDRED, ZERO, exact_sum, plain_points, points_of
from targets.scoring.errors import SchemeError, UnknownRefused
from targets.scoring.progress import Bounds, Light, Promise, light_and_shortfall
from targets.scoring.ranking import best_first, competition_places, tie_key
from targets.scoring.rules.base import Case, Out, Parameters, Rule
from targets.scoring.scheme import Item, ScoringScheme, check_item
from targets.scoring.values import UNKNOWN, Cell, Direction, State


@dataclass(frozen=True, slots=True)
class ParkInputs:
    """What scoring knows of one park: its group, its recognised cells and its targets, by indicator.

    ``not_issued`` are the indicators of which it was stated that there is no target (不下达). ``position`` is the
    park's in the city's order, which decides who stands first within a place.
    ``bases`` are the figures that growth is measured against, the park's own comparable value or last year's
    recognised one; ``places_before`` are its places by recognised value in the group, in the release compared with.
    What they do not hold is unknown, and was without a place. No rule asks for either yet.
    """

    code: str
    group: str
    cells: Mapping[str, Cell]
    promises: Mapping[str, Promise] = field(default_factory=dict)
    not_issued: frozenset[str] = frozenset()
    position: int = 0
    bases: Mapping[str, Cell] = field(default_factory=dict)
    places_before: Mapping[str, int] = field(default_factory=dict)


class Status(StrEnum):
    """Whether a park has a place."""

    RANKED = "ranked"
    DISQUALIFIED = "disqualified"
    UNRANKED = "unranked"


@dataclass(slots=True)
class ScoredItem:
    """The points of one item. ``points`` is None where it is out, and ``out`` says why.

    ``raw`` are the points before redistribution and rounding; ``sign`` is +1 for a bonus, -1 for a deduction.
    ``shortfall`` is how much of what is due is missing, in per cent; it comes with a light.
    """

    indicator: str
    rule: str
    weight: Decimal
    value: Cell
    sign: int = 0
    points: Decimal | None = None
    out: str = ""
    light: Light | None = None
    shortfall: Decimal | None = None
    working: dict[str, str] = field(default_factory=dict)
    raw: Decimal | None = None


@dataclass(slots=True)
class PlacedPark:
    """Score and place of one park; ``penalty`` is the line that Mazziotta-Pareto adds."""

    park: str
    group: str
    items: list[ScoredItem]
    status: Status = Status.UNRANKED
    score: Decimal | None = None
    place: int | None = None
    penalty: Decimal | None = None
    penalty_working: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Remark:
    """What the publisher ought to know: a code, and the park and indicator it is about."""

    code: str
    park: str
    indicator: str


@dataclass(frozen=True, slots=True)
class Scores:
    """All standings in the order of the table, with what the publisher ought to know.

    ``unknown`` are the (park, indicator) that counted as unknown, ``unconfirmed`` those among bonus and deduction;
    ``without_target`` those whose figure is known but whose target is missing, which counts as unknown, too.
    """

    standings: list[PlacedPark] = field(default_factory=list)
    remarks: list[Remark] = field(default_factory=list)
    unknown: list[tuple[str, str]] = field(default_factory=list)
    unconfirmed: list[tuple[str, str]] = field(default_factory=list)
    without_target: list[tuple[str, str]] = field(default_factory=list)


def score(scheme: ScoringScheme, parks: Sequence[ParkInputs], directions: Mapping[str, Direction]) -> Scores:
    """Return points, scores and places of all parks, group by group in the scheme's order of groups.

    Neither the order of parks nor that of items matters. Raises SchemeError for a scheme that is not right,
    UnknownRefused where the scheme refuses unknown figures.
    """
    problems = [p for items in scheme.items.values() for item in items for p in check_item(item, scheme.better)]
    if problems:
        raise SchemeError(problems)
    scores = Scores()
    for group in scheme.items:
        members = sorted((park for park in parks if park.group == group), key=lambda park: park.code)
        if members:
            scores.standings.extend(_score_group(scheme, group, members, directions, scores))
    if scheme.missing == "refuse" and (scores.unknown or scores.without_target):
        raise UnknownRefused([*scores.unknown, *scores.without_target])
    return scores


def _score_group(
    scheme: ScoringScheme,
    group: str,
    parks: Sequence[ParkInputs],
    directions: Mapping[str, Direction],
    scores: Scores,
) -> list[PlacedPark]:
    weights = scheme.weights(group)
    rows: dict[str, list[ScoredItem]] = {park.code: [] for park in parks}
    for item in sorted(scheme.items[group], key=lambda item: item.indicator):
        for code, row in score_item(scheme, item, weights[item.indicator], parks, scores).items():
            rows[code].append(row)
    standings = [PlacedPark(park.code, group, rows[park.code]) for park in parks]
    for standing in standings:
        finish(scheme, standing)
    give_places(scheme, standings, {park.code: park.cells for park in parks}, directions)
    positions = {park.code: park.position for park in parks}
    return sorted(standings, key=lambda s: (s.place is None, s.place or 0, s.status, positions[s.park], s.park))


def give_places(
    scheme: ScoringScheme,
    standings: Sequence[PlacedPark],
    cells: Mapping[str, Mapping[str, Cell]],
    directions: Mapping[str, Direction],
) -> None:
    """Give the ranked standings of one group their places."""
    keys = {
        standing.park: (
            best_first(standing.score, scheme.better),
            tie_key(cells[standing.park], scheme.tie_break, directions),
        )
        for standing in standings
        if standing.status is Status.RANKED and standing.score is not None
    }
    places = competition_places(keys)
    for standing in standings:
        standing.place = places.get(standing.park)


def score_item(
    scheme: ScoringScheme,
    item: Item,
    weight: Decimal,
    parks: Sequence[ParkInputs],
    scores: Scores,
    facts: Mapping[str, Decimal] | None = None,
) -> dict[str, ScoredItem]:
    """Return the rows of one item for the parks of a group, with raw points only.

    ``facts`` are given where only some parks of the group are asked for.
    """
    rule, parameters = item.parsed()
    facts = facts_of(item, rule, parameters, parks) if facts is None else facts
    bounds = scheme.bounds
    rows: dict[str, ScoredItem] = {}
    waiting: list[ScoredItem] = []
    for park in parks:
        cell = park.cells.get(item.indicator, UNKNOWN)
        row = ScoredItem(item.indicator, rule.title, weight, cell, rule.sign)
        rows[park.code] = row
        reason = _out_before_value(item, rule, park, cell, scores.remarks)
        if reason:
            _leave_out(row, reason)
        elif cell.state is State.UNKNOWN:
            (scores.unknown if rule.is_ordinary else scores.unconfirmed).append((park.code, item.indicator))
            waiting.append(row)
        elif rule.needs_target and item.indicator not in park.promises:
            scores.without_target.append((park.code, item.indicator))
            waiting.append(row)
        else:
            _give_light(bounds, row, item, park)
            give_points(row, rule, item, park, parameters, facts, scores.remarks)
    for row in waiting:
        _give_missing(scheme, row, rows)
        if row.value.state is State.NUMBER:
            row.working = {**row.working, "because": "target"}
    return rows


def facts_of(item: Item, rule: Rule, parameters: Parameters, parks: Sequence[ParkInputs]) -> Mapping[str, Decimal]:
    """Return what the rule needs to know of the group's known values; parks without the item left out."""
    values = [
        value
        for park in parks
        if park.code not in item.excluded_parks and (value := park.cells.get(item.indicator, UNKNOWN).value) is not None
    ]
    return rule.facts(values, item.direction, parameters) if values else {}


def _out_before_value(item: Item, rule: Rule, park: ParkInputs, cell: Cell, remarks: list[Remark]) -> str:
    """Return why the item is out whatever its figure, "" where it is not. NA goes before the target."""
    if park.code in item.excluded_parks:
        return "excluded"
    if cell.state in (State.NOT_APPLICABLE, State.UNDEFINED, State.UNAVAILABLE):
        return cell.state.value
    promise = park.promises.get(item.indicator)
    if rule.needs_target and promise is None and item.indicator in park.not_issued:
        return "none"
    try:
        if promise is not None:
            rule.asks(promise, item.direction)
    except Out as out:
        _remark(out, park, item, remarks)
        return out.reason
    return ""


def _give_light(bounds: Bounds, row: ScoredItem, item: Item, park: ParkInputs) -> None:
    """Give a row with a known value its light and its shortfall, where there is something to compare with."""
    promise = park.promises.get(item.indicator)
    found = light_and_shortfall(row.value.value, promise, item.direction, bounds, is_whole=item.is_whole)
    if found:
        row.light, row.shortfall = found


def _remark(out: Out, park: ParkInputs, item: Item, remarks: list[Remark]) -> None:
    if out.is_warning:
        remarks.append(Remark(out.reason, park.code, item.indicator))


def _leave_out(row: ScoredItem, reason: str) -> None:
    """Take an item out; outside the sum of weights it gives 0 instead."""
    row.working = {"out": reason}
    if row.sign == 0:
        row.out = reason
    else:
        row.raw = ZERO


def give_points(
    row: ScoredItem,
    rule: Rule,
    item: Item,
    park: ParkInputs,
    parameters: Parameters,
    facts: Mapping[str, Decimal],
    remarks: list[Remark],
) -> None:
    """Give a row the raw points and the working of its rule."""
    assert row.value.value is not None
    try:
        row.raw, row.working = rule.points(case_of(row.weight, row.value.value, item, park, parameters, facts))
    except Out as out:
        _remark(out, park, item, remarks)
        _leave_out(row, out.reason)


def case_of(
    weight: Decimal,
    value: Decimal,
    item: Item,
    park: ParkInputs,
    parameters: Parameters,
    facts: Mapping[str, Decimal],
) -> Case:
    """Return an item of a park, with this value, as its rule sees it."""
    return Case(
        weight,
        value,
        item.direction,
        parameters,
        park.promises.get(item.indicator),
        facts,
        park.bases.get(item.indicator, UNKNOWN),
        park.places_before.get(item.indicator),
        item.section,
    )


def _give_missing(scheme: ScoringScheme, row: ScoredItem, rows: Mapping[str, ScoredItem]) -> None:
    """Give an unknown figure what the scheme says: nothing, the most penalty that a known park got, or out.

    A known figure whose target is missing is never out: leaving a target unissued must not raise a score.
    """
    if row.sign:
        row.raw, row.working = ZERO, {"missing": "zero"}
        return
    if scheme.missing == "leave_out" and row.value.state is State.UNKNOWN:
        row.out, row.working = "unknown", {"out": "unknown"}
        return
    if scheme.better is Direction.HIGHER:
        row.raw, row.working = ZERO, {"missing": "zero"}
        return
    known = [other.raw for other in rows.values() if other.raw is not None and "missing" not in other.working]
    if known:
        row.raw = max(known)
        row.working = {"missing": "largest", "largest": plain_points(row.raw)}
    else:
        row.out, row.working = "nobody_known", {"out": "nobody_known"}


def finish(scheme: ScoringScheme, standing: PlacedPark) -> None:
    """Redistribute the weight of what is out, round every line once, and add the lines up."""
    ordinary = [row for row in standing.items if row.sign == 0]
    inside = [row for row in ordinary if row.raw is not None]
    whole = exact_sum([row.weight for row in ordinary])
    kept = exact_sum([row.weight for row in inside])
    is_ranked = bool(inside) and kept > 0
    for row in standing.items:
        if row.sign:
            row.points = line_points(scheme, row, whole, kept)
    if scheme.composite == "mazziotta_pareto" and is_ranked:
        _mazziotta_pareto(scheme, standing, inside)
    else:
        for row in inside:
            row.points = line_points(scheme, row, whole, kept)
            if kept not in (whole, ZERO):
                assert row.raw is not None
                row.working |= {"raw": plain_points(row.raw), "factor": plain_points(CONTEXT.divide(whole, kept))}
    if is_ranked:
        lines = [row.points for row in standing.items if row.points is not None]
        standing.score = exact_sum([*lines, standing.penalty or ZERO])
        standing.status = Status.RANKED


def line_points(scheme: ScoringScheme, row: ScoredItem, whole: Decimal, kept: Decimal) -> Decimal:
    """Return the points of a row under a weighted sum.

    An ordinary row is multiplied by W / (W - weight out) first, and rounded once after that. A bonus or a
    deduction takes the sign that it has in the scheme: a bonus always helps.
    """
    assert row.raw is not None
    if row.sign:
        sign = row.sign if scheme.better is Direction.HIGHER else -row.sign
        return points_of(row.raw if sign > 0 else CONTEXT.minus(row.raw))
    if kept in (whole, ZERO):
        return points_of(row.raw)
    return points_of(CONTEXT.divide(CONTEXT.multiply(row.raw, whole), kept))


def _mazziotta_pareto(scheme: ScoringScheme, standing: PlacedPark, inside: Sequence[ScoredItem]) -> None:
    """Give the contributions to the mean, and the penalty for unevenness as a line of its own."""
    weighted = [row for row in inside if row.weight > 0]
    shares = []
    for row in weighted:
        assert row.raw is not None
        shares.append(CONTEXT.divide(CONTEXT.multiply(HUNDRED, row.raw), row.weight))
    number = Decimal(len(weighted))
    for row, share in zip(weighted, shares, strict=True):
        row.working |= {"normalised": plain_points(share), "items": plain_points(number)}
        row.points = points_of(CONTEXT.divide(share, number))
    for row in inside:
        if row.weight <= 0:
            row.points = points_of(ZERO)
    mean = CONTEXT.divide(exact_sum(shares), number)
    squares = [CONTEXT.power(CONTEXT.subtract(share, mean), 2) for share in shares]
    variance = CONTEXT.divide(exact_sum(squares), number)
    standing.penalty_working = {
        "mean": plain_points(mean),
        "variance": plain_points(variance),
        "formula": "variance/mean",
    }
    if mean <= 0:
        standing.penalty = points_of(ZERO)
        return
    uneven = CONTEXT.divide(variance, mean)
    standing.penalty = points_of(uneven if scheme.better is Direction.LOWER else CONTEXT.minus(uneven))
