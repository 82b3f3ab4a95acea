"""What is missing when targets are issued, or pledges made of them: named and confirmed, never refused."""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from targets.breakdown.models import CityTarget, Target
from targets.indicators.models.indicators import Indicator


@dataclass(frozen=True)
class Gaps:
    """Indicators that add up without a target of the city, targets without responsible person, and without a base."""

    city: Sequence[Indicator]
    responsible: Sequence[Target]
    base: Sequence[Target]

    def __bool__(self) -> bool:
        return bool(self.city or self.responsible or self.base)

    @property
    def token(self) -> str:
        """Return what differs where anything else is missing."""
        named = [[one.code for one in self.city]]
        named += [[f"{one.park_id} {one.indicator_id}" for one in each] for each in (self.responsible, self.base)]
        return hashlib.sha256(repr(named).encode()).hexdigest()

    @property
    def told(self) -> dict[str, object]:
        """Return what the audit keeps; nothing where nothing is missing."""
        found = {
            "without_city_target": [one.code for one in self.city],
            "without_responsible": len(self.responsible),
            "without_base": len(self.base),
        }
        return {name: value for name, value in found.items() if value}


def gaps_of(targets: Sequence[Target], with_city_target: Collection[int]) -> Gaps:
    """Return what targets lack that come with their indicators; the city has its own for those ``with_city_target``.

    What is not issued (不下达) lacks nothing.
    """
    issued = [one for one in targets if one.value is not None]
    summed = {one.indicator_id: one.indicator for one in issued if one.indicator.total == "sum"}
    return Gaps(
        city=[indicator for pk, indicator in summed.items() if pk not in with_city_target],
        responsible=[one for one in issued if not one.responsible.strip()],
        base=[one for one in issued if one.base is None],
    )


def set_by_city(year: int) -> set[int]:
    """Return the indicators that the city has a target of its own for; one query."""
    return set(CityTarget.objects.filter(year=year).values_list("indicator", flat=True))
