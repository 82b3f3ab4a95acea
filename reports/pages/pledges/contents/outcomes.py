"""What came of the targets of a pledge by the end of their year: reached or missed, and by how much."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from targets.pledges.settlements import Result
from targets.scoring.arithmetic import CONTEXT
from targets.templatetags.figures import amount

if TYPE_CHECKING:
    from targets.pledges.settlements import Settled


@dataclass(frozen=True)
class YearResult:
    """A result as the end of the year judges it: by the value itself, whatever bound the lights of a scheme have."""

    result: Result

    @property
    def is_not_applicable(self) -> bool:
        """Return whether the target does not apply."""
        return self.result.value == "NA"

    @property
    def difference(self) -> Decimal | None:
        """Return by how much the value differs from the target; None without a value."""
        if self.result.value in ("", "NA"):
            return None
        return CONTEXT.subtract(Decimal(self.result.value), Decimal(self.result.target))

    @property
    def is_reached(self) -> bool | None:
        """Return whether the target is reached; None where there is no value to judge by.

        A release tells a completion where higher is better, and a light alone where lower is better.
        """
        if self.difference is None:
            return None
        if self.result.completion:
            return self.difference >= 0
        return self.difference <= 0 if self.result.light else None

    @property
    def light(self) -> str:
        """Return how the result is marked; empty where none is judged."""
        return {True: "ahead", False: "behind", None: ""}[self.is_reached]

    @property
    def words(self) -> str:
        """Return the result in words; empty where none is judged."""
        if self.is_reached is None or self.difference is None:
            return ""
        by = {"by": amount(abs(self.difference), self.result.decimals)}
        if not self.difference:
            return _("reached exactly")
        if self.is_reached:
            return _("reached, %(by)s above") % by if self.difference > 0 else _("reached, %(by)s below") % by
        return _("missed, %(by)s too high") % by if self.difference > 0 else _("missed, %(by)s short") % by


@dataclass(frozen=True)
class Outcome:
    """How many targets of a settled pledge were reached, missed, left without a result, and not applicable."""

    reached: int
    missed: int
    unknown: int
    not_applicable: int

    @property
    def total(self) -> int:
        """Return how many targets the pledge has."""
        return self.reached + self.missed + self.unknown + self.not_applicable

    @classmethod
    def of(cls, results: Sequence[YearResult]) -> Outcome:
        """Return the outcome of results."""
        judged = [one.is_reached for one in results]
        not_applicable = sum(one.is_not_applicable for one in results)
        return cls(judged.count(True), judged.count(False), judged.count(None) - not_applicable, not_applicable)


def results_in(settled: Settled) -> list[YearResult]:
    """Return the results that a pledge was settled with, out of the words of its settlement."""
    return [YearResult(Result(**one)) for one in settled["results"]]
