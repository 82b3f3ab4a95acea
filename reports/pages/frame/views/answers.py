"""How a page is answered: the release it speaks of, the frame around it, and what is kept and not sent again."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Callable, Sequence
from typing import Any

from django.conf import settings
from django.contrib.auth.models import AbstractBaseUser, AnonymousUser
from django.contrib.messages import get_messages
from django.core.cache import cache, caches
from django.core.exceptions import PermissionDenied
from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotModified
from django.middleware.csrf import get_token
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.cache import patch_cache_control
from django.utils.http import parse_etags, quote_etag
from django.utils.safestring import mark_safe
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from accounts.models import User
from config.context import installation
from parks.rights import appointments_of
from reports.models import Release
from reports.pages.frame.contents.frame import Frame, NoRelease, chosen_release, frame_of
from reports.querysets import ReleaseQuerySet

Context = dict[str, Any]

# Where a kept frame takes the contents and the person's token; nobody can guess them and write them into a name.
CONTENTS, _TOKEN = secrets.token_hex(16), secrets.token_hex(16)
# Where kept contents take what is said of this very day; what people write is escaped and holds no comment.
LIVE = mark_safe("<!-- live -->")


class Refused(Exception):
    """An address asks for something that cannot be asked; ``back`` names the whole list."""

    def __init__(self, form: Form, back: str = "") -> None:
        super().__init__()
        self.form, self.back = form, back


def releases_seen(request: HttpRequest) -> ReleaseQuerySet[Release]:
    """Return the releases that this person may see."""
    return Release.objects.visible_to(request.user)


def release_asked(request: HttpRequest) -> Release | None:
    """Return the release that the address asks for; None while nothing is published. Raises Http404."""
    period, scheme = request.GET.get("period", ""), request.GET.get("scheme", "")
    if not (period + scheme).isprintable():
        raise Http404
    try:
        return chosen_release(releases_seen(request), period=period[:20], scheme=scheme[:50])
    except NoRelease:
        if period or scheme:
            raise Http404 from None
        return None


def release_or_404(request: HttpRequest, release_id: int) -> Release:
    """Return the release of a number. Raises Http404."""
    try:
        return chosen_release(releases_seen(request), pk=release_id)
    except NoRelease:
        raise Http404 from None


def published_periods(release: Release | None) -> dict[str, str]:
    """Return the labels of the periods with a release, each with its last day, the latest first."""
    return {} if release is None else {choice.period: choice.last_on for choice in release.choices}


def page_of(
    request: HttpRequest,
    release: Release,
    name: str,
    title: str,
    context: Callable[[], Context],
    *,
    also: Sequence[object] = (),
    live: str = "",
    choose_here: bool = False,
) -> HttpResponse:
    """Answer with a page whose contents depend on releases, language and address alone, and on ``also``.

    What the browser has already is not sent again; what another person saw is not rendered again. ``live`` is what this
    person is told of this day: it takes the place of `LIVE` in the contents, and is not kept. With ``choose_here``
    another period is asked for at this address, else at the overview's. Whether the address asks for something that
    can be asked ``context`` says too (`Refused`), because only what is new is looked at.
    """
    if "CSRF_COOKIE" not in request.META:
        get_token(request)  # the tag names it, so that it has to be there from the first page on
    etag = _etag(request, release, [*also, live])
    # Compressing on the way makes a tag weak; for a page that is as good.
    known = {tag.removeprefix("W/") for tag in parse_etags(request.headers.get("If-None-Match", ""))}
    has_notices = bool(len(get_messages(request)))
    if etag in known and not has_notices:
        response: HttpResponse = HttpResponseNotModified(headers={"ETag": etag})
    else:
        try:
            block = _block(request, release, name, context, also)
        except Refused as refusal:
            return answer_refused(request, release, title, refusal.form, refusal.back)
        contents = block.replace(LIVE, live)
        response = _frame_around(request, release, title, contents, choose_here=choose_here, is_about=True)
        if not has_notices:
            response.headers["ETag"] = etag
    patch_cache_control(response, private=True, no_cache=True)
    return response


def _block(
    request: HttpRequest, release: Release, name: str, context: Callable[[], Context], also: Sequence[object]
) -> str:
    key = _hash(settings.BUILD, *_state_of(release), get_language(), request.get_full_path(), *also)
    block: str | None = cache.get(key)
    if block is None:
        block = render_to_string(name, {**context(), "query": request.GET})
        cache.set(key, block, timeout=None)
    return block


def _etag(request: HttpRequest, release: Release, also: Sequence[object]) -> str:
    """Return the tag of a page: what its frame depends on, release, newest release, the browser's token, the rest."""
    return quote_etag(_hash(*_around_of(request), *_state_of(release), request.META.get("CSRF_COOKIE"), *also))


def _around_of(request: HttpRequest) -> tuple[object, ...]:
    """Return what every frame depends on: build and settings, language, address, person, appointments and rights."""
    user = request.user
    fixed = (settings.BUILD, *installation(request).values(), get_language(), request.get_full_path())
    if not user.is_authenticated:
        return fixed
    rights = sorted({name for held in appointments_of(user) for name in held.permissions})
    return (*fixed, user.pk, str(user), user.acting_choices, user.acting_under, rights)


def _state_of(release: Release) -> tuple[object, ...]:
    """Return what contents depend on: the release, and the newest one, as pages speak of others beside their own."""
    newest = max(choice.id for choice in release.choices)
    return release.pk, release.digest, newest, len(release.choices)


def _hash(*parts: object) -> str:
    return hashlib.sha256("\n".join(map(str, parts)).encode()).hexdigest()[:32]


def page_in_frame(
    request: HttpRequest,
    release: Release | None,
    title: str,
    template: str,
    context: Context,
    status: int = 200,
    *,
    choose_here: bool = False,
    is_about: bool = False,
) -> HttpResponse:
    """Answer with a page rendered for this one request, in the frame of a release (None before the first).

    ``is_about``: it speaks of that release, and says where it is not the last word.
    """
    block = render_to_string(template, {**context, "query": request.GET}, request)
    return _frame_around(request, release, title, block, status, choose_here=choose_here, is_about=is_about)


def _frame_around(
    request: HttpRequest,
    release: Release | None,
    title: str,
    block: str,
    status: int = 200,
    *,
    choose_here: bool = False,
    is_about: bool = False,
) -> HttpResponse:
    before, after = _frame(request, frame_of(release, is_about=is_about), title, choose_here=choose_here)
    # Every page has a token written anew, so that nobody can guess it from the length of compressed pages.
    token = get_token(request)
    # What the last act has to say is said once, and is no part of what is kept.
    said = get_messages(request)
    notices = render_to_string("components/notices.html", {"messages": said}) if said else ""
    return HttpResponse(before.replace(_TOKEN, token) + notices + block + after.replace(_TOKEN, token), status=status)


def _frame(request: HttpRequest, frame: Frame, title: str, *, choose_here: bool) -> tuple[str, str]:
    """Return what stands before and after the contents: rendered once for a person, an address and a release."""
    key = _hash(*_around_of(request), frame, title, choose_here)
    around: tuple[str, str] | None = caches["frames"].get(key)
    if around is None:
        context = {"frame": frame, "title": title, "page_html": CONTENTS, "csrf_token": _TOKEN}
        html = render_to_string("frame/page.html", {**context, "choose_here": choose_here}, request)
        before, _contents, after = html.partition(CONTENTS)
        around = (before, after)
        caches["frames"].set(key, around)
    return around


def nothing_published(request: HttpRequest) -> HttpResponse:
    """Answer before the first release, or where this person may see none."""
    return page_in_frame(request, None, _("Overview"), "frame/empty.html", {})


def answer_refused(
    request: HttpRequest, release: Release | None, title: str, form: Form, back: str = ""
) -> HttpResponse:
    """Answer in words where an address asks for something that cannot be asked; ``back`` names the whole list."""
    context = {"form": form, "back": reverse(back) if back else request.path}
    return page_in_frame(request, release, title, "frame/refused.html", context, status=400)


def reader(user: AbstractBaseUser | AnonymousUser) -> User:
    """Return who reads; every page but the log-in asks for somebody signed in. Raises PermissionDenied."""
    if not isinstance(user, User):
        raise PermissionDenied
    return user
