"""What the judgement of a document asks of this installation: whom it believes, and which keys were revoked when."""

from __future__ import annotations

from base64 import b64decode
from collections.abc import Mapping
from datetime import datetime
from typing import TypedDict

from django.conf import settings

from accounts.keys.late import read_roots, read_service_roots
from accounts.models import KeyRevocation, SigningKey


class Belief(TypedDict):
    """What `targets.documents.verifying.verify` is told, by the names it has there."""

    roots: tuple[bytes, ...]
    revoked: Mapping[str, datetime]
    assigned: Mapping[bytes, tuple[bytes, ...]]


def belief() -> Belief:
    """Return all of it; one query, one more where a signing service's roots are set. Raises NoAuthority."""
    return Belief(roots=roots(), revoked=revoked(), assigned=assigned())


def roots() -> tuple[bytes, ...]:
    """Return the certificates that are believed, PEM; none where nothing was ever signed here. Raises NoAuthority."""
    return read_roots()


def revoked() -> dict[str, datetime]:
    """Return when which serial was revoked."""
    return dict(KeyRevocation.objects.values_list("key__serial", "at"))


def assigned() -> dict[bytes, tuple[bytes, ...]]:
    """Return the certificates that people were assigned at the signing service, DER, each with the roots above, DER.

    A root of a service stands above everybody whom it certifies, anywhere: it is believed for these alone. No query
    where no root is set. Raises NoAuthority.
    """
    if not settings.SIGNING_SERVICE_ROOTS:
        return {}
    above = read_service_roots()
    rows = SigningKey.objects.at_service().values_list("certificate", flat=True)
    return {der_of(certificate): above for certificate in rows}


def der_of(certificate: str) -> bytes:
    """Return a certificate, PEM, as DER."""
    return b64decode("".join(line for line in certificate.splitlines() if not line.startswith("-----")))
