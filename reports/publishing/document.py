"""The frozen inputs of a release as one JSON document in canonical form."""

from __future__ import annotations

import hashlib
import json
import unicodedata
from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any, TypeAlias

from accounts.fields import plain
from targets.models.periods import share_of_year

Document: TypeAlias = dict[str, Any]

# 2: the summary is part of what `verify_release` recomputes; before, its making was not settled.
FORMAT = 2


def canonical(document: Mapping[str, Any]) -> str:
    """Return the one text of a document: NFC, sorted keys, plain numbers as strings, instants in UTC."""
    return json.dumps(_canonical(document), ensure_ascii=False, sort_keys=True, separators=(",", ":"))


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


def _canonical(value: Any) -> Any:
    if value is None or isinstance(value, bool | int):
        return value
    if isinstance(value, str):
        return unicodedata.normalize("NFC", value)
    if isinstance(value, Decimal):
        return plain(value)
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat(timespec="microseconds").replace("+00:00", "Z")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Mapping):
        return {_canonical(str(key)): _canonical(item) for key, item in value.items()}
    if isinstance(value, Sequence):
        return [_canonical(item) for item in value]
    raise TypeError(f"{type(value).__name__} has no canonical form")
