"""A key that its owner's password opened, for the documents after the first: ten minutes in one session, no longer.

The key is kept under a secret that the browser alone has, as a cookie; what is kept of it stands in the session.
Neither opens without the other, and no other session, person, key or hour opens it (see docs/decisions/0015).
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import secrets
from datetime import datetime, timedelta

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.crypto import constant_time_compare

from accounts.keys.late import chain, close, reopen_envelope
from accounts.keys.signer import Signer
from accounts.keys.trust import der_of
from accounts.models import SigningKey, User

LASTS = timedelta(minutes=10)
KEPT = "signing"
COOKIE = f"{settings.COOKIE_PREFIX}signing"


def keep_unlocked(request: HttpRequest, response: HttpResponse, signer: Signer | None) -> None:
    """Keep what the password opened a moment ago; None where the key itself is at a signing service.

    Of such a key nothing is kept but that the password was given: its PIN is asked for each time.
    """
    secret, until = secrets.token_bytes(32), timezone.now() + LASTS
    serial = signer.serial if signer else ""
    kept = {"until": until.isoformat(), "serial": serial, "known_by": _digest(secret)}
    if signer is not None:
        kept["sealed"] = base64.b64encode(close(signer.key, secret, _bound(request, kept))).decode()
    request.session[KEPT] = kept
    response.set_cookie(
        COOKIE,
        base64.urlsafe_b64encode(secret).decode(),
        max_age=int(LASTS.total_seconds()),
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Strict",
    )


def open_until(request: HttpRequest) -> datetime | None:
    """Return until when this browser signs without the password; None where it has to be given now."""
    kept = request.session.get(KEPT)
    secret = _secret(request)
    if kept is None or secret is None or not constant_time_compare(kept["known_by"], _digest(secret)):
        return None
    until = datetime.fromisoformat(kept["until"])
    return until if timezone.now() < until else None


def reopened(request: HttpRequest, at: datetime) -> Signer | None:
    """Return the person's own key as the password opened it; None where nothing is open, or it is at a service.

    ``at`` is the day by the city's clock, on which the key has to count.
    """
    if open_until(request) is None:
        return None
    kept, secret, user = request.session[KEPT], _secret(request), request.user
    assert secret is not None and isinstance(user, User)
    if "sealed" not in kept:
        return None
    key = SigningKey.objects.usable_by(user, at)
    private = reopen_envelope(base64.b64decode(kept["sealed"]), secret, _bound(request, kept))
    if key is None or key.serial != kept["serial"] or private is None:
        return None
    return Signer(key.serial, der_of(key.certificate), chain(), private)


def forget(request: HttpRequest) -> None:
    """Ask for the password again. The cookie alone opens nothing."""
    request.session.pop(KEPT, None)


def _secret(request: HttpRequest) -> bytes | None:
    try:
        return base64.urlsafe_b64decode(request.COOKIES.get(COOKIE, "").encode()) or None
    except (binascii.Error, ValueError):
        return None


def _digest(secret: bytes) -> str:
    return hashlib.sha256(b"signing " + secret).hexdigest()


def _bound(request: HttpRequest, kept: dict[str, str]) -> bytes:
    """Return what the kept key is bound to: put anywhere else, or for longer, it does not open."""
    return "|".join([str(request.session.session_key), str(request.user.pk), kept["serial"], kept["until"]]).encode()
