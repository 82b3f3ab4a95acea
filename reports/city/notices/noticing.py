"""What one ought to know of a folder that is allowed: each with its line, the first of a kind and how many there are."""

from __future__ import annotations

import uuid
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db import connection
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from reports.city.errors import place_of
from reports.city.files.figures import ANSWERED
from reports.city.notices.asking import asked_of
from reports.city.staging import Staged

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

_SHOWN = 20


@dataclass(frozen=True)
class Notice:
    """A file, the column to name, the rows to be told of (part, line, what is met), and what is to be said of them."""

    file: str
    column: str
    rows: str
    said: StrOrPromise


NO_REASON = f"""
    SELECT c.part, c.line, 'NA' AS met FROM merged_figures c
      JOIN targets_period d ON d.id = c.period_id
      JOIN targets_figure f ON f.period_id = c.period_id AND f.park_id = c.park_id AND f.indicator_id = c.indicator_id
     WHERE c.reported_state = 'not_applicable' AND {ANSWERED.format(figure="f.id")} IS NULL
       AND (EXISTS (SELECT FROM targets_target g
                     WHERE g.park_id = c.park_id AND g.indicator_id = c.indicator_id AND g.year = d.year
                       AND g.state IN ('issued', 'pledged'))
         OR EXISTS (SELECT FROM targets_period l JOIN targets_figure b ON b.period_id = l.id
                     WHERE l.kind = d.kind AND l.last_on = d.first_on - 1
                       AND b.park_id = c.park_id AND b.indicator_id = c.indicator_id
                       AND coalesce(b.draft_state, (SELECT v.recognised_state FROM targets_figureversion v
                                                     WHERE v.figure_id = b.id ORDER BY v.number DESC LIMIT 1)) = 'number'))
"""
SCHEDULE_WITHOUT_BASE = """
    SELECT s.part, s.line, concat_ws(' ', trim_scale(g.q1), trim_scale(g.q2), trim_scale(g.q3)) AS met
      FROM stage_targets s JOIN parks_park k ON k.code = s.park_code JOIN targets_indicator i ON i.code = s.indicator_code
      JOIN targets_target g ON g.park_id = k.id AND g.indicator_id = i.id AND g.year = s.year
     WHERE i.measure = 'point' AND g.q1 IS NOT NULL AND g.base IS NULL AND g.state <> 'none'
"""


def _numbers(which: str, condition: str) -> str:
    """Return the rows whose reported or recognised number x fits a condition; recognised only where it is another."""
    again = " AND c.recognised_value IS DISTINCT FROM c.reported_value" if which == "recognised" else ""
    return (
        f"SELECT c.part, c.line, trim_scale(c.{which}_value)::text AS met FROM merged_figures c"
        f" JOIN targets_indicator i ON i.id = c.indicator_id, LATERAL (SELECT c.{which}_value AS x) v"
        f" WHERE ({condition}){again}"
    )


NOTICES = (
    Notice(
        "figures",
        "na_reason",
        NO_REASON,
        gettext_lazy("does not apply, and nothing says why: a target is set, or the last period held a number"),
    ),
    *(
        Notice("figures", column, _numbers(which, condition), said)
        for condition, said in (
            (
                "x < i.lowest OR x > i.highest",
                gettext_lazy("lies outside the lowest and highest value of the indicator"),
            ),
            (
                "i.is_whole AND x <> trunc(x)",
                gettext_lazy("is a fraction, but the indicator is counted in whole pieces"),
            ),
        )
        for column, which in (("value", "reported"), ("recognised", "recognised"))
    ),
    Notice(
        "targets",
        "q1",
        SCHEDULE_WITHOUT_BASE,
        gettext_lazy("is a schedule of a level without a base: the path of the indicator decides instead"),
    ),
)


def notices_of(staged: Mapping[str, Staged], act_id: uuid.UUID) -> list[str]:
    """Return what there is to say of the rows of a folder, once they are merged by an act."""
    told = [said for notice in NOTICES if notice.file in staged for said in _said(notice, staged[notice.file])]
    return told + (asked_of(staged["figures"], act_id) if "figures" in staged else [])


def _said(notice: Notice, entry: Staged) -> Iterator[str]:
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT part, line, met, count(*) OVER () FROM ({notice.rows}) AS told ORDER BY part, line LIMIT {_SHOWN}"
        )
        rows = cursor.fetchall()
    for part, line, met, _total in rows:
        place = place_of(entry.labels[part], line, notice.column)
        yield _("%(place)s: “%(met)s” %(said)s.") % {"place": place, "met": met, "said": notice.said}
    if rows and rows[0][3] > len(rows):
        words = {"file": entry.labels[rows[0][0]], "total": rows[0][3], "shown": len(rows), "said": notice.said}
        yield _("%(file)s: %(total)s of these, the first %(shown)s shown: … %(said)s.") % words
