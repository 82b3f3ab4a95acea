"""What the demo's folder says, loaded but not published."""

from __future__ import annotations

import pytest
from cities import rows_of
from conftest import empty_database
from standing import stands_on

from reports.city.demo import FOLDER, LAST
from reports.city.exporting import export_city
from reports.city.loading import load_city
from targets.indicators.availability import available_on
from targets.models import Answer, DepartmentReport, Figure, FigureVersion, Indicator, Period, Target

pytestmark = pytest.mark.django_db
CITY = FOLDER / "city"


def rows(name):
    """Return the rows of a file of the demo, by column."""
    head, *listed = rows_of(CITY / f"{name}.csv")
    return [dict(zip(head, row, strict=True)) for row in listed]


def test_the_demo_loads_without_a_notice_and_goes_round(tmp_path, transactional_db):
    loaded = load_city(CITY)
    assert (loaded.notices, loaded.warnings) == ([], [])
    export_city(tmp_path / "first")
    for name in ("figures", "indicators", "targets", "parks"):
        assert sorted(rows_of(tmp_path / "first" / f"{name}.csv")) == sorted(rows_of(CITY / f"{name}.csv"))
    empty_database()
    load_city(tmp_path / "first")
    export_city(tmp_path / "second")
    for file in (tmp_path / "first").iterdir():
        assert file.read_bytes() == (tmp_path / "second" / file.name).read_bytes()


def test_the_order_is_that_of_the_files_with_the_zone_first():
    for name in ("parks", "indicators", "categories", "groups"):
        assert [row["position"] for row in rows(name)] == [str(nth) for nth in range(1, len(rows(name)) + 1)]
    assert rows("parks")[0]["name"] == "泰兴经济开发区"


def test_whole_pieces_and_bounds_follow_the_units():
    for row in rows("indicators"):
        assert (row["whole"] == "yes") is (row["unit"] in "个 项 家 件 起".split())
        assert row["highest"] in ("", "100") and (not row["highest"] or row["unit"] == "%")
        assert row["path"] == ""


@stands_on(load_city, CITY)
def test_nothing_of_the_published_quarters_is_out_on_the_day_of_its_release():
    periods = [one for one in Period.objects.filter(kind="quarter") if (one.year, one.number) <= LAST]
    assert len(periods) == 9
    for period in periods:
        for indicator in Indicator.objects.all():
            day = available_on(indicator, period)
            assert day is not None and day <= period.due_on


@stands_on(load_city, CITY)
def test_columns_of_departments_of_the_open_quarter_are_drafts():
    owned = Indicator.objects.filter(reported_by="department").count()
    states = DepartmentReport.objects.filter(period__year=2016, period__number=2).values_list("state", flat=True)
    assert list(states) == ["draft"] * owned
    assert set(DepartmentReport.objects.exclude(state="draft").values_list("state", flat=True)) == {"reported"}
    cells = Figure.objects.filter(period__year=2016, period__number=2, indicator__reported_by="department")
    assert cells.filter(draft_state="number").count() == cells.count() == 66
    assert not FigureVersion.objects.filter(figure__in=cells).exists()


@stands_on(load_city, CITY)
def test_parks_hand_in_their_own_figures_whatever_departments_do():
    cells = Figure.objects.filter(period__year=2016, period__number=2, indicator__reported_by="park")
    handed_in = FigureVersion.objects.filter(figure__in=cells).values_list("figure__park__code", flat=True)
    assert set(handed_in) == {"TXEDZ", "HTIDZ"}


@stands_on(load_city, CITY)
def test_what_does_not_apply_says_why():
    assert set(Answer.objects.values_list("figure__park__code", "figure__indicator__code", "text")) == {
        ("CQIP", "port", "园区没有码头，不涉及港口货物吞吐量")
    }
    assert Answer.objects.count() == 10


@stands_on(load_city, CITY)
def test_one_target_is_not_issued_and_one_is_missing():
    none = Target.objects.get(state="none")
    assert (none.park.code, none.indicator.code, none.year, none.value) == ("HQIP", "patents", 2014, None)
    assert none.reason.startswith("演示；")
    assert not Target.objects.filter(park__code="NCPP", indicator__code="std_factory", year=2016).exists()
