"""What pages hand out as files: Excel ready to be printed and filtered, CSV that begins with its head."""

from __future__ import annotations

import csv
import io
import re
import zipfile
from datetime import date
from decimal import Decimal
from xml.etree import ElementTree

import pytest
from django.utils import translation
from people import client_of, person
from python_calamine import CalamineWorkbook
from reading import english, text_of
from standing import stands_on
from towns import FILES, passing_town, published_town, town

from accounts.audit.trail import act
from core.exports import HEAD, ExportSheet, Numbers, as_csv, as_xlsx, wide
from parks.models import Park, Project, Role
from reports.models import Release

pytestmark = [pytest.mark.django_db, stands_on(passing_town)]
NAMES = {"": "http://schemas.openxmlformats.org/spreadsheetml/2006/main"}
A_TABLE = ["/rankings/", "/rankings/?indicator=sales", "/indicators/sales/", "/projects/", "/audit/"]


def parts_of(content):
    """Return sheet, workbook and styles of an .xlsx file as XML."""
    with zipfile.ZipFile(io.BytesIO(content)) as book:
        names = ("xl/worksheets/sheet1.xml", "xl/workbook.xml", "xl/styles.xml")
        return [ElementTree.fromstring(book.read(name)) for name in names]


def rows_of(content):
    """Return the rows of the first sheet."""
    return CalamineWorkbook.from_filelike(io.BytesIO(content)).get_sheet_by_index(0).to_python(skip_empty_area=False)


def shown_formats(content):
    """Return by head the number format of the cell under it."""
    sheet, _book, styles = parts_of(content)
    own = {one.get("numFmtId"): one.get("formatCode") for one in styles.iterfind(".//numFmt", NAMES)}
    built_in = {"0": "General", "3": "#,##0", "4": "#,##0.00"}
    formats = [one.get("numFmtId") for one in styles.find("cellXfs", NAMES)]
    row = sheet.find(f".//row[@r='{HEAD + 2}']", NAMES)
    found = [formats[int(cell.get("s", "0"))] for cell in row]
    return dict(zip(rows_of(content)[HEAD], [own.get(one) or built_in[one] for one in found], strict=True))


def exported(client, address, wanted):
    """Return a page's table as a file."""
    mark = "&" if "?" in address else "?"
    response = client.get(f"{address}{mark}format={wanted}")
    assert response.status_code == 200
    return response.content


@pytest.fixture
def auditor():
    """Return an auditor's browser in a town with releases, a project and a trail."""
    with act("test"):
        Project.objects.create(
            code="1", name="Mill", park=Park.objects.get(code="p1"), stage="signed", total_investment=Decimal("1234.5")
        )
    return english(client_of(person(Role.AUDITOR)))


@pytest.mark.parametrize("address", A_TABLE)
def test_a_workbook_is_ready_to_be_handed_out(auditor, address):
    sheet, book, _styles = parts_of(exported(auditor, address, "xlsx"))
    setup = sheet.find("pageSetup", NAMES)
    assert (setup.get("orientation"), setup.get("paperSize")) == ("landscape", "9")
    # As wide as one page and as long as it takes, with the head on each of them.
    assert sheet.find("sheetPr/pageSetUpPr", NAMES).get("fitToPage") == "1"
    assert setup.get("fitToHeight") == "0"
    named = {one.get("name"): one.text for one in book.iterfind(".//definedName", NAMES)}
    assert named["_xlnm.Print_Titles"].endswith(f"${HEAD + 1}:${HEAD + 1}")
    head = sheet.find("headerFooter/oddHeader", NAMES).text
    assert "内部资料 注意保存" in head
    assert "&P" in sheet.find("headerFooter/oddFooter", NAMES).text
    # The head stays in sight with the names, and filters all rows under it.
    pane = sheet.find(".//pane", NAMES)
    assert (pane.get("state"), pane.get("ySplit")) == ("frozen", str(HEAD + 1))
    assert int(pane.get("xSplit")) >= 1
    last = sheet.find("dimension", NAMES).get("ref").split(":")[1]
    assert sheet.find("autoFilter", NAMES).get("ref") == f"A{HEAD + 1}:{last}"
    widths = [float(column.get("width")) for column in sheet.iterfind("cols/col", NAMES)]
    assert len(set(widths)) > 1


@pytest.mark.parametrize("address", A_TABLE)
def test_the_first_line_of_a_csv_is_its_head(auditor, address):
    rows = list(csv.reader(io.StringIO(exported(auditor, address, "csv").decode("utf-8-sig"))))
    assert {len(row) for row in rows} == {len(rows[0])}
    assert len(rows[0]) > 5
    assert rows_of(exported(auditor, address, "xlsx"))[HEAD] == rows[0]


@pytest.mark.parametrize("address", ["/rankings/", "/rankings/?indicator=sales", "/indicators/sales/"])
def test_no_cell_holds_two_values(auditor, address):
    rows = list(csv.reader(io.StringIO(exported(auditor, f"{address}", "csv").decode("utf-8-sig"))))
    cells = [cell for row in rows[1:] for cell in row]
    assert not [cell for cell in cells if re.search(r"\d[^\d.]+\d", cell)]


def test_figures_are_shown_with_their_decimals_and_the_unit_stands_in_the_head(auditor):
    formats = shown_formats(exported(auditor, "/indicators/sales/?period=2020Q4", "xlsx"))
    assert formats["place"] == "#,##0"
    assert formats["figure (M)"] == formats["target (M)"] == "#,##0.0"
    assert formats["above or below what is due (M)"] == "+#,##0.0;-#,##0.0;#,##0.0"
    assert formats["year on year (%)"] == "+#,##0.0;-#,##0.0;#,##0.0"
    formats = shown_formats(exported(auditor, "/rankings/?period=2020Q4&indicator=sales", "xlsx"))
    assert formats["Sales (M)"] == formats["target (M)"] == "#,##0.0"


def test_the_last_places_and_what_moved_have_columns_of_their_own(auditor):
    head, *rows = csv.reader(io.StringIO(exported(auditor, "/rankings/?period=2021Q1", "csv").decode("utf-8-sig")))
    assert [name for name in head if name.startswith("place (")] == [
        f"place ({period})" for period in ("2019 full year", "2020 full year", "2021 first quarter")
    ]
    assert {"items up", "items level", "items down"} < set(head)
    first = dict(zip(head, rows[0], strict=True))
    assert first["place (2021 first quarter)"] == first["place"] == "1"


def test_a_ranking_says_what_it_is_about_and_which_period_stands_beside_it(auditor):
    earlier = Release.objects.order_by("pk").first()
    address = f"/rankings/?period=2020Q4&indicator=sales&compare={earlier.pk}"
    rows = rows_of(exported(auditor, address, "xlsx"))
    assert rows[0][0].endswith("Scheme 2020 · Sales")
    assert {"place then (2019 full year)", "score then (2019 full year)"} < set(rows[HEAD])


@stands_on(None)
def test_an_estimate_keeps_its_mark_on_the_page_and_in_files(tmp_path):
    marked = ["p2", "sales", "2020", "4"]
    head, *figures = FILES["figures"]
    rows = [[*head, "estimate"], *([*row, "yes" if row[:4] == marked else ""] for row in figures)]
    published_town(town(tmp_path / "estimated", figures=rows))
    auditor = english(client_of(person(Role.AUDITOR)))
    for address in ("/indicators/sales/?period=2020Q4", "/rankings/?period=2020Q4&indicator=sales"):
        assert "210.0 (estimate)" in text_of(auditor.get(address))
        head, *rows = csv.reader(io.StringIO(exported(auditor, address, "csv").decode("utf-8-sig")))
        marks = [dict(zip(head, row, strict=True))["estimate"] for row in rows]
        assert sorted(marks) == [*[""] * (len(rows) - 1), "estimate"]


def test_what_each_period_held_has_a_column_of_its_own(auditor):
    head, *rows = csv.reader(io.StringIO(exported(auditor, "/indicators/sales/", "csv").decode("utf-8-sig")))
    periods = [name for name in head if "what each period added (M)" in name]
    assert [name[:4] for name in periods] == ["2019", "2020", "2021"]
    one = next(dict(zip(head, row, strict=True)) for row in rows if "Park one" in row)
    # A year's end without the quarter before it says nothing of the quarter itself.
    assert [one[name] for name in periods] == ["–", "–", "50"]


def test_amounts_and_days_are_numbers_and_days(auditor):
    with act("test"):
        Project.objects.update(foreign_capital=Decimal("12.25"))
    rows = rows_of(exported(auditor, "/projects/", "xlsx"))
    row = dict(zip(rows[HEAD], rows[HEAD + 1], strict=True))
    assert row["total investment, hundred million yuan"] == 1234.5
    formats = shown_formats(exported(auditor, "/projects/", "xlsx"))
    assert (
        formats["total investment, hundred million yuan"]
        == formats["foreign capital, ten thousand US dollars"]
        == "#,##0.00"
    )


def test_rows_are_as_wide_as_what_stands_in_them_and_heads_break():
    sheet = ExportSheet(
        "T", [["a", "long head " * 9, "c"], ["中" * 12, Decimal("1234567.891"), "x" * 200]], [None, Numbers(1)]
    )
    made = parts_of(as_xlsx(sheet, "M"))[0]
    name, number, text = (round(float(column.get("width"))) for column in made.iterfind("cols/col", NAMES))
    assert 26 <= name <= 28
    assert 30 <= number <= 36
    assert text == 45
    assert float(made.find(f".//row[@r='{HEAD + 1}']", NAMES).get("ht")) >= 3 * 14


def test_a_day_is_a_day_and_one_before_the_spreadsheets_first_is_a_text():
    rows = [["day"], [date(2021, 3, 4)], [date(1899, 1, 1)]]
    assert [row[0] for row in rows_of(as_xlsx(ExportSheet("T", rows), "M"))[HEAD:]] == [
        "day",
        date(2021, 3, 4),
        "1899-01-01",
    ]
    assert as_csv(ExportSheet("T", rows), "M").decode("utf-8-sig").split() == ["day", "2021-03-04", "1899-01-01"]


@pytest.mark.parametrize("title", ["R&D & more", "T" * 400, "&P&N"])
def test_a_title_never_acts_as_an_order_of_the_printed_head(title):
    head = parts_of(as_xlsx(ExportSheet(title, [["a"], ["b"]]), "M&M"))[0].find("headerFooter/oddHeader", NAMES).text
    assert head.startswith(f"&L&9{title[:100].replace('&', '&&')}")
    assert head.endswith("&R&9M&&M")


@pytest.mark.parametrize("rows", [[], [["a", "b"]]])
def test_a_table_without_rows_is_a_file_all_the_same(rows):
    assert rows_of(as_xlsx(ExportSheet("T", rows), "M"))[0][0] == "T"
    assert as_csv(ExportSheet("T", rows), "M").startswith(b"\xef\xbb\xbf")


def test_a_text_that_looks_like_a_formula_is_a_text_in_both():
    rows = [["=1+1"], ["=HYPERLINK(1)"], ["+1"], ["-x"]]
    assert [row[0] for row in rows_of(as_xlsx(ExportSheet("=T()", rows), "M"))] == [
        "=T()",
        "M",
        "",
        *(row[0] for row in rows),
    ]
    assert as_csv(ExportSheet("T", rows), "M").decode("utf-8-sig").split() == ["'=1+1", "'=HYPERLINK(1)", "'+1", "'-x"]


def test_chinese_is_twice_as_wide():
    with translation.override("zh-hans"):
        assert (wide("ab"), wide("中文"), wide("a中")) == (2, 4, 3)
