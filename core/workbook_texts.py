"""Reads the texts of workbooks: runs of letters, as they look."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pyexpat import XMLParserType

ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")
# How digits look above and below the line: what is written so is a mark, and no digit of the number before it.
_RAISED, LOWERED = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹"), str.maketrans("0123456789", "₀₁₂₃₄₅₆₇₈₉")
STRUCK = "\u0336"


class TextReader:
    """Collects shared texts. Marks above and below the line stay marks; hints of pronunciation are left out."""

    def __init__(self, parser: XMLParserType) -> None:
        self.texts: list[str] = []
        self._runs: list[str] = []
        self._written: list[str] = []
        self._takes = False
        self._skips = 0
        self._look = ""
        self.parser = parser
        self.parser.StartElementHandler = lambda name, given: self.begin(name.rpartition(" ")[2], given)
        self.parser.EndElementHandler = lambda name: self.end(name.rpartition(" ")[2])
        self.parser.CharacterDataHandler = self.take

    def begin(self, name: str, given: dict[str, str]) -> None:
        """Note what a text looks like, and that one begins."""
        if name in ("si", "is"):
            self._runs = []
        elif name == "r":
            self._look = ""
        elif name == "vertAlign":
            self._look = given.get("val", "")
        elif name == "strike" and given.get("val", "1") not in ("0", "false"):
            self._look = "strike"
        elif name == "rPh":
            self._skips += 1
        elif name == "t":
            self._takes, self._written = True, []

    def end(self, name: str) -> None:
        """Keep a run, or the whole text."""
        if name == "t":
            self._takes = False
            if not self._skips:
                self._runs.append(looking(unescaped("".join(self._written)), self._look))
        elif name == "r":
            self._look = ""
        elif name == "rPh":
            self._skips -= 1
        elif name == "si":
            self.texts.append("".join(self._runs))

    def take(self, text: str) -> None:
        """Keep the letters of a text."""
        if self._takes:
            self._written.append(text)

    def text(self) -> str:
        """Return the text that ended last."""
        return "".join(self._runs)


def unescaped(text: str) -> str:
    """Return a text with the characters that a workbook writes by their number."""
    return ESCAPED.sub(lambda found: chr(int(found[1], 16)), text) if "_x" in text else text


def looking(text: str, look: str) -> str:
    """Return a run of text as it looks: raised and lowered digits are others than those on the line."""
    if look == "superscript":
        return text.translate(_RAISED)
    if look == "subscript":
        return text.translate(LOWERED)
    return "".join(char + STRUCK for char in text) if look == "strike" else text
