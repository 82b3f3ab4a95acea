"""What people read of a page, and the code names among it."""

from __future__ import annotations

import html
import re

# What no page shows in its text: periods as addresses write them, code names, commands and their options.
CODE = {
    "a period as addresses write it": re.compile(r"\b\d{4}[QMY]\d\d?\b"),
    "a code name": re.compile(r"\b[a-z]+_[a-z_]+\b"),
    "an act's code": re.compile(r"\b(?:accounts|parks|targets|reports)\.[a-z]"),
    "a place's code": re.compile(r"\b(?:park|department):\S"),
    "a file of the data": re.compile(r"\b[a-z_]+\.csv\b"),
    "a command": re.compile(r"manage\.py|(?<![-\w])--[a-z]"),
}
# Attributes that people read or hear.
READ = re.compile(r"\b(?:title|aria-label|placeholder|alt|data-label|data-name)=\"([^\"]*)\"")


def read_in(page: str) -> str:
    """Return what people read or hear of a page, without what is to be typed as it is: digests, {placeholders}."""
    body = re.sub(r"<(script|style|code)\b.*?</\1>|\{[a-z_]+\}", " ", page, flags=re.S)
    return html.unescape(" ".join([*READ.findall(body), re.sub(r"<[^>]+>", " ", body)]))


def codes_in(page: str) -> list[str]:
    """Return the code names that a page shows, each with what it is."""
    text = read_in(page)
    return [f"{kind}: {found[0]}" for kind, pattern in CODE.items() for found in pattern.finditer(text)]
