"""The steps of a submission, each as the table of `targets.entry.workflow` allows it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any, Unpack

from django.db.models import Max
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from accounts.audit.trail import Act, Author
from parks.models import Park
from targets.acting import Place, clock, said, step_fields
from targets.entry.actions.figures import seen_of
from targets.entry.actions.more_time import answer_with
from targets.entry.actions.moving import Movable, Move, moved
from targets.entry.actions.opening import demand_open, hold_submission
from targets.entry.actions.versions import VersionAuthor, hand_in_cells, hold_figures
from targets.entry.asking import own_indicators_of
from targets.entry.grids import grid_of
from targets.entry.models.figures import Figure
from targets.entry.models.more_time import Extension
from targets.entry.models.submissions import ReturnedCell, Submission, SubmissionState, SubmissionStep
from targets.entry.sign_off import why_not_to_hand_in
from targets.entry.surroundings import Surroundings
from targets.entry.workflow import TRANSITIONS
from targets.errors import CellErrors, Closed, Overtaken, WorkflowError
from targets.indicators.models.periods import Period


class _OfPark(Movable[Submission]):
    """What a park hands in for a period."""

    transitions, act = TRANSITIONS, "targets.%s"

    def __init__(self, park: Park, period: Period) -> None:
        super().__init__(period, Place(park), ("submission", park.code))
        self.park = park

    def held(self, period: Period) -> Submission:
        """Lock the submission."""
        return hold_submission(self.park, period)

    def demand_open(self, period: Period, row: Submission) -> None:
        """Refuse what is only done while the park's figures are asked for. Raises Closed."""
        demand_open(period, self.park)

    def step(self, row: Submission, **fields: Any) -> SubmissionStep:
        """Return the row of a step, not saved yet."""
        return SubmissionStep(submission=row, **fields)

    def overtaken(self, row: Submission, who: str) -> Overtaken:
        """Return the error that says how far the figures are, and who was first where somebody was."""
        words = {"state": SubmissionState(row.state).label, "park": self.park, "who": who}
        if who:
            return Overtaken(_("%(who)s was first: the figures of %(park)s are %(state)s now. Look again.") % words)
        return Overtaken(_("The figures of %(park)s are %(state)s; this cannot be done with them now.") % words)


def report_ready(*, park: Park, period: Period, seen: int, figures: str, **author: Unpack[Author]) -> Submission:
    """Report the drafts to the park's head. ``figures`` is the token of the grid as the person saw it.

    Raises CellErrors where questions are not answered, Overtaken, Closed, WorkflowError, PermissionDenied.
    """

    def check(move: Move[Submission]) -> None:
        """Demand answered questions, and note that the drafts wait for the head."""
        _demand_answered(_seen_rows(park, move.period, figures))
        move.row.ready_at, move.row.handed_in_at = clock(), None

    return moved(_OfPark(park, period), "report_ready", seen, author, before=check, in_time=True)


def take_back(*, park: Park, period: Period, seen: int, **author: Unpack[Author]) -> Submission:
    """Take back what was reported to the head, to go on entering. Raises Overtaken, Closed, PermissionDenied."""

    def forget(move: Move[Submission]) -> None:
        """Let the drafts be drafts again."""
        move.row.ready_at = None

    return moved(_OfPark(park, period), "take_back", seen, author, before=forget, in_time=True)


def hand_in(*, park: Park, period: Period, seen: int, figures: str, **author: Unpack[Author]) -> Submission:
    """Hand in the park's own figures: a version of each, also of what is not reported.

    By the head, a deputy or whom the head named to countersign; the latter never what they entered or put up.
    ``figures`` is the token of the grid as the head saw it: what was changed meanwhile is not handed in unseen.
    Raises CellErrors where questions are not answered, Overtaken, Closed, WorkflowError, PermissionDenied.
    """

    def hand_on(move: Move[Submission]) -> None:
        """Make a version of each figure as the head saw it."""
        refusal = why_not_to_hand_in(move.granted.by, park, move.period, move.row)
        if refusal:
            raise WorkflowError(refusal)
        rows = _seen_rows(park, move.period, figures)
        _demand_answered(rows)
        now = clock()
        signed = VersionAuthor(by=move.granted.by, at=now, act_id=move.granted.entry.id, way="entry")
        held = hold_figures(move.period, [park.pk], list(rows))
        versions = hand_in_cells(move.period, held, rows.values(), signed)
        move.granted.entry.details["versions"] = len(versions)
        move.row.handed_in_at, move.row.reason = now, ""

    return moved(_OfPark(park, period), "hand_in", seen, author, before=hand_on, in_time=True)


def recall(*, park: Park, period: Period, seen: int, reason: str = "", **author: Unpack[Author]) -> Submission:
    """Take back what the park handed in while nobody has decided on it; the versions stay, and it is a draft again.

    Raises Overtaken, Closed, PermissionDenied.
    """

    def forget(move: Move[Submission]) -> None:
        """Let it be neither handed in nor with the head."""
        move.row.handed_in_at = move.row.ready_at = None

    return moved(_OfPark(park, period), "recall", seen, author, reason=reason, before=forget, in_time=True)


def approve(*, park: Park, period: Period, seen: int, reason: str = "", **author: Unpack[Author]) -> Submission:
    """Accept what a park handed in, so that scores use it. Raises Overtaken, WorkflowError, PermissionDenied."""
    return moved(_OfPark(park, period), "approve", seen, author, reason=reason)


def return_submission(
    *,
    park: Park,
    period: Period,
    seen: int,
    reason: str,
    cells: Mapping[int, str] | None = None,
    until_on: date | None = None,
    **author: Unpack[Author],
) -> Submission:
    """Return what a park handed in, with a reason for the whole and, by figure, for single cells.

    ``until_on`` gives the park time beyond the period's closing day; it is asked for where that has passed.
    Raises Overtaken, WorkflowError, PermissionDenied.
    """

    def name_cells(move: Move[Submission]) -> None:
        """Say which single figures are returned, and why."""
        assert isinstance(move.step, SubmissionStep)
        figures = Figure.objects.filter(period=period, park=park, pk__in=cells or {})
        if len(figures) < len(cells or {}):
            raise WorkflowError(_("The page is no longer up to date: it names other figures. Open it anew."))
        ReturnedCell.objects.bulk_create(
            [ReturnedCell(step=move.step, figure=figure, reason=said((cells or {})[figure.pk])) for figure in figures]
        )

    def give_time(move: Move[Submission]) -> None:
        """Give the park time, and tell it why it is asked again."""
        _give_time(move, park, until_on, reason)
        move.row.reason = said(reason)

    return moved(_OfPark(park, period), "return", seen, author, reason=reason, before=give_time, after=name_cells)


def undo_approval(*, park: Park, period: Period, seen: int, reason: str, **author: Unpack[Author]) -> Submission:
    """Take an approval back before the release. Raises Overtaken, WorkflowError, PermissionDenied."""
    return moved(_OfPark(park, period), "undo_approval", seen, author, reason=reason)


def undo_return(*, park: Park, period: Period, seen: int, reason: str, **author: Unpack[Author]) -> Submission:
    """Take a return back while the park has not begun to correct. Raises Overtaken, WorkflowError, PermissionDenied."""

    def untouched(move: Move[Submission]) -> None:
        """Refuse where the park has begun to correct."""
        if Figure.objects.filter(period=period, park=park, indicator__reported_by="park", draft_state__isnull=False):
            raise WorkflowError(_("The park has begun to correct its figures; the return can no longer be taken back."))
        move.row.reason = ""

    return moved(_OfPark(park, period), "undo_return", seen, author, reason=reason, before=untouched)


def reopen(
    *,
    park: Park,
    period: Period,
    seen: int,
    reason: str,
    until_on: date | None = None,
    **author: Unpack[Author],
) -> Submission:
    """Let a park change what was approved already, before the release; ``until_on`` as for a return.

    Raises Overtaken, WorkflowError, PermissionDenied.
    """

    def give_time(move: Move[Submission]) -> None:
        """Give the park time, and tell it why it is asked again."""
        _give_time(move, park, until_on, reason)
        move.row.reason = said(reason)

    return moved(_OfPark(park, period), "reopen", seen, author, reason=reason, before=give_time)


def release_submissions(period: Period, entry: Act) -> int:
    """Mark all approved submissions of a locked period as released, as part of publishing; return how many."""
    approved = list(Submission.objects.select_for_update().filter(period=period, state="approved").order_by("park_id"))
    counts = dict(
        SubmissionStep.objects.filter(submission__in=approved).values_list("submission").annotate(Max("number"))
    )
    transition, now = TRANSITIONS["release"], clock()
    SubmissionStep.objects.bulk_create(
        [
            SubmissionStep(
                submission=submission,
                name=transition.name,
                at=now,
                **step_fields(transition, entry, number=counts.get(submission.pk, 0) + 1, from_state=submission.state),
            )
            for submission in approved
        ]
    )
    return Submission.objects.filter(pk__in=[one.pk for one in approved]).update(state=transition.target)


def _seen_rows(park: Park, period: Period, figures: str) -> dict[int, Surroundings]:
    """Return the park's own cells, locked, by indicator. Raises Overtaken where they are not those the person saw."""
    indicators = own_indicators_of(park, period)
    hold_figures(period, [park.pk], [indicator.pk for indicator in indicators])
    rows = {row.indicator.pk: row for row in grid_of(period, [park.pk], indicators)}
    if seen_of(rows) != figures:
        raise Overtaken(_("The figures were changed meanwhile. Look at them again before you hand them on."))
    return rows


def _demand_answered(rows: Mapping[int, Surroundings]) -> None:
    open_rows = {key: row.now.questions for key, row in rows.items() if row.now.is_open}
    if open_rows:
        raise CellErrors(_("Some figures raise a question: answer it beside the figure."), open_rows)


def _give_time(move: Move[Submission], park: Park, until_on: date | None, reason: str) -> None:
    """Give the park time to correct: what it has, or until a later day. Raises Closed where it would have none."""
    today = localdate(clock())
    if until_on is None:
        until = Extension.objects.until(move.period, park)
        if not move.period.is_open_on(today, until):
            raise Closed(_("The period is closed: say until when the park may correct its figures."))
        return
    if until_on < today:
        raise WorkflowError(_("The park needs time until today at least."))
    extension = Extension.objects.create(
        period=move.period,
        park=park,
        until_on=until_on,
        reason=said(reason),
        by=move.granted.by,
        by_name=str(move.granted.by),
        at=clock(),
    )
    answer_with(extension, move.granted)
