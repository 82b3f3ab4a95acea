"""The judgement of a PDF that anybody may bring."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import datetime

from targets.documents.verdicts import Verdict


def verify(pdf: bytes, *, roots: Collection[bytes], revoked: Mapping[str, datetime]) -> Verdict:
    """Return the judgement of a file; never raises, whatever the file is.

    ``roots``: certificates that are believed, PEM or DER. ``revoked``: when which serial was revoked; what was signed
    before stays genuine.
    """
    raise NotImplementedError
