"""Reads the cells of some parks and indicators in a period, each with what stands around it."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from functools import cache
from typing import Any

from django.db import connection

from core.statements import columns, read
from targets.breakdown.models import Target
from targets.breakdown.querysets import HOLDING
from targets.entry.checks import ASKED, Before
from targets.entry.surroundings import Answers, Held, HeldVersion, Promised, Surroundings
from targets.indicators.cells import EnteredCell, cell_of
from targets.indicators.models.indicators import Indicator
from targets.indicators.models.periods import Period
from targets.scoring.progress import Bounds
from targets.scoring.values import UNKNOWN, Cell, cell

# The bounds of the lights where the year has no scheme of its own.
AHEAD, NEAR = Decimal(1), Decimal("0.9")
# How many periods before are compared with.
_EARLIER = 6
# Cells of a period and of those before it, back to the year before, with the version that counts; those of the period
# itself with all answers, in their order.
_CELLS = """
    SELECT f.park_id, f.indicator_id, p.year, p.number, f.id,
           f.draft_state, f.draft_value, f.draft_growth, f.draft_base, f.draft_is_estimate, f.draft_note,
           v.id, v.number, v.reported_state, v.reported_value, v.growth, v.base, v.is_estimate, v.note,
           v.recognised_state, v.recognised_value, v.by_id, v.at, v.way, v.reason, w.id IS NOT NULL, s.by_name, s.at,
           CASE WHEN p.last_on = %(last_on)s THEN (
               SELECT json_agg(json_build_array(question, state, value::text, text) ORDER BY id) FROM targets_answer
                WHERE figure_id = f.id AND question = ANY (%(questions)s)
           ) END
      FROM targets_figure f
      JOIN targets_period p ON p.id = f.period_id
      LEFT JOIN LATERAL (
           SELECT * FROM targets_figureversion WHERE figure_id = f.id ORDER BY number DESC LIMIT 1
      ) v ON true
      LEFT JOIN targets_verification w ON w.version_id = v.id
      LEFT JOIN targets_cutseen s ON s.version_id = v.id
     WHERE p.kind = %(kind)s AND p.last_on <= %(last_on)s AND p.year >= %(from_year)s
       AND f.park_id = ANY (%(parks)s) AND f.indicator_id = ANY (%(indicators)s)
"""
HERE_ALONE = " AND p.id = %(period)s"


def grid_of(period: Period, park_ids: Collection[int], indicators: Collection[Indicator]) -> Iterator[Surroundings]:
    """Yield the cells of some parks and indicators in a period, by indicator and park; two queries."""
    parts = {key for one in indicators for key in (one.numerator_id, one.denominator_id) if key is not None}
    by_key = {indicator.pk: indicator for indicator in indicators}
    by_pair = _cells(period, park_ids, sorted(by_key.keys() | parts))
    promises, none = _promises(period, park_ids, indicators)
    for indicator in indicators:
        for park_id in park_ids:
            held = by_pair.get((park_id, indicator.pk), {})
            yield Surroundings(
                indicator=indicator,
                park_id=park_id,
                period=period,
                held=held.get((period.year, period.number)),
                last_year=_recognised(held.get((period.year - 1, period.number))),
                earlier=_earlier(held, period),
                promised=promises.get((park_id, indicator.pk)),
                why_no_target=none.get((park_id, indicator.pk), ""),
                parts=_parts(by_pair, park_id, indicator, period, by_key),
            )


def stored_figures(period: Period, park_id: int, indicators: Collection[Indicator]) -> dict[int, Surroundings]:
    """Return by indicator what is stored of a park in a period, compared with nothing; one query."""
    by_pair = _cells(period, [park_id], [indicator.pk for indicator in indicators], is_alone=True)
    here = (period.year, period.number)
    return {
        one.pk: Surroundings(one, park_id, period, by_pair.get((park_id, one.pk), {}).get(here), UNKNOWN, (), None)
        for one in indicators
    }


def _parts(
    by_pair: Mapping[tuple[int, int], Mapping[tuple[int, int], Held]],
    park_id: int,
    ratio: Indicator,
    period: Period,
    by_key: Mapping[int, Indicator],
) -> tuple[Cell, Cell] | None:
    """Return what stands in the parts of a ratio, None of what is none: of others what counts, never their drafts."""
    if ratio.numerator_id is None or ratio.denominator_id is None:
        return None

    def stands(key: int) -> Cell:
        """Return what stands in one part."""
        held, part = by_pair.get((park_id, key), {}).get((period.year, period.number)), by_key.get(key)
        if part is not None and part.reported_by == ratio.reported_by:
            return cell_of(held.entered if held else None)
        return _recognised(held)

    return stands(ratio.numerator_id), stands(ratio.denominator_id)


def _recognised(held: Held | None) -> Cell:
    return held.recognised if held else UNKNOWN


def _earlier(held: Mapping[tuple[int, int], Held], period: Period) -> tuple[Before, ...]:
    """Return the periods before as far as they follow each other without a gap, the latest last."""
    found: list[Before] = []
    for year, number in period.labels_before(_EARLIER):
        before = held.get((year, number))
        if before is None:
            break
        found.insert(0, Before(number, before.recognised))
    return tuple(found)


def _cells(
    period: Period, park_ids: Collection[int], indicator_ids: Collection[int], *, is_alone: bool = False
) -> dict[tuple[int, int], dict[tuple[int, int], Held]]:
    """Return by (park, indicator), and by (year, number) of the period, what is stored; of this period alone if so."""
    found: dict[tuple[int, int], dict[tuple[int, int], Held]] = {}
    with connection.cursor() as cursor:
        asked: dict[str, Any] = {
            "kind": period.kind,
            "last_on": period.last_on,
            "from_year": period.year - 1,
            "parks": list(park_ids),
            "indicators": list(indicator_ids),
            "questions": [finding.value for finding in ASKED],
            "period": period.pk,
        }
        cursor.execute(_CELLS + HERE_ALONE if is_alone else _CELLS, asked)
        for park_id, indicator_id, year, number, *rest in cursor:
            found.setdefault((park_id, indicator_id), {})[year, number] = _held(*rest)
    return found


def _held(figure_id: int, *columns: Any) -> Held:
    draft, stored, answers = columns[:6], columns[6:-1], Answers.of(columns[-1])
    version = None
    if stored[0]:
        recognised = cell(stored[8], stored[9])
        version = HeldVersion(stored[0], stored[1], _entered(stored[2:8], answers), recognised, *stored[10:])
        version = replace(version, answer=answers.text(stored[8], stored[9]))
    return Held(figure_id, _entered(draft, answers) if draft[0] else None, version, answers)


def _entered(stored: Sequence[Any], answers: Answers) -> EnteredCell:
    return replace(EnteredCell(*stored), answer=answers.text(stored[0], stored[1]))


def _promises(
    period: Period, park_ids: Collection[int], indicators: Collection[Indicator]
) -> tuple[dict[tuple[int, int], Promised], dict[tuple[int, int], str]]:
    """Return by (park, indicator) what is promised for the year, as in force on the period's last day.

    Beside it stands why no target was issued, where that was stated.
    """
    by_key = {indicator.pk: indicator for indicator in indicators}
    asked = {
        "year": period.year,
        "day": period.last_on,
        "parks": list(park_ids),
        "indicators": [indicator.pk for indicator in indicators],
        "ahead": AHEAD,
        "near": NEAR,
    }
    rows = list(read(_targets_statement(), asked, Target))
    promises = {
        (target.park_id, target.indicator_id): Promised(
            target.pk,
            target.promise_in(period, by_key[target.indicator_id], in_force),
            Bounds(ahead, near),
        )
        for target, in_force, ahead, near in rows
        if in_force is not None
    }
    return promises, {(row.park_id, row.indicator_id): row.reason for row, *_rest in rows if row.value is None}


@cache
def _targets_statement() -> str:
    """Return the statement of the targets that count, as `TargetQuerySet.counted` says, and of those not issued."""
    scheme = "(SELECT s.{0} FROM targets_scheme s WHERE s.year = %(year)s ORDER BY s.code LIMIT 1)"
    return f"""
        SELECT {columns(Target, "t")}, coalesce((
                   SELECT a.new FROM targets_adjustment a
                    WHERE a.target_id = t.id AND a.effective_on <= %(day)s AND {HOLDING}
                    ORDER BY a.effective_on DESC LIMIT 1
               ), t.value),
               coalesce({scheme.format("ahead")}, %(ahead)s), coalesce({scheme.format("near")}, %(near)s)
          FROM targets_target t
         WHERE t.state IN ('issued', 'pledged', 'none') AND t.year = %(year)s
           AND t.park_id = ANY (%(parks)s) AND t.indicator_id = ANY (%(indicators)s)
    """
