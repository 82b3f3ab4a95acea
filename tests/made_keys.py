"""RSA keys of the tests: real ones, made once for each process, because making or checking one takes a quarter of a second.

Within one test all keys differ, and from those of what several tests share; another test is given the same ones again.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat, load_pem_private_key


class MadeKeys:
    """Stands in for the module that makes keys, and for what opens them."""

    RSAPrivateKey = rsa.RSAPrivateKey

    def __init__(self) -> None:
        self.made: list[rsa.RSAPrivateKey] = []
        self.checked: set[bytes] = set()
        self.given: int | None = None

    @contextmanager
    def of_a_test(self) -> Iterator[None]:
        """Give out keys from the first one on; what is made outside is of several tests, and is given to none."""
        self.given = 0
        yield
        self.given = None

    def generate_private_key(self, **asked: int) -> rsa.RSAPrivateKey:
        """Return a key that this test has not been given yet."""
        if self.given is None:
            return rsa.generate_private_key(**asked)
        self.given += 1
        if self.given > len(self.made):
            self.made.append(rsa.generate_private_key(**asked))
        return self.made[self.given - 1]

    def load_pem_private_key(self, pem: bytes, password: bytes) -> Any:
        """Return a key as it is loaded; its primes are checked where they were not before."""
        loaded: Any = load_pem_private_key(pem, password, unsafe_skip_rsa_key_validation=True)
        der = loaded.private_bytes(Encoding.DER, PrivateFormat.PKCS8, NoEncryption())
        if der not in self.checked:
            loaded = load_pem_private_key(pem, password)
            self.checked.add(der)
        return loaded
