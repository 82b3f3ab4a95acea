"""What a file of a city folder and its columns are, and the columns that several files share."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum


class Kind(StrEnum):
    """What a column holds."""

    CODE = "code"
    TEXT = "text"
    NUMBER = "number"
    WHOLE = "whole"
    DATE = "date"
    INSTANT = "instant"
    FLAG = "flag"
    CHOICE = "choice"
    CODES = "codes"
    PARAMETERS = "parameters"
    CELL = "cell"
    POSITION = "position"


@dataclass(frozen=True)
class Column:
    """One column. ``db`` is the table's column where it differs; ``ref`` the file whose code it names.

    ``limit`` is the longest text or the largest number. ``default`` stands for an empty or absent cell; a required
    column is there and filled, unless it ``may_be_empty``. A position that is not given stays as it is stored, and a
    new row comes after the last one.
    """

    name: str
    kind: Kind
    is_required: bool = False
    default: str | None = None
    limit: int = 200
    lowest: int = 0
    choices: tuple[str, ...] = ()
    db: str = ""
    ref: str = ""
    may_be_empty: bool = False

    @property
    def db_name(self) -> str:
        """Return the table's column."""
        return self.db or self.name


@dataclass(frozen=True)
class File:
    """One file: its table, the columns that identify a row, and all columns in their order.

    ``has_name_key`` files store the pinyin key of their name. ``is_generic`` files are merged column by column.
    """

    name: str
    table: str
    key: tuple[str, ...]
    columns: tuple[Column, ...]
    has_name_key: bool = False
    is_generic: bool = True
    by: dict[str, Column] = field(init=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "by", {column.name: column for column in self.columns})

    @property
    def stage(self) -> str:
        """Return the name of the temporary table."""
        return f"stage_{self.name}"


def code(name: str = "code", ref: str = "", db: str = "", *, required: bool = True, limit: int = 50) -> Column:
    """Return a column that holds or names a code."""
    return Column(name, Kind.CODE, required, limit=limit, ref=ref, db=db)


def text(name: str, limit: int = 200, *, required: bool = False, db: str = "") -> Column:
    """Return a column of text."""
    return Column(name, Kind.TEXT, required, default="", limit=limit, db=db)


def number(name: str, *, required: bool = False, default: str | None = None, db: str = "") -> Column:
    """Return a column of exact numbers."""
    return Column(name, Kind.NUMBER, required, default=default, db=db)


def whole(
    name: str, lowest: int, highest: int, *, required: bool = False, default: str | None = None, db: str = ""
) -> Column:
    """Return a column of whole numbers."""
    return Column(name, Kind.WHOLE, required, default=default, limit=highest, lowest=lowest, db=db)


def date(name: str, *, required: bool = False) -> Column:
    """Return a column of dates."""
    return Column(name, Kind.DATE, required)


def choice(name: str, *choices: str, required: bool = False, default: str | None = None) -> Column:
    """Return a column of one word out of several; the first is the default unless another is named."""
    return Column(name, Kind.CHOICE, required, default=choices[0] if default is None else default, choices=choices)


def flag(name: str, db: str = "") -> Column:
    """Return a yes-or-no column, no by default."""
    return Column(name, Kind.FLAG, default="no", db=db)


YEAR = whole("year", 1900, 2200, required=True)
QUARTER = whole("quarter", 1, 4, required=True)
PARK = code("park_code", "parks", "park_id")
INDICATOR = code("indicator_code", "indicators", "indicator_id")
NAME = text("name", required=True)
PLACE = whole("place", 1, 2_000_000_000)
OUT_OF = whole("out_of", 1, 2_000_000_000)
POSITION = Column("position", Kind.POSITION, limit=2_000_000_000)
