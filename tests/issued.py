"""Documents of pledges that were only told of, put into the database as if they had been issued here."""

from __future__ import annotations

from pathlib import Path

from documents import pledge, signed, signer
from factories_targets import PledgeDocumentFactory, PledgeSignatureFactory

from accounts.models import User
from targets.documents.late import render
from targets.documents.text import canonical_bytes, digests
from targets.models import Pledge


def kept_as_issued(row: Pledge, by: User, folder: Path) -> None:
    """Put a document under a pledge that was only told of, signed by its park's head with a key of a folder."""
    text = pledge(no=row.no)
    written = canonical_bytes(text)
    found = digests(written)
    unsigned_pdf = render(text, found)
    PledgeDocumentFactory(pledge=row, canonical=written, sha256=found.sha256, sm3=found.sm3, pdf=unsigned_pdf)
    PledgeSignatureFactory(pledge=row, by=by, pdf=signed(unsigned_pdf, signer(folder)))
