"""PAdES signatures by pyHanko."""

from __future__ import annotations

from datetime import datetime

from accounts.keys.signer import Signer
from targets.documents.text import Field


def sign(
    pdf: bytes, signer: Signer, *, signer_name: str, post: str, park: str, at: datetime, reason: str, field: Field
) -> bytes:
    """Return the PDF with one more signature; those before stay valid. Raises NotSigned."""
    raise NotImplementedError
