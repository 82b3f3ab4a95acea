"""Merges the staged rows of one file into its table, column by column; what is as it was stays untouched."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.db import connection

from reports.city.files.columns import ColumnKind, File
from reports.city.staging import Staged


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
    file = entry.file
    if file.names_itself:
        _number(file)
    if any(column.kind is ColumnKind.POSITION for column in file.columns):
        _place(file)
    values = file.values
    _lay_out(file, values)
    match = " AND ".join(_matches(file))
    return Count(changed=_change(file, _changes(entry), match), new=_add(file, values, match))


def _matches(file: File) -> Iterable[str]:
    """Yield the conditions under which a stored row t is the row v."""
    for name, column in file.keys.items():
        yield f't."{name}" {"=" if column.is_required else "IS NOT DISTINCT FROM"} v."{name}"'
    if file.where:
        yield file.where


def _changes(entry: Staged) -> dict[str, str]:
    """Return what the columns of a stored row t turn to, where v is to be stored; nothing of rows that never change."""
    file = entry.file
    if getattr(file.model, "append_only", False):
        return {}
    changes = {"name_key": 'v."name_key"'} if file.has_name_key else {}
    for name, column in file.stored.items():
        given = (column.changed or f'v."{name}"') if column.name in entry.present else column.absent
        if given and name not in file.keys:
            changes[name] = given
    return changes


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


def _change(file: File, changes: Mapping[str, str], match: str) -> int:
    """Write the rows that differ in one of these columns; return how many."""
    if not changes:
        return 0
    sets = ", ".join(f'"{name}" = {value}' for name, value in changes.items())
    stored = ", ".join(f't."{name}"' for name in changes)
    return execute(
        f"UPDATE {file.table} t SET {sets} FROM merged_{file.name} v"
        f" WHERE {match} AND ROW({stored}) IS DISTINCT FROM ROW({', '.join(changes.values())})"
    )


def _add(file: File, columns: Iterable[str], match: str) -> int:
    """Write the rows that are not there yet; return how many."""
    names = ", ".join(f'"{name}"' for name in columns)
    return execute(
        f"INSERT INTO {file.table} ({names}) SELECT {names} FROM merged_{file.name} v"
        f" WHERE {file.complete} AND NOT EXISTS (SELECT FROM {file.table} t WHERE {match})"
    )
