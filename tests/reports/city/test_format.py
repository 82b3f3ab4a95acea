"""The city format is defined once: what a file's definition says is loaded, checked and exported, and nothing else is."""

from __future__ import annotations

from dataclasses import replace

import pytest
from cities import FULL, change, copy_of, rows_of
from django.db import connection

from parks.models import Department
from reports.city.errors import CityErrors
from reports.city.exporting import export_city
from reports.city.files import BY_NAME, FILES
from reports.city.files.columns import ELSEWHERE, ColumnKind, File, UnstoredError, code, text
from reports.city.loading import load_city
from targets.models import Indicator

# Figures are stored in drafts and versions by a merge of their own.
TABLES = [file for file in FILES if file.name != "figures"]


@pytest.mark.parametrize("unstored", [text("motto"), text("motto", db="slogan"), text("motto", db=ELSEWHERE)])
def test_a_column_that_is_stored_nowhere_is_refused_where_it_is_defined(unstored):
    with pytest.raises(UnstoredError, match=r"departments\.motto: parks_department"):
        File("departments", Department, ("code",), (code(), unstored))


def test_a_column_of_another_table_says_what_is_written_of_it():
    motto = replace(text("motto", db=ELSEWHERE), out="upper(t.name)")
    file = File("departments", Department, ("code",), (code(), motto))
    assert file.select() == (
        'SELECT t."code", upper(t.name) FROM parks_department t WHERE true ORDER BY t."code" COLLATE "C"'
    )


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.name)
def test_a_code_is_stored_as_a_row_of_the_file_that_it_names(file):
    for column in file.columns:
        named = file.named(column)
        if named and column.ref:
            assert named == BY_NAME[column.ref].table, column.name
        if column.ref and column.kind is not ColumnKind.CODES:
            assert file.fields[column.db_name].is_relation, column.name


@pytest.mark.parametrize("file", TABLES, ids=lambda file: file.name)
def test_a_new_row_has_all_that_its_table_asks_for(file):
    asked = {
        name for name, field in file.fields.items() if not (field.null or field.has_db_default() or field.primary_key)
    }
    assert asked <= file.values.keys()


@pytest.mark.django_db
@pytest.mark.parametrize("file", FILES, ids=lambda file: file.name)
def test_the_statements_that_are_made_of_a_definition_are_of_this_database(file):
    with connection.cursor() as cursor:
        cursor.execute(file.select())
        assert len(cursor.description) == len(file.columns)
        if file.roll_over:
            cursor.execute(file.select(is_template=True), {"year": 2021})
            assert len(cursor.description) == len(file.columns)


def define(monkeypatch, file, columns):
    """Let a file have these columns."""
    monkeypatch.setitem(vars(file), "columns", tuple(columns))
    monkeypatch.setitem(vars(file), "by", {column.name: column for column in columns})


@pytest.mark.django_db
def test_a_column_is_loaded_checked_and_exported_by_its_definition_alone(tmp_path, monkeypatch):
    file, folder = BY_NAME["indicators"], copy_of(FULL, tmp_path / "city")
    place = [column.name for column in file.columns].index("available")
    available = file.columns[place]
    define(monkeypatch, file, [column for column in file.columns if column is not available])
    with pytest.raises(CityErrors) as refused:
        load_city(folder)
    assert [error.met for error in refused.value.problems.shown["indicators.csv"]] == ["available"]
    change(folder, "indicators", lambda rows: [[*row[:place], *row[place + 1 :]] for row in rows])
    load_city(folder)
    assert set(Indicator.objects.values_list("available", flat=True)) == {None}
    export_city(tmp_path / "without")
    assert "available" not in rows_of(tmp_path / "without" / "indicators.csv")[0]

    define(monkeypatch, file, [*file.columns, available])
    change(folder, "indicators", lambda rows: [[*rows[0], "available"], *([*row, "often"] for row in rows[1:])])
    with pytest.raises(CityErrors) as refused:
        load_city(folder)
    assert {error.column for error in refused.value.problems.shown["indicators.csv"]} == {"available"}
    change(folder, "indicators", lambda rows: [rows[0], *([*row[:-1], "12"] for row in rows[1:])])
    load_city(folder)
    assert set(Indicator.objects.values_list("available", flat=True)) == {12}
    export_city(tmp_path / "with")
    assert {row[-1] for row in rows_of(tmp_path / "with" / "indicators.csv")} == {"available", "12"}
