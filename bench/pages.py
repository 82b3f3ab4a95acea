"""What a page costs against answering fixed bytes, and whether that grows with the number of parks."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import django_tables2
from django.core.cache import cache
from django.http import HttpRequest, HttpResponse
from django.template.loader import get_template
from django.test import Client
from django.urls import include, path

from bench.measuring import Line, cpu_of
from parks.actions import add_account

BYTES = b"x" * 20_000
PAGE = "/rankings/"


def fixed_bytes(request: HttpRequest) -> HttpResponse:
    """Answer the same bytes: the floor of a request with all middleware."""
    return HttpResponse(BYTES)


urlpatterns = [path("fixed-bytes/", fixed_bytes), path("", include("bench.entry")), path("", include("config.urls"))]


class PlainTable(django_tables2.Table):  # type: ignore[misc]
    """Six columns with the library's own template: its floor."""

    a, b, c, d, e, f = (django_tables2.Column() for _letter in "abcdef")


def signed_in() -> Client:
    """Return the browser of an official."""
    user, _password = add_account(
        username="bench", name="bench", role="official", from_on=date(2016, 1, 1), password="bench only, no secret"
    )
    client = Client()
    client.force_login(user)
    return client


def measure(client: Client) -> Iterator[Line]:
    """Yield the ratios of the ranking of the loaded city."""
    client.get(PAGE)  # from here on the browser has its cookies
    etag = client.get(PAGE).headers["ETag"]
    works = {
        "floor": lambda: Client().get("/fixed-bytes/"),
        "same": lambda: client.get(PAGE),
        "conditional": lambda: client.get(PAGE, headers={"If-None-Match": etag}),
        "first": lambda: view_first(client),
        "table": plain_table,
    }
    cpu = cpu_of(works)
    yield Line("ranking seen again : fixed bytes", cpu["same"] / cpu["floor"], "x", 3)
    yield Line("ranking, conditional : fixed bytes", cpu["conditional"] / cpu["floor"], "x", 3)
    yield Line("ranking rendered first : django-tables2's own, 50 x 6", cpu["first"] / cpu["table"], "x", 1)
    yield Line("  fixed bytes, CPU", cpu["floor"] * 1000, "ms", None)
    yield Line("  ranking rendered first, CPU", cpu["first"] * 1000, "ms", None)


def seconds_of_first_view(client: Client) -> float:
    """Return the CPU seconds of a page that nobody has seen before."""
    return cpu_of({"first": lambda: view_first(client)})["first"]


def view_first(client: Client) -> None:
    """View the page as the first person after a release does."""
    cache.clear()
    client.get(PAGE)


def plain_table() -> str:
    """Render a table of 50 rows by six columns as the library does by itself."""
    rows = [dict.fromkeys("abcdef", "1234.56") for _row in range(50)]
    table = PlainTable(rows)
    request = HttpRequest()
    return str(get_template("django_tables2/table.html").render({"table": table}, request))
