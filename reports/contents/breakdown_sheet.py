"""The breakdown as a sheet: rows for the export, and what a filled-in sheet says."""

from __future__ import annotations

import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from io import BytesIO
from typing import Any

from django.utils.translation import gettext as _
from python_calamine import CalamineError, CalamineWorkbook

from reports.city.reading import cell_text, refuse_bombs
from reports.contents.breakdown import Breakdown
from reports.contents.breakdown_cells import BreakdownRow, TypedGrid, stated_words
from reports.contents.breakdown_page import BreakdownContents
from reports.forms.targets import read_target
from targets.breakdown import CITY, Key, NoTarget, Stated, TypedTarget, is_same, refusal_of_none, stated_in, token_of
from targets.errors import WorkflowError
from targets.models import CityTarget

MOST_ROWS, MOST_COLUMNS, MOST_CELLS = 20_000, 3_000, 6_000_000
# How the head of a column names a park beside its name, and the city.
OPEN, CLOSE, CITY_CODE = "[", "]", "*"


def sheet_rows(contents: BreakdownContents) -> Iterator[list[Any]]:
    """Yield the head and the rows of the category shown, with all parks; a filled-in sheet is read by its head."""
    breakdown = contents.breakdown
    parks = [f"{park.name} {OPEN}{park.code}{CLOSE}" for park in breakdown.parks]
    fixed = [_("code"), _("indicator"), _("unit"), _("last year's actual"), _("sum of the parks"), _("gap")]
    yield [*fixed, f"{_('target of the city')} {OPEN}{CITY_CODE}{CLOSE}", *parks]
    for shown in contents.rows:
        row = breakdown.row(shown.indicator, breakdown.parks, TypedGrid({}))
        yield _sheet_row(row, [breakdown.stated_in((park.pk, shown.indicator.pk)) for park in breakdown.parks])


def _sheet_row(row: BreakdownRow, stated: list[Stated]) -> list[Any]:
    one = row.indicator
    values = [stated_words(cell) if isinstance(cell, NoTarget) else cell for cell in stated]
    return [one.code, one.name, one.unit, row.last_total, row.total, row.gap, row.city.value, *values]


@dataclass(frozen=True)
class SheetChange:
    """A cell that a sheet changes, or cannot: ``wrong`` says why."""

    key: Key
    name: str
    indicator: str
    old: Stated
    text: str
    new: Stated
    wrong: str = ""

    @property
    def before(self) -> str:
        """Return what was there, in words."""
        return stated_words(self.old) or "–"


def changes_in(rows: list[list[str]], breakdown: Breakdown) -> list[SheetChange]:
    """Return what a filled-in sheet changes, cell by cell. Raises WorkflowError for what is no such sheet."""
    head = next((number for number, row in enumerate(rows) if any(code_in(text) for text in row)), None)
    if head is None:
        raise WorkflowError(_("This is not the workbook of a breakdown: no column names a park as in “Park [code]”."))
    parks = {park.code: park.pk for park in breakdown.parks} | {CITY_CODE: CITY}
    columns = {place: code_in(text) for place, text in enumerate(rows[head]) if code_in(text)}
    unknown = sorted(set(columns.values()) - set(parks))
    if unknown:
        raise WorkflowError(_("There are no such parks: %(parks)s.") % {"parks": ", ".join(unknown[:10])})
    if len(set(columns.values())) < len(columns):
        raise WorkflowError(_("A park stands in two columns."))
    indicators = {one.code: one for one in breakdown.indicators}
    found: dict[Key, SheetChange] = {}
    for row in rows[head + 1 :]:
        code = row[0].strip() if row else ""
        if not code:
            continue
        if code not in indicators:
            raise WorkflowError(_("There is no such indicator: %(code)s.") % {"code": code[:50]})
        for place, park in columns.items():
            text = row[place].strip() if place < len(row) else ""
            change = _change(breakdown, (parks[park], indicators[code].pk), park, text, indicators[code])
            if change.key in found:
                raise WorkflowError(_("An indicator stands in two rows: %(code)s.") % {"code": code})
            found[change.key] = change
    return [change for change in found.values() if change.wrong or change.old != change.new]


def typed_of(changes: list[SheetChange], breakdown: Breakdown) -> dict[Key, TypedTarget]:
    """Return the changes as cells, each with the token of what is stored now."""
    return {change.key: TypedTarget(change.new, stored_token(breakdown, change.key)) for change in changes}


def stored_token(breakdown: Breakdown, key: Key) -> str:
    """Return the token of what is stored in a cell."""
    if key[0] != CITY:
        return token_of(breakdown.targets.get(key))
    own = breakdown.city_targets.get(key[1])
    return token_of(None if own is None else CityTarget(value=own))


def _change(breakdown: Breakdown, key: Key, park: str, text: str, indicator: Any) -> SheetChange:
    new, wrong = read_target(text, indicator.unit)
    target = breakdown.targets.get(key)
    old = breakdown.city_targets.get(key[1]) if key[0] == CITY else breakdown.stated_in(key)
    if target is not None and is_same(new, stated_in(target)):
        old = new  # a sheet that was handed out before an adjustment of the target
    if not wrong and old != new and target is not None and target.state not in ("draft", "none"):
        wrong = _("This target is %(state)s and no longer changed here.") % {"state": target.get_state_display()}
    if not wrong and old != new and isinstance(new, NoTarget):
        wrong = refusal_of_none(key, new)
    name = _("city") if park == CITY_CODE else park
    return SheetChange(key, name, indicator.name, old, text, new, wrong)


def code_in(text: str) -> str:
    """Return the code that the head of a column ends in, e.g. "p1" of "Park one [p1]"; empty without one."""
    text = text.strip()
    return text[text.rindex(OPEN) + 1 : -1] if text.endswith(CLOSE) and OPEN in text else ""


def rows_in(content: bytes) -> list[list[str]]:
    """Return the texts of the first sheet. Raises WorkflowError for what is no workbook or too large."""
    try:
        refuse_bombs(BytesIO(content))
        book = CalamineWorkbook.from_filelike(BytesIO(content))
        sheet = book.get_sheet_by_index(0)
        if sheet.height > MOST_ROWS or sheet.width > MOST_COLUMNS or sheet.height * sheet.width > MOST_CELLS:
            raise WorkflowError(_("The sheet is too large for a breakdown."))
        return [[cell_text(cell) for cell in row] for row in sheet.to_python()]
    except (ValueError, CalamineError, zipfile.BadZipFile, OSError, KeyError, IndexError) as error:
        if isinstance(error, WorkflowError):
            raise
        raise WorkflowError(
            _("This is no workbook (.xlsx) that can be read. Export the breakdown and fill it in.")
        ) from error
