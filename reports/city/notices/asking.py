"""What the entry page would ask about the figures of a folder, told as notices."""

from __future__ import annotations

import uuid
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from typing import NamedTuple

from django.db import connection
from django.utils.translation import gettext as _

from core.fields import plain
from reports.city.errors import place_of
from reports.city.staging import Staged
from targets.entry.checks import CheckFinding, Question
from targets.entry.grids import grid_of
from targets.entry.surroundings import Surroundings
from targets.models import Indicator, Period
from targets.scoring.arithmetic import half_up

# So many of a kind are told, and so many rows are looked at: those of the latest periods, some parks at a time.
_SHOWN, LOOKED_AT, AT_ONCE = 20, 10_000, 20
# What the load tells of all its rows already, changed or not.
TOLD = frozenset({CheckFinding.OUT_OF_BOUNDS, CheckFinding.FRACTION, CheckFinding.NOT_APPLICABLE})
# The cells that an act changed: their drafts, or a version by it; and the ratios of which it changed a part alone.
CHANGED = """
    SELECT c.part, c.line, c.period_id, c.park_id, c.indicator_id, w.is_changed, count(*) OVER () FROM merged_figures c
      JOIN targets_figure f ON f.period_id = c.period_id AND f.park_id = c.park_id AND f.indicator_id = c.indicator_id
      JOIN targets_period p ON p.id = c.period_id
      JOIN targets_indicator i ON i.id = c.indicator_id,
   LATERAL (SELECT c.is_draft OR EXISTS (
               SELECT FROM targets_figureversion v WHERE v.figure_id = f.id AND v.act_id = %(act)s) AS is_changed) w
     WHERE c.reported_state = 'number'
       AND (w.is_changed OR i.numerator_id IS NOT NULL AND EXISTS (
               SELECT FROM targets_figure o JOIN targets_figureversion v ON v.figure_id = o.id
                WHERE o.period_id = c.period_id AND o.park_id = c.park_id
                  AND o.indicator_id IN (i.numerator_id, i.denominator_id) AND v.act_id = %(act)s))
     ORDER BY p.last_on DESC, c.park_id, c.part, c.line LIMIT %(most)s
"""


@dataclass(frozen=True)
class AskedCell:
    """A question about the figure of a row."""

    part: int
    line: int
    question: Question
    value: str
    indicator: Indicator

    @property
    def compared(self) -> str:
        """Return what the value is compared with; what parts make is as exact as their ratio is stated."""
        number = self.question.compared
        if number is None:
            return ""
        is_made = self.question.finding is CheckFinding.RATIO
        return plain(half_up(number, self.indicator.decimals) if is_made else number)


class _Row(NamedTuple):
    """Where a cell stands in a file, and whether it changed itself, or only what it is made of."""

    part: int
    line: int
    is_changed: bool


def asked_of(entry: Staged, act_id: uuid.UUID) -> list[str]:
    """Return what is asked about the figures that a load changed, the first of a kind with their number."""
    with connection.cursor() as cursor:
        cursor.execute(CHANGED, {"act": str(act_id), "most": LOOKED_AT})
        rows = cursor.fetchall()
    left = rows[0][-1] - len(rows) if rows else 0
    by_period: dict[int, dict[tuple[int, int], _Row]] = defaultdict(dict)
    for part, line, period, park, indicator, is_changed, _total in rows:
        by_period[period][park, indicator] = _Row(part, line, is_changed)
    kinds: dict[CheckFinding, list[AskedCell]] = defaultdict(list)
    for found in _asked(by_period):
        kinds[found.question.finding].append(found)
    told = [
        said for asked in kinds.values() for said in _said(entry, sorted(asked, key=lambda one: (one.part, one.line)))
    ]
    if left:
        told.append(_("%(number)s figures of earlier periods were not looked at for odd values.") % {"number": left})
    return told


def _asked(by_period: dict[int, dict[tuple[int, int], _Row]]) -> Iterator[AskedCell]:
    periods = Period.objects.in_bulk(by_period)
    indicators = Indicator.objects.in_bulk({indicator for cells in by_period.values() for _park, indicator in cells})
    parts = {one.pk: [key for key in (one.numerator_id, one.denominator_id) if key] for one in indicators.values()}
    indicators |= Indicator.objects.in_bulk({key for keys in parts.values() for key in keys} - indicators.keys())
    for key, cells in by_period.items():
        parks = sorted({park for park, _indicator in cells})
        changed = {indicator for _park, indicator in cells}
        # Beside a ratio stands what is drafted of its parts, whether it changed or not.
        here = [indicators[one] for one in sorted(changed.union(*(parts[one] for one in changed)))]
        for some in (parks[first : first + AT_ONCE] for first in range(0, len(parks), AT_ONCE)):
            for around in grid_of(periods[key], some, here):
                row = cells.get((around.park_id, around.indicator.pk))
                if row:
                    yield from _of(around, row)


def _of(around: Surroundings, row: _Row) -> Iterator[AskedCell]:
    entered = around.entered
    if entered is None or entered.value is None:
        return
    questions = around.now.questions
    is_beyond = any(question.finding is CheckFinding.OUT_OF_BOUNDS for question in questions)
    for question in questions:
        is_new = row.is_changed or question.finding is CheckFinding.RATIO
        if is_new and question.finding not in TOLD and not (is_beyond and question.finding is CheckFinding.NEGATIVE):
            yield AskedCell(row.part, row.line, question, plain(entered.value), around.indicator)


def _said(entry: Staged, asked: list[AskedCell]) -> Iterator[str]:
    for one in asked[:_SHOWN]:
        words = {"place": place_of(entry.labels[one.part], one.line, "value"), "met": one.value}
        yield _("%(place)s: “%(met)s” %(said)s.") % {**words, "said": question_as_notice(one)}
    if len(asked) > _SHOWN:
        words = {"file": entry.labels[asked[0].part], "total": str(len(asked)), "shown": str(_SHOWN)}
        yield _("%(file)s: %(total)s of these, the first %(shown)s shown: … %(said)s.") % {
            **words,
            "said": question_as_notice(asked[0]),
        }


def question_as_notice(asked: AskedCell) -> str:
    """Return in words what is asked, with what the value is compared with."""
    said = {
        CheckFinding.NEGATIVE: _("is below zero"),
        CheckFinding.NEGATIVE_COUNT: _("is below zero, but counts things"),
        CheckFinding.FALLS: _("is less than the %(compared)s of the period before, though it adds up over the year"),
        CheckFinding.JUMPS: _("is more than three times the usual %(compared)s; check the unit"),
        CheckFinding.OVER_TARGET: _("is more than twice the year's target of %(compared)s"),
        CheckFinding.ZERO: _("is nothing, where there was %(compared)s before"),
        CheckFinding.RATIO: _("does not fit its numerator and denominator, which make %(compared)s"),
    }
    return said[asked.question.finding] % {"compared": asked.compared}
