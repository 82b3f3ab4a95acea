"""What holds for every request of a person: the chosen language, and a new password where it is asked for."""

from __future__ import annotations

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import translation

from accounts.audit import author_of, record_refusal

Handler = Callable[[HttpRequest], HttpResponse]


def language_by_choice(get_response: Handler) -> Handler:
    """Answer in the language that was chosen, else in Chinese, whatever the browser prefers."""

    def answer(request: HttpRequest) -> HttpResponse:
        chosen = request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME, "")
        language = chosen if chosen in dict(settings.LANGUAGES) else settings.LANGUAGE_CODE
        with translation.override(language):
            request.LANGUAGE_CODE = language
            response = get_response(request)
        response.headers.setdefault("Content-Language", language)
        return response

    return answer


def refusals_are_kept(get_response: Handler) -> Handler:
    """Write an audit row for every page or act that a person who signed in was refused."""

    def answer(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        if response.status_code == 403 and request.user.is_authenticated:
            record_refusal(
                "accounts.open_page",
                **author_of(request),
                reason="403",
                details={"method": str(request.method)[:10], "path": request.path[:200]},
            )
        return response

    return answer


def new_password_first(get_response: Handler) -> Handler:
    """Let nobody past the page for a new password who signed in with a one-time password."""

    def answer(request: HttpRequest) -> HttpResponse:
        user = request.user
        if user.is_authenticated and user.has_one_time_password:
            allowed = {
                reverse("accounts:password_change"),
                reverse("accounts:log_out"),
                reverse("set_language"),
            }
            if request.path not in allowed:
                return redirect("accounts:password_change")
        return get_response(request)

    return answer
