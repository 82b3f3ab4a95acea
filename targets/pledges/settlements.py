"""What a pledge is settled with: the recognised results of its targets, item by item, as a release says them.

The bytes name the release and its digest, the pledge's digest and those of its supplements: a later erratum changes
nothing.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import TypedDict

from core.canonical import canonical

# Part of the canonical bytes; a change of what they contain is a new number.
_FORMAT = 1


@dataclass(frozen=True)
class Result:
    """One target with what came of it, numbers as plain strings: empty is unknown, "NA" not applicable.

    ``target`` is the value in force at the end of the year, ``completion`` in per cent of it; ``points`` and
    ``weight`` are empty where the item is not scored.
    """

    indicator: str
    name: str
    unit: str
    decimals: int
    target: str
    value: str
    completion: str
    light: str
    points: str
    weight: str


@dataclass(frozen=True)
class Recognised:
    """The results of a park in the release of the year's last quarter, with its score and place."""

    release: int
    digest: str
    period: str
    scheme: str
    score: str
    place: int | None
    results: Sequence[Result]

    @property
    def token(self) -> str:
        """Return what changes with each of the results."""
        return hashlib.sha256(canonical(asdict(self)).encode()).hexdigest()


class ResultWords(TypedDict):
    """A `Result` in the text of a settlement."""

    indicator: str
    name: str
    unit: str
    decimals: int
    target: str
    value: str
    completion: str
    light: str
    points: str
    weight: str


class Settled(TypedDict):
    """The text of a settlement, read back."""

    no: str
    year: int
    release: int
    digest: str
    period: str
    scheme: str
    score: str
    place: int | None
    results: list[ResultWords]


def settlement_bytes(no: str, year: int, pledge_sha256: str, supplements: Sequence[str], found: Recognised) -> bytes:
    """Return the one byte string of a settlement: the pledge, its supplements, and the results."""
    text: dict[str, object] = {
        "format": _FORMAT,
        "kind": "settlement",
        "no": no,
        "year": year,
        "pledge_sha256": pledge_sha256,
        "supplements": list(supplements),
        **asdict(found),
    }
    return canonical(text).encode()
