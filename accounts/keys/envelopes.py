"""A private key under its owner's password: PKCS#8 under PBES2, whose passphrase scrypt makes of the password.

For a few minutes a key may lie under a random secret instead, which its owner's browser keeps (`unlocked.py`).
The passphrase is no password but 32 bytes of scrypt (64 MB a guess), so that PBES2's own few rounds matter no more.
"""

from __future__ import annotations

import hashlib
import secrets
import unicodedata

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.serialization import (
    BestAvailableEncryption,
    Encoding,
    NoEncryption,
    PrivateFormat,
    load_der_private_key,
    load_pem_private_key,
)

# OWASP's second choice of scrypt parameters: 64 MB, twice. Stored with each key, so that they may rise.
COST, BLOCK, PARALLEL = 2**16, 8, 2


def seal(key: bytes, password: str) -> str:
    """Return a private key (PKCS#8, DER) as text that the password alone opens."""
    salt = secrets.token_hex(16)
    head = f"scrypt${COST}${BLOCK}${PARALLEL}${salt}"
    # A key just made or unsealed: to check its primes again would take as long as the password.
    loaded = load_der_private_key(key, password=None, unsafe_skip_rsa_key_validation=True)
    sealed = loaded.private_bytes(
        Encoding.PEM, PrivateFormat.PKCS8, BestAvailableEncryption(_passphrase(head, password))
    )
    return f"{head}\n{sealed.decode()}"


def unseal(sealed: str, password: str) -> bytes | None:
    """Return the private key (PKCS#8, DER), None where the password does not open it."""
    head, _newline, pem = sealed.partition("\n")
    try:
        loaded = load_pem_private_key(pem.encode(), password=_passphrase(head, password))
    except ValueError:
        return None
    return loaded.private_bytes(Encoding.DER, PrivateFormat.PKCS8, NoEncryption())


def reseal(sealed: str, old: str, new: str) -> str | None:
    """Return the key under a new password, None where the old one does not open it."""
    key = unseal(sealed, old)
    return None if key is None else seal(key, new)


def close(key: bytes, secret: bytes, bound: bytes) -> bytes:
    """Return a private key under a secret of 32 random bytes; it opens together with what it is ``bound`` to alone."""
    nonce = secrets.token_bytes(12)
    return nonce + AESGCM(secret).encrypt(nonce, key, bound)


def reopen_envelope(closed: bytes, secret: bytes, bound: bytes) -> bytes | None:
    """Return the private key, None where secret or bounds are not those it was closed with."""
    try:
        return AESGCM(secret).decrypt(closed[:12], closed[12:], bound)
    except (InvalidTag, ValueError):
        return None


def new_key() -> rsa.RSAPrivateKey:
    """Return a new key. RSA, because every PDF reader on a city's desks checks it."""
    return rsa.generate_private_key(public_exponent=65537, key_size=3072)


def der(key: rsa.RSAPrivateKey) -> bytes:
    """Return a private key as PKCS#8, DER, in the clear."""
    return key.private_bytes(Encoding.DER, PrivateFormat.PKCS8, NoEncryption())


def _passphrase(head: str, password: str) -> bytes:
    _kind, cost, block, parallel, salt = head.split("$")
    made = hashlib.scrypt(
        unicodedata.normalize("NFKC", password).encode(),
        salt=bytes.fromhex(salt),
        n=int(cost),
        r=int(block),
        p=int(parallel),
        maxmem=2 * 128 * int(cost) * int(block),
        dklen=32,
    )
    return made.hex().encode()
