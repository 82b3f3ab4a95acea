"""Long lists, page by page."""

from __future__ import annotations

from dataclasses import dataclass

_PER_PAGE = 50


@dataclass(frozen=True)
class Pages:
    """How many rows there are, and which page of them is asked for; a page past the end is the last."""

    count: int
    asked: int = 1
    per_page: int = _PER_PAGE

    @property
    def numbers(self) -> range:
        """Return the numbers of the pages, at least one."""
        return range(1, max(1, -(-self.count // self.per_page)) + 1)

    @property
    def page(self) -> int:
        """Return the number of the page shown."""
        return min(self.asked, len(self.numbers))

    @property
    def rows(self) -> slice:
        """Return which rows stand on it."""
        return slice((self.page - 1) * self.per_page, self.page * self.per_page)
