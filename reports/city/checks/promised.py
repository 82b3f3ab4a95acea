"""What a folder may not move: pledges that were issued here, and the targets that such a pledge holds."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from django.utils.translation import gettext_lazy as _

from reports.city.checks.checking import CheckRule, check_rules
from reports.city.errors import Problems
from reports.city.staging import Staged
from targets.pledges.pledge_moves import ALIVE

LIVING = ", ".join(f"'{state}'" for state in ALIVE)
_LAST = "(SELECT to_state FROM targets_pledgestep t WHERE t.pledge_id = p.id ORDER BY number DESC LIMIT 1)"
# The living pledge that was issued here for the park and the year of a staged row.
PLEDGE = f"""
    FROM targets_pledge p JOIN targets_pledgedocument d ON d.pledge_id = p.id JOIN parks_park k ON k.id = p.park_id
     WHERE k.code = s.park_code AND p.year = s.year AND {_LAST} IN ({LIVING})
"""
_STORED = """
    FROM targets_target g JOIN parks_park k ON k.id = g.park_id JOIN targets_indicator i ON i.id = g.indicator_id
     WHERE k.code = s.park_code AND i.code = s.indicator_code AND g.year = s.year
"""
_HELD = (
    f"g.indicator_id IN (SELECT i.indicator_id FROM targets_pledgeitem i WHERE i.pledge_id IN (SELECT p.id {PLEDGE}))"
)
AS_PLEDGED = _("as the pledge holds it, which was issued here: adjust the target on its page")
_RULES = (
    CheckRule(
        "targets",
        "park_code",
        f"s.state NOT IN ('draft', 'none') AND EXISTS (SELECT {PLEDGE}) AND NOT EXISTS (SELECT {_STORED})",
        _("a park without a pledge that was issued here, or the state draft or none: the pledge holds no such target"),
    ),
    CheckRule(
        "adjustments",
        "no",
        f"EXISTS (SELECT {PLEDGE}) AND NOT EXISTS (SELECT {_STORED} AND EXISTS"
        " (SELECT FROM targets_adjustment a WHERE a.target_id = g.id AND a.no = s.no))",
        _("an adjustment that is stored: the pledge was issued here, so adjust the target on its page"),
    ),
    CheckRule(
        "pledges",
        "state",
        "EXISTS (SELECT FROM targets_pledge p JOIN targets_pledgedocument d ON d.pledge_id = p.id"
        f" WHERE p.no = s.no AND {_LAST} <> s.state)",
        _("the stored state: this pledge was issued here, and its pages alone move it"),
    ),
    CheckRule(
        "pledges",
        "park_code",
        f"s.state IN ({LIVING}) AND NOT EXISTS (SELECT FROM targets_pledge o WHERE o.no = s.no) AND EXISTS (SELECT {PLEDGE})",
        _("a park without a pledge of that year that was issued here"),
    ),
)


def check_promised(staged: Mapping[str, Staged], problems: Problems) -> None:
    """Report every row that would move a pledge issued here, or a target that such a pledge holds."""
    check_rules((*_RULES, *_of_columns(staged)), staged, problems)


def _of_columns(staged: Mapping[str, Staged]) -> Iterator[CheckRule]:
    """Yield for each column of the targets that is there that it stays as it is; the others are not merged."""
    entry = staged.get("targets")
    for column in entry.file.columns if entry else ():
        if entry and column.name in entry.present and column.name not in entry.file.key:
            stored = column.db_name
            differs = f'g."{stored}" IS DISTINCT FROM s."{column.name}"'
            yield CheckRule("targets", column.name, f"EXISTS (SELECT {_STORED} AND {differs} AND {_HELD})", AS_PLEDGED)
