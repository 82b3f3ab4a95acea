"""A text as PDF, set by Typst: PDF/A-2a and PDF/UA-1, the same bytes on any day."""

from __future__ import annotations

from targets.documents.text import Digests, DocumentText


def render(text: DocumentText, digests: Digests) -> bytes:
    """Return the unsigned PDF of a pledge or a supplement. Raises NotRendered."""
    raise NotImplementedError
