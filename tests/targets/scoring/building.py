"""Short ways to build what scoring takes, so that a test says only what it is about."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from targets.scoring.progress import Promise
from targets.scoring.scheme import Item, Scheme, items_of_groups
from targets.scoring.score import ItemScore, ParkInputs, Scores, Standing, score
from targets.scoring.values import NOT_APPLICABLE, UNKNOWN, Cell, Direction, Measure, number

HIGHER, LOWER = Direction.HIGHER, Direction.LOWER
YTD, POINT = Measure.YTD, Measure.POINT


def cell_of(text: str | None) -> Cell:
    """Return the cell that a city folder writes as this text: a number, NA, or nothing for unknown."""
    if text == "NA":
        return NOT_APPLICABLE
    return number(text) if text else UNKNOWN


def item(indicator: str, rule: str, weight: str = "100", **options: Any) -> Item:
    """Return an item, cumulative and higher is better unless told otherwise; other options are the rule's parameters."""
    fields = {name: options.pop(name) for name in ("group", "excluded_parks") if name in options}
    direction, measure = options.pop("direction", HIGHER), options.pop("measure", YTD)
    return Item(indicator, Decimal(weight), rule, options, direction, measure, **fields)


def scheme(*items: Item, groups: tuple[str, ...] = ("g",), **options: Any) -> Scheme:
    """Return a scheme of one group "g" unless told otherwise."""
    return Scheme(items_of_groups(items, groups), **options)


def park(code: str, promises: Mapping[str, Promise] | None = None, group: str = "g", **cells: str | None) -> ParkInputs:
    """Return a park with its cells as a city folder writes them."""
    return ParkInputs(code, group, {name: cell_of(text) for name, text in cells.items()}, promises or {})


def promise(target: str, share: str = "100", base: str | None = None) -> Promise:
    """Return a target; one with a base has a schedule of its own."""
    own = base is not None
    return Promise(Decimal(target), Decimal(share), own, None if base is None else Decimal(base))


def scored(of: Scheme, *parks: ParkInputs) -> Scores:
    """Return the scores, directions taken from the scheme's own items."""
    return score(of, parks, {item.indicator: item.direction for items in of.items.values() for item in items})


def standings(of: Scheme, *parks: ParkInputs) -> dict[str, Standing]:
    """Return the standings by park."""
    return {standing.park: standing for standing in scored(of, *parks).standings}


def line(standing: Standing, indicator: str) -> ItemScore:
    """Return one line of a standing."""
    return next(row for row in standing.items if row.indicator == indicator)


def only_line(rule_item: Item, value: str | None, target: Promise | None = None) -> ItemScore:
    """Return the line of a lone park under a scheme of one item."""
    promises = {} if target is None else {rule_item.indicator: target}
    return standings(scheme(rule_item), park("A", promises, **{rule_item.indicator: value}))["A"].items[0]
