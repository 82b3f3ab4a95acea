"""Finds tables that say "%" twice: in the head of a column and again in its cells."""

from __future__ import annotations

import re
from html.parser import HTMLParser

SIGN = re.compile(r"[%％]")


class _Tables(HTMLParser):
    """Reads the tables of a page: of each row the cells, with the column they stand in and their text."""

    def __init__(self) -> None:
        super().__init__()
        self.tables: list[list[tuple[bool, list[tuple[int, int, str]]]]] = []
        self._in_head = self._in_cell = False
        # How many more rows a cell of before reaches into, by column.
        self._reaching: dict[int, int] = {}

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        if tag == "table":
            self.tables.append([])
            self._reaching = {}
        elif tag in ("thead", "tbody"):
            self._in_head = tag == "thead"
        elif tag == "tr" and self.tables:
            self.tables[-1].append((self._in_head, []))
            self._free = 0
        elif tag in ("td", "th") and self.tables and self.tables[-1]:
            self._place(int(given.get("colspan") or 1), int(given.get("rowspan") or 1))
            self._in_cell = True

    def _place(self, width: int, height: int) -> None:
        while self._reaching.get(self._free):
            self._reaching[self._free] -= 1
            self._free += 1
        self.tables[-1][-1][1].append((self._free, width, ""))
        if height > 1:
            self._reaching |= dict.fromkeys(range(self._free, self._free + width), height - 1)
        self._free += width

    def handle_endtag(self, tag: str) -> None:
        if tag in ("td", "th"):
            self._in_cell = False

    def handle_data(self, data: str) -> None:
        if self._in_cell:
            cells = self.tables[-1][-1][1]
            cells[-1] = (*cells[-1][:2], cells[-1][2] + data)


def signed_twice(page: str) -> list[tuple[str, str]]:
    """Return of each column whose head says "%" and whose cells do so too its head and the first such cell."""
    reader = _Tables()
    reader.feed(page)
    found = {}
    for rows in reader.tables:
        heads: dict[int, str] = {}
        for is_head, cells in rows:
            for first, width, text in cells:
                words = " ".join(text.split())
                if is_head:
                    heads |= {
                        column: f"{heads.get(column, '')} {words}".strip() for column in range(first, first + width)
                    }
                elif width == 1 and SIGN.search(words) and SIGN.search(heads.get(first, "")):
                    found.setdefault(heads[first], words)
    return sorted(found.items())
