"""The one text of a document that is digested: JSON in NFC, sorted keys, plain numbers as strings, instants in UTC."""

from __future__ import annotations

import json
import unicodedata
from collections.abc import Collection, Mapping, Sequence
from datetime import UTC, date, datetime
from decimal import Decimal


def plain(value: Decimal) -> str:
    """Return a number without exponent and trailing zeros, zero as "0"."""
    text = f"{value:f}"
    if "." in text:
        text = text.rstrip("0").rstrip(".")
    return "0" if text in ("-0", "") else text


def canonical(value: object) -> str:
    """Return the one text of a value: NFC, sorted keys, plain numbers as strings, instants in UTC.

    Raises TypeError for what has no canonical form: binary fractions above all.
    """
    if _is_common(value):
        text = _ENCODER.encode(value)
        if unicodedata.is_normalized("NFC", text):
            return text
    return _ENCODER.encode(_canonical(value))


def canonical_parts(document: Mapping[str, object]) -> dict[str, str]:
    """Return the canonical text of each part of a document, by its key."""
    return {key: canonical(value) for key, value in document.items()}


def canonical_whole(parts: Mapping[str, str]) -> str:
    """Return the canonical text of a document whose parts are written."""
    return "{" + ",".join(f"{canonical(key)}:{parts[key]}" for key in sorted(parts)) + "}"


def _is_common(value: object) -> bool:
    """Return whether JSON's own encoder may write a value as it is: dictionaries, lists and leaves of the usual types.

    Looked at a dictionary at a time, as the rows of a country are three hundred thousand.
    """
    if isinstance(value, dict):
        return set(map(type, value)) <= _KEYS and _are_common(value.values())
    if isinstance(value, list | tuple):
        return _are_common(value)
    return type(value) in _LEAVES


def _are_common(values: Collection[object]) -> bool:
    return set(map(type, values)) <= _LEAVES or all(map(_is_common, values))


def _leaf(value: object) -> str:
    """Return the text of a leaf that JSON has no type for."""
    if isinstance(value, Decimal):
        return plain(value)
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat(timespec="microseconds").replace("+00:00", "Z")
    if isinstance(value, date):
        return value.isoformat()
    raise TypeError(f"{type(value).__name__} has no canonical form")


def _canonical(value: object) -> object:
    """Return a value as JSON has it, whatever its types."""
    if value is None or isinstance(value, bool | int):
        return value
    if isinstance(value, str):
        return unicodedata.normalize("NFC", value)
    if isinstance(value, Mapping):
        return {_canonical(str(key)): _canonical(item) for key, item in value.items()}
    if isinstance(value, Sequence):
        return [_canonical(item) for item in value]
    return _leaf(value)


_KEYS = frozenset({str})
_LEAVES = frozenset({str, int, bool, type(None), Decimal, date, datetime})
_ENCODER = json.JSONEncoder(
    ensure_ascii=False, sort_keys=True, separators=(",", ":"), check_circular=False, default=_leaf
)
