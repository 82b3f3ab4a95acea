"""What can go wrong with a city folder and with publishing; each message says what is allowed."""

from __future__ import annotations

from collections.abc import Sequence


class PublishError(ValueError):
    """A release cannot be published as asked; nothing was changed."""


class ReasonNeeded(PublishError):
    """Publishing would be possible, with a reason for what is unusual about it."""

    def __init__(self, message: str, details: Sequence[str] = ()) -> None:
        super().__init__(message)
        self.details = list(details)
