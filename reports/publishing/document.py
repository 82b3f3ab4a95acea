"""The frozen inputs of a release as one JSON document in canonical form."""

from __future__ import annotations

import hashlib
from decimal import Decimal
from typing import Any, TypeAlias

from accounts.canonical import canonical, plain
from targets.models.periods import share_of_year

__all__ = ["FORMAT", "Document", "brought_up", "canonical", "digest_of", "number"]

Document: TypeAlias = dict[str, Any]

# 2: the summary is part of what `verify_release` recomputes; before, its making was not settled.
FORMAT = 2


def brought_up(document: Document) -> Document:
    """Return a document as computing reads it today; the first ones did not say the period's share of the year."""
    release = document["release"]
    if "share" in release:
        return document
    return {**document, "release": {**release, "share": plain(share_of_year(release["kind"], release["number"]))}}


def digest_of(text: str) -> str:
    """Return the SHA-256 of a canonical text, 64 hexadecimal digits."""
    return hashlib.sha256(text.encode()).hexdigest()


def number(text: str | None) -> Decimal | None:
    """Return a number of a document, None where there is none."""
    return None if text is None else Decimal(text)
