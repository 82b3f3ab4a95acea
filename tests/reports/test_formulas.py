"""No text of a town becomes a formula in a spreadsheet: each is planted, and every table that pages hand out read back.

What a table tells is stated by the columns of the city's files that its texts come from, so that none is left out.
"""

from __future__ import annotations

import io
import re
from pathlib import Path
from urllib.parse import quote

import pytest
from django.core.management import call_command
from people import client_of, person
from planted import TAG, as_code, cells_of, planted_town, told_in
from reading import english
from standing import stands_on
from trees import BASE

from parks.models import Park, Role

pytestmark = [pytest.mark.django_db, stands_on(planted_town)]
SALES = quote(as_code("sales"))
PLACES = {"groups.name", "park_names.name", "parks.name"}
TARGETS = {"indicators.code", "indicators.name", "indicators.unit", "parks.name"}
DETAILS = TARGETS | {"parks.code", "targets.reason", "targets.responsible"}
# Who asks for which table: what it tells in both forms, and what a workbook tells besides: above its head, or further on.
HANDED_OUT: dict[str, tuple[Role, set[str], set[str]]] = {
    "/rankings/?format=": (Role.AUDITOR, PLACES, {"city.name", "schemes.name"}),
    f"/rankings/?indicator={SALES}&format=": (
        Role.AUDITOR,
        PLACES | {"indicators.name", "indicators.unit"},
        {"city.name", "schemes.name"},
    ),
    f"/indicators/{SALES}/?format=": (Role.AUDITOR, PLACES | {"indicators.unit"}, {"city.name", "indicators.name"}),
    "/projects/?format=": (
        Role.AUDITOR,
        {"parks.name", "projects.industry", "projects.leader", "projects.name"},
        {"city.name"},
    ),
    "/targets/2020/?export=": (
        Role.ASSESSOR,
        TARGETS | {"targets.reason"},
        {"categories.name", "parks.code", "targets.responsible"},
    ),
    "/targets/2020/?sheet=details&export=": (Role.ASSESSOR, DETAILS, {"categories.name"}),
    "/audit/?format=": (
        Role.AUDITOR,
        {
            *("account.name", "account.title", "account.username", "parks.name", "releases.reason", "schemes.name"),
            *(f"act.{part}" for part in ("behalf", "detail", "key", "kind", "name", "place", "reason", "value")),
        },
        set(),
    ),
    "/audit/sample/?period=2020Q4&count=50&seed=a&format=": (
        Role.AUDITOR,
        set(),
        {
            *("account.name", "act.behalf", "cut.note", "cut.reason", "figures.note", "indicators.name"),
            *("indicators.unit", "na.note", "parks.name", "revised.reason", "revised.source", "schemes.name"),
        },
    ),
}
# What makes tables of texts: what pages hand out goes through the first, the others are stated below.
WRITERS = re.compile(r"\b(csv\.writer|xlsxwriter\.Workbook|TABLE_FORMATS|as_book)\(?")
WRITING = {
    "core/exports.py": "guards",
    "reports/pages/frame/views/exporting.py": "hands out what the first wrote",
    "accounts/audit/views.py": "hands out what the first wrote",
    "reports/pages/audit/views/sampling.py": "hands out what the first wrote",
    "reports/pages/breakdown/workbook/year_workbook.py": "guards by itself",
    "reports/releases/exporting.py": "for programs, as it is stored",
    "reports/city/exporting.py": "for programs, as it is stored",
}


@pytest.mark.parametrize("way", ["csv", "xlsx"])
@pytest.mark.parametrize("address", HANDED_OUT)
def test_no_text_of_a_town_becomes_a_formula(address, way):
    role, texts, more = HANDED_OUT[address]
    response = english(client_of(person(role))).get(address + way)
    if "/sample/" in address and way == "csv":
        assert response.status_code == 400
        return
    assert response.status_code == 200
    cells = cells_of(response.content)
    assert [cell for cell in cells if not cell.is_safe] == []
    assert told_in(cells) == (texts | more if way == "xlsx" else texts)


def test_all_that_writes_tables_is_known():
    modules = [
        path for app in ("accounts", "core", "parks", "targets", "reports") for path in (BASE / app).rglob("*.py")
    ]
    found = {str(path.relative_to(BASE)) for path in modules if WRITERS.search(path.read_text())}
    assert found == WRITING.keys()


@pytest.mark.parametrize("form", ["csv", "json"])
def test_what_programs_read_is_as_it_is_stored(form):
    out = io.StringIO()
    call_command("export_release", "latest", format=form, stdout=out)
    name = Park.objects.get(code=as_code("p1")).names.get().name
    assert TAG.search(name) and name in out.getvalue().replace("\\u200b", "\u200b")


def test_a_workbook_for_programs_holds_texts(tmp_path):
    place: Path = tmp_path / "release.xlsx"
    call_command("export_release", "latest", format="xlsx", output=place)
    cells = cells_of(place.read_bytes())
    assert "parks.code" in told_in(cells) and not [cell for cell in cells if cell.place in ("link", "formula")]


CELL = {"indicators.name", "parks.name"}
# Each list of the auditor's sample by the name of its sheet, which Excel cuts.
LISTS = {
    "Drawn cells": CELL | {"cut.note", "figures.note", "indicators.unit", "na.note", "revised.source"},
    "Handed in after the due day": CELL,
    "Entered on behalf": {"account.name", "act.behalf", "parks.name"},
    "Recognised otherwise than repor": CELL | {"cut.reason"},
    "Revised": CELL | {"revised.reason", "revised.source", "schemes.name"},
    "Not applicable, with a target": CELL | {"na.note"},
    "Approved with open questions": CELL,
    "One person at two steps": {"account.name", "parks.name"},
}


def test_each_list_of_the_sample_tells_its_texts():
    address = "/audit/sample/?period=2020Q4&count=50&seed=a&format=xlsx"
    cells = cells_of(english(client_of(person(Role.AUDITOR))).get(address).content)
    sheets = {cell.sheet for cell in cells}
    assert {name: told_in([cell for cell in cells if cell.sheet == name]) for name in sheets} == LISTS
