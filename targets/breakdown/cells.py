"""Targets of a year as cells: the token of what was seen, what a value may be, and what a year is derived from."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import TypeAlias

from django.db.models import Q
from django.utils.translation import gettext as _

from core.fields import plain
from targets.breakdown.models import CityTarget, Target
from targets.indicators.cells import NOTHING
from targets.indicators.models.indicators import Indicator
from targets.indicators.models.schemes import SchemeItem
from targets.plans.models import PlanTarget
from targets.scoring.arithmetic import CONTEXT, HUNDRED, half_up

# Park and indicator; the city's own target stands where a park's would.
CellKey = tuple[int, int]
CITY = 0
PLAN, LAST_YEAR = "plan", "last_year"


@dataclass(frozen=True, slots=True)
class NoTarget:
    """That no target is issued (不下达), and why; without a reason it is whatever is stored of that."""

    reason: str = ""


# What a cell says: a number, that no target is issued, or nothing.
Stated: TypeAlias = Decimal | NoTarget | None


@dataclass(frozen=True, slots=True)
class TypedTarget:
    """What somebody typed into a cell, and the token of what the form showed there."""

    value: Stated
    seen: str

    @property
    def is_changed(self) -> bool:
        """Return whether somebody typed something else than the form showed."""
        if isinstance(self.value, NoTarget):
            return bool(self.value.reason) or not self.seen.startswith("none:")
        return self.seen.partition(":")[2] != ("" if self.value is None else plain(self.value))


def stated_in(target: Target | CityTarget | None) -> Stated:
    """Return what a stored cell says."""
    if target is None:
        return None
    return NoTarget(target.reason) if isinstance(target, Target) and target.value is None else target.value


def is_same(wanted: Stated, stored: Stated) -> bool:
    """Return whether what was typed is what is stored already."""
    if isinstance(wanted, NoTarget) and not wanted.reason:
        return isinstance(stored, NoTarget)
    return wanted == stored


@dataclass(frozen=True)
class Derived:
    """What a derivation would write, by cell, how many cells it leaves because they are no drafts, and what is unfit.

    ``unfit`` are the values that cannot be targets, each with the reason in words.
    """

    values: dict[CellKey, Decimal]
    left: int
    unfit: dict[CellKey, tuple[Decimal, str]]

    @property
    def token(self) -> str:
        """Return what differs where anything that would be written differs."""
        return " ".join(
            f"{park}-{indicator}={plain(value)}" for (park, indicator), value in sorted(self.values.items())
        )


def target_token(target: Target | CityTarget | None) -> str:
    """Return the token of a cell: its state and value, or a digest of why it has none."""
    stated = stated_in(target)
    if stated is None:
        return NOTHING
    if isinstance(stated, NoTarget):
        return f"none:{_digest(stated.reason)}"
    return f"{getattr(target, 'state', 'city')}:{plain(stated)}"


def details_token(target: Target) -> str:
    """Return the token of all of a target that its page changes."""
    numbers = (target.value, target.stretch, target.base, target.q1, target.q2, target.q3)
    texts = ("" if one is None else plain(one) for one in numbers)
    more = [_digest(target.reason)] if target.reason else []
    more += ["estimate"] if target.base_estimate else []
    return "|".join([target.state, *texts, target.responsible, *more])


def _digest(reason: str) -> str:
    return hashlib.sha256(reason.encode()).hexdigest()[:16]


def refusal_of(value: Decimal, indicator: Indicator, negative_refused: Iterable[int]) -> str:
    """Return why a value cannot be a target of an indicator; empty where it can."""
    if value == 0 and indicator.direction == "higher":
        return _("A target of 0 says nothing where higher is better. Leave the cell empty, or give a number.")
    if value < 0 and indicator.pk in negative_refused:
        return _("The scheme scores this by completion, so that a target cannot be negative.")
    return ""


def refusal_of_none(key: CellKey, stated: NoTarget) -> str:
    """Return why it cannot be stated that a cell has no target; empty where it can."""
    if key[0] == CITY:
        return _("The city's own target is a number, or nothing.")
    return "" if stated.reason else _("Say why no target is issued, as in “not issued: the reason”.")


def scored_by_completion(year: int) -> set[int]:
    """Return the indicators that a scheme of the year scores by completion; before there is one, any scheme's."""
    items = SchemeItem.objects.filter(Q(rule="completion") | Q(rule="completion_bonus"))
    return set(items.filter(scheme__year=year).values_list("indicator", flat=True)) or set(
        items.values_list("indicator", flat=True)
    )


def from_plan(plan_id: int, year: int) -> dict[CellKey, Decimal]:
    """Return the values of a plan's path for a year."""
    rows = PlanTarget.objects.filter(plan=plan_id, year=year).values_list("park", "indicator", "value")
    return {(park, indicator): value for park, indicator, value in rows}


def from_actuals(
    actuals: Mapping[CellKey, Decimal], by: Decimal, indicators: Mapping[int, Indicator]
) -> dict[CellKey, Decimal]:
    """Return last year's actuals plus so many per cent, or plus ``by`` itself where growth is a difference."""
    grown = {}
    for (park, key), value in actuals.items():
        indicator = indicators.get(key)
        if indicator is None:
            continue
        if indicator.growth == "difference":
            wanted = CONTEXT.add(value, by)
        else:
            wanted = CONTEXT.add(value, CONTEXT.divide(CONTEXT.multiply(value, by), HUNDRED))
        grown[park, key] = half_up(wanted, indicator.decimals)
    return grown
