"""Reports of departments come in and go out: they alone decide whether a department's figures are drafts."""

from __future__ import annotations

import pytest
from cities import rows_of, write_rows
from django.utils.translation import override

from accounts.audit.trail import act
from reports.city.errors import CityErrors
from reports.city.exporting import export_city
from reports.city.loading import load_city
from targets.models import DepartmentReport, Figure, Period, Submission

pytestmark = pytest.mark.django_db
REPORTS = ["indicator_code", "year", "quarter", "state", "reported_at", "reason"]
FIGURES = ["park_code", "indicator_code", "year", "quarter", "value", "recognised"]
CITY = {
    "departments": [["code", "name"], ["d1", "Statistics"]],
    "parks": [["code", "name"], ["p1", "One"], ["p2", "Two"], ["p3", "Three"]],
    "indicators": [
        ["code", "name", "unit", "reported_by", "department_code"],
        ["sales", "Sales", "M", "park", ""],
        ["waste", "Waste", "%", "department", "d1"],
    ],
    "figures": [
        FIGURES,
        *(
            [park, indicator, "2020", "2", value, ""]
            for park, indicator, value in (("p1", "sales", "1"), ("p1", "waste", "2"), ("p2", "waste", "3"))
        ),
    ],
}


@pytest.fixture
def folder(tmp_path):
    """Return the folder of a city whose p2 and p3 report nothing themselves."""
    made = tmp_path / "city"
    made.mkdir()
    for name, rows in CITY.items():
        write_rows(made / f"{name}.csv", rows)
    return made


def only(folder, **files):
    """Leave in a folder these files alone."""
    for path in folder.iterdir():
        path.unlink()
    for name, rows in files.items():
        write_rows(folder / f"{name}.csv", rows)


def reported(state, at="", reason="", *, indicator="waste"):
    """Return the rows of one report."""
    return [REPORTS, [indicator, "2020", "2", state, at, reason]]


def submitted(state, park="p1"):
    """Return the rows of one submission."""
    return [["park_code", "year", "quarter", "state"], [park, "2020", "2", state]]


def drafts():
    """Return which figures are drafts and which have versions: park, indicator, draft, number of versions."""
    figures = Figure.objects.order_by("park__code", "indicator__code").prefetch_related("versions")
    return [
        (f.park.code, f.indicator.code, f.draft_value, f.versions.count())
        for f in figures.select_related("park", "indicator")
    ]


def errors_of(folder):
    """Return the errors of a folder: file, line, column, what is allowed."""
    with override("en"), pytest.raises(CityErrors) as refused:
        load_city(folder)
    return [
        (one.file, one.line, one.column, one.allowed)
        for shown in refused.value.problems.shown.values()
        for one in shown
    ]


def test_a_row_left_out_is_reported(folder):
    load_city(folder)
    assert list(DepartmentReport.objects.values_list("indicator__code", "state")) == [("waste", "reported")]
    assert [count for *_cell, count in drafts()] == [1, 1, 1]


def test_a_park_whose_figures_departments_report_hands_in_nothing(folder):
    load_city(folder)
    assert list(Submission.objects.values_list("park__code", "state")) == [("p1", "approved")]


def test_a_draft_report_keeps_its_column_a_draft_whatever_parks_hand_in(folder):
    write_rows(folder / "department_reports.csv", reported("draft"))
    write_rows(folder / "submissions.csv", submitted("approved"))
    load_city(folder)
    assert drafts() == [("p1", "sales", None, 1), ("p1", "waste", 2, 0), ("p2", "waste", 3, 0)]


def test_a_draft_submission_keeps_no_column_of_a_department_a_draft(folder):
    write_rows(folder / "submissions.csv", submitted("draft"))
    load_city(folder)
    assert drafts() == [("p1", "sales", 1, 0), ("p1", "waste", None, 1), ("p2", "waste", None, 1)]


def test_drafts_are_reported_when_a_load_moves_their_report_on(folder):
    write_rows(folder / "department_reports.csv", reported("draft"))
    write_rows(folder / "submissions.csv", submitted("draft"))
    load_city(folder)
    only(folder, department_reports=reported("reported", "2020-07-09T10:00:00+08:00"))
    load_city(folder)
    assert drafts() == [("p1", "sales", 1, 0), ("p1", "waste", None, 1), ("p2", "waste", None, 1)]
    only(folder, submissions=submitted("approved"))
    load_city(folder)
    assert drafts() == [("p1", "sales", None, 1), ("p1", "waste", None, 1), ("p2", "waste", None, 1)]


def test_a_submission_that_moves_on_hands_in_no_column_of_a_department(folder):
    write_rows(folder / "department_reports.csv", reported("draft"))
    write_rows(folder / "submissions.csv", submitted("draft"))
    load_city(folder)
    only(folder, submissions=submitted("approved"))
    load_city(folder)
    assert drafts() == [("p1", "sales", None, 1), ("p1", "waste", 2, 0), ("p2", "waste", 3, 0)]


@pytest.mark.parametrize(("stored", "said"), [("released", "reported"), ("reopened", "draft")])
def test_what_a_release_did_is_kept_and_goes_out_as_the_folder_says_it(folder, tmp_path, stored, said):
    load_city(folder)
    with act("reports.load_city"):
        DepartmentReport.objects.update(state=stored)
    export_city(tmp_path / "out")
    assert rows_of(tmp_path / "out" / "department_reports.csv") == [REPORTS, ["waste", "2020", "2", said, "", ""]]
    load_city(tmp_path / "out")
    assert DepartmentReport.objects.get().state == stored


def test_loading_a_report_again_changes_nothing(folder):
    write_rows(folder / "department_reports.csv", reported("returned", "2020-07-09T10:00:00+08:00", "twice"))
    load_city(folder)
    assert DepartmentReport.objects.get().reason == "twice"
    count = load_city(folder).counts["department_reports"]
    assert (count.rows, count.new, count.changed) == (1, 0, 0)
    only(folder, department_reports=[REPORTS[:4], ["waste", "2020", "2", "reported"]])
    load_city(folder)
    report = DepartmentReport.objects.get()
    assert (report.state, report.reason, report.reported_at is None) == ("reported", "twice", False)


def test_a_report_alone_makes_its_period(folder):
    only(folder, **{name: CITY[name] for name in ("departments", "parks", "indicators")})
    write_rows(folder / "department_reports.csv", reported("draft"))
    load_city(folder)
    assert Period.objects.get().label == "2020Q2"


def test_what_a_park_reports_has_no_report_of_a_department(folder):
    write_rows(folder / "department_reports.csv", reported("draft", indicator="sales"))
    assert errors_of(folder) == [
        ("department_reports.csv", 2, "indicator_code", "an indicator that a department reports")
    ]


@pytest.mark.parametrize(
    ("indicator", "files", "refused"),
    [
        ("waste", {"department_reports": reported("draft")}, True),
        ("waste", {"department_reports": reported("ready")}, True),
        ("waste", {"department_reports": reported("reported"), "submissions": submitted("draft")}, False),
        ("sales", {"submissions": submitted("draft")}, True),
        ("sales", {"submissions": submitted("approved"), "department_reports": reported("draft")}, False),
    ],
)
def test_only_drafts_have_no_recognised_value(folder, indicator, files, refused):
    write_rows(folder / "figures.csv", [FIGURES, ["p1", indicator, "2020", "2", "5", "4"]])
    for name, rows in files.items():
        write_rows(folder / f"{name}.csv", rows)
    if refused:
        assert [error[:3] for error in errors_of(folder)] == [("figures.csv", 2, "recognised")]
    else:
        load_city(folder)


def test_what_another_reports_from_now_on_goes_on_counting(folder):
    load_city(folder)
    head = CITY["indicators"][0]
    only(
        folder,
        indicators=[head, ["sales", "Sales", "M", "department", "d1"], ["waste", "Waste", "%", "park", ""]],
    )
    load_city(folder)
    assert set(DepartmentReport.objects.values_list("indicator__code", "state")) == {
        ("sales", "reported"),
        ("waste", "reported"),
    }
    assert set(Submission.objects.values_list("park__code", "state")) == {("p1", "approved"), ("p2", "approved")}
