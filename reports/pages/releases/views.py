"""Publishing: the preview, and what comes of agreeing to it."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import permission_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from accounts.audit.trail import author_of
from reports.errors import ConfirmationNeeded, PublishError, ReasonNeeded
from reports.pages.entry.views.desks import now_of, period_or_404
from reports.pages.frame.views.answers import answer_refused, page_in_frame, reader, release_asked
from reports.pages.frame.views.posting import form_page
from reports.pages.releases.contents.publishing import PreviewContents, missing_parks_of_release
from reports.pages.releases.forms import PublishForm, SchemeForm
from reports.releases.actions import PUBLISH, Published, publish
from reports.releases.preparing import prepare_release
from targets.models import Period, Scheme


@form_page
@permission_required(PUBLISH, raise_exception=True)
def publish_period(request: HttpRequest, label: str) -> HttpResponse:
    """Show what a release of a period would be, and publish it once the assessor has agreed to just that."""
    period = period_or_404(request, label)
    schemes = Scheme.objects.visible_to(request.user).filter(year=period.year).order_by("code")
    asked = SchemeForm(list(schemes), request.GET)
    if not asked.is_valid():
        return answer_refused(request, release_asked(request), period.name, asked)
    scheme = asked.chosen
    if scheme is None:
        context = {"period": period, "asked": asked}
        return page_in_frame(request, release_asked(request), period.name, "releases/publish_choose.html", context)
    if request.method != "POST":
        return _preview(request, period, scheme)
    form = PublishForm(label, request.POST)
    if not form.is_valid():
        return _preview(request, period, scheme, form, 400)
    return _published(request, period, scheme, form)


def _published(request: HttpRequest, period: Period, scheme: Scheme, form: PublishForm) -> HttpResponse:
    try:
        done = _publish(request, period, scheme, form)
    except ReasonNeeded:
        form.add_error("reason", _("Say why: what is unusual about a release needs a reason."))
        return _preview(request, period, scheme, form, 400)
    except ConfirmationNeeded as error:
        form.add_error("is_confirmed", str(error))
        return _preview(request, period, scheme, form, 400)
    except PublishError as error:
        messages.error(request, str(error))
        return _preview(request, period, scheme, form, 409)
    messages.success(request, _("%(period)s is published; everybody sees it from now on.") % {"period": period.name})
    return redirect(done.release)


def _publish(request: HttpRequest, period: Period, scheme: Scheme, form: PublishForm) -> Published:
    asked = form.cleaned_data
    return publish(
        scheme=scheme,
        period=period,
        reason=asked["reason"],
        published_on=localdate(now_of(request)),
        seen=asked["seen"],
        is_confirmed=asked["is_confirmed"],
        **author_of(request),
    )


def _preview(
    request: HttpRequest, period: Period, scheme: Scheme, form: PublishForm | None = None, status: int = 200
) -> HttpResponse:
    """Answer with the preview as it is now; a form that was refused keeps what was typed unless the preview changed."""
    user, release = reader(request.user), release_asked(request)
    try:
        prepared = prepare_release(scheme=scheme, period=period, by=user, is_preview=True)
        prepared.demand_change()
    except PublishError as error:
        context = {
            "period": period,
            "scheme": scheme,
            "why": str(error),
            "missing": missing_parks_of_release(user, period),
        }
        return page_in_frame(request, release, period.name, "releases/publish_not.html", context, status)
    if form is None:
        form = PublishForm(period.label, initial={"seen": prepared.token})
    elif form.data.get("seen") != prepared.token:
        form = form.shown_again(prepared.token)
    context = {"contents": PreviewContents.of(user, prepared), "form": form, "period": period, "scheme": scheme}
    return page_in_frame(request, release, period.name, "releases/publish.html", context, status)
