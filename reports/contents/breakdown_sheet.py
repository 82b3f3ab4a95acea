"""The breakdown as a sheet: rows for the export, and what a filled-in sheet says."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cache
from io import BytesIO
from typing import Any, TypeVar

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import override

from reports.city.asides import is_note, is_total, said_in
from reports.city.workbooks import ERRORS, Line, RefusedCell, Workbook, WorkbookError, letters_of
from reports.contents.breakdown import Breakdown
from reports.contents.breakdown_cells import BreakdownRow, TypedGrid, stated_words
from reports.contents.breakdown_page import BreakdownContents
from reports.forms.targets import read_target
from targets.breakdown import CITY, Key, NoTarget, Stated, TypedTarget, is_same, refusal_of_none, stated_in, token_of
from targets.errors import WorkflowError
from targets.models import CityTarget

T = TypeVar("T")
MOST_ROWS, MOST_CELLS = 20_000, 6_000_000
# How the head of a column names a park beside its name, and the city.
OPEN, CLOSE, CITY_CODE = "[", "]", "*"


def sheet_rows(contents: BreakdownContents) -> Iterator[list[Any]]:
    """Yield the head and the rows of the category shown, with all parks; a filled-in sheet is read by its head."""
    breakdown = contents.breakdown
    parks = [f"{park.name} {OPEN}{park.code}{CLOSE}" for park in breakdown.parks]
    yield [*fixed_heads(), city_head(), *parks]
    for shown in contents.rows:
        row = breakdown.row(shown.indicator, breakdown.parks, TypedGrid({}))
        yield _sheet_row(row, [breakdown.stated_in((park.pk, shown.indicator.pk)) for park in breakdown.parks])


def fixed_heads() -> list[str]:
    """Return the heads of the columns before those of the city and its parks."""
    return [_("code"), _("indicator"), _("unit"), _("last year's actual"), _("sum of the parks"), _("gap")]


def city_head() -> str:
    """Return the head of the column of the city's own targets."""
    return f"{_('target of the city')} {OPEN}{CITY_CODE}{CLOSE}"


@cache
def fixed_in_all() -> frozenset[str]:
    """Return the heads before the parks in all languages: a sheet may have been exported in another one."""
    return frozenset(head for language in _languages() for head in _in(language, fixed_heads))


@cache
def city_in_all() -> frozenset[str]:
    """Return the heads of the city in all languages."""
    return frozenset(_in(language, city_head) for language in _languages())


def _languages() -> list[str]:
    return [language for language, _name in settings.LANGUAGES]


def _in(language: str, head: Callable[[], T]) -> T:
    with override(language):
        return head()


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

    @property
    def after(self) -> str:
        """Return what will be stored, in words; of what cannot be, what stands in the sheet."""
        return self.text if self.wrong else stated_words(self.new)


@dataclass(frozen=True)
class ReadSheet:
    """A sheet as it was read: its name, whether people see it, and its rows that hold anything."""

    name: str
    is_hidden: bool
    lines: list[Line]


@dataclass
class SheetRead:
    """What a sheet changes cell by cell, what is wrong with its rows, and what was passed over, in words."""

    changes: list[SheetChange] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)
    notices: list[str] = field(default_factory=list)


def changes_in(lines: Sequence[Line], breakdown: Breakdown) -> SheetRead:
    """Return what a filled-in sheet changes, cell by cell. Raises WorkflowError for what is no such sheet."""
    heads = _Heads(breakdown)
    head = max(lines, key=lambda line: (len(heads.parks_in(line)), len(heads.codes_in(line))), default=None)
    if head is None or not heads.codes_in(head):
        raise WorkflowError(_("This is not the workbook of a breakdown: no column names a park as in “Park [code]”."))
    columns, read = heads.columns(head), SheetRead()
    indicators = {one.code: one for one in breakdown.indicators}
    below = [line for line in lines if line.number > head.number]
    first = min(columns)
    code_at = _code_column(below, first, indicators)
    found: dict[Key, SheetChange] = {}
    seen: Counter[str] = Counter()
    for line in below:
        indicator = indicators.get(line.cells.get(code_at, "").strip())
        if indicator is None:
            _tell_unknown(line, code_at, columns, read)
            continue
        seen[indicator.code] += 1
        if seen[indicator.code] > 1:
            read.faults.append(_("Row %(row)s: an indicator stands in two rows: %(code)s.") % _at(line, indicator.code))
            continue
        for place, park in columns.items():
            change = _change(breakdown, (park, indicator.pk), heads.name(park), line.cells.get(place, ""), indicator)
            found[change.key] = change
    read.notices += _unread_columns(head, below, columns)
    read.changes = [change for change in found.values() if change.wrong or change.old != change.new]
    return read


def has_heads(lines: Iterable[Line]) -> bool:
    """Return whether any head of a sheet names something by its code, as those of a breakdown do."""
    return any(code_in(cell) for line in lines for cell in line.cells.values())


class _Heads:
    """What heads of columns name: parks, and the city."""

    def __init__(self, breakdown: Breakdown) -> None:
        self._names = {park.pk: park.code for park in breakdown.parks}
        self._codes = {park.code: park.pk for park in breakdown.parks}
        self._written = {f"{park.name} {OPEN}{park.code}{CLOSE}": park.pk for park in breakdown.parks}

    def name(self, key: int) -> str:
        """Return how a change names a park, or the city."""
        return _("city") if key == CITY else self._names[key]

    def key(self, text: str) -> int | None:
        """Return whom a head names; None where it names nobody that is known.

        A code may hold brackets itself, so that a head is first compared with those that an export writes.
        """
        text = text.strip()
        if text in city_in_all():
            return CITY
        if text in self._written:
            return self._written[text]
        codes = codes_in(text)
        known = next((self._codes[code] for code in codes if code in self._codes), None)
        return CITY if known is None and CITY_CODE in codes else known

    def parks_in(self, line: Line) -> dict[int, int]:
        """Return by column whom the cells of a row name."""
        found = ((place, self.key(cell)) for place, cell in line.cells.items())
        return {place: key for place, key in found if key is not None}

    def codes_in(self, line: Line) -> list[str]:
        """Return the codes that the cells of a row end in."""
        return [code_in(cell) for cell in line.cells.values() if code_in(cell)]

    def columns(self, head: Line) -> dict[int, int]:
        """Return by column whom the head names. Raises WorkflowError where it names nobody, or somebody twice."""
        columns = self.parks_in(head)
        unknown = sorted(code_in(cell) for place, cell in head.cells.items() if place not in columns and code_in(cell))
        if unknown or not columns:
            raise WorkflowError(_("There are no such parks: %(parks)s.") % {"parks": ", ".join(unknown[:10])})
        if len(set(columns.values())) < len(columns):
            raise WorkflowError(_("A park stands in two columns."))
        return columns


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


def _tell_unknown(line: Line, code_at: int, columns: Iterable[int], read: SheetRead) -> None:
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


def typed_of(changes: list[SheetChange], breakdown: Breakdown) -> dict[Key, TypedTarget]:
    """Return the changes as cells, each with the token of what is stored now."""
    return {change.key: TypedTarget(change.new, stored_token(breakdown, change.key)) for change in changes}


def stored_token(breakdown: Breakdown, key: Key) -> str:
    """Return the token of what is stored in a cell."""
    if key[0] != CITY:
        return token_of(breakdown.targets.get(key))
    own = breakdown.city_targets.get(key[1])
    return token_of(None if own is None else CityTarget(value=own))


def _change(breakdown: Breakdown, key: Key, name: str, text: str, indicator: Any) -> SheetChange:
    wrong = unreadable(text)
    new, wrong = (None, wrong) if wrong else read_target(text, indicator.unit)
    text = text.strip()
    target = breakdown.targets.get(key)
    old = breakdown.city_targets.get(key[1]) if key[0] == CITY else breakdown.stated_in(key)
    if not wrong and target is not None and is_same(new, stated_in(target)):
        old = new  # a sheet that was handed out before an adjustment of the target
    if not wrong and old != new and target is not None and target.state not in ("draft", "none"):
        wrong = _("This target is %(state)s and no longer changed here.") % {"state": target.get_state_display()}
    if not wrong and old != new and isinstance(new, NoTarget):
        wrong = refusal_of_none(key, new)
    return SheetChange(key, name, indicator.name, old, text, new, wrong)


def unreadable(text: str) -> str:
    """Return why a cell of a sheet cannot be taken, whatever it is for; empty where it can."""
    if isinstance(text, RefusedCell):
        return _("This cell cannot be taken; allowed: %(allowed)s.") % {"allowed": text.allowed}
    return _("A formula failed here.") if text.strip() in ERRORS else ""


def code_in(text: str) -> str:
    """Return the code that the head of a column ends in, e.g. "p1" of "Park one [p1]"; empty without one."""
    return next(iter(codes_in(text)), "")


def codes_in(text: str) -> list[str]:
    """Return all codes that the head of a column may end in, the longest first: "[1]" is part of "X[1]"."""
    text = text.strip()
    if not text.endswith(CLOSE):
        return []
    starts = [place for place, char in enumerate(text) if char == OPEN]
    apart = [place for place in starts if place == 0 or text[place - 1].isspace()]
    return [text[place + 1 : -1] for place in apart or starts[-1:]]


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
