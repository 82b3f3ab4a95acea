"""Plans: the list, and the path of one against what was reached."""

from __future__ import annotations

from django.contrib.auth.decorators import permission_required
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from reports.pages.frame.views.answers import Context, Refused, answer_refused, page_in_frame, page_of, release_asked
from reports.pages.plans.contents.plan_heads import PlanHeadRow
from reports.pages.plans.contents.plans import PlanContents, PlanListContents
from reports.pages.plans.forms import PlanForm
from targets.models import Plan
from targets.plans.actions.plans import CHANGE_PLAN


@require_safe
@permission_required("targets.view_plan", raise_exception=True)
def plan_list(request: HttpRequest) -> HttpResponse:
    """Show all plans."""
    release = release_asked(request)
    contents = PlanListContents.of(Plan.objects.visible_to(request.user))
    context = {"contents": contents, "release": release, "may_change": request.user.has_perm(CHANGE_PLAN)}
    return page_in_frame(request, release, _("Plans"), "plans/plan_list.html", context, choose_here=True)


@require_safe
def plan(request: HttpRequest, code: str) -> HttpResponse:
    """Show the path of a plan against what was reached."""
    release = release_asked(request)
    head = PlanHeadRow.of(Plan.objects.visible_to(request.user), code)
    title = head.plan.name
    may_change = request.user.has_perm(CHANGE_PLAN)

    def context() -> Context:
        form = PlanForm(request.GET, head)
        if not form.is_valid():
            raise Refused(form)
        contents = PlanContents.of(head, release, form.query())
        return {"contents": contents, "form": form, "release": release, "may_change": may_change}

    if release is not None:
        # A plan's paths may change, and releases of other years may come, without a new release of the period.
        also = (*head.words, release.choices, may_change)
        return page_of(request, release, "plans/plan.html", title, context, also=also, choose_here=True)
    try:
        return page_in_frame(request, None, title, "plans/plan.html", context(), choose_here=True)
    except Refused as refusal:
        return answer_refused(request, None, title, refusal.form)
