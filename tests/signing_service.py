"""A signing service of the tests: the API of the Cloud Signature Consortium over HTTP on the loopback, with an own root.

It keeps keys, asks for PINs, binds an approval to one hash and uses it up. ``fault`` lets it be one that errs.
"""

from __future__ import annotations

import base64
import json
import secrets
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import cache
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
from cryptography.hazmat.primitives.asymmetric.utils import Prehashed
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509.oid import NameOID

TOKEN = "token-of-the-installation"
PIN = "pin-7391"
BEGIN, END = datetime(2015, 1, 1, tzinfo=UTC), datetime(2040, 1, 1, tzinfo=UTC)
TRIES = 3
USAGES = ("digital_signature", "content_commitment", "key_encipherment", "data_encipherment", "key_agreement",
          "key_cert_sign", "crl_sign", "encipher_only", "decipher_only")  # fmt: skip


@cache
def rsa_key(number: int, bits: int = 2048) -> rsa.RSAPrivateKey:
    """Return a key; the same for the same number, because making one takes long."""
    return rsa.generate_private_key(public_exponent=65537, key_size=bits)


def certificate(
    name: str,
    key: Any,
    above: tuple[x509.Certificate, Any] | None = None,
    *,
    is_authority: bool = False,
    days: tuple[datetime, datetime] = (BEGIN, END),
    usage: tuple[str, ...] = ("digital_signature", "content_commitment"),
) -> x509.Certificate:
    """Return a certificate for a key, signed by the one above or by itself."""
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
    issuer, signer = (above[0].subject, above[1]) if above else (subject, key)
    uses = ("key_cert_sign", "crl_sign") if is_authority else usage
    return (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(days[0])
        .not_valid_after(days[1])
        .add_extension(x509.BasicConstraints(ca=is_authority, path_length=None), critical=True)
        .add_extension(x509.KeyUsage(**{one: one in uses for one in USAGES}), critical=True)
        .sign(signer, hashes.SHA256())
    )


@dataclass
class Kept:
    """A credential: its key, its certificate, its PIN and what the service says of it."""

    key: Any
    certificate: x509.Certificate
    pin: str = PIN
    wrong: int = 0
    said: dict[str, Any] = field(default_factory=dict)


@dataclass
class SigningService:
    """The service. ``asked`` holds what it was asked, ``fault`` answers in its place where it returns something."""

    root: x509.Certificate
    middle: x509.Certificate
    keys: tuple[Any, Any]
    kept: dict[str, Kept] = field(default_factory=dict)
    asked: list[tuple[str, dict[str, Any]]] = field(default_factory=list)
    approved: dict[str, tuple[str, list[str]]] = field(default_factory=dict)
    fault: Callable[[str, dict[str, Any]], Any] = lambda endpoint, words: None
    url: str = ""

    @classmethod
    def made(cls) -> SigningService:
        """Return a service with an authority of its own, whose root stands above one that certifies people."""
        keys = rsa_key(1), rsa_key(2)
        root = certificate("Root of the service", keys[0], is_authority=True)
        middle = certificate("People of the service", keys[1], (root, keys[0]), is_authority=True)
        return cls(root, middle, keys)

    def certify(self, name: str, key: Any, **given: Any) -> x509.Certificate:
        """Return a certificate of a person."""
        return certificate(name, key, (self.middle, self.keys[1]), **given)

    def keep(
        self, credential: str, name: str, *, key: Any = None, said: dict[str, Any] | None = None, **given: Any
    ) -> Kept:
        """Keep a key for a person."""
        key = key or rsa_key(3 + len(self.kept))
        self.kept[credential] = Kept(key, self.certify(name, key, **given), said=said or {})
        return self.kept[credential]

    @property
    def roots(self) -> bytes:
        """Return the root, PEM."""
        return self.root.public_bytes(Encoding.PEM)

    def answer(self, endpoint: str, token: str, words: dict[str, Any]) -> tuple[int, Any]:
        """Return status and words, as the standard has them."""
        self.asked.append((endpoint, words))
        found = self.fault(endpoint, words)
        if found is not None:
            return found
        if token != f"Bearer {TOKEN}":
            return 401, {"error": "invalid_token"}
        kept = self.kept.get(words.get("credentialID", ""))
        if kept is None:
            return refused("Invalid parameter credentialID")
        acts = {
            "credentials/info": self._info,
            "credentials/authorize": self._authorize,
            "signatures/signHash": self._sign,
        }
        return acts[endpoint](kept, words)

    def _info(self, kept: Kept, words: dict[str, Any]) -> tuple[int, Any]:
        chain = [kept.certificate, self.middle, self.root]
        is_rsa = isinstance(kept.key, rsa.RSAPrivateKey)
        told = {
            "key": {"status": "enabled", "algo": ["1.2.840.113549.1.1.11" if is_rsa else "1.2.840.10045.4.3.2"]},
            "cert": {"status": "valid", "certificates": [base64_of(one.public_bytes(Encoding.DER)) for one in chain]},
            "authMode": "explicit",
            "SCAL": "2",
            "PIN": {"presence": "true", "format": "A"},
            "multisign": 1,
        }
        return 200, told | kept.said

    def _authorize(self, kept: Kept, words: dict[str, Any]) -> tuple[int, Any]:
        if kept.wrong >= TRIES:
            return refused("PIN locked")
        if words.get("PIN") != kept.pin:
            kept.wrong += 1
            return refused("The PIN is invalid")
        if words["numSignatures"] != len(words["hash"]):
            return refused("Invalid value for parameter numSignatures")
        sad = secrets.token_hex(16)
        self.approved[sad] = words["credentialID"], words["hash"]
        return 200, {"SAD": sad, "expiresIn": 300}

    def _sign(self, kept: Kept, words: dict[str, Any]) -> tuple[int, Any]:
        if self.approved.pop(words["SAD"], None) != (words["credentialID"], words["hash"]):
            return refused("Hash is not authorized by the SAD")
        if "PIN" in words or words["hashAlgo"] != "2.16.840.1.101.3.4.2.1":
            return refused("Invalid parameter hashAlgo")
        return 200, {"signatures": [base64_of(signed(kept.key, base64.b64decode(one))) for one in words["hash"]]}


def signed(key: Any, digest: bytes) -> bytes:
    """Return the signature over a digest."""
    return key.sign(digest, PKCS1v15(), Prehashed(hashes.SHA256()))


def another_key_signs(endpoint: str, words: dict[str, Any]) -> Any:
    """The planted fault: an approval as it should be, and the signature of another key."""
    if endpoint != "signatures/signHash":
        return None
    return 200, {"signatures": [base64_of(signed(rsa_key(99), base64.b64decode(one))) for one in words["hash"]]}


def elliptic_key() -> ec.EllipticCurvePrivateKey:
    """Return a key that is none of RSA."""
    return ec.generate_private_key(ec.SECP256R1())


def refused(why: str) -> tuple[int, Any]:
    """Return how the standard refuses."""
    return 400, {"error": "invalid_request", "error_description": why}


def base64_of(content: bytes) -> str:
    """Return bytes as text."""
    return base64.b64encode(content).decode()


@contextmanager
def serving(service: SigningService) -> Iterator[SigningService]:
    """Let the service answer on a free port until the end."""

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_POST(self) -> None:
            words = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            endpoint = self.path.removeprefix("/csc/v1/")
            status, told = service.answer(endpoint, self.headers.get("Authorization", ""), words)
            body = told if isinstance(told, bytes) else json.dumps(told).encode()
            self.send_response(status)
            if status in (302, 307):
                self.send_header("Location", f"{service.url}/elsewhere")
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_words: Any) -> None:
            """Say nothing."""

        def handle(self) -> None:
            """Answer; who asked may have gone."""
            try:
                super().handle()
            except (BrokenPipeError, ConnectionResetError):
                return

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    service.url = f"http://127.0.0.1:{server.server_port}"
    try:
        yield service
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
