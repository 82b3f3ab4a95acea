"""What the judgement of a document asks of this installation: whom it believes, and which keys were revoked when."""

from __future__ import annotations

from base64 import b64decode
from collections.abc import Mapping
from datetime import datetime
from typing import TypedDict

from django.conf import settings

from accounts.keys.holders import Holder
from accounts.keys.late import read_roots, read_service_roots
from accounts.models import KeyRevocation, SigningKey, User


class TrustAnchors(TypedDict):
    """What `targets.documents.verifying.verify` is told, by the names it has there."""

    roots: tuple[bytes, ...]
    revoked: Mapping[str, datetime]
    assigned: Mapping[bytes, tuple[bytes, ...]]


def trust_anchors() -> TrustAnchors:
    """Return all of it; one query, one more where a signing service's roots are set. Raises NoAuthority."""
    return TrustAnchors(roots=roots(), revoked=revoked(), assigned=assigned())


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


def holders(signed: Mapping[bytes, tuple[str, str]]) -> dict[bytes, Holder]:
    """Return whose certificates are, of those that are registered here; one query, one more where a name changed.

    ``signed`` are certificates, DER, with serial and name of the signer. One with the serial of a key and other bytes
    is nobody's.
    """
    serials = {serial for serial, _name in signed.values()}
    rows = SigningKey.objects.filter(serial__in=serials).select_related("user", "confirmation")
    keys = {der_of(key.certificate): key for key in rows}
    renamed = {key.user_id for one, key in keys.items() if one in signed and signed[one][1] != str(key.user)}
    names: dict[int, set[str]] = {}
    if renamed:
        events = User.pgh_event_model
        for number, *called in events.objects.filter(id__in=renamed).values_list("id", "name", "username"):
            names.setdefault(number, set()).update(called)
    return {
        certificate: _holder(key, {str(key.user), *names.get(key.user_id, ())})
        for certificate in signed
        if (key := keys.get(certificate)) is not None
    }


def _holder(key: SigningKey, names: set[str]) -> Holder:
    confirmation = getattr(key, "confirmation", None)
    return Holder(
        names=frozenset(names - {""}),
        made_at=None if key.credential else key.made_at,
        confirmed_at=confirmation.at if confirmation else None,
        confirmed_by=confirmation.words if confirmation else "",
        user_id=key.user_id,
    )


def der_of(certificate: str) -> bytes:
    """Return a certificate, PEM, as DER."""
    return b64decode("".join(line for line in certificate.splitlines() if not line.startswith("-----")))
