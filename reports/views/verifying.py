"""The page where anybody who may finds out whether a PDF is a pledge as it was signed."""

from __future__ import annotations

from django.conf import settings
from django.contrib.auth.views import redirect_to_login
from django.core.cache import cache
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from accounts.audit import address_of
from reports.contents.verifying import VerdictContents
from reports.forms.verifying import VerifyForm
from reports.views.answers import page_in_frame
from reports.views.opening import form_page

# So many files an address may bring within so many seconds, to each worker.
MOST, WINDOW = 20, 60


@never_cache
@form_page
def verify_pledge(request: HttpRequest) -> HttpResponse:
    """Ask for a PDF and judge it; the file is kept nowhere."""
    if not (request.user.is_authenticated or settings.VERIFY_PUBLIC):
        return redirect_to_login(request.get_full_path())
    form, contents, status = VerifyForm(), None, 200
    if request.method == "POST":
        form = VerifyForm(request.POST, request.FILES)
        if _is_too_fast(request):
            form.add_error("pdf", _("Too many files within a minute. Wait a moment."))
            status = 429
        elif form.is_valid():
            contents = VerdictContents.of(form.cleaned_data["pdf"].read())
        else:
            status = 400
    context = {"form": form, "contents": contents}
    if request.user.is_authenticated:
        return page_in_frame(request, None, _("Verify a pledge"), "reports/verify.html", context, status)
    return render(request, "reports/verify_open.html", context, status=status)


def _is_too_fast(request: HttpRequest) -> bool:
    key = f"verify:{address_of(request)}"
    cache.add(key, 0, WINDOW)
    try:
        return cache.incr(key) > MOST
    except ValueError:  # it ran out between the two
        return False
