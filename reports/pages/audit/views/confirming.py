"""Where a second person confirms who signs: appointments and signing keys."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from accounts.audit.trail import author_of
from accounts.models import SigningKey
from parks.confirming import confirm_key, confirming, decide_appointment, refuse_key
from parks.errors import AccountError
from parks.models import Appointment
from reports.pages.audit.contents.confirming import APPOINTMENT, ConfirmingContents, Waiting
from reports.pages.audit.forms.confirming import ConfirmingForm
from reports.pages.frame.views.answers import page_in_frame, reader, release_asked
from reports.pages.periods.views.opening import form_page


@never_cache
@form_page
def confirmations(request: HttpRequest) -> HttpResponse:
    """Show what waits for a second person, and take what is decided."""
    if confirming(reader(request.user)) is None:
        raise PermissionDenied
    contents = ConfirmingContents.of()
    if request.method != "POST":
        return _page(request, contents, ConfirmingForm(), 200)
    form = ConfirmingForm(request.POST)
    one = contents.find(request.POST.get("kind", ""), request.POST.get("number", ""))
    if one is None and form.is_valid():
        form.add_error(None, _("Somebody decided about this before you, or it changed. This is what waits now."))
        return _page(request, contents, form, 409)
    if one is None or not form.is_valid():
        return _page(request, contents, form, 400)
    try:
        _decide(request, one, form)
    except AccountError as error:
        form.add_error(None, str(error))
        return _page(request, ConfirmingContents.of(), form, 409)
    words = {"name": one.user, "post": one.post}
    is_refused = form.cleaned_data["decision"] == "refuse"
    said = _("Refused: %(name)s, %(post)s.") if is_refused else _("Confirmed: %(name)s, %(post)s.")
    messages.success(request, said % words)
    return redirect("reports:confirmations")


def _decide(request: HttpRequest, one: Waiting, form: ConfirmingForm) -> None:
    asked, author = form.cleaned_data, author_of(request)
    is_confirmed = asked["decision"] == "confirm"
    if one.kind == APPOINTMENT:
        held, said = Appointment.objects.get(pk=one.number), {"seen": asked["seen"], "reason": asked["reason"]}
        decide_appointment(appointment=held, is_confirmed=is_confirmed, **said, **author)
        return
    key = SigningKey.objects.get(pk=one.number)
    if is_confirmed:
        confirm_key(key=key, **author)
    else:
        refuse_key(key=key, reason=asked["reason"], **author)


def _page(request: HttpRequest, contents: ConfirmingContents, form: ConfirmingForm, status: int) -> HttpResponse:
    asked = f"{form.data.get('kind', '')}-{form.data.get('number', '')}" if form.is_bound else ""
    context = {"contents": contents, "form": form, "empty": ConfirmingForm(), "asked": asked}
    context["is_elsewhere"] = form.is_bound and asked not in {
        one.anchor for one in (*contents.waiting, *contents.refused)
    }
    title = _("Confirm who signs")
    return page_in_frame(request, release_asked(request), title, "audit/confirmations.html", context, status)
