"""What becomes of a cell of a workbook: of what it was made from, what is stored now, and what stands in it.

What the importer set in a contested cell is nobody else's. On the page an emptied cell still removes the draft: there
one sees what one empties.
"""

from __future__ import annotations

from collections.abc import Callable
from enum import Enum
from typing import Any, TypeVar

T = TypeVar("T")


class Word(Enum):
    """What is no value: the word that takes a stored value away; and that nobody knows what a cell was made from."""

    DELETED = "deleted"
    NOT_KNOWN = "not known"


class Becomes(Enum):
    """What becomes of a cell; ``CONTESTED`` is one that its person and somebody else changed differently."""

    SAME = "same"
    LEFT_EMPTY = "left empty"
    LEFT_ALONE = "left alone"
    CHANGED = "changed"
    CONTESTED = "contested"


def becomes(
    written: T | Word | None,
    now: T | None,
    made: T | Word | None = Word.NOT_KNOWN,
    is_same: Callable[[Any, Any], bool] = lambda wanted, stored: bool(wanted == stored),
) -> Becomes:
    """Return what becomes of a cell in which something is ``written``, None where it is empty.

    An empty cell takes nothing away. A cell that says what it was made from was not touched, so that what somebody
    else stored there meanwhile stays. ``is_same`` takes what is wanted and what was or is stored.
    """
    if written is None:
        is_untouched = made is None and now is not None
        return Becomes.LEFT_ALONE if is_untouched else Becomes.SAME if now is None else Becomes.LEFT_EMPTY
    wanted = None if written is Word.DELETED else written
    if is_same(wanted, now):
        return Becomes.SAME
    if made is Word.NOT_KNOWN:
        return Becomes.CHANGED
    if written is not Word.DELETED and is_same(wanted, made):
        return Becomes.LEFT_ALONE
    return Becomes.CHANGED if is_same(made, now) else Becomes.CONTESTED
