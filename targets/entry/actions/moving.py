"""How a step of a submission is taken: the locks, the table of `targets.entry.workflow`, the row of the step."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from django.utils.translation import gettext as _

from accounts.audit.trail import Author
from accounts.models import User
from core.workflow import Transition
from parks.models import Park
from targets.acting import Granted, Place, act_at, clock, hold_period, said
from targets.entry.actions.opening import demand_open, hold_submission
from targets.entry.models.submissions import Submission, SubmissionState, SubmissionStep
from targets.entry.workflow import TRANSITIONS
from targets.errors import Overtaken
from targets.indicators.models.periods import Period


@dataclass
class Move:
    """A step that is being done: the locked rows and who does it.

    ``before`` and ``after`` of `moved` may refuse it or add to it.
    """

    granted: Granted
    park: Park
    period: Period
    submission: Submission
    step: SubmissionStep | None = None


class _Repeated(Exception):
    """The same person has done the same step already: a double click, a second tab, a request sent again."""


Also = Callable[[Move], None]


def moved(
    name: str,
    park: Park,
    period: Period,
    seen: int,
    author: Author,
    *,
    reason: str = "",
    before: Also | None = None,
    after: Also | None = None,
    in_time: bool = False,
) -> Submission:
    """Do one step and return the submission: lock, check, let ``before`` act, write step and state, let ``after`` act.

    A repeated request changes nothing. Raises Overtaken, Closed, WorkflowError, PermissionDenied.
    """
    about = ("submission", f"{park.code} {period.label}")
    transition, words = TRANSITIONS[name], reason.strip()
    try:
        with act_at(
            f"targets.{name}", Place(park), [transition.permission], author, about=about, reason=words
        ) as granted:
            if transition.needs_reason:
                said(reason)
            locked = hold_period(period)
            move = Move(granted, park, locked, hold_submission(park, locked))
            _demand_state(move.submission, transition, seen, granted.by)
            if in_time:
                demand_open(locked, park)
            _take(move, transition, seen + 1, words, before, after)
    except _Repeated:
        return Submission.objects.get(park=park, period=period)
    return move.submission


def _take(
    move: Move, transition: Transition, number: int, reason: str, before: Also | None, after: Also | None
) -> None:
    """Let ``before`` act, write the step and the state, let ``after`` act."""
    if before:
        before(move)
    move.step = _step(move, transition, number, reason)
    move.submission.state = transition.target
    move.submission.full_clean()
    move.submission.save()
    if after:
        after(move)


def _demand_state(submission: Submission, transition: Transition, seen: int, by: User) -> None:
    """Refuse a step from another state than the person saw. Raises Overtaken, and _Repeated for a repeated request."""
    last = submission.steps.order_by("number").last()
    number = last.number if last else 0
    if number == seen and submission.state in transition.sources:
        return
    if last and number == seen + 1 and last.name == transition.name and last.by_id == by.pk:
        raise _Repeated
    words = {"state": SubmissionState(submission.state).label, "park": submission.park}
    if last and number != seen:
        words |= {"who": last.by_name}
        raise Overtaken(_("%(who)s was first: the figures of %(park)s are %(state)s now. Look again.") % words)
    raise Overtaken(_("The figures of %(park)s are %(state)s; this cannot be done with them now.") % words)


def _step(move: Move, transition: Transition, number: int, reason: str) -> SubmissionStep:
    step = SubmissionStep(
        submission=move.submission,
        number=number,
        name=transition.name,
        from_state=move.submission.state,
        to_state=transition.target,
        by=move.granted.by,
        by_name=str(move.granted.by),
        appointment=move.granted.entry.appointment,
        at=clock(),
        reason=reason,
        act_id=move.granted.entry.id,
    )
    step.full_clean(exclude=["submission", "by"])
    step.save()
    return step
