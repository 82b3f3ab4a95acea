"""Pledges of a year, and one of them with its task table and what was adjusted."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from django.db.models import Min, Q
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from accounts.models import User
from core.natural_sort import natural
from parks.models import Park
from reports.pages.breakdown.contents.adjustments import AdjustmentRow, adjustments_in
from reports.pages.frame.contents.paging import Pages
from reports.pages.frame.contents.steps import Step
from reports.pages.pledges.contents.outcomes import Outcome, YearResult, results_in
from reports.pages.pledges.contents.pledging import PLEDGE_LIGHTS, Button, DocumentContents, buttons_of, is_on_paper
from reports.pages.pledges.contents.supplements import SupplementRow, supplements_of
from reports.releases.pledge_results import factor_of, settled_with
from targets.indicators.querysets import official_order
from targets.models import Adjustment, Pledge, PledgeHandIn, PledgeHandOver, PledgeStep, Target
from targets.pledges.models.pledges import PledgeState
from targets.pledges.pledge_moves import PLEDGE_MOVES
from targets.pledges.pledge_texts import growth_to, growth_words
from targets.pledges.querysets import PledgeQuerySet
from targets.scoring.values import Cell

if TYPE_CHECKING:
    from targets.pledges.settlements import Settled

_WAY = [PledgeState.ISSUED, PledgeState.SIGNED_BY_PARK, PledgeState.IN_FORCE, PledgeState.SETTLED]


def pledge_years(pledges: PledgeQuerySet) -> list[int]:
    """Return the years that have pledges one may see, the latest first; one query."""
    return list(pledges.order_by("-year").values_list("year", flat=True).distinct())


@dataclass(frozen=True)
class PledgeRow:
    """One park with a pledge of the year, or with None where the reader sees none."""

    park: Park
    pledge: Pledge | None
    word: str
    light: str

    @property
    def is_on_paper(self) -> bool:
        """Return whether the pledge was signed by hand."""
        return self.pledge is not None and is_on_paper(self.pledge)

    @property
    def park_address(self) -> str:
        """Return the address of the pledge's park."""
        return reverse("reports:park", args=[self.park.code])


@dataclass(frozen=True)
class PledgeListContents:
    """The parks of a year in the city's order, each with its pledges by number; no row where none has one."""

    year: int | None
    years: Sequence[int]
    rows: list[PledgeRow]
    in_force: int
    pages: Pages

    @classmethod
    def of(
        cls, user: User, pledges: PledgeQuerySet, years: Sequence[int], year: int | None, page: int
    ) -> PledgeListContents:
        """Return the list; two queries, none where there are no pledges."""
        if year is None or year not in years:
            return cls(year, years, [], 0, Pages(0))
        found = pledges.filter(year=year).select_related("park", "scan").annotate(
            **{f"{state}_on": Min("steps__on", filter=Q(steps__to_state=state)) for state in _WAY[:3]}
        )  # fmt: skip
        rows = [_row(pledge.park, pledge) for pledge in found]
        have = {row.park.pk for row in rows}
        parks = Park.objects.visible_to(user).existing_on(date(year, 12, 31)).assessed_in(year)
        rows += [_row(park, None) for park in parks if park.pk not in have]
        rows.sort(key=lambda row: (*row.park.place_in_city, natural(row.pledge.no) if row.pledge else []))
        pages = Pages(len(rows), page)
        in_force = sum(row.pledge is not None and row.light == "ahead" for row in rows)
        return cls(year, years, rows[pages.rows], in_force, pages)


def _row(park: Park, pledge: Pledge | None) -> PledgeRow:
    if pledge is None:
        return PledgeRow(park, None, _("none in force"), "plain")
    state: str = pledge.state
    return PledgeRow(park, pledge, str(PledgeState(state).label), PLEDGE_LIGHTS.get(state, "plain"))


@dataclass(frozen=True)
class TaskRow:
    """One line of the task table; growth is that of the target over last year's actual."""

    target: Target
    growth: Cell

    @property
    def growth_text(self) -> str:
        """Return the growth with its sign and unit, or a dash where there is none to show."""
        return growth_words(self.target.indicator, self.growth)


@dataclass(frozen=True)
class PledgeContents:
    """One pledge: parties, days, the task table and the adjustments of its targets."""

    pledge: Pledge
    word: str
    light: str
    time_line: list[Step]
    tasks: list[TaskRow]
    not_issued: list[Target]
    adjustments: list[AdjustmentRow]
    supplements: list[SupplementRow]
    hand_overs: list[PledgeHandOver]
    settled_with: Settled | None
    factor: str | None
    document: DocumentContents | None
    buttons: list[Button]
    may_issue: bool

    @property
    def replace_address(self) -> str:
        """Return where the scan of a sheet signed by hand is replaced; empty for who may not."""
        return reverse("reports:confirm_paper", args=[self.pledge.no]) if self.may_issue else ""

    @property
    def is_on_paper(self) -> bool:
        """Return whether the pledge was signed by hand."""
        return is_on_paper(self.pledge)

    @property
    def park_address(self) -> str:
        """Return the address of the pledge's park."""
        return reverse("reports:park", args=[self.pledge.park.code])

    @property
    def outcome(self) -> Outcome | None:
        """Return what became of the targets once the pledge is settled."""
        return None if self.settled_with is None else Outcome.of(self.results)

    @property
    def results(self) -> list[YearResult]:
        """Return what came of each target of a settled pledge."""
        return [] if self.settled_with is None else results_in(self.settled_with)

    @property
    def has_stretch(self) -> bool:
        """Return whether any target has a second value."""
        return any(task.target.stretch is not None for task in self.tasks)

    @property
    def has_reported_growth(self) -> bool:
        """Return whether the growth of any indicator is reported and never derived."""
        return any(task.target.indicator.growth == "reported" for task in self.tasks)

    @classmethod
    def of(cls, user: User, pledge: Pledge) -> PledgeContents:
        """Return the page; four queries, five for a settled pledge."""
        targets = Target.objects.visible_to(user).filter(park=pledge.park_id, year=pledge.year)
        ordered = targets.select_related("indicator__category").order_by(*official_order("indicator__"))
        adjustments = adjustments_in(Adjustment.objects.visible_to(user).filter(target__in=targets))
        row = _row(pledge.park, pledge)
        document = DocumentContents.of(pledge)
        settled = settled_with(pledge)
        told = list(ordered) if document is None else []
        return cls(
            pledge=pledge,
            word=row.word,
            light=row.light,
            time_line=_time_line(pledge),
            tasks=[TaskRow(target, growth_to(target)) for target in told if target.value is not None],
            not_issued=[target for target in told if target.value is None],
            adjustments=adjustments,
            supplements=supplements_of(pledge, [row.adjustment for row in adjustments]),
            hand_overs=list(pledge.hand_overs.order_by("pk")),
            settled_with=settled,
            factor=factor_of(pledge, pledge.settlement.release) if settled else None,
            document=document,
            buttons=buttons_of(user, pledge, document),
            may_issue=user.has_perm(PLEDGE_MOVES["issue"].permission),
        )


def _time_line(pledge: Pledge) -> list[Step]:
    """Return the steps taken, the hand-in among them, and those to come unless the pledge was replaced or is void."""
    taken = list(pledge.steps.order_by("number"))
    states = {step.to_state for step in taken}
    line = [Step(str(PledgeState(step.to_state).label), True, step is taken[-1], _notes(step)) for step in taken]
    if handed_in := getattr(pledge, "handed_in", None):
        before = sum(step.at <= handed_in.at for step in taken)
        line.insert(before, Step(pgettext("a pledge", "handed in"), True, False, _handed_in_notes(handed_in)))
    if states & {PledgeState.SUPERSEDED, PledgeState.VOID}:
        return line
    return line + [Step(str(state.label), False, False, [_("not yet")]) for state in _WAY if state not in states]


def _handed_in_notes(handed_in: PledgeHandIn) -> list[str]:
    words = [_("on %(day)s") % {"day": handed_in.on}, _("confirmed by %(name)s") % {"name": handed_in.by_name}]
    return [*words, _("paper")] if handed_in.is_paper else words


def _notes(step: PledgeStep) -> list[str]:
    day = _("on %(day)s") % {"day": step.on} if step.on else _("day not reported")
    return [day, *filter(None, [step.by_name, step.reason])]
