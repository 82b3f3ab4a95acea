"""Points by number: so many for each. Bonus and deduction stand outside the sum of weights."""

from __future__ import annotations

from decimal import Decimal

from targets.scoring.arithmetic import CONTEXT, ZERO, plain
from targets.scoring.rules.base import Case, Parameter, Rule, Working

PARAMETERS = {"per": Parameter(is_required=True), "cap": Parameter(lowest=ZERO)}


def count(case: Case) -> tuple[Decimal, Working]:
    """Return per · x, at most cap; a negative x counts 0. The weight plays no part."""
    counted = max(case.value, ZERO)
    given = CONTEXT.multiply(case.number("per"), counted)
    working = {"x": plain(case.value), "per": plain(case.number("per")), "formula": "per*x"}
    cap = case.parameters["cap"]
    if isinstance(cap, Decimal):
        working["cap"] = plain(cap)
        if given > cap:
            given, working["capped"] = cap, "yes"
    return given, working


def value_for(case: Case, wanted: Decimal) -> Decimal | None:
    """Return the number that would give the wanted points; None above the cap."""
    per, cap = case.number("per"), case.parameters["cap"]
    if per == 0 or wanted < 0 or (isinstance(cap, Decimal) and wanted > cap):
        return None
    return CONTEXT.divide(wanted, per)


COUNT = Rule(name="count", version=1, points=count, parameters=PARAMETERS, is_for_lower_better=True, inverse=value_for)
BONUS = Rule(
    name="bonus",
    version=1,
    points=count,
    parameters=PARAMETERS,
    is_for_lower_better=True,
    inverse=value_for,
    sign=1,
)
DEDUCTION = Rule(
    name="deduction",
    version=1,
    points=count,
    parameters=PARAMETERS,
    is_for_lower_better=True,
    inverse=value_for,
    sign=-1,
)
