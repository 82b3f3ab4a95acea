"""What needs attention in a release: the red lines that are hit, and the items behind by what they lack."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

from django.db.models import OuterRef, Q, QuerySet, Subquery
from django.urls import reverse

from reports.models import ItemScore, Release, ReleasedFigure
from reports.pages.frame.contents.words import Apart, ItemWord, apart, due_decimals, item_words
from reports.pages.overview.contents.headlines import decimal
from targets.indicators.growth_words import growth_unit
from targets.scoring.progress import Path, Promise, shortfall
from targets.scoring.values import Direction
from targets.templatetags.figures import figure

if TYPE_CHECKING:
    from reports.releases.summary import AttentionRow

_SHOWN = 6
# Items of these rules are told as red lines, in words of their own.
RED = ("deduction", "veto")


@dataclass(frozen=True)
class HitRedLine:
    """A deduction, a veto or a limit that is hit."""

    park: str
    item: ItemWord
    value: Decimal
    target: Decimal | None
    address: str


@dataclass(frozen=True)
class Attention:
    """An item behind: its value beside what was expected, how much of that is missing in per cent, and who answers."""

    park: str
    item: ItemWord
    numbers: Apart
    shortfall: Decimal
    responsible: str
    address: str
    pieces: Decimal | None = None

    @property
    def value(self) -> str:
        """Return the value as it is shown; of what is counted in whole pieces no parts."""
        return figure(self.numbers.value, self.item.decimals if self.item.is_whole else self.numbers.decimals)

    @property
    def missing(self) -> str:
        """Return how much is missing: so many whole pieces that they suffice, else the difference of what is shown."""
        if self.pieces is not None:
            return figure(self.pieces, 0)
        return figure(self.numbers.size, self.numbers.decimals)

    @property
    def missing_unit(self) -> str:
        """Return the unit of what is missing: per cent apart are percentage points."""
        return growth_unit("difference", self.item.unit)


def attention_of(release: Release) -> tuple[list[HitRedLine], list[Attention]]:
    """Return the red lines, and the items behind, the worst of each park first; one query for formats 1 and 2."""
    summary, items = release.summary, item_words(release)
    if release.format < 3:
        return _derived(release, items)
    names = summary["names"]
    red = [
        HitRedLine(
            names[row["park"]],
            items[row["indicator"]],
            Decimal(row["value"]),
            decimal(row["target"]),
            _address(release, row["park"]),
        )
        for row in summary["red_lines"]
    ]
    return red, [_stored(release, items[row["indicator"]], row) for row in summary["attention"][:_SHOWN]]


def _stored(release: Release, item: ItemWord, row: AttentionRow) -> Attention:
    return Attention(
        park=release.summary["names"][row["park"]],
        item=item,
        numbers=_numbers(item, Decimal(row["value"]), Decimal(row["expected"])),
        shortfall=Decimal(row["shortfall"]),
        responsible=row["responsible"],
        address=_address(release, row["park"]),
        pieces=Decimal(row["missing"]) if item.is_whole else None,
    )


def _address(release: Release, park: str) -> str:
    return reverse("reports:why", args=[release.pk, park])


def _numbers(item: ItemWord, value: Decimal, expected: Decimal) -> Apart:
    return apart(value, expected, due_decimals(item.decimals, expected, is_whole=item.is_whole))


def _derived(release: Release, items: dict[str, ItemWord]) -> tuple[list[HitRedLine], list[Attention]]:
    """Return what a release of format 1 or 2 points at, by the lights and figures that it stored."""
    red: list[HitRedLine] = []
    behind: list[tuple[str, Attention]] = []
    for row in _rows(release):
        item, found = items[row.indicator.code], vars(row)
        park, address = row.standing.park_name, _address(release, row.standing.park.code)
        if row.rule.partition("/")[0] in RED:
            red.append(HitRedLine(park, item, found["value"], found["target"], address))
        else:
            numbers = _numbers(item, found["value"], found["expected"])
            due = Promise(found["expected"], path=Path.HOLD)
            lacking = shortfall(found["value"], due, Direction(item.direction))
            behind.append((row.standing.park.code, Attention(park, item, numbers, lacking, "", address)))
    behind.sort(key=lambda entry: -entry[1].shortfall)  # rows come in the order of the table, which ties keep
    return red, list(_one_a_park_first(behind))[:_SHOWN]


def _rows(release: Release) -> QuerySet[ItemScore]:
    """Return the items behind and the deductions and vetoes that are hit, with their figures, in the table's order."""
    figures = ReleasedFigure.objects.filter(
        release=release, park=OuterRef("standing__park"), indicator=OuterRef("indicator")
    )
    value, expected, target, light, out = (
        Subquery(figures.values(column)[:1]) for column in ("value", "expected", "target", "light", "out")
    )
    rows = (
        ItemScore.objects.filter(standing__release=release)
        .select_related("standing__park", "indicator")
        .annotate(value=value, expected=expected, target=target, figure_light=light, figure_out=out)
        .filter(value__isnull=False, figure_out="")
    )
    is_red = Q(rule__startswith="deduction/", value__gt=0) | Q(rule__startswith="veto/", value__gte=1)
    is_behind = Q(figure_light="behind", expected__isnull=False) & ~Q(rule__regex=rf"^({'|'.join(RED)})/")
    found: QuerySet[ItemScore] = rows.filter(is_red | is_behind).order_by("standing__position", "position")
    return found


def _one_a_park_first(entries: list[tuple[str, Attention]]) -> Iterator[Attention]:
    seen: set[str] = set()
    rest: list[Attention] = []
    for park, entry in entries:
        if park in seen:
            rest.append(entry)
        else:
            seen.add(park)
            yield entry
    yield from rest
