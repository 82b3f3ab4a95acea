"""A scheme as scoring sees it, and everything that can be wrong with one."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import TypedDict

from core.untranslated import gettext_noop
from targets.scoring.arithmetic import CONTEXT, HUNDRED, ONE, ZERO, plain_points
from targets.scoring.progress import Bounds
from targets.scoring.rules import NOT_YET_AVAILABLE, RULES
from targets.scoring.rules.base import BadParameter, Parameters, Rule
from targets.scoring.values import Direction


@dataclass(frozen=True, slots=True)
class Item:
    """An indicator with its weight and rule; ``section`` is the code of the section it stands in, "" at the top."""

    indicator: str
    weight: Decimal
    rule: str
    parameters: Mapping[str, object]
    direction: Direction
    is_whole: bool = False
    excluded_parks: frozenset[str] = frozenset()
    group: str | None = None
    section: str = ""

    def parsed(self) -> tuple[Rule, Parameters]:
        """Return the rule and its parameters with their defaults; only for items without problems."""
        rule = RULES[self.rule]
        return rule, {
            name: parameter.parse(self.parameters[name]) if name in self.parameters else parameter.default
            for name, parameter in rule.parameters.items()
        }


@dataclass(frozen=True, slots=True)
class ScoringScheme:
    """How points become places. ``items`` by group, as `items_of_groups` resolves them."""

    items: Mapping[str, tuple[Item, ...]]
    composite: str = "weighted_sum"
    better: Direction = Direction.HIGHER
    missing: str = "zero"
    tie_break: tuple[str, ...] = ()
    renormalise: bool = False
    ahead: Decimal = ONE
    near: Decimal = field(default=Decimal("0.9"))

    @property
    def bounds(self) -> Bounds:
        """Return from which ratio on lights are ahead and near."""
        return Bounds(self.ahead, self.near)

    def weights(self, group: str) -> dict[str, Decimal]:
        """Return the weights of a group's items, scaled to 1 or 100 where the scheme asks for it."""
        items = self.items[group]
        scale = weight_scale(items) if self.renormalise else ONE
        return {item.indicator: CONTEXT.multiply(item.weight, scale) for item in items}


@dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong: a code, the item's indicator and group, the parameter, what was met, what is allowed."""

    code: str
    indicator: str = ""
    group: str | None = None
    parameter: str = ""
    met: str = ""
    allowed: str = ""

    @property
    def is_warning(self) -> bool:
        """Return whether the scheme works all the same."""
        return self.code == "weights_odd"


# What is allowed instead, by code; odd weights are only warned of.
ALLOWED = {
    "rule_unknown": gettext_noop("one of these rules: %(allowed)s"),
    "rule_not_available": gettext_noop("a rule that is available: %(allowed)s"),
    "rule_not_for_lower_better": gettext_noop("where lower is better one of: %(allowed)s"),
    "parameter_unknown": gettext_noop("these parameters: %(allowed)s"),
    "parameter_missing": gettext_noop("this parameter must be there: %(allowed)s"),
    "parameter_bad": gettext_noop("%(allowed)s"),
}


def items_of_groups(items: Iterable[Item], groups: Iterable[str]) -> dict[str, tuple[Item, ...]]:
    """Return each group's items: one that names the group replaces the one of the indicator for all groups."""
    items = list(items)
    resolved = {}
    for group in groups:
        chosen = {item.indicator: item for item in items if item.group is None}
        chosen.update({item.indicator: item for item in items if item.group == group})
        resolved[group] = tuple(chosen[indicator] for indicator in sorted(chosen))
    return resolved


def ordinary_weight(items: Iterable[Item]) -> Decimal:
    """Return the sum of weights, bonus and deduction left out."""
    total = ZERO
    for item in items:
        if RULES[item.rule].is_ordinary:
            total = CONTEXT.add(total, item.weight)
    return total


def weight_scale(items: Iterable[Item]) -> Decimal:
    """Return the factor that makes the weights add up to the nearer of 1 and 100."""
    total = ordinary_weight(items)
    if total <= 0:
        return ONE
    goal = ONE if abs(total - ONE) <= abs(total - HUNDRED) else HUNDRED
    return CONTEXT.divide(goal, total)


class Where(TypedDict):
    """Which item of the scheme a problem is of."""

    indicator: str
    group: str | None


def check_item(item: Item, better: Direction) -> list[Problem]:
    """Return what is wrong with the rule and the parameters of an item."""
    here: Where = {"indicator": item.indicator, "group": item.group}
    if item.rule not in RULES:
        code = "rule_not_available" if item.rule in NOT_YET_AVAILABLE else "rule_unknown"
        return [Problem(code, met=item.rule, allowed=", ".join(sorted(RULES)), **here)]
    rule = RULES[item.rule]
    problems = []
    if better is Direction.LOWER and not rule.is_for_lower_better:
        allowed = ", ".join(sorted(name for name, other in RULES.items() if other.is_for_lower_better))
        problems.append(Problem("rule_not_for_lower_better", met=item.rule, allowed=allowed, **here))
    problems += [*_unknown_parameters(item, rule, here), *_bad_parameters(item, rule, here)]
    return problems or _contradictions(item, rule, here)


def _unknown_parameters(item: Item, rule: Rule, here: Where) -> list[Problem]:
    names = ", ".join(sorted(rule.parameters))
    return [
        Problem("parameter_unknown", parameter=name, met=name, allowed=names, **here)
        for name in sorted(set(item.parameters) - set(rule.parameters))
    ]


def _bad_parameters(item: Item, rule: Rule, here: Where) -> Iterator[Problem]:
    for name, parameter in rule.parameters.items():
        if name not in item.parameters:
            if parameter.is_required:
                yield Problem("parameter_missing", parameter=name, allowed=parameter.allowed, **here)
            continue
        try:
            parameter.parse(item.parameters[name])
        except BadParameter as error:
            yield Problem("parameter_bad", parameter=name, met=str(error), allowed=parameter.allowed, **here)


def _contradictions(item: Item, rule: Rule, here: Where) -> list[Problem]:
    """Return what parameters that are right one by one are not together."""
    contradiction = rule.together(item.parsed()[1])
    if not contradiction:
        return []
    name, allowed = contradiction
    met = str(item.parameters.get(name, ""))
    return [Problem("parameter_bad", parameter=name, met=met, allowed=allowed, **here)]


def check_scheme(items: Iterable[Item], groups: Iterable[str], better: Direction) -> list[Problem]:
    """Return every problem of a scheme; weights that add up to neither 1 nor 100 are a warning a group."""
    items = list(items)
    problems = [problem for item in items for problem in check_item(item, better)]
    if problems:
        return problems
    for group, resolved in items_of_groups(items, groups).items():
        total = ordinary_weight(resolved)
        if resolved and total not in (ONE, HUNDRED):
            problems.append(Problem("weights_odd", group=group, met=plain_points(total), allowed="1, 100"))
    return problems
