"""Merges the staged rows of one file into its table, column by column; what is as it was stays untouched."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from django.db import connection

from reports.city.files import BY_NAME
from reports.city.files.columns import Column, File, Kind
from reports.city.staging import Staged

NAMED_PERIOD = "(SELECT id FROM targets_period WHERE kind = 'quarter' AND year = s.year AND number = s.quarter)"
SELF_NAMING = ("regions", "parks", "indicators")


@dataclass
class Count:
    """How many rows of a file were new, changed, and as they were."""

    new: int = 0
    changed: int = 0
    rows: int = 0


def execute(sql: str, parameters: list[str] | None = None) -> int:
    """Run a statement; return how many rows it met."""
    with connection.cursor() as cursor:
        cursor.execute(sql, parameters)
        return int(cursor.rowcount)


def merge(entry: Staged) -> Count:
    """Merge a file column by column: change what differs among the columns that are there, add what is new."""
    values, keys = _values(entry), _keys(entry.file)
    if entry.file.name in SELF_NAMING:
        values["id"] = "s._id"
        _number(entry.file)
    if any(column.kind is Kind.POSITION for column in entry.file.columns):
        _place(entry.file)
    _lay_out(entry.file, values)
    match = " AND ".join(
        f't."{name}" {"=" if column.is_required else "IS NOT DISTINCT FROM"} v."{name}"'
        for name, column in keys.items()
    )
    changeable = [name for name in values if name not in keys and _is_present(name, entry)]
    return Count(changed=_change(entry.file, changeable, match), new=_add(entry.file, list(values), match))


def _values(entry: Staged) -> dict[str, str]:
    """Return what goes into each column of the table, as expressions over the staged rows."""
    values = {column.db_name: _expression(column, entry) for column in entry.file.columns if column.db_name != "-"}
    if entry.file.name == "region_figures":
        values = {name: value for name, value in values.items() if name not in ("year", "quarter")}
        values["period_id"] = NAMED_PERIOD
    if entry.file.has_name_key:
        values["name_key"] = "s.name_key"
    return values


def _keys(file: File) -> dict[str, Column]:
    """Return the columns of the table by which a row is found again."""
    if file.name == "region_figures":
        names = {"region_id": "region_code", "indicator_id": "indicator_code", "period_id": "year"}
        return {db_name: file.by[name] for db_name, name in names.items()}
    return {column.db_name: column for column in file.columns if column.name in file.key}


def _number(file: File) -> None:
    """Give each staged row the number it has already, or a new one, so that rows of the file can name each other."""
    execute(
        f"UPDATE {file.stage} s SET _id = coalesce((SELECT id FROM {file.table} t WHERE t.code = s.code),"
        f" nextval(pg_get_serial_sequence('{file.table}', 'id')))"
    )


def _place(file: File) -> None:
    """Give each staged row without a position the one that is stored, or one after the last, in the file's order."""
    taken = f"(SELECT position FROM {file.table} UNION ALL SELECT position FROM {file.stage}) AS taken"
    execute(
        f"UPDATE {file.stage} s SET position = n.position FROM (SELECT o.part, o.line, coalesce(t.position,"
        f" (SELECT coalesce(max(position), 0) FROM {taken})"
        " + row_number() OVER (PARTITION BY t.id IS NULL ORDER BY o.part, o.line)) AS position"
        f" FROM {file.stage} o LEFT JOIN {file.table} t ON t.code = o.code WHERE o.position IS NULL) AS n"
        " WHERE (s.part, s.line) = (n.part, n.line)"
    )


def _lay_out(file: File, values: Mapping[str, str]) -> None:
    """Make a table of the staged rows with the columns that the table itself has."""
    select = ", ".join(f'{value} AS "{name}"' for name, value in values.items())
    execute(f"DROP TABLE IF EXISTS pg_temp.merged_{file.name}")
    execute(f"CREATE TEMP TABLE merged_{file.name} ON COMMIT DROP AS SELECT {select} FROM {file.stage} s")


def _change(file: File, names: list[str], match: str) -> int:
    """Write the rows that differ in one of these columns; return how many."""
    if not names:
        return 0
    sets = ", ".join(f'"{name}" = v."{name}"' for name in names)
    return execute(
        f"UPDATE {file.table} t SET {sets} FROM merged_{file.name} v"
        f" WHERE {match} AND ROW({_list('t', names)}) IS DISTINCT FROM ROW({_list('v', names)})"
    )


def _add(file: File, columns: list[str], match: str) -> int:
    """Write the rows that are not there yet; return how many."""
    names = ", ".join(f'"{name}"' for name in columns)
    return execute(
        f"INSERT INTO {file.table} ({names}) SELECT {names} FROM merged_{file.name} v"
        f" WHERE NOT EXISTS (SELECT FROM {file.table} t WHERE {match})"
    )


def _list(alias: str, names: list[str]) -> str:
    return ", ".join(f'{alias}."{name}"' for name in names)


def _is_present(db_name: str, entry: Staged) -> bool:
    if db_name == "name_key":
        return True
    return any(column.db_name == db_name and column.name in entry.present for column in entry.file.columns)


def _expression(column: Column, entry: Staged) -> str:
    """Return what is stored of a staged column: the row a code names, or the value itself."""
    name = f's."{column.name}"'
    if column.name == "series" and entry.file.name == "schemes":
        return "coalesce(nullif(s.series, ''), s.code)"
    if column.db_name == "campaign_id":
        return f"(SELECT id FROM targets_campaign WHERE code = {name})"
    if column.kind is Kind.CODES:
        return f"{name}::varchar[]"
    if not column.ref:
        return name
    table = BY_NAME[column.ref].table
    if column.ref == "groups":
        return f"(SELECT id FROM {table} WHERE {name} IN (code, name) ORDER BY code = {name} DESC LIMIT 1)"
    found = f"(SELECT id FROM {table} WHERE code = {name})"
    if column.ref == entry.file.name:
        return f"coalesce({found}, (SELECT o._id FROM {entry.file.stage} o WHERE o.code = {name} LIMIT 1))"
    return found
