"""What the making and signing of a document refuses. The texts are for the log; a page says it in its own words."""

from __future__ import annotations


class DocumentError(Exception):
    """A document that cannot be made or signed."""


class NotRendered(DocumentError):
    """Typst could not set the document, or its fonts are not installed."""


class NotSigned(DocumentError):
    """The PDF cannot take the signature: it is broken, altered, or the field is signed already."""
