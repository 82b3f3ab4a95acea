"""The cells and rows of the breakdown's grid."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from core.fields import plain
from reports.pages.pledges.contents.pledges import TaskRow
from targets.breakdown.cells import CellKey, NoTarget, Stated
from targets.breakdown.models import TargetState
from targets.models import Indicator, Target
from targets.scoring.growth import growth_of
from targets.scoring.values import UNKNOWN, number

if TYPE_CHECKING:
    from reports.pages.breakdown.contents.breakdown import BrokenDown

TARGET_LIGHTS = {"draft": "plain", "issued": "near", "pledged": "ahead", "none": "plain"}


def stated_words(stated: Stated) -> str:
    """Return what a cell says as it can be typed: the number, that no target is issued and why, or nothing."""
    if isinstance(stated, NoTarget):
        return ": ".join(text for text in (_("not issued"), stated.reason) if text)
    return "" if stated is None else plain(stated)


@dataclass(frozen=True)
class TypedGrid:
    """What a refused form held: the texts by cell, what is wrong, and who stored what there meanwhile."""

    texts: Mapping[CellKey, str]
    wrong: Mapping[CellKey, str] = field(default_factory=dict)
    theirs: Mapping[CellKey, str] = field(default_factory=dict)
    words: str = ""


@dataclass(frozen=True)
class TargetCell:
    """One cell. ``value`` is in force today; ``last`` is last year's actual; both None where there is none.

    ``coming`` is what the next adjustment makes of the value, and from which day on, None where none is to come.
    ``was_emptied``: a value that stood here was taken away.
    ``is_typed``: what stands there was typed and is not saved.
    ``is_stated``: last year's actual is the base stated with the target, for no release tells it.
    """

    key: CellKey
    name: str
    indicator: Indicator
    target: Target | None
    value: Decimal | None
    last: Decimal | None
    seen: str
    text: str
    is_form: bool
    wrong: str = ""
    theirs: str = ""
    address: tuple[str, str] = ("", "")
    is_stated: bool = False
    coming: tuple[Decimal, date] | None = None
    was_emptied: bool = False
    is_typed: bool = False

    @property
    def is_not_issued(self) -> bool:
        """Return whether it was stated that there is no target."""
        return self.target is not None and self.target.value is None

    @property
    def has_history(self) -> bool:
        """Return whether something was ever set here, as far as the reader may know."""
        return self.was_emptied or self.target is not None or self.value is not None

    @property
    def field(self) -> str:
        """Return what the names of the cell's fields end in."""
        return f"{self.key[0]}-{self.key[1]}"

    @property
    def growth(self) -> str:
        """Return the growth of the target over last year's actual, in words; empty where there is none."""
        if self.value is None or self.last is None:
            return ""
        grown = growth_of(self.indicator.growth, number(self.value), number(self.last), UNKNOWN)
        told = TaskRow(Target(indicator=self.indicator), grown).growth_text
        return "" if told == "–" else told

    @property
    def is_estimate(self) -> bool:
        """Return whether last year's actual is what was expected of it, for no release tells it yet."""
        return self.is_stated and self.target is not None and self.target.base_estimate

    @property
    def state(self) -> str:
        """Return the word for the state."""
        return str(TargetState(self.target.state).label) if self.target else ""

    @property
    def light(self) -> str:
        """Return how the state is marked."""
        return TARGET_LIGHTS[self.target.state] if self.target else "plain"

    @property
    def is_adjusted(self) -> bool:
        """Return whether an adjustment is in force."""
        return self.target is not None and self.value != self.target.value

    @property
    def open_comments(self) -> int:
        """Return how many comments wait for an answer."""
        return int(getattr(self.target, "open_comments", 0))


@dataclass(frozen=True)
class BreakdownRow:
    """An indicator over the parks; ``total`` adds the parks without a parent and is None where nothing is added.

    Of these parks ``missing`` have no target yet, and ``not_issued`` are stated to have none. ``is_hidden``: the reader
    may not see all their targets, and nothing is added. ``last_parks`` is of how many parks ``last_total`` is, None for
    all.
    """

    indicator: BrokenDown
    cells: list[TargetCell]
    city: TargetCell
    last_total: Decimal | None
    last_parks: int | None
    total: Decimal | None
    is_hidden: bool
    missing: int
    not_issued: int
    gap: Decimal | None

    @property
    def has_gap(self) -> bool:
        """Return whether the parks do not add up to the city's own target."""
        return self.gap is not None and self.gap != 0
