"""What holds for every request of a person: language, idle clock, and what has to be done before all else."""

from __future__ import annotations

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import translation

from accounts.audit import author_of, record_refusal
from accounts.sessions import ENDED, SessionStore

Handler = Callable[[HttpRequest], HttpResponse]


def language_by_choice(get_response: Handler) -> Handler:
    """Answer in the language that was chosen, else in Chinese, whatever the browser prefers."""

    def answer(request: HttpRequest) -> HttpResponse:
        """Answer in the chosen language and say in which."""
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
        """Answer, and keep a refusal in the audit trail."""
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


def session_clock(get_response: Handler) -> Handler:
    """Put off the idle end of the session with every request of a person who has signed in.

    Who comes with a session that has ended is sent to the log-in, which says so by the cookie set here.
    """

    def answer(request: HttpRequest) -> HttpResponse:
        """Note that the session is in use, or send to the log-in who had one."""
        if request.user.is_authenticated:
            store = request.session
            assert isinstance(store, SessionStore)
            store.touch()
            return get_response(request)
        response = get_response(request)
        had_one = request.COOKIES.get(settings.SESSION_COOKIE_NAME) and request.session.is_empty()
        if had_one and response.status_code == 302:
            response.set_cookie(
                ENDED, "1", max_age=60, httponly=True, samesite="Lax", secure=settings.SESSION_COOKIE_SECURE
            )
        return response

    return answer


def new_password_first(get_response: Handler) -> Handler:
    """Let nobody past the page for a new password whose password is for one time, or too old."""

    def answer(request: HttpRequest) -> HttpResponse:
        """Answer who has a password of their own, else lead to where it is changed."""
        user = request.user
        if user.is_authenticated and user.needs_new_password and request.path not in _ways_out("password_change"):
            return redirect("accounts:password_change")
        return get_response(request)

    return answer


def second_factor_first(get_response: Handler) -> Handler:
    """Let nobody past the page for codes whose role asks for them (TOTP_ROLES) and who has not set them up."""

    def answer(request: HttpRequest) -> HttpResponse:
        """Answer who has set up codes where they are asked for, else lead to where that is done."""
        user = request.user
        allowed = _ways_out("password_change", "totp", "totp_qr")
        if user.is_authenticated and user.must_set_up_totp and request.path not in allowed:
            return redirect("accounts:totp")
        return get_response(request)

    return answer


def _ways_out(*names: str) -> set[str]:
    return {reverse("set_language"), *(reverse(f"accounts:{name}") for name in ("log_out", *names))}
