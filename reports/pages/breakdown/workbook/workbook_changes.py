"""What a workbook of targets changes: cell by cell, with names beside codes, and with what somebody else did there."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Generic, TypeVar

from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.models import AuditEntry, User
from parks.models import Park
from targets.breakdown.cells import CellKey
from targets.breakdown.target_history import who_set
from targets.breakdown.three_states import Becomes
from targets.models import Indicator


@dataclass(frozen=True, kw_only=True)
class WorkbookChange:
    """A cell that a workbook changes, or cannot: ``wrong`` says why. Without a park it is the city's.

    ``before`` is what is stored, ``text`` what stands in the workbook, ``after`` what will be stored. Where somebody
    else changed the cell as well since the workbook was made, ``made`` is what it was then, None elsewhere.
    """

    park: Park | None
    indicator: Indicator
    before: str
    text: str
    after: str
    wrong: str = ""
    made: str | None = None
    since: str = ""

    @property
    def key(self) -> CellKey:
        """Return the cell of the grid that it is about."""
        return (0 if self.park is None else self.park.pk, self.indicator.pk)

    @property
    def label(self) -> str:
        """Return which detail of a target is changed, empty where it is the target itself."""
        return ""

    @property
    def unit(self) -> str:
        """Return the unit of the values, empty where they have none."""
        return self.indicator.unit

    @property
    def name(self) -> str:
        """Return the name of the stored field."""
        return "value"

    @property
    def field(self) -> str:
        """Return how a form names the cell."""
        return field_of(self.key, self.name)


def field_of(key: CellKey, name: str) -> str:
    """Return how a form names a field of a cell."""
    return f"{key[0]}-{key[1]}-{name}"


C = TypeVar("C", bound=WorkbookChange)


@dataclass
class SheetRead(Generic[C]):
    """What a sheet changes cell by cell, what is wrong with its rows, what was passed over; ``counts``: its cells."""

    changes: list[C] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)
    notices: list[str] = field(default_factory=list)
    counts: Counter[Becomes] = field(default_factory=Counter)


def told(changes: Sequence[C], year: int, reader: User) -> list[C]:
    """Return changes with who changed the same cell since the workbook was made, and when; at most three queries.

    What the reader set there is nobody else's, as after a first import of the same workbook.
    """
    contested = [change for change in changes if change.made is not None]
    found = who_set(year, {(change.key, change.name) for change in contested}) if contested else {}
    return [
        change if change.made is None else _told(change, found.get((change.key, change.name)), reader)
        for change in changes
    ]


def _told(change: C, by: AuditEntry | None, reader: User) -> C:
    if by is not None and by.by_id == reader.pk:
        return replace(change, made=None)
    words: dict[str, Any] = {"value": change.before, "made": change.made or _("nothing")}
    if by is None:
        return replace(change, since=_("Changed since to %(value)s (was %(made)s).") % words)
    words |= {"by": by.author, "at": f"{localtime(by.at):%Y-%m-%d %H:%M}"}
    return replace(change, since=_("Changed since by %(by)s to %(value)s (was %(made)s), %(at)s.") % words)


def left_in_words(counts: Counter[Becomes]) -> list[str]:
    """Return what was left as it is stored, and why."""
    empty, alone = counts[Becomes.LEFT_EMPTY], counts[Becomes.LEFT_ALONE]
    words = []
    if empty:
        said = ngettext(
            "%(number)s empty cell leaves what is stored as it is; “delete” takes a value away.",
            "%(number)s empty cells leave what is stored as it is; “delete” takes a value away.",
            empty,
        )
        words.append(said % {"number": empty})
    if alone:
        said = ngettext(
            "%(number)s cell that you left untouched was changed since, and stays so.",
            "%(number)s cells that you left untouched were changed since, and stay so.",
            alone,
        )
        words.append(said % {"number": alone})
    return words
