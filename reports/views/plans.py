"""Plans: the list, and the path of one against what was reached."""

from __future__ import annotations

from django.contrib.auth.decorators import permission_required
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from reports.contents.plans import PlanContents, PlanHead, PlanListContents
from reports.forms.releases import PlanForm
from reports.views.answers import page_in_frame, refused, release_asked
from targets.models import Plan


@require_safe
@permission_required("targets.view_plan", raise_exception=True)
def plan_list(request: HttpRequest) -> HttpResponse:
    """Show all plans."""
    release = release_asked(request)
    contents = PlanListContents.of(Plan.objects.visible_to(request.user))
    context = {"contents": contents, "release": release}
    return page_in_frame(request, release, _("Plans"), "reports/plan_list.html", context, choose_here=True)


@require_safe
def plan(request: HttpRequest, code: str) -> HttpResponse:
    """Show the path of a plan against what was reached."""
    release = release_asked(request)
    head = PlanHead.of(Plan.objects.visible_to(request.user), code)
    form = PlanForm(request.GET, head)
    if not form.is_valid():
        return refused(request, release, head.plan.name, form)
    context = {"contents": PlanContents.of(head, release, form.query()), "form": form, "release": release}
    return page_in_frame(request, release, head.plan.name, "reports/plan.html", context, choose_here=True)
