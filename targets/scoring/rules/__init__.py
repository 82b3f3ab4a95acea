"""The rules of a scheme: small functions behind one table. To add one, write it and name it here."""

from __future__ import annotations

from targets.scoring.rules.base import Rule
from targets.scoring.rules.completion import COMPLETION
from targets.scoring.rules.count import BONUS, COUNT, DEDUCTION
from targets.scoring.rules.min_max import MIN_MAX

RULES: dict[str, Rule] = {rule.name: rule for rule in (COMPLETION, MIN_MAX, COUNT, BONUS, DEDUCTION)}


def rule_of(title: str) -> Rule:
    """Return the rule of points that are stored with the name and the version of that time."""
    return RULES[title.partition("/")[0]]


# Named by published schemes; each comes with its own function and tests.
NOT_YET_AVAILABLE = frozenset(
    "completion_bonus flat_base growth_step deviation rank_step rank_table rank_weighted rank_gain best_ratio"
    " share z_score yes_no manual veto".split()
)
