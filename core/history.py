"""History: every change of a row, written by the database itself together with its author."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, TypeVar

import pghistory
from django.db import models

if TYPE_CHECKING:
    from datetime import datetime
    from typing import ClassVar
    from uuid import UUID

    class HistoryEvent(models.Model):
        """What an event has beside the columns of its row: mypy does not see the models that history makes."""

        pgh_id: int
        pgh_label: str
        pgh_created_at: datetime
        pgh_context_id: UUID
        objects: ClassVar[models.Manager[HistoryEvent]]

        class Meta:
            abstract = True


M = TypeVar("M", bound=models.Model)


def tracked(*, exclude: Sequence[str] = ()) -> Callable[[type[M]], type[M]]:
    """Return the class decorator that keeps the history of a model: what was put in, changed and deleted."""
    # The trackers are made here: as a setting they would be deep-copied, and statement-level triggers would
    # no longer know their operation.
    tracker: Callable[[type[M]], type[M]] = pghistory.track(
        pghistory.InsertEvent(), pghistory.UpdateEvent(), pghistory.DeleteEvent(), exclude=list(exclude)
    )
    return tracker
