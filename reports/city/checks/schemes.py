"""Checks the schemes that a load touched: rules and parameters are errors, odd weights are warnings."""

from __future__ import annotations

from collections.abc import Mapping

from django.db import connection
from django.utils.translation import gettext as _

from parks.models import ParkGroup
from reports.city.checks.checking import naming
from reports.city.errors import Problems
from reports.city.staging import Staged
from targets.models import Scheme, SchemeItem
from targets.scoring.scheme import ALLOWED, Item, Problem, check_scheme
from targets.scoring.values import Direction


def check_schemes(staged: Mapping[str, Staged], problems: Problems) -> list[str]:
    """Report what is wrong with the items of every touched scheme and return warnings."""
    warnings: list[str] = []
    groups = list(ParkGroup.objects.values_list("code", flat=True))
    for scheme in Scheme.objects.filter(code__in=_touched(staged)).order_by("code"):
        rows = scheme.items.select_related("indicator", "group").order_by("indicator__code")
        items = [_item(row) for row in rows]
        for problem in check_scheme(items, groups, Direction(scheme.better)):
            if problem.is_warning:
                words = {"scheme": scheme.code, "group": problem.group, "met": problem.met}
                if not scheme.is_renormalised:
                    warnings.append(
                        _("Scheme %(scheme)s, group %(group)s: the weights add up to %(met)s, neither 1 nor 100.")
                        % words
                    )
            else:
                _report(scheme.code, problem, staged, problems)
    return warnings


def _touched(staged: Mapping[str, Staged]) -> list[str]:
    named = naming(staged, "schemes")
    if not named:
        return []
    with connection.cursor() as cursor:
        cursor.execute(named)
        return [code for (code,) in cursor.fetchall()]


def _item(row: SchemeItem) -> Item:
    return Item(
        indicator=row.indicator.code,
        weight=row.weight,
        rule=row.rule,
        parameters=row.parameters,
        direction=Direction(row.indicator.direction),
        is_whole=row.indicator.is_whole,
        excluded_parks=frozenset(row.excluded_parks),
        group=row.group.code if row.group else None,
    )


def _report(scheme: str, problem: Problem, staged: Mapping[str, Staged], problems: Problems) -> None:
    """Report a problem of an item at its line, or at the scheme's where the item was loaded before."""
    column = "parameters" if problem.parameter else "rule"
    met = f"{problem.parameter} {problem.met}".strip() if problem.parameter else problem.met
    place = _line(scheme, problem, staged)
    allowed = _words(problem)
    if place is None:
        entry = staged.get("schemes") or staged["scheme_items"]
        problems.add(entry.error(0, 0, "", f"{scheme} {problem.indicator} {met}", allowed))
    else:
        problems.add(staged["scheme_items"].error(*place, column, met, allowed))


def _line(scheme: str, problem: Problem, staged: Mapping[str, Staged]) -> tuple[int, int] | None:
    if "scheme_items" not in staged:
        return None
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT part, line FROM stage_scheme_items s LEFT JOIN parks_parkgroup g"
            ' ON s."group" IN (g.code, g.name) WHERE scheme_code = %s AND indicator_code = %s'
            " AND g.code IS NOT DISTINCT FROM %s",
            [scheme, problem.indicator, problem.group],
        )
        row = cursor.fetchone()
    return (row[0], row[1]) if row else None


def _words(problem: Problem) -> str:
    """Return what is allowed, in words."""
    return _(ALLOWED[problem.code]) % {"allowed": problem.allowed}
