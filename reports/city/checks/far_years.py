"""Years that lie far from those a city has: a slip of the hand more often than a plan, and so asked about."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.db import connection
from django.utils.translation import gettext as _

from reports.city.errors import place_of
from reports.city.staging import Staged

# A year that is farther from all others than this is asked about.
_STEP = 3
_SHOWN = 20
_STORED = """
    SELECT year FROM targets_period UNION SELECT year FROM targets_scheme UNION SELECT year FROM targets_target
     UNION SELECT year FROM parks_groupmembership
"""


class CityQuestions(ValueError):
    """Something is asked about the folder, and nothing was changed; ``questions`` are the words."""

    def __init__(self, questions: list[str]) -> None:
        super().__init__(_("The folder raises questions; nothing was changed."))
        self.questions = questions


@dataclass(frozen=True)
class _Named:
    """The columns of a file that say a year, and the expression of it."""

    column: str
    year: str


def far_years(staged: Mapping[str, Staged]) -> list[str]:
    """Return in words which rows name a year that lies far from the stored ones."""
    rows: dict[int, int] = {}
    for entry in staged.values():
        if "year" in entry.file.by:
            for year, count in _fetched(f"SELECT year, count(*) FROM {entry.file.stage} GROUP BY 1"):
                if year is not None:
                    rows[year] = rows.get(year, 0) + count
    stored = {year for (year,) in _fetched(_STORED)}
    home = stored or {max(sorted(rows), key=lambda year: rows[year])} if rows else stored
    near = reached(home, rows)
    return [said for entry in staged.values() for said in _said(entry, near)]


def reached(home: Iterable[int], years: Iterable[int]) -> set[int]:
    """Return the years that are reached from some by steps of at most `STEP` years."""
    near = set(home)
    rest = set(years) - near
    while close := {year for year in rest if any(abs(year - known) <= _STEP for known in near)}:
        near |= close
        rest -= close
    return near


def _said(entry: Staged, near: set[int]) -> list[str]:
    if not near:
        return []
    known = ", ".join(str(year) for year in range(min(near) - _STEP, max(near) + _STEP + 1))
    told: list[str] = []
    for named in _columns(entry):
        found = _fetched(
            f"SELECT part, line, {named.year} AS year, count(*) OVER () FROM {entry.file.stage}"
            f" WHERE {named.year} NOT IN ({known}) ORDER BY part, line LIMIT {_SHOWN}"
        )
        for part, line, year, _total in found:
            place = place_of(entry.labels[part], line, named.column)
            told.append(
                _("%(place)s: is the year %(year)s right? It lies far from all others.")
                % {"place": place, "year": year}
            )
        if found and found[0][3] > len(found):
            words = {"file": entry.labels[found[0][0]], "total": found[0][3], "shown": len(found)}
            told.append(_("%(file)s: %(total)s rows like these, the first %(shown)s shown.") % words)
    return told


def _columns(entry: Staged) -> list[_Named]:
    """Return what says a year in a file: its year, and the days of what belongs to one."""
    days = ("effective_on", "opens_on", "due_on", "closes_on", "issued_on", "signed_on", "in_force_on")
    found = [_Named("year", "year")] if "year" in entry.file.by else []
    return found + [_Named(day, f"extract(year FROM {day})::int") for day in days if day in entry.file.by]


def _fetched(sql: str) -> list[tuple[int, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(sql)
        return list(cursor.fetchall())
