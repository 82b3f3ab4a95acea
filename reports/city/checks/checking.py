"""Checks of whole files against each other and the database, in SQL: each error with its line."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db import connection
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from reports.city.errors import CityError, Problems
from reports.city.files import BY_NAME
from reports.city.files.columns import Column, ColumnKind
from reports.city.files.figures import REPORT_OF, STATE_OF
from reports.city.files.targets import NAMED_TARGET
from reports.city.staging import Staged

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise


@dataclass(frozen=True)
class CheckRule:
    """What no row may be: a condition on the staged row ``s``, the column to name, and what is allowed."""

    file: str
    column: str
    condition: str
    allowed: StrOrPromise


def _otherwise(name: str) -> str:
    """Return the condition that a staged row is stored already and says something else."""
    file = BY_NAME[name]
    same = " AND ".join(f't."{key}" = {file.values[key]}' for key in file.keys)
    others = [one for one in file.stored if one not in file.keys]
    stored, said = (
        ", ".join(names) for names in ((f't."{one}"' for one in others), (file.values[one] for one in others))
    )
    return f"EXISTS (SELECT FROM {file.table} t WHERE {same} AND ROW({stored}) IS DISTINCT FROM ROW({said}))"


SCHEDULE = gettext_lazy("three shares between 0 and 100 that do not fall, or none")

# Asked of the staged rows before anything is written.
_BEFORE = (
    CheckRule(
        "city", "today", "s.today IS NOT NULL AND NOT s.demo", gettext_lazy("empty: only a demo city has its own date")
    ),
    CheckRule("regions", "parent_code", "s.parent_code = s.code", gettext_lazy("another region")),
    CheckRule("parks", "parent_code", "s.parent_code = s.code", gettext_lazy("another park")),
    CheckRule("parks", "successor_code", "s.successor_code = s.code", gettext_lazy("another park")),
    CheckRule(
        "parks",
        "successor_code",
        "s.successor_code IS NOT NULL AND s.closed_on IS NULL",
        gettext_lazy("empty: only a closed park has a successor"),
    ),
    CheckRule("parks", "closed_on", "s.closed_on <= s.established_on", gettext_lazy("a day after established_on")),
    CheckRule("parks", "area_ha", "s.area_ha < 0", gettext_lazy("zero or more")),
    CheckRule(
        "indicators",
        "numerator_code",
        "s.total = 'ratio' AND (s.numerator_code IS NULL OR s.denominator_code IS NULL)",
        gettext_lazy("a numerator and a denominator, because total is ratio"),
    ),
    CheckRule(
        "indicators",
        "numerator_code",
        "s.total <> 'ratio' AND (s.numerator_code IS NOT NULL OR s.denominator_code IS NOT NULL)",
        gettext_lazy("empty, because total is not ratio"),
    ),
    CheckRule(
        "indicators",
        "department_code",
        "s.reported_by = 'department' AND s.department_code IS NULL",
        gettext_lazy("the department that reports it"),
    ),
    CheckRule("indicators", "replaces", "s.replaces = s.code", gettext_lazy("another indicator")),
    CheckRule(
        "indicators",
        "numerator_code",
        "s.code IN (s.numerator_code, s.denominator_code)",
        gettext_lazy("another indicator"),
    ),
    CheckRule(
        "indicators",
        "headline",
        "s.headline IN (SELECT headline FROM stage_indicators WHERE headline IS NOT NULL GROUP BY 1 HAVING count(*) > 1)",
        gettext_lazy("each of 1 to 4 once"),
    ),
    CheckRule("indicators", "lowest", "s.lowest > s.highest", gettext_lazy("a number not above highest")),
    *(
        CheckRule(
            "indicators",
            column,
            f"s.whole AND s.{column} <> trunc(s.{column})",
            gettext_lazy("a whole number, because the indicator is counted in whole pieces"),
        )
        for column in ("lowest", "highest")
    ),
    CheckRule(
        "indicators",
        "path",
        "s.path = 'limit' AND s.direction = 'higher'",
        gettext_lazy("another path: a limit is for indicators where lower is better"),
    ),
    CheckRule(
        "indicators",
        "path",
        "s.path = 'climb' AND s.measure = 'ytd'",
        gettext_lazy("another path: only a level climbs from last year's value to the target"),
    ),
    CheckRule("schemes", "near", "s.near <= 0 OR s.near > s.ahead", gettext_lazy("above 0, and not above ahead")),
    CheckRule("scheme_items", "weight", "s.weight < 0", gettext_lazy("zero or more")),
    CheckRule(
        "periods",
        "due_on",
        "s.opens_on > s.due_on OR s.due_on > s.closes_on",
        gettext_lazy("a day from opens_on to closes_on"),
    ),
    CheckRule(
        "periods",
        "department_due_on",
        "s.department_due_on < s.opens_on",
        gettext_lazy("a day from opens_on on, or empty: the same as due_on"),
    ),
    CheckRule("region_figures", "place", "s.place > s.out_of", gettext_lazy("at most out_of")),
    CheckRule("external_rankings", "place", "s.place > s.out_of", gettext_lazy("at most out_of")),
    CheckRule(
        "submissions",
        "handed_in_at",
        "s.handed_in_at IS NOT NULL AND s.state IN ('draft', 'ready')",
        gettext_lazy("empty: a draft was not handed in"),
    ),
    CheckRule(
        "department_reports",
        "reported_at",
        "s.reported_at IS NOT NULL AND s.state IN ('draft', 'ready')",
        gettext_lazy("empty: a draft was not reported"),
    ),
    CheckRule(
        "targets",
        "target",
        "s.state <> 'none' AND s.target IS NULL",
        gettext_lazy("a number: only where the state is none there is no target"),
    ),
    CheckRule(
        "targets",
        "target",
        "s.state = 'none' AND s.target IS NOT NULL",
        gettext_lazy("empty, because the state is none: no target is issued"),
    ),
    CheckRule(
        "targets",
        "reason",
        "s.state = 'none' AND btrim(s.reason, E' \\t\\r\\n') = ''",
        gettext_lazy("why no target is issued, because the state is none"),
    ),
    CheckRule(
        "figures",
        "na_reason",
        "s.na_reason <> '' AND s.value IS DISTINCT FROM 'NA'",
        gettext_lazy("empty: only a value NA has a reason"),
    ),
    CheckRule(
        "targets",
        "base_estimate",
        "s.base_estimate AND s.base IS NULL",
        gettext_lazy("no, or a base beside it: an estimate is a number"),
    ),
    CheckRule("targets", "q1", "num_nonnulls(s.q1, s.q2, s.q3) IN (1, 2)", SCHEDULE),
    CheckRule("targets", "q1", "s.q1 < 0 OR s.q3 > 100 OR s.q1 > s.q2 OR s.q2 > s.q3", SCHEDULE),
    CheckRule(
        "pledges",
        "signed_on",
        "s.state = 'issued' AND s.signed_on IS NOT NULL",
        gettext_lazy("empty: the park has not signed yet"),
    ),
    CheckRule(
        "pledges",
        "in_force_on",
        "s.state IN ('issued', 'signed_by_park') AND s.in_force_on IS NOT NULL",
        gettext_lazy("empty: the pledge is not in force yet"),
    ),
    CheckRule("plans", "end_year", "s.end_year < s.start_year", gettext_lazy("start_year or later")),
    CheckRule(
        "comparisons",
        "campaign_name",
        "EXISTS (SELECT FROM stage_comparisons o WHERE o.campaign_code = s.campaign_code"
        " AND (o.campaign_name, o.year) IS DISTINCT FROM (s.campaign_name, s.year))",
        gettext_lazy("the same name and year in all rows of a campaign"),
    ),
)

# Asked after everything is merged, still inside the transaction.
AFTER = (
    CheckRule(
        "department_reports",
        "indicator_code",
        "(SELECT reported_by FROM targets_indicator WHERE code = s.indicator_code) = 'park'",
        gettext_lazy("an indicator that a department reports"),
    ),
    CheckRule(
        "targets",
        "state",
        "s.state = 'none' AND EXISTS (SELECT FROM targets_adjustment a JOIN targets_target g ON g.id = a.target_id"
        " JOIN parks_park k ON k.id = g.park_id JOIN targets_indicator i ON i.id = g.indicator_id"
        " WHERE (k.code, i.code, g.year) = (s.park_code, s.indicator_code, s.year))",
        gettext_lazy("another state: the target was adjusted"),
    ),
    CheckRule(
        "targets",
        "target",
        "s.target = 0 AND (SELECT direction FROM targets_indicator WHERE code = s.indicator_code) = 'higher'",
        gettext_lazy("above zero: a target of zero is for indicators where lower is better"),
    ),
    CheckRule(
        "targets",
        "target",
        "s.target < 0 AND EXISTS (SELECT FROM targets_schemeitem i JOIN targets_scheme c ON c.id = i.scheme_id"
        " JOIN targets_indicator n ON n.id = i.indicator_id WHERE n.code = s.indicator_code AND c.year = s.year"
        " AND i.rule LIKE 'completion%%')",
        gettext_lazy("zero or more: a completion rule uses it"),
    ),
    CheckRule(
        "figures",
        "recognised",
        "s.recognised IS NOT NULL AND EXISTS (SELECT FROM targets_indicator i JOIN parks_park k ON k.code = s.park_code"
        " JOIN targets_period d ON d.kind = 'quarter' AND d.year = s.year AND d.number = s.quarter"
        f"{REPORT_OF} WHERE i.code = s.indicator_code AND {STATE_OF} IN ('draft', 'ready'))",
        gettext_lazy("empty: a draft has no recognised value yet"),
    ),
    CheckRule("parks", "parent_code", "s.code IN (WITH RECURSIVE up(code, parent_id, depth) AS (SELECT code, parent_id, 1"
         " FROM parks_park WHERE parent_id IS NOT NULL UNION ALL SELECT up.code, p.parent_id, depth + 1 FROM up"
         " JOIN parks_park p ON p.id = up.parent_id WHERE p.parent_id IS NOT NULL AND depth < 20)"
         " SELECT code FROM up WHERE depth >= 20)", gettext_lazy("a park that is not part of this one")),
    CheckRule("regions", "parent_code", "s.code IN (WITH RECURSIVE up(code, parent_id, depth) AS (SELECT code, parent_id, 1"
         " FROM parks_region WHERE parent_id IS NOT NULL UNION ALL SELECT up.code, p.parent_id, depth + 1 FROM up"
         " JOIN parks_region p ON p.id = up.parent_id WHERE p.parent_id IS NOT NULL AND depth < 20)"
         " SELECT code FROM up WHERE depth >= 20)", gettext_lazy("a region that is not part of this one")),
)  # fmt: skip

# What a stored row no longer allows to change: asked before merging, against the tables.
_STORED = (
    *(
        CheckRule(
            "indicators",
            column,
            f'EXISTS (SELECT FROM targets_indicator t WHERE t.code = s.code AND t."{column}" <> s."{column}"'
            " AND EXISTS (SELECT FROM targets_figure f WHERE f.indicator_id = t.id))",
            gettext_lazy("as it is: figures exist; a new code replaces the old one"),
        )
        for column in ("unit", "measure", "direction")
    ),
    CheckRule(
        "pledges",
        "park_code",
        _otherwise("pledges"),
        gettext_lazy("park, year and parties as issued: a pledge is never changed"),
    ),
    CheckRule(
        "adjustments",
        "new",
        _otherwise("adjustments"),
        gettext_lazy("as stored: an adjustment is never changed; add another one"),
    ),
    CheckRule(
        "adjustments",
        "effective_on",
        "EXISTS (SELECT FROM stage_adjustments o WHERE o.no <> s.no AND (o.park_code, o.indicator_code, o.year,"
        " o.effective_on) = (s.park_code, s.indicator_code, s.year, s.effective_on))"
        f" OR EXISTS (SELECT FROM targets_adjustment t WHERE t.no <> s.no AND t.target_id = {NAMED_TARGET}"
        " AND t.effective_on = s.effective_on AND NOT EXISTS (SELECT FROM targets_supplement u"
        " JOIN targets_supplementwithdrawal w ON w.supplement_id = u.id WHERE u.adjustment_id = t.id))",
        gettext_lazy("another day: a target is adjusted once a day"),
    ),
)


def check_before(staged: Mapping[str, Staged], problems: Problems) -> None:
    """Check keys, references and rules of the staged rows."""
    for entry in staged.values():
        _check_keys(entry, problems)
        for column in entry.file.columns:
            if column.ref and column.name in entry.present:
                _check_references(entry, column, staged, problems)
    check_rules((*_BEFORE, *_STORED, *_of_estimates(staged)), staged, problems)
    _check_city(staged, problems)


def _of_estimates(staged: Mapping[str, Staged]) -> Iterator[CheckRule]:
    """Yield that a base which is stored as an estimate is not emptied by a folder that says nothing of estimates."""
    entry = staged.get("targets")
    if entry is not None and "base" in entry.present and "base_estimate" not in entry.present:
        stored = (
            "EXISTS (SELECT FROM targets_target g JOIN parks_park k ON k.id = g.park_id JOIN targets_indicator i"
            " ON i.id = g.indicator_id WHERE g.base_estimate AND (k.code, i.code, g.year)"
            " = (s.park_code, s.indicator_code, s.year))"
        )
        yield CheckRule(
            "targets", "base", f"s.base IS NULL AND {stored}", _("a number: the stored base is an estimate")
        )


def naming(staged: Mapping[str, Staged], name: str) -> str:
    """Return the statement that reads which rows of a file a folder speaks of; nothing where it speaks of none."""
    return " UNION ".join(
        f"SELECT {column.name} FROM {entry.file.stage}"
        for entry in staged.values()
        for column in entry.file.columns
        if column.ref == name or (entry.file.name, column.name) == (name, "code")
    )


def check_rules(rules: Iterable[CheckRule], staged: Mapping[str, Staged], problems: Problems) -> None:
    """Report every staged row that a rule forbids."""
    for rule in rules:
        entry = staged.get(rule.file)
        if entry is None:
            continue
        column = entry.file.by[rule.column]
        select = f"SELECT part, line, {_shown(column)} FROM {entry.file.stage} s WHERE {rule.condition}"
        _report(entry, rule.column, f"{select} ORDER BY part, line", str(rule.allowed), problems)


def _check_keys(entry: Staged, problems: Problems) -> None:
    """Report rows whose key stands in an earlier row."""
    key = ", ".join(f'"{name}"' for name in entry.file.key)
    present = " AND ".join(f'"{name}" IS NOT NULL' for name in entry.file.key if entry.file.by[name].is_required)
    shown = "concat_ws(' ', " + ", ".join(f'"{name}"' for name in entry.file.key) + ")"
    sql = (
        f"SELECT part, line, met FROM (SELECT part, line, {shown} AS met, row_number()"
        f" OVER (PARTITION BY {key} ORDER BY part, line) AS nth FROM {entry.file.stage} WHERE {present}) AS numbered"
        f" WHERE nth > 1 ORDER BY part, line"
    )
    _report(entry, entry.file.key[0], sql, _("each %(key)s once") % {"key": ", ".join(entry.file.key)}, problems)


def _check_references(entry: Staged, column: Column, staged: Mapping[str, Staged], problems: Problems) -> None:
    """Report codes that are neither in the folder nor stored."""
    if column.ref == "groups" and entry.file.name in ("parks", "group_members"):
        return  # a group that is not there is made
    target = BY_NAME[column.ref]
    names = ["code", "name"] if column.ref == "groups" else ["code"]
    known = " UNION ALL ".join(
        f"SELECT {name} FROM {table}"
        for name in names
        for table in (target.table, *([target.stage] if column.ref in staged else ()))
    )
    if column.ref == "groups" and "parks" in staged:
        known += ' UNION ALL SELECT "group" FROM stage_parks'
    if column.kind is ColumnKind.CODES:
        source = f'{entry.file.stage}, unnest("{column.name}") AS met'
    else:
        source = f'(SELECT part, line, "{column.name}" AS met FROM {entry.file.stage}) AS named'
    sql = (
        f"SELECT part, line, met FROM {source} WHERE met <> '' AND NOT EXISTS"
        f" (SELECT FROM ({known}) AS known(code) WHERE known.code = met) ORDER BY part, line"
    )
    _report(entry, column.name, sql, _("a code that stands in %(file)s") % {"file": column.ref}, problems)


def _check_city(staged: Mapping[str, Staged], problems: Problems) -> None:
    entry = staged.get("city")
    if entry is None:
        return
    if entry.rows != 1:
        problems.add(CityError(entry.labels[0], 0, "", str(entry.rows), _("exactly one row")))
        return
    sql = "SELECT part, line, s.code FROM stage_city s JOIN parks_city c ON c.code <> s.code"
    with connection.cursor() as cursor:
        cursor.execute("SELECT code FROM parks_city")
        row = cursor.fetchone()
    allowed = _("the stored city's code, %(code)s: one installation serves one city") % {"code": row[0] if row else ""}
    _report(entry, "code", sql, allowed, problems)


def _shown(column: Column) -> str:
    """Return the expression that shows what a column holds."""
    return f"coalesce(s.\"{column.name}\"::text, '')"


def _report(entry: Staged, column: str, sql: str, allowed: str, problems: Problems) -> None:
    with connection.cursor() as cursor:
        cursor.execute(sql.replace("%%", "%"))
        for part, line, met in cursor:
            problems.add(entry.error(part, line, column, str(met), allowed))
