"""Every kind of broken file is refused with its place, and changes nothing."""

from __future__ import annotations

import zipfile
from decimal import Decimal

import pytest
import xlsxwriter
from cities import FULL, change, copy_of, rows_of
from hypothesis import given
from hypothesis import strategies as st

from parks.models import City
from reports.city.cells import NUMBER, RefusedText, parser, plain_cell
from reports.city.errors import CityErrors
from reports.city.files.columns import Column, ColumnKind
from reports.city.loading import load_city

pytestmark = pytest.mark.django_db


def put(line, column, text):
    """Return a change that writes a text into a cell (line as in the file, the head is 1)."""

    def changed(rows):
        rows[line - 1][rows[0].index(column)] = text

    return changed


def add(*cells):
    """Return a change that adds a row."""
    return lambda rows: [*rows, list(cells)]


def drop(column):
    """Return a change that leaves a column out."""

    def changed(rows):
        index = rows[0].index(column)
        return [[cell for at, cell in enumerate(row) if at != index] for row in rows]

    return changed


def again(line):
    """Return a change that repeats a row."""
    return lambda rows: [*rows, rows[line - 1]]


BROKEN = [
    ("figures", put(2, "value", "abc"), 2, "value"),
    ("figures", put(2, "value", "1e5"), 2, "value"),
    ("figures", put(2, "value", "+1"), 2, "value"),
    ("figures", put(2, "value", "1,000"), 2, "value"),
    ("figures", put(2, "value", "１２"), 2, "value"),
    ("figures", put(2, "value", "1."), 2, "value"),
    ("figures", put(2, "value", ".5"), 2, "value"),
    ("figures", put(2, "value", "NaN"), 2, "value"),
    ("figures", put(2, "value", "na"), 2, "value"),
    ("figures", put(2, "value", "123456789012345"), 2, "value"),
    ("figures", put(2, "value", "0.12345678901"), 2, "value"),
    ("figures", put(2, "value", " 1"), 2, "value"),
    ("figures", put(2, "growth", "NA"), 2, "growth"),
    ("figures", put(2, "quarter", "5"), 2, "quarter"),
    ("figures", put(2, "year", "20200"), 2, "year"),
    ("figures", put(2, "estimate", "maybe"), 2, "estimate"),
    ("figures", put(2, "park_code", "p9"), 2, "park_code"),
    ("figures", put(2, "park_code", ""), 2, "park_code"),
    ("figures", put(2, "indicator_code", "nothing"), 2, "indicator_code"),
    ("figures", again(2), 12, "park_code"),
    ("figures", put(5, "recognised", "30"), 6, "recognised"),
    ("figures", put(9, "recognised", "0.6"), 10, "recognised"),
    ("figures", put(2, "na_reason", "none"), 2, "na_reason"),
    ("figures", put(6, "na_reason", "none"), 7, "na_reason"),
    ("figures", drop("value"), 1, "value"),
    ("figures", lambda rows: [[*rows[0][:-1], "remark"], *rows[1:]], 1, "remark"),
    ("figures", lambda rows: [[*rows[0][:-1], "value"], *rows[1:]], 1, "value"),
    ("figures", lambda rows: [*rows, ["p1", "sales"]], 12, ""),
    ("figures", lambda rows: [*rows, [*rows[1], "more"]], 12, ""),
    ("figures", put(2, "note", "x\x00y"), 2, "note"),
    ("city", put(2, "demo", "no"), 2, "today"),
    ("city", put(2, "today", "2021-02-30"), 2, "today"),
    ("city", put(2, "today", "8.4.2021"), 2, "today"),
    ("city", put(2, "name", ""), 2, "name"),
    ("city", add("C2", "Two", "no", ""), 0, ""),
    ("regions", put(2, "parent_code", "32"), 2, "parent_code"),
    ("regions", put(2, "parent_code", "3212"), 2, "parent_code"),
    ("regions", put(3, "parent_code", "99"), 3, "parent_code"),
    ("region_sets", put(2, "region_codes", "32;77"), 2, "region_codes"),
    ("region_sets", put(2, "region_codes", "32;32"), 2, "region_codes"),
    ("region_figures", put(2, "place", "14"), 2, "place"),
    ("region_figures", put(2, "value", "NA"), 2, "value"),
    ("parks", put(2, "closed_on", "1998-01-01"), 2, "closed_on"),
    ("parks", put(4, "closed_on", ""), 4, "successor_code"),
    ("parks", put(2, "parent_code", "p2"), 2, "parent_code"),
    ("parks", put(2, "parent_code", "p1"), 2, "parent_code"),
    ("parks", put(2, "region_code", "x"), 2, "region_code"),
    ("parks", put(2, "area_ha", "-1"), 2, "area_ha"),
    ("parks", put(2, "short_name", "x" * 51), 2, "short_name"),
    ("parks", put(2, "code", "a;b"), 2, "code"),
    ("park_names", put(2, "from_on", ""), 2, "from_on"),
    ("indicators", put(2, "direction", "up"), 2, "direction"),
    ("indicators", put(2, "decimals", "11"), 2, "decimals"),
    ("indicators", put(2, "headline", "2"), 2, "headline"),
    ("indicators", put(4, "denominator_code", ""), 4, "numerator_code"),
    ("indicators", put(2, "numerator_code", "land"), 2, "numerator_code"),
    ("indicators", put(4, "department_code", ""), 4, "department_code"),
    ("indicators", put(2, "unit", ""), 2, "unit"),
    ("indicators", put(5, "replaces", "energy"), 5, "replaces"),
    ("indicators", put(3, "lowest", "1000.1"), 3, "lowest"),
    ("indicators", put(6, "lowest", "0.5"), 6, "lowest"),
    ("indicators", put(6, "highest", "49.5"), 6, "highest"),
    ("indicators", put(6, "whole", "perhaps"), 6, "whole"),
    ("indicators", put(2, "path", "straight"), 2, "path"),
    ("indicators", put(2, "path", "limit"), 2, "path"),
    ("indicators", put(2, "path", "climb"), 2, "path"),
    ("indicators", put(2, "available", "-1"), 2, "available"),
    ("indicators", put(2, "available", "1.5"), 2, "available"),
    ("indicators", put(2, "every", "month"), 2, "every"),
    ("indicators", put(2, "position", "-1"), 2, "position"),
    ("indicators", put(2, "position", "first"), 2, "position"),
    ("parks", put(2, "position", "1.5"), 2, "position"),
    ("schemes", put(2, "near", "1.1"), 2, "near"),
    ("schemes", put(2, "tie_break", "sales;nothing"), 2, "tie_break"),
    ("scheme_items", put(2, "rule", "z_score"), 2, "rule"),
    ("scheme_items", put(2, "rule", "magic"), 2, "rule"),
    ("scheme_items", put(2, "weight", "-1"), 2, "weight"),
    ("scheme_items", put(2, "parameters", '{"flor": "1"}'), 2, "parameters"),
    ("scheme_items", put(2, "parameters", '{"floor": 2}'), 2, "parameters"),
    ("scheme_items", put(2, "parameters", "[1]"), 2, "parameters"),
    ("scheme_items", put(2, "parameters", "{"), 2, "parameters"),
    ("scheme_items", put(2, "parameters", '{"floor": NaN}'), 2, "parameters"),
    ("scheme_items", put(3, "excluded_parks", "p8"), 3, "excluded_parks"),
    ("scheme_items", put(4, "group", "g7"), 4, "group"),
    ("periods", put(2, "due_on", "2021-02-12"), 2, "due_on"),
    ("periods", put(2, "department_due_on", "2021-01-01"), 2, "department_due_on"),
    ("department_reports", put(2, "state", "approved"), 2, "state"),
    ("department_reports", put(2, "state", ""), 2, "state"),
    ("department_reports", put(4, "reported_at", "2021-04-05T10:00:00+08:00"), 4, "reported_at"),
    ("department_reports", put(2, "reported_at", "yesterday"), 2, "reported_at"),
    ("department_reports", put(2, "indicator_code", "land"), 2, "indicator_code"),
    ("department_reports", put(2, "indicator_code", "nothing"), 2, "indicator_code"),
    ("department_reports", again(2), 5, "indicator_code"),
    ("submissions", put(2, "state", "released"), 2, "state"),
    ("submissions", put(3, "handed_in_at", "2021-04-05T10:00:00+08:00"), 3, "handed_in_at"),
    ("submissions", put(2, "handed_in_at", "yesterday"), 2, "handed_in_at"),
    ("targets", put(2, "q1", "50"), 2, "q1"),
    ("targets", put(2, "q2", ""), 2, "q1"),
    ("targets", put(2, "target", "0"), 2, "target"),
    ("targets", put(2, "target", "-5"), 2, "target"),
    ("targets", again(3), 5, "park_code"),
    ("targets", put(2, "target", ""), 2, "target"),
    ("targets", put(4, "target", "3"), 4, "target"),
    ("targets", put(4, "reason", ""), 4, "reason"),
    ("targets", put(4, "reason", " "), 4, "reason"),
    ("targets", lambda rows: [rows[0], [*rows[1][:3], "", *rows[1][4:11], "none", "Sold"], *rows[2:]], 2, "state"),
    ("targets", drop("target"), 1, "target"),
    ("adjustments", lambda rows: [*rows, ["T-2", "p2", "plants", "2020", "0", "1", "x", "", "", "2020-08-01"]], 3, "indicator_code"),
    ("adjustments", put(2, "old", "119"), 2, "old"),
    ("adjustments", put(2, "indicator_code", "energy"), 2, "indicator_code"),
    ("adjustments", put(2, "reason", ""), 2, "reason"),
    ("pledges", put(2, "state", "lost"), 2, "state"),
    ("pledges", put(2, "state", "issued"), 2, "signed_on"),
    ("pledges", put(3, "in_force_on", "2020-01-10"), 3, "in_force_on"),
    ("plans", put(2, "end_year", "2018"), 2, "end_year"),
    ("plan_targets", put(2, "year", "2022"), 2, "year"),
    ("plan_years", put(2, "year", "2022"), 2, "year"),
    ("plan_years", put(2, "year", ""), 2, "year"),
    ("plan_years", put(2, "plan_code", "none"), 2, "plan_code"),
    ("plan_years", put(2, "park_code", "p9"), 2, "park_code"),
    ("plan_years", put(4, "text", ""), 5, "text"),
    ("plan_years", put(2, "text", "x\x01y"), 2, "text"),
    ("plan_years", put(2, "responsible", "x" * 101), 2, "responsible"),
    ("plan_years", again(2), 6, "plan_code"),
    ("plan_schemes", put(2, "category_code", "c9"), 2, "category_code"),
    ("plan_schemes", put(2, "text", " "), 2, "text"),
    ("plan_schemes", put(2, "text", "x" * 5001), 2, "text"),
    ("plan_schemes", drop("category_code"), 1, "category_code"),
    ("plan_schemes", again(3), 4, "plan_code"),
    ("target_sources", put(2, "year", "2022"), 2, "plan_code"),
    ("target_sources", put(2, "plan_code", "none"), 2, "plan_code"),
    ("target_sources", put(2, "plan_code", ""), 2, "plan_code"),
    ("target_sources", put(2, "year", "20x0"), 2, "year"),
    ("target_sources", again(2), 3, "year"),
    ("comparisons", put(2, "indicator_codes", ""), 2, "indicator_codes"),
    ("comparisons", add("six", "Seven", "2020", "2", "a", "b", "place", "sales"), 2, "campaign_name"),
    ("projects", put(2, "channel", "friends"), 2, "channel"),
    ("projects", put(2, "jobs", "1.5"), 2, "jobs"),
    ("project_steps", put(2, "on", ""), 2, "on"),
    ("external_rankings", put(2, "place", "220"), 2, "place"),
]  # fmt: skip


def errors_of(path):
    """Return the errors of a folder that has to be refused."""
    with pytest.raises(CityErrors) as refused:
        load_city(path)
    return [error for shown in refused.value.problems.shown.values() for error in shown]


@pytest.mark.parametrize(("name", "changed", "line", "column"), BROKEN, ids=lambda value: str(value)[:20])
def test_a_broken_file_is_refused_with_its_place(tmp_path, name, changed, line, column):
    folder = copy_of(FULL, tmp_path / "city")
    change(folder, name, changed)
    places = [(error.file, error.line, error.column) for error in errors_of(folder)]
    assert (f"{name}.csv", line, column) in places
    assert not City.objects.exists()


@pytest.mark.parametrize(
    ("name", "content", "line"),
    [
        ("parks", b"code,name\np1,\xff\xfe\n", 2),
        ("parks", b'code,name\np1,"open\n', 2),
        ("parks", b"", 1),
        ("parks", b"code,name\np1," + b"x" * 200_000 + b"\n", 2),
    ],
    ids=["no UTF-8", "open quote", "empty", "huge cell"],
)
def test_bytes_that_are_no_csv_are_refused(tmp_path, name, content, line):
    (tmp_path / f"{name}.csv").write_bytes(content)
    assert [(error.file, error.line) for error in errors_of(tmp_path)] == [(f"{name}.csv", line)]


def test_a_rule_that_the_scheme_does_not_allow_is_named_at_its_item(tmp_path):
    folder = copy_of(FULL, tmp_path / "city")
    change(folder, "schemes", put(2, "better", "lower"))
    assert {(e.file, e.line, e.column) for e in errors_of(folder)} == {
        ("scheme_items.csv", n, "rule") for n in (2, 3, 4)
    }


def test_every_error_of_every_file_is_told_at_once(tmp_path):
    folder = copy_of(FULL, tmp_path / "city")
    change(folder, "figures", put(2, "value", "x"))
    change(folder, "parks", put(2, "area_ha", "y"))
    assert {error.file for error in errors_of(folder)} >= {"figures.csv", "parks.csv"}


@pytest.mark.parametrize("name", ["nowhere", "file.txt", "empty"])
def test_a_path_that_is_no_city_is_refused(tmp_path, name):
    (tmp_path / "file.txt").write_text("x")
    (tmp_path / "empty").mkdir()
    assert errors_of(tmp_path / name)


def test_another_city_is_refused(tmp_path):
    load_city(FULL)
    folder = copy_of(FULL, tmp_path / "city")
    change(folder, "city", put(2, "code", "C2"))
    assert ("city.csv", 2, "code") in [(e.file, e.line, e.column) for e in errors_of(folder)]


@pytest.mark.parametrize(
    ("name", "changed", "column"),
    [
        ("indicators", put(2, "unit", "kg"), "unit"),
        ("indicators", put(2, "measure", "point"), "measure"),
        ("indicators", put(2, "direction", "lower"), "direction"),
        ("pledges", lambda rows: [rows[0], [*rows[1][:3], "issued", *rows[1][4:7], "", ""], rows[2]], "state"),
        ("pledges", put(2, "signed_on", "2020-01-09"), "state"),
        ("pledges", put(2, "party_a", "Another"), "park_code"),
        ("adjustments", put(2, "new", "117"), "new"),
    ],
)
def test_what_is_settled_does_not_change(tmp_path, name, changed, column):
    load_city(FULL)
    folder = copy_of(FULL, tmp_path / "city")
    change(folder, name, changed)
    assert (f"{name}.csv", 2, column) in [(e.file, e.line, e.column) for e in errors_of(folder)]


def workbook(path, name, rows, *, number_at=None, formula_at=None):
    """Write a workbook with one sheet."""
    with xlsxwriter.Workbook(path, {"strings_to_formulas": False}) as book:
        sheet = book.add_worksheet(name)
        for index, row in enumerate(rows):
            for column, text in enumerate(row):
                if (index, column) == number_at:
                    sheet.write_number(index, column, float(text))
                elif (index, column) == formula_at:
                    sheet.write_formula(index, column, "=1+1", None, "")
                else:
                    sheet.write_string(index, column, text)


def test_a_code_in_a_number_cell_asks_for_a_text_column(tmp_path):
    workbook(tmp_path / "city.xlsx", "parks", [["code", "name"], ["101", "Park"]], number_at=(1, 0))
    [error] = errors_of(tmp_path / "city.xlsx")
    assert (error.file, error.line, error.column, error.met) == ("city.xlsx/parks", 2, "code", "101")


def test_a_formula_without_a_stored_value_is_an_error(tmp_path):
    workbook(tmp_path / "city.xlsx", "parks", [["code", "name", "area_ha"], ["p", "Park", "1"]], formula_at=(1, 2))
    assert [(e.line, e.column) for e in errors_of(tmp_path / "city.xlsx")] == [(2, "C")]


def test_a_workbook_that_unpacks_to_too_much_is_refused(tmp_path):
    with zipfile.ZipFile(tmp_path / "bomb.xlsx", "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/worksheets/sheet1.xml", b"0" * 50_000_000)
    assert errors_of(tmp_path / "bomb.xlsx")


def test_a_file_that_is_no_workbook_is_refused(tmp_path):
    (tmp_path / "city.xlsx").write_bytes(b"PK nothing")
    assert errors_of(tmp_path / "city.xlsx")


@given(st.text(alphabet="0123456789.-+eE, N", max_size=30))
def test_a_number_is_taken_exactly_or_not_at_all(text):
    parse = parser(Column("n", ColumnKind.NUMBER, True))
    if NUMBER.fullmatch(text):
        assert parse(text) == text
    else:
        with pytest.raises(RefusedText):
            parse(text)


@given(st.decimals(min_value=-(10**14) + 1, max_value=10**14 - 1, places=10, allow_nan=False))
def test_a_plain_number_reads_back_as_itself(value):
    assert Decimal(plain_cell(value)) == value
    assert NUMBER.fullmatch(plain_cell(value))


def test_the_folder_that_is_broken_above_is_sound():
    load_city(FULL)
    assert len(rows_of(FULL / "figures.csv")) == 10
