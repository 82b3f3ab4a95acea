"""Time lines: what was reached, what holds now, and what is still to come."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Step:
    """One stop of a time line, with lines of text about it."""

    word: str
    is_reached: bool
    is_current: bool
    notes: list[str]
