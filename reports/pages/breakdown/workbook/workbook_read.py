"""A filled-in workbook of targets as a whole: its sheets read, put together, and what is to be confirmed.

What it changes is carried to the confirmation in one signed field, since it may be more cells than a form has fields.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, TypeAlias

from django.utils.translation import gettext as _

from accounts.models import User
from parks.models import City
from reports.pages.breakdown.contents.breakdown import Breakdown
from reports.pages.breakdown.contents.breakdown_cells import stated_words
from reports.pages.breakdown.workbook.breakdown_sheet import (
    ReadSheet,
    SheetChange,
    changes_in,
    sheets_in,
    typed_of,
)
from reports.pages.breakdown.workbook.details_sheet import DetailChange, details_in, is_details
from reports.pages.breakdown.workbook.sheet_heads import has_heads, year_told
from reports.pages.breakdown.workbook.workbook_changes import SheetRead, WorkbookChange, field_of, left_in_words, told
from reports.pages.breakdown.workbook.workbook_record import Record, demand_year, is_record, kept, record_in
from targets.breakdown.actions.target_cells import impossible_in, stored_in
from targets.breakdown.cells import details_token
from targets.breakdown.three_states import Becomes
from targets.errors import WorkflowError

# Each cell that two people changed has a box to be ticked, and a form has so many fields.
MOST_CONTESTED = 2_000

# Changes as they are signed and read again, so JSON: cells of the grid, and details by target.
PackedRows: TypeAlias = list[list[Any]]


@dataclass
class WorkbookRead:
    """What the sheets of a workbook change, what is wrong with them, and what was passed over or left as it is."""

    grid: list[SheetChange] = field(default_factory=list)
    details: list[DetailChange] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)
    notices: list[str] = field(default_factory=list)
    counts: Counter[Becomes] = field(default_factory=Counter)

    @property
    def changes(self) -> list[WorkbookChange]:
        """Return what changes, what has to be looked at first."""
        changes: list[WorkbookChange] = [*self.grid, *self.details]
        return sorted(changes, key=lambda change: (not change.wrong, change.made is None))

    @property
    def wrong(self) -> list[WorkbookChange]:
        """Return the cells that cannot be taken."""
        return [change for change in self.changes if change.wrong]

    @property
    def contested(self) -> list[WorkbookChange]:
        """Return the cells that somebody else changed too."""
        return [change for change in self.changes if change.made is not None and not change.wrong]

    @property
    def certain(self) -> list[WorkbookChange]:
        """Return the changes that nobody else has to do with."""
        return [change for change in self.changes if change.made is None and not change.wrong]

    @property
    def is_refused(self) -> bool:
        """Return whether nothing of it can be saved."""
        return bool(self.faults or self.wrong)

    def packed(self, breakdown: Breakdown) -> PackedRows:
        """Return the changes as they are signed: cells of the grid, and details by target, each with what was seen."""
        typed = typed_of(self.grid, breakdown)
        grid = [
            [*change.key, stated_words(change.new), typed[change.key].seen, change.made is not None]
            for change in self.grid
        ]
        by_target: dict[int, list[DetailChange]] = {}
        for one in self.details:
            by_target.setdefault(one.target.pk, []).append(one)
        details = [
            [
                pk,
                *rows[0].key,
                details_token(rows[0].target),
                [[one.name, kept(one.new), one.made is not None] for one in rows],
            ]
            for pk, rows in by_target.items()
        ]
        return [grid, details]


def read_workbook(content: bytes, breakdown: Breakdown, city: City | None, reader: User) -> WorkbookRead:
    """Return what the sheets of a workbook change. Raises WorkflowError where none of them is one of a breakdown."""
    sheets = sheets_in(content)
    records = [sheet for sheet in sheets if is_record(sheet.lines)]
    if len(records) > 1:
        raise WorkflowError(_("The workbook was put together from several. Import them one after the other."))
    record = record_in(records[0].lines, breakdown, city) if records else None
    for sheet in sheets:
        demand_year(year_told(sheet.lines) or breakdown.year, breakdown)
    read = WorkbookRead()
    _read_sheets(read, [sheet for sheet in sheets if sheet not in records], breakdown, record)
    _refuse_impossible(read, breakdown)
    read.grid = told(read.grid, breakdown.year, reader)
    read.details = told(read.details, breakdown.year, reader)
    if record is None:
        words = _("The workbook does not say what it was made from: all that differs from what is stored is a change.")
        read.notices.insert(0, words)
    read.notices = [*left_in_words(read.counts), *read.notices]
    if len(read.contested) > MOST_CONTESTED:
        read.faults.append(_("Too much was changed by others since. Export the targets anew."))
    return read


def _read_sheets(read: WorkbookRead, sheets: Sequence[ReadSheet], breakdown: Breakdown, record: Record | None) -> None:
    seen = [sheet for sheet in sheets if not sheet.is_hidden]
    refused = []
    for sheet in sheets:
        named = {"sheet": sheet.name}
        if sheet.is_hidden:
            read.notices.append(_("The sheet “%(sheet)s” is hidden and was passed over.") % named)
            continue
        try:
            found = _read_sheet(read, sheet, breakdown, record)
        except WorkflowError as error:
            refused.append(error)
            words = _("The sheet “%(sheet)s” was not read: %(why)s") % {**named, "why": error}
            (read.faults if has_heads(sheet.lines) else read.notices).append(words)
            continue
        read.faults += [_on(sheet.name, text, seen) for text in found.faults]
        read.notices += [_on(sheet.name, text, seen) for text in found.notices]
        read.counts += found.counts
    if len(refused) == len(seen):
        raise refused[0] if refused else WorkflowError(_("No sheet of this workbook is seen: all are hidden."))


def _read_sheet(
    read: WorkbookRead, sheet: ReadSheet, breakdown: Breakdown, record: Record | None
) -> SheetRead[SheetChange] | SheetRead[DetailChange]:
    if is_details(sheet.lines):
        details = details_in(sheet.lines, breakdown, record)
        _take_details(read, details)
        return details
    grid = changes_in(sheet.lines, breakdown, record)
    _take_grid(read, grid)
    return grid


def _on(sheet: str, text: str, seen: Sequence[ReadSheet]) -> str:
    """Return a text with the sheet it is about, where there are several."""
    return _("Sheet “%(sheet)s”: %(text)s") % {"sheet": sheet, "text": text} if len(seen) > 1 else text


def _take_grid(read: WorkbookRead, found: SheetRead[SheetChange]) -> None:
    """Add what a sheet of the grid changes; two sheets must not say different things of a cell."""
    known = {change.key: change for change in read.grid}
    for change in found.changes:
        before = known.get(change.key)
        if before and before.new != change.new:
            words = {"park": change.park or _("city"), "indicator": change.indicator}
            found.faults.append(_("%(park)s, %(indicator)s stands in two sheets.") % words)
        elif not before:
            read.grid.append(change)


def _take_details(read: WorkbookRead, found: SheetRead[DetailChange]) -> None:
    """Add what a sheet of details changes; two sheets must not speak of one target."""
    if {change.key for change in found.changes} & {change.key for change in read.details}:
        found.faults.append(_("The details of a target stand in two sheets."))
    read.details += found.changes


def _refuse_impossible(read: WorkbookRead, breakdown: Breakdown) -> None:
    """Say beside its cell what cannot be a target, before anybody confirms it."""
    readable = {change.key: change.new for change in read.grid if not change.wrong}
    if not readable:
        return
    wrong = impossible_in(breakdown.year, stored_in(breakdown.year, readable), readable)
    read.grid = [
        replace(change, wrong=wrong[change.key], after=change.text) if change.key in wrong else change
        for change in read.grid
    ]


def chosen_changes(packed: PackedRows, take: Collection[str]) -> tuple[list[list[object]], list[list[object]]]:
    """Return of packed changes the cells of the grid, and the details by target, that are to be saved.

    What somebody else changed too is saved where it is taken by name alone.
    """
    grid, details = packed
    cells = [row[:4] for row in grid if not row[4] or field_of((row[0], row[1]), "value") in take]
    rows = [
        [
            pk,
            seen,
            {name: text for name, text, is_both in changes if not is_both or field_of((park, key), name) in take},
        ]
        for pk, park, key, seen, changes in details
    ]
    return cells, [row for row in rows if row[2]]


def contested_in(packed: PackedRows) -> list[str]:
    """Return how a form names the packed cells that somebody else changed too."""
    grid, details = packed
    cells = [field_of((park, key), "value") for park, key, _text, _seen, is_both in grid if is_both]
    return cells + [
        field_of((park, key), name)
        for _pk, park, key, _seen, changes in details
        for name, _text, is_both in changes
        if is_both
    ]
