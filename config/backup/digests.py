"""What a table holds, in two numbers: proof that a restored database is the one that was backed up."""

from __future__ import annotations

from dataclasses import dataclass

from django.db import connection
from psycopg2 import sql

# What the text of a row depends on.
SETTINGS = (
    "SET LOCAL TimeZone = 'UTC'; SET LOCAL DateStyle = 'ISO, YMD'; SET LOCAL IntervalStyle = 'postgres';"
    " SET LOCAL extra_float_digits = 1; SET LOCAL bytea_output = 'hex';"
)


@dataclass(frozen=True)
class Digest:
    """The number of a table's rows, and the sum of their hashes, which no order changes."""

    rows: int
    hash: str


def question(table: str) -> sql.Composed:
    """Return the query for rows and hash of a table."""
    return sql.SQL(
        "SELECT count(*), coalesce(sum(('x' || left(md5(t::text), 16))::bit(64)::bigint), 0)::text FROM {} t"
    ).format(sql.Identifier("public", table))


def digests_of_tables() -> dict[str, Digest]:
    """Return the digest of every table in the current transaction."""
    with connection.cursor() as cursor:
        cursor.execute(SETTINGS)
        cursor.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public' ORDER BY tablename")
        names = [name for (name,) in cursor.fetchall()]
        digests = {}
        for name in names:
            cursor.execute(question(name))
            digests[name] = Digest(*cursor.fetchone())
    return digests


def proof(tables: dict[str, Digest]) -> str:
    """Return SQL that fails unless every table holds what its digest says."""
    lines = [SETTINGS]
    for name, digest in tables.items():
        statement = sql.SQL(
            "DO $proof$ BEGIN IF NOT EXISTS (SELECT FROM ({question}) AS q (n, h) WHERE n = {rows} AND h = {hash})"
            " THEN RAISE EXCEPTION 'table % is not what was backed up', {name}; END IF; END $proof$;"
        ).format(
            question=question(name),
            rows=sql.Literal(digest.rows),
            hash=sql.Literal(digest.hash),
            name=sql.Literal(name),
        )
        lines.append(statement.as_string(connection.connection))
    return "\n".join(lines)
