"""One signature by the signing service: asked for with the signer's own PIN, and looked at before it is taken."""

from __future__ import annotations

from asn1crypto.algos import SignedDigestAlgorithm
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import load_der_public_key
from django.utils.translation import gettext as _
from pyhanko.sign.signers.csc_signer import (
    CSCAuthorizationInfo,
    CSCAuthorizationManager,
    CSCCredentialInfo,
    CSCSigner,
)

from accounts.errors import ServiceFailed
from accounts.keys.service import RUBBISH, ServiceSession, logger, unusable


class PinAuthorization(CSCAuthorizationManager):
    """Asks for the right to sign one hash, with the signer's own PIN."""

    def __init__(self, session: ServiceSession, credential: CSCCredentialInfo, pin: str) -> None:
        super().__init__(session.info, credential)
        self._door, self._pin = session.door, pin

    async def authorize_signature(self, hash_b64s: list[str]) -> CSCAuthorizationInfo:
        """Return what lets the service sign exactly these hashes. Raises PinRefused, ServiceFailed."""
        asked = self.format_csc_auth_request(pin=self._pin, hash_b64s=hash_b64s)
        url = self.csc_session_info.endpoint_url("credentials/authorize")
        async with self._door.post(url, headers=self.auth_headers, json=asked) as answer:
            return self.parse_csc_auth_response(await answer.json())


class CheckedSigner(CSCSigner):
    """Signs through the service, and takes nothing that the certificate does not prove."""

    def __init__(self, session: ServiceSession, credential: CSCCredentialInfo, pin: str) -> None:
        super().__init__(session.door, PinAuthorization(session, credential, pin), embed_roots=False)  # type: ignore[arg-type]
        if "sha256_rsa" not in credential.supported_mechanisms:
            # The other name that services have for the same signature.
            self._signature_mechanism = SignedDigestAlgorithm({"algorithm": "rsassa_pkcs1v15"})

    async def async_sign_raw(self, data: bytes, digest_algorithm: str, dry_run: bool = False) -> bytes:
        """Return the signature over the data. Raises PinRefused, ServiceFailed."""
        try:
            signature: bytes = await super().async_sign_raw(data, digest_algorithm, dry_run)
        except RUBBISH as error:
            raise unusable(type(error).__name__) from None
        if not dry_run:
            self._demand_own(signature, data)
        return signature

    def _demand_own(self, signature: bytes, data: bytes) -> None:
        key = load_der_public_key(self.signing_cert.public_key.dump()) if self.signing_cert else None
        try:
            if not isinstance(key, RSAPublicKey):
                raise InvalidSignature
            key.verify(signature, data, PKCS1v15(), SHA256())
        except InvalidSignature:
            logger.error("signing service signs with another key")
            raise ServiceFailed(
                _("The signing service did not sign with your key. Nothing was changed; tell the administrator.")
            ) from None
