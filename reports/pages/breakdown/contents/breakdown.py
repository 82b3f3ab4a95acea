"""The breakdown of a year: indicator by park, with last year's actual, sums, the city's own target and the gap.

The gap is told for indicators that add up, over parks without a parent, from the values in force; to whoever may not
see every target only where every park has one that is seen. The value in force is that of today; releases and the grid
of figures take the last day of their period.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING, TypedDict

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Count, Exists, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce
from django.utils.timezone import localdate, localtime
from django.utils.translation import gettext as _

from accounts.models import User
from core.fields import plain
from parks.models import City, Park
from reports.models import Release, ReleasedFigure
from reports.pages.breakdown.contents.breakdown_cells import BreakdownRow, TargetCell, TypedGrid, stated_words
from targets.breakdown.actions.targets import CHANGE_TARGET
from targets.breakdown.cells import CITY, CellKey, NoTarget, Stated, stated_in, target_token
from targets.breakdown.models import TargetState
from targets.breakdown.target_history import OF_THE_CITY, TARGETS, who_changed
from targets.models import Adjustment, CityTarget, Indicator, Target, TargetComment
from targets.scoring.arithmetic import exact_sum

if TYPE_CHECKING:
    from django_stubs_ext import WithAnnotations

    class OfYear(TypedDict):
        """What `Breakdown.of` adds to an indicator."""

        city_target: Decimal | None
        set_at_all: list[int]
        emptied_parks: list[int]
        was_emptied: bool

    class OfDay(TypedDict):
        """What `_targets` adds to a target: what is in force today, and what comes."""

        in_force: Decimal | None
        coming_value: Decimal | None
        coming_on: date | None
        open_comments: int

    BrokenDown = WithAnnotations[Indicator, OfYear]
    TargetOfDay = WithAnnotations[Target, OfDay]


@dataclass(frozen=True)
class Breakdown:
    """All that a person sees of a year; ``parks`` are all there are, in their order.

    ``actuals`` are last year's as the release of its fourth quarter tells them; where that knows none (``stated``), the
    base that was stated with the target.
    """

    year: int
    indicators: Sequence[BrokenDown]
    parks: list[Park]
    targets: Mapping[CellKey, TargetOfDay]
    actuals: Mapping[CellKey, Decimal]
    stated: frozenset[CellKey]
    can_edit: bool

    @classmethod
    def of(cls, user: User, year: int) -> Breakdown:
        """Return the year; four queries."""
        own = CityTarget.objects.visible_to(user).filter(year=year, indicator=OuterRef("pk"))
        indicators = (
            Indicator.objects.visible_to(user)
            .filter(Q(replaced_by=None) | Q(targets__year=year))
            .annotate(
                city_target=Subquery(own.values("value")[:1]),
                set_at_all=_set_at_all(year),
                emptied_parks=_emptied_parks(year),
                was_emptied=Exists(OF_THE_CITY.objects.filter(**_gone(year))),
            )
            .select_related("category")
            .by_category()
            .distinct()
        )
        parks = list(Park.objects.visible_to(user).existing_on(date(year, 12, 31)).in_order())
        found = {(one.park_id, one.indicator_id): one for one in _targets(user, year)}
        actuals = actuals_of(user, year)
        bases = {key: target.base for key, target in found.items() if target.base is not None and key not in actuals}
        stated = frozenset(bases)
        return cls(year, list(indicators), parks, found, actuals | bases, stated, user.has_perm(CHANGE_TARGET))

    @property
    def city_targets(self) -> dict[int, Decimal]:
        """Return the city's own targets by indicator."""
        found = {one.pk: one.city_target for one in self.indicators}
        return {key: value for key, value in found.items() if value is not None}

    def stored_by(self, keys: Collection[CellKey]) -> dict[CellKey, str]:
        """Return what is stored in cells, who stored it and when, in words; three queries."""
        who = who_changed(self.year, keys)
        return {key: self._stored_by(key, *who.get(key, ("", None))) for key in keys}

    def _stored_by(self, key: CellKey, by: str, at: datetime | None) -> str:
        target = self.targets.get(key)
        stated = self.city_targets.get(key[1]) if key[0] == CITY else stated_in(target)
        words = {"value": _("nothing") if stated is None else stated_words(stated), "by": by}
        if at is None:
            return _("Somebody else stored %(value)s meanwhile.") % words
        return _("%(by)s stored %(value)s on %(at)s.") % {**words, "at": f"{localtime(at):%Y-%m-%d %H:%M}"}

    @property
    def counts(self) -> dict[str, int]:
        """Return how many targets are in each state."""
        states = [target.state for target in self.targets.values()]
        return {state: states.count(state) for state in TargetState.values}

    @property
    def open_comments(self) -> list[Target]:
        """Return the targets with a comment that waits for an answer, in the order of the grid."""
        keys = ((park.pk, indicator.pk) for indicator in self.indicators for park in self.parks)
        found = (self.targets[key] for key in keys if key in self.targets)
        return [target for target in found if getattr(target, "open_comments", 0)]

    def row(self, indicator: BrokenDown, parks: Sequence[Park], typed: TypedGrid) -> BreakdownRow:
        """Return the row of an indicator, its cells those of some parks; what is hidden from the reader has no sum."""
        top = [park for park in self.parks if park.parent_id is None]
        values = [self.value_of((park.pk, indicator.pk)) for park in top]
        known = [value for value in values if value is not None]
        set_at_all: list[int] = indicator.set_at_all
        is_hidden = any(park.pk in set_at_all and (park.pk, indicator.pk) not in self.targets for park in top)
        is_sum = indicator.total == "sum"
        total = exact_sum(known) if is_sum and known and not is_hidden else None
        last = [self.actuals[park.pk, indicator.pk] for park in top if (park.pk, indicator.pk) in self.actuals]
        not_issued = sum(isinstance(self.stated_in((park.pk, indicator.pk)), NoTarget) for park in top)
        missing = len(values) - len(known) - not_issued
        own: Decimal | None = indicator.city_target
        is_told = is_sum and own is not None and known and not is_hidden and (self.can_edit or not missing)
        return BreakdownRow(
            indicator=indicator,
            cells=[self._cell(park, indicator, typed) for park in parks],
            city=self._city_cell(indicator, own, typed),
            last_total=exact_sum(last) if is_sum and last else None,
            last_parks=len(last) if len(last) < len(top) else None,
            total=total,
            is_hidden=is_sum and is_hidden,
            missing=missing,
            not_issued=not_issued,
            gap=(total or Decimal(0)) - own if is_told and own is not None else None,
        )

    def value_of(self, key: CellKey) -> Decimal | None:
        """Return the target of a park that is in force today, None where it has none."""
        target = self.targets.get(key)
        return None if target is None else _in_force(target)

    def stated_in(self, key: CellKey) -> Stated:
        """Return what a park's cell says today: the target in force, that none is issued, or nothing."""
        target = self.targets.get(key)
        return stated_in(target) if target is None or target.value is None else _in_force(target)

    def _cell(self, park: Park, indicator: BrokenDown, typed: TypedGrid) -> TargetCell:
        key = (park.pk, indicator.pk)
        target = self.targets.get(key)
        value = self.value_of(key)
        is_open = target is None or target.state in ("draft", "none")
        return TargetCell(
            key=key,
            name=str(park),
            indicator=indicator,
            target=target,
            value=value,
            coming=None if target is None else coming_of(target),
            was_emptied=self.can_edit and park.pk in indicator.emptied_parks,
            last=self.actuals.get(key),
            is_stated=key in self.stated,
            seen=target_token(target),
            text=typed.texts.get(key, _shown(stated_in(target))),
            is_form=self.can_edit and (is_open or key in typed.wrong or key in typed.theirs),
            wrong=typed.wrong.get(key, ""),
            theirs=typed.theirs.get(key, ""),
            is_typed=key in typed.texts,
            address=(park.code, indicator.code),
        )

    def _city_cell(self, indicator: BrokenDown, own: Decimal | None, typed: TypedGrid) -> TargetCell:
        key = (CITY, indicator.pk)
        return TargetCell(
            key=key,
            name=_("city"),
            indicator=indicator,
            target=None,
            value=own,
            last=None,
            seen=target_token(None if own is None else CityTarget(value=own)),
            text=typed.texts.get(key, "" if own is None else plain(own)),
            is_form=self.can_edit,
            wrong=typed.wrong.get(key, ""),
            theirs=typed.theirs.get(key, ""),
            is_typed=key in typed.texts,
            was_emptied=self.can_edit and indicator.was_emptied,
        )


def _targets(user: User, year: int) -> list[TargetOfDay]:
    today = City.objects.today_in_sql(localdate())
    changed = Adjustment.objects.in_force_on(today).filter(target=OuterRef("pk")).order_by("-effective_on")
    coming = Adjustment.objects.coming_after(today).filter(target=OuterRef("pk")).order_by("effective_on")
    # Whose comments these are `TargetCommentQuerySet.visible_to` says; the count is shown with the target alone.
    mine = TargetComment.objects.visible_to(user).open().filter(target=OuterRef("pk")).order_by()
    found = Target.objects.visible_to(user).filter(year=year)
    told = found.annotate(
        in_force=Coalesce(Subquery(changed.values("new")[:1]), "value"),
        coming_value=Subquery(coming.values("new")[:1]),
        coming_on=Subquery(coming.values("effective_on")[:1]),
        open_comments=Coalesce(Subquery(mine.values("target").annotate(n=Count("pk")).values("n")), 0),
    )
    return list(told)


def _gone(year: int) -> dict[str, object]:
    """Return what the events of an indicator say by which targets of a year were taken away."""
    return {"year": year, "indicator": OuterRef("pk"), "pgh_label": "delete"}


def _emptied_parks(year: int) -> ArraySubquery:
    """Return the expression of the parks whose targets were taken away."""
    return ArraySubquery(TARGETS.objects.filter(**_gone(year)).order_by("park").values("park").distinct())


def _shown(stated: Stated) -> str:
    """Return what the field of a cell shows; why no target is issued stands beside it."""
    return stated_words(NoTarget() if isinstance(stated, NoTarget) else stated)


def _set_at_all(year: int) -> ArraySubquery:
    """Return the expression of the parks that have a target of an indicator, whether the reader sees it or not."""
    return ArraySubquery(Target._base_manager.filter(year=year, indicator=OuterRef("pk")).values("park"))


def _in_force(target: TargetOfDay) -> Decimal | None:
    value: Decimal | None = target.in_force
    return value


def coming_of(target: TargetOfDay) -> tuple[Decimal, date] | None:
    """Return what the next adjustment makes of a target of a `Breakdown`, and from which day on; None without one."""
    on = target.coming_on
    return None if on is None or target.coming_value is None else (target.coming_value, on)


def actuals_of(user: User, year: int) -> dict[CellKey, Decimal]:
    """Return what the year before reached, as released after its last quarter; one query."""
    last = Release.objects.counting().filter(period__kind="quarter", period__year=year - 1, period__number=4)
    rows = (
        ReleasedFigure.objects.visible_to(user)
        .filter(release__in=last, value__isnull=False)
        .order_by("release_id")
        .values_list("park", "indicator", "value")
    )
    return {(park, indicator): value for park, indicator, value in rows if value is not None}
