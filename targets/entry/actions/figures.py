"""Entering figures: what somebody typed meets what is stored, cell by cell."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Unpack

from django.utils.translation import gettext as _

from accounts.audit.trail import Author
from core.fields import plain
from parks.models import Park
from parks.rights import granting
from targets.acting import Place, act_at, clock, hold_period
from targets.entry.actions.opening import demand_open, hold_submission
from targets.entry.actions.versions import Pair, VersionAuthor, hold_cells, write_drafts
from targets.entry.asking import own_indicators_of
from targets.entry.checks import CheckFinding, Question
from targets.entry.grids import grid_of, stored_figures
from targets.entry.models.submissions import Submission, SubmissionState
from targets.entry.surroundings import Surroundings
from targets.errors import CellErrors, Conflict, WorkflowError
from targets.indicators.cells import NOTHING, EnteredCell, Nothing, Typed, cell_of, token_of
from targets.indicators.models.indicators import Indicator
from targets.indicators.models.periods import Period

ENTER_FIGURE, ON_BEHALF = "targets.enter_figure", "targets.enter_on_behalf"
HAND_IN = "targets.hand_in_submission"
# Who may go on entering in which state: once the head has it, the head alone, until it is taken back.
OPEN_STATES = ("draft", "returned", "reopened")


@dataclass(frozen=True)
class Saved:
    """What saving changed: by (park, indicator) what stood there before; how many of the park's own are empty now.

    What was not saved, by key of the grid: ``conflicts`` with what is stored now, ``wrong`` with why it cannot be.
    """

    changed: dict[Pair, EnteredCell | None] = field(default_factory=dict)
    empty: int = 0
    conflicts: Mapping[int, Surroundings] = field(default_factory=dict)
    wrong: Mapping[int, list[Question]] = field(default_factory=dict)


@dataclass(frozen=True)
class Sorted:
    """What was typed, sorted: what is to be written, what two people changed, and what cannot be."""

    changes: dict[int, EnteredCell | None]
    conflicts: dict[int, Surroundings]
    wrong: dict[int, list[Question]]


def save_figures(
    *, park: Park, period: Period, cells: Mapping[int, Typed], on_behalf_of: str = "", **author: Unpack[Author]
) -> Saved:
    """Save what was typed into a park's own cells, by indicator, as drafts: what can be, whatever the others are.

    The assessor enters on behalf of somebody, who is named. Saving the same again changes nothing and leaves no row.
    Where nothing can be saved, raises Conflict with the stored cells where somebody else changed the same ones
    meanwhile, CellErrors for what cannot be. Raises Closed, WorkflowError, PermissionDenied.
    """
    about = ("submission", f"{park.code} {period.label}")
    rows: dict[int, Surroundings] = {}
    try:
        with act_at("targets.save_figures", Place(park), [ENTER_FIGURE, ON_BEHALF], author, about=about) as granted:
            named = _named(granted.permission, on_behalf_of)
            period = hold_period(period)
            submission = hold_submission(park, period)
            demand_open(period, park)
            _demand_open_state(submission, may_hand_in=granting(granted.by, HAND_IN, park_id=park.pk) is not None)
            indicators = own_indicators_of(park, period)
            _demand_asked(cells, indicators)
            held = hold_cells(period, [park.pk], list(cells))
            rows = stored_figures(period, park.pk, indicators)
            if any(typed.cell and typed.cell.answer for typed in cells.values()):
                rows = {row.indicator.pk: row for row in grid_of(period, [park.pk], indicators)}
                rows = {
                    key: row.with_parts({one: typed.cell for one, typed in cells.items()}) for key, row in rows.items()
                }
            found = sorted_out(rows, cells)
            changes = found.changes
            signed = VersionAuthor(by=granted.by, at=clock(), act_id=granted.entry.id, way="entry")
            answered = {(park.pk, key): found for key, found in answered_in(rows, changes).items()}
            granted.entry.details = {"changes": _in_words(rows, changes), **named}  # before the cells change
            write_drafts(period, held, {(park.pk, key): cell for key, cell in changes.items()}, answered, signed)
    except Nothing:
        return Saved(empty=_empty(rows, {}))
    changed = {(park.pk, key): rows[key].entered for key in changes}
    return Saved(changed, _empty(rows, changes), found.conflicts, found.wrong)


def sorted_out(rows: Mapping[int, Surroundings], cells: Mapping[int, Typed]) -> Sorted:
    """Return what is to be written, by key of the grid, and what is not.

    A cell changes where it was typed into and nobody else did. Where nothing can be written, raises Conflict where
    both did, CellErrors for what cannot be, Nothing where no cell changes.
    """
    changes: dict[int, EnteredCell | None] = {}
    conflicts: dict[int, Surroundings] = {}
    for key, typed in cells.items():
        row = rows[key]
        wanted = row.with_answer(_kept_apart(row, row.taken(typed.cell)))
        token, stored = token_of(wanted), row.token
        if token in (stored, typed.seen):
            continue
        if typed.seen == stored:
            changes[key] = wanted
        else:
            conflicts[key] = row
    wrong = _impossible(rows, changes)
    changes = {key: cell for key, cell in changes.items() if key not in wrong}
    if changes:
        return Sorted(changes, conflicts, wrong)
    if conflicts:
        words = _("Somebody else changed the same figures meanwhile. Nothing is saved yet: choose.")
        raise Conflict(words, conflicts, wrong)
    if wrong:
        raise CellErrors(_("Some figures cannot be as they are. Nothing is saved."), wrong)
    raise Nothing


def answered_in(
    rows: Mapping[int, Surroundings], changes: Mapping[int, EnteredCell | None]
) -> dict[int, list[CheckFinding]]:
    """Return which questions changed cells answer, by key of the grid; only what carries an answer is compared."""
    return {key: rows[key].answered_by(cell) for key, cell in changes.items() if cell and cell.answer}


def _kept_apart(row: Surroundings, typed: EnteredCell | None) -> EnteredCell | None:
    """Return what an emptied cell means: not reported where something was handed in before, else nothing."""
    if typed is None and row.held and row.held.version:
        return EnteredCell("unknown")
    return typed


def _impossible(
    rows: Mapping[int, Surroundings], changes: Mapping[int, EnteredCell | None]
) -> dict[int, list[Question]]:
    found = {
        key: [question for question in rows[key].questions(cell_of(cell)) if question.is_error]
        for key, cell in changes.items()
    }
    return {key: questions for key, questions in found.items() if questions}


def _empty(rows: Mapping[int, Surroundings], changes: Mapping[int, EnteredCell | None]) -> int:
    return sum(changes.get(key, row.entered) is None for key, row in rows.items())


def _named(permission: str, on_behalf_of: str) -> dict[str, str]:
    if permission == ENTER_FIGURE:
        return {}
    name = on_behalf_of.strip()
    if not name:
        raise WorkflowError(_("Say on whose behalf you enter the figures, and how they reached you."))
    return {"on_behalf_of": name}


def _demand_open_state(submission: Submission, *, may_hand_in: bool) -> None:
    if submission.state in OPEN_STATES or (submission.state == "ready" and may_hand_in):
        return
    state = SubmissionState(submission.state).label
    if submission.state == "ready":
        raise WorkflowError(_("The figures are with the head (%(state)s). Take them back first.") % {"state": state})
    raise WorkflowError(_("The figures are %(state)s and no longer entered here.") % {"state": state})


def _demand_asked(cells: Mapping[int, Typed], indicators: list[Indicator]) -> None:
    if not cells.keys() <= {indicator.pk for indicator in indicators}:
        raise WorkflowError(_("The form is no longer up to date: other figures are asked for now. Open it anew."))


def _in_words(rows: Mapping[int, Surroundings], changes: Mapping[int, EnteredCell | None]) -> dict[str, object]:
    return {
        rows[key].indicator.code: {"old": words_of(rows[key].entered), "new": words_of(cell)}
        for key, cell in changes.items()
    }


def words_of(entered: EnteredCell | None) -> str | None:
    """Return a cell as the audit trail keeps it: the number, the state, or nothing."""
    if entered is None:
        return None
    return entered.state if entered.value is None else plain(entered.value)


def seen_of(rows: Mapping[int, Surroundings]) -> str:
    """Return one token of all cells of a grid: an act that hands them on says what it has seen."""
    return EnteredCell(NOTHING, note=" ".join(rows[key].token for key in sorted(rows))).token
