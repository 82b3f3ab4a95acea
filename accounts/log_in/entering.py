"""How a person gets in: by the password alone, or by a code in a second step."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.contrib.auth import login
from django.http import HttpRequest
from django.utils import timezone
from django.utils.crypto import constant_time_compare

from accounts.audit.trail import act, address_of
from accounts.models import AuditEntry, User
from accounts.sessions import SessionStore, browser_of, sweep

# How long a right password waits for its code.
_STEP = timedelta(minutes=5)
_WAITING = "second_step"


def session_of(request: HttpRequest) -> SessionStore:
    """Return the request's session."""
    assert isinstance(request.session, SessionStore)
    return request.session


def enter_product(request: HttpRequest, user: User, *, second_factor: str = "") -> None:
    """Sign in, under a new key and with new clocks."""
    address = address_of(request)
    with act("accounts.log_in", by=user, way=AuditEntry.Way.PAGE, address=address) as entry:
        entry.details = {"second_factor": second_factor} if second_factor else {}
        sweep()
        request.session.pop(_WAITING, None)
        login(request, user)
        session_of(request).begin(address=address, browser=browser_of(request))


def wait_for_code(request: HttpRequest, user: User) -> None:
    """Remember that the password was right; nobody is signed in yet."""
    session = session_of(request)
    session.cycle_key()
    session[_WAITING] = {
        "user": user.pk,
        "hash": user.get_session_auth_hash(),
        "backend": user.backend,
        "at": timezone.now().isoformat(),
    }


def who_waits(request: HttpRequest) -> User | None:
    """Return the person whose code is awaited; None when that was too long ago or the account changed since."""
    waiting = request.session.get(_WAITING)
    if not waiting or timezone.now() - datetime.fromisoformat(waiting["at"]) > _STEP:
        return None
    user = User.objects.filter(pk=waiting["user"], is_active=True, has_totp=True).first()
    if user is None or not constant_time_compare(waiting["hash"], user.get_session_auth_hash()):
        return None
    user.backend = waiting["backend"]
    return user
