"""SM2 signatures over canonical bytes by a device, beside the PDF's own; an interface, and software for development.

SOFTWARE KEYS ARE NO CERTIFIED CRYPTOGRAPHY. What Chinese law on commercial cryptography (商用密码) asks for is a
certified device: a card, a USB key or a server that holds the key. `SoftwareDevice` is there to develop and test.

gmssl is slow and not of constant time, which suits development only; it loses the first digits of a key that begins
with 04, which `_arithmetic` goes around.
"""

from __future__ import annotations

import secrets
from dataclasses import dataclass, field
from typing import Protocol

from gmssl.sm2 import CryptSM2
from gmssl.sm2 import default_ecc_table as curve

CURVE_ORDER = int(curve["n"], 16)


class SigningDevice(Protocol):
    """A device that holds an SM2 key and signs by GB/T 32918 with SM3 and the default user id."""

    @property
    def is_certified(self) -> bool:
        """Whether the device is certified cryptography."""
        ...

    @property
    def public_key(self) -> str:
        """The public point, x then y, 128 hexadecimal digits."""
        ...

    def sign(self, content: bytes) -> str:
        """Return the signature over content, r then s, 128 hexadecimal digits."""
        ...


@dataclass(frozen=True)
class SoftwareDevice:
    """An SM2 key in memory, for development; no certified cryptography."""

    public_key: str
    is_certified: bool = field(default=False, init=False)
    _private_key: str = field(repr=False, default="")

    @classmethod
    def make(cls) -> SoftwareDevice:
        """Return a device with a new key."""
        return cls.of(new_private_key())

    @classmethod
    def of(cls, private: str) -> SoftwareDevice:
        """Return the device of a private key, 64 hexadecimal digits. Raises ValueError for anything else."""
        if len(private) != 64 or not 0 < int(private, 16) < CURVE_ORDER - 1:
            raise ValueError("no SM2 private key")
        work = _arithmetic(private=private)
        return cls(work._kg(int(private, 16), curve["g"]), private)

    def sign(self, content: bytes) -> str:
        """Return the signature over content, r then s, 128 hexadecimal digits."""
        work = _arithmetic(self.public_key, self._private_key)
        while True:
            # The library's own random numbers are not made for keys.
            signature = work.sign_with_sm3(content, f"{secrets.randbelow(CURVE_ORDER - 1) + 1:064x}")
            if signature:
                return str(signature)


def new_private_key() -> str:
    """Return a new private key, 64 hexadecimal digits."""
    return f"{secrets.randbelow(CURVE_ORDER - 2) + 1:064x}"


def software_device(private: str) -> SigningDevice:
    """Return the software for development with a private key."""
    return SoftwareDevice.of(private)


def is_signed(content: bytes, signature: str, public_key: str) -> bool:
    """Return whether a signature over content is that of the key; False as well where it is none at all."""
    if len(signature) != 128 or len(public_key) != 128:
        return False
    try:
        return bool(_arithmetic(public_key).verify_with_sm3(signature, content))
    except (ValueError, TypeError, ArithmeticError):
        return False


def _arithmetic(public_key: str = "", private: str = "") -> CryptSM2:
    """Return the library at work with a key, both parts as hexadecimal digits without a mark before them."""
    work = CryptSM2(private_key=private, public_key="")
    # Not given above: there the library takes all leading 0 and 4 from a key that begins with 04 (py-gmssl, issue 96).
    work.public_key = public_key
    return work
