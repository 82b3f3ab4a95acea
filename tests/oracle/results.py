"""What a release says of each park, worked out from the folder."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction
from typing import Any

from oracle.files import UNKNOWN, Cell, City, Item, Quarter, Target
from oracle.points import Line, Way, give_points, penalty, places, score, value_places
from oracle.progress import YEAR_CAP, Due, due_of, light, ratio


@dataclass
class Figure:
    """What is said of one indicator of one park; ``out`` says why it is in no count, light or list."""

    state: str
    value: Fraction | None
    target: Target | None = None
    due: Due | None = None
    out: str = ""
    r: Fraction | None = None
    light: str = ""
    completion: Fraction | None = None
    growth: tuple[str, Fraction | None] = ("unknown", None)
    base: Fraction | None = None
    last_year: Fraction | None = None
    place: int | None = None
    previous_place: int | None = None

    @property
    def expected(self) -> Fraction | None:
        """Return what is due by now."""
        return self.due.expected if self.due else None

    @property
    def shortfall(self) -> Fraction | None:
        """Return how much of what is due is missing, in per cent."""
        return None if self.r is None else 100 * (1 - min(max(self.r, Fraction(0)), Fraction(1)))


@dataclass
class Standing:
    """Score, place and counts of one park."""

    park: str
    group: str
    lines: dict[str, Line] = field(default_factory=dict)
    score: Fraction | None = None
    place: int | None = None
    previous_place: int | None = None
    is_new: bool = False
    completion: Fraction | None = None
    due: Fraction | None = None
    lacks: int = 0
    levels: tuple[int, int] = (0, 0)
    behind: list[str] = field(default_factory=list)
    red_lines: list[str] = field(default_factory=list)
    moved: tuple[int, int, int] = (0, 0, 0)
    against_last_year: tuple[int, int, int] = (0, 0, 0)
    outs: Counter[str] = field(default_factory=Counter)
    is_unreported: bool = False
    light: str = ""
    penalty: tuple[Fraction, Fraction, Fraction] | None = None

    @property
    def movement(self) -> int | None:
        """Return the places gained."""
        return None if self.place is None or self.previous_place is None else self.previous_place - self.place


class Result:
    """A scheme's result for a quarter, compared with the result before it."""

    def __init__(
        self,
        city: City,
        scheme: str,
        quarter: Quarter,
        on: date,
        before: Result | None = None,
        earlier: Sequence[Result] | None = None,
    ) -> None:
        self.city, self.scheme, self.quarter, self.on, self.before = city, scheme, quarter, on, before
        # The results of the quarters before, oldest first; without a gap it is the one before and those before that.
        self.earlier: list[Result] = [*before.earlier, before] if earlier is None and before else list(earlier or ())
        row = city.scheme(scheme)
        self.bounds = (Fraction(row.get("ahead") or "1"), Fraction(row.get("near") or "0.9"))
        self.way = Way(
            row.get("better") == "lower", row.get("missing") or "zero", row.get("composite") == "mazziotta_pareto"
        )
        self._tie_break = [code for code in (row.get("tie_break") or "").split(";") if code]
        self.groups: dict[str, list[str]] = {}
        for park in city.open_parks(quarter.last_on):
            if group := city.group(park, quarter.year):
                self.groups.setdefault(group, []).append(park)
        self.figures: dict[tuple[str, str], Figure] = {}
        self.standings: dict[str, Standing] = {}
        for group, parks in self.groups.items():
            self._score(group, parks)

    @property
    def table(self) -> list[Standing]:
        """Return the standings in the order of the table: by group, by place, within a place in the city's order."""
        groups, order = list(self.city.groups), list(self.city.parks)
        return sorted(
            self.standings.values(),
            key=lambda one: (groups.index(one.group), one.place or len(order) + 1, order.index(one.park)),
        )

    def figure(self, park: str, code: str) -> Figure:
        """Return what is said of one indicator of one park."""
        if (park, code) not in self.figures:
            self.figures[park, code] = self._figure(park, code)
        return self.figures[park, code]

    def _item(self, park: str, code: str) -> Item | None:
        standing = self.standings.get(park)
        return standing.lines[code].item if standing and code in standing.lines else None

    def _figure(self, park: str, code: str) -> Figure:
        city, quarter, indicator = self.city, self.quarter, self.city.indicators[code]
        cell = city.cell(park, code, quarter, self.on)
        if park not in city.asked(code, quarter, city.schemes_of(quarter.year)) and not city.version(
            park, code, quarter
        ):
            cell = UNKNOWN  # nobody waits for it
        found = Figure(cell.state, cell.value, city.target(park, code, quarter))
        base = city.base(park, code, quarter, self.on)
        found.base = base.value
        found.last_year = city.cell(park, code, quarter.last_year, self.on).value
        found.growth = self._growth(park, code, found, base)
        item = self._item(park, code)
        if item and park in item.excluded:
            found.out = "excluded"
        elif cell.state in ("not_applicable", "unavailable"):
            found.out = cell.state
        if item is None and not found.out and city.is_not_issued(park, code, quarter.year):
            found.out = "none"
        if found.target is not None:
            found.due = due_of(indicator, found.target, quarter)
            if item is None and not found.out:
                found.out = found.due.out
            if not found.out and cell.value is not None and not found.due.out:
                cap = item.parameter("cap") if item and item.rule == "completion" else None
                found.r = ratio(cell.value, found.due, found.target, is_lower=indicator.is_lower, cap=cap)
                found.light = light(cell.value, found.r, found.due, self.bounds, indicator)
            if cell.value is not None and not indicator.is_lower and found.target.value > 0:
                found.completion = 100 * cell.value / found.target.value
        return found

    def _growth(self, park: str, code: str, found: Figure, base: Cell) -> tuple[str, Fraction | None]:
        kind = self.city.indicators[code].growth
        if kind == "reported":
            if found.state != "number":
                return (found.state, None)
            text = self.city.row(park, code, self.quarter).get("growth")
            return ("number", Fraction(text)) if text else ("unknown", None)
        states = {found.state, base.state}
        for state in ("not_applicable", "unavailable", "unknown"):
            if state in states:
                return (state, None)
        assert found.value is not None and base.value is not None
        if kind == "difference":
            return ("number", found.value - base.value)
        return ("number", 100 * (found.value / base.value - 1)) if base.value > 0 else ("undefined", None)

    def _score(self, group: str, parks: list[str]) -> None:
        items = self.city.items(self.scheme, group)
        for park in parks:
            standing = self.standings[park] = Standing(park, group)
            for code, item in items.items():
                standing.lines[code] = Line(item, self.city.cell(park, code, self.quarter, self.on))
        for code in items:
            self._line(code, parks)
        for code in self.city.indicators:
            self._place(code, parks)
        for park in parks:
            standing = self.standings[park]
            lines = list(standing.lines.values())
            standing.score = score(lines, self.way)
            if self.way.is_even and standing.score is not None:
                standing.penalty = penalty(lines)
        keys = {park: key for park in parks if (key := self.key(park)) is not None}
        found = places(keys)
        for park in parks:
            self.standings[park].place = found.get(park)
            self._compare(park)
            self._count(park)

    def key(self, park: str) -> tuple[Any, ...] | None:
        """Return what the place of a park is given by, smallest first; None without a score."""
        score = self.standings[park].score
        if score is None:
            return None
        key: list[Any] = [score if self.way.is_fewer_better else -score]
        for code in self._tie_break:
            value = self.figure(park, code).value
            sign = 1 if self.city.indicators[code].is_lower else -1
            key.append((value is None, sign * (value or 0)))
        return tuple(key)

    def _line(self, code: str, parks: list[str]) -> None:
        indicator = self.city.indicators[code]
        lines = {park: self.standings[park].lines[code] for park in parks}
        for park, line in lines.items():
            figure = self.figure(park, code)
            line.has_target = figure.target is not None
            line.out = figure.out or self._out(park, line, figure)
            line.r = figure.r
            if line.out and not figure.out:
                figure.out = line.out
        give_points(lines, self.way, is_lower=indicator.is_lower)

    def _place(self, code: str, parks: list[str]) -> None:
        """Give the places by the recognised value of an indicator, of the scheme or not."""
        figures = {park: self.figure(park, code) for park in parks}
        cells = {park: Cell(one.state, one.value) for park, one in figures.items() if one.out != "excluded"}
        found = value_places(cells, is_lower=self.city.indicators[code].is_lower)
        for park, figure in figures.items():
            figure.place = found.get(park)
            figure.previous_place = self._previous_place(park, code)

    def _previous_place(self, park: str, code: str) -> int | None:
        """Return the place by the same indicator in the result before; that of another group compares with nothing."""
        if self.before is None:
            return None
        before = self.before.standings.get(park)
        if before is None or before.group != self.standings[park].group:
            return None
        return self.before.figure(park, code).place

    def _out(self, park: str, line: Line, figure: Figure) -> str:
        """Return why an item that asks for a target has none to compare with."""
        if line.item.rule != "completion":
            return ""
        if figure.target is None:
            return "none" if self.city.is_not_issued(park, line.item.code, self.quarter.year) else ""
        assert figure.due is not None
        return figure.due.out

    def _compare(self, park: str) -> None:
        standing = self.standings[park]
        if self.before is None:
            return
        before = self.before.standings.get(park)
        if before and before.place and before.group == standing.group:
            standing.previous_place = before.place
        else:
            standing.is_new = standing.place is not None

    def _counted(self, park: str) -> Iterable[tuple[str, Line, Figure]]:
        for code, line in self.standings[park].lines.items():
            figure = self.figure(park, code)
            if figure.out in ("", "none", "nothing_due", "expected_not_positive", "target_zero"):
                yield code, line, figure

    def _count(self, park: str) -> None:
        standing = self.standings[park]
        counted = list(self._counted(park))
        standing.is_unreported = _is_unreported(standing)
        standing.behind = [code for code, _line, figure in counted if figure.light == "behind"]
        standing.red_lines = [code for code, line, figure in counted if self._is_red(code, line, figure)]
        standing.levels = _levels(self.city, counted)
        standing.moved = _moved(counted)
        standing.against_last_year = _against_last_year(self.city, counted)
        standing.outs = Counter(out for code in standing.lines if (out := self.figure(park, code).out) not in ("",))
        self._complete(standing, counted)

    def _is_red(self, code: str, line: Line, figure: Figure) -> bool:
        if line.item.rule == "deduction":
            return line.cell.value is not None and line.cell.value > 0
        if figure.value is None or figure.due is None or figure.due.path != "limit":
            return False
        assert figure.target is not None
        apart = figure.value - figure.target.value
        return apart > 0 if self.city.indicators[code].is_lower else apart < 0

    def _complete(self, standing: Standing, counted: Iterable[tuple[str, Line, Figure]]) -> None:
        done = due = weight = Fraction(0)
        for code, line, figure in counted:
            indicator = self.city.indicators[code]
            if (
                not line.item.is_ordinary
                or line.item.weight <= 0
                or indicator.is_level
                or indicator.is_lower
                or figure.due is None
                or figure.due.out
            ):
                continue
            if figure.value is None:
                standing.lacks += 1
                continue
            assert figure.target is not None and figure.due.expected is not None
            weight += line.item.weight
            done += line.item.weight * min(figure.value / figure.target.value, YEAR_CAP)
            due += line.item.weight * figure.due.expected / figure.target.value
        if weight:
            standing.completion, standing.due = 100 * done / weight, 100 * due / weight
            standing.light = plain_light(standing.completion / standing.due, self.bounds)

    def attention(self) -> list[tuple[str, str]]:
        """Return what to look at first: items behind by shortfall, one a park and then the rest; no red lines."""
        rows = [
            (-(self.figure(standing.park, code).shortfall or 0), code, standing.park)
            for standing in self.table
            for code in self.city.by_category
            if code in standing.behind and code not in standing.red_lines
        ]
        rows.sort(key=lambda row: row[0])
        first: list[tuple[str, str]] = []
        rest: list[tuple[str, str]] = []
        seen: set[str] = set()
        for _shortfall, code, park in rows:
            (rest if park in seen else first).append((park, code))
            seen.add(park)
        return first + rest

    def largest_shortfall(self, park: str) -> tuple[Fraction, str]:
        """Return the largest shortfall among a park's items behind, red lines left out, with its item; 0 and "" for none."""
        standing = self.standings[park]
        rest = [code for code in self.city.by_category if code in standing.behind and code not in standing.red_lines]
        found = [(self.figure(park, code).shortfall or Fraction(0), code) for code in rest]
        return max(found, key=lambda one: one[0], default=(Fraction(0), ""))

    def furthest_behind(self) -> str:
        """Return the park with most items behind (ties: the larger shortfall, then who stands lower), "" where none is."""
        behind = [(len(one.behind), self.largest_shortfall(one.park)[0], n) for n, one in enumerate(self.table)]
        most = max(behind, default=(0, Fraction(0), 0))
        return self.table[most[2]].park if most[0] else ""

    def largest_climb(self) -> int:
        """Return how many places the largest climber gained."""
        return max((one.movement or 0 for one in self.standings.values()), default=0)

    def missing(self, park: str, code: str) -> Fraction:
        """Return what is missing of what is expected (lower is better: what is beyond it), in whole pieces where it comes in them."""
        figure, indicator = self.figure(park, code), self.city.indicators[code]
        assert figure.expected is not None and figure.value is not None
        apart = max((figure.value - figure.expected) * (1 if indicator.is_lower else -1), Fraction(0))
        return Fraction(math.ceil(apart)) if indicator.is_whole else apart

    def unreported(self) -> set[str]:
        """Return the parks that reported nothing."""
        return {park for park, standing in self.standings.items() if standing.is_unreported}


def plain_light(r: Fraction, bounds: tuple[Fraction, Fraction]) -> str:
    """Return the light of a ratio of two numbers that come in no pieces."""
    return "ahead" if r >= bounds[0] else "near" if r >= bounds[1] else "behind"


def _is_unreported(standing: Standing) -> bool:
    """Return whether nothing was said of any item that was to be had; NA is said."""
    states = {line.cell.state for line in standing.lines.values() if line.out != "excluded"}
    return "unknown" in states and states <= {"unknown", "unavailable"}


def _levels(city: City, counted: Iterable[tuple[str, Line, Figure]]) -> tuple[int, int]:
    lights = [
        figure.light
        for code, line, figure in counted
        if city.indicators[code].is_level and line.item.is_ordinary and line.item.weight > 0 and figure.light
    ]
    return lights.count("ahead"), len(lights)


def _moved(counted: Iterable[tuple[str, Line, Figure]]) -> tuple[int, int, int]:
    gains = [
        figure.previous_place - figure.place
        for _code, _line, figure in counted
        if figure.place is not None and figure.previous_place is not None
    ]
    return sum(g > 0 for g in gains), sum(g == 0 for g in gains), sum(g < 0 for g in gains)


def _against_last_year(city: City, counted: Iterable[tuple[str, Line, Figure]]) -> tuple[int, int, int]:
    gains = [
        (figure.value - figure.last_year) * (-1 if city.indicators[code].is_lower else 1)
        for code, _line, figure in counted
        if figure.value is not None and figure.last_year is not None
    ]
    return sum(g > 0 for g in gains), sum(g == 0 for g in gains), sum(g < 0 for g in gains)
