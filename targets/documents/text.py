"""The exact text of a pledge and of its supplements, its canonical bytes and their digests."""

from __future__ import annotations

import hashlib
from dataclasses import asdict, dataclass
from datetime import date
from enum import StrEnum
from typing import NamedTuple, NotRequired, TypeAlias, TypedDict

from core.canonical import canonical as canonical_text

# Part of the canonical bytes; a change of what they contain is a new number.
_FORMAT = 1


class Field(StrEnum):
    """The places for signatures on a document: two a side, each a field of the PDF."""

    PARTY_A_1 = "party_a_1"
    PARTY_A_2 = "party_a_2"
    PARTY_B_1 = "party_b_1"
    PARTY_B_2 = "party_b_2"


class Shown(NamedTuple):
    """A cell: as printed ("1,234.50", "—") and exactly ("1234.5"; "NA" not applicable, "" unknown)."""

    printed: str
    exact: str


@dataclass(frozen=True)
class PledgeTask:
    """A row of the task table: the target of one indicator. ``stretch`` is None where the city uses none.

    ``base_estimate``: last year's figure is what is expected of it (预计完成数).
    """

    no: int
    indicator: str
    unit: str
    base: Shown
    target: Shown
    stretch: Shown | None
    growth: Shown
    responsible: str
    base_estimate: bool = False


@dataclass(frozen=True)
class NotIssued:
    """An indicator of which it was stated that the park has no target (不下达), and why."""

    indicator: str
    reason: str


@dataclass(frozen=True)
class Clause:
    """A numbered part of the text: heading and paragraphs, which new lines part."""

    heading: str
    text: str


@dataclass(frozen=True)
class SignatureLine:
    """Who is to sign where: the post of that day ("党工委书记") and the name, empty where still open."""

    field: Field
    post: str
    name: str = ""


@dataclass(frozen=True)
class PledgeText:
    """All that a pledge says. ``no`` is printed as it is (泰园责〔2016〕3号); ``year`` is the year of the targets."""

    no: str
    year: int
    title: str
    basis: str
    party_a: str
    party_b: str
    period: str
    tasks: tuple[PledgeTask, ...]
    clauses: tuple[Clause, ...]
    signatures: tuple[SignatureLine, ...]
    issued_on: date
    marking: str
    verify_url: str
    not_issued: tuple[NotIssued, ...] = ()


@dataclass(frozen=True)
class ChangedTarget:
    """A row of a supplement: a target before and after."""

    no: int
    indicator: str
    unit: str
    before: Shown
    after: Shown
    before_stretch: Shown | None = None
    after_stretch: Shown | None = None


@dataclass(frozen=True)
class SupplementText:
    """A numbered supplement (补充协议) to a pledge: what changes, why, and from which day on."""

    no: str
    pledge_no: str
    pledge_sha256: str
    number: int
    year: int
    title: str
    party_a: str
    party_b: str
    changes: tuple[ChangedTarget, ...]
    reason: str
    effective_on: date
    clauses: tuple[Clause, ...]
    signatures: tuple[SignatureLine, ...]
    issued_on: date
    marking: str
    verify_url: str


DocumentText: TypeAlias = PledgeText | SupplementText


class WrittenTask(TypedDict):
    """A `Task` in the canonical text; cells are printed and exact. Old texts say nothing of estimates."""

    no: int
    indicator: str
    unit: str
    base: list[str]
    target: list[str]
    stretch: list[str] | None
    growth: list[str]
    responsible: str
    base_estimate: NotRequired[bool]


class ChangeRow(TypedDict):
    """A `Change` in the canonical text."""

    indicator: str
    unit: str
    before: list[str]
    after: list[str]


class WrittenSignature(TypedDict):
    """A `SignatureLine` in the canonical text."""

    field: str
    post: str
    name: str


class SignedText(TypedDict):
    """What canonical texts of both kinds hold."""

    no: str
    year: int
    party_a: str
    party_b: str
    issued_on: str
    signatures: list[WrittenSignature]


class WrittenPledge(SignedText):
    """The canonical text of a pledge, read back."""

    tasks: list[WrittenTask]


class WrittenSupplement(SignedText):
    """The canonical text of a supplement, read back."""

    changes: list[ChangeRow]


class Digests(NamedTuple):
    """The digests of canonical bytes, 64 small hexadecimal digits each."""

    sha256: str
    sm3: str


def canonical_bytes(text: DocumentText) -> bytes:
    """Return the one byte string of a text: JSON in NFC with sorted keys, UTF-8. It has all the text but no layout."""
    kind, said = "supplement" if isinstance(text, SupplementText) else "pledge", asdict(text)
    # What says nothing is left out: the texts from before it could be said stay the same bytes.
    if not said.get("not_issued"):
        said.pop("not_issued", None)
    for task in said.get("tasks", ()):
        if not task["base_estimate"]:
            del task["base_estimate"]
    return canonical_text({"format": _FORMAT, "kind": kind, **said}).encode()


def digests(canonical_bytes: bytes) -> Digests:
    """Return the SHA-256 and SM3 digests of canonical bytes."""
    return Digests(hashlib.sha256(canonical_bytes).hexdigest(), hashlib.new("sm3", canonical_bytes).hexdigest())
