"""How a step is taken of what goes from hand to hand, a park's submission or a department's report of an indicator.

The locks, the table of `targets.entry.workflow`, who was first, the row of the step.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, ClassVar, Generic, TypeAlias, TypeVar

from accounts.audit.trail import Author
from accounts.models import User
from core.workflow import Transition
from targets.acting import Granted, Place, act_at, clock, hold_period, said, step_fields
from targets.entry.models.reports import DepartmentReport, DepartmentReportStep
from targets.entry.models.submissions import Submission, SubmissionStep
from targets.errors import Overtaken
from targets.indicators.models.periods import Period

RowT = TypeVar("RowT", Submission, DepartmentReport)
_Step: TypeAlias = SubmissionStep | DepartmentReportStep


class Movable(Generic[RowT]):
    """What moves by the steps of a table; ``act`` is what the audit calls a step, with its name left open."""

    transitions: ClassVar[Mapping[str, Transition]]
    act: ClassVar[str]

    def __init__(self, period: Period, place: Place, about: tuple[str, str]) -> None:
        kind, key = about
        self.period, self.place, self.about = period, place, (kind, f"{key} {period.label}")

    def held(self, period: Period) -> RowT:
        """Lock its row in a locked period until the act ends; begin it as a draft where there is none."""
        raise NotImplementedError

    def demand_open(self, period: Period, row: RowT) -> None:
        """Refuse what is only done while it is asked for. Raises Closed."""
        raise NotImplementedError

    def step(self, row: RowT, **fields: Any) -> _Step:
        """Return the row of a step, not saved yet."""
        raise NotImplementedError

    def overtaken(self, row: RowT, who: str) -> Overtaken:
        """Return the error that says how far it is now, and who was first where somebody was."""
        raise NotImplementedError


@dataclass
class Move(Generic[RowT]):
    """A step that is being done: the locked rows and who does it.

    ``before`` and ``after`` of `moved` may refuse it or add to it.
    """

    granted: Granted
    period: Period
    row: RowT
    step: _Step | None = None


class _Repeated(Exception):
    """The same person has done the same step already: a double click, a second tab, a request sent again."""


def moved(
    movable: Movable[RowT],
    name: str,
    seen: int,
    author: Author,
    *,
    reason: str = "",
    before: Callable[[Move[RowT]], None] | None = None,
    after: Callable[[Move[RowT]], None] | None = None,
    in_time: bool = False,
) -> RowT:
    """Do one step and return the row: lock, check, let ``before`` act, write step and state, let ``after`` act.

    ``seen`` is the number of the last step that the person saw. A repeated request changes nothing. Raises Overtaken,
    Closed, WorkflowError, PermissionDenied.
    """
    transition, words = movable.transitions[name], reason.strip()
    act, permissions = movable.act % name, [transition.permission]
    try:
        with act_at(act, movable.place, permissions, author, about=movable.about, reason=words) as granted:
            if transition.needs_reason:
                said(reason)
            period = hold_period(movable.period)
            move = Move(granted, period, movable.held(period))
            _demand_state(movable, move.row, transition, seen, granted.by)
            if in_time:
                movable.demand_open(period, move.row)
            if before:
                before(move)
            _take(movable, move, transition, seen + 1, words)
            if after:
                after(move)
    except _Repeated:
        pass
    return move.row


def _take(movable: Movable[RowT], move: Move[RowT], transition: Transition, number: int, reason: str) -> None:
    """Write the step and the state."""
    fields = step_fields(transition, move.granted.entry, number=number, from_state=move.row.state, reason=reason)
    move.step = movable.step(move.row, name=transition.name, at=clock(), **fields)
    move.step.full_clean(exclude=["submission", "report", "by"])
    move.step.save()
    move.row.state = transition.target
    move.row.full_clean()
    move.row.save()


def _demand_state(movable: Movable[RowT], row: RowT, transition: Transition, seen: int, by: User) -> None:
    """Refuse a step from another state than the person saw. Raises Overtaken, and _Repeated for a repeated request."""
    last = row.steps.order_by("number").last()
    number = last.number if last else 0
    if number == seen and row.state in transition.sources:
        return
    if last and number == seen + 1 and last.name == transition.name and last.by_id == by.pk:
        raise _Repeated
    raise movable.overtaken(row, last.by_name if last and number != seen else "")
