"""The installation's own certificate authority: made on first use, or brought as PKCS#12. It signs nobody's pledge.

Its key is kept under a passphrase, its certificate beside it for all to read.
An authority that is renewed with another key is a new one.
"""

from __future__ import annotations

import logging
import secrets
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from urllib.parse import urlsplit

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    load_der_private_key,
    load_pem_private_key,
    pkcs12,
)
from cryptography.x509.oid import NameOID
from django.conf import settings
from django.utils.translation import gettext as _

from accounts.errors import NoAuthority
from accounts.keys.envelopes import der, new_key, seal, unseal
from core.files import whole_file

ROOT_DAYS, PERSON_DAYS = 20 * 366, 5 * 366
SEALED, CERTIFICATE = b"scrypt$", b"-----BEGIN CERTIFICATE-----"
logger = logging.getLogger(__name__)
AuthorityKey = rsa.RSAPrivateKey | ec.EllipticCurvePrivateKey


@dataclass(frozen=True)
class Authority:
    """The certificate that vouches for people's keys, and the certificates above it.

    ``key`` is None where it was not asked for: to unseal it takes time, and reading the certificate no secret.
    """

    certificate: x509.Certificate
    above: tuple[x509.Certificate, ...] = ()
    key: AuthorityKey | None = field(default=None, repr=False)

    @property
    def root(self) -> x509.Certificate:
        """Return the certificate at the top."""
        return (self.certificate, *self.above)[-1]

    @property
    def chain(self) -> tuple[bytes, ...]:
        """Return its certificate and those above it, DER, the root last."""
        return tuple(one.public_bytes(Encoding.DER) for one in (self.certificate, *self.above))


@dataclass(frozen=True)
class Issued:
    """A new key of a person: the private key (PKCS#8, DER, in the clear) and its certificate."""

    key: bytes
    certificate: bytes
    pem: str
    serial: str
    valid_to: datetime
    chain: tuple[bytes, ...]


def issue_certificate(name: str, at: datetime) -> Issued:
    """Return a new key for a person of this name, with a certificate of five years. Raises NoAuthority."""
    authority = _authority(with_key=True)
    assert authority.key is not None
    key = new_key()
    end = min(at + timedelta(days=PERSON_DAYS), authority.certificate.not_valid_after_utc)
    certificate = (
        _certificate(_name(name), authority.certificate.subject, at, end)
        .public_key(key.public_key())
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(_usage(is_authority=False), critical=True)
        .sign(authority.key, hashes.SHA256())
    )
    return Issued(
        key=der(key),
        certificate=certificate.public_bytes(Encoding.DER),
        pem=certificate.public_bytes(Encoding.PEM).decode(),
        serial=f"{certificate.serial_number:x}",
        valid_to=end,
        chain=authority.chain,
    )


def chain() -> tuple[bytes, ...]:
    """Return the certificates that stand above a person's, DER, the root last. Raises NoAuthority."""
    return _authority().chain


def read_roots() -> tuple[bytes, ...]:
    """Return the certificates that are believed, PEM: the installation's own and that of the PKCS#12, where there are.

    The own one stays believed when a PKCS#12 takes its place: what it vouched for was signed. Of a PKCS#12 the very
    certificate whose key is in it is believed, not the root above, which may be a public one that stands above anybody.
    Raises NoAuthority.
    """
    own = [_read(_path()).certificate] if _path().exists() else []
    return tuple(one.public_bytes(Encoding.PEM) for one in (*own, *(part.certificate for part in _brought())))


def export_root() -> bytes:
    """Return the root that vouches for new keys, PEM; the authority is made where there is none. Raises NoAuthority."""
    return _authority().root.public_bytes(Encoding.PEM)


def _is_unencrypted() -> bool:
    """Return whether the own authority's key lies open, as those of earlier versions do."""
    try:
        return _path().exists() and not _path().read_bytes().startswith(SEALED)
    except OSError:
        return False


def encrypt_authority() -> bool:
    """Put the own authority's key under the passphrase; return whether it lay open. Raises NoAuthority, OSError."""
    path = _path()
    if not _is_unencrypted():
        return False
    found = _read(path, with_key=True)
    assert isinstance(found.key, rsa.RSAPrivateKey)
    with whole_file(path) as file:
        file.write(_sealed(found.key, found.certificate))
    return True


def serial_of(certificate: bytes) -> str:
    """Return the serial number of a certificate, DER, in hexadecimal digits; nothing where it is none."""
    try:
        return f"{x509.load_der_x509_certificate(certificate).serial_number:x}"
    except ValueError:
        return ""


def _authority(*, with_key: bool = False) -> Authority:
    brought = _brought()
    if brought:
        return brought[0]
    try:
        if not _path().exists():
            _make(_path())
        return _read(_path(), with_key=with_key)
    except OSError as error:
        raise NoAuthority(_("The certificate authority cannot be read or made: %(why)s") % {"why": error}) from error


def _path() -> Path:
    return Path(settings.AUTHORITY_DIR) / "authority.pem"


def _make(path: Path) -> None:
    """Write key and certificate in one file; of several processes at once one wins."""
    write_once(path, _new_root())


def write_once(path: Path, content: bytes) -> None:
    """Write a file of secrets, whole or not at all, unless it is there already."""
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    path.parent.chmod(0o700)
    with whole_file(path, is_once=True) as file:
        file.write(content)


def _new_root() -> bytes:
    key = new_key()
    # A demo signs by a clock of years ago, so that the root begins early.
    now = datetime.now(UTC)
    # The random part tells installations of the same address apart, for people too.
    name = _name(f"{urlsplit(settings.PUBLIC_URL).hostname or 'parkboard'} {secrets.token_hex(4)}", is_authority=True)
    certificate = (
        _certificate(name, name, now - timedelta(days=ROOT_DAYS), now + timedelta(days=ROOT_DAYS))
        .public_key(key.public_key())
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .add_extension(_usage(is_authority=True), critical=True)
        .sign(key, hashes.SHA256())
    )
    return _sealed(key, certificate)


def _sealed(key: rsa.RSAPrivateKey, certificate: x509.Certificate) -> bytes:
    return seal(der(key), _passphrase()).encode() + certificate.public_bytes(Encoding.PEM)


def _passphrase() -> str:
    """Return the passphrase of the own key; on the installation's own database it is made where there is none.

    Raises NoAuthority where none is set, or its file cannot be read. The file is read each time, so that its place may
    be one that is mounted for the service alone.
    """
    if settings.AUTHORITY_PASSPHRASE:
        return str(settings.AUTHORITY_PASSPHRASE)
    if not settings.AUTHORITY_PASSPHRASE_FILE:
        raise NoAuthority(
            _("The certificate authority is kept encrypted: set AUTHORITY_PASSPHRASE or AUTHORITY_PASSPHRASE_FILE.")
        )
    path = Path(settings.AUTHORITY_PASSPHRASE_FILE)
    try:
        if settings.IS_EMBEDDED and not path.exists():
            path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            with whole_file(path, is_once=True) as file:
                file.write(secrets.token_urlsafe(32).encode())
        found = path.read_text().strip()
    except (OSError, ValueError) as error:
        raise NoAuthority(_("AUTHORITY_PASSPHRASE_FILE cannot be read: %(why)s") % {"why": error}) from error
    if not found:
        raise NoAuthority(_("AUTHORITY_PASSPHRASE_FILE is empty."))
    return found


def _opened(content: bytes, path: Path) -> AuthorityKey:
    """Return the key of the own authority. Raises NoAuthority, ValueError."""
    # Our own file, which nobody else may write: its primes are not checked at each use, which takes 0.2 s.
    if not content.startswith(SEALED):
        logger.warning("the certificate authority is not encrypted: manage.py signing_keys encrypt_authority")
        key = load_pem_private_key(content, password=None, unsafe_skip_rsa_key_validation=True)
    else:
        sealed = content.partition(CERTIFICATE)[0].decode()
        opened = unseal(sealed, _passphrase())
        if opened is None:
            raise NoAuthority(_("The passphrase does not open the certificate authority."))
        key = load_der_private_key(opened, password=None, unsafe_skip_rsa_key_validation=True)
    if not isinstance(key, AuthorityKey):
        raise NoAuthority(_("The certificate authority holds no RSA or EC key: %(file)s") % {"file": path})
    return key


def _certificate(name: x509.Name, issuer: x509.Name, begin: datetime, end: datetime) -> x509.CertificateBuilder:
    return (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(issuer)
        .serial_number(x509.random_serial_number())
        .not_valid_before(begin)
        .not_valid_after(end)
    )


def _name(name: str, *, is_authority: bool = False) -> x509.Name:
    kind = [x509.NameAttribute(NameOID.ORGANIZATION_NAME, "Parkboard")] if is_authority else []
    return x509.Name([*kind, x509.NameAttribute(NameOID.COMMON_NAME, name[:64] or "?")])


def _usage(*, is_authority: bool) -> x509.KeyUsage:
    return x509.KeyUsage(
        digital_signature=not is_authority,
        content_commitment=not is_authority,
        key_cert_sign=is_authority,
        crl_sign=is_authority,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        encipher_only=False,
        decipher_only=False,
    )


def _read(path: Path, *, with_key: bool = False) -> Authority:
    try:
        content = path.read_bytes()
        key = _opened(content, path) if with_key else None
        certificate = x509.load_pem_x509_certificate(content)
    except (OSError, ValueError) as error:
        raise NoAuthority(_("The certificate authority cannot be read or made: %(why)s") % {"why": error}) from error
    return Authority(certificate, key=key)


def _brought() -> list[Authority]:
    """Return the authority of AUTHORITY_PKCS12, none where the setting is empty."""
    if not settings.AUTHORITY_PKCS12:
        return []
    try:
        content = Path(settings.AUTHORITY_PKCS12).read_bytes()
        key, certificate, above = pkcs12.load_key_and_certificates(
            content, settings.AUTHORITY_PKCS12_PASSWORD.encode() or None
        )
    except (OSError, ValueError) as error:
        raise NoAuthority(_("AUTHORITY_PKCS12 cannot be read: %(why)s") % {"why": error}) from error
    if not isinstance(key, AuthorityKey) or certificate is None:
        raise NoAuthority(_("AUTHORITY_PKCS12 holds no RSA or EC key with its certificate."))
    return [Authority(certificate, tuple(above), key)]
