"""The assessor makes a plan, changes its head, and chooses the indicators that it gets a path of."""

from __future__ import annotations

from django.contrib.auth.decorators import permission_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from accounts.audit.trail import author_of
from reports.pages.frame.views.answers import page_in_frame, reader, release_asked
from reports.pages.frame.views.posting import form_page, posted, sent_to
from reports.pages.plans.contents.plan_heads import PlanIndicators
from reports.pages.plans.forms import MakePlanForm, PlanHeadForm
from targets.actions import change_plan, make_plan
from targets.models import Plan
from targets.plans.actions.plans import CHANGE_PLAN


@form_page
@permission_required(CHANGE_PLAN, raise_exception=True)
def make(request: HttpRequest) -> HttpResponse:
    """Make a plan, and lead on to the indicators that it gets a path of."""
    form = MakePlanForm(sent_to(request))
    return posted(
        request,
        form,
        lambda: make_plan(code=form.cleaned_data["code"], head=form.head, **author_of(request)),
        lambda status: _page(request, form, None, status),
        lambda made: (
            _("%(plan)s is there. Choose an indicator to enter its path.") % {"plan": made},
            redirect("reports:plan_indicators", made.code),
        ),
    )


@form_page
@permission_required(CHANGE_PLAN, raise_exception=True)
def change(request: HttpRequest, code: str) -> HttpResponse:
    """Change name, kind and years of a plan."""
    plan = plan_or_404(request, code)
    initial = {name: getattr(plan, name) for name in ("name", "kind", "start_year", "end_year")}
    form = PlanHeadForm(sent_to(request), initial={**initial, "seen": plan.head_token})
    return posted(
        request,
        form,
        lambda: change_plan(plan=plan, head=form.head, seen=form.cleaned_data["seen"], **author_of(request)),
        lambda status: _page(request, form, plan, status),
        lambda _made: (_("Saved."), redirect("reports:plan", code)),
    )


@require_safe
@permission_required(CHANGE_PLAN, raise_exception=True)
def indicators(request: HttpRequest, code: str) -> HttpResponse:
    """Show the indicators of a plan, with and without a path: each leads to its grid."""
    plan = plan_or_404(request, code)
    context = {"contents": PlanIndicators.of(reader(request.user), plan)}
    return page_in_frame(request, release_asked(request), plan.name, "plans/plan_indicators.html", context)


def plan_or_404(request: HttpRequest, code: str) -> Plan:
    """Return the plan of an address. Raises Http404."""
    found: Plan = get_object_or_404(Plan.objects.visible_to(request.user), code=code)
    return found


def _page(request: HttpRequest, form: PlanHeadForm, plan: Plan | None, status: int) -> HttpResponse:
    """Answer with the form: new, refused beside a field, or as it was typed where the act could not be done."""
    title = plan.name if plan else _("Make a plan")
    context = {"form": form, "plan": plan}
    return page_in_frame(request, release_asked(request), title, "plans/plan_head.html", context, status)
