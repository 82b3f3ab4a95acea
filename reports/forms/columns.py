"""The form of a department's column: what was typed meets what is stored, and nothing typed is lost."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from django.utils.translation import gettext as _

from reports.contents.columns import ColumnContents, ColumnRow
from reports.contents.questions import question_words
from reports.forms.cells import CellText, CellTextError, sent_cells
from targets.actions import Typed
from targets.cells import EnteredCell, token_of
from targets.checks import Question
from targets.errors import CellErrors, Conflict, WorkflowError


@dataclass(frozen=True)
class CellFields:
    """The fields of one park's cell, with what is wrong about them and, in a conflict, what is stored meanwhile."""

    row: ColumnRow
    text: CellText
    errors: Sequence[str] = ()
    wrong: str = ""
    stored: EnteredCell | None = None
    is_conflict: bool = False

    @property
    def is_shown(self) -> bool:
        """Return whether there are fields: the cell can be entered, or something was typed that could not be saved."""
        return not self.row.locked or bool(self.errors) or self.is_conflict


@dataclass
class ColumnForm:
    """The fields of a column, as stored or as sent; ``errors`` and ``wrong`` hold by park what is wrong and where."""

    contents: ColumnContents
    sent: Mapping[str, str] | None = None
    errors: dict[int, list[str]] = field(default_factory=dict)
    wrong: dict[int, str] = field(default_factory=dict)
    conflicts: set[int] = field(default_factory=set)
    locked: set[int] = field(default_factory=set)

    @property
    def texts(self) -> dict[int, CellText]:
        """Return what was sent, by park."""
        return {} if self.sent is None else sent_cells(self.sent, [row.key for row in self.contents.all_rows])

    def typed(self) -> dict[int, Typed]:
        """Return the cells that were typed; what cannot be read or entered is among ``errors``."""
        found: dict[int, Typed] = {}
        rows = {row.key: row for row in self.contents.all_rows}
        for key, text in self.texts.items():
            row = rows[key]
            if text.keeps_theirs:
                continue
            try:
                entered = text.read(unit=row.cell.indicator.unit, stored=row.cell.entered)
            except CellTextError as error:
                self.errors[key], self.wrong[key] = [str(error)], error.field
                continue
            if not row.locked:
                found[key] = Typed(entered, text.seen)
            elif token_of(entered) not in (text.seen, row.cell.token):
                self.locked.add(key)
                self.errors[key] = [_("Not saved: %(reason)s.") % {"reason": row.locked}]
        return found

    def refuse(self, error: WorkflowError) -> None:
        """Note beside the cells what an act says about them."""
        if isinstance(error, Conflict):
            self.conflicts = set(error.cells)
        elif isinstance(error, CellErrors):
            unit = self.contents.indicator.unit
            self.errors |= {key: _words(questions, unit) for key, questions in error.cells.items()}

    @property
    def rows(self) -> list[CellFields]:
        """Return the cells of the page with their fields."""
        texts = self.texts
        return [self._fields(row, texts.get(row.key)) for row in self.contents.rows]

    def _fields(self, row: ColumnRow, text: CellText | None) -> CellFields:
        key, stored = row.key, row.cell.entered
        shown = CellText.of(stored, asks_growth=self.contents.asks_growth)
        if text is None or (text.keeps_theirs and key not in self.errors):
            return CellFields(row, shown)
        if key in self.conflicts:
            return CellFields(row, replace(text, choice=""), stored=stored, is_conflict=True)
        return CellFields(
            row, text, self.errors.get(key, ()), self.wrong.get(key, "value" if key in self.errors else "")
        )


def _words(questions: Sequence[Question], unit: str) -> list[str]:
    return [question_words(question, unit) for question in questions]
