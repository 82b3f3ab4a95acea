"""Keys of the tests are made once, but no test has one twice, nor one that several tests share."""

from __future__ import annotations

import pytest
from cryptography.hazmat.primitives.serialization import BestAvailableEncryption, Encoding, PrivateFormat
from made_keys import MadeKeys

from accounts.keys import envelopes


def test_a_test_has_no_key_twice_and_none_that_several_share():
    keys = MadeKeys()

    def key():
        return keys.generate_private_key(public_exponent=65537, key_size=1024)

    shared = key()
    with keys.of_a_test():
        first = [key(), key()]
    with keys.of_a_test():
        assert [key(), key()] == first
    assert len({id(one) for one in (shared, *first, key())}) == 4


def test_a_password_that_does_not_open_a_key_does_not_open_it_later():
    keys = MadeKeys()
    pem = keys.generate_private_key(public_exponent=65537, key_size=1024).private_bytes(
        Encoding.PEM, PrivateFormat.PKCS8, BestAvailableEncryption(b"right")
    )
    for _time in range(2):
        assert keys.load_pem_private_key(pem, b"right")
        with pytest.raises(ValueError, match="password"):
            keys.load_pem_private_key(pem, b"wrong")


def test_the_product_of_the_tests_makes_its_keys_so():
    assert isinstance(envelopes.rsa, MadeKeys)
    assert envelopes.new_key().key_size == 3072
