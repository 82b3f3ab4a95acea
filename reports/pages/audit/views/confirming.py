"""Where a second person confirms who signs: appointments and signing keys."""

from __future__ import annotations

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
from reports.pages.frame.views.posting import form_page, posted, sent_to


@never_cache
@form_page
def confirmations(request: HttpRequest) -> HttpResponse:
    """Show what waits for a second person, and take what is decided."""
    if confirming(reader(request.user)) is None:
        raise PermissionDenied
    contents = ConfirmingContents.of()
    form = ConfirmingForm(sent_to(request))
    one = contents.find(request.POST.get("kind", ""), request.POST.get("number", ""))
    return posted(
        request,
        form,
        lambda: _decide(request, one, form),
        lambda status: _page(request, ConfirmingContents.of() if status == 409 else contents, form, status),
        lambda said: (said, redirect("reports:confirmations")),
    )


def _decide(request: HttpRequest, one: Waiting | None, form: ConfirmingForm) -> str:
    """Confirm or refuse what was shown, and return in words what was done. Raises AccountError."""
    if one is None:
        raise AccountError(_("Somebody decided about this before you, or it changed. This is what waits now."))
    asked, author = form.cleaned_data, author_of(request)
    is_confirmed = asked["decision"] == "confirm"
    words = _("Confirmed: %(name)s, %(post)s.") if is_confirmed else _("Refused: %(name)s, %(post)s.")
    done = words % {"name": one.user, "post": one.post}
    if one.kind == APPOINTMENT:
        held, said = Appointment.objects.get(pk=one.number), {"seen": asked["seen"], "reason": asked["reason"]}
        decide_appointment(appointment=held, is_confirmed=is_confirmed, **said, **author)
        return done
    key = SigningKey.objects.get(pk=one.number)
    if is_confirmed:
        confirm_key(key=key, **author)
    else:
        refuse_key(key=key, reason=asked["reason"], **author)
    return done


def _page(request: HttpRequest, contents: ConfirmingContents, form: ConfirmingForm, status: int) -> HttpResponse:
    asked = f"{form.data.get('kind', '')}-{form.data.get('number', '')}" if form.is_bound else ""
    context = {"contents": contents, "form": form, "empty": ConfirmingForm(), "asked": asked}
    context["is_elsewhere"] = form.is_bound and asked not in {
        one.anchor for one in (*contents.waiting, *contents.refused)
    }
    title = _("Confirm who signs")
    return page_in_frame(request, release_asked(request), title, "audit/confirmations.html", context, status)
