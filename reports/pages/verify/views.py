"""The pages where anybody who may finds out whether a PDF is a pledge as it was signed, and what a digest is of."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps

from django.conf import settings
from django.contrib.auth.views import redirect_to_login
from django.core.cache import cache
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from accounts.audit.trail import address_of
from reports.pages.frame.views.answers import Context, page_in_frame
from reports.pages.frame.views.posting import form_page
from reports.pages.verify.contents.verifying import VerdictContents
from reports.pages.verify.contents.verifying_digests import DigestContents
from reports.pages.verify.forms import VerifyForm
from targets.pledges.judging import Busy

_View = Callable[..., HttpResponse]
# So many files and digests an address may bring within so many seconds, to each worker.
MOST, _WINDOW = 20, 60


def _open_where_public(view: _View) -> _View:
    """Answer people without an account only where VERIFY_PUBLIC says so."""

    @wraps(view)
    def answer(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
        if not (request.user.is_authenticated or settings.VERIFY_PUBLIC):
            return redirect_to_login(request.get_full_path())
        return view(request, *args, **kwargs)

    return answer


@never_cache
@_open_where_public
@form_page
def verify_pledge(request: HttpRequest) -> HttpResponse:
    """Ask for a PDF and judge it; the file is kept nowhere."""
    form, contents, status = VerifyForm(), None, 200
    if request.method == "POST":
        form = VerifyForm(request.POST, request.FILES)
        if _is_too_fast(request):
            form.add_error("pdf", _wait())
            status = 429
        elif form.is_valid():
            try:
                contents = VerdictContents.of(form.cleaned_data["pdf"].read())
            except Busy as busy:
                form.add_error("pdf", str(busy))
                status = 429
        else:
            status = 400
    return _page(request, {"form": form, "contents": contents}, status)


@never_cache
@_open_where_public
@require_safe
def verify_digest(request: HttpRequest, sha256: str) -> HttpResponse:
    """Say what was issued and signed here with this digest, to whoever scanned the QR code of a document."""
    if _is_too_fast(request):
        return _page(request, {"form": VerifyForm(), "refusal": _wait()}, 429)
    try:
        return _page(request, {"form": VerifyForm(), "digest": DigestContents.of(sha256)}, 200)
    except Busy as busy:
        return _page(request, {"form": VerifyForm(), "refusal": str(busy)}, 429)


def _page(request: HttpRequest, context: Context, status: int) -> HttpResponse:
    context = {"contents": None, "digest": None, "refusal": "", **context}
    if request.user.is_authenticated:
        return page_in_frame(request, None, _("Verify a pledge"), "verify/verify.html", context, status)
    return render(request, "verify/verify_open.html", context, status=status)


def _wait() -> str:
    return _("Too much was asked within a minute. Wait a moment.")


def _is_too_fast(request: HttpRequest) -> bool:
    key = f"verify:{address_of(request)}"
    cache.add(key, 0, _WINDOW)
    try:
        return cache.incr(key) > MOST
    except ValueError:  # it ran out between the two
        return False
