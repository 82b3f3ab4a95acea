"""Making a plan, and changing its name, kind and years."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Unpack

from django.utils.translation import gettext as _

from accounts.audit import Author
from targets.actions.ground import Place, act_at
from targets.actions.plans import CHANGE
from targets.actions.targets import checked
from targets.errors import Overtaken, WorkflowError
from targets.models import Plan, PlanTarget


@dataclass(frozen=True)
class PlanHead:
    """What is said of a plan before its path: years are the first and the last."""

    name: str
    kind: str
    start_year: int
    end_year: int


def make_plan(*, code: str, head: PlanHead, **author: Unpack[Author]) -> Plan:
    """Make a plan without a path. Raises WorkflowError where the code is taken, PermissionDenied."""
    plan = Plan(code=code, **vars(head))
    with act_at("targets.make_plan", Place(), [CHANGE], author, about=("plan", code)) as granted:
        checked(plan).save()
        granted.entry.details = {"new": vars(head)}
    return plan


def change_plan(*, plan: Plan, head: PlanHead, seen: str, **author: Unpack[Author]) -> Plan:
    """Change the head of a plan; ``seen`` is the token of what the form showed. The code stays.

    Raises Overtaken, WorkflowError where the path holds values of years that would fall out, PermissionDenied.
    """
    about = ("plan", plan.code)
    with act_at("targets.change_plan", Place(), [CHANGE], author, about=about) as granted:
        held: Plan = Plan.objects.select_for_update().get(pk=plan.pk)
        if held.head_token != seen:
            raise Overtaken(_("Somebody changed this plan meanwhile. Look at it again."))
        before = {name: getattr(held, name) for name in vars(head)}
        for name, value in vars(head).items():
            setattr(held, name, value)
        _demand_all_years(held)
        checked(held).save()
        changed = [name for name in before if before[name] != getattr(held, name)]
        granted.entry.details = {
            "changes": {name: {"old": before[name], "new": getattr(held, name)} for name in changed}
        }
    return held


def _demand_all_years(plan: Plan) -> None:
    """Refuse years that leave out some that the path has values of."""
    years = PlanTarget.objects.filter(plan=plan).exclude(year__range=(plan.start_year, plan.end_year))
    left_out = sorted(set(years.values_list("year", flat=True)))
    if left_out:
        words = {"years": ", ".join(map(str, left_out))}
        raise WorkflowError(_("The path has values of %(years)s: empty them first, or keep these years.") % words)
