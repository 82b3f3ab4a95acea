"""A page as one reads it: its tables with their heads, and its words."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from html.parser import HTMLParser

SILENT = ("script", "style", "template", "svg", "title")
CELLS = ("td", "th")


@dataclass
class Table:
    """The rows of a table, each a list of the words of its cells, the heads first."""

    rows: list[list[str]] = field(default_factory=list)

    @property
    def heads(self) -> list[str]:
        """Return the words of the heads."""
        return self.rows[0] if self.rows else []

    def row(self, name: str) -> dict[str, str]:
        """Return the cells of the row in which a cell begins with a name, by their heads."""
        for row in self.rows[1:]:
            if any(cell == name or cell.startswith(f"{name} ") for cell in row):
                return dict(zip(self.heads, row, strict=False))
        raise KeyError(name)


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.tables: list[Table] = []
        self.words: list[str] = []
        self._open: list[Table] = []
        self._silent = 0
        self._is_main = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in SILENT:
            self._silent += 1
        self._is_main = self._is_main or tag == "main"
        if tag == "table":
            self._open.append(Table())
        elif tag == "tr" and self._open:
            self._open[-1].rows.append([])
        elif tag in CELLS and self._open and self._open[-1].rows:
            self._open[-1].rows[-1].append("")

    def handle_endtag(self, tag: str) -> None:
        if tag in SILENT:
            self._silent -= 1
        self._is_main = self._is_main and tag != "main"
        if tag == "table" and self._open:
            self.tables.append(self._open.pop())

    def handle_data(self, data: str) -> None:
        if self._silent or not self._is_main:
            return
        self.words.append(data)
        if self._open and self._open[-1].rows and self._open[-1].rows[-1]:
            self._open[-1].rows[-1][-1] += f" {data}"


@dataclass
class Page:
    """What a page says, the frame around it left out."""

    tables: list[Table]
    text: str

    def before(self, table: Table) -> str:
        """Return what is said before a table."""
        return self.text.partition(" ".join(table.heads))[0]

    def table(self, *heads: str) -> Table:
        """Return the first table that has some heads."""
        for table in self.tables:
            if all(any(head in one for one in table.heads) for head in heads):
                return table
        raise KeyError(heads)


def page_of(html: str) -> Page:
    """Read a page."""
    reader = _Reader()
    reader.feed(html)
    for table in reader.tables:
        table.rows = [[_plain(cell) for cell in row] for row in table.rows if row]
    return Page(reader.tables, _plain(" ".join(reader.words)))


def _plain(text: str) -> str:
    return re.sub(r"\s+", " ", text).strip()
