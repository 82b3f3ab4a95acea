"""Seals of history: how many rows a day made in each table of history, and their digest, held by the audit trail.

History has no chain of its own: its triggers write it within every act, and one more lock a row would be too many.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.apps import apps
from django.db import connection, models, transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _
from psycopg2 import sql

from accounts.audit.trail import act
from accounts.models import AuditEntry, HistorySeal
from config.backup.digests import SETTINGS
from core.canonical import canonical

SEALING = "accounts.seal_history"
# A row of history bears the instant at which its transaction began; what began before a day's end is done by then.
_LONGEST = timedelta(hours=3)
EMPTY = hashlib.sha256().hexdigest()
_DIGEST = (
    "encode(sha256(coalesce(string_agg(sha256(convert_to(ARRAY[{columns}]::text, 'UTF8')), ''::bytea"
    " ORDER BY t.pgh_id), ''::bytea)), 'hex')"
)
_COUNTED = f"""
    SELECT count(*), {_DIGEST} FROM {{table}} t
     WHERE t.pgh_created_at < %(to_at)s AND t.pgh_created_at >= coalesce(%(from_at)s::timestamptz, '-infinity')
"""  # noqa: S608 - names come from models
# All seals of a table at once: each row falls into the span of the first seal that ends after it.
_DIFFERS = f"""
    WITH s AS (
        SELECT *, row_number() OVER (ORDER BY to_at) AS nth FROM accounts_historyseal
         WHERE "table" = %(table)s AND columns = %(columns)s
    ), ends AS (SELECT array_agg(to_at ORDER BY to_at) AS ends FROM s), f AS (
        SELECT s.id, count(*) AS rows, {_DIGEST} AS digest
          FROM {{table}} t CROSS JOIN ends
          JOIN s ON s.nth = width_bucket(t.pgh_created_at, ends.ends) + 1
               AND t.pgh_created_at >= coalesce(s.from_at, '-infinity')
         GROUP BY s.id
    )
    SELECT s.to_at, s.rows, coalesce(f.rows, 0) FROM s LEFT JOIN f USING (id)
     WHERE coalesce(f.rows, 0) <> s.rows OR coalesce(f.digest, %(empty)s) <> s.digest ORDER BY s.to_at LIMIT 1
"""  # noqa: S608 - names come from models


@dataclass(frozen=True)
class Sealed:
    """What a sealing came to: until when, and how many rows of how many tables."""

    to_at: datetime
    rows: int
    tables: int


def seal_history(*, now: datetime) -> Sealed | None:
    """Seal what history was made since the last seal until the end of the last day; None where that is done."""
    begun = timezone.localtime(now - _LONGEST)
    to_at = begun.replace(hour=0, minute=0, second=0, microsecond=0)
    last = HistorySeal.objects.order_by("-to_at").values_list("to_at", flat=True).first()
    if last is not None and last >= to_at:
        return None
    with act(SEALING) as entry:
        seals = [_counted(table, names, last, to_at) for table, names in _tables()]
        for seal in seals:
            seal.act_id = entry.id
        HistorySeal.objects.bulk_create(seals)
        rows = sum(seal.rows for seal in seals)
        entry.details = {"to": to_at.isoformat(), "tables": len(seals), "rows": rows, "digest": _digest_of(seals)}
    return Sealed(to_at, rows, len(seals))


def history_faults() -> Iterator[str]:
    """Yield the seals that are not those that acts made, and for each table the first day whose history differs."""
    made = {str(pk): details.get("digest") for pk, details in _sealings()}
    stored: dict[str, list[HistorySeal]] = {key: [] for key in made}
    for seal in HistorySeal.objects.order_by("to_at", "table"):
        stored.setdefault(str(seal.act_id), []).append(seal)
    for key, seals in stored.items():
        if made.get(key) != _digest_of(seals):
            yield _("the seals of the act %(act)s are missing or changed") % {"act": key}
    kept = dict(_tables())
    told = HistorySeal.objects.order_by("table", "columns").values_list("table", "columns").distinct()
    for table, columns in told:
        # What a later version no longer has cannot be digested again.
        if set(columns.split(",")) <= set(kept.get(table, ())):
            yield from _differences(table, columns)


def _differences(table: str, columns: str) -> Iterator[str]:
    asked = {"table": table, "columns": columns, "empty": EMPTY}
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(SETTINGS)
        cursor.execute(_filled(_DIFFERS, table, columns.split(",")), asked)
        for to_at, sealed, found in cursor.fetchall():
            yield _("history %(table)s differs before %(day)s: %(sealed)s rows sealed, %(found)s found") % {
                "table": table,
                "day": f"{timezone.localtime(to_at):%Y-%m-%d %H:%M}",
                "sealed": sealed,
                "found": found,
            }


def _sealings() -> Iterator[tuple[object, dict[str, object]]]:
    return iter(AuditEntry.objects.filter(act=SEALING, outcome="done").order_by(F("at")).values_list("pk", "details"))


def _counted(table: str, names: list[str], from_at: datetime | None, to_at: datetime) -> HistorySeal:
    with connection.cursor() as cursor:
        cursor.execute(SETTINGS)
        cursor.execute(_filled(_COUNTED, table, names), {"from_at": from_at, "to_at": to_at})
        rows, digest = cursor.fetchone()
    return HistorySeal(table=table, columns=",".join(names), from_at=from_at, to_at=to_at, rows=rows, digest=digest)


def _filled(statement: str, table: str, names: list[str]) -> sql.Composed:
    columns = sql.SQL(", ").join(sql.SQL("t.{}::text").format(sql.Identifier(name)) for name in names)
    return sql.SQL(statement).format(table=sql.Identifier(table), columns=columns)


def _tables() -> Iterator[tuple[str, list[str]]]:
    """Yield the tables of history, each with its columns."""
    for model in sorted(_events(), key=lambda one: one._meta.db_table):
        yield model._meta.db_table, sorted(field.column for field in model._meta.concrete_fields if field.column)


def _events() -> list[type[models.Model]]:
    return [model for model in apps.get_models() if hasattr(model, "pgh_tracked_model")]


def _digest_of(seals: list[HistorySeal]) -> str:
    told = {
        seal.table: [seal.columns, seal.from_at, seal.to_at, seal.rows, seal.digest]
        for seal in sorted(seals, key=lambda one: one.table)
    }
    return hashlib.sha256(canonical(told).encode()).hexdigest()
