"""What the judgement of a document asks of this installation: whom it believes, and which keys were revoked when."""

from __future__ import annotations

from datetime import datetime

from accounts.keys.late import read_roots
from accounts.models import KeyRevocation


def roots() -> tuple[bytes, ...]:
    """Return the certificates that are believed, PEM; none where nothing was ever signed here. Raises NoAuthority."""
    return read_roots()


def revoked() -> dict[str, datetime]:
    """Return when which serial was revoked."""
    return dict(KeyRevocation.objects.values_list("key__serial", "at"))
