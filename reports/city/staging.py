"""Brings rows into temporary tables: checked cell by cell, streamed, whatever their number."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from django.db import connection
from django.utils.translation import gettext as _

from core.copying import NULL, copy_lines, escaped
from core.workbooks import CELL_ERRORS, NumberCell, PercentCell, RefusedCell, letters_of
from parks.fields import pinyin_key
from reports.city.asides import is_note, is_total, said_in
from reports.city.cells import TYPES, Parser, RefusedText, parser
from reports.city.errors import CityError, Problems
from reports.city.files.columns import Column, ColumnKind, File
from reports.city.percents import Percents
from reports.city.reading import BLANK, FileRow, Part, column_name, head_and_rows

LoadProgress = Callable[[str, int], None]
EVERY = 20_000
_ESCAPED = frozenset({ColumnKind.TEXT, ColumnKind.CODE, ColumnKind.CODES, ColumnKind.PARAMETERS})
# So many texts of a column are remembered as allowed: codes and years come again and again.
_MOST_KNOWN = 10_000
TEXTUAL = frozenset({ColumnKind.CODE, ColumnKind.TEXT, ColumnKind.CODES})


@dataclass
class Staged:
    """What was staged of one file: its rows, and the columns that were there."""

    file: File
    labels: dict[int, str] = field(default_factory=dict)
    present: set[str] = field(default_factory=set)
    rows: int = 0

    def error(self, part: int, line: int, column: str, met: str, allowed: str) -> CityError:
        """Return an error at a staged row."""
        return CityError(self.labels[part], line, column, met, allowed)


def stage(file: File, parts: list[Part], problems: Problems, progress: LoadProgress) -> Staged:
    """Fill the temporary table of a file from its parts and return what came in."""
    staged = Staged(file)
    columns = ", ".join(f'"{column.name}" {TYPES[column.kind][0]}' for column in file.columns)
    with connection.cursor() as cursor:
        cursor.execute(f"DROP TABLE IF EXISTS pg_temp.{file.stage}")
        cursor.execute(
            f"CREATE TEMP TABLE {file.stage} (part int, line int, _id bigint, name_key text, {columns}) ON COMMIT DROP"
        )
        names = ", ".join(f'"{column.name}"' for column in file.columns)
        copy = f"COPY {file.stage} (part, line, name_key, {names}) FROM STDIN"
        for number, part in enumerate(parts):
            staged.labels[number] = part.label
            # Nothing can be asked of the database while COPY reads.
            percents = Percents.known(file) if part.sheet else Percents()
            copy_lines(copy, _lines(staged, number, part, problems, progress, percents))
        cursor.execute(f"ANALYZE {file.stage}")
    return staged


def _lines(
    staged: Staged, number: int, part: Part, problems: Problems, progress: LoadProgress, percents: Percents
) -> Iterator[str]:
    """Yield the rows of a part in COPY's text format."""
    head, rows = head_and_rows(part, frozenset(staged.file.by), problems)
    order = _order(staged.file, part, head, problems)
    if head is None or order is None:
        return
    staged.present |= {column.name for column, index in order if index is not None}
    places = {index for _column, index in order if index is not None}
    needed = {index for column, index in order if index is not None and column.is_required and not column.may_be_empty}
    width = max(places) + 1
    cells = [(column, index, parser(column), dict[str, str]()) for column, index in order]
    name_index = next((i for column, i in order if column.name == "name"), None) if staged.file.has_name_key else None
    # A row as wide as the head, where each column has a name and all that must be there is there, is one of the table.
    usual = len(head.cells) if len(places) == len(head.cells) else -1
    for row in rows:
        if len(row.cells) == usual and not any(BLANK.fullmatch(row.cells[place]) for place in needed):
            pass
        elif _is_aside(row, needed):
            problems.notice(part.label, row.line, said_in(row.cells), _("is no row of the table and was passed over"))
            continue
        elif not _fits(row, head, places, part, problems):
            continue
        row.cells.extend([""] * (width - len(row.cells)))
        asked = percents.of(row.cells, order)
        values = [
            found
            if (found := known.get("" if index is None else row.cells[index])) is not None
            else _value(part, row, column, index, parse, problems, asked, known)
            for column, index, parse, known in cells
        ]
        key = NULL if name_index is None else escaped(pinyin_key(row.cells[name_index])[:1000])
        staged.rows += 1
        if staged.rows % EVERY == 0:
            progress(staged.file.name, staged.rows)
        yield "\t".join((str(number), str(row.line), key, *values)) + "\n"
    if not staged.rows and not problems.totals[part.label]:
        problems.notice(part.label, head.line, said_in(head.cells), _("is a head without rows"))


def _is_aside(row: FileRow, needed: set[int]) -> bool:
    """Return whether a line holds totals, or who filled the table in, rather than a row."""
    held = [place for place, cell in enumerate(row.cells) if not BLANK.fullmatch(cell)]
    first = row.cells[held[0]]
    lacks = len(needed - set(held))
    return (is_total(first) and lacks > 0) or (is_note(first) and lacks >= max(1, len(needed) - 1) and len(held) < 4)


def _fits(row: FileRow, head: FileRow, places: set[int], part: Part, problems: Problems) -> bool:
    """Return whether a row has a cell for each column and nothing beside them; what is wrong is told."""
    beside = [place for place, cell in enumerate(row.cells) if place not in places and not BLANK.fullmatch(cell)]
    if beside and beside[0] < len(head.cells):
        allowed = _("nothing: this column has no name in the head")
        problems.add(CityError(part.label, row.line, letters_of(beside[0]), row.cells[beside[0]], allowed))
    elif beside or (len(row.cells) <= max(places) and not part.sheet):
        width = max(len(head.cells) if beside else 0, max(places) + 1)
        met, allowed = str(len(row.cells)), _("%(count)s cells, as in the head") % {"count": width}
        problems.add(CityError(part.label, row.line, "", met, allowed))
    else:
        return True
    return False


def _value(
    part: Part,
    row: FileRow,
    column: Column,
    index: int | None,
    parse: Parser,
    problems: Problems,
    in_percent: frozenset[str],
    known: dict[str, str],
) -> str:
    """Return a cell for COPY; a cell that is not allowed is an error and staged as null.

    ``in_percent`` are the columns whose numbers are per cent in this row. A text of a CSV file that is allowed
    goes among the ``known`` of its column: it is allowed again. What a sheet has is more than its text.
    """
    given = "" if index is None else row.cells[index]
    allowed = _refusal(given, column, in_percent)
    if not allowed:
        try:
            value = parse(given.rstrip("%") if isinstance(given, PercentCell) else given)
        except RefusedText as refused:
            allowed = str(refused)
    if allowed:
        # What Excel shows in a cell is found by its letters.
        name = letters_of(index) if isinstance(given, RefusedCell) and index is not None else column.name
        problems.add(CityError(part.label, row.line, name, given, allowed))
        return NULL
    written = NULL if value is None else escaped(value) if column.kind in _ESCAPED else value
    if not part.sheet and len(known) < _MOST_KNOWN:
        known[given] = written
    return written


def _refusal(given: str, column: Column, in_percent: frozenset[str]) -> str:
    """Return what is allowed instead of a cell that cannot be taken as it is; empty where it can."""
    if isinstance(given, RefusedCell):
        return given.allowed
    if given in CELL_ERRORS:
        return _("a value: a formula failed here")
    if isinstance(given, NumberCell) and column.kind in TEXTUAL:
        return _("text: format the column as text in Excel")
    if isinstance(given, PercentCell) and column.name not in in_percent:
        return _("a number that is not shown in per cent: its unit is another one")
    return ""


def _order(file: File, part: Part, head: FileRow | None, problems: Problems) -> list[tuple[Column, int | None]] | None:
    """Return each column with its place in the part; None where the head cannot be used.

    Columns without a name are allowed where nothing stands in them.
    """
    if head is None and problems.totals[part.label]:
        return None  # it could not be read, and that was told
    if head is None:
        problems.add(CityError(part.label, 1, "", "", _("a row of column names")))
        return None
    names = [column_name(cell) for cell in head.cells]
    known = ", ".join(column.name for column in file.columns)
    problem = False
    for index, name in enumerate(names):
        if name and name not in file.by:
            problems.add(CityError(part.label, head.line, head.cells[index], head.cells[index], known))
            problem = True
        elif name and name in names[:index]:
            problems.add(CityError(part.label, head.line, name, name, _("each column once")))
            problem = True
    for column in file.columns:
        if column.is_required and column.name not in names:
            problems.add(CityError(part.label, head.line, column.name, "", _("this column must be there")))
            problem = True
    if problem:
        return None
    return [(column, names.index(column.name) if column.name in names else None) for column in file.columns]
