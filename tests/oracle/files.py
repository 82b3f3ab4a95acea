"""A city folder as its files say it, for numbers that are worked out without the product: ``csv`` and ``fractions`` alone.

Nothing here or beside imports the product. What the files leave out is filled in as the format of city folders says.
"""

from __future__ import annotations

import csv
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from fractions import Fraction
from functools import cached_property
from pathlib import Path
from typing import Any, overload

Row = Mapping[str, str]
# A folder of files, or the rows that would stand in them, the head first.
Source = Path | Mapping[str, list[list[str]]]
# Of folders that say nothing about it: what is counted in pieces.
PIECES = ("个", "项", "家", "件", "起")
LAST_MONTH = {1: 3, 2: 6, 3: 9, 4: 12}
KEYS = {
    "figures": ("park_code", "indicator_code", "year", "quarter"),
    "targets": ("park_code", "indicator_code", "year"),
    "submissions": ("park_code", "year", "quarter"),
    "department_reports": ("indicator_code", "year", "quarter"),
}
# Days off that are no weekend, and weekends worked: as far as the cities of the tests reach.
HOLIDAYS = {date(2015, 4, 6), date(2015, 5, 1), date(2016, 4, 4), date(2016, 5, 2)}


@dataclass(frozen=True)
class Cell:
    """What counts of a figure: a number, or why there is none."""

    state: str
    value: Fraction | None = None


UNKNOWN, NOT_APPLICABLE, UNAVAILABLE = Cell("unknown"), Cell("not_applicable"), Cell("unavailable")


def cell_of(text: str) -> Cell:
    """Read the text of a value."""
    if text == "":
        return UNKNOWN
    return NOT_APPLICABLE if text == "NA" else Cell("number", Fraction(text))


def number(text: str | None) -> Fraction | None:
    """Read a number that may be left out."""
    return Fraction(text) if text else None


@dataclass(frozen=True, order=True)
class Quarter:
    """A quarter of a year."""

    year: int
    number: int

    @property
    def last_on(self) -> date:
        """Return its last day."""
        month = LAST_MONTH[self.number]
        return date(self.year + month // 12, month % 12 + 1, 1) - timedelta(days=1)

    @property
    def share(self) -> Fraction:
        """Return the share of the year that is over at its end."""
        return Fraction(self.number, 4)

    @property
    def last_year(self) -> Quarter:
        """Return the same quarter of the year before."""
        return Quarter(self.year - 1, self.number)


def workday_after(day: date, days: int) -> date:
    """Return the so-and-so-many-th workday after a day."""
    while days:
        day += timedelta(days=1)
        days -= day.weekday() < 5 and day not in HOLIDAYS
    return day


def _rows(folder: Source, name: str) -> list[dict[str, str]]:
    if not isinstance(folder, Path):
        head, *rows = folder.get(name) or [[]]
        return [dict(zip(head, row, strict=True)) for row in rows]
    path = folder / f"{name}.csv"
    if not path.exists():
        return []
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


class City:
    """A folder, with what later folders changed in it, as it counted on a day."""

    def __init__(self, folder: Source, *later: Source) -> None:
        self.folders = (folder, *later)
        self._known: dict[str, list[dict[str, str]]] = {}
        self._asked: dict[tuple[str, Quarter, tuple[str, ...]], list[str]] = {}

    def rows(self, name: str) -> list[dict[str, str]]:
        """Return the rows of a file; of a later folder they take the place of those of the same key."""
        if name not in self._known:
            self._known[name] = self._rows(name)
        return self._known[name]

    def _rows(self, name: str) -> list[dict[str, str]]:
        if name not in KEYS:
            return [row for folder in self.folders for row in _rows(folder, name)]
        found: dict[tuple[str, ...], dict[str, str]] = {}
        for folder in self.folders:
            for row in _rows(folder, name):
                found[tuple(row[key] for key in KEYS[name])] = row
        return list(found.values())

    @cached_property
    def parks(self) -> dict[str, dict[str, str]]:
        """Return the parks by code, in the city's order."""
        return _ordered(self.rows("parks"))

    @cached_property
    def indicators(self) -> dict[str, Indicator]:
        """Return the indicators by code, in the city's order within their categories'."""
        return {code: Indicator(code, row) for code, row in _ordered(self.rows("indicators")).items()}

    @cached_property
    def categories(self) -> dict[str, str]:
        """Return the names of the categories by code, in the city's order."""
        return {code: row["name"] for code, row in _ordered(self.rows("categories")).items()}

    @cached_property
    def by_category(self) -> list[str]:
        """Return the codes of the indicators by category, those without one last, within it in the city's order."""
        order = {code: nth for nth, code in enumerate(self.categories)}
        return sorted(self.indicators, key=lambda code: order.get(self.indicators[code].category, len(order)))

    @cached_property
    def groups(self) -> dict[str, str]:
        """Return the names of the groups by code, in the city's order."""
        return {code: row["name"] for code, row in _ordered(self.rows("groups")).items()}

    def schemes_of(self, year: int) -> list[str]:
        """Return the codes of the schemes of a year."""
        return [row["code"] for row in self.rows("schemes") if row["year"] == str(year)]

    @cached_property
    def _figures(self) -> dict[tuple[str, str, int, int], dict[str, str]]:
        return {
            (row["park_code"], row["indicator_code"], int(row["year"]), int(row["quarter"])): row
            for row in self.rows("figures")
        }

    @cached_property
    def _targets(self) -> dict[tuple[str, str, int], dict[str, str]]:
        return {(row["park_code"], row["indicator_code"], int(row["year"])): row for row in self.rows("targets")}

    @cached_property
    def _adjustments(self) -> list[dict[str, str]]:
        return sorted(self.rows("adjustments"), key=lambda row: row["effective_on"])

    @cached_property
    def _submissions(self) -> dict[tuple[str, int, int], str]:
        return {
            (row["park_code"], int(row["year"]), int(row["quarter"])): row["state"] for row in self.rows("submissions")
        }

    @cached_property
    def _reports(self) -> dict[tuple[str, int, int], str]:
        rows = self.rows("department_reports")
        return {(row["indicator_code"], int(row["year"]), int(row["quarter"])): row["state"] for row in rows}

    @cached_property
    def _periods(self) -> dict[tuple[int, int], dict[str, str]]:
        return {(int(row["year"]), int(row["quarter"])): row for row in self.rows("periods")}

    @cached_property
    def _members(self) -> dict[tuple[int, str], str]:
        return {(int(row["year"]), row["park_code"]): row["group"] for row in self.rows("group_members")}

    @cached_property
    def _groups(self) -> dict[str, str]:
        return {row[key]: row["code"] for row in self.rows("groups") for key in ("name", "code")}

    def group(self, park: str, year: int) -> str:
        """Return the code of the group a park is ranked in, "" for none."""
        named = self._members.get((year, park), self.parks[park].get("group", ""))
        return self._groups.get(named, named)

    def open_parks(self, on: date) -> list[str]:
        """Return the parks that are open on a day."""
        return [
            code
            for code, row in self.parks.items()
            if (not row.get("established_on") or date.fromisoformat(row["established_on"]) <= on)
            and (not row.get("closed_on") or date.fromisoformat(row["closed_on"]) > on)
        ]

    def park_words(self, park: str, on: date) -> Row:
        """Return the names, kind and level of a park on a day."""
        names = [row for row in self.rows("park_names") if row["park_code"] == park]
        past = [row for row in names if date.fromisoformat(row["from_on"]) <= on]
        return max(past, key=lambda row: row["from_on"]) if past else self.parks[park]

    def park_name(self, park: str, on: date) -> str:
        """Return what a park was called on a day."""
        return self.park_words(park, on)["name"]

    def has_submission(self, park: str, quarter: Quarter) -> str:
        """Return the state of a park's submission; one that is left out counts as approved."""
        return self._submissions.get((park, quarter.year, quarter.number), "approved")

    def _report(self, park: str, indicator: Indicator, quarter: Quarter) -> str:
        """Return the state of the report that a figure stands in; one that is left out counts if any figure came."""
        if indicator.reported_by == "department":
            key, stated, accepted = indicator.code, self._reports, "reported"
        else:
            key, stated, accepted = park, self._submissions, "approved"
        came = accepted if (key, quarter.year, quarter.number) in self._came else ""
        return stated.get((key, quarter.year, quarter.number), came)

    @cached_property
    def _came(self) -> set[tuple[str, int, int]]:
        """Return whose figures came in which quarter: parks, and indicators that departments report."""
        return {
            (code if self.indicators[code].reported_by == "department" else park, year, quarter)
            for park, code, year, quarter in self._figures
        }

    def counts(self, park: str, indicator: Indicator, quarter: Quarter) -> bool:
        """Return whether what was entered counts: the park's report is approved, or the department's reported."""
        return self._report(park, indicator, quarter) in ("approved", "reported")

    @cached_property
    def _as_loaded(self) -> list[City]:
        """Return the city as it was after each folder."""
        return [City(*self.folders[:number]) for number in range(1, len(self.folders))] + [self]

    def version(self, park: str, code: str, quarter: Quarter) -> int:
        """Return how often a figure came otherwise than before, drafts left out; 0 where none came."""
        number, said = 0, None
        for city in self._as_loaded:
            row, indicator = city.row(park, code, quarter), city.indicators[code]
            if row and city._report(park, indicator, quarter) not in ("draft", "ready"):
                says = tuple(
                    row.get(name, "") for name in ("value", "recognised", "growth", "base", "estimate", "note")
                )
                number, said = (number if says == said else number + 1), says
        return number

    def owing(self, quarter: Quarter) -> dict[str, bool]:
        """Return the parks that owe a submission, each with whether it has handed it in."""
        parks = [park for park in self.open_parks(quarter.last_on) if self.group(park, quarter.year)]
        return {park: self.has_submission(park, quarter) in ("handed_in", "approved") for park in parks}

    def due_on(self, quarter: Quarter, *, department: bool) -> date:
        """Return the day a report is due on."""
        row = self._periods.get((quarter.year, quarter.number))
        if row is None:
            return quarter.last_on + timedelta(days=10)
        text = row.get("department_due_on") if department else ""
        return date.fromisoformat(text or row["due_on"])

    def row(self, park: str, code: str, quarter: Quarter) -> dict[str, str]:
        """Return the row of a figure, {} where there is none."""
        return self._figures.get((park, code, quarter.year, quarter.number), {})

    def cell(self, park: str, code: str, quarter: Quarter, on: date) -> Cell:
        """Return what counts of a figure on a day."""
        indicator = self.indicators[code]
        if not indicator.is_reported_in(quarter):
            return UNAVAILABLE
        if indicator.available is not None:
            if on < workday_after(quarter.last_on, indicator.available):
                return UNAVAILABLE
        elif not self.counts(park, indicator, quarter) and on < self.due_on(
            quarter, department=indicator.reported_by == "department"
        ):
            return UNAVAILABLE
        row = self.row(park, code, quarter)
        if not row or not self.counts(park, indicator, quarter):
            return UNKNOWN
        return cell_of(row.get("recognised") or row["value"])

    def base(self, park: str, code: str, quarter: Quarter, on: date) -> Cell:
        """Return what the growth of a figure is measured against: its own base, else last year's figure."""
        own = self.row(park, code, quarter).get("base")
        return cell_of(own) if own else self.cell(park, code, quarter.last_year, on)

    def target(self, park: str, code: str, quarter: Quarter) -> Target | None:
        """Return the target in force in a quarter, with what was adjusted by its last day."""
        row = self._targets.get((park, code, quarter.year))
        if row is None or (row.get("state") or "pledged") not in ("issued", "pledged"):
            return None
        value = Fraction(row["target"])
        for one in self._adjustments:
            mine = (one["park_code"], one["indicator_code"], one["year"]) == (park, code, str(quarter.year))
            if mine and date.fromisoformat(one["effective_on"]) <= quarter.last_on:
                value = Fraction(one["new"])
        # The whole year is due at its end, whatever its own schedule.
        own = "" if quarter.number == 4 else row.get(f"q{quarter.number}", "")
        has_own = any(row.get(f"q{n}") for n in (1, 2, 3))
        share = (Fraction(own) / 100 if own else Fraction(1)) if has_own else None
        return Target(value, number(row.get("base")), share, row.get("responsible", ""))

    def target_row(self, park: str, code: str, year: int) -> Row:
        """Return the row of a target, {} where there is none."""
        return self._targets.get((park, code, year), {})

    def is_not_issued(self, park: str, code: str, year: int) -> bool:
        """Return whether it was stated that there is no target (不下达)."""
        return self._targets.get((park, code, year), {}).get("state") == "none"

    def city_target(self, code: str, year: int) -> Fraction | None:
        """Return the city's own target of a year."""
        for row in self.rows("city_targets"):
            if (row["indicator_code"], row["year"]) == (code, str(year)):
                return Fraction(row["target"])
        return None

    def own_figure(self, code: str, quarter: Quarter) -> Fraction | None:
        """Return what the statistics say of the city itself."""
        [city] = self.rows("city")
        for row in self.rows("region_figures"):
            key = (row["region_code"], row["indicator_code"], row["year"], row["quarter"])
            if key == (city["code"], code, str(quarter.year), str(quarter.number)):
                return Fraction(row["value"])
        return None

    def items(self, scheme: str, group: str) -> dict[str, Item]:
        """Return a group's items of a scheme by indicator; a row that names the group replaces the blank one."""
        found: dict[str, Item] = {}
        rows = [row for row in self.rows("scheme_items") if row["scheme_code"] == scheme]
        for row in sorted(rows, key=lambda row: bool(row.get("group"))):
            named = row.get("group", "")
            if not named or self._groups.get(named, named) == group:
                found[row["indicator_code"]] = Item.of(row)
        if self.scheme(scheme).get("renormalise") == "yes":
            whole = sum((item.weight for item in found.values() if item.is_ordinary), Fraction(0))
            goal = 1 if abs(whole - 1) <= abs(whole - 100) else 100
            found = {code: replace(item, weight=item.weight * goal / whole) for code, item in found.items()}
        return {code: found[code] for code in self.indicators if code in found}

    def scheme(self, code: str) -> dict[str, str]:
        """Return the row of a scheme."""
        [row] = [row for row in self.rows("schemes") if row["code"] == code]
        return row

    def asked(self, code: str, quarter: Quarter, scheme_codes: Iterable[str]) -> list[str]:
        """Return the parks open on a quarter's last day that are asked for an indicator.

        Those whose group the year's schemes score by it, those with a target, and those that reported it since last year.
        """
        key = (code, quarter, tuple(scheme_codes))
        if key not in self._asked:
            self._asked[key] = self._asked_for(code, quarter, scheme_codes)
        return list(self._asked[key])

    def _asked_for(self, code: str, quarter: Quarter, scheme_codes: Iterable[str]) -> list[str]:
        year = quarter.year
        replaced = {one.replaces for one in self.indicators.values()}
        found = []
        for park in self.open_parks(quarter.last_on):
            group = self.group(park, year)
            scored = group and any(
                code in (items := self.items(scheme, group)) and park not in items[code].excluded
                for scheme in scheme_codes
            )
            reported = code not in replaced and any(
                self.row(park, code, Quarter(one, n))
                for one in (year - 1, year)
                for n in (1, 2, 3, 4)
                if Quarter(one, n) <= quarter
            )
            target = self._targets.get((park, code, year))
            if scored or reported or (target is not None and target.get("state") != "none"):
                found.append(park)
        return found


def _ordered(rows: list[dict[str, str]]) -> dict[str, dict[str, str]]:
    """Return rows by code in the order of their positions; those without come in the file's order."""
    placed = [(int(row.get("position") or number), number, row) for number, row in enumerate(rows, start=1)]
    return {row["code"]: row for _position, _number, row in sorted(placed, key=lambda one: one[:2])}


@dataclass(frozen=True)
class Target:
    """A target in force. ``share`` is that of its own schedule, None where it has none."""

    value: Fraction
    base: Fraction | None
    share: Fraction | None
    responsible: str


@dataclass(frozen=True)
class Item:
    """One line of a scheme."""

    code: str
    weight: Fraction
    rule: str
    parameters: dict[str, Any]
    excluded: tuple[str, ...]

    @classmethod
    def of(cls, row: Row) -> Item:
        """Read a row."""
        return cls(
            row["indicator_code"],
            Fraction(row["weight"]),
            row["rule"],
            json.loads(row.get("parameters") or "{}"),
            tuple(filter(None, row.get("excluded_parks", "").split(";"))),
        )

    @property
    def is_ordinary(self) -> bool:
        """Return whether it is in the sum of weights."""
        return self.rule not in ("bonus", "deduction")

    @overload
    def parameter(self, name: str, default: int) -> Fraction: ...

    @overload
    def parameter(self, name: str) -> Fraction | None: ...

    def parameter(self, name: str, default: int | None = None) -> Fraction | None:
        """Return a parameter, else its default."""
        text = self.parameters.get(name)
        return Fraction(str(text)) if text is not None else None if default is None else Fraction(default)


class Indicator:
    """An indicator as its row says, with the defaults of what the row leaves out."""

    def __init__(self, code: str, row: Row) -> None:
        self.code = code
        self.name = row["name"]
        self.category = row.get("category_code", "")
        self.unit = row["unit"]
        self.decimals = int(row.get("decimals") or 2)
        self.is_lower = row.get("direction") == "lower"
        self.is_level = row.get("measure") == "point"
        self.growth = row.get("growth") or "rate"
        self.total = row.get("total") or "none"
        self.numerator, self.denominator = row.get("numerator_code", ""), row.get("denominator_code", "")
        self.reported_by = row.get("reported_by") or "park"
        self.headline = int(row.get("headline") or 0)
        self.replaces = row.get("replaces", "")
        self.is_whole = row["whole"] == "yes" if "whole" in row else self.unit in PIECES
        self.path = row.get("path", "")
        self.position = int(row.get("position") or 0)
        self.available = int(row["available"]) if row.get("available") else None
        self.every = row.get("every") or "quarter"

    def is_reported_in(self, quarter: Quarter) -> bool:
        """Return whether there is a figure of it in a quarter at all."""
        return quarter.number % {"quarter": 1, "half": 2, "year": 4}[self.every] == 0
