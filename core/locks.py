"""The one register of advisory locks: what only one may do at a time on a database, whichever machine it comes from."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from enum import IntEnum

from django.db import connection


class Lock(IntEnum):
    """The number of each lock, in the order in which an act takes more than one; no other module names a lock.

    PostgreSQL keeps locks of one number and locks of a number and a key apart. The demo alone issues pledges in the
    transaction that loaded the targets: its city is there for nobody else yet.
    """

    # Of a connection: the migrations of a database, and the loading of the demo.
    MIGRATING = 7_201_603
    DEMO = 7_201_604
    # Loading a city folder or a workbook: two would wait for each other's rows anyway, and deadlock.
    LOADING = 7_201_601
    # By year: the text of its pledges, and their numbers without a gap.
    PLEDGES_OF_A_YEAR = 7311
    # By year: its targets, as they were seen, and the numbers of their adjustments; more years in their order. The
    # trigger that lets a target be adjusted once a day takes it too.
    TARGETS_OF_A_YEAR = 7301
    # By pledge: its steps and signatures, and those of its supplements. Rows of targets are locked after it.
    PLEDGE = 7312
    # Publishing: of two at the same moment the second waits, then meets the release of the first. The row of the
    # period is locked after it.
    PUBLISHING = 7_201_602
    # By the name's hash, in a transaction of their own: failed log-ins of an account, then from an address.
    LOG_INS_OF_AN_ACCOUNT = 7201
    LOG_INS_FROM_AN_ADDRESS = 7202
    # By place, in a transaction of its own: so many files are judged at a time as there are places, which are two.
    JUDGING = 7321
    # The numbers of the audit's entries: taken by a trigger at the end of a transaction, and nothing after it.
    AUDIT_CHAIN = 7_201_605


@contextmanager
def alone(lock: Lock, waiting: Callable[[], None]) -> Iterator[None]:
    """Let nobody else who asks for the same lock go on meanwhile; say so by ``waiting`` before one waits.

    The lock belongs to a connection of its own, so that it goes with us, however we end, and no rollback frees it.
    """
    with closing(connection.copy()) as holder, holder.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(%s)", [int(lock)])
        if not cursor.fetchone()[0]:
            waiting()
            cursor.execute("SELECT pg_advisory_lock(%s)", [int(lock)])
        yield


def hold(lock: Lock, key: int | None = None) -> None:
    """Let no other act on the same thing run until this one ends; rows that never change cannot be locked."""
    with connection.cursor() as cursor:
        if key is None:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [int(lock)])
        else:
            cursor.execute("SELECT pg_advisory_xact_lock(%s, %s)", [int(lock), key])


def hold_by_name(lock: Lock, name: str) -> None:
    """Let no other act on what has this name run until this one ends, nor one whose name has the same hash."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s, hashtext(%s))", [int(lock), name])


def take_one_of_two(lock: Lock) -> bool:
    """Take one of two places until the transaction ends, and return whether one was free; nobody waits."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT CASE WHEN pg_try_advisory_xact_lock(%s, 0) THEN true ELSE pg_try_advisory_xact_lock(%s, 1) END",
            [int(lock), int(lock)],
        )
        return bool(cursor.fetchone()[0])


def held_in_sql(lock: Lock, key: str = "") -> str:
    """Return the call by which a trigger takes a lock, by a key that is a term of SQL where it has one."""
    return f"pg_advisory_xact_lock({int(lock)}, {key})" if key else f"pg_advisory_xact_lock({int(lock)})"
