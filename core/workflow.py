"""State machines as tables that acts, buttons and triggers share: which step leads from where to where, by whom."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.functional import Promise


@dataclass(frozen=True)
class Transition:
    """A step of something that has states: from which states to which, by whom, and whether it says why."""

    name: str
    label: str | Promise
    sources: tuple[str, ...]
    target: str
    permission: str
    needs_reason: bool = False


def moves_of(transitions: Mapping[str, Transition]) -> list[tuple[str, str]]:
    """Return all moves that a table allows, as pairs of states: what the database trigger lets through."""
    return sorted({(source, one.target) for one in transitions.values() for source in one.sources})
