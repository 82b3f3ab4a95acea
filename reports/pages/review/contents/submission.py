"""What one park handed in for a period: every cell with what it is compared with, and the steps on the way."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING

from django.http import Http404
from django.utils import timezone
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from accounts.models import AuditEntry, User
from core.workflow import Transition
from parks.models import Park
from parks.rights import granting
from reports.pages.entry.contents.extensions import Extended
from reports.pages.periods.contents.periods import STATE_LIGHTS, may_look, time_words
from reports.pages.review.contents.submission_cells import CategoryRows, categories_of, sees_all
from reports.pages.review.contents.submission_query import with_all
from targets.entry.actions.figures import ENTER_FIGURE, ON_BEHALF, OPEN_STATES
from targets.entry.actions.reviewing import REVISE
from targets.entry.models.submissions import SubmissionState
from targets.entry.workflow import HANDED_IN, TRANSITIONS, open_to
from targets.models import Period

if TYPE_CHECKING:
    from reports.pages.review.contents.submission_query import WholePeriod

DECIDE_SUBMISSION = "targets.approve_submission"


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
        period = with_all(Period.objects.visible_to(user).labelled(label), user, park_code).first()
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
            categories=categories_of(user, park, period),
            waiting=[(row["code"], row["name"]) for row in period.waiting] if may_decide else [],
            decisions=[one for one in open_to(state) if one.permission == DECIDE_SUBMISSION] if may_decide else [],
            is_narrowed=not sees_all(user, park),
            may_enter=is_own or granting(user, ON_BEHALF, park_id=park.pk) is not None,
            is_on_behalf=not is_own,
            may_revise=granting(user, REVISE, park_id=park.pk) is not None,
        )


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
