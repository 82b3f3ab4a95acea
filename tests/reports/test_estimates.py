"""A base that is only expected (预计完成数): typed on a page, in a sheet, in a folder; shown and frozen as such."""

from __future__ import annotations

import json
import re
from decimal import Decimal
from io import BytesIO

import pytest
from cities import change, rows_of, write_rows
from conftest import as_superuser
from django.core.management import call_command
from django.utils.translation import override
from people import client_of
from promises import YEAR, no_documents, promising
from python_calamine import CalamineWorkbook
from reading import english, text_of
from workbooks import workbook

from accounts.audit.trail import act
from accounts.keys.trust import TrustAnchors
from accounts.models import AuditEntry
from reports.city.errors import CityErrors
from reports.city.loading import load_city
from targets.breakdown.cells import details_token
from targets.errors import WorkflowError
from targets.models import Pledge, PledgeItem, Target
from targets.pledges.checks.pledge_checks import pledge_differences

pytestmark = pytest.mark.django_db
GRID, ADDRESS = f"/targets/{YEAR}/", f"/targets/{YEAR}/p0/sales/"


@pytest.fixture
def made(monkeypatch):
    no_documents(monkeypatch)
    return promising(1)


def held() -> Target:
    return Target.objects.get(indicator__code="sales")


def expected() -> None:
    """Let the base of the sales be an estimate."""
    with act("test"):
        Target.objects.filter(indicator__code="sales").update(base_estimate=True)


def details_sheet(client):
    """Return the head and the rows of the exported details."""
    exported = client.get(f"{GRID}?export=xlsx")
    rows = CalamineWorkbook.from_filelike(BytesIO(exported.content)).get_sheet_by_index(1).to_python()
    head = next(number for number, row in enumerate(rows) if any("[base_estimate]" in str(cell) for cell in row))
    return rows[head], rows[head + 1 :]


def with_mark(head, row, word):
    """Return a row of the details that says so of its base."""
    at = next(place for place, text in enumerate(head) if "[base_estimate]" in str(text))
    return [*row[:at], word, *row[at + 1 :]]


def details(**more):
    return {"act": "details", "seen": details_token(held()), "base": "80", "responsible": "office", **more}


def test_an_estimate_is_ticked_on_the_page_of_a_target_and_shown_with_its_mark(made):
    client = english(client_of(made.who("assessor")))
    assert "80.0 (expected)" not in text_of(client.get(ADDRESS))
    assert client.post(ADDRESS, details(base_estimate="on")).status_code == 302
    assert held().base_estimate
    assert "80.0 (expected)" in text_of(client.get(ADDRESS))
    assert "80.0 (expected)" in text_of(client.get(GRID))
    changes = AuditEntry.objects.get(act="targets.change_target").details["changes"]
    assert changes == {"base_estimate": {"old": False, "new": True}}
    assert client.post(ADDRESS, details()).status_code == 302  # without the tick
    assert not held().base_estimate


def test_an_estimate_without_a_number_is_refused_beside_the_field(made):
    response = english(client_of(made.who("assessor"))).post(ADDRESS, details(base="", base_estimate="on"))
    assert response.status_code == 400
    assert "An estimate is a number" in text_of(response)
    assert held().base == 80


@pytest.mark.parametrize(("word", "is_estimate"), [("是", True), ("预计", True), ("yes", True), ("否", False)])
def test_an_estimate_is_a_word_in_the_sheet_of_details(made, word, is_estimate):
    client = english(client_of(made.who("assessor")))
    if not is_estimate:
        expected()
    head, rows = details_sheet(client)
    sent = workbook(head, with_mark(head, rows[0], word))
    page = client.post(f"{GRID}import/", {"workbook": sent}).content.decode()
    assert "1 target changes" in page
    signed = re.search('name="changes" value="([^"]+)"', page)[1]
    assert client.post(f"{GRID}import/", {"changes": signed}).status_code == 302
    assert held().base_estimate is is_estimate


def test_another_word_in_the_sheet_is_refused_and_an_untouched_sheet_changes_nothing(made):
    expected()
    client = english(client_of(made.who("assessor")))
    head, rows = details_sheet(client)
    assert "yes" in rows[0]
    refused = client.post(f"{GRID}import/", {"workbook": workbook(head, with_mark(head, rows[0], "maybe"))})
    assert refused.status_code == 400 and "Write yes or no" in text_of(refused)
    untouched = client.post(f"{GRID}import/", {"workbook": workbook(head, *rows)})
    assert 'name="changes"' not in untouched.content.decode() or "0 targets" in text_of(untouched)
    assert held().base_estimate
    empty = client.post(f"{GRID}import/", {"workbook": workbook(head, with_mark(head, rows[0], ""))})
    assert 'name="changes"' not in empty.content.decode()  # an empty cell leaves it, and only a word takes it away


def test_a_pledge_freezes_and_prints_that_its_base_is_expected(made):
    expected()
    (pledge,) = made.issue()
    task = json.loads(bytes(pledge.document.canonical))["tasks"][0]
    assert (task["base"], task["base_estimate"]) == (["80.0 （预计）", "80"], True)
    assert "base_estimate" not in json.loads(bytes(pledge.document.canonical))["tasks"][1]
    assert PledgeItem.objects.get(number=1).base_estimate
    assert "80.0 （预计）" in text_of(english(client_of(made.who("head-p0"))).get(f"/pledges/{pledge.no}/sign/"))
    with act("test"):
        Target.objects.filter(indicator__code="sales").update(base_estimate=False)
    with override("en"), pytest.raises(WorkflowError, match="changed since the pledge was issued"):
        made.sign(pledge, "head-p0")


def test_an_estimate_goes_out_with_the_folder_and_comes_back(made, tmp_path):
    expected()
    call_command("export_city", str(tmp_path / "out"))
    head, *rows = rows_of(tmp_path / "out" / "targets.csv")
    at = head.index("base_estimate")
    assert head[at - 1] == "base"
    assert [row[at] for row in rows] == ["yes", "no"]
    write_rows(tmp_path / "targets.csv", [head, *rows])
    change(tmp_path, "targets", lambda rows: [rows[0], [*rows[1][:at], "no", *rows[1][at + 1 :]], rows[2]])
    load_city(tmp_path)
    assert not held().base_estimate
    change(tmp_path, "targets", lambda rows: [rows[0], [*rows[1][:at], "yes", *rows[1][at + 1 :]], rows[2]])
    load_city(tmp_path)
    assert held().base_estimate


@pytest.mark.parametrize(
    ("columns", "column"), [({"base": "", "base_estimate": "yes"}, "base_estimate"), ({"base": ""}, "base")]
)
def test_a_folder_with_an_estimate_of_nothing_is_refused_in_words(made, tmp_path, columns, column):
    expected()
    row = {
        "park_code": "p0",
        "indicator_code": "sales",
        "year": str(YEAR),
        "target": "90",
        "state": "issued",
        **columns,
    }
    write_rows(tmp_path / "targets.csv", [list(row), list(row.values())])
    with override("en"), pytest.raises(CityErrors) as refused:
        load_city(tmp_path)
    found = [(one.file, one.column) for errors in refused.value.problems.shown.values() for one in errors]
    assert found == [("targets.csv", column)]
    assert held().base == Decimal(80)


@pytest.mark.django_db(transaction=True)
def test_a_pledge_whose_frozen_mark_was_taken_away_does_not_verify(made):
    expected()
    (pledge,) = made.issue()
    assert faults_of(pledge) == []
    as_superuser("SET session_replication_role = replica; UPDATE targets_pledgeitem SET base_estimate = false")
    assert ["80 (estimate)" in one for one in faults_of(pledge)] == [True]


def faults_of(pledge: Pledge) -> list[str]:
    """Return what is wrong with the targets of a pledge."""
    fresh = Pledge.objects.with_state().get(pk=pledge.pk)
    return [
        one
        for one in pledge_differences(fresh, TrustAnchors(roots=(), revoked={}, assigned={}))
        if one.startswith("target")
    ]
