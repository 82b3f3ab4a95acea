"""What only one may do at a time on a database, whichever machine it comes from."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager

from django.db import connection

# Keys of PostgreSQL's advisory locks. Those of loading, publishing, people and pledges stand beside what takes them.
MIGRATING, DEMO = 7_201_603, 7_201_604


@contextmanager
def alone(key: int, waiting: Callable[[], None]) -> Iterator[None]:
    """Let nobody else who asks for the same key go on meanwhile; say so by ``waiting`` before one waits.

    The lock belongs to a connection of its own, so that it goes with us, however we end, and no rollback frees it.
    """
    with closing(connection.copy()) as holder, holder.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(%s)", [key])
        if not cursor.fetchone()[0]:
            waiting()
            cursor.execute("SELECT pg_advisory_lock(%s)", [key])
        yield
