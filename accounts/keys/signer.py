"""A signing key that its owner has unlocked, here or at the signing service: it lives as long as the request."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True)
class Signer:
    """An unlocked key with its certificate, both DER, and the certificates above it, the root last.

    Never kept in the clear: it is made from the password that the person has just given, or gave minutes ago
    (`unlocked.py`). ``serial`` is the certificate's, in hexadecimal digits.
    """

    serial: str
    certificate: bytes
    chain: tuple[bytes, ...]
    key: bytes = field(repr=False)


@dataclass(frozen=True)
class ServiceSigner:
    """A person's credential at the signing service, which keeps the private half, with the PIN that was just given.

    Never kept either. ``certificate`` is the one that was assigned here, DER.
    """

    serial: str
    certificate: bytes
    credential: str
    pin: str = field(repr=False)
