"""What saving a grid comes to: what was saved, what was not and stays as it was typed, and how that is said."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from targets.actions import Saved, SavedCells
from targets.errors import CellErrors, Conflict, TargetErrors, WorkflowError


@dataclass
class Attempt:
    """How saving went. ``conflicts`` and ``wrong`` are the cells that were not saved, by key.

    ``is_refused``: the form as a whole could not be taken, and ``words`` say why.
    """

    number: int = 0
    conflicts: Mapping[Any, Any] = field(default_factory=dict)
    wrong: Mapping[Any, Any] = field(default_factory=dict)
    words: str = ""
    is_refused: bool = False
    empty: int = 0

    @property
    def status(self) -> int:
        """Return how a form is answered of which something was not saved."""
        return 409 if self.conflicts or self.is_refused else 400

    def words_for(self, left: Collection[object]) -> str:
        """Return what stands above a form that comes back with some cells as they were typed."""
        if self.words and not self.number:
            return self.words
        if not self.number:
            words = ngettext(
                "Nothing is saved: %(left)s cell is not taken.",
                "Nothing is saved: %(left)s cells are not taken.",
                len(left),
            )
            return words % {"left": len(left)}
        saved = ngettext("%(number)s cell saved,", "%(number)s cells saved,", self.number) % {"number": self.number}
        rest = ngettext("%(left)s is not: see beside it.", "%(left)s are not: see beside them.", len(left))
        return _("%(saved)s %(rest)s") % {"saved": saved, "rest": rest % {"left": len(left)}}


def attempt(save: Callable[[], Saved]) -> Attempt:
    """Save figures as far as they can be, and return how it went; PermissionDenied is raised on."""
    found = Attempt()
    with _refusals_in(found):
        saved = save()
        return Attempt(len(saved.changed), saved.conflicts, saved.wrong, empty=saved.empty)
    return found


def attempt_cells(save: Callable[[], SavedCells]) -> Attempt:
    """Save the cells of another grid as far as they can be, and return how it went."""
    found = Attempt()
    with _refusals_in(found):
        saved = save()
        return Attempt(saved.number, saved.conflicts, saved.wrong)
    return found


@contextmanager
def _refusals_in(found: Attempt) -> Iterator[None]:
    try:
        yield
    except Conflict as conflict:
        found.conflicts, found.wrong, found.words = conflict.cells, conflict.wrong, str(conflict)
    except (CellErrors, TargetErrors) as error:
        found.wrong, found.words = error.cells, str(error)
    except WorkflowError as error:
        found.words, found.is_refused = str(error), True
