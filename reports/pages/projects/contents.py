"""Projects: the funnel by stage, the list as asked, and one project with its steps."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from typing import TypedDict

from django.db.models import Case, Count, F, IntegerField, OrderBy, OuterRef, QuerySet, Subquery, Sum, Value, When
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.models import User
from parks.models import Project, ProjectStep, Stage
from parks.querysets import EARLY, ProjectQuerySet, coded, named, park_order
from parks.rights import appointments_of
from reports.pages.frame.contents.paging import Pages
from reports.pages.frame.contents.steps import Step

# How an address asks for projects whose channel nobody stated.
NOT_REPORTED = "unknown"
PROJECT_SORTS = {
    "name": "name_key",
    "park": "park__name_key",
    "industry": "industry",
    "channel": "channel",
    "stage": "stage_order",
    "since": "since",
    "total_investment": "total_investment",
    "foreign_capital": "foreign_capital",
}
STAGE_ORDER = Case(
    *(When(stage=stage, then=Value(number)) for number, stage in enumerate(Stage.values)), output_field=IntegerField()
)


@dataclass(frozen=True)
class ProjectQuery:
    """What is asked of the projects; the empty text is "all"."""

    park: str = ""
    industry: str = ""
    channel: str = ""
    stage: str = ""
    text: str = ""
    sort: str = "stage"
    page: int = 1

    @property
    def order(self) -> OrderBy:
        """Return the order of rows; a leading minus turns it round, nothing stands last."""
        expression = F(PROJECT_SORTS[self.sort.removeprefix("-")])
        if self.sort.startswith("-"):
            return expression.desc(nulls_last=True)
        return expression.asc(nulls_last=True)

    @property
    def is_narrowed(self) -> bool:
        """Return whether anything but order and page is asked for."""
        return bool(self.park or self.industry or self.channel or self.stage or self.text)

    def narrow(self, projects: ProjectQuerySet[Project]) -> ProjectQuerySet[Project]:
        """Return the projects asked for, of every stage."""
        if self.park:
            projects = projects.filter(park__code=self.park)
        if self.industry:
            projects = projects.filter(industry=self.industry)
        if self.channel:
            projects = projects.filter(channel="" if self.channel == NOT_REPORTED else self.channel)
        return projects.filter(named(self.text) | coded(self.text)) if self.text else projects


@dataclass(frozen=True)
class ProjectChoices:
    """The parks (code, name) and industries that have projects one may see; one query."""

    parks: list[tuple[str, str]]
    industries: list[str]

    @classmethod
    def of(cls, projects: ProjectQuerySet[Project]) -> ProjectChoices:
        """Return the choices."""
        pairs = projects.order_by(*park_order("park__")).values_list("park__code", "park__name", "industry").distinct()
        rows = list(pairs)
        return cls(
            parks=list(dict.fromkeys((code, name) for code, name, _industry in rows)),
            industries=sorted({industry for _code, _name, industry in rows if industry}),
        )


@dataclass(frozen=True)
class FunnelStage:
    """One stage: how many projects stand there, and their total investment in 亿元 (None where none is known)."""

    stage: Stage
    count: int
    investment: Decimal | None
    unknown: int
    per_cent: Decimal


class Early(StrEnum):
    """Which projects before signing somebody sees: all, those of the own park, or none."""

    ALL = "all"
    OWN = "own"
    NONE = "none"


def early_seen(user: User, park: str = "") -> Early:
    """Return which early projects somebody sees, of a park or ("") of all."""
    if user.has_perm(ProjectQuerySet.every):
        return Early.ALL
    own = appointments_of(user) if user.has_perm(ProjectQuerySet.own) else []
    codes = {held.park.code for held in own if held.park is not None}
    if not park:
        return Early.OWN if codes else Early.NONE
    return Early.ALL if park in codes else Early.NONE


@dataclass(frozen=True)
class ProjectListContents:
    """The projects as asked, and the funnel of all stages; ``rows`` is a queryset, sliced by the page.

    The funnel leaves out the stages of which the person sees nothing (``early``): what is hidden is not zero.
    """

    query: ProjectQuery
    early: Early
    funnel: list[FunnelStage]
    rows: QuerySet[Project]
    pages: Pages
    is_empty: bool

    @property
    def left_out(self) -> str:
        """Return in words what is in neither funnel nor list, "" where nothing is left out."""
        return {
            Early.ALL: "",
            Early.OWN: _("Before signing, projects of the own park alone are counted."),
            Early.NONE: _("Projects before signing are not open to you; they are left out here, and are not zero."),
        }[self.early]

    @classmethod
    def of(
        cls, user: User, projects: ProjectQuerySet[Project], query: ProjectQuery, choices: ProjectChoices
    ) -> ProjectListContents:
        """Return the list as asked; one query, and one more when its rows are read."""
        narrowed = query.narrow(projects)
        early = early_seen(user, query.park)
        hidden = EARLY if early is Early.NONE else ()
        funnel = [stage for stage in _funnel(narrowed) if stage.stage not in hidden]
        chosen = [stage for stage in funnel if query.stage in ("", stage.stage)]
        steps = ProjectStep.objects.visible_to(user).filter(project=OuterRef("pk"), stage=OuterRef("stage"))
        rows = narrowed.filter(stage=query.stage) if query.stage else narrowed
        return cls(
            query=query,
            early=early,
            funnel=funnel,
            rows=rows.select_related("park")
            .annotate(since=Subquery(steps.values("on")[:1]), stage_order=STAGE_ORDER)
            .order_by(query.order, *park_order("park__"), "code"),
            pages=Pages(sum(stage.count for stage in chosen), query.page),
            is_empty=not choices.parks,
        )


class _Counted(TypedDict):
    """How many projects stand in a stage, of how many the investment is known, and its sum."""

    count: int
    known: int
    investment: Decimal | None


def _funnel(projects: ProjectQuerySet[Project]) -> list[FunnelStage]:
    counted = projects.order_by().values("stage").annotate(
        count=Count("pk"), known=Count("total_investment"), investment=Sum("total_investment")
    )  # fmt: skip
    stages: dict[str, _Counted] = {row["stage"]: row for row in counted}
    most = max((row["count"] for row in stages.values()), default=1)
    nothing: _Counted = {"count": 0, "known": 0, "investment": None}
    return [
        FunnelStage(
            stage=stage,
            count=row["count"],
            investment=row["investment"],
            unknown=row["count"] - row["known"],
            per_cent=Decimal(100 * row["count"]) / most,
        )
        for stage in Stage
        for row in [stages.get(stage, nothing)]
    ]


@dataclass(frozen=True)
class ProjectContents:
    """One project with its time line, its amounts with their units, and who stands behind it."""

    project: Project
    time_line: list[Step]

    @classmethod
    def of(cls, user: User, project: Project) -> ProjectContents:
        """Return the page; one query."""
        steps = {step.stage: step for step in ProjectStep.objects.visible_to(user).filter(project=project)}
        reached = Stage.values.index(project.stage)
        return cls(
            project=project,
            time_line=[
                Step(str(stage.label), number <= reached, number == reached, _days(number <= reached, steps.get(stage)))
                for number, stage in enumerate(Stage)
            ],
        )

    @property
    def park_address(self) -> str:
        """Return the address of the project's park."""
        return reverse("reports:park", args=[self.project.park.code])

    @property
    def amounts(self) -> list[tuple[str, Decimal | None, str]]:
        """Return name, value (None is unknown) and unit of what the project brings and needs."""
        project = self.project
        jobs = None if project.jobs is None else Decimal(project.jobs)
        return [
            (_("total investment"), project.total_investment, _("hundred million yuan")),
            (_("foreign capital"), project.foreign_capital, _("ten thousand US dollars")),
            (_("land"), project.land_mu, _("mu")),
            (_("expected sales"), project.expected_sales, _("hundred million yuan")),
            (_("expected tax"), project.expected_tax, _("hundred million yuan")),
            (_("jobs"), jobs, _("people")),
        ]

    @property
    def parties(self) -> list[tuple[str, str]]:
        """Return the people and parties; the empty text is unknown."""
        project = self.project
        return [
            (_("leader"), project.leader),
            (_("responsible"), project.responsible),
            (_("investor"), project.investor),
            (_("industry"), project.industry),
            (_("channel"), project.get_channel_display() if project.channel else ""),
        ]


def _days(is_reached: bool, step: ProjectStep | None) -> list[str]:
    """Return what is known of the days of a stage, in words."""
    if step is None:
        return [_("day not reported") if is_reached else _("not reached yet")]
    days = [_("reached on %(day)s") % {"day": step.on}]
    return [*days, _("recognised on %(day)s") % {"day": step.recognised_on}] if step.recognised_on else days
