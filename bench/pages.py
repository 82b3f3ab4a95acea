"""What a page costs against answering fixed bytes, and whether that grows with the number of parks."""

from __future__ import annotations

import itertools
import time
from collections.abc import Iterator
from datetime import date

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

BYTES = b"x" * 20_000
PAGE = "/rankings/"
# Addresses that nobody has asked for yet.
NEW = itertools.count()


@login_not_required
def fixed_bytes(request: HttpRequest) -> HttpResponse:
    """Answer the same bytes to anybody: the floor of a request with all middleware."""
    return HttpResponse(BYTES)


@login_not_required
def plain_table(request: HttpRequest, rows: int) -> HttpResponse:
    """Answer with rows of six columns as the table library shows them by itself: its floor."""
    table = PlainTable([dict.fromkeys("abcdef", "1234.56") for _row in range(rows)])
    return HttpResponse(get_template("django_tables2/table.html").render({"table": table}, request))


@login_not_required
def cpu(request: HttpRequest) -> HttpResponse:
    """Answer how many seconds of CPU the worker has taken so far."""
    return HttpResponse(str(time.process_time()))


urlpatterns = [
    path("fixed-bytes/", fixed_bytes),
    path("plain-table/<int:rows>/", plain_table),
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


def measure(browser: Browser, rows: int) -> Iterator[Line]:
    """Yield the ratios of the ranking of the loaded city, of which a page has so many rows."""
    browser.get(PAGE)  # from here on the browser has its cookies
    etag = browser.get(PAGE).headers["ETag"]
    works = {
        "floor": lambda: browser.get("/fixed-bytes/", is_signed_in=False),
        "same": lambda: browser.get(PAGE),
        "conditional": lambda: browser.get(PAGE, etag=etag),
        "first": lambda: view_first(browser),
        "table": lambda: browser.get(f"/plain-table/{rows}/", is_signed_in=False),
    }
    cpu = cpu_of(works, clock=browser.cpu)
    yield Line("ranking seen again : fixed bytes", cpu["same"] / cpu["floor"], "x", 3)
    yield Line("ranking, conditional : fixed bytes", cpu["conditional"] / cpu["floor"], "x", 3)
    yield Line(f"ranking rendered first : django-tables2's own, {rows} x 6", cpu["first"] / cpu["table"], "x", 1)
    for name, seconds in cpu.items():
        yield Line(f"  CPU of the worker: {name}", seconds * 1000, "ms", None)


def seconds_of_first_view(browser: Browser) -> float:
    """Return the CPU seconds of a page that nobody has seen before."""
    return cpu_of({"first": lambda: view_first(browser)}, clock=browser.cpu)["first"]


def view_first(browser: Browser) -> None:
    """View the page as the first person after a release does."""
    browser.get(f"{PAGE}?new={next(NEW)}")
