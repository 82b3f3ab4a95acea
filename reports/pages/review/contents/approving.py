"""What is still open of what several parks handed in, before all of it is approved at once."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from accounts.models import User
from parks.models import Park
from reports.pages.frame.contents.figure_lines import FigureLine, of_cells
from targets.entry.asking import asked_pairs
from targets.entry.grids import grid_of
from targets.entry.surroundings import Surroundings
from targets.models import Indicator, Period, Submission
from targets.scoring.values import State


@dataclass(frozen=True)
class OpenPark:
    """One park, the step that was seen, and by name the figures of which something is open.

    ``unverified`` are those that a department owns and has not verified; ``unexplained`` do not apply without a reason.
    """

    park: Park
    seen: int
    is_waiting: bool
    missing: list[str]
    unverified: list[str]
    asking: list[str]
    unexplained: list[str]
    lines: list[FigureLine]

    @property
    def choice(self) -> str:
        """Return how a form names what is decided on: the park and the step that it showed."""
        return f"{self.seen}:{self.park.code}"

    @property
    def is_incomplete(self) -> bool:
        """Return whether approving it asks for a reason."""
        return bool(self.missing or self.unverified or self.asking or self.unexplained)


@dataclass(frozen=True)
class ApprovalContents:
    """The parks that are to be approved at once, in the city's order, with what is open of each."""

    period: Period
    parks: list[OpenPark]

    @property
    def is_incomplete(self) -> bool:
        """Return whether anything is open of any of them."""
        return any(park.is_incomplete for park in self.parks)

    @property
    def incomplete(self) -> set[str]:
        """Return the codes of the parks of which something is open."""
        return {park.park.code for park in self.parks if park.is_incomplete}

    @classmethod
    def of(cls, user: User, period: Period, chosen: Mapping[str, int]) -> ApprovalContents:
        """Return the summary of the parks of some codes, each with the step that was seen; six queries."""
        parks = list(Park.objects.visible_to(user).filter(code__in=chosen).in_order())
        submissions = Submission.objects.visible_to(user).filter(period=period, park__in=parks, state="handed_in")
        waiting = set(submissions.values_list("park", flat=True))
        found = _cells_of(user, period, parks)
        rows = [_open(park, chosen[park.code], found[park.pk], is_waiting=park.pk in waiting) for park in parks]
        return cls(period, rows)


@dataclass(frozen=True)
class ParkFigures:
    """The figures of a park on which something was decided."""

    park: Park
    lines: list[FigureLine]

    @classmethod
    def all_of(cls, user: User, label: str, codes: Collection[str]) -> list[ParkFigures]:
        """Return those of parks in a period, in the city's order; six queries, none without a park."""
        period = Period.objects.visible_to(user).labelled(label).first() if codes else None
        if period is None:
            return []
        parks = list(Park.objects.visible_to(user).filter(code__in=codes).in_order())
        found = _cells_of(user, period, parks)
        return [cls(park, of_cells(found[park.pk])) for park in parks]


def _cells_of(user: User, period: Period, parks: Sequence[Park]) -> dict[int, list[Surroundings]]:
    """Return by park the cells that it is asked for in a period, in the city's order; four queries."""
    asked = asked_pairs(period)
    indicators = list(Indicator.objects.visible_to(user).filter(reported_by="park").by_category())
    found: dict[int, list[Surroundings]] = {park.pk: [] for park in parks}
    for cell in grid_of(period, list(found), indicators):
        if (cell.park_id, cell.indicator.pk) in asked:
            found[cell.park_id].append(cell)
    return found


def _open(park: Park, seen: int, cells: Sequence[Surroundings], *, is_waiting: bool) -> OpenPark:
    """Return what is open of a park; of what it has not handed in nothing is said."""
    missing: list[str] = []
    unverified: list[str] = []
    asking: list[str] = []
    unexplained: list[str] = []
    for cell in cells if is_waiting else ():
        name, version = cell.indicator.name, cell.held.version if cell.held else None
        if version is None or version.recognised.state is State.UNKNOWN:
            missing.append(name)
            continue
        if cell.indicator.department_id and not version.is_verified:
            unverified.append(name)
        if cell.figured(version.counted).is_open:
            (unexplained if version.recognised.state is State.NOT_APPLICABLE else asking).append(name)
    lines = of_cells(cells) if is_waiting else []
    return OpenPark(park, seen, is_waiting, missing, unverified, asking, unexplained, lines)
