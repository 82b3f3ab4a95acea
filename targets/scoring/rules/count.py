"""Points by number: so many for each. Bonus and deduction stand outside the sum of weights."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

from core.untranslated import gettext_noop
from targets.scoring.arithmetic import CONTEXT, ZERO, plain_points
from targets.scoring.rules.base import Case, Parameter, Rule, Sentence, Told, Working

PARAMETERS = {"per": Parameter(is_required=True), "cap": Parameter(lowest=ZERO)}


def count(case: Case) -> tuple[Decimal, Working]:
    """Return per · x, at most cap; a negative x counts 0. The weight plays no part."""
    counted = max(case.value, ZERO)
    given = CONTEXT.multiply(case.number("per"), counted)
    working = {"x": plain_points(case.value), "per": plain_points(case.number("per")), "formula": "per*x"}
    cap = case.parameters["cap"]
    if isinstance(cap, Decimal):
        working["cap"] = plain_points(cap)
        if given > cap:
            given, working["capped"] = cap, "yes"
    return given, working


def of_pieces(working: Working) -> Sentence:
    """Return e.g. 3 × 0.5 points, at most 1 = 1.00 points."""
    numbers = {
        "x": (Told.FIGURE, working["x"]),
        "per": (Told.GIVEN, working["per"]),
        "cap": (Told.GIVEN, working.get("cap", "0")),
    }
    text = gettext_noop("%(x)s × %(per)s points = %(points)s points")
    if "capped" in working:
        text = gettext_noop("%(x)s × %(per)s points, at most %(cap)s = %(points)s points")
    return Sentence((text,), numbers)


def _at_the_cap(case: Case) -> Decimal | None:
    """Return the number at which the cap is reached, None without one."""
    per, cap = case.number("per"), case.parameters["cap"]
    return CONTEXT.divide(cap, per) if isinstance(cap, Decimal) and per > 0 else None


COUNT = Rule(
    name="count",
    version=1,
    points=count,
    sentence=of_pieces,
    parameters=PARAMETERS,
    is_for_lower_better=True,
    most=_at_the_cap,
)
BONUS = replace(COUNT, name="bonus", sign=1)
DEDUCTION = replace(COUNT, name="deduction", sign=-1)
