"""A text as PDF, set by Typst: PDF/A-2a and PDF/UA-1, the same bytes on any day.

veraPDF 1.29 finds pledges and supplements compliant with PDF/A-2a, PDF/A-2b and PDF/UA-1, unsigned and after each of
four signatures. No package brings it: `make pdfa` runs its tests where it is at hand; else Typst's own checks, poppler
and qpdf have to do. The digest of a text cannot stand in it: it is put behind the frozen address of the QR code as
the page is set, and stored PDFs keep the code they were printed with.
"""

from __future__ import annotations

from targets.documents.fields import with_fields
from targets.documents.layout import layout
from targets.documents.text import Digests, DocumentText
from targets.documents.typesetting import typeset


def render(text: DocumentText, digests: Digests) -> bytes:
    """Return the unsigned PDF of a pledge or a supplement, with its fields for signatures. Raises NotRendered."""
    return with_fields(typeset("document.typ", layout(text, digests), ["a-2a", "ua-1"]), text.signatures)
