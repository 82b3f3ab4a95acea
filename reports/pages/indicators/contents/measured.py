"""What pages say of indicators over time, and parts of wholes in per cent."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import OuterRef, QuerySet, Subquery

from reports.models import Release, ReleasedFigure
from targets.indicators.period_names import period_label
from targets.models import Target
from targets.scoring.arithmetic import CONTEXT, HUNDRED, points_of
from targets.scoring.growth import flow
from targets.scoring.values import UNKNOWN, Cell, cell

# Two years and a quarter: enough to see the same quarter twice before.
PERIODS = 9
# A park's number and an indicator's code.
_Spot = tuple[int, str]


@dataclass(frozen=True)
class History:
    """An indicator over the last periods: (period, value), oldest first; None is a gap.

    A cumulative figure is told as what each period added (当期数), a level as it stood at the period's end.
    """

    measure: str
    steps: list[tuple[str, Decimal | None]]

    @property
    def is_added(self) -> bool:
        """Return whether it is told what each period added."""
        return self.measure == "ytd"

    def over(self, labels: Sequence[str]) -> History:
        """Return the same over some periods; one that it does not know is a gap."""
        known = dict(self.steps)
        return History(self.measure, [(label, known.get(label)) for label in labels])

    @property
    def labels(self) -> list[str]:
        """Return the periods."""
        return [label for label, _value in self.steps]

    @property
    def values(self) -> list[Decimal | None]:
        """Return the values."""
        return [value for _label, value in self.steps]


def history_of(release: Release, figures: QuerySet[ReleasedFigure]) -> dict[str, History]:
    """Return one park's figures by indicator over the last periods, as `histories_of`; one query."""
    return {indicator: history for (_park, indicator), history in histories_of(release, figures).items()}


def histories_of(release: Release, figures: QuerySet[ReleasedFigure]) -> dict[_Spot, History]:
    """Return by park and indicator the last periods up to a release, out of the releases of its series that count.

    One query. What stands in a cell or a chart as a trend is this and nothing else.
    """
    recent = (
        Release.objects.counting()
        .filter(series=release.series, period__kind=release.period.kind, period__last_on__lte=release.period.last_on)
        .newest_first()
        .values("pk")[: PERIODS + 1]
    )
    rows = (
        figures.filter(release__in=recent)
        .annotate(label=period_label("release__period"))
        .order_by("indicator__code", "release__period__last_on", "release_id")
        .values_list(
            "park_id", "indicator__code", "indicator__measure", "label", "release__period__number", "state", "value"
        )
    )
    found: dict[_Spot, tuple[str, list[tuple[str, int, Cell]]]] = {}
    for park, code, measure, label, number, state, value in rows:
        found.setdefault((park, code), (measure, []))[1].append((label, number, cell(state, value)))
    return {spot: _history(measure, cells) for spot, (measure, cells) in found.items()}


def _history(measure: str, cells: list[tuple[str, int, Cell]]) -> History:
    if measure != "ytd":
        return History(measure, [(label, this.value) for label, _number, this in cells[-PERIODS:]])
    steps: list[tuple[str, Decimal | None]] = []
    before: tuple[int, Cell] | None = None
    for label, number, this in cells:
        follows = before is not None and before[0] == number - 1
        added = this if number == 1 else flow(this, before[1] if before and follows else UNKNOWN)
        steps.append((label, added.value))
        before = (number, this)
    return History(measure, steps[-PERIODS:])


def per_cent_of(part: Decimal | None, whole: Decimal | None) -> Decimal | None:
    """Return per cent of a whole, ten decimals; None where there is none or it is not above zero."""
    if part is None or whole is None or whole <= 0:
        return None
    return points_of(CONTEXT.divide(CONTEXT.multiply(HUNDRED, part), whole))


def stretch_of_target() -> Subquery:
    """Return the second value (stretch) of the target of a released figure, None where the target has none."""
    own = Target.objects.counted().filter(
        park=OuterRef("park"), indicator=OuterRef("indicator"), year=OuterRef("release__period__year")
    )
    return Subquery(own.values("stretch")[:1])
