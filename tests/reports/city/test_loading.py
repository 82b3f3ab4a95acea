"""A city comes in: whole or not at all, and again without a trace."""

from __future__ import annotations

import csv
import io
import tracemalloc
from decimal import Decimal as D
from pathlib import Path

import pytest
import xlsxwriter
from cities import CROATIA, FULL, LEAGUE, change, copy_of, published, release_of, rows_of, write_rows
from django.apps import apps
from django.core.management import CommandError, call_command
from django.db import connection
from standing import stands_on

from accounts.models import AuditEntry
from parks.models import City, Park
from reports.city.errors import CityErrors
from reports.city.exporting import export_city
from reports.city.files import FILES
from reports.city.loading import load_city
from reports.models import ItemScore, Release, Standing
from reports.releases.verifying import differences
from targets.models import Figure, FigureVersion, Submission

pytestmark = pytest.mark.django_db


def counted():
    """Return the number of rows of every table, history included."""
    return {
        model._meta.label: model._base_manager.count()
        for model in apps.get_models()
        if model._meta.managed
        and "." in model._meta.label
        and model._meta.label
        not in ("accounts.AuditEntry", "pghistory.Context", "pghistory.Events", "pghistory.MiddlewareEvents")
    }


def test_croatia_gives_the_published_score_of_every_unit():
    release = release_of(CROATIA, "devindex-2013", 2013, 4, reason="")
    with (CROATIA / "expected.csv").open() as file:
        expected = {row["park_code"]: D(row["published_score"]) for row in csv.DictReader(file)}
    scores = dict(release.standings.values_list("park__code", "score"))
    right = [code for code in expected if abs(scores[code] - expected[code]) < D("0.0000005")]
    assert len(right) == len(expected) == 556
    deducted = ItemScore.objects.filter(standing__release=release, rule__startswith="deduction", points__lt=0)
    assert deducted.count() == 33
    assert list(differences(release)) == []


@pytest.mark.parametrize("scheme", ["S1", "S2"])
def test_the_league_worked_by_hand_comes_out_to_the_digit(scheme):
    release = release_of(LEAGUE, scheme, 2020, 2)
    expected = [row for row in rows_of(LEAGUE / "expected.csv")[1:] if row[0] == scheme]
    got = [
        [scheme, s.park.code, s.group_code, str(s.place), format(s.score.normalize(), "f")]
        for s in release.standings.select_related("park").order_by("position")
    ]
    assert got == expected
    points = {
        (row[1], row[2]): D(row[3]) if row[3] else None
        for row in rows_of(LEAGUE / "expected_points.csv")[1:]
        if row[0] == scheme
    }
    assert points == {
        (p, i): v
        for p, i, v in ItemScore.objects.filter(standing__release=release).values_list(
            "standing__park__code", "indicator__code", "points"
        )
    }
    assert release.summary["not_ranked"] == [{"code": "z9", "name": "Park without a group"}]


def test_the_full_city_fills_every_column_of_every_file():
    for file in FILES:
        head, *rows = rows_of(FULL / f"{file.name}.csv")
        assert head == [column.name for column in file.columns]
        assert all(any(row[index] for row in rows) for index in range(len(head))), file.name


def folder_bytes(path):
    """Return the files of a folder with their bytes."""
    return {file.name: file.read_bytes() for file in sorted(path.iterdir())}


def test_a_full_city_goes_round_byte_for_byte(tmp_path, transactional_db):
    load_city(FULL)
    export_city(tmp_path / "first")
    assert {file.name for file in FILES} == {path.stem for path in (tmp_path / "first").iterdir()}
    for file in FILES:
        head, *rows = rows_of(tmp_path / "first" / f"{file.name}.csv")
        assert head == [column.name for column in file.columns]
        assert all(any(row[index] for row in rows) for index in range(len(head))), file.name
    empty()
    load_city(tmp_path / "first")
    export_city(tmp_path / "second")
    assert folder_bytes(tmp_path / "first") == folder_bytes(tmp_path / "second")


def test_a_city_that_went_round_publishes_the_same(tmp_path, transactional_db):
    load_city(FULL)
    export_city(tmp_path / "first")
    one = published("K2020", 2020, 4)
    table = list(one.standings.order_by("position").values_list("park__code", "place", "score"))
    points = list(
        ItemScore.objects.order_by("standing__position", "position").values_list("indicator__code", "points", "working")
    )
    empty()
    load_city(tmp_path / "first")
    two = published("K2020", 2020, 4)
    assert table == list(two.standings.order_by("position").values_list("park__code", "place", "score"))
    assert points == list(
        ItemScore.objects.order_by("standing__position", "position").values_list("indicator__code", "points", "working")
    )


def empty():
    """Empty the database as its owner."""
    from conftest import empty_database

    empty_database()


@pytest.mark.parametrize("folder", [FULL, LEAGUE])
def test_loading_twice_changes_nothing_not_even_the_history(folder):
    load_city(folder)
    before = counted()
    again = load_city(folder)
    assert counted() == before
    assert all((count.new, count.changed) == (0, 0) for count in again.counts.values())


@stands_on(load_city, FULL)
def test_every_change_names_the_load_that_made_it():
    act = AuditEntry.objects.get(act="reports.load_city")
    for model in apps.get_models():
        if hasattr(model, "pgh_tracked_model"):
            assert set(model.objects.values_list("pgh_context_id", flat=True)) <= {act.pk}
    assert set(FigureVersion.objects.values_list("act_id", flat=True)) == {act.pk}


@stands_on(load_city, FULL)
def test_a_changed_value_updates_and_what_is_not_in_the_folder_stays(tmp_path):
    folder = tmp_path / "next"
    folder.mkdir()
    write_rows(folder / "parks.csv", [["code", "name"], ["p1", "Another name"]])
    load_city(folder)
    park = Park.objects.get(code="p1")
    assert (park.name, park.short_name, park.area_ha) == ("Another name", "one", D("100.5"))
    assert Park.objects.count() == 3


@stands_on(load_city, FULL)
def test_a_draft_stays_a_draft_and_is_handed_in_when_its_submission_moves_on(tmp_path):
    figure = Figure.objects.get(park__code="p1", indicator__code="sales", period__year=2021)
    assert (figure.draft_value, figure.versions.count()) == (D("30.1"), 0)
    folder = tmp_path / "next"
    folder.mkdir()
    write_rows(folder / "submissions.csv", [["park_code", "year", "quarter", "state"], ["p1", "2021", "1", "approved"]])
    load_city(folder)
    figure.refresh_from_db()
    assert (figure.draft_state, figure.versions.get().recognised_value) == (None, D("30.1"))


def test_figures_without_a_submission_count_as_approved():
    load_city(LEAGUE)
    assert set(Submission.objects.values_list("state", flat=True)) == {"approved"}


def test_a_figure_of_a_release_needs_a_reason_to_change(tmp_path):
    release = release_of(LEAGUE, "S1", 2020, 2)
    folder = copy_of(LEAGUE, tmp_path / "changed")
    change(folder, "figures", lambda rows: [[*row[:4], "61"] if row[:2] == ["a1", "sales"] else row for row in rows])
    with pytest.raises(CityErrors) as refused:
        load_city(folder)
    [error] = refused.value.problems.shown["figures.csv"]
    assert (error.line, error.column, error.met) == (2, "value", "61")
    assert str(release.pk) in error.allowed
    load_city(folder, revise="counted twice")
    version = FigureVersion.objects.get(figure__park__code="a1", figure__indicator__code="sales", number=2)
    assert (version.way, version.reason, version.recognised_value) == ("revision", "counted twice", 61)
    assert release.figures.get(park__code="a1", indicator__code="sales").version.recognised_value == 60
    assert list(differences(release)) == []


def test_a_trial_keeps_nothing():
    loaded = load_city(FULL, dry_run=True)
    assert loaded.counts["figures"].rows == 9
    assert not City.objects.exists()
    assert not AuditEntry.objects.exists()


def test_a_workbook_says_the_same_as_its_folder(tmp_path, transactional_db):
    book_path = tmp_path / "city.xlsx"
    with xlsxwriter.Workbook(book_path, {"strings_to_formulas": False}) as book:
        for path in sorted(FULL.glob("*.csv")):
            sheet = book.add_worksheet(path.stem)
            for index, row in enumerate(rows_of(path)):
                for column, text in enumerate(row):
                    is_number = path.stem == "figures" and column in (2, 3, 4, 6) and index and text not in ("", "NA")
                    sheet.write_number(index, column, float(text)) if is_number else sheet.write_string(
                        index, column, text
                    )
        more = book.add_worksheet("figures_2")
        for index, row in enumerate(
            [["park_code", "indicator_code", "year", "quarter", "value"], ["p2", "land", "2020", "4", "0.1"]]
        ):
            for column, text in enumerate(row):
                more.write_string(index, column, text)
    load_city(book_path)
    export_city(tmp_path / "from-book")
    empty()
    folder = copy_of(FULL, tmp_path / "folder")
    change(folder, "figures", lambda rows: [*rows, ["p2", "land", "2020", "4", "0.1", "", "", "", "no", "", ""]])
    load_city(folder)
    export_city(tmp_path / "from-folder")
    assert folder_bytes(tmp_path / "from-book") == folder_bytes(tmp_path / "from-folder")


@stands_on(load_city, FULL)
def test_a_roll_over_of_the_next_year_loads(tmp_path):
    counts = export_city(tmp_path / "2021", template_year=2021)
    assert counts == {
        "group_members": 1,
        "schemes": 1,
        "scheme_items": 3,
        "targets": 3,
        "city_targets": 1,
        "target_sources": 1,
    }
    target = dict(zip(*rows_of(tmp_path / "2021" / "targets.csv")[:2], strict=True))
    assert (target["year"], target["target"], target["base"], target["state"]) == ("2021", "118", "118.75", "draft")
    none = dict(zip(*[rows_of(tmp_path / "2021" / "targets.csv")[at] for at in (0, 2)], strict=True))
    assert (none["year"], none["target"], none["state"], none["reason"]) == ("2021", "", "none", "No land is left")
    load_city(tmp_path / "2021")


@pytest.mark.slow
@pytest.mark.parametrize(("parks", "most"), [(200, 5_200_000), pytest.param(2500, 20_000_000, marks=pytest.mark.sweep)])
def test_many_figures_come_in_within_bounded_memory(tmp_path, parks, most):
    write_rows(tmp_path / "parks.csv", [["code", "name"], *([f"p{n}", f"Park {n}"] for n in range(parks))])
    write_rows(tmp_path / "indicators.csv", [["code", "name", "unit"], *([f"i{n}", f"I {n}", "x"] for n in range(60))])
    figures = io.StringIO()
    figures.write("park_code,indicator_code,year,quarter,value\n")
    figures.writelines(f"p{p},i{i},2020,1,{p}.{i}\n" for p in range(parks) for i in range(60))
    (tmp_path / "figures.csv").write_text(figures.getvalue())
    del figures
    load_city(LEAGUE, dry_run=True)  # what is loaded once for a whole process is no matter of a file's size
    tracemalloc.start()
    load_city(tmp_path)
    _now, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert Figure.objects.count() == parks * 60
    assert peak < most, peak


def test_the_command_tells_errors_with_their_places_and_keeps_all_in_a_file(tmp_path, capsys):
    folder = copy_of(LEAGUE, tmp_path / "broken")
    change(folder, "figures", lambda rows: [rows[0], *([*row[:4], "1,5"] for row in rows[1:] for _copy in range(20))])
    with pytest.raises(CommandError) as refused:
        call_command("load_city", str(folder), errors=tmp_path / "errors.txt")
    assert refused.value.returncode == 1
    shown = capsys.readouterr().err
    assert shown.count("figures.csv") == 201
    lines = (tmp_path / "errors.txt").read_text().splitlines()
    assert sum("1,5" in line for line in lines) == sum(1 for _line in (folder / "figures.csv").open()) - 1
    assert not City.objects.exists()


def test_the_web_role_loads():
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_user")
        assert cursor.fetchone() == ("parkboard_web",)
    load_city(LEAGUE)
    assert not Release.objects.exists()
    assert not Standing.objects.exists()


def test_data_folder_is_where_it_says():
    assert Path(CROATIA, "SOURCE.md").exists()


@pytest.mark.parametrize("before", ["", "of an earlier load\n"])
@pytest.mark.parametrize("stop", ["the load", "the disk"])
def test_a_load_that_is_stopped_leaves_no_half_file_of_errors(tmp_path, monkeypatch, before, stop):
    folder = copy_of(LEAGUE, tmp_path / "league")
    change(folder, "parks", lambda rows: [rows[0], *([*row[:1], "", *row[2:]] for row in rows[1:])])
    kept = tmp_path / "errors" / "errors.txt"
    kept.parent.mkdir()
    if before:
        kept.write_text(before)

    def broken(*_given, **_said):
        """Fail as something that no folder is to blame for."""
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("reports.city.loading.hold_years" if stop == "the load" else "core.files.os.fsync", broken)
    with pytest.raises(CommandError, match="No space left"):
        call_command("load_city", str(folder), errors=kept)
    assert [path.name for path in kept.parent.iterdir()] == ([kept.name] if before else [])
    assert not before or kept.read_text() == before
    monkeypatch.undo()
    with pytest.raises(CommandError):
        call_command("load_city", str(folder), errors=kept)
    assert len(kept.read_text().splitlines()) > 1
