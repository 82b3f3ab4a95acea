"""What stands above the sheets of targets: their titles, and heads of columns that name parks and details by code."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from functools import cache
from typing import TypeVar

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import override

from core.workbooks import Line
from parks.models import Park
from reports.pages.breakdown.contents.breakdown import Breakdown
from targets.breakdown.cells import CITY
from targets.errors import WorkflowError

T = TypeVar("T")
# How the head of a column names a park beside its name, and the city.
OPEN, CLOSE, _CITY_CODE = "[", "]", "*"
# In how many rows at the top of a sheet its title is looked for.
TITLES = 5


def fixed_heads() -> list[str]:
    """Return the heads of the columns before those of the city and its parks."""
    return [_("code"), _("indicator"), _("unit"), _("last year's actual"), _("sum of the parks"), _("gap")]


def city_head() -> str:
    """Return the head of the column of the city's own targets."""
    return f"{_('target of the city')} {OPEN}{_CITY_CODE}{CLOSE}"


def sheet_title(year: int | str) -> str:
    """Return what stands above the sheets of a year."""
    return _("Breakdown of targets %(year)s") % {"year": year}


def park_head(park: Park) -> str:
    """Return the head of the column of a park."""
    return f"{park.name} {OPEN}{park.code}{CLOSE}"


def without_head() -> str:
    """Return what is written above the indicators that have no category."""
    return _("Without a category")


@cache
def fixed_in_all() -> frozenset[str]:
    """Return the heads before the parks in all languages: a sheet may have been exported in another one."""
    return frozenset(head for language in _languages() for head in _in(language, fixed_heads))


@cache
def city_in_all() -> frozenset[str]:
    """Return the heads of the city in all languages."""
    return frozenset(_in(language, city_head) for language in _languages())


@cache
def without_in_all() -> frozenset[str]:
    """Return in all languages what is written above the indicators that have no category."""
    return frozenset(_in(language, without_head) for language in _languages())


@cache
def _titles_in_all() -> re.Pattern[str]:
    """Return what the titles above sheets of any year look like, in all languages."""
    titles = [_in(language, lambda: sheet_title("YEAR")) for language in _languages()]
    return re.compile("|".join(re.escape(title).replace("YEAR", r"(\d{4})") for title in titles))


def year_told(lines: Sequence[Line]) -> int | None:
    """Return the year of the title that an export wrote above a sheet, None where there is none."""
    for line in lines[:TITLES]:
        for text in line.cells.values():
            if found := _titles_in_all().match(text.strip()):
                return int(next(year for year in found.groups() if year))
    return None


def _languages() -> list[str]:
    return [language for language, _name in settings.LANGUAGES]


def _in(language: str, head: Callable[[], T]) -> T:
    with override(language):
        return head()


def code_in(text: str) -> str:
    """Return the code that the head of a column ends in, e.g. "p1" of "Park one [p1]"; empty without one."""
    return next(iter(codes_in(text)), "")


def codes_in(text: str) -> list[str]:
    """Return all codes that the head of a column may end in, the longest first: "[1]" is part of "X[1]"."""
    text = text.strip()
    if not text.endswith(CLOSE):
        return []
    starts = [place for place, char in enumerate(text) if char == OPEN]
    apart = [place for place in starts if place == 0 or text[place - 1].isspace()]
    return [text[place + 1 : -1] for place in apart or starts[-1:]]


def has_heads(lines: Iterable[Line]) -> bool:
    """Return whether any head of a sheet names something by its code, as those of a breakdown do."""
    return any(code_in(cell) for line in lines for cell in line.cells.values())


class Heads:
    """What heads of columns name: parks, and the city."""

    def __init__(self, breakdown: Breakdown) -> None:
        self._parks = {park.pk: park for park in breakdown.parks}
        self._codes = {park.code: park.pk for park in breakdown.parks}
        self._written = {park_head(park): park.pk for park in breakdown.parks}

    def park(self, key: int) -> Park | None:
        """Return the park of a column, None for the city."""
        return self._parks.get(key)

    def key(self, text: str) -> int | None:
        """Return whom a head names; None where it names nobody that is known.

        A code may hold brackets itself, so that a head is first compared with those that an export writes.
        """
        text = text.strip()
        if text in city_in_all():
            return CITY
        if text in self._written:
            return self._written[text]
        codes = codes_in(text)
        known = next((self._codes[code] for code in codes if code in self._codes), None)
        return CITY if known is None and _CITY_CODE in codes else known

    def parks_in(self, line: Line) -> dict[int, int]:
        """Return by column whom the cells of a row name."""
        found = ((place, self.key(cell)) for place, cell in line.cells.items())
        return {place: key for place, key in found if key is not None}

    def codes_in(self, line: Line) -> list[str]:
        """Return the codes that the cells of a row end in."""
        return [code_in(cell) for cell in line.cells.values() if code_in(cell)]

    def columns(self, head: Line) -> dict[int, int]:
        """Return by column whom the head names. Raises WorkflowError where it names nobody, or somebody twice."""
        columns = self.parks_in(head)
        unknown = sorted(code_in(cell) for place, cell in head.cells.items() if place not in columns and code_in(cell))
        if unknown or not columns:
            raise WorkflowError(_("There are no such parks: %(parks)s.") % {"parks": ", ".join(unknown[:10])})
        if len(set(columns.values())) < len(columns):
            raise WorkflowError(_("A park stands in two columns."))
        return columns
