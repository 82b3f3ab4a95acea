"""Lean tables: sorted by the database, without a class or an attribute too many; for pages and exports alike."""

from __future__ import annotations

from collections.abc import Container
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, ClassVar

import django_tables2 as tables
from django.template.loader import get_template
from django.utils.formats import localize
from django.utils.html import conditional_escape, format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language, ngettext
from django_tables2.columns import BoundColumn
from django_tables2.utils import Accessor, signature

from core.exports import Numbers

# What stands where there is nothing to show; one sign on all pages.
_NONE = "–"
NUMERIC = {"td": {"class": "n"}, "th": {"class": "n"}}


def component(name: str, **context: object) -> SafeString:
    """Return a small template of components/ rendered without a request."""
    # The template escapes what it prints.
    return mark_safe(get_template(f"components/{name}.html").render(context))  # noqa: S308


@lru_cache(maxsize=2000)
def _mark(name: str, language: str | None, context: tuple[tuple[str, object], ...]) -> SafeString:
    return component(name, **dict(context))


def mark(name: str, **context: object) -> SafeString:
    """Return a component that shows few different things, such as a light or a movement, rendered once for each."""
    return _mark(name, get_language(), tuple(context.items()))


class OfPeriod(tables.Column):  # type: ignore[misc]
    """What a period held, in a column of its own: in a file no cell holds two values."""

    def __init__(self, head: str, accessor: str) -> None:
        super().__init__(verbose_name=head, accessor=accessor, orderable=False, empty_values=())

    def value(self, value: object) -> Any:
        """Return the exact value, or the sign for none."""
        return "–" if value is None else value


@dataclass(frozen=True)
class Header:
    """The head of a column: what a click on it asks for ("" is no link), and the order in use."""

    title: str
    is_number: bool
    asks: str
    direction: str


class LeanCell:
    """How one column fills its cells: everything that is the same for all rows is looked up once.

    A column's ``render`` may take ``value`` and ``record``; what it returns is escaped unless it is safe.
    """

    def __init__(self, column: BoundColumn, label: str) -> None:
        kind = column.attrs["td"]["class"]
        self.opening = format_html(
            "<td{}{}>",
            format_html(' class="{}"', kind) if kind else "",
            format_html(' data-label="{}"', label) if label else "",
        )
        self.accessor = Accessor(column.accessor)
        self.empty_values = column.column.empty_values
        self.default = conditional_escape(column.default)
        self.render = column.render
        self.wants, _rest = signature(column.render)
        if not {"value", "record"}.issuperset(self.wants):
            raise TypeError(f"render_{column.name} may take value and record")

    def of(self, record: object) -> str:
        """Return the cell of a row as HTML; a field with choices is named by its ``get_<field>_display``."""
        value = self.accessor.resolve(record, quiet=True)
        if value in self.empty_values:
            return f"{self.opening}{self.default}</td>"
        given = {"value": value, "record": record}
        shown = self.render(**{name: given[name] for name in self.wants})
        return f"{self.opening}{conditional_escape(localize(shown))}</td>"


class LeanTable(tables.Table):  # type: ignore[misc]
    """A table whose rows come sorted by the database, so that its heads only ask for an order.

    ``sorts`` names the columns that can be asked for; ``order`` is the one in use, with a leading minus turned
    round; ``count`` is how many rows there are on all pages. ``look`` says what it is at the width of a phone:
    "ranking" keeps a few columns, "stack" puts every cell after its column's head ("stack dense":
    two of them on a line, but for cells of class ``whole``). ``named_by`` is the column that tells the name of a row.
    """

    sorts: ClassVar[Container[str]] = ()
    look: ClassVar[str] = "ranking"
    named_by: ClassVar[str] = "park"

    class Meta:
        template_name = "components/table.html"
        orderable = True

    def __init__(self, rows: object, *, order: str, count: int, **options: object) -> None:
        self.asked, self.count = order, count
        super().__init__(rows, **{"default": _NONE, **options})

    @property
    def caption(self) -> str:
        """Return how many rows there are, in words."""
        return ngettext("%(number)s row", "%(number)s rows", self.count) % {"number": self.count}

    def body(self) -> SafeString:
        """Return the rows as HTML; the library's own way through a template takes most of a page's time."""
        cells = [
            LeanCell(column, str(column.header) if number and "stack" in self.look else "")
            for number, column in enumerate(self.columns)
        ]
        rows = ("".join([cell.of(row.record) for cell in cells]) for row in self.paginated_rows)
        # Every cell escapes what it shows.
        return mark_safe("".join(f"<tr>{row}</tr>\n" for row in rows))  # noqa: S308

    @property
    def named_columns(self) -> int:
        """Return how many columns from the left tell a row's name."""
        return [column.name for column in self.columns].index(self.named_by) + 1

    def numbers(self) -> list[Numbers | None]:
        """Return how a file shows the numbers of each column; None where it holds words."""
        shown = self.shown_numbers()
        return [shown.get(column.name) for column in self.columns]

    def shown_numbers(self) -> dict[str, Numbers]:
        """Return by column how its numbers are shown."""
        return {}

    def headers(self) -> list[Header]:
        """Return the heads of the columns."""
        return [self._header(column) for column in self.columns]

    def _header(self, column: BoundColumn) -> Header:
        is_asked = self.asked.removeprefix("-") == column.name
        turned = column.name if self.asked.startswith("-") else f"-{column.name}"
        return Header(
            title=str(column.header),
            is_number=str(column.attrs.get("th", {}).get("class", "")).split()[:1] == ["n"],
            asks=(turned if is_asked else column.name) if column.orderable and column.name in self.sorts else "",
            direction=("descending" if self.asked.startswith("-") else "ascending") if is_asked else "",
        )
