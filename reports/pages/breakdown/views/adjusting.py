"""Adjusting a pledged target, and the file that proves an adjustment."""

from __future__ import annotations

from django.contrib.auth.decorators import permission_required
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from accounts.audit.trail import author_of
from reports.pages.breakdown.contents.target import TargetContents
from reports.pages.breakdown.forms import AdjustForm
from reports.pages.breakdown.views.target import target_or_404
from reports.pages.frame.views.answers import page_in_frame, reader, release_asked
from reports.pages.frame.views.files import kept_file
from reports.pages.frame.views.posting import form_page, posted, sent_to
from targets.actions import Request, adjust_target
from targets.models import Adjustment, Target
from targets.pledges.actions.supplements import ADJUST


@form_page
@permission_required(ADJUST, raise_exception=True)
def adjust(request: HttpRequest, year: int, park_code: str, indicator_code: str) -> HttpResponse:
    """Change a pledged target from a day on, with reason and evidence."""
    target = target_or_404(request, year, park_code, indicator_code)
    contents = TargetContents.of(reader(request.user), target)
    form = AdjustForm(sent_to(request), request.FILES or None, initial={"seen": contents.adjust_token})
    return posted(
        request,
        form,
        lambda: adjust_target(target=target, seen=form.cleaned_data["seen"], asked=_asked(form), **author_of(request)),
        lambda status: _page(request, contents, form, status),
        lambda made: (
            _("Adjusted as %(no)s.") % {"no": made.no},
            redirect("reports:target", year, park_code, indicator_code),
        ),
        names={"file": "evidence"},
    )


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


def _page(request: HttpRequest, contents: TargetContents, form: AdjustForm, status: int) -> HttpResponse:
    context = {"contents": contents, "form": form}
    title = _("Adjust a target")
    return page_in_frame(request, release_asked(request), title, "breakdown/adjust_target.html", context, status)
