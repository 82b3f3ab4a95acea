"""What the grid of a park costs against a plain template of the same table, and saving against one write."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from functools import cache
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.template import engines
from django.test import Client
from django.test.utils import override_settings
from django.urls import include, path

from accounts.audit.trail import act
from bench.measuring import Line, cpu_of
from parks.actions import add_account
from parks.models import City, Department, Park
from reports.pages.entry.contents.desk import Desk
from reports.pages.entry.contents.entering import EntryGrid
from reports.pages.entry.views.desks import now_of
from targets.indicators.cells import EnteredCell
from targets.models import Indicator, Period

PARK, LABEL = "P0000", "2016Q2"
GRID = f"/entry/{PARK}/{LABEL}/"
CELLS = 30
# More often than `cpu_of` saves.
SAVES = 200
# How browsers send the form of the grid.
FORM = "application/x-www-form-urlencoded"
# The markup of the grid, with values that are ready.
PLAIN = """<html><body><form method="post">{% csrf_token %}<table>{% for row in rows %}
<tr data-row="{{ row.key }}"><th scope="row"><span id="name-{{ row.key }}">{{ row.name }}</span>
<details><summary>{{ row.unit }}</summary><small>reported by: the park, {{ row.a }}, {{ row.b }}</small>
<label class="box"><input type="checkbox" name="estimate-{{ row.key }}"> an estimate</label>
<label>comparable <input id="base-{{ row.key }}" name="base-{{ row.key }}" value="{{ row.a }}"></label></details></th>
<td class="n" data-label="same period last year">{{ row.a }}</td><td class="n" data-label="last">{{ row.b }}</td>
<td class="n" data-label="year's target">{{ row.c }}</td>
<td class="cell"><input type="hidden" name="seen-{{ row.key }}" value="{{ row.d }}"><div class="type">
<input id="value-{{ row.key }}" name="value-{{ row.key }}" value="{{ row.a }}" inputmode="decimal" data-column
aria-labelledby="name-{{ row.key }}" aria-describedby="says-{{ row.key }}"{% if row.z %} aria-invalid="true"{% endif %}>
<select id="state-{{ row.key }}" name="state-{{ row.key }}" aria-label="What {{ row.name }} is">
<option value="number"{% if row.y == "number" %} selected{% endif %}>number</option>
<option value="not_applicable"{% if row.y == "not_applicable" %} selected{% endif %}>not applicable</option>
<option value="unknown"{% if row.y == "unknown" %} selected{% endif %}>not reported</option></select></div>
<div class="says" id="says-{{ row.key }}" data-live="says">{% for words in row.x %}<p>{{ words }}</p>{% endfor %}
</div></td>
<td class="n" data-label="alone" data-live="flow">{{ row.e }}</td><td data-live="growth">{{ row.f }}</td>
<td class="n" data-label="of the target" data-live="completion">{{ row.g }}</td>
<td data-label="light" data-live="light"><span class="pill {{ row.g }}">{{ row.h }}</span></td>
<td class="remark"><textarea id="note-{{ row.key }}" name="note-{{ row.key }}" rows="1" maxlength="2000"
placeholder="note" aria-label="Note on {{ row.name }}">{{ row.h }}</textarea></td></tr>
{% endfor %}</table></form></body></html>"""


@cache
def _plain() -> Any:
    return engines["django"].from_string(PLAIN)


def plain_grid(request: HttpRequest) -> HttpResponse:
    """Answer a table of as many rows and fields, from values that are ready."""
    rows = [
        dict.fromkeys("abcdefgh", "1234.56") | {"key": key, "name": f"Indicator {key}", "unit": "-", "definition": ""}
        for key in range(60)
    ]
    return HttpResponse(_plain().render({"rows": rows}, request))


def one_write(request: HttpRequest) -> HttpResponse:
    """Take a POST and write one row: the audit row of an act that does nothing."""
    with act("bench.nothing", by=request.user):  # type: ignore[arg-type]
        pass
    return HttpResponse()


urlpatterns = [path("plain-grid/", plain_grid), path("one-write/", one_write), path("", include("config.urls"))]


@override_settings(ROOT_URLCONF="bench.entry", ALLOWED_HOSTS=["testserver"])
def measure() -> list[Line]:
    """Return the ratios of the first park of the loaded city."""
    client = _at_the_desk()
    rows = len(_sheet(client).own)
    cpu = cpu_of({"grid": lambda: client.get(GRID), "plain": lambda: client.get("/plain-grid/")})
    _leave(CELLS)
    saving = _Saving(client, _sheet(client))
    cpu |= cpu_of({"save": saving.save, "write": lambda: client.post("/one-write/", content_type=FORM)})
    return [
        Line(f"grid of {rows} indicators : plain template", cpu["grid"] / cpu["plain"], "x", 2),
        Line(f"saving {saving.count} changed cells : POST with one write", cpu["save"] / cpu["write"], "x", 3),
        *(Line(f"  {name}, CPU", seconds * 1000, "ms", None) for name, seconds in cpu.items()),
    ]


def open_quarter() -> None:
    """Open the second quarter, and set the city's clock into it."""
    with act("bench"):
        Period.objects.get_or_create(
            year=2016,
            number=2,
            defaults={
                "first_on": date(2016, 4, 1),
                "last_on": date(2016, 6, 30),
                "opens_on": date(2016, 7, 1),
                "due_on": date(2016, 7, 10),
                "closes_on": date(2016, 7, 20),
            },
        )
        City.objects.update(is_demo=True, today=date(2016, 7, 6))


def _at_the_desk() -> Client:
    """Open the second quarter, and sign in who enters the first park's figures."""
    open_quarter()
    user, _password = add_account(
        username="editor",
        role="park_editor",
        park=Park.objects.get(code=PARK).code,
        from_on=date(2016, 1, 1),
        password="bench only, no secret",
    )
    client = Client()
    client.force_login(user)
    return client


def _leave(count: int) -> None:
    """Leave so many indicators to the parks; a department reports the others from now on."""
    with act("bench"):
        department = Department.objects.create(code="bench", name="Bench")
        own = Indicator.objects.order_by("code").values_list("pk", flat=True)[:count]
        Indicator.objects.exclude(pk__in=list(own)).update(reported_by="department", department=department)


def _sheet(client: Client) -> EntryGrid:
    request: HttpRequest = client.get(GRID).wsgi_request
    desk = Desk.of(request.user, PARK, LABEL, now_of(request))  # type: ignore[arg-type]
    return EntryGrid.of(request.user, desk)  # type: ignore[arg-type]


class _Saving:
    """Saves every time something else into the same cells, as a form that has seen what stands there."""

    def __init__(self, client: Client, sheet: EntryGrid) -> None:
        self.client, self.sheet, self.turn = client, sheet, 0
        self.keys = list(sheet.own)
        self.count = len(self.keys)
        self.bodies = [self._body(turn) for turn in range(SAVES)]

    def save(self) -> None:
        """Send the form once, and see that it was taken."""
        body = self.bodies[self.turn]
        self.turn += 1
        assert self.client.post(GRID, body, content_type=FORM).status_code == 302

    def _body(self, turn: int) -> str:
        """Return what a browser sends; putting it together is no part of what is measured."""
        fields: dict[str, str] = {}
        for key in self.keys:
            seen = self._token(turn) if turn else "-"
            fields |= {f"seen-{key}": seen, f"value-{key}": self._value(turn + 1), f"state-{key}": "number"}
            fields |= {f"base-{key}": "", f"note-{key}": "bench"}
        return urlencode(fields)

    def _value(self, turn: int) -> str:
        return f"{100 + turn}.5"

    def _token(self, turn: int) -> str:
        return EnteredCell("number", Decimal(self._value(turn)), note="bench").token
