"""How many files are judged at a time: it takes seconds of a processor, and anybody may ask for it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import transaction
from django.utils.translation import gettext as _

from core.locks import Lock, take_one_of_two


class Busy(Exception):
    """So many files are judged now that one more has to wait; the text says so."""

    def __init__(self) -> None:
        super().__init__(_("Other files are being verified just now. Try again in a moment."))


@contextmanager
def judging() -> Iterator[None]:
    """Take one of the places for a judgement until the body ends, whichever process asks. Raises Busy."""
    # A lock of the transaction goes with it, even where the process is killed.
    with transaction.atomic():
        if not take_one_of_two(Lock.JUDGING):
            raise Busy
        yield
