"""How many files are judged at a time: it takes seconds of a processor, and anybody may ask for it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection, transaction
from django.utils.translation import gettext as _

# What parts these locks from others in the database. There are two: so many judgements run at a time here.
JUDGING = 7321
TAKE = "SELECT CASE WHEN pg_try_advisory_xact_lock(%s, 0) THEN true ELSE pg_try_advisory_xact_lock(%s, 1) END"


class Busy(Exception):
    """So many files are judged now that one more has to wait; the text says so."""

    def __init__(self) -> None:
        super().__init__(_("Other files are being verified just now. Try again in a moment."))


@contextmanager
def judging() -> Iterator[None]:
    """Take one of the places for a judgement until the body ends, whichever process asks. Raises Busy."""
    # A lock of the transaction goes with it, even where the process is killed.
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute(TAKE, [JUDGING, JUDGING])
            if not cursor.fetchone()[0]:
                raise Busy
        yield
