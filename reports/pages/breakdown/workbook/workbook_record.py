"""What a workbook of targets was made from, kept in a sheet of its own: the city, the year, when, and every value.

It is very hidden, has a digest, and names all by codes. A workbook without it is compared with what is stored, and the
preview says so; a changed one, and one of another year or city, are refused by name.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from core.canonical import canonical
from core.fields import plain
from core.workbooks import Line
from parks.models import City
from reports.pages.breakdown.contents.breakdown import Breakdown
from reports.pages.breakdown.forms import read_target
from targets.breakdown.actions.targets import DETAILS
from targets.breakdown.cells import NoTarget, Stated
from targets.errors import WorkflowError

# What the first cell of the sheet says, and how the rest of it is written.
_MARK, _FORMAT = "parkboard targets", "1"
# Rows above those of the cells; and what stands in the place of a park's code for the city, as no park's code is empty.
_HEAD, MOST_COLUMNS = 5, 50
CITY_ROWS = ""

# A park and an indicator by their codes: keys of rows are others in another database.
ParkAndIndicator = tuple[str, str]


@dataclass(frozen=True)
class Record:
    """What a workbook was made from, cell by cell; what it does not name was empty then.

    ``at`` is when, as it is told to people; ``details`` are those of each target by name, as `kept` writes them.
    """

    at: str
    cells: Mapping[ParkAndIndicator, Stated]
    details: Mapping[ParkAndIndicator, Mapping[str, str]]


def kept(value: object) -> str:
    """Return a value as the record keeps it, the same in all languages."""
    if isinstance(value, bool):
        return "yes" if value else ""
    if isinstance(value, Decimal):
        return plain(value)
    if isinstance(value, NoTarget):
        return f"not issued: {value.reason}"
    return "" if value is None else str(value)


def record_rows(breakdown: Breakdown, city: City | None, at: datetime) -> Iterator[list[str]]:
    """Yield the rows of the record of a breakdown as it stands."""
    code, name = ("", "") if city is None else (city.code, city.name)
    about = [_trimmed(["city", code, name]), ["year", str(breakdown.year)], ["at", f"{localtime(at):%Y-%m-%d %H:%M}"]]
    rows = [*about, ["park", "indicator", "target", *DETAILS], *_rows(breakdown)]
    yield [_MARK, _FORMAT, _digest(rows)]
    yield from rows


def _rows(breakdown: Breakdown) -> Iterator[list[str]]:
    own = breakdown.city_targets
    for one in breakdown.indicators:
        if one.pk in own:
            yield [CITY_ROWS, one.code, kept(own[one.pk])]
        for park in breakdown.parks:
            target = breakdown.targets.get((park.pk, one.pk))
            if target is not None:
                stated = breakdown.stated_in((park.pk, one.pk))
                yield _trimmed([park.code, one.code, kept(stated), *(kept(getattr(target, name)) for name in DETAILS)])


def is_record(lines: Sequence[Line]) -> bool:
    """Return whether a sheet is the record of a workbook."""
    return bool(lines) and lines[0].cells.get(0) == _MARK


def record_in(lines: Sequence[Line], breakdown: Breakdown, city: City | None) -> Record:
    """Return the record that a sheet holds. Raises WorkflowError where it was changed or is of another year or city."""
    rows = [_texts(line) for line in lines]
    if len(rows) < _HEAD or rows[0] != [_MARK, _FORMAT, _digest(rows[1:])]:
        words = _("The hidden sheet that keeps what the workbook was made from was changed.")
        raise WorkflowError(" ".join((words, _("Export the targets anew and type your numbers there."))))
    (_city, code, name), (_year, year, _none), (_at, at, _nothing) = ((*row, "", "", "")[:3] for row in rows[1:4])
    if code != ("" if city is None else city.code):
        raise WorkflowError(_("This is the workbook of another city: %(city)s.") % {"city": name or code})
    demand_year(year, breakdown)
    names = rows[_HEAD - 1][3:]
    padded = [[*row, *([""] * (3 + len(names)))] for row in rows[_HEAD:]]
    details = {(row[0], row[1]): dict(zip(names, row[3:], strict=False)) for row in padded}
    return Record(at, {(row[0], row[1]): _stated(row[2]) for row in padded}, details)


def demand_year(year: int | str, breakdown: Breakdown) -> None:
    """Refuse a workbook of another year by its name. Raises WorkflowError."""
    if str(year) != str(breakdown.year):
        said = _("This is the workbook of %(year)s, and these are the targets of %(here)s.")
        words = " ".join((said, _("Choose it on the page of its own year.")))
        raise WorkflowError(words % {"year": year, "here": breakdown.year})


def _stated(text: str) -> Stated:
    stated, wrong = read_target(text, "")
    return NoTarget(text.partition(": ")[2]) if wrong else stated


def _texts(line: Line) -> list[str]:
    return _trimmed([line.cells.get(place, "") for place in range(min(max(line.cells) + 1, MOST_COLUMNS))])


def _trimmed(row: list[str]) -> list[str]:
    """Return a row without the empty cells at its end, which a workbook does not keep."""
    while row and not row[-1]:
        row = row[:-1]
    return row


def _digest(rows: list[list[str]]) -> str:
    lines = [[" ".join(text.split()) for text in row] for row in rows]
    return hashlib.sha256(canonical({"rows": lines}).encode()).hexdigest()
