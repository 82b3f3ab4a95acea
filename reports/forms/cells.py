"""The fields of cells as somebody filled them in: kept as typed, and read exactly or refused with words."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal

from django.utils.translation import gettext as _

from accounts.fields import plain
from targets.cells import NOTHING, EnteredCell, token_of
from targets.numerals import NumeralError, is_not_applicable, is_unknown, numeral

# What may be chosen beside the number, and how a chosen side of a conflict begins.
STATES = ("not_applicable", "unknown")
MINE, THEIRS = "mine:", "theirs"
LONGEST_NOTE = 500


class CellTextError(ValueError):
    """A cell that cannot be read; ``field`` names the field it is about."""

    def __init__(self, field: str, message: str) -> None:
        super().__init__(message)
        self.field = field


@dataclass(frozen=True, slots=True)
class CellText:
    """What stands in the fields of one cell, and the token of what the form showed there.

    ``state`` is chosen beside the number: nothing, not_applicable or unknown. ``growth`` is None where it is not
    asked for. ``choice`` says in a conflict which side to keep.
    """

    value: str = ""
    state: str = ""
    note: str = ""
    growth: str | None = None
    seen: str = NOTHING
    choice: str = ""

    @classmethod
    def of(cls, entered: EnteredCell | None, *, asks_growth: bool = False) -> CellText:
        """Return the fields of a stored cell."""
        shown = entered or EnteredCell("unknown")
        return cls(
            value="" if shown.value is None else plain(shown.value),
            state=shown.state if entered and shown.state in STATES else "",
            note=shown.note,
            growth=("" if shown.growth is None else plain(shown.growth)) if asks_growth else None,
            seen=token_of(entered),
        )

    @classmethod
    def sent(cls, fields: Mapping[str, str], key: int) -> CellText:
        """Return what was sent for the cell of a key."""
        choice = fields.get(f"choose-{key}", "")
        return cls(
            value=printable(fields.get(f"value-{key}", "")).strip(),
            state=fields.get(f"state-{key}", ""),
            note=printable(fields.get(f"note-{key}", "")).strip(),
            growth=printable(fields[f"growth-{key}"]).strip() if f"growth-{key}" in fields else None,
            seen=choice.removeprefix(MINE) if choice.startswith(MINE) else fields.get(f"seen-{key}", NOTHING),
            choice=choice,
        )

    @property
    def keeps_theirs(self) -> bool:
        """Return whether the stored side of a conflict was chosen, so that nothing is typed here."""
        return self.choice == THEIRS

    def read(self, *, unit: str, stored: EnteredCell | None = None) -> EnteredCell | None:
        """Return the cell that the fields say, None for an empty one.

        What the form does not ask stays as ``stored`` has it. Raises CellTextError.
        """
        if len(self.note) > LONGEST_NOTE:
            raise CellTextError("note", _("A note has at most %(number)s characters.") % {"number": LONGEST_NOTE})
        state, value = self._state_and_value(unit)
        growth = self._growth()
        if not (state or self.note or growth is not None):
            return None
        entered = replace(stored or EnteredCell("unknown"), state=state or "unknown", value=value, note=self.note)
        return entered if self.growth is None else replace(entered, growth=growth)

    def _state_and_value(self, unit: str) -> tuple[str, Decimal | None]:
        if self.state and self.state not in STATES:
            raise CellTextError("value", _("Choose a number, not applicable or not reported."))
        typed = "not_applicable" if is_not_applicable(self.value) else "unknown" if is_unknown(self.value) else ""
        if typed or not self.value:
            return typed or self.state, None
        if self.state:
            raise CellTextError("value", _("Either a number or a choice beside it: empty one of the two."))
        try:
            return "number", numeral(self.value, unit=unit)
        except NumeralError as error:
            raise CellTextError("value", str(error)) from None

    def _growth(self) -> Decimal | None:
        if not self.growth:
            return None
        try:
            return numeral(self.growth, unit="%")
        except NumeralError as error:
            raise CellTextError("growth", str(error)) from None


def sent_cells(fields: Mapping[str, str], keys: Iterable[int]) -> dict[int, CellText]:
    """Return what was sent for those of some cells that the form held."""
    return {key: CellText.sent(fields, key) for key in keys if f"seen-{key}" in fields}


def printable(text: str) -> str:
    """Return a text without characters that cannot be printed; the breaks of lines stay."""
    return "".join(one for one in text.replace("\r\n", "\n") if one.isprintable() or one == "\n")
