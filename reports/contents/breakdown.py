"""The breakdown of a year: indicator by park, with last year's actual, sums, the city's own target and the gap."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import Count, OuterRef, Q, Subquery, Value
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from accounts.fields import plain
from accounts.models import User
from parks.models import City, Park
from reports.contents.paging import Pages
from reports.contents.pledges import TaskRow
from reports.models import Release, ReleasedFigure
from targets.actions.targets import CHANGE
from targets.breakdown import CITY, Key, token_of
from targets.models import Adjustment, CityTarget, Indicator, Target, TargetComment
from targets.models.targets import TargetState
from targets.scoring.arithmetic import exact_sum
from targets.scoring.growth import growth_of
from targets.scoring.values import UNKNOWN, number

PARKS_A_PAGE = 20
LIGHTS = {"draft": "plain", "issued": "near", "pledged": "ahead"}


@dataclass(frozen=True)
class TypedGrid:
    """What a refused form held: the texts by cell, what is wrong with them, and what is stored meanwhile."""

    texts: Mapping[Key, str]
    wrong: Mapping[Key, str] = field(default_factory=dict)
    theirs: Mapping[Key, str] = field(default_factory=dict)
    words: str = ""


@dataclass(frozen=True)
class TargetCell:
    """One cell. ``value`` is in force today; ``last`` is last year's actual; both None where there is none."""

    key: Key
    name: str
    indicator: Indicator
    target: Target | None
    value: Decimal | None
    last: Decimal | None
    seen: str
    text: str
    is_form: bool
    wrong: str = ""
    theirs: str = ""
    address: tuple[str, str] = ("", "")

    @property
    def field(self) -> str:
        """Return what the names of the cell's fields end in."""
        return f"{self.key[0]}-{self.key[1]}"

    @property
    def growth(self) -> str:
        """Return the growth of the target over last year's actual, in words; empty where there is none."""
        if self.value is None or self.last is None:
            return ""
        grown = growth_of(self.indicator.growth, number(self.value), number(self.last), UNKNOWN)
        told = TaskRow(Target(indicator=self.indicator), grown).growth_text
        return "" if told == "–" else told

    @property
    def state(self) -> str:
        """Return the word for the state."""
        return str(TargetState(self.target.state).label) if self.target else ""

    @property
    def light(self) -> str:
        """Return how the state is marked."""
        return LIGHTS[self.target.state] if self.target else "plain"

    @property
    def is_adjusted(self) -> bool:
        """Return whether an adjustment is in force."""
        return self.target is not None and self.value != self.target.value

    @property
    def open_comments(self) -> int:
        """Return how many comments wait for an answer."""
        return int(getattr(self.target, "open_comments", 0))


@dataclass(frozen=True)
class BreakdownRow:
    """An indicator over the parks; ``total`` adds the parks without a parent and is None where nothing is added."""

    indicator: Indicator
    cells: list[TargetCell]
    city: TargetCell
    last_total: Decimal | None
    total: Decimal | None
    missing: int
    gap: Decimal | None

    @property
    def has_gap(self) -> bool:
        """Return whether the parks do not add up to the city's own target."""
        return self.gap is not None and self.gap != 0


@dataclass(frozen=True)
class Breakdown:
    """All that a person sees of a year; ``parks`` are all there are, in their order."""

    year: int
    indicators: list[Indicator]
    parks: list[Park]
    targets: Mapping[Key, Target]
    actuals: Mapping[Key, Decimal]
    can_edit: bool

    @classmethod
    def of(cls, user: User, year: int) -> Breakdown:
        """Return the year; four queries."""
        own = CityTarget.objects.visible_to(user).filter(year=year, indicator=OuterRef("pk"))
        indicators = (
            Indicator.objects.visible_to(user)
            .filter(Q(replaced_by=None) | Q(targets__year=year))
            .annotate(city_target=Subquery(own.values("value")[:1]))
            .select_related("category")
            .order_by("category__position", "category__code", "code")
            .distinct()
        )
        parks = list(Park.objects.visible_to(user).existing_on(date(year, 12, 31)).order_by("code"))
        found = {(one.park_id, one.indicator_id): one for one in _targets(user, year)}
        actuals = actuals_of(user, year)
        for key, target in found.items():
            if target.base is not None:
                actuals.setdefault(key, target.base)
        return cls(year, list(indicators), parks, found, actuals, user.has_perm(CHANGE))

    @property
    def city_targets(self) -> dict[int, Decimal]:
        """Return the city's own targets by indicator."""
        found = {one.pk: one.city_target for one in self.indicators}  # type: ignore[attr-defined]
        return {key: value for key, value in found.items() if value is not None}

    def shown(self, key: Key) -> str:
        """Return what is stored in a cell, in words."""
        target = self.targets.get(key)
        value = self.city_targets.get(key[1]) if key[0] == CITY else target.value if target else None
        return _("nothing") if value is None else plain(value)

    @property
    def counts(self) -> dict[str, int]:
        """Return how many targets are in each state."""
        states = [target.state for target in self.targets.values()]
        return {state: states.count(state) for state in TargetState.values}

    @property
    def open_comments(self) -> list[Target]:
        """Return the targets with a comment that waits for an answer."""
        return [target for target in self.targets.values() if getattr(target, "open_comments", 0)]

    def row(self, indicator: Indicator, parks: Sequence[Park], typed: TypedGrid) -> BreakdownRow:
        """Return the row of an indicator, its cells those of some parks."""
        top = [park for park in self.parks if park.parent_id is None]
        values = [self._value(park.pk, indicator) for park in top]
        known = [value for value in values if value is not None]
        is_sum = indicator.total == "sum"
        total = exact_sum(known) if is_sum and known else None
        last = [self.actuals[park.pk, indicator.pk] for park in top if (park.pk, indicator.pk) in self.actuals]
        missing = len(values) - len(known)
        own: Decimal | None = indicator.city_target  # type: ignore[attr-defined]
        is_told = is_sum and own is not None and known and (self.can_edit or not missing)
        return BreakdownRow(
            indicator=indicator,
            cells=[self._cell(park, indicator, typed) for park in parks],
            city=self._city_cell(indicator, own, typed),
            last_total=exact_sum(last) if is_sum and last else None,
            total=total,
            missing=missing,
            gap=(total or Decimal(0)) - own if is_told and own is not None else None,
        )

    def _value(self, park: int, indicator: Indicator) -> Decimal | None:
        target = self.targets.get((park, indicator.pk))
        return None if target is None else _in_force(target)

    def _cell(self, park: Park, indicator: Indicator, typed: TypedGrid) -> TargetCell:
        key = (park.pk, indicator.pk)
        target = self.targets.get(key)
        value = self._value(park.pk, indicator)
        is_open = target is None or target.state == "draft"
        return TargetCell(
            key=key,
            name=park.short_name or park.name,
            indicator=indicator,
            target=target,
            value=value,
            last=self.actuals.get(key),
            seen=token_of(target),
            text=typed.texts.get(key, "" if target is None else plain(target.value)),
            is_form=self.can_edit and (is_open or key in typed.wrong),
            wrong=typed.wrong.get(key, ""),
            theirs=typed.theirs.get(key, ""),
            address=(park.code, indicator.code),
        )

    def _city_cell(self, indicator: Indicator, own: Decimal | None, typed: TypedGrid) -> TargetCell:
        key = (CITY, indicator.pk)
        return TargetCell(
            key=key,
            name=_("city"),
            indicator=indicator,
            target=None,
            value=own,
            last=None,
            seen=token_of(None if own is None else CityTarget(value=own)),
            text=typed.texts.get(key, "" if own is None else plain(own)),
            is_form=self.can_edit,
            wrong=typed.wrong.get(key, ""),
            theirs=typed.theirs.get(key, ""),
        )


@dataclass(frozen=True)
class Tab:
    """A category of indicators; ``gaps`` counts the rows whose parks do not add up to the city's target."""

    code: str
    name: str
    gaps: int
    is_shown: bool


@dataclass(frozen=True)
class BreakdownContents:
    """The page: one category, at most twenty parks."""

    breakdown: Breakdown
    tabs: list[Tab]
    rows: list[BreakdownRow]
    gaps: list[BreakdownRow]
    parks: list[Park]
    pages: Pages
    typed: TypedGrid

    @classmethod
    def of(
        cls, breakdown: Breakdown, category: str = "", page: int = 1, typed: TypedGrid | None = None
    ) -> BreakdownContents:
        """Return the page, as stored or as typed; no query."""
        typed = typed or TypedGrid({})
        pages = Pages(len(breakdown.parks), page, PARKS_A_PAGE)
        by_category: dict[str, list[Indicator]] = {}
        for indicator in breakdown.indicators:
            by_category.setdefault(indicator.category.code if indicator.category else "", []).append(indicator)
        shown = category if category in by_category else next(iter(by_category), "")
        parks = breakdown.parks[pages.rows]
        rows = [breakdown.row(indicator, parks, typed) for indicator in by_category.get(shown, [])]
        every = [breakdown.row(indicator, [], typed) for indicator in breakdown.indicators]
        gaps = [row for row in every if row.has_gap]
        tabs = [
            Tab(code, _name(group[0]), sum(row.indicator in group for row in gaps), code == shown)
            for code, group in by_category.items()
        ]
        return cls(breakdown, tabs, rows, gaps, parks, pages, typed)

    @property
    def category(self) -> str:
        """Return the code of the category shown."""
        return next((tab.code for tab in self.tabs if tab.is_shown), "")

    @property
    def has_stretch(self) -> bool:
        """Return whether any target shown has a second value."""
        return any(cell.target and cell.target.stretch is not None for row in self.rows for cell in row.cells)

    @property
    def waiting(self) -> list[tuple[str, str]]:
        """Return the targets whose comments wait, each with its address and name."""
        parks = {park.pk: park for park in self.breakdown.parks}
        indicators = {one.pk: one for one in self.breakdown.indicators}
        found = []
        for target in self.breakdown.open_comments:
            park, indicator = parks.get(target.park_id), indicators.get(target.indicator_id)
            if park and indicator:
                address = reverse("reports:target", args=[target.year, park.code, indicator.code])
                found.append((address, f"{park.short_name or park.name} · {indicator.name}"))
        return found

    @property
    def faults(self) -> list[TargetCell]:
        """Return the cells that cannot be taken or that somebody else changed."""
        cells = [cell for row in self.rows for cell in [row.city, *row.cells]]
        return [cell for cell in cells if cell.wrong or cell.theirs]


def _name(indicator: Indicator) -> str:
    return indicator.category.name if indicator.category else _("Without a category")


def _targets(user: User, year: int) -> list[Target]:
    today = Coalesce(Subquery(City.objects.order_by("pk").values("today")[:1]), Value(localdate()))
    changed = Adjustment.objects.filter(target=OuterRef("pk"), effective_on__lte=today).order_by("-effective_on")
    # Whose comments these are `TargetCommentQuerySet.visible_to` says; the count is shown with the target alone.
    mine = TargetComment.objects.visible_to(user).open().filter(target=OuterRef("pk")).order_by()
    found: Any = Target.objects.visible_to(user).filter(year=year)
    found = found.annotate(
        in_force=Coalesce(Subquery(changed.values("new")[:1]), "value"),
        open_comments=Coalesce(Subquery(mine.values("target").annotate(n=Count("pk")).values("n")), 0),
    )
    return list(found)


def _in_force(target: Target) -> Decimal:
    value: Decimal = target.in_force  # type: ignore[attr-defined]
    return value


def actuals_of(user: User, year: int) -> dict[Key, Decimal]:
    """Return what the year before reached, as released after its last quarter; one query."""
    last = Release.objects.counting().filter(period__kind="quarter", period__year=year - 1, period__number=4)
    rows = (
        ReleasedFigure.objects.visible_to(user)
        .filter(release__in=last, value__isnull=False)
        .order_by("release_id")
        .values_list("park", "indicator", "value")
    )
    return {(park, indicator): value for park, indicator, value in rows}


@dataclass(frozen=True)
class YearRow:
    """One year of the list, with how many targets are in each state."""

    year: int
    draft: int
    issued: int
    pledged: int
    open_comments: int


def years_of(user: User) -> list[YearRow]:
    """Return the years that have targets one may see, the latest first; two queries."""
    states = {state: Count("pk", filter=Q(state=state)) for state in TargetState.values}
    rows = Target.objects.visible_to(user).order_by("-year").values("year").annotate(**states)
    waiting = TargetComment.objects.visible_to(user).open().order_by().values("target__year").annotate(n=Count("pk"))
    comments = {row["target__year"]: row["n"] for row in waiting}
    return [YearRow(**row, open_comments=comments.get(row["year"], 0)) for row in rows]
