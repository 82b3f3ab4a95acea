"""What handing a pledge over would record: who it passes to, and what is still open."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from accounts.models import User
from reports.contents.settling import unfinished_of
from targets.actions.supplements import unsigned_supplements
from targets.heads import ChangeOfPost, changes_to_follow
from targets.models import Pledge, Supplement


@dataclass(frozen=True)
class HandOverContents:
    """The changes of post that the pledge was not handed over by yet, and its open duties."""

    pledge: Pledge
    changes: list[ChangeOfPost]
    supplements: list[Supplement]
    unfinished: list[dict[str, Any]]

    @property
    def duties(self) -> list[dict[str, Any]]:
        """Return what passes to the successor, as the hand-over keeps it."""
        return [*({"kind": "supplement", "number": one.number} for one in self.supplements), *self.unfinished]

    @classmethod
    def of(cls, user: User, pledge: Pledge, day: date) -> HandOverContents:
        """Return the page; three queries."""
        changes = changes_to_follow(pledge, day)
        return cls(pledge, changes, unsigned_supplements(pledge), unfinished_of(user, pledge))
