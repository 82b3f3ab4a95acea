"""What holds for every request of a person: language, idle clock, and what has to be done before all else."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypedDict

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import translation

from accounts.audit.trail import act, address_of, author_of, record_once
from accounts.models import AuditEntry, User
from accounts.sessions import ENDED, SessionStore

_Handler = Callable[[HttpRequest], HttpResponse]

# So many rows of refusals a minute a person's own addresses get in the trail.
REFUSALS = 20


class Who(TypedDict):
    """Whom a row of the trail is about, and which page."""

    by: User
    way: str
    address: str | None
    path: str


def language_by_choice(get_response: _Handler) -> _Handler:
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


def refusals_are_kept(get_response: _Handler) -> _Handler:
    """Write an audit row for what a person who signed in was refused: a page or act, a row, an odd question to a list.

    Once for a person, address and minute, with a count: asking again and again buries nothing.
    """

    def answer(request: HttpRequest) -> HttpResponse:
        """Answer, and keep a refusal in the audit trail."""
        response = get_response(request)
        name = _refused_act(request, response.status_code)
        if name and isinstance(request.user, User):
            record_once(
                name,
                **_who(request, request.user),
                outcome=AuditEntry.Outcome.REFUSED,
                reason=str(response.status_code),
                details={"method": str(request.method)[:10], **_query(request, response.status_code)},
                most=REFUSALS,
            )
        return response

    return answer


def _refused_act(request: HttpRequest, status: int) -> str:
    """Return what is kept of an answer: nothing of what succeeded, nor of an address that leads nowhere at all."""
    match = request.resolver_match
    if status == 403:
        return "accounts.open_page"
    if status == 404 and match is not None:
        return "accounts.open_row"
    if status == 400 and match is not None and match.app_name == "admin":
        return "accounts.look_up"
    return ""


def _query(request: HttpRequest, status: int) -> dict[str, str]:
    """Return what a list of the administration was asked, where that was refused."""
    return {"query": request.META.get("QUERY_STRING", "")[:200]} if status == 400 else {}


def _who(request: HttpRequest, user: User) -> Who:
    return {"by": user, "way": AuditEntry.Way.PAGE, "address": address_of(request), "path": request.path[:200]}


def downloads_are_kept(get_response: _Handler) -> _Handler:
    """Write an audit row for every file that is handed out, but for those whose act wrote one."""

    def answer(request: HttpRequest) -> HttpResponse:
        """Answer, and keep in the audit trail which file went to whom."""
        response = get_response(request)
        told = response.headers.get("Content-Disposition", "")
        is_file = response.status_code == 200 and told.startswith("attachment")
        if is_file and isinstance(request.user, User) and not getattr(response, "is_in_trail", False):
            with act("accounts.download_file", **author_of(request)) as entry:
                entry.details = {"path": request.path[:200], "query": request.META.get("QUERY_STRING", "")[:200]}
        return response

    return answer


def session_clock(get_response: _Handler) -> _Handler:
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


def new_password_first(get_response: _Handler) -> _Handler:
    """Let nobody past the page for a new password whose password is for one time, or too old."""

    def answer(request: HttpRequest) -> HttpResponse:
        """Answer who has a password of their own, else lead to where it is changed."""
        user = request.user
        if user.is_authenticated and user.needs_new_password and request.path not in _ways_out("password_change"):
            return redirect("accounts:password_change")
        return get_response(request)

    return answer


def second_factor_first(get_response: _Handler) -> _Handler:
    """Let nobody past the page for codes whose role asks for them by now (TOTP_REQUIRED) and who has none."""

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
