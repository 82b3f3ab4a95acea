"""What a plan has paths and texts of, and which years' targets come from it."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, NamedTuple, TypedDict

from django.contrib.postgres.aggregates import StringAgg
from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Count, Exists, OuterRef, Q, Subquery, TextField, Value
from django.db.models.functions import MD5, Cast, Coalesce, Concat, JSONObject
from django.http import Http404

from accounts.models import User
from parks.models import Park
from parks.querysets import short_name_of
from targets.models import Indicator, Plan, PlanTarget, PlanText, TargetSource
from targets.plans.querysets import PlanQuerySet
from targets.scoring.progress import Path, path_of
from targets.scoring.values import Direction, Measure

if TYPE_CHECKING:
    from django.db.models.expressions import Combinable
    from django_stubs_ext import WithAnnotations

    from targets.plans.models import PlanTargetEvent, PlanTextEvent

    class SourceRow(TypedDict):
        """A source as the query brings it."""

        year: int
        code: str
        name: str

    class Sources(TypedDict):
        """What is read of the plan beside its columns."""

        sources: list[SourceRow]

    HeadOfPlan = WithAnnotations[Plan, Sources]

PATHS = PlanTarget.pgh_event_model
TEXTS = PlanText.pgh_event_model
# The fields of `PlanIndicator` that are named otherwise in the database.
_SIDES = {
    "numerator": "numerator__code",
    "denominator": "denominator__code",
    "numerator_name": "numerator__name",
    "denominator_name": "denominator__name",
}


class PlanIndicator(NamedTuple):
    """An indicator that a plan has a path of, or had one; ``has_path`` says whether there is one now."""

    code: str
    name: str
    unit: str
    decimals: int
    direction: str
    measure: str
    growth: str
    total: str
    numerator: str | None
    denominator: str | None
    numerator_name: str | None
    denominator_name: str | None
    path: str = ""
    is_whole: bool = False
    has_path: bool = True

    @property
    def codes(self) -> list[str]:
        """Return the indicators that its values are made of: itself, and the two sides of a ratio."""
        return [self.code, *(code for code in (self.numerator, self.denominator) if code)]

    def path_with(self, base: Decimal | None) -> Path:
        """Return how a year's value falls due, last year's being the base: as everywhere else."""
        sides = Measure(self.measure), Direction(self.direction)
        return path_of(self.path, *sides, unit=self.unit, is_whole=self.is_whole, base=base)


class PlanPark(NamedTuple):
    """A park that a plan has a path or a text of, or had one, by its short name."""

    code: str
    name: str
    is_part: bool


class YearSource(NamedTuple):
    """A year of a plan, and the plan that its targets come from; empty where none is chosen."""

    year: int
    code: str
    name: str


@dataclass(frozen=True)
class PlanHeadRow:
    """A plan with the indicators and parks it has or had paths of, and the source of each year's targets; one query."""

    plan: Plan
    indicators: list[PlanIndicator]
    parks: list[PlanPark]
    stamp: str
    sources: list[YearSource]

    @property
    def own_years(self) -> list[int]:
        """Return the years whose targets come from this plan."""
        return [source.year for source in self.sources if source.code == self.plan.code]

    @property
    def words(self) -> tuple[object, ...]:
        """Return all that a page takes from here: pages of a plan are the same while this is the same."""
        plan = [getattr(self.plan, field.attname) for field in self.plan._meta.concrete_fields]
        return (plan, self.indicators, self.parks, self.stamp, self.sources)

    @classmethod
    def of(cls, plans: PlanQuerySet[Plan], code: str) -> PlanHeadRow:
        """Return the head of a plan's page. Raises Http404."""
        has_path, had_path = _has(PlanTarget, "indicator"), _has(PATHS, "indicator")
        indicators = Indicator.objects.annotate(has_path=has_path).filter(Q(has_path=True) | Q(had_path))
        kept = Q(_has(PlanTarget, "park")) | Q(_has(PATHS, "park")) | Q(_has(PlanText, "park")) | Q(_has(TEXTS, "park"))
        parks = Park.objects.filter(kept)
        plan = (
            plans.filter(code=code)
            .annotate(
                indicators=ArraySubquery(
                    indicators.by_category().values(
                        row=JSONObject(**{name: _SIDES.get(name, name) for name in PlanIndicator._fields})
                    )
                ),
                parks=ArraySubquery(
                    parks.in_order().values(row=JSONObject(code="code", name=short_name_of(), parent="parent_id"))
                ),
                sources=ArraySubquery(
                    TargetSource.objects.filter(year__range=(OuterRef("start_year"), OuterRef("end_year"))).values(
                        row=JSONObject(year="year", code="plan__code", name="plan__name")
                    )
                ),
                history_stamp=Concat(*(_last_event(model) for model in (PATHS, TEXTS)), output_field=TextField()),
                texts_stamp=Subquery(
                    PlanText.objects.filter(plan=OuterRef("pk")).order_by().values("plan").values(stamp=_texts_stamp())
                ),
                stamp=Subquery(paths_of(OuterRef("pk")).order_by().values("plan").values(stamp=_stamp())),
            )
            .first()
        )
        if plan is None:
            raise Http404
        return cls(
            plan=plan,
            indicators=[PlanIndicator(**row) for row in plan.indicators],
            parks=[PlanPark(row["code"], row["name"], row["parent"] is not None) for row in plan.parks],
            stamp=f"{plan.stamp or ''} {plan.texts_stamp or ''} {plan.history_stamp}",
            sources=_sources(plan),
        )


def _has(model: type[PlanTarget | PlanText | PlanTargetEvent | PlanTextEvent], name: str) -> Exists:
    """Return the expression of whether the plan around a query has rows of an indicator or a park of that query."""
    return Exists(model.objects.filter(plan=OuterRef(OuterRef("pk")), **{name: OuterRef("pk")}))


def paths_of(plan: Plan | OuterRef, **wanted: object) -> PlanQuerySet[PlanTarget]:
    """Return the values of a plan's paths."""
    paths: PlanQuerySet[PlanTarget] = PlanTarget.objects.filter(plan=plan, **wanted)
    return paths


def _sources(plan: HeadOfPlan) -> list[YearSource]:
    chosen = {row["year"]: YearSource(**row) for row in plan.sources}
    return [chosen.get(year, YearSource(year, "", "")) for year in range(plan.start_year, plan.end_year + 1)]


def _texts_stamp() -> MD5:
    """Return the expression of what changes with every change of a text."""
    parts: list[Combinable] = [Value(" ", TextField())] * 9
    parts[::2] = [Cast(name, TextField()) for name in ("pk", "year", "category__name", "text", "responsible")]
    return MD5(StringAgg(Concat(*parts), delimiter=",", order_by="pk"))


def _last_event(events: type[PlanTargetEvent | PlanTextEvent]) -> Concat:
    """Return the expression of what changes with every event of a plan: what was taken away keeps its history."""
    last = events.objects.filter(plan=OuterRef("pk")).order_by("-pgh_id").values("pgh_id")[:1]
    return Concat(Cast(Coalesce(Subquery(last), 0), TextField()), Value(" ", TextField()))


def _stamp() -> MD5:
    """Return the expression of what changes with every change of a path."""
    parts: list[Combinable] = [Value(" ", TextField())] * 9
    parts[::2] = [Cast(name, TextField()) for name in ("pk", "park", "indicator", "year", "value")]
    return MD5(StringAgg(Concat(*parts), delimiter=",", order_by="pk"))


@dataclass(frozen=True)
class PlanIndicators:
    """All indicators that are in use, each with ``values``: how many values the plan has of it."""

    plan: Plan
    indicators: list[Indicator]

    @classmethod
    def of(cls, user: User, plan: Plan) -> PlanIndicators:
        """Return the page; one query. An indicator that another replaces stays where the plan has a path of it."""
        indicators = (
            Indicator.objects.visible_to(user)
            .annotate(values_in_plan=Count("plan_targets", filter=Q(plan_targets__plan=plan)))
            .filter(Q(replaced_by=None) | Q(values_in_plan__gt=0))
            .select_related("category")
            .by_category()
        )
        return cls(plan, list(indicators))
