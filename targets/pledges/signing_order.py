"""Whose turn it is to sign: the post that the document names next, and the appointment that holds it.

One person may hold two posts and then signs twice.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import TYPE_CHECKING

from parks.models import Appointment
from targets.pledges.pledge_moves import PARK_SIDE

if TYPE_CHECKING:
    from targets.documents.text import SignedText


def posts_on(document: SignedText, side: str) -> list[str]:
    """Return the posts that sign for a side, in their order, as the text of a pledge names them."""
    begins = "party_b" if side == PARK_SIDE else "party_a"
    return [line["post"] for line in document["signatures"] if line["field"].startswith(begins)]


def post_to_sign(canonical: bytes, side: str, done: int) -> str:
    """Return the post that signs next for a side that has so many signatures."""
    return posts_on(json.loads(canonical), side)[done]


def signer_among(held: Iterable[Appointment], permission: str, park_id: int, post: str) -> Appointment | None:
    """Return the first appointment with the post that may sign at the park, None where there is none."""
    for one in held:
        if permission in one.permissions and one.title == post and one.park_id in (None, park_id):
            return one
    return None
