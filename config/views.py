"""Health, and the pages of what went wrong."""

from __future__ import annotations

import sys

from django.conf import settings
from django.db import DatabaseError, OperationalError, connection
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from config.typed_text import chosen_in, typed_in
from core.files import is_of_storage


@never_cache
@require_safe
def health(request: HttpRequest) -> HttpResponse:
    """Answer 200 when the database answers, else 503; says nothing else about the installation."""
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except DatabaseError:
        return JsonResponse({"status": "unavailable"}, status=503)
    return JsonResponse({"status": "ok"})


def refused(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """Answer 400: the request makes no sense."""
    return render(request, "400.html", status=400)


def forbidden(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """Answer 403: the page is there, and another role's."""
    return render(request, "403.html", status=403)


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """Answer 404: there is nothing, or nothing this person may see."""
    return render(request, "404.html", status=404)


def failed(request: HttpRequest) -> HttpResponse:
    """Answer 500, or 503 while the database cannot be reached or nothing can be written, without the database."""
    marked, error = {"marking": settings.MARKING}, sys.exc_info()[1]
    if is_of_storage(error):
        return _unwritable(request, marked)
    if isinstance(error, OperationalError):
        return HttpResponse(render_to_string("503.html", marked), status=503, headers={"Retry-After": "10"})
    return HttpResponse(render_to_string("500.html", marked), status=500)


def _unwritable(request: HttpRequest, marked: dict[str, str]) -> HttpResponse:
    """Say that nothing was saved, with what was typed as far as it arrived."""
    try:
        typed: dict[str, object] = {"typed": typed_in(request), "files": chosen_in(request)}
    except OSError:
        typed = {}
    text = render_to_string("507.html", {**marked, **typed})
    return HttpResponse(text, status=503, headers={"Retry-After": "60"})
