"""What a file of a city folder and its columns are, where they are stored, and the columns that several files share."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum
from functools import cached_property

from django.db.models import Field, Model

# The ``db`` of a column that the file's own table does not hold: its file's merge knows where it goes.
ELSEWHERE = "-"
NAMED_PERIOD = "(SELECT id FROM targets_period WHERE kind = 'quarter' AND year = s.year AND number = s.quarter)"
PERIOD_OF = " JOIN targets_period d ON d.id = t.period_id AND d.kind = 'quarter'"


class ColumnKind(StrEnum):
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


# What is sorted byte by byte, whatever the language of the database.
BYTEWISE = (ColumnKind.CODE, ColumnKind.TEXT, ColumnKind.CHOICE)


@dataclass(frozen=True)
class Column:
    """One column. ``ref`` is the file whose code it names.

    ``limit`` is the longest text or the largest number. ``default`` stands for an empty or absent cell; a required
    column is there and filled, unless it ``may_be_empty``. A position that is not given stays as it is stored, and a
    new row comes after the last one.

    ``db`` is the table's column where it differs. Values are stored and written as they are, and a code is the row
    that it names; where it is not so, ``into`` says what is stored of a staged row s, and ``out`` what is written of a
    stored row t. ``changed`` is what a stored row t turns to by v, what is to be stored; ``absent`` the same where the
    folder has no such column. ``next_year`` is what the template of a year says. The row that a code names is joined
    for all these as ``alias``.
    """

    name: str
    kind: ColumnKind
    is_required: bool = False
    default: str | None = None
    limit: int = 200
    lowest: int = 0
    choices: tuple[str, ...] = ()
    db: str = ""
    ref: str = ""
    may_be_empty: bool = False
    into: str = ""
    out: str = ""
    changed: str = ""
    absent: str = ""
    next_year: str = ""
    alias: str = ""

    @property
    def db_name(self) -> str:
        """Return the table's column."""
        return self.db or self.name


class UnstoredError(TypeError):
    """A column of a file is stored nowhere: its table does not hold it, and nothing else is said."""


@dataclass(frozen=True)
class File:
    """One file: whose rows it holds, the columns that identify a row, and all columns in their order.

    ``where`` says which rows of the table they are, ``joins`` what their columns speak of beside, and ``roll_over``
    which of the year before make the template of a year. ``made`` is what a new row holds beside the columns; only rows
    v that are ``complete`` are added, a check names the others.
    """

    name: str
    model: type[Model]
    key: tuple[str, ...]
    columns: tuple[Column, ...]
    joins: str = ""
    where: str = ""
    roll_over: str = ""
    made: Mapping[str, str] = field(default_factory=dict)
    complete: str = "true"

    def __post_init__(self) -> None:
        for column in self.columns:
            if column.db_name not in self.fields and not (column.db == ELSEWHERE and column.out):
                raise UnstoredError(f"{self.name}.{column.name}: {self.table} has no column {column.db_name}")

    @cached_property
    def by(self) -> dict[str, Column]:
        """Return the columns by name."""
        return {column.name: column for column in self.columns}

    @cached_property
    def fields(self) -> Mapping[str, Field[object, object]]:
        """Return what the table holds, by the names of its columns."""
        return {one.attname: one for one in self.model._meta.local_fields}

    @property
    def table(self) -> str:
        """Return the table."""
        return self.model._meta.db_table

    @property
    def stage(self) -> str:
        """Return the name of the temporary table."""
        return f"stage_{self.name}"

    @property
    def has_name_key(self) -> bool:
        """Return whether the pinyin key of the name is stored beside it."""
        return "name_key" in self.fields

    @property
    def names_itself(self) -> bool:
        """Return whether rows of the file name each other."""
        return any(column.ref == self.name for column in self.columns)

    @property
    def stored(self) -> dict[str, Column]:
        """Return the columns that the table itself holds, by its own."""
        return {column.db_name: column for column in self.columns if column.db != ELSEWHERE}

    @property
    def keys(self) -> dict[str, Column]:
        """Return the columns of the table by which a row is found again."""
        return {name: column for name, column in self.stored.items() if column.name in self.key}

    @property
    def values(self) -> dict[str, str]:
        """Return what goes into each column of the table, as expressions over the staged rows."""
        values = {name: self.into(column) for name, column in self.stored.items()}
        values |= {"name_key": "s.name_key"} if self.has_name_key else {}
        values |= {"id": "s._id"} if self.names_itself else {}
        return values | dict(self.made)

    def named(self, column: Column) -> str:
        """Return the table with the row that a column names by its code, if it does."""
        related = self.fields[column.db_name].related_model if column.db != ELSEWHERE else None
        return related._meta.db_table if isinstance(related, type) and not column.out else ""

    def into(self, column: Column) -> str:
        """Return what is stored of a staged row."""
        given, table = f's."{column.name}"', self.named(column)
        found = f"(SELECT id FROM {table} WHERE code = {given})"
        if column.into or not table:
            return column.into or (f"{given}::varchar[]" if column.kind is ColumnKind.CODES else given)
        if column.ref == "groups":
            return f"(SELECT id FROM {table} WHERE {given} IN (code, name) ORDER BY code = {given} DESC LIMIT 1)"
        if table == self.table:
            return f"coalesce({found}, (SELECT o._id FROM {self.stage} o WHERE o.code = {given} LIMIT 1))"
        return found

    def out(self, column: Column) -> str:
        """Return what is written of a stored row."""
        stored = f'"{column.alias or column.name}".code' if self.named(column) else f't."{column.db_name}"'
        return column.out or stored

    def select(self, *, is_template: bool = False) -> str:
        """Return the statement that reads the rows in the order of their key, or those of the template of a year."""
        outs = [(is_template and column.next_year) or self.out(column) for column in self.columns]
        where = " AND ".join(filter(None, (self.where, self.roll_over if is_template else "")))
        joins = "".join(self._join(column) for column in self.columns if self.named(column)) + self.joins
        order = ", ".join(self._order(self.by[name]) for name in self.key)
        return f"SELECT {', '.join(outs)} FROM {self.table} t{joins} WHERE {where or 'true'} ORDER BY {order}"

    def _join(self, column: Column) -> str:
        alias = column.alias or column.name
        kind = "JOIN" if column.is_required else "LEFT JOIN"
        return f' {kind} {self.named(column)} "{alias}" ON "{alias}".id = t."{column.db_name}"'

    def _order(self, column: Column) -> str:
        said = self.out(column) if column.is_required else f"coalesce({self.out(column)}, '')"
        return f'{said} COLLATE "C"' if column.kind in BYTEWISE else said


def code(name: str = "code", ref: str = "", db: str = "", *, required: bool = True, limit: int = 50) -> Column:
    """Return a column that holds or names a code."""
    return Column(name, ColumnKind.CODE, required, limit=limit, ref=ref, db=db)


def text(name: str, limit: int = 200, *, required: bool = False, db: str = "") -> Column:
    """Return a column of text."""
    return Column(name, ColumnKind.TEXT, required, default="", limit=limit, db=db)


def number_column(name: str, *, required: bool = False, default: str | None = None, db: str = "") -> Column:
    """Return a column of exact numbers."""
    return Column(name, ColumnKind.NUMBER, required, default=default, db=db)


def whole(
    name: str, lowest: int, highest: int, *, required: bool = False, default: str | None = None, db: str = ""
) -> Column:
    """Return a column of whole numbers."""
    return Column(name, ColumnKind.WHOLE, required, default=default, limit=highest, lowest=lowest, db=db)


def date(name: str, *, required: bool = False) -> Column:
    """Return a column of dates."""
    return Column(name, ColumnKind.DATE, required)


def choice(name: str, *choices: str, required: bool = False, default: str | None = None) -> Column:
    """Return a column of one word out of several; the first is the default unless another is named."""
    return Column(
        name, ColumnKind.CHOICE, required, default=choices[0] if default is None else default, choices=choices
    )


def flag(name: str, db: str = "") -> Column:
    """Return a yes-or-no column, no by default."""
    return Column(name, ColumnKind.FLAG, default="no", db=db)


YEAR = replace(whole("year", 1900, 2200, required=True), next_year="%(year)s")
QUARTER = whole("quarter", 1, 4, required=True)
OF_PERIOD = (
    replace(YEAR, db="period_id", into=NAMED_PERIOD, out="d.year"),
    replace(QUARTER, db="period_id", into=NAMED_PERIOD, out="d.number"),
)
PARK = replace(code("park_code", "parks", "park_id"), alias="k")
INDICATOR = replace(code("indicator_code", "indicators", "indicator_id"), alias="i")
NAME_COLUMN = text("name", required=True)
PLACE = whole("place", 1, 2_000_000_000)
OUT_OF = whole("out_of", 1, 2_000_000_000)
POSITION = Column("position", ColumnKind.POSITION, limit=2_000_000_000)
