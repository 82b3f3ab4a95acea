"""What a template of pledges may leave open, and how it is filled in."""

from __future__ import annotations

import re
from collections.abc import Mapping

# A document has so many places for signatures on each side.
MOST_SIGNERS = 2
PLACEHOLDERS = ("city", "park", "year", "last_year")
BRACES = re.compile(r"\{([^{}\n]*)\}")


def unknown_placeholders(text: str) -> list[str]:
    """Return the names in braces that nothing would be put in for, each once."""
    return [name for name in dict.fromkeys(BRACES.findall(text)) if name not in PLACEHOLDERS]


def filled_in(text: str, values: Mapping[str, str]) -> str:
    """Return a text with its placeholders filled in; what is filled in is never read as a placeholder again."""
    return BRACES.sub(lambda found: values[found[1]], text)
