"""What the grid of a park costs against a plain template of the same table, and saving against one write."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from decimal import Decimal

from django.http import HttpRequest, HttpResponse
from django.template import engines
from django.test import Client
from django.urls import path

from accounts.audit import act
from bench.measuring import Line, cpu_of
from parks.actions import add_account
from parks.models import City, Park
from reports.contents.desk import Desk
from reports.contents.entering import Sheet
from reports.views.desks import now_of
from targets.cells import EnteredCell
from targets.models import Period

PARK, LABEL = "P0000", "2016Q2"
GRID = f"/entry/{PARK}/{LABEL}/"
CELLS = 30
PLAIN = """<html><body><form method="post">{% csrf_token %}<table>{% for row in rows %}<tr>
<th>{{ row.name }} <details><summary>{{ row.unit }}</summary>{{ row.definition }}
<input type="checkbox" name="estimate-{{ row.key }}"> <input name="base-{{ row.key }}"></details></th>
<td>{{ row.a }}</td><td>{{ row.b }}</td><td>{{ row.c }}</td>
<td><input type="hidden" name="seen-{{ row.key }}" value="-"><input name="value-{{ row.key }}" value="{{ row.a }}">
<select name="state-{{ row.key }}"><option value="number" selected>number</option><option value="na">n/a</option>
<option value="unknown">not reported</option></select></td>
<td>{{ row.d }}</td><td>{{ row.e }}</td><td>{{ row.f }}</td><td><span class="pill">{{ row.g }}</span></td>
<td><textarea name="note-{{ row.key }}">{{ row.h }}</textarea></td></tr>{% endfor %}</table></form></body></html>"""


def plain_grid(request: HttpRequest) -> HttpResponse:
    """Answer a table of as many rows and fields, from values that are ready."""
    rows = [
        dict.fromkeys("abcdefgh", "1234.56") | {"key": key, "name": f"Indicator {key}", "unit": "-", "definition": ""}
        for key in range(60)
    ]
    return HttpResponse(engines["django"].from_string(PLAIN).render({"rows": rows}, request))


def one_write(request: HttpRequest) -> HttpResponse:
    """Take a POST and write one row: the audit row of an act that does nothing."""
    with act("bench.nothing", by=request.user):  # type: ignore[arg-type]
        pass
    return HttpResponse()


urlpatterns = [path("plain-grid/", plain_grid), path("one-write/", one_write)]


def measure() -> Iterator[Line]:
    """Yield the ratios of the first park of the loaded city."""
    client = _at_the_desk()
    sheet = _sheet(client)
    saving = _Saving(client, sheet)
    works = {
        "grid": lambda: client.get(GRID),
        "plain": lambda: client.get("/plain-grid/"),
        "save": saving.save,
        "write": lambda: client.post("/one-write/"),
    }
    cpu = cpu_of(works)
    yield Line(f"grid of {len(sheet.own)} indicators : plain template", cpu["grid"] / cpu["plain"], "x", 2)
    yield Line(f"saving {saving.count} changed cells : POST with one write", cpu["save"] / cpu["write"], "x", 3)
    for name, seconds in cpu.items():
        yield Line(f"  {name}, CPU", seconds * 1000, "ms", None)


def _at_the_desk() -> Client:
    """Open the second quarter, and sign in who enters the first park's figures."""
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


def _sheet(client: Client) -> Sheet:
    request: HttpRequest = client.get(GRID).wsgi_request
    desk = Desk.of(request.user, PARK, LABEL, now_of(request))  # type: ignore[arg-type]
    return Sheet.of(request.user, desk)  # type: ignore[arg-type]


class _Saving:
    """Saves every time something else into the same cells, as a form that has seen what stands there."""

    def __init__(self, client: Client, sheet: Sheet) -> None:
        self.client, self.sheet, self.turn = client, sheet, 0
        self.keys = list(sheet.own)[:CELLS]
        self.count = len(self.keys)

    def save(self) -> None:
        """Send the form once, and see that it was taken."""
        fields: dict[str, str] = {}
        for key in self.keys:
            seen = self._token(self.turn) if self.turn else "-"
            fields |= {f"seen-{key}": seen, f"value-{key}": self._value(self.turn + 1), f"note-{key}": "bench"}
        self.turn += 1
        assert self.client.post(GRID, fields).status_code == 302

    def _value(self, turn: int) -> str:
        return f"{100 + turn}.5"

    def _token(self, turn: int) -> str:
        return EnteredCell("number", Decimal(self._value(turn)), note="bench").token
