"""What can go wrong with a city folder and with publishing; each message says what is allowed."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from reports.models import Release


class PublishError(ValueError):
    """A release cannot be published as asked; nothing was changed."""


class ReasonNeeded(PublishError):
    """Publishing would be possible, with a reason for what is unusual about it."""

    def __init__(self, message: str, details: Sequence[str] = ()) -> None:
        super().__init__(message)
        self.details = list(details)


class ConfirmationNeeded(PublishError):
    """Publishing would be possible, once somebody has looked at bonuses, deductions and what does not apply."""


class NothingChanged(PublishError):
    """The scheme and period are published, and a new release would say the same."""


class Superseded(PublishError):
    """What the preview showed is no longer so; ``release`` is the one that somebody else published meanwhile."""

    def __init__(self, message: str, release: Release | None = None) -> None:
        super().__init__(message)
        self.release = release
