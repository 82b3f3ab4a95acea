"""Writing drafts and versions of figures; for the acts of this folder, which hold the locks."""

from __future__ import annotations

import uuid
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from django.db import connection

from accounts.models import User
from targets.cells import EnteredCell
from targets.grids import Surroundings
from targets.models import Figure, FigureVersion, Period
from targets.scoring.values import Cell

DRAFT = ["draft_state", "draft_value", "draft_growth", "draft_base", "draft_is_estimate", "draft_note"]
# One statement for all cells of a form: what bulk_update makes of them takes longer to put together than to run.
UPDATE_DRAFTS = """
    UPDATE targets_figure f
       SET draft_state = n.state, draft_value = n.value, draft_growth = n.growth, draft_base = n.base,
           draft_is_estimate = n.is_estimate, draft_note = n.note
      FROM unnest(%s::bigint[], %s::varchar[], %s::numeric[], %s::numeric[], %s::numeric[], %s::boolean[], %s::text[])
           AS n (id, state, value, growth, base, is_estimate, note)
     WHERE f.id = n.id
"""
Pair = tuple[int, int]


@dataclass(frozen=True)
class Signed:
    """What all versions of one act have in common."""

    by: User
    at: datetime
    act_id: uuid.UUID
    way: str
    reason: str = ""
    source: str = ""


def hold_figures(period: Period, park_ids: Collection[int], indicator_ids: Collection[int]) -> dict[Pair, Figure]:
    """Lock the cells of some parks and indicators until the act ends, by (park, indicator)."""
    rows = (
        Figure.objects.select_for_update()
        .filter(period=period, park__in=park_ids, indicator__in=indicator_ids)
        .order_by("park_id", "indicator_id")
    )
    return {(figure.park_id, figure.indicator_id): figure for figure in rows}


def write_drafts(period: Period, held: Mapping[Pair, Figure], cells: Mapping[Pair, EnteredCell | None]) -> None:
    """Put entered cells into their drafts; None empties one."""
    figures = [held.get(pair) or Figure(period=period, park_id=pair[0], indicator_id=pair[1]) for pair in cells]
    for figure, entered in zip(figures, cells.values(), strict=True):
        _draft(figure, entered)
    made = [figure for figure in figures if figure._state.adding]
    kept = [figure for figure in figures if not figure._state.adding]
    Figure.objects.bulk_create(made)
    if kept:
        columns = [[getattr(figure, name) for figure in kept] for name in ("pk", *DRAFT)]
        with connection.cursor() as cursor:
            cursor.execute(UPDATE_DRAFTS, columns)


def _draft(figure: Figure, entered: EnteredCell | None) -> None:
    figure.draft_state = entered.state if entered else None
    figure.draft_value = entered.value if entered else None
    figure.draft_growth = entered.growth if entered else None
    figure.draft_base = entered.base if entered else None
    figure.draft_is_estimate = entered.is_estimate if entered else False
    figure.draft_note = entered.note if entered else ""


def hand_in_cells(
    period: Period, held: Mapping[Pair, Figure], rows: Iterable[Surroundings], signed: Signed
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
    write_drafts(period, held, {(figure.park_id, figure.indicator_id): None for figure in emptied})
    return FigureVersion.objects.bulk_create(versions)


def next_version(figure: Figure, number: int, reported: EnteredCell, recognised: Cell, signed: Signed) -> FigureVersion:
    """Add one version to a figure and return it."""
    version = _version(figure, number, reported, recognised, signed)
    version.full_clean(exclude=["figure", "by"])
    version.save()
    return version


def _version(figure: Figure, number: int, reported: EnteredCell, recognised: Cell, signed: Signed) -> FigureVersion:
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
