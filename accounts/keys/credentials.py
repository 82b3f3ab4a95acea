"""What the signing service holds for a person: whether it may sign here, and the way from it to a root we believe.

Taken is only what leads to a root of SIGNING_SERVICE_ROOTS, may sign, is of RSA and valid today, and where the service
signs by the person's PIN alone, bound to one hash (`explicit`, SCAL 2): what the installation's token would open
without a PIN is refused, and so is an OTP.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

from asn1crypto import pem, x509
from django.conf import settings
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from pyhanko.sign.signers.csc_signer import CSCCredentialInfo
from pyhanko_certvalidator import CertificateValidator, ValidationContext
from pyhanko_certvalidator.errors import InvalidCertificateError, PathBuildingError, PathValidationError

from accounts.errors import CredentialRefused, NoAuthority
from accounts.keys.service import ServiceSession, ask_service, unusable

# A signature has room for so many bytes of certificates.
LARGEST_CHAIN = 10_000
MECHANISMS = {"sha256_rsa", "rsassa_pkcs1v15"}
BITS = 2048
SERIAL_DIGITS = 40


@dataclass(frozen=True)
class Credential:
    """A credential that may sign: its certificate (PEM), and what the certificate says of its owner."""

    serial: str
    certificate: str
    subject: str
    valid_to: datetime


def look_up(credential: str, at: datetime) -> Credential:
    """Return what the service holds under a name, where it may sign here at an instant.

    Raises ServiceFailed, CredentialRefused.
    """

    async def looked_up(session: ServiceSession) -> CSCCredentialInfo:
        return await usable(session, at)

    certificate = ask_service(credential, looked_up).signing_cert
    return Credential(
        serial=f"{certificate.serial_number:x}",
        certificate=pem.armor("CERTIFICATE", certificate.dump()).decode(),
        subject=str(certificate.subject.native.get("common_name") or certificate.subject.human_friendly),
        valid_to=certificate.not_valid_after,
    )


async def usable(session: ServiceSession, at: datetime) -> CSCCredentialInfo:
    """Return what the service says of a credential that may sign at an instant, with the certificates above it.

    The root stays out: whoever verifies has it. Raises CredentialRefused, ServiceFailed.
    """
    said = await session.credential()
    _demand_way_of_signing(said)
    _demand_day(said.signing_cert, at)
    above = await _above(said, at)
    if sum(len(one.dump()) for one in (said.signing_cert, *above)) > LARGEST_CHAIN:
        raise CredentialRefused(_("The certificates of the signing service are too large for a signature here."))
    return replace(said, chain=above)


def read_service_roots() -> tuple[bytes, ...]:
    """Return the certificates of SIGNING_SERVICE_ROOTS, DER, none where it is not set. Raises NoAuthority."""
    if not settings.SIGNING_SERVICE_ROOTS:
        return ()
    try:
        parts = list(pem.unarmor(Path(settings.SIGNING_SERVICE_ROOTS).read_bytes(), multiple=True))
    except (OSError, ValueError) as error:
        raise NoAuthority(_("SIGNING_SERVICE_ROOTS cannot be read: %(why)s") % {"why": error}) from error
    return tuple(der for kind, _headers, der in parts if kind == "CERTIFICATE")


def _demand_way_of_signing(said: CSCCredentialInfo) -> None:
    """Refuse what would sign without the signer's PIN for this one hash, or what PDF readers do not check."""
    told, key = said.response_data, said.signing_cert.public_key
    if told["key"].get("status", "enabled") != "enabled" or told["cert"].get("status", "valid") != "valid":
        raise CredentialRefused(_("The signing service says that this certificate or its key is blocked or over."))
    pin, otp = told.get("PIN") or {}, told.get("OTP") or {}
    asks_for_pin = told.get("authMode") == "explicit" and str(pin.get("presence")).casefold() == "true"
    if not asks_for_pin or str(otp.get("presence", "false")).casefold() == "true" or not said.hash_pinning_required:
        raise CredentialRefused(
            _("This credential does not sign by a PIN alone that opens it for one document (explicit, SCAL 2).")
        )
    if key.algorithm != "rsa" or key.bit_size < BITS or not MECHANISMS & said.supported_mechanisms:
        raise CredentialRefused(_("Signatures here are of RSA keys of 2,048 bits or more with SHA-256."))
    if not 0 < said.signing_cert.serial_number < 16**SERIAL_DIGITS:
        raise unusable("serial number")


def _demand_day(certificate: x509.Certificate, at: datetime) -> None:
    begin, end = certificate.not_valid_before, certificate.not_valid_after
    if not begin <= at <= end:
        days = {"begin": localdate(begin).isoformat(), "end": localdate(end).isoformat()}
        raise CredentialRefused(_("This certificate is valid from %(begin)s to %(end)s.") % days)


async def _above(said: CSCCredentialInfo, at: datetime) -> list[x509.Certificate]:
    """Return the certificates between the signer's and a root that is believed. Raises CredentialRefused."""
    context = ValidationContext(
        trust_roots=[x509.Certificate.load(one) for one in read_service_roots()],
        allow_fetching=False,
        moment=at,
        revocation_mode="soft-fail",
    )
    validator = CertificateValidator(said.signing_cert, said.chain, validation_context=context)
    try:
        # What `verify` asks of a signer's certificate, too.
        path = await validator.async_validate_usage({"non_repudiation"})
    except (PathBuildingError, PathValidationError) as error:
        raise CredentialRefused(
            _("No root of SIGNING_SERVICE_ROOTS stands above this certificate: %(why)s") % {"why": error}
        ) from error
    except InvalidCertificateError as error:
        raise CredentialRefused(_("This certificate is not for signing: %(why)s") % {"why": error}) from error
    return [one for one in path.iter_certs(include_root=False) if one.dump() != said.signing_cert.dump()]
