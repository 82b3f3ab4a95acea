"""A signing key that its owner has unlocked: it lives as long as the request that signs."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True)
class Signer:
    """An unlocked key with its certificate, both DER, and the certificates above it, the root last.

    Never kept: it is made from the password the person has just given. ``serial`` is the certificate's, in hexadecimal
    digits.
    """

    serial: str
    certificate: bytes
    chain: tuple[bytes, ...]
    key: bytes = field(repr=False)
