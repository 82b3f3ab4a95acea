"""Browsers in which a person has signed in before: their failures are counted by themselves, not with a neighbour's."""

from __future__ import annotations

import hashlib
import secrets

from django.conf import settings
from django.core import signing
from django.http import HttpRequest, HttpResponse

from accounts.audit.trail import address_of
from accounts.log_in.throttling import account_key, begin_attempt
from accounts.models import LogInAttempt

_COOKIE = f"{settings.COOKIE_PREFIX}known_browser"
_SALT = "accounts.known_browser"
_DAYS = 180
# So many people may share a browser before the one who came first is a stranger in it again.
PEOPLE = 5


def attempt_of(request: HttpRequest, account: str) -> LogInAttempt:
    """Begin an attempt of a request to prove an account's password or code. Raises TooManyFailures."""
    return begin_attempt(
        account=account, address=address_of(request), browser=_names_of(request).get(_key(account), "")
    )


def remember(request: HttpRequest, response: HttpResponse, account: str) -> None:
    """Let the browser of somebody who has just signed in be known, for this account alone."""
    names = _names_of(request)
    name = names.pop(_key(account), "") or secrets.token_hex(16)
    kept = dict([*names.items(), (_key(account), name)][-PEOPLE:])
    response.set_cookie(
        _COOKIE,
        signing.dumps(kept, salt=_SALT),
        max_age=_DAYS * 86400,
        httponly=True,
        samesite="Lax",
        secure=settings.SESSION_COOKIE_SECURE,
    )


def _names_of(request: HttpRequest) -> dict[str, str]:
    """Return by account how this browser is called; nothing of a cookie that is too old or not ours."""
    try:
        names: dict[str, str] = signing.loads(request.COOKIES.get(_COOKIE, ""), salt=_SALT, max_age=_DAYS * 86400)
    except signing.BadSignature:
        return {}
    return names


def _key(account: str) -> str:
    """Return how an account is called in the cookie, which tells nobody who sits here."""
    return hashlib.sha256(account_key(account).encode()).hexdigest()[:16]
