"""What the judgement of a PDF says."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class VerdictKind(StrEnum):
    """The judgements: genuine, altered, valid but not registered or confirmed here, not signed yet, not ours."""

    GENUINE = "genuine"
    UNSIGNED = "unsigned"
    ALTERED = "altered"
    UNKNOWN_SIGNER = "unknown_signer"
    NOT_OURS = "not_ours"


class Why(StrEnum):
    """The reason of a judgement; a page says it in words."""

    NONE = ""
    TOO_LARGE = "too_large"
    NO_PDF = "no_pdf"
    ENCRYPTED = "encrypted"
    MALFORMED = "malformed"
    UNSIGNED = "unsigned"
    NO_PLEDGE = "no_pledge"
    SIGNATURE_BROKEN = "signature_broken"
    ADDED_AFTER = "added_after"
    CHANGED_BETWEEN = "changed_between"
    NO_ROOT = "no_root"
    REVOKED_BEFORE = "revoked_before"
    TOO_MUCH = "too_much"
    NOT_KEPT = "not_kept"
    OTHER_DOCUMENT = "other_document"
    OUT_OF_ORDER = "out_of_order"
    NOT_REGISTERED = "not_registered"
    OTHER_PERSON = "other_person"
    NOT_CONFIRMED = "not_confirmed"


@dataclass(frozen=True)
class JudgedSignature:
    """One signature in the order of signing, all of it read from what is signed, nothing from a database.

    ``at`` is the time the signing server stated; ``serial`` the certificate's, hexadecimal; ``field`` as `Field`.
    ``certificate`` is DER; by whom its key was confirmed, ``confirmed_by``, this installation's own rows add.
    """

    field: str
    signer_name: str
    post: str
    park: str
    reason: str
    at: datetime
    serial: str
    is_intact: bool
    is_trusted: bool
    certificate: bytes = b""
    confirmed_by: str = ""


@dataclass(frozen=True)
class Verdict:
    """The judgement of a PDF; ``no`` and ``sha256`` are what the document says of itself, empty where nothing."""

    kind: VerdictKind
    why: Why = Why.NONE
    no: str = ""
    sha256: str = ""
    signatures: tuple[JudgedSignature, ...] = ()
