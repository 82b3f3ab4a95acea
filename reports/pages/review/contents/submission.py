"""What one park handed in for a period: every cell with what it is compared with, and the steps on the way."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING, TypedDict

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import CharField, F, OuterRef, Subquery
from django.db.models.functions import Cast, JSONObject
from django.http import Http404
from django.urls import reverse
from django.utils import timezone
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from accounts.models import AuditEntry, User
from core.workflow import Transition
from parks.models import City, Park
from parks.querysets import park_order
from parks.rights import departments_of, granting, parks_of
from reports.pages.entry.contents.extensions import Extended, latest_extension
from reports.pages.frame.contents.words import state_words
from reports.pages.periods.contents.periods import STATE_LIGHTS, may_look, time_words
from targets.entry.actions.figures import ENTER_FIGURE, ON_BEHALF, OPEN_STATES
from targets.entry.actions.reviewing import REVISE
from targets.entry.asking import indicators_asked_of
from targets.entry.checks import CheckFinding, Question
from targets.entry.grids import grid_of
from targets.entry.models.submissions import SubmissionState
from targets.entry.surroundings import Figured, HeldVersion, Surroundings
from targets.entry.workflow import HANDED_IN, TRANSITIONS, open_to
from targets.indicators.growth_words import growth_text
from targets.indicators.models.indicators import ReportedBy
from targets.indicators.querysets import PeriodQuerySet
from targets.models import (
    FigureVersion,
    Indicator,
    Period,
    ReturnedCell,
    Submission,
    SubmissionStep,
    Verification,
)
from targets.scoring.values import UNKNOWN, Cell, cell
from targets.templatetags.figures import amount, figure

if TYPE_CHECKING:
    from django_stubs_ext import WithAnnotations

    from reports.pages.entry.contents.column_reports import StepFound
    from reports.pages.entry.contents.extensions import ExtendedRow

    class ParkFound(TypedDict):
        """The park as the period's query brings it."""

        id: int
        code: str
        name: str
        short_name: str

    class _Filed(TypedDict):
        """The submission as the period's query brings it."""

        state: str
        reason: str
        handed_in_at: str | None
        ready_at: str | None

    class ReturnedFound(TypedDict):
        """What a return says of a figure, as the period's query brings it."""

        step_id: int
        figure_id: int
        reason: str
        figure__indicator__name: str

    class VerifiedFound(TypedDict):
        """Who verified a version, as the period's query brings it."""

        version_id: int
        by_name: str

    class BeforeFound(TypedDict):
        """What had been reported, as the period's query brings it."""

        figure: int
        state: str
        value: str | None

    class SaidOfPeriod(TypedDict):
        """What `_with_all` adds to a period: all JSON."""

        found_park: ParkFound | None
        today: date | None
        filed: _Filed | None
        extension: ExtendedRow | None
        steps: list[StepFound]
        returned: list[ReturnedFound]
        verified: list[VerifiedFound]
        before: list[BeforeFound]
        waiting: list[dict[str, str]]

    WholePeriod = WithAnnotations[Period, SaidOfPeriod]

DECIDE_SUBMISSION = "targets.approve_submission"
# The steps after which a park hands in anew, so that what it changed since is worth a look.
ASKING = ("return", "reopen", "recall")
_NOTHING = Figured(flow=None, growth=UNKNOWN, completion=None, light=None)


@dataclass(frozen=True)
class DecisionRow:
    """One act on the submission; ``cells`` are the figures that a return named, with what was wrong."""

    number: int
    word: str
    light: str
    who: str
    appointment: str
    at: datetime
    reason: str
    cells: list[tuple[str, str]]


@dataclass(frozen=True)
class CellRow:
    """One cell as it was handed in; ``version`` is None where it was not.

    ``returned`` says why it is asked for again, ``was_returned`` why it was, once the park has handed in anew;
    ``before`` what was reported then, where it is something else now.
    """

    surroundings: Surroundings
    version: HeldVersion | None
    figured: Figured
    verified: str
    returned: str
    was_returned: str
    before: str
    figure_address: str = ""

    @property
    def indicator(self) -> Indicator:
        """Return what is measured."""
        return self.surroundings.indicator

    @property
    def figure_id(self) -> int | None:
        """Return the number of the figure, None where there is none yet."""
        return self.surroundings.held.figure_id if self.surroundings.held else None

    @property
    def is_missing(self) -> bool:
        """Return whether a department has still to report it; that is no matter of the park."""
        return self.version is None and self.indicator.reported_by == ReportedBy.DEPARTMENT

    @property
    def is_different(self) -> bool:
        """Return whether the department recognised something else than was reported."""
        return self.version is not None and self.version.is_recognised_otherwise

    @property
    def last_year(self) -> str:
        """Return last year's value in words."""
        return self.shown(self.surroundings.last_year)

    @property
    def last_period(self) -> str:
        """Return the value of the period before in words."""
        return self.shown(self.surroundings.last_period)

    @property
    def reported(self) -> str:
        """Return what was reported, to its last digit."""
        return self.shown(self.version.reported.cell) if self.version else "–"

    @property
    def recognised(self) -> str:
        """Return what is recognised, to its last digit."""
        return self.shown(self.version.recognised) if self.version else "–"

    @property
    def growth(self) -> str:
        """Return the growth with its unit."""
        one = self.indicator
        return growth_text(self.figured.growth.value, kind=one.growth, unit=one.unit, decimals=one.decimals)

    @property
    def target(self) -> Decimal | None:
        """Return the year's target, None without one."""
        return self.surroundings.promised.promise.target if self.surroundings.promised else None

    def shown(self, cell: Cell) -> str:
        """Return a value of this cell in words, to its last digit."""
        if cell.value is None:
            return state_words()[cell.state.value]
        return amount(cell.value, self.indicator.decimals)

    @property
    def questions(self) -> list[str]:
        """Return what is odd about the cell, in words."""
        return [oddity_words(question, self.indicator) for question in self.figured.questions]

    @property
    def is_unanswered(self) -> bool:
        """Return whether something is asked about it that nothing answers."""
        return bool(self.figured.questions) and self.figured.is_open


@dataclass(frozen=True)
class CategoryRows:
    """The cells of one category; what has none comes last, without a name."""

    name: str
    cells: list[CellRow]


@dataclass(frozen=True)
class SubmissionContents:
    """Everything the page says about what a park handed in."""

    period: Period
    park: Park
    state: str
    reason: str
    handed_in_at: datetime | None
    ready_at: datetime | None
    extension: Extended | None
    timing: str
    today: date
    steps: list[DecisionRow]
    categories: list[CategoryRows]
    waiting: list[tuple[str, str]]
    decisions: list[Transition]
    is_narrowed: bool
    may_enter: bool = False
    is_on_behalf: bool = False
    may_revise: bool = False

    @property
    def can_enter(self) -> bool:
        """Return whether the person may type figures of the park now, the assessor on somebody's behalf."""
        is_open = self.period.is_open_on(self.today, self.extension.until_on if self.extension else None)
        return self.may_enter and is_open and (self.state or "draft") in OPEN_STATES

    @property
    def can_revise(self) -> bool:
        """Return whether what the park reported is released, and the person is who revises it."""
        return self.state == "released" and self.may_revise

    @property
    def seen(self) -> int:
        """Return the number of the last step."""
        return self.steps[-1].number if self.steps else 0

    @property
    def word(self) -> str:
        """Return the word for the state."""
        return str(SubmissionState(self.state).label) if self.state else _("not begun")

    @property
    def light(self) -> str:
        """Return how the state is marked."""
        return STATE_LIGHTS.get(self.state, "plain")

    @property
    def needs_time(self) -> bool:
        """Return whether a park that corrects would need more time: its last day has passed."""
        return not self.period.is_open_on(self.today, self.extension.until_on if self.extension else None)

    @property
    def can_return(self) -> bool:
        """Return whether the person may return it now."""
        return any(decision.name == "return" for decision in self.decisions)

    @property
    def can_reopen(self) -> bool:
        """Return whether the person may reopen it now."""
        return any(decision.name == "reopen" for decision in self.decisions)

    @property
    def figures(self) -> list[int]:
        """Return the numbers of the figures that a return can name."""
        return list(self.names)

    @property
    def names(self) -> dict[int, str]:
        """Return the indicators' names by figure."""
        found = (cell for category in self.categories for cell in category.cells)
        return {cell.figure_id: cell.indicator.name for cell in found if cell.figure_id is not None}

    @property
    def next_waiting(self) -> tuple[str, str] | None:
        """Return code and name of another park that waits for a decision."""
        return next((row for row in self.waiting if row[0] != self.park.code), None)

    @classmethod
    def of(cls, user: User, label: str, park_code: str) -> SubmissionContents:
        """Return the page; four queries. Raises Http404 where the person may not look at it."""
        period = _with_all(Period.objects.visible_to(user).labelled(label), user, park_code).first()
        if period is None or period.found_park is None or not may_look(user, period.found_park["id"]):
            raise Http404
        park, found = Park(**period.found_park), period.filed
        state = found["state"] if found else ""
        handed_in_at, extension = _instant(found["handed_in_at"] if found else None), Extended.read(period.extension)
        may_decide = granting(user, DECIDE_SUBMISSION, park_id=park.pk) is not None
        is_own = granting(user, ENTER_FIGURE, park_id=park.pk) is not None
        return cls(
            period=period,
            park=park,
            state=state,
            reason=found["reason"] if found else "",
            handed_in_at=handed_in_at,
            ready_at=_instant(found["ready_at"] if found else None),
            extension=extension,
            timing=_timing(period, state, handed_in_at, extension),
            today=period.today or localdate(timezone.now()),
            steps=_steps(period),
            categories=_categories(user, park, period),
            waiting=[(row["code"], row["name"]) for row in period.waiting] if may_decide else [],
            decisions=[one for one in open_to(state) if one.permission == DECIDE_SUBMISSION] if may_decide else [],
            is_narrowed=not _sees_all(user, park),
            may_enter=is_own or granting(user, ON_BEHALF, park_id=park.pk) is not None,
            is_on_behalf=not is_own,
            may_revise=granting(user, REVISE, park_id=park.pk) is not None,
        )


def _with_all(periods: PeriodQuerySet, user: User, park_code: str) -> PeriodQuerySet[WholePeriod]:
    """Add to a period all that is said about a park's submission but its cells; no query of its own."""
    here = {"period": OuterRef("pk"), "park__code": park_code}
    park = Park.objects.visible_to(user).filter(code=park_code)
    submissions = Submission.objects.visible_to(user)
    filed = submissions.filter(**here).values(
        found=JSONObject(state="state", reason="reason", handed_in_at="handed_in_at", ready_at="ready_at")
    )
    steps = SubmissionStep.objects.visible_to(user).filter(
        submission__period=OuterRef("pk"), submission__park__code=park_code
    )
    returned = ReturnedCell.objects.visible_to(user).filter(figure__period=OuterRef("pk"), figure__park__code=park_code)
    verified = Verification.objects.visible_to(user).filter(
        version__figure__period=OuterRef("pk"), version__figure__park__code=park_code
    )
    asked_again = SubmissionStep.objects.visible_to(user).filter(
        submission__period=OuterRef("figure__period"), submission__park=OuterRef("figure__park"), name__in=ASKING
    )
    versions = FigureVersion.objects.visible_to(user).filter(
        figure__period=OuterRef("pk"),
        figure__park__code=park_code,
        at__lte=Subquery(asked_again.order_by("-number").values("at")[:1]),
    )
    waiting = submissions.filter(period=OuterRef("pk"), state="handed_in").order_by(*park_order("park__"))
    return periods.annotate(
        found_park=Subquery(park.values(found=JSONObject(id="id", code="code", name="name", short_name="short_name"))),
        today=Subquery(City.objects.visible_to(user).values("today")[:1]),
        filed=Subquery(filed),
        extension=latest_extension(user, **here),
        steps=ArraySubquery(steps.order_by("number").values(found=JSONObject(**_columns(_STEP)))),
        returned=ArraySubquery(returned.order_by("id").values(found=JSONObject(**_columns(_RETURNED)))),
        verified=ArraySubquery(verified.values(found=JSONObject(**_columns(_VERIFIED)))),
        before=ArraySubquery(
            versions.counting().values(
                found=JSONObject(figure="figure_id", state="reported_state", value=Cast("reported_value", CharField()))
            )
        ),
        waiting=ArraySubquery(waiting.values(found=JSONObject(code="park__code", name="park__name"))[:2]),
    )


_STEP = ("id", "number", "name", "to_state", "by_name", "appointment", "at", "reason")
_RETURNED = ("step_id", "figure_id", "reason", "figure__indicator__name")
_VERIFIED = ("version_id", "by_name")


def _columns(names: tuple[str, ...]) -> dict[str, F]:
    return {name: F(name) for name in names}


def _instant(text: str | None) -> datetime | None:
    return datetime.fromisoformat(text) if text else None


def _timing(period: Period, state: str, at: datetime | None, extension: Extended | None) -> str:
    """Return whether it came in time, by the park's own due day; nothing before it came."""
    if state not in HANDED_IN or at is None:
        return ""
    late = period.late_by(at, extension.until_on if extension else None)
    return _("on time") if late is None else _("%(time)s late") % {"time": time_words(late)}


def _steps(period: WholePeriod) -> list[DecisionRow]:
    cells: dict[int, list[tuple[str, str]]] = {}
    for row in period.returned:
        cells.setdefault(row["step_id"], []).append((row["figure__indicator__name"], row["reason"]))
    return [
        DecisionRow(
            number=step["number"],
            word=str(TRANSITIONS[step["name"]].label),
            light=STATE_LIGHTS.get(step["to_state"], "plain"),
            who=AuditEntry.Way.or_name(step["by_name"]),
            appointment=step["appointment"],
            at=datetime.fromisoformat(step["at"]),
            reason=step["reason"],
            cells=cells.get(step["id"], []),
        )
        for step in period.steps
    ]


def _sees_all(user: User, park: Park) -> bool:
    """Return whether somebody sees all cells of a park, rather than those of the own department alone."""
    return user.has_perm("targets.view_every_figure") or park.pk in parks_of(user)


def _categories(user: User, park: Park, period: WholePeriod) -> list[CategoryRows]:
    asked = Indicator.objects.visible_to(user).filter(indicators_asked_of(park, period))
    if not _sees_all(user, park):
        asked = asked.filter(department__in=departments_of(user))
    ordered = asked.select_related("category", "department").by_category()
    told = _told(period)
    found: dict[str, list[CellRow]] = {}
    for row in grid_of(period, [park.pk], list(ordered)):
        name = row.indicator.category.name if row.indicator.category else ""
        found.setdefault(name, []).append(_cell(row, told, park))
    return [CategoryRows(name, cells) for name, cells in found.items()]


@dataclass(frozen=True)
class _Told:
    """What was said about the cells of a submission: who verified a version, and by figure what a return says.

    ``before`` is by figure what had been reported when the park was asked again or took its figures back last.
    """

    verified: Mapping[int, str]
    returned: Mapping[int, str]
    is_answered: bool
    before: Mapping[int, Cell]


def _told(period: WholePeriod) -> _Told:
    """Return it; what an earlier return said, and one that was taken back, is past."""
    names = {step["number"]: step["name"] for step in period.steps}
    last = max((number for number, name in names.items() if name == "return"), default=0)
    after = [name for number, name in names.items() if number > last]
    ids = {step["id"] for step in period.steps if step["number"] == last and "undo_return" not in after}
    return _Told(
        verified={row["version_id"]: row["by_name"] for row in period.verified},
        returned={row["figure_id"]: row["reason"] for row in period.returned if row["step_id"] in ids},
        is_answered="hand_in" in after,
        before={
            row["figure"]: cell(row["state"], None if row["value"] is None else Decimal(row["value"]))
            for row in period.before
        },
    )


def _cell(row: Surroundings, told: _Told, park: Park) -> CellRow:
    version = row.held.version if row.held else None
    key = row.held.figure_id if row.held else 0
    said, before = told.returned.get(key, ""), told.before.get(key)
    found = CellRow(
        surroundings=row,
        version=version,
        figured=row.figured(version.counted) if version else _NOTHING,
        verified=told.verified.get(version.id, "") if version else "",
        returned="" if told.is_answered else said,
        was_returned=said if told.is_answered else "",
        before="",
        figure_address=reverse("reports:figure", args=[park.code, row.period.label, row.indicator.code])
        if row.held
        else "",
    )
    is_changed = version is not None and before is not None and version.reported.cell != before
    return replace(found, before=found.shown(before)) if is_changed and before else found


def oddity_words(question: Question, indicator: Indicator) -> str:
    """Return in words what is odd about a number."""
    compared = "" if question.compared is None else figure(question.compared, indicator.decimals)
    words = {
        CheckFinding.NEGATIVE_COUNT: _("there are never fewer than none"),
        CheckFinding.NEGATIVE: _("below zero"),
        CheckFinding.FALLS: _("cumulative, and less than the %(compared)s of the period before"),
        CheckFinding.JUMPS: _("more than three times the usual %(compared)s"),
        CheckFinding.OVER_TARGET: _("more than twice the year's target of %(compared)s"),
        CheckFinding.ZERO: _("nothing, where there was %(compared)s before"),
        CheckFinding.RATIO: _("numerator and denominator make %(compared)s"),
        CheckFinding.OUT_OF_BOUNDS: _("beyond the limit of %(compared)s"),
        CheckFinding.FRACTION: _("not in whole pieces"),
        CheckFinding.NOT_APPLICABLE: _("does not apply, though there is a target or an earlier figure"),
    }[question.finding]
    return words % {"compared": compared}
