"""A signature by the signing service: a PDF, the signer's credential and PIN, and what comes back."""

from __future__ import annotations

from typing import Unpack

from django.utils.translation import gettext as _

from accounts.errors import CredentialRefused
from accounts.keys.authorizing import CheckedSigner
from accounts.keys.credentials import usable
from accounts.keys.service import ServiceSession, ask_service
from accounts.keys.signer import ServiceSigner
from targets.documents.said import Said
from targets.documents.signing import sign_by

# Hexadecimal digits kept free for a signature: certificates of others are larger than ours, and in longer chains.
ROOM = 32_768


def sign_at_service(pdf: bytes, signer: ServiceSigner, **said: Unpack[Said]) -> bytes:
    """Return the PDF with one more signature, by the service, as `targets.documents.signing.sign` does.

    Nothing is locked while the service is asked. Raises NotSigned, and KeyRefused in all its kinds.
    """

    async def signed(session: ServiceSession) -> bytes:
        """Return the signed PDF. Raises CredentialRefused where the service took another certificate meanwhile."""
        found = await usable(session, said["at"])
        if found.signing_cert.dump() != signer.certificate:
            raise CredentialRefused(
                _("The signing service has another certificate for you by now. Let it be assigned to you.")
            )
        return await sign_by(pdf, CheckedSigner(session, found, signer.pin), ROOM, **said)

    return ask_service(signer.credential, signed)
