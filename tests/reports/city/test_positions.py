"""The city's own order: as given, else as stored, else as the file goes on after the last one."""

from __future__ import annotations

import pytest
import xlsxwriter
from cities import FULL, rows_of, write_rows
from django.db.models import F

from parks.models import Park, ParkGroup
from reports.city.exporting import export_city
from reports.city.loading import load_city
from targets.models import Category, Indicator

pytestmark = pytest.mark.django_db

FILES = {
    "groups": (ParkGroup, []),
    "parks": (Park, []),
    "categories": (Category, []),
    "indicators": (Indicator, ["unit"]),
}


@pytest.fixture
def folder(tmp_path):
    """Return an empty folder."""
    made = tmp_path / "city"
    made.mkdir()
    return made


def put(folder, name, *rows, column=True):
    """Load one file of rows (code, position)."""
    more = FILES[name][1]
    head = ["code", "name", *more, *(["position"] if column else [])]
    listed = [[code, code, *("x" for _one in more), *([position] if column else [])] for code, position in rows]
    write_rows(folder / f"{name}.csv", [head, *listed])
    return load_city(folder).counts[name]


def order(name):
    """Return code and position of the rows in the city's order."""
    return list(FILES[name][0].objects.order_by("position", "code").values_list("code", "position"))


@pytest.mark.parametrize("name", FILES)
@pytest.mark.parametrize("column", [True, False])
def test_without_positions_the_order_is_that_of_the_file(folder, name, column):
    put(folder, name, ("zone", ""), ("b", ""), ("a", ""), column=column)
    assert order(name) == [("zone", 1), ("b", 2), ("a", 3)]


@pytest.mark.parametrize("name", FILES)
@pytest.mark.parametrize("column", [True, False])
def test_what_is_stored_stays_and_new_rows_come_after_the_last(folder, name, column):
    put(folder, name, ("zone", "5"), ("b", "9"))
    count = put(folder, name, ("new", ""), ("b", ""), ("newer", ""), ("zone", ""), column=column)
    assert order(name) == [("zone", 5), ("b", 9), ("new", 10), ("newer", 11)]
    assert (count.new, count.changed) == (2, 0)


@pytest.mark.parametrize("name", FILES)
def test_a_given_position_moves_a_row_and_counts_for_the_last(folder, name):
    put(folder, name, ("zone", "1"), ("b", "2"))
    count = put(folder, name, ("b", "20"), ("new", ""))
    assert order(name) == [("zone", 1), ("b", 20), ("new", 21)]
    assert (count.new, count.changed) == (1, 1)


def test_groups_that_only_parks_and_memberships_name_come_last_in_their_order(folder):
    write_rows(folder / "groups.csv", [["code", "name", "position"], ["listed", "Listed", "7"]])
    write_rows(
        folder / "parks.csv",
        [
            ["code", "name", "group"],
            ["p1", "p1", "zebra"],
            ["p2", "p2", "Listed"],
            ["p3", "p3", "apple"],
            ["p4", "p4", ""],
        ],
    )
    write_rows(folder / "group_members.csv", [["year", "park_code", "group"], ["2020", "p4", "later"]])
    load_city(folder)
    assert order("groups") == [("listed", 7), ("zebra", 8), ("apple", 9), ("later", 10)]


def test_a_workbook_counts_on_from_sheet_to_sheet(tmp_path):
    with xlsxwriter.Workbook(tmp_path / "city.xlsx") as book:
        for sheet, codes in (("parks", "ba"), ("parks_2", "dc")):
            made = book.add_worksheet(sheet)
            for line, cells in enumerate([["code", "name"], *([code, code] for code in codes)]):
                made.write_row(line, 0, cells)
    load_city(tmp_path / "city.xlsx")
    assert order("parks") == [("b", 1), ("a", 2), ("d", 3), ("c", 4)]


def test_an_export_always_says_the_position(tmp_path):
    load_city(FULL)
    Park.objects.update(position=F("position") + 100)
    export_city(tmp_path / "out")
    head, *rows = rows_of(tmp_path / "out" / "parks.csv")
    assert [row[head.index("position")] for row in rows] == ["101", "102", "107"]
