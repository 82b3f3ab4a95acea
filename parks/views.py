"""Which of the own appointments one acts under."""

from __future__ import annotations

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST

from accounts.audit.trail import act, author_of
from parks.middleware import SESSION_KEY
from parks.rights import appointments_of


@require_POST
def acting(request: HttpRequest) -> HttpResponse:
    """Keep the choice, which has to be an appointment of today, and go back to the page. Raises Http404."""
    asked = request.POST.get("appointment", "")
    chosen = next((held for held in appointments_of(request.user) if str(held.pk) == asked), None)
    if chosen is None or not request.user.is_authenticated:
        raise Http404
    request.user.chosen_appointment = chosen.pk
    with act("parks.choose_appointment", **author_of(request)) as entry:
        entry.about("appointment", chosen.pk)
        request.session[SESSION_KEY] = chosen.pk
    target = request.POST.get("next", "")
    # A word without a slash would be taken for the name of a page.
    is_ours = url_has_allowed_host_and_scheme(target, {request.get_host()}, require_https=request.is_secure())
    if not (is_ours and target.startswith("/")):
        target = settings.LOGIN_REDIRECT_URL
    return redirect(target)
