"""The targets of a whole year as one workbook: grid, details, and, for who sets targets, what it was made from.

The grid holds all categories in the city's order, the details a row for each target; neither changes what the other is
for, and both come back in one import. One that was handed out before an adjustment comes back without a change.
"""

from __future__ import annotations

import io
from collections.abc import Iterator, Sequence
from datetime import datetime
from decimal import Decimal
from typing import TypeVar

import xlsxwriter
from django.utils.translation import gettext as _
from xlsxwriter.format import Format
from xlsxwriter.utility import xl_range, xl_rowcol_to_cell

from core.exports import is_dangerous
from parks.models import City
from reports.pages.breakdown.contents.breakdown import Breakdown
from reports.pages.breakdown.contents.breakdown_cells import BreakdownRow, TypedGrid, stated_words
from reports.pages.breakdown.workbook.details_sheet import detail_rows
from reports.pages.breakdown.workbook.sheet_heads import city_head, fixed_heads, park_head, without_head
from reports.pages.breakdown.workbook.workbook_record import record_rows
from targets.breakdown.cells import NoTarget, Stated
from targets.models import Indicator

# Rows above the heads: title, marking, how it is filled in.
TOP = 3
_LAST_YEAR, SUM, _GAP, _CITY, FIRST_PARK = 3, 4, 5, 6, 7
PAPER_A4 = 9
_PARKS_A_PAGE = 20
# Numbers of Excel hold so many digits; longer ones stay exact as texts.
_MOST_DIGITS = 15
# What Excel takes in one formula, and in one call.
MOST_LETTERS, MOST_RANGES = 8_000, 250


def year_workbook(breakdown: Breakdown, city: City | None, title: str, marking: str, at: datetime) -> bytes:
    """Return the workbook. Sums and gaps are formulas that hold their value of today."""
    file = io.BytesIO()
    options = {"strings_to_formulas": False, "strings_to_urls": False, "in_memory": True}
    with xlsxwriter.Workbook(file, options) as book:
        looks = _Looks(book)
        grid = _Sheet(book, looks, _("Targets"), title, marking)
        _write_grid(grid, breakdown)
        details = _Sheet(book, looks, _("Schedules and details"), title, marking)
        _write_details(details, breakdown)
        if breakdown.can_edit:
            record = book.add_worksheet("parkboard")
            record.very_hidden()
            record.protect()
            for number, row in enumerate(record_rows(breakdown, city, at)):
                for place, text in enumerate(row):
                    if text:
                        record.write_string(number, place, text)
    return file.getvalue()


class _Looks:
    """Formats of cells, each made once."""

    def __init__(self, book: xlsxwriter.Workbook) -> None:
        self._book = book
        self._made: dict[tuple[tuple[str, object], ...], Format] = {}

    def of(self, **properties: object) -> Format:
        """Return a format with a thin border."""
        key = tuple(sorted(properties.items()))
        if key not in self._made:
            border = {"border": 1, "border_color": "#C9D1DC", "valign": "vcenter"}
            self._made[key] = self._book.add_format({**border, **properties})
        return self._made[key]

    def text(self, text: str, **properties: object) -> Format:
        """Return a format for a text: with the quote that Excel keeps, where whoever edits the cell made a formula."""
        return self.of(text_wrap=True, **({"quote_prefix": True} if is_dangerous(text) else {}), **properties)

    def number(self, decimals: int, **properties: object) -> Format:
        """Return a format for numbers with at least so many decimals, grouped by thousands."""
        code = "#,##0" if not decimals else f"#,##0.{'0' * decimals}"
        return self.of(num_format=code, **properties)


class _Sheet:
    """A sheet with title, marking and words on how it is filled in, ready for the printer."""

    def __init__(self, book: xlsxwriter.Workbook, looks: _Looks, name: str, title: str, marking: str) -> None:
        self.looks = looks
        self.page = book.add_worksheet(name)
        self.page.write_string(0, 0, title, book.add_format({"bold": True, "font_size": 14}))
        self.page.write_string(1, 0, marking)
        self.page.set_landscape()
        self.page.set_paper(PAPER_A4)
        self.page.set_margins(left=0.4, right=0.4, top=0.6, bottom=0.6)
        self.page.set_header(f"&C{marking.replace('&', '&&')}")
        self.page.set_footer("&C&P / &N")
        self.page.repeat_rows(TOP)

    def head(self, texts: Sequence[str], widths: Sequence[int], frozen: int, *, about: str) -> None:
        """Write the heads, which stay in sight together with the first columns."""
        look = {"bold": True, "align": "center", "bg_color": "#E8EDF5"}
        self.page.write_string(2, 0, about)
        for place, (text, width) in enumerate(zip(texts, widths, strict=True)):
            self.page.write_string(TOP, place, text, self.looks.text(text, **look))
            self.page.set_column(place, place, width)
        self.page.set_row(TOP, 45)
        self.page.freeze_panes(TOP + 1, frozen)
        self.page.repeat_columns(0, frozen - 1)

    def write(self, row: int, place: int, value: object, decimals: int = 0, **look: object) -> None:
        """Write a value as it is: a number that Excel holds exactly as a number, all else as a text."""
        if isinstance(value, Decimal) and fits(value):
            shown = max(decimals, -int(value.normalize().as_tuple().exponent))
            self.page.write_number(row, place, value, self.looks.number(shown, **look))
        elif value is None:
            self.page.write_blank(row, place, None, self.looks.number(decimals, **look))
        else:
            text = stated_words(value) if isinstance(value, NoTarget | Decimal) else str(value)
            self.page.write_string(row, place, text, self.looks.text(text, **look))


def fits(value: Decimal) -> bool:
    """Return whether a number of Excel holds a value exactly."""
    return len(value.normalize().as_tuple().digits) <= _MOST_DIGITS


Shown = TypeVar("Shown", bound=Indicator)


def _by_category(indicators: Sequence[Shown]) -> Iterator[tuple[str, list[Shown]]]:
    """Yield the categories by name with their indicators, all in the order of the city."""
    groups: dict[int | None, list[Shown]] = {}
    for one in indicators:
        groups.setdefault(one.category_id, []).append(one)
    for group in groups.values():
        yield (group[0].category.name if group[0].category else without_head()), group


def _write_grid(sheet: _Sheet, breakdown: Breakdown) -> None:
    parks = [park_head(park) for park in breakdown.parks]
    heads = [*fixed_heads(), city_head(), *parks]
    about = _(
        "Empty cells leave what is stored as it is; “delete” takes a value away. What you do not touch stays as it is."
    )
    widths = [13, 24, 9, *([13] * (len(heads) - 3))]
    sheet.head(heads, widths, 3, about=about if breakdown.can_edit else "")
    sheet.page.fit_to_pages(-(-max(1, len(parks)) // _PARKS_A_PAGE), 0)
    top = [FIRST_PARK + place for place, park in enumerate(breakdown.parks) if park.parent_id is None]
    number = TOP
    for name, indicators in _by_category(breakdown.indicators):
        number += 1
        for place in range(len(heads)):
            # Beside the codes, so that no heading is taken for the code of an indicator.
            sheet.write(number, place, name if place == 1 else None, bold=True, bg_color="#F3F5F9")
        for indicator in indicators:
            number += 1
            row = breakdown.row(indicator, [], TypedGrid({}))
            stated = [breakdown.stated_in((park.pk, indicator.pk)) for park in breakdown.parks]
            states = [getattr(breakdown.targets.get((park.pk, indicator.pk)), "state", "") for park in breakdown.parks]
            _write_row(sheet, number, row, list(zip(stated, states, strict=True)), top)


def _write_row(
    sheet: _Sheet, number: int, row: BreakdownRow, cells: Sequence[tuple[Stated, str]], top: Sequence[int]
) -> None:
    one, decimals = row.indicator, row.indicator.decimals
    for place, text in enumerate((one.code, one.name, one.unit)):
        sheet.write(number, place, text)
    sheet.write(number, _LAST_YEAR, row.last_total, decimals, font_color="#5B6675")
    sheet.write(number, _CITY, row.city.value, decimals)
    for place, (value, state) in enumerate(cells, start=FIRST_PARK):
        # What is issued or pledged is no longer changed by this sheet.
        look = {"font_color": "#5B6675", "bg_color": "#F3F5F9"} if state in ("issued", "pledged") else {}
        sheet.write(number, place, value, decimals, **look)
    is_exact = all(fits(value) for value, _state in cells if isinstance(value, Decimal))
    formula = _sum_of(number, top) if one.total == "sum" and not row.is_hidden and is_exact else ""
    _write_reckoned(sheet, number, SUM, row.total, decimals, formula)
    has_gap = bool(formula) and (row.gap is not None or row.city.is_form)
    summed, own = (xl_rowcol_to_cell(number, place) for place in (SUM, _CITY))
    gap = f'=IF(AND(ISNUMBER({summed}),ISNUMBER({own})),{summed}-{own},"")' if has_gap else ""
    _write_reckoned(sheet, number, _GAP, row.gap, decimals, gap)


def _write_reckoned(sheet: _Sheet, row: int, place: int, value: Decimal | None, decimals: int, formula: str) -> None:
    """Write a formula with its value of today, or the value alone where there is no formula."""
    look = {"bold": True, "bg_color": "#F3F5F9"}
    if formula:
        held = "" if value is None else float(value)
        sheet.page.write_formula(row, place, formula, sheet.looks.number(decimals, **look), held)
    else:
        sheet.write(row, place, value, decimals, **look)


def _sum_of(row: int, places: Sequence[int]) -> str:
    """Return the formula that adds some cells of a row, nothing where they hold none; empty where it is too long."""
    runs: list[list[int]] = []
    for place in places:
        if runs and place == runs[-1][1] + 1:
            runs[-1][1] = place
        else:
            runs.append([place, place])
    ranges = [xl_range(row, first, row, last) for first, last in runs]
    joined = ",".join(ranges)
    formula = f'=IF(COUNT({joined})=0,"",SUM({joined}))'
    return formula if 0 < len(ranges) <= MOST_RANGES and len(formula) <= MOST_LETTERS else ""


def _write_details(sheet: _Sheet, breakdown: Breakdown) -> None:
    rows = detail_rows(breakdown, breakdown.indicators)
    heads = next(rows)
    widths = [13, 20, 13, 24, 9, *([13] * (len(heads) - 5))]
    about = _("A row for each target; targets themselves are set on the first sheet. Empty cells change nothing.")
    sheet.head(heads, widths, 5, about=about if breakdown.can_edit else "")
    sheet.page.fit_to_pages(1, 0)
    decimals = {one.code: one.decimals for one in breakdown.indicators}
    shares = {place for place, head in enumerate(heads) if head.endswith(("[q1]", "[q2]", "[q3]"))}
    number = TOP
    for number, row in enumerate(rows, start=TOP + 1):
        for place, value in enumerate(row):
            sheet.write(number, place, value, 0 if place in shares else decimals[row[2]])
    sheet.page.autofilter(TOP, 0, max(number, TOP + 1), len(heads) - 1)
