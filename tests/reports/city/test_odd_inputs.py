"""Small files that people bring: each is read as a person reads it, or refused at its place, and nothing in silence."""

from __future__ import annotations

import re
import time
import zipfile
from datetime import date, timedelta
from decimal import Decimal
from io import BytesIO

import pytest
import xlsxwriter
from cities import DATA, FULL, change, copy_of, rows_of, write_rows
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command
from django.utils.translation import override
from hypothesis import given
from hypothesis import strategies as st
from people import client_of, person
from reading import text_of
from standing import stands_on

from accounts.audit.trail import act
from core.cell_formats import FormatError, shown_by
from core.numerals import NumeralError, numeral
from core.workbooks import NumberCell, PercentCell, RefusedCell, Workbook, WorkbookError
from parks.models import Park, Role
from reports.city.cells import RefusedText, parser
from reports.city.checks.far_years import CityQuestions, reached
from reports.city.demo import FOLDER
from reports.city.errors import CityErrors
from reports.city.exporting import export_city
from reports.city.files.columns import Column, ColumnKind
from reports.city.loading import load_city
from targets.models import CityTarget, Figure, Indicator, Target

INPUTS = DATA / "odd-inputs"

# By input what comes out: a number of figures, or the places of all errors; and what a notice says.
OUTCOMES = {
    "01-error-cell.xlsx": [(2, "E", "#DIV/0!"), (3, "E", "#N/A")],
    "02-percent-format.xlsx": 2,
    "03-formula-empty-text.xlsx": 2,
    "05-formula-no-value-second.xlsx": [(4, "E", "a formula without a stored value")],
    "06b-sheet-order-cover-formula.xlsx": (2, "说明 is not a file of a city folder and was passed over"),
    "46-unit-slip": (3, "line 2, column value: “406900” is more than three times the usual"),
    "csv/a-good-bom": 2,
    "csv/b-trailing-empty-rows": 2,
    "csv/c-trailing-empty-cols": 2,
    "csv/d-semicolon": 2,
    "csv/e-tab": 2,
    "csv/f-utf16": 2,
    "csv/g-gbk": [(2, "", "TXEDZ,fdi,2016,3,0.5,备注 (in GBK)")],
    "csv/h-gbk-ascii-only": 2,
    "csv/i-upper-suffix": 2,
    "csv/j-capital-name": 2,
    "csv/k-cr-only": 2,
    "csv/l-header-space": 2,
    "csv/m-header-upper": 2,
    "csv/n-value-thousands": [(2, "value", "1,234.50")],
    "csv/o-value-space": [(2, "value", "0.5 ")],
    "csv/p-value-nbsp": [(2, "value", "0.5\u00a0")],
    "csv/q-code-space": [(2, "indicator_code", "fdi ")],
    "csv/r-code-case": [(2, "park_code", "txedz")],
    "csv/s-two-row-header": (2, "line 1: “园区 指标 年 季 数值 备注” stands above the head and was passed over"),
    "csv/t-title-row": (2, "line 1: “2016年三季度数据” stands above the head and was passed over"),
    "csv/u-comment-blank-lines": (2, "line 5, column value: “5” is less than the 15"),
    "csv/v-missing-words": [(line, "value", word) for line, word in enumerate(("-", "…", "/", "n/a", "#N/A", "—"), 2)],
    "csv/w-sep-line": (2, "line 3, column value: “0.5” is less than"),
    "csv/x-quoted-newline": [(4, "value", "abc")],
    "csv/y-year-decimal": [(2, "year", "2016.0"), (3, "year", "2016.0")],
    "csv/z-nul": [(2, "note", "\0")],
    "csv/za-lone-quote": 2,
    "csv/zb-formula-guard": [(2, "park_code", '="TXEDZ"')],
    "csv/zc-apostrophe": [(2, "park_code", "'TXEDZ")],
    "csv/zd-empty-file": [(1, "", "")],
    "csv/ze-header-only": (0, "is a head without rows"),
    "csv/zf-utf8-bom-twice": 2,
    "csv/zg-dup-conflict": [(4, "park_code", "TXEDZ fdi 2016 3")],
    "csv/zh-short-row": [(2, "", "4")],
    "csv/zi-extra-col": [(2, "", "7")],
    "csv/zj-lock": (2, "~$figures.xlsx is not a file of a city folder and was passed over"),
}


def outcome(path):
    """Return the number of figures and all notices of a trial, or the places of the errors."""
    try:
        with override("en"):
            loaded = load_city(path, dry_run=True)
    except CityErrors as refused:
        return [(e.line, e.column, e.met) for errors in refused.problems.shown.values() for e in errors]
    return loaded.counts["figures"].rows, "\n".join(loaded.notices)


@pytest.mark.django_db
def test_each_input_of_a_city_loads_or_is_refused_at_its_place():
    load_city(FOLDER / "city")
    assert {f"csv/{path.name}" for path in (INPUTS / "csv").iterdir()} <= set(OUTCOMES)
    wrong = {}
    for name, expected in OUTCOMES.items():
        found = outcome(INPUTS / name)
        if isinstance(expected, list) or isinstance(found, list):
            fits = found == expected
        else:
            rows, said = expected if isinstance(expected, tuple) else (expected, "")
            fits = found[0] == rows and said in found[1]
        if not fits:
            wrong[name] = found
    assert wrong == {}
    with pytest.raises(CityQuestions), override("en"):
        load_city(INPUTS / "45-future-year", dry_run=True)
    load_city(INPUTS / "02-percent-format.xlsx")
    shares = Figure.objects.filter(park__code="TXEDZ", period__year=2016, period__number=3)
    assert [
        shares.get(indicator__code=code).versions.latest("number").reported_value for code in ("va_growth", "rd_share")
    ] == [Decimal("8.5"), Decimal("2.31")]


@stands_on(load_city, FULL)
@pytest.mark.django_db
def test_a_slip_in_a_year_names_its_rows(tmp_path, capsys):
    folder = copy_of(FULL, tmp_path / "city")

    def slip(rows):
        rows[2][rows[0].index("year")] = "2061"

    change(folder, "figures", slip)
    with override("en"):
        with pytest.raises(CityQuestions) as asked:
            load_city(folder)
        assert asked.value.questions == [
            "figures.csv, line 4, column year: is the year 2061 right? It lies far from all others."
        ]
        with pytest.raises(CommandError):
            call_command("load_city", str(folder), dry_run=True)
        assert "line 4, column year" in capsys.readouterr().err
        assert asked.value.questions[0] in load_city(folder, yes=True).notices


def test_years_in_steps_are_near_and_others_far():
    assert reached({2015, 2016}, {2010, 2012, 2014, 2017, 2018, 2061}) == {2010, 2012, 2014, 2015, 2016, 2017, 2018}


@pytest.mark.parametrize("text", ["2017-07-01", "2017/7/1", "2017.7.1", "2017年7月1日", "2017/07/01"])
def test_days_are_read_as_people_write_them(text):
    assert parser(Column("on", ColumnKind.DATE))(text) == "2017-07-01"
    assert parser(Column("at", ColumnKind.INSTANT))(f"{text} 08:30").startswith("2017-07-01T08:30:00")


@pytest.mark.parametrize("text", ["7/1/2017", "17/7/1", "2017-7/1", "2017年7月", "2017/13/1", "42917", "2017/7/1 x"])
def test_other_days_are_refused(text):
    for kind in (ColumnKind.DATE, ColumnKind.INSTANT):
        with pytest.raises(RefusedText):
            parser(Column("on", kind))(text)


def book(tmp_path, write, name="figures"):
    """Return the path of a workbook of one sheet that a function fills."""
    path = tmp_path / "city.xlsx"
    with xlsxwriter.Workbook(path) as made:
        write(made, made.add_worksheet(name))
    return path


def cells_of(path):
    """Return the cells of the first sheet by (row, column)."""
    made = Workbook(path)
    return {(line.number, place): cell for line in made.lines(made.sheets[0]) for place, cell in line.cells.items()}


def test_marks_above_the_line_are_no_digits(tmp_path):
    def write(made, sheet):
        raised = made.add_format({"font_script": 1})
        struck = made.add_format({"font_strikeout": True})
        sheet.write_rich_string(0, 0, "12.5", raised, "2", " ")
        sheet.write_rich_string(1, 0, struck, "12", "15")

    found = cells_of(book(tmp_path, write))
    assert found[1, 0] == "12.5² "
    for cell in found.values():
        with pytest.raises(NumeralError):
            numeral(cell)


def test_cells_without_places_dates_and_errors_are_read(tmp_path):
    def write(made, sheet):
        sheet.write_datetime(0, 0, date(2017, 7, 1), made.add_format({"num_format": 'yyyy"年"m"月"d"日"'}))
        sheet.write_formula(0, 1, "=NA()", None, "#N/A")
        sheet.write_boolean(0, 2, True)
        sheet.write_number(1_048_575, 16_383, 1)

    found = cells_of(book(tmp_path, write))
    assert found[1, 0] == "2017-07-01" and found[1, 2] == "yes" and found[1_048_576, 16_383] == "1"
    assert isinstance(found[1, 1], RefusedCell)


def rewritten(path, **changed):
    """Return a workbook with some of its parts changed by functions of their text."""
    out = BytesIO()
    with zipfile.ZipFile(path) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            text = old.read(name).decode()
            new.writestr(*changed.get(name.rpartition("/")[2].partition(".")[0], lambda n, t: (n, t))(name, text))
    out.seek(0)
    return out


def test_a_sheet_is_found_by_its_relation_whatever_its_name_and_prefix(tmp_path):
    path = book(tmp_path, lambda made, sheet: sheet.write_row(0, 0, ["code", 5]))
    moved = rewritten(
        path,
        sheet1=lambda _name, text: (
            "xl/other/Tab.xml",
            re.sub(r"<(/?)(?!\?)", r"<\1x:", text).replace("xmlns=", "xmlns:x=").replace(' r="', ' q="'),
        ),
        workbook=lambda name, text: (
            name,
            text.replace("worksheets/sheet1.xml", "/xl/other/Tab.xml") if name.endswith(".rels") else text,
        ),
    )
    made = Workbook(moved)
    assert [line.cells for line in made.lines(made.sheets[0])] == [{0: "code", 1: "5"}]


def test_a_workbook_with_entities_is_refused(tmp_path):
    path = book(tmp_path, lambda _made, sheet: sheet.write(0, 0, "x"))
    bomb = '<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]>'
    evil = rewritten(path, sheet1=lambda name, text: (name, text.replace("<worksheet", bomb + "<worksheet", 1)))
    made = Workbook(evil)
    with pytest.raises(WorkbookError):
        list(made.lines(made.sheets[0]))


def test_formulas_are_read_in_linear_time():
    began = time.process_time()
    made = Workbook(INPUTS / "07-2000-formulas-with-values.xlsx")
    assert len(list(made.lines(made.sheets[0]))) == 2002
    assert time.process_time() - began < 1


FORMATS = [
    "General", "0", "0.0", "0.00", "#,##0", "#,##0.00", "0%", "0.0%", "0.00%", "0.00E+00", "@", "0.00;[Red]0.00",
    "0.00_);[Red](0.00)", '_ * #,##0.00_ ;_ * -#,##0.00_ ;_ * "-"??_ ;_ @_ ', "0,", "0.0,,", '0!.0,"万"', '0"亿元"', "0;0",
    ";;;", "0;-0;;@", '"1"0', "-0", "[h]:mm", "yyyy/m/d", '[>=10000]0!.0,"万";0', "# ?/?", r"0.00\%", "¥#,##0.00",
]  # fmt: skip


def seen(code, value):
    """Return the number that people see of a value, as far as a simple format tells it."""
    return value * 100 if code in ("0%", "0.0%", "0.00%") else value


@given(st.decimals(min_value=-99999, max_value=99999, places=4, allow_nan=False), st.sampled_from(FORMATS))
def test_a_number_of_any_format_is_the_one_that_is_seen_or_refused(value, code):
    file = BytesIO()
    with xlsxwriter.Workbook(file, {"in_memory": True}) as made:
        made.add_worksheet().write_number(0, 0, float(value), made.add_format({"num_format": code}))
    file.seek(0)
    opened = Workbook(file)
    [cell] = [line.cells[0] for line in opened.lines(opened.sheets[0])]
    if isinstance(cell, RefusedCell) or not isinstance(cell, NumberCell):
        assert code not in ("General", "0", "0.0", "0.00", "#,##0.00", "0%", "0.0%", "0.00%")
    elif isinstance(cell, PercentCell):
        assert numeral(cell, unit="%") == seen(code, value) and "%" in code
    else:
        assert numeral(cell, unit="亿元") == value and code not in ("0,", "0.0,,", ";;;", "-0", '"1"0')


@pytest.mark.parametrize("code", ["0,", "0.0,,", '0!.0,"万"', ";;;", '"1"0', "-0", "0%%", "[h]:mm", '[>9]0.0,"万";0'])
def test_a_format_that_shows_another_number_is_refused(code):
    with pytest.raises(FormatError):
        shown_by(code, 164, 1)


@given(st.decimals(min_value=0, max_value=99999, places=2, allow_nan=False), st.characters(), st.integers(0, 9))
def test_no_mark_is_read_as_a_digit(value, mark, at):
    text = f"{value:f}"
    place = min(at, len(text))
    marked = text[:place] + mark + text[place:]
    try:
        found = numeral(marked)
    except NumeralError:
        return
    wide = {0xFEE0 + code: code for code in range(0x21, 0x7F)} | {
        ord("。"): ".",
        ord("−"): "-",
        ord("–"): "-",
        ord("﹣"): "-",
    }
    plain = marked.strip(
        " \t\r\n\v\f\u00a0\u2000\u2001\u2002\u2003\u2007\u2009\u200a\u200b\u200e\u200f\u202f\u3000\ufeff"
    )
    assert found == Decimal(plain.translate(wide).replace(",", ""))


@pytest.mark.parametrize("text", ["2①", "12.5²", "12 5", "1、200", "12\n34", "⒈200", "1 234", "½", "Ⅷ", "12\u200b5"])
def test_marks_blanks_and_breaks_are_refused(text):
    with pytest.raises(NumeralError):
        numeral(text)


# What the breakdown says to each workbook: the status, and words of the page; and whether a cell of it is refused.
BREAKDOWNS = {
    "08-breakdown-error-cells.xlsx": (400, ["2 cells cannot be taken", "#REF!", "#N/A"]),
    "09-breakdown-formula-no-value.xlsx": (400, ["1 cell cannot be taken", "a formula without a stored value"]),
    "10-breakdown-percent-format.xlsx": (200, []),
    "11-breakdown-footnote-digits.xlsx": (400, ["6 cells cannot be taken", "1234①", "12.5²", "12 5", "1、200", "⒈200"]),
    "12-breakdown-merged-codes.xlsx": (400, ["Row 6 holds values but names no indicator"]),
    "14-breakdown-hidden-first-sheet.xlsx": (200, ["The sheet “old” is hidden and was passed over.", "77"]),
    "15c-breakdown-note-column-before.xlsx": (200, ["79"]),
    "16-details-percent-schedule.xlsx": (200, ["25", "50", "75", "张主任"]),
    "17-breakdown-two-sheets.xlsx": (200, ["李主任", "0.25"]),
    "40-breakdown-stray-last-row.xlsx": (200, ["31", "32"]),
    "41-breakdown-total-row.xlsx": (200, ["Row 10 was passed over: 合计 100.", "31", "32"]),
}


@pytest.fixture
def drafts(db):
    """Return the browser of an assessor of the demo, with the drafts that the workbooks were exported from."""
    load_city(FOLDER / "city")
    parks = Park.objects.filter(code__in="CQIP HQEDZ HQIP HQJY HTIDZ NCPP SHJJ TXEDZ ZQJJ".split()).order_by("code")
    with act("test"):
        for one in Indicator.objects.filter(code__in="budget_rev ind_output ind_sales ind_va va_growth".split()):
            CityTarget.objects.create(indicator=one, year=2017, value=10)
            for value, park in enumerate(parks, start=11):
                Target.objects.create(park=park, indicator=one, year=2017, value=value, state="draft")
    client = client_of(person(Role.ASSESSOR))
    client.post("/language/", {"language": "en", "next": "/"})
    return client


def sent(client, name, content):
    """Send a workbook and return the answer."""
    return client.post("/targets/2017/import/", {"workbook": SimpleUploadedFile(name, content)})


def saved(client, answer):
    """Save what a preview shows."""
    signed = answer.content.decode().split('name="changes" value="')[1].split('"')[0]
    return client.post("/targets/2017/import/", {"changes": signed})


def test_each_workbook_of_targets_is_previewed_or_refused_by_name(drafts):
    wrong = {}
    for name, (status, words) in BREAKDOWNS.items():
        answer = sent(drafts, name, (INPUTS / name).read_bytes())
        page = text_of(answer)
        missing = [word for word in words if word not in page]
        if answer.status_code != status or missing or "Column A was not read" in page:
            wrong[name] = (answer.status_code, missing, page[-1500:])
    assert wrong == {}
    assert Target.objects.filter(year=2017).count() == 45


def test_a_workbook_of_both_sheets_saves_both(drafts):
    answer = sent(drafts, "both.xlsx", (INPUTS / "17-breakdown-two-sheets.xlsx").read_bytes())
    assert saved(drafts, answer).status_code == 302
    held = Target.objects.get(year=2017, park__code="HQIP", indicator__code="budget_rev")
    assert held.responsible == "李主任" and held.schedule == (Decimal("0.25"), Decimal("0.5"), Decimal("0.75"))
    assert Target.objects.get(year=2017, park__code="HQEDZ", indicator__code="ind_output").value == 3


def test_a_schedule_in_per_cent_is_saved_as_seen(drafts):
    answer = sent(drafts, "details.xlsx", (INPUTS / "16-details-percent-schedule.xlsx").read_bytes())
    assert saved(drafts, answer).status_code == 302
    assert Target.objects.get(year=2017, park__code="HQIP", indicator__code="budget_rev").schedule == (25, 50, 75)


def test_own_exports_come_back_whatever_a_code_contains(drafts):
    load_city(INPUTS / "39-bracket-code")
    with act("test"):
        for code in ("=1+1", "a [b", "*", "1]", "007"):
            Park.objects.create(code=code, name=f"Park {code} [x]", kind="park")
    content = drafts.get("/targets/2017/?export=xlsx").content
    answer = sent(drafts, "own.xlsx", content)
    assert (answer.status_code, "Nothing differs" in text_of(answer)) == (200, True), text_of(answer)[-800:]
    assert "passed over" not in text_of(answer) and "not read" not in text_of(answer)


@stands_on(load_city, FULL)
@pytest.mark.django_db
def test_a_city_with_odd_codes_goes_out_and_comes_back(tmp_path):
    odd = tmp_path / "odd"
    odd.mkdir()
    codes = ["X[1]", "=1+1", '6" pipe', "'a", "sep=", "#1", "007", "合计", "备注", "1e5"]
    write_rows(odd / "parks.csv", [["code", "name"], *([code, f"试验[{code}]园"] for code in codes)])
    load_city(odd)
    export_city(tmp_path / "out")
    counts = load_city(tmp_path / "out").counts["parks"]
    assert (counts.new, counts.changed) == (0, 0)
    assert set(codes) <= {row[0] for row in rows_of(tmp_path / "out" / "parks.csv")}


@pytest.mark.django_db
def test_totals_and_signatures_below_a_table_are_passed_over_by_name(tmp_path):
    folder = copy_of(FULL, tmp_path / "city")
    width = len(rows_of(folder / "figures.csv")[0])
    pad = [""] * (width - 1)
    change(folder, "figures", lambda rows: [*rows, ["合计", *pad], ["填报人：张三", *pad], [" ", *pad]])
    with override("en"):
        notices = load_city(folder, dry_run=True).notices
    told = [text for text in notices if "is no row of the table" in text]
    assert [text.partition("“")[2].partition("”")[0] for text in told] == ["合计", "填报人：张三"]


@pytest.mark.django_db
def test_a_hidden_sheet_is_named_and_passed_over(tmp_path):
    path = tmp_path / "city.xlsx"
    with xlsxwriter.Workbook(path) as made:
        made.add_worksheet("Parks ").write_column(0, 0, ["code", "p1"])
        made.get_worksheet_by_name("Parks ").write_column(0, 1, ["name", "One"])
        hidden = made.add_worksheet("departments")
        hidden.write_row(0, 0, ["code", "name"])
        hidden.write_row(1, 0, ["d1", "Department"])
        hidden.hide()
    with override("en"):
        loaded = load_city(path, dry_run=True)
    assert loaded.counts["parks"].rows == 1 and "departments" not in loaded.counts
    assert any("departments" in text and "hidden sheet" in text for text in loaded.notices)


@given(
    st.dates(min_value=date(1900, 3, 1), max_value=date(2200, 1, 1)),
    st.sampled_from(["yyyy-mm-dd", "yyyy/m/d", "d.m.yy"]),
)
def test_a_day_is_the_same_however_it_is_shown(day, code):
    file = BytesIO()
    with xlsxwriter.Workbook(file, {"in_memory": True}) as made:
        made.add_worksheet().write_number(
            0, 0, (day - date(1899, 12, 30)) // timedelta(1), made.add_format({"num_format": code})
        )
    file.seek(0)
    opened = Workbook(file)
    assert [line.cells[0] for line in opened.lines(opened.sheets[0])] == [day.isoformat()]
