"""Writing drafts and versions of figures; for the acts of this folder, which hold the locks."""

from __future__ import annotations

import uuid
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from django.db import connection
from django.utils.translation import gettext as _

from accounts.models import User
from core.statements import columns, read
from targets.entry.checks import CheckFinding, questions_of, says_something
from targets.entry.grids import grid_of
from targets.entry.models.answers import Answer
from targets.entry.models.figures import Figure, FigureVersion
from targets.entry.surroundings import Surroundings, range_of
from targets.errors import WorkflowError
from targets.indicators.cells import EnteredCell
from targets.indicators.models.indicators import Indicator
from targets.indicators.models.periods import Period
from targets.scoring.values import Cell, Measure

_DRAFT = ["draft_state", "draft_value", "draft_growth", "draft_base", "draft_is_estimate", "draft_note"]
# One statement for all cells of a form: what bulk_update makes of them takes longer to put together than to run.
UPDATE_DRAFTS = """
    UPDATE targets_figure f
       SET draft_state = n.state, draft_value = n.value, draft_growth = n.growth, draft_base = n.base,
           draft_is_estimate = n.is_estimate, draft_note = n.note
      FROM unnest(%s::bigint[], %s::varchar[], %s::numeric[], %s::numeric[], %s::numeric[], %s::boolean[], %s::text[])
           AS n (id, state, value, growth, base, is_estimate, note)
     WHERE f.id = n.id
"""
_HELD = """
      FROM targets_figure f
     WHERE f.period_id = %(period)s AND f.park_id = ANY (%(parks)s) AND f.indicator_id = ANY (%(indicators)s)
     ORDER BY f.park_id, f.indicator_id FOR UPDATE
"""
HOLD_FIGURES = f"SELECT {columns(Figure, 'f')} {_HELD}"
HOLD_CELLS = f"SELECT f.park_id, f.indicator_id, f.id {_HELD}"
Pair = tuple[int, int]


@dataclass(frozen=True)
class VersionAuthor:
    """What all versions of one act have in common."""

    by: User
    at: datetime
    act_id: uuid.UUID
    way: str
    reason: str = ""
    source: str = ""


def hold_figures(period: Period, park_ids: Collection[int], indicator_ids: Collection[int]) -> dict[Pair, Figure]:
    """Lock the cells of some parks and indicators until the act ends, by (park, indicator)."""
    asked = {"period": period.pk, "parks": list(park_ids), "indicators": list(indicator_ids)}
    return {(figure.park_id, figure.indicator_id): figure for (figure,) in read(HOLD_FIGURES, asked, Figure)}


def hold_cells(period: Period, park_ids: Collection[int], indicator_ids: Collection[int]) -> dict[Pair, int]:
    """Lock the same cells for who writes drafts alone; return the numbers of their figures."""
    asked = {"period": period.pk, "parks": list(park_ids), "indicators": list(indicator_ids)}
    return {(park_id, indicator_id): figure_id for park_id, indicator_id, figure_id in read(HOLD_CELLS, asked)}


def write_drafts(
    period: Period,
    held: Mapping[Pair, int],
    cells: Mapping[Pair, EnteredCell | None],
    answered: Mapping[Pair, list[CheckFinding]] | None = None,
    signed: VersionAuthor | None = None,
) -> None:
    """Put entered cells into their drafts, by the numbers of the figures that there are; None empties one.

    What the cells answer to their questions, which ``answered`` names, is kept as said by who ``signed``.
    """
    made = [_made(period, pair, entered) for pair, entered in cells.items() if pair not in held]
    kept = [(held[pair], *_draft(entered)) for pair, entered in cells.items() if pair in held]
    Figure.objects.bulk_create(made)
    if kept:
        with connection.cursor() as cursor:
            cursor.execute(UPDATE_DRAFTS, [list(column) for column in zip(*kept, strict=True)])
    if signed:
        numbers = {**held, **{(figure.park_id, figure.indicator_id): figure.pk for figure in made}}
        keep_answers(
            [
                (numbers[pair], entered, answered.get(pair, []))
                for pair, entered in cells.items()
                if entered and answered
            ],
            signed,
        )


def keep_answers(cells: Iterable[tuple[int, EnteredCell, list[CheckFinding]]], signed: VersionAuthor) -> None:
    """Keep what cells of figures answer to questions; what was the latest answer already is not said again."""
    given = {
        (figure, finding.value, entered.state, entered.value): entered.answer
        for figure, entered, findings in cells
        if entered.answer
        for finding in findings
    }
    if not given:
        return
    rows = Answer.objects.filter(figure__in={key[0] for key in given}).order_by("id")
    known = {
        (figure, question, state, value): text
        for figure, question, state, value, text in rows.values_list("figure", "question", "state", "value", "text")
    }
    about = {"by": signed.by, "by_name": str(signed.by), "at": signed.at, "act_id": signed.act_id}
    Answer.objects.bulk_create(
        Answer(figure_id=figure, question=question, state=state, value=value, text=text, **about)
        for (figure, question, state, value), text in given.items()
        if known.get((figure, question, state, value)) != text
    )


def _made(period: Period, pair: Pair, entered: EnteredCell | None) -> Figure:
    draft: dict[str, object] = dict(zip(_DRAFT, _draft(entered), strict=True))
    return Figure(period=period, park_id=pair[0], indicator_id=pair[1], **draft)


def _draft(entered: EnteredCell | None) -> tuple[object, ...]:
    """Return what the columns of a draft hold."""
    if entered is None:
        return None, None, None, None, False, ""
    return entered.state, entered.value, entered.growth, entered.base, entered.is_estimate, entered.note


def hand_in_cells(
    period: Period, held: Mapping[Pair, Figure], rows: Iterable[Surroundings], signed: VersionAuthor
) -> list[FigureVersion]:
    """Make a version of every cell that differs from the one that counts, also of what is not reported; empty drafts.

    What is handed in anew is recognised as reported until the department says otherwise.
    """
    figures = dict(held)
    found = list(rows)
    missing = {(row.park_id, row.indicator.pk): None for row in found if (row.park_id, row.indicator.pk) not in held}
    write_drafts(period, {}, missing)
    if missing:
        for figure in Figure.objects.filter(period=period, park__in={pair[0] for pair in missing}):
            figures.setdefault((figure.park_id, figure.indicator_id), figure)
    versions = []
    for row in found:
        figure, version = figures[row.park_id, row.indicator.pk], row.held.version if row.held else None
        entered = row.entered or EnteredCell("unknown")
        if version is None or version.reported != entered:
            number = version.number + 1 if version else 1
            versions.append(_version(figure, number, entered, entered.cell, signed))
    emptied = [figure for figure in held.values() if figure.draft_state is not None]
    kept = {(figure.park_id, figure.indicator_id): figure.pk for figure in emptied}
    write_drafts(period, kept, dict.fromkeys(kept))
    return FigureVersion.objects.bulk_create(versions)


def next_version(
    figure: Figure, number: int, reported: EnteredCell, recognised: Cell, signed: VersionAuthor
) -> FigureVersion:
    """Add one version to a figure and return it; why it was made also answers what is asked about its figure.

    Raises WorkflowError where the indicator cannot have the recognised value.
    """
    _demand_possible(figure.indicator, recognised)
    version = _version(figure, number, reported, recognised, signed)
    version.full_clean(exclude=["figure", "by"])
    version.save()
    counted = replace(reported, state=recognised.state.value, value=recognised.value, answer=signed.reason.strip())
    if says_something(counted.answer):
        (row,) = grid_of(figure.period, [figure.park_id], [figure.indicator])
        keep_answers([(figure.pk, counted, row.answered_by(counted))], signed)
    return version


def _demand_possible(indicator: Indicator, recognised: Cell) -> None:
    measure, possible = Measure(indicator.measure), range_of(indicator)
    asked = questions_of(recognised, unit=indicator.unit, measure=measure, number=1, earlier=(), possible=possible)
    if any(question.is_error for question in asked):
        raise WorkflowError(
            _("This number cannot be: it is outside what the indicator can have, or not in whole pieces.")
        )


def _version(
    figure: Figure, number: int, reported: EnteredCell, recognised: Cell, signed: VersionAuthor
) -> FigureVersion:
    return FigureVersion(
        figure=figure,
        number=number,
        reported_state=reported.state,
        reported_value=reported.value,
        recognised_state=recognised.state.value,
        recognised_value=recognised.value,
        growth=reported.growth,
        base=reported.base,
        is_estimate=reported.is_estimate,
        note=reported.note,
        by=signed.by,
        at=signed.at,
        way=signed.way,
        reason=signed.reason,
        source=signed.source,
        act_id=signed.act_id,
    )
