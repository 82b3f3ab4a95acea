"""Which texts a spreadsheet might take for a formula."""

from __future__ import annotations

import unicodedata

# What makes a spreadsheet take a text for a formula, once its width and form are made plain: ＝ and ﹦ are = there.
BEGINS_FORMULAS = ("=", "+", "-", "@")
# What a spreadsheet may pass over before it looks: blanks and line ends, and what nobody sees.
PASSED_OVER = {"Cc", "Cf", "Zs", "Zl", "Zp"}


def is_dangerous(text: str) -> bool:
    """Return whether a spreadsheet might take a text for a formula: by its first sign, or what stands before it."""
    seen = next((sign for sign in text if unicodedata.category(sign) not in PASSED_OVER), "")
    hidden = text[:1] not in ("", " ") and unicodedata.category(text[0]) in PASSED_OVER
    return hidden or unicodedata.normalize("NFKC", seen).startswith(BEGINS_FORMULAS)
