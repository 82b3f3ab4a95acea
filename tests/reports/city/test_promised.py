"""A city folder moves nothing of a pledge that was issued here, and says which row would have."""

from __future__ import annotations

import pytest
from cities import change, write_rows
from django.utils.translation import override
from promises import no_documents, promising

from reports.city.errors import CityErrors
from reports.city.loading import load_city
from targets.models import Adjustment, Pledge, Target

pytestmark = pytest.mark.django_db
TARGETS = [
    ["park_code", "indicator_code", "year", "target", "stretch", "base", "q1", "q2", "q3", "responsible", "state"],
    ["p0", "sales", "2020", "90", "", "80", "", "", "", "office", "pledged"],
    ["p0", "share", "2020", "38.95", "", "", "", "", "", "", "pledged"],
]
PLEDGES = [
    ["no", "park_code", "year", "state", "party_a", "party_b", "issued_on", "signed_on", "in_force_on"],
    ["P〔2020〕1号", "p0", "2020", "in_force", "Town", "Park 0", "2020-07-06", "2020-07-06", "2020-07-06"],
]
ADJUSTMENTS = [
    ["no", "park_code", "indicator_code", "year", "old", "new", "reason", "effective_on"],
    ["A-1", "p0", "sales", "2020", "90", "80", "flood", "2020-09-01"],
]


@pytest.fixture
def folder(monkeypatch, tmp_path):
    """Return a folder that says what is stored: a pledge that was issued and signed here, and its targets."""
    no_documents(monkeypatch)
    made = promising(1)
    (pledge,) = made.issue()
    made.sign(pledge, "head-p0")
    made.sign(pledge, "mayor")
    write_rows(tmp_path / "targets.csv", TARGETS)
    write_rows(tmp_path / "pledges.csv", PLEDGES)
    return tmp_path


def errors_of(folder):
    """Return what a load finds wrong: file, line, column and what is allowed."""
    with override("en"), pytest.raises(CityErrors) as refused:
        load_city(folder)
    shown = refused.value.problems.shown.values()
    return [(e.file, e.line, e.column, e.allowed) for errors in shown for e in errors]


def test_what_is_stored_is_loaded_again_without_a_change(folder):
    load_city(folder)
    assert Pledge.objects.with_state().get().state == "in_force"


@pytest.mark.parametrize(
    ("column", "value"),
    [("target", "70"), ("stretch", "99"), ("base", "81"), ("responsible", "nobody"), ("q1", "10"), ("state", "issued")],
)
def test_a_target_that_a_pledge_holds_is_not_rewritten(folder, column, value):
    place = TARGETS[0].index(column)
    change(folder, "targets", lambda rows: [rows[0], [*rows[1][:place], value, *rows[1][place + 1 :]], rows[2]])
    if column == "q1":
        change(folder, "targets", lambda rows: [rows[0], [*rows[1][:6], "10", "20", "30", *rows[1][9:]], rows[2]])
    found = errors_of(folder)
    assert ("targets.csv", 2, column) in [one[:3] for one in found]
    assert all("as the pledge holds it" in one[3] for one in found)
    assert Target.objects.get(indicator__code="sales").value == 90


def test_a_column_that_is_left_out_is_left_alone(folder):
    change(folder, "targets", lambda rows: [row[:4] for row in rows])
    load_city(folder)
    assert Target.objects.get(indicator__code="sales").responsible == "office"


@pytest.mark.parametrize("state", ["issued", "signed_by_park", "settled", "superseded", "void"])
def test_a_pledge_that_was_issued_here_is_not_moved(folder, state):
    cut = {"issued": 7, "signed_by_park": 8}.get(state, 9)
    change(folder, "pledges", lambda rows: [rows[0], [*rows[1][:3], state, *rows[1][4:cut], *[""] * (9 - cut)]])
    assert ("pledges.csv", 2, "state") in [one[:3] for one in errors_of(folder)]
    assert Pledge.objects.with_state().get().state == "in_force"


def test_neither_a_second_pledge_nor_a_target_beside_it_nor_an_adjustment_without_a_supplement(folder):
    change(folder, "pledges", lambda rows: [*rows, ["A-1", *rows[1][1:]]])
    change(folder, "targets", lambda rows: [*rows, ["p0", "other", *rows[1][2:]]])
    write_rows(folder / "adjustments.csv", ADJUSTMENTS)
    write_rows(
        folder / "indicators.csv",
        [["code", "name", "unit"], ["other", "Other", "x"]],
    )
    assert {one[:3] for one in errors_of(folder)} == {
        ("pledges.csv", 3, "park_code"),
        ("targets.csv", 4, "park_code"),
        ("adjustments.csv", 2, "no"),
    }
    assert not Adjustment.objects.exists()


def test_a_draft_beside_the_pledge_is_allowed(folder):
    write_rows(folder / "indicators.csv", [["code", "name", "unit"], ["other", "Other", "x"]])
    change(folder, "targets", lambda rows: [*rows, ["p0", "other", *rows[1][2:-1], "draft"]])
    load_city(folder)
    assert Target.objects.get(indicator__code="other").state == "draft"


def test_that_no_target_is_issued_may_be_said_beside_the_pledge(folder):
    made = {
        "park_code": "p0",
        "indicator_code": "other",
        "year": "2020",
        "state": "none",
        "reason": "Its line was sold",
    }
    head = [*TARGETS[0], "reason"]
    write_rows(folder / "indicators.csv", [["code", "name", "unit"], ["other", "Other", "x"]])
    write_rows(
        folder / "targets.csv", [head, *([*row, ""] for row in TARGETS[1:]), [made.get(name, "") for name in head]]
    )
    load_city(folder)
    target = Target.objects.get(indicator__code="other")
    assert (target.state, target.value, target.reason) == ("none", None, "Its line was sold")
