"""What a folder may say of plans: what the acts on a plan would allow, against the acts that run beside the load."""

from __future__ import annotations

from collections.abc import Mapping

from django.db import connection
from django.utils.translation import gettext_lazy as _

from reports.city.checks.checking import CheckRule, check_rules, naming
from reports.city.errors import Problems
from reports.city.staging import Staged

COVERS = "EXISTS (SELECT FROM targets_plan p WHERE p.code = s.plan_code AND s.year BETWEEN p.start_year AND p.end_year)"
# The years of which the plan of a staged row holds something.
_HELD = """
    (SELECT t.year FROM targets_plantarget t JOIN targets_plan p ON p.id = t.plan_id WHERE p.code = s.code
     UNION ALL SELECT t.year FROM targets_plantext t JOIN targets_plan p ON p.id = t.plan_id
      WHERE p.code = s.code AND t.year IS NOT NULL)
"""
_OF_TARGETS = (
    "(SELECT t.year FROM targets_targetsource t JOIN targets_plan p ON p.id = t.plan_id WHERE p.code = s.code) h"
)
SAYS_SOMETHING = _("a text, or who is responsible")
ALL_HELD = _("no year left out that the plan has a value or a text of")
ALL_SOURCES = _("no year left out whose targets come from this plan")
_BEFORE = (
    *(
        CheckRule(name, "text", "btrim(s.text || s.responsible, E' \\t\\r\\n') = ''", SAYS_SOMETHING)
        for name in ("plan_years", "plan_schemes")
    ),
    CheckRule("plans", "start_year", f"EXISTS (SELECT FROM {_HELD} h WHERE h.year < s.start_year)", ALL_HELD),
    CheckRule("plans", "end_year", f"EXISTS (SELECT FROM {_HELD} h WHERE h.year > s.end_year)", ALL_HELD),
)
_AFTER = (
    *(CheckRule(name, "year", f"NOT {COVERS}", _("a year of the plan")) for name in ("plan_targets", "plan_years")),
    CheckRule("target_sources", "plan_code", f"NOT {COVERS}", _("a plan that covers the year")),
    CheckRule("plans", "start_year", f"EXISTS (SELECT FROM {_OF_TARGETS} WHERE h.year < s.start_year)", ALL_SOURCES),
    CheckRule("plans", "end_year", f"EXISTS (SELECT FROM {_OF_TARGETS} WHERE h.year > s.end_year)", ALL_SOURCES),
)


def check_plans_before(staged: Mapping[str, Staged], problems: Problems) -> None:
    """Let no act change the named plans until the load ends, and report what it may not do to them and to sources.

    The years are held before (`hold_years`), as in the acts.
    """
    if named := naming(staged, "plans"):
        with connection.cursor() as cursor:
            cursor.execute(f"SELECT FROM targets_plan WHERE code IN ({named}) ORDER BY id FOR UPDATE")
    check_rules(_BEFORE, staged, problems)


def check_plans_after(staged: Mapping[str, Staged], problems: Problems) -> None:
    """Report years that a plan does not cover, once everything is merged."""
    check_rules(_AFTER, staged, problems)
