"""What can go wrong on the way of a figure; each says in words what to do."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any


class WorkflowError(ValueError):
    """An act that cannot be done now; its text says why and what is possible instead.

    ``field`` names what was asked for that is in the way, empty where it is nothing in particular.
    """

    def __init__(self, message: str, *, field: str = "") -> None:
        super().__init__(message)
        self.field = field


class Overtaken(WorkflowError):
    """Somebody else was first: what the person saw is no longer so."""


class NoKeyToSignWith(WorkflowError):
    """The person has no signing key yet; one is made once nothing of the refused act is left."""


class SignerPinRefused(WorkflowError):
    """The signing service does not take the signer's PIN; the text is for beside the field."""

    def __init__(self, message: str) -> None:
        super().__init__(message, field="pin")


class Closed(WorkflowError):
    """Figures of this period are not asked for at this time."""


class Conflict(WorkflowError):
    """Two people changed the same cells; ``cells`` holds by key what is stored now.

    ``wrong`` holds by key what could not be taken of other cells that were sent along.
    """

    def __init__(self, message: str, cells: Mapping[Any, Any], wrong: Mapping[Any, Any] | None = None) -> None:
        super().__init__(message)
        self.cells, self.wrong = cells, wrong or {}


class CellErrors(WorkflowError):
    """Cells that cannot be taken as they are; ``cells`` holds the messages by key."""

    def __init__(self, message: str, cells: Mapping[int, list[Any]]) -> None:
        super().__init__(message)
        self.cells = cells


class TargetErrors(WorkflowError):
    """Targets that cannot be as they are; ``cells`` holds the words by park and indicator."""

    def __init__(self, message: str, cells: Mapping[tuple[int, int], str]) -> None:
        super().__init__(message)
        self.cells = cells
