"""A cell as somebody enters it, and the token by which a form knows what it showed."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from core.fields import plain
from targets.scoring.values import UNKNOWN, Cell, cell


class CellState(models.TextChoices):
    """What a cell holds: a number, or why there is none."""

    NUMBER = "number", _("number")
    NOT_APPLICABLE = "not_applicable", _("not applicable")
    UNKNOWN = "unknown", _("not reported")


# The token of a cell in which nothing was entered.
NOTHING = "-"


@dataclass(frozen=True, slots=True)
class EnteredCell:
    """What is entered in one cell: state and value, and what a park may say beside it.

    ``growth`` is given where the indicator's growth is reported, ``base`` where the park has a comparable value of
    its own, with its reason in ``note``. ``answer`` is the answer to what is asked about the cell as it is now; it is
    kept beside the cell, for this state and value alone.
    """

    state: str
    value: Decimal | None = None
    growth: Decimal | None = None
    base: Decimal | None = None
    is_estimate: bool = False
    note: str = ""
    answer: str = ""

    @property
    def token(self) -> str:
        """Return 16 hexadecimal digits that differ where anything of the cell differs."""
        numbers = ("" if number is None else plain(number) for number in (self.value, self.growth, self.base))
        text = "\x1f".join((self.state, *numbers, "~" if self.is_estimate else "", self.note, self.answer))
        return hashlib.sha256(text.encode()).hexdigest()[:16]

    @property
    def cell(self) -> Cell:
        """Return state and value as scoring knows them."""
        return cell(self.state, self.value)


def token_of(entered: EnteredCell | None) -> str:
    """Return the token of a cell, also of one in which nothing was entered."""
    return NOTHING if entered is None else entered.token


def cell_of(entered: EnteredCell | None) -> Cell:
    """Return state and value, unknown where nothing was entered."""
    return UNKNOWN if entered is None else entered.cell


@dataclass(frozen=True, slots=True)
class Typed:
    """What somebody typed into one cell, None for nothing, and the token of what the form showed there."""

    cell: EnteredCell | None
    seen: str


@dataclass(frozen=True)
class SavedCells:
    """How many cells of another grid were saved; by key what two people changed, and why others cannot be saved."""

    number: int = 0
    conflicts: Mapping[Any, Any] = field(default_factory=dict)
    wrong: Mapping[Any, str] = field(default_factory=dict)


class Nothing(Exception):
    """Nothing differs from what is stored, so that no act was done."""
