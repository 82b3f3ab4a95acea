"""Whose a certificate is, as this installation has it registered."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True)
class Holder:
    """A registered key: the names its owner has had here, when it was made and confirmed (None: not), and by whom.

    ``made_at`` is None for a key at the signing service, whose certificate alone says from when on it holds.
    """

    names: frozenset[str]
    made_at: datetime | None
    confirmed_at: datetime | None
    confirmed_by: str = ""
    user_id: int | None = None
