"""The breakdown as a sheet: rows for the export, and what a filled-in sheet says."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from io import BytesIO

from django.utils.translation import gettext as _

from core.workbooks import CELL_ERRORS, Line, RefusedCell, Workbook, WorkbookError, letters_of
from parks.models import Park
from reports.city.asides import is_note, is_total, said_in
from reports.pages.breakdown.contents.breakdown import Breakdown
from reports.pages.breakdown.contents.breakdown_cells import TypedGrid, stated_words
from reports.pages.breakdown.contents.breakdown_page import BreakdownContents
from reports.pages.breakdown.forms import read_cell
from reports.pages.breakdown.workbook.sheet_heads import (
    Heads,
    city_head,
    fixed_heads,
    fixed_in_all,
    park_head,
    without_in_all,
)
from reports.pages.breakdown.workbook.workbook_changes import SheetRead, WorkbookChange
from reports.pages.breakdown.workbook.workbook_record import CITY_ROWS, Record
from targets.breakdown.cells import (
    CITY,
    CellKey,
    NoTarget,
    Stated,
    TypedTarget,
    refusal_of_none,
    stated_in,
    target_token,
)
from targets.breakdown.three_states import Becomes, Word, becomes
from targets.errors import WorkflowError
from targets.models import CityTarget, Indicator, Target

MOST_ROWS, MOST_CELLS = 60_000, 6_000_000


def sheet_rows(contents: BreakdownContents) -> Iterator[list[object]]:
    """Yield the head and the rows of the category shown, with all parks; a filled-in sheet is read by its head."""
    breakdown = contents.breakdown
    yield [*fixed_heads(), city_head(), *map(park_head, breakdown.parks)]
    for shown in contents.rows:
        row = breakdown.row(shown.indicator, breakdown.parks, TypedGrid({}))
        stated = [breakdown.stated_in((park.pk, shown.indicator.pk)) for park in breakdown.parks]
        values = [stated_words(cell) if isinstance(cell, NoTarget) else cell for cell in stated]
        one = shown.indicator
        yield [one.code, one.name, one.unit, row.last_total, row.total, row.gap, row.city.value, *values]


@dataclass(frozen=True, kw_only=True)
class SheetChange(WorkbookChange):
    """A target that a sheet changes, or cannot; ``new`` is None where it is to be taken away."""

    new: Stated


@dataclass(frozen=True)
class ReadSheet:
    """A sheet as it was read: its name, whether people see it, and its rows that hold anything."""

    name: str
    is_hidden: bool
    lines: list[Line]


def changes_in(lines: Sequence[Line], breakdown: Breakdown, record: Record | None = None) -> SheetRead[SheetChange]:
    """Return what a filled-in sheet changes, cell by cell, of what is stored and what it was made from, if it says so.

    Raises WorkflowError for what is no such sheet.
    """
    heads = Heads(breakdown)
    head = max(lines, key=lambda line: (len(heads.parks_in(line)), len(heads.codes_in(line))), default=None)
    if head is None or not heads.codes_in(head):
        raise WorkflowError(_("This is not the workbook of a breakdown: no column names a park as in “Park [code]”."))
    columns, read = heads.columns(head), SheetRead[SheetChange]()
    indicators = {one.code: one for one in breakdown.indicators}
    below = [line for line in lines if line.number > head.number]
    code_at = _code_column(below, min(columns), indicators)
    seen: Counter[str] = Counter()
    for line in below:
        indicator = indicators.get(line.cells.get(code_at, "").strip())
        if indicator is None:
            if not _is_heading(line, breakdown):
                _tell_unknown(line, code_at, columns, read)
            continue
        seen[indicator.code] += 1
        if seen[indicator.code] > 1:
            read.faults.append(_("Row %(row)s: an indicator stands in two rows: %(code)s.") % _at(line, indicator.code))
            continue
        for place, park in columns.items():
            _take_cell(read, _Cell(breakdown, record, heads.park(park), indicator, line.cells.get(place, "")))
    read.notices += _unread_columns(head, below, columns)
    return read


def _unread_columns(head: Line, below: Sequence[Line], columns: Iterable[int]) -> list[str]:
    """Say which columns hold something and are none of a breakdown."""
    held = {place for line in below for place, cell in line.cells.items() if cell.strip()} - set(columns)
    unread = sorted(place for place in held if head.cells.get(place, "").strip() not in fixed_in_all())
    words = _("Column %(column)s was not read: its head is “%(head)s”.")
    return [words % {"column": letters_of(place), "head": head.cells.get(place, "").strip()[:60]} for place in unread]


def _code_column(lines: Sequence[Line], first: int, codes: Iterable[str]) -> int:
    """Return the column before the parks that holds most codes of indicators."""
    known = set(codes)
    held = Counter(
        place for line in lines for place, cell in line.cells.items() if place < first and cell.strip() in known
    )
    return min(held, key=lambda place: (-held[place], place), default=min(first, 0))


def _is_heading(line: Line, breakdown: Breakdown) -> bool:
    """Return whether a row is a heading that an export writes above the indicators of a category."""
    texts = [cell.strip() for cell in line.cells.values() if cell.strip()]
    names = {one.category.name.strip() for one in breakdown.indicators if one.category}
    return len(texts) == 1 and (texts[0] in names or texts[0] in without_in_all())


def _tell_unknown(line: Line, code_at: int, columns: Iterable[int], read: SheetRead[SheetChange]) -> None:
    """Say what becomes of a row that names no indicator: it is passed over where it is none, and wrong otherwise."""
    texts = [cell for _place, cell in sorted(line.cells.items()) if cell.strip()]
    if not texts:
        return
    has_values = any(line.cells.get(place, "").strip() for place in columns)
    code = line.cells.get(code_at, "").strip()
    if is_total(texts[0]) or is_note(texts[0]) or not (has_values or code):
        read.notices.append(_passed_over(line, texts))
    elif code:
        read.faults.append(_("Row %(row)s: there is no such indicator: %(code)s.") % _at(line, code[:50]))
    else:
        read.faults.append(_("Row %(row)s holds values but names no indicator: %(code)s.") % _at(line, said_in(texts)))


def _at(line: Line, code: str) -> dict[str, object]:
    return {"row": line.number, "code": code}


def _passed_over(line: Line, texts: Iterable[str]) -> str:
    return _("Row %(row)s was passed over: %(code)s.") % _at(line, said_in(texts))


def typed_of(changes: list[SheetChange], breakdown: Breakdown) -> dict[CellKey, TypedTarget]:
    """Return the changes as cells, each with the token of what is stored now."""
    return {change.key: TypedTarget(change.new, _stored_token(breakdown, change.key)) for change in changes}


def _stored_token(breakdown: Breakdown, key: CellKey) -> str:
    """Return the token of what is stored in a cell."""
    if key[0] != CITY:
        return target_token(breakdown.targets.get(key))
    own = breakdown.city_targets.get(key[1])
    return target_token(None if own is None else CityTarget(value=own))


@dataclass(frozen=True)
class _Cell:
    """A cell of a sheet, with what it was made from and what is stored there."""

    breakdown: Breakdown
    record: Record | None
    park: Park | None
    indicator: Indicator
    text: str

    @property
    def key(self) -> CellKey:
        """Return the cell of the grid."""
        return (CITY if self.park is None else self.park.pk, self.indicator.pk)

    @property
    def target(self) -> Target | None:
        """Return the stored target of a park."""
        return self.breakdown.targets.get(self.key)

    @property
    def now(self) -> Stated:
        """Return what is stored."""
        if self.park is None:
            return self.breakdown.city_targets.get(self.indicator.pk)
        return self.breakdown.stated_in(self.key)

    @property
    def made(self) -> Stated | Word:
        """Return what the workbook was made from."""
        if self.record is None:
            return Word.NOT_KNOWN
        return self.record.cells.get((CITY_ROWS if self.park is None else self.park.code, self.indicator.code))

    def becomes(self, written: Stated | Word) -> Becomes:
        """Return what becomes of the cell. A sheet from before an adjustment holds the target as it was pledged."""
        if self.target is not None and written is not None and _is_same(written, stated_in(self.target)):
            return Becomes.SAME
        return becomes(written, self.now, self.made, _is_same)

    def refusal(self, new: Stated) -> str:
        """Return why a target cannot become so; empty where it can."""
        if self.target is not None and self.target.state not in ("draft", "none"):
            words = _("This target is %(state)s and no longer changed here.")
            return words % {"state": self.target.get_state_display()}
        return refusal_of_none(self.key, new) if isinstance(new, NoTarget) else ""


def _take_cell(read: SheetRead[SheetChange], cell: _Cell) -> None:
    """Take in what a cell changes, if anything, or why it cannot be read."""
    wrong, what = unreadable(cell.text), Becomes.CHANGED
    written, wrong = (None, wrong) if wrong else read_cell(cell.text, cell.indicator.unit)
    new = None if isinstance(written, Word) else written
    if not wrong:
        what = cell.becomes(written)
        read.counts[what] += 1
        if what not in (Becomes.CHANGED, Becomes.CONTESTED):
            return
        wrong = cell.refusal(new)
    read.changes.append(
        SheetChange(
            park=cell.park,
            indicator=cell.indicator,
            before=stated_words(cell.now) or "–",
            text=cell.text.strip(),
            after=cell.text.strip() if wrong else stated_words(new) or _("to be taken away"),
            wrong=wrong,
            made=_made_words(cell.made) if what is Becomes.CONTESTED else None,
            new=new,
        )
    )


def _made_words(made: Stated | Word) -> str:
    return "" if isinstance(made, Word) else stated_words(made)


def _is_same(wanted: Stated | Word, stored: Stated | Word) -> bool:
    """Return whether two cells say the same; a program may have written the line breaks of a reason otherwise."""
    if isinstance(wanted, NoTarget) and isinstance(stored, NoTarget):
        return not wanted.reason or wanted.reason.split() == stored.reason.split()
    return wanted == stored


def unreadable(text: str) -> str:
    """Return why a cell of a sheet cannot be taken, whatever it is for; empty where it can."""
    if isinstance(text, RefusedCell):
        return _("This cell cannot be taken; allowed: %(allowed)s.") % {"allowed": text.allowed}
    return _("A formula failed here.") if text.strip() in CELL_ERRORS else ""


def sheets_in(content: bytes) -> list[ReadSheet]:
    """Return the sheets of a workbook. Raises WorkflowError for what is no workbook or too large."""
    try:
        book = Workbook(BytesIO(content))
        return [ReadSheet(one.name, one.is_hidden, _lines_of(book.lines(one))) for one in book.sheets if one.member]
    except WorkbookError as error:
        said = _("This is no workbook (.xlsx) that can be read. Export the breakdown and fill it in.")
        raise WorkflowError(f"{said} ({error})") from error


def _lines_of(lines: Iterable[Line]) -> list[Line]:
    """Return the rows in which anything is written. Raises WorkflowError where they are too many."""
    kept: list[Line] = []
    cells = 0
    for line in lines:
        if any(cell.strip() for cell in line.cells.values()):
            kept.append(line)
            cells += len(line.cells)
        if len(kept) > MOST_ROWS or cells > MOST_CELLS:
            raise WorkflowError(_("The sheet is too large for a breakdown."))
    return kept
