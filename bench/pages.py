"""What pages cost against fixed bytes and a plain table in the same frame, and whether that grows with the parks."""

from __future__ import annotations

import itertools
import time
from collections.abc import Callable, Iterator
from datetime import date
from functools import partial

import django_tables2
from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.template.loader import get_template
from django.test import Client
from django.urls import include, path

from bench.measuring import Line, cpu_of
from bench.serving import Browser
from parks.actions import add_account
from parks.rights import appointments_of
from reports.models import Release, Standing
from reports.pages.frame.views.answers import page_in_frame, release_asked

BYTES = b"x" * 20_000
# Addresses that nobody has asked for yet.
NEW = itertools.count()
RANKING = "ranking"


@login_not_required
def fixed_bytes(request: HttpRequest) -> HttpResponse:
    """Answer the same bytes to anybody: the floor of a request with all middleware."""
    return HttpResponse(BYTES)


def signed_in_bytes(request: HttpRequest) -> HttpResponse:
    """Answer the same bytes to who signed in: the floor of a page that is kept, with the queries of every page."""
    list(appointments_of(request.user))
    return HttpResponse(BYTES)


@login_not_required
def plain_table(request: HttpRequest, rows: int) -> HttpResponse:
    """Answer with rows of six columns as the table library shows them by itself: its floor."""
    table = PlainTable([dict.fromkeys("abcdef", "1234.56") for _row in range(rows)])
    return HttpResponse(get_template("django_tables2/table.html").render({"table": table}, request))


def framed_rows(request: HttpRequest, rows: int) -> HttpResponse:
    """Answer with a plain table of six columns in the frame of every page, of values that are ready."""
    cells = [["1234.56"] * 6 for _row in range(rows)]
    return page_in_frame(request, release_asked(request), "Floor", "bench/plain_rows.html", {"rows": cells})


@login_not_required
def cpu(request: HttpRequest) -> HttpResponse:
    """Answer how many seconds of CPU the worker has taken so far."""
    return HttpResponse(str(time.process_time()))


urlpatterns = [
    path("fixed-bytes/", fixed_bytes),
    path("signed-in-bytes/", signed_in_bytes),
    path("plain-table/<int:rows>/", plain_table),
    path("framed-rows/<int:rows>/", framed_rows),
    path("cpu/", cpu),
    path("", include("config.urls")),
]


class PlainTable(django_tables2.Table):  # type: ignore[misc]
    """Six columns with the library's own template."""

    a, b, c, d, e, f = (django_tables2.Column() for _letter in "abcdef")


def session_of_an_official() -> str:
    """Return the cookie of an official who has signed in."""
    user, _password = add_account(
        username="bench", name="bench", role="official", from_on=date(2016, 1, 1), password="bench only, no secret"
    )
    client = Client()
    client.force_login(user)
    return f"{settings.SESSION_COOKIE_NAME}={client.cookies[settings.SESSION_COOKIE_NAME].value}"


def addresses() -> dict[str, str]:
    """Return by name the pages that are measured, of the newest release and the park that is last in it."""
    release = Release.objects.order_by("-id")[0]
    last = Standing.objects.filter(release=release).select_related("park").order_by("-position")[0]
    first = Standing.objects.filter(release=release).select_related("park").order_by("position")[0]
    return {
        "overview": "/",
        RANKING: "/rankings/",
        "why": f"/rankings/{release.pk}/{last.park.code}/",
        "park": f"/parks/{last.park.code}/",
        "compare": f"/compare/?park={first.park.code}&park={last.park.code}",
    }


def measure(browser: Browser, rows: int, first_view: dict[str, float]) -> Iterator[Line]:
    """Yield the ratios of the pages of the loaded city, of which a table has so many rows.

    ``first_view`` is filled with the seconds of CPU of each page that nobody has seen before.
    """
    pages = addresses()
    floors: dict[str, Callable[[], object]] = {
        "fixed bytes": lambda: browser.get("/fixed-bytes/", is_signed_in=False),
        "fixed bytes, signed in": lambda: browser.get("/signed-in-bytes/"),
        "django-tables2 alone": lambda: browser.get(f"/plain-table/{rows}/", is_signed_in=False),
        "plain table in the frame": partial(_view_first, browser, f"/framed-rows/{rows}/"),
    }
    for name, address in pages.items():
        browser.get(address)  # from here on the browser has its cookies, and the worker has been there
        etag = browser.get(address).headers.get("ETag", "")  # a page that is made for one request has none
        again: dict[str, Callable[[], object]] = {
            "again": partial(browser.get, address),
            **({"conditional": partial(browser.get, address, etag=etag)} if etag else {}),
            "first": partial(_view_first, browser, address),
        }
        cpu = cpu_of(floors | again, clock=browser.cpu)
        first_view[name] = cpu["first"]
        is_ranking = name == RANKING
        goal_again = 2 if is_ranking else 3
        yield Line(
            f"{name} again : fixed bytes, signed in", cpu["again"] / cpu["fixed bytes, signed in"], "x", goal_again
        )
        yield Line(f"{name} again : fixed bytes", cpu["again"] / cpu["fixed bytes"], "x", None)
        if etag:
            conditional = cpu["conditional"] / cpu["fixed bytes, signed in"]
            yield Line(f"{name}, conditional : fixed bytes, signed in", conditional, "x", goal_again)
        table, frame = cpu["django-tables2 alone"], cpu["plain table in the frame"]
        goal: float | None = 1 if is_ranking and rows == 50 else None
        yield Line(f"{name} first : django-tables2 alone, {rows} x 6", cpu["first"] / table, "x", goal)
        goal = 1.5 if is_ranking and rows == 6 else None
        yield Line(f"{name} first : plain table in the frame, {rows} x 6", cpu["first"] / frame, "x", goal)
        for what, seconds in cpu.items():
            if what in again or is_ranking:
                yield Line(
                    f"  CPU of the worker: {name if what in again else 'floor'}, {what}", seconds * 1000, "ms", None
                )


def _view_first(browser: Browser, address: str) -> None:
    """View a page as the first person after a release does."""
    browser.get(f"{address}{'&' if '?' in address else '?'}new={next(NEW)}")
