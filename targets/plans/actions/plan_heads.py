"""Making a plan, changing its name, kind and years, and choosing the one that a year's targets come from."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Unpack

from django.utils.translation import gettext as _

from accounts.audit.trail import Author
from targets.acting import Place, act_at
from targets.breakdown.actions.targets import checked, hold_year
from targets.errors import Overtaken, WorkflowError
from targets.indicators.cells import Nothing
from targets.plans.actions.plans import CHANGE_PLAN
from targets.plans.models import Plan, PlanTarget, PlanText, TargetSource


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
    with act_at("targets.make_plan", Place(), [CHANGE_PLAN], author, about=("plan", code)) as granted:
        checked(plan).save()
        granted.entry.details = {"new": vars(head)}
    return plan


def change_plan(*, plan: Plan, head: PlanHead, seen: str, **author: Unpack[Author]) -> Plan:
    """Change the head of a plan; ``seen`` is the token of what the form showed. The code stays.

    Raises Overtaken, WorkflowError where the path holds values of years that would fall out, PermissionDenied.
    """
    about = ("plan", plan.code)
    with act_at("targets.change_plan", Place(), [CHANGE_PLAN], author, about=about) as granted:
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


def choose_source(*, year: int, plan: Plan | None, seen: str, **author: Unpack[Author]) -> bool:
    """Choose the plan that the targets of a year come from, None for no plan; return whether that changed anything.

    ``seen`` is the code of the plan that the form showed as chosen, empty for none. Targets that are there stay as
    they are. Raises Overtaken, WorkflowError where the plan does not cover the year, PermissionDenied.
    """
    try:
        with act_at("targets.choose_source", Place(), [CHANGE_PLAN], author, about=("targets", year)) as granted:
            hold_year(year)
            held = TargetSource.objects.select_related("plan").filter(year=year).first()
            before, after = held.plan.code if held else "", plan.code if plan else ""
            if before == after:
                raise Nothing
            if seen != before:
                raise Overtaken(_("Somebody chose another plan meanwhile. Look at it again."))
            _write_source(year, held, plan)
            granted.entry.details = {"changes": {"plan": {"old": before or None, "new": after or None}}}
    except Nothing:
        return False
    return True


def _write_source(year: int, held: TargetSource | None, plan: Plan | None) -> None:
    if plan is None:
        assert held is not None
        held.delete()
        return
    locked: Plan = Plan.objects.select_for_update().get(pk=plan.pk)
    if not locked.start_year <= year <= locked.end_year:
        raise WorkflowError(_("This plan does not cover %(year)s any more. Choose another.") % {"year": year})
    source = held or TargetSource(year=year)
    source.plan = locked
    checked(source).save()


def _demand_all_years(plan: Plan) -> None:
    """Refuse years that leave out some that the plan has values or texts of, or whose targets come from it."""
    years = PlanTarget.objects.filter(plan=plan).exclude(year__range=(plan.start_year, plan.end_year))
    texts = PlanText.objects.filter(plan=plan, year__isnull=False).exclude(year__range=(plan.start_year, plan.end_year))
    if said := sorted({year for year in texts.values_list("year", flat=True) if year is not None}):
        words = {"years": ", ".join(map(str, said))}
        raise WorkflowError(
            _("The plan has a text for %(years)s: empty it first, or keep these years.") % words, field="end_year"
        )
    left_out = sorted(set(years.values_list("year", flat=True)))
    if left_out:
        words = {"years": ", ".join(map(str, left_out))}
        raise WorkflowError(
            _("The path has values of %(years)s: empty them first, or keep these years.") % words, field="end_year"
        )
    sources = TargetSource.objects.filter(plan=plan).exclude(year__range=(plan.start_year, plan.end_year))
    if years_of_targets := sorted(sources.values_list("year", flat=True)):
        words = {"years": ", ".join(map(str, years_of_targets))}
        raise WorkflowError(
            _("The targets of %(years)s come from this plan: choose another source first.") % words, field="end_year"
        )
