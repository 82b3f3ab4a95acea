"""Adjusting a pledged target, and the file that proves an adjustment."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import permission_required
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts.audit.trail import author_of
from reports.pages.breakdown.contents.target import TargetContents
from reports.pages.breakdown.forms import AdjustForm
from reports.pages.breakdown.views.target import target_or_404
from reports.pages.entry.views.desks import attempted_in
from reports.pages.frame.views.answers import page_in_frame, reader, release_asked
from reports.pages.frame.views.files import kept_file
from targets.actions import Request, adjust_target
from targets.models import Adjustment, Target
from targets.pledges.actions.supplements import ADJUST


@require_http_methods(["GET", "HEAD", "POST"])
@permission_required(ADJUST, raise_exception=True)
def adjust(request: HttpRequest, year: int, park_code: str, indicator_code: str) -> HttpResponse:
    """Change a pledged target from a day on, with reason and evidence."""
    target = target_or_404(request, year, park_code, indicator_code)
    contents = TargetContents.of(reader(request.user), target)
    initial = {"seen": contents.adjust_token}
    if request.method != "POST":
        return _page(request, contents, AdjustForm(initial=initial))
    form = AdjustForm(request.POST, request.FILES)
    if not form.is_valid():
        return _page(request, contents, form, 400)
    seen, asked = form.cleaned_data["seen"], _asked(form)
    made = attempted_in(
        form, lambda: adjust_target(target=target, seen=seen, asked=asked, **author_of(request)), file="evidence"
    )
    if made is None:
        return _page(request, contents, form, 409)
    messages.success(request, _("Adjusted as %(no)s.") % {"no": made.no})
    return redirect("reports:target", year, park_code, indicator_code)


@require_safe
def evidence(request: HttpRequest, adjustment_id: int) -> HttpResponseBase:
    """Hand out the file that proves an adjustment, to whoever sees the adjustment and its target."""
    seen = Adjustment.objects.visible_to(request.user).exclude(evidence_digest="")
    targets = Target.objects.visible_to(request.user)
    found: Adjustment = get_object_or_404(seen.filter(target__in=targets), pk=adjustment_id)
    return kept_file(found.evidence_digest, found.evidence_name)


def _asked(form: AdjustForm) -> Request:
    asked = form.cleaned_data
    file = asked["evidence"]
    return Request(
        new=asked["new"],
        reason=asked["reason"],
        asked_by=asked["asked_by"],
        approved_by=asked["approved_by"],
        effective_on=asked["effective_on"],
        evidence_name=file.name,
        evidence=file.read(),
    )


def _page(request: HttpRequest, contents: TargetContents, form: AdjustForm, status: int = 200) -> HttpResponse:
    context = {"contents": contents, "form": form}
    title = _("Adjust a target")
    return page_in_frame(request, release_asked(request), title, "breakdown/adjust_target.html", context, status)
