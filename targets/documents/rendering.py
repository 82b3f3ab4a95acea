"""A text as PDF, set by Typst: PDF/A-2a and PDF/UA-1, the same bytes on any day."""

from __future__ import annotations

from targets.documents.fields import with_fields
from targets.documents.layout import layout
from targets.documents.text import Digests, DocumentText
from targets.documents.typesetting import typeset


def render(text: DocumentText, digests: Digests) -> bytes:
    """Return the unsigned PDF of a pledge or a supplement, with its fields for signatures. Raises NotRendered."""
    return with_fields(typeset("document.typ", layout(text, digests), ["a-2a", "ua-1"]), text.signatures)
