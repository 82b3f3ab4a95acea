"""What a signature says of itself."""

from __future__ import annotations

from datetime import datetime
from typing import TypedDict

from targets.documents.text import Field


class Said(TypedDict):
    """Signer, post, park, time, reason, and in which place; all of them are covered by the signature.

    They stand in the PDF's own entries, the post as /ContactInfo. ``at`` is shown as it stands, in its own time zone.
    """

    signer_name: str
    post: str
    park: str
    at: datetime
    reason: str
    field: Field
