"""The year of targets by workbook, with a colleague in between who works in the browser."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import expect
from windows import sign_in_as, violations
from workbooks import place_of, rows_of, typed_into

pytestmark = pytest.mark.browser
YEAR = 2018
SALES, OUTPUT, PATENTS = "ind_sales", "ind_output", "fdi"


def cell(page, indicator, park):
    """Return the field of a park's target in the grid."""
    column = page.locator(f"thead th[data-code={park}]").evaluate("head => head.cellIndex")
    return page.locator(f"tr[data-code={indicator}] > :nth-child({column + 1}) input[data-block]")


def downloaded(page, folder):
    """Take the workbook of the year from the page of the breakdown and return what it holds."""
    with page.expect_download() as waited:
        page.get_by_role("link", name="导出全年 Excel").click()
    path = Path(folder) / "year.xlsx"
    waited.value.save_as(path)
    return path.read_bytes()


def filled(content, cells):
    """Return the workbook with cells typed over, by code of the indicator and of the park."""
    return typed_into(content, {place_of(content, one, f"[{park}]"): value for (one, park), value in cells.items()})


def chosen(page, address, content, folder):
    """Choose a workbook on the page of the import and ask for its preview."""
    path = Path(folder) / "filled.xlsx"
    path.write_bytes(content)
    page.goto(f"{address}import/")
    page.set_input_files("#id_workbook", path)
    page.get_by_role("button", name="预览").click()


def test_the_year_of_targets_by_workbook_with_a_colleague_in_between(new_window, demo, tmp_path):
    address = f"{demo.address}/targets/{YEAR}/"
    page, colleague = new_window(), new_window()
    sign_in_as(page, demo, "yearbook", "assessor")
    sign_in_as(colleague, demo, "yearcolleague", "assessor")

    # The whole year at once: three categories are filled in on one sheet, and saved after a preview.
    page.goto(address)
    first = {
        (SALES, "TXEDZ"): 400, (SALES, "HQEDZ"): 150.5, (SALES, "*"): 600, (OUTPUT, "TXEDZ"): 500,
        (OUTPUT, "HQEDZ"): 160, (PATENTS, "HQIP"): 0.75,
    }  # fmt: skip
    chosen(page, address, filled(downloaded(page, tmp_path), first), tmp_path)
    expect(page.locator("main h2")).to_have_text(f"{len(first)} 项目标将变更")
    assert not violations(page)
    page.get_by_role("button", name="保存").click()
    expect(page.locator(".notice.success")).to_contain_text(f"已保存 {len(first)} 项目标")

    # The workbook is taken home; meanwhile a colleague changes three cells in the browser.
    content = downloaded(page, tmp_path)
    row, place = place_of(content, SALES, "园区合计")
    assert rows_of(content)[row][place : place + 3] == [550.5, -49.5, 600]
    colleague.goto(address)
    cell(colleague, SALES, "TXEDZ").fill("420")
    cell(colleague, OUTPUT, "TXEDZ").fill("510")
    cell(colleague, OUTPUT, "HQEDZ").fill("170")
    colleague.click("[data-save]")
    expect(colleague.locator(".notice.success")).to_contain_text("3")

    # It comes back with two of those changed as well, one emptied, one taken away by the word, and one new.
    second = {
        (SALES, "TXEDZ"): 450, (OUTPUT, "TXEDZ"): 555, (SALES, "HQEDZ"): None, (SALES, "*"): "删除",
        (SALES, "HQIP"): 90,
    }  # fmt: skip
    chosen(page, address, filled(content, second), tmp_path)
    expect(page.locator("main h2")).to_have_text("2 项目标将变更")
    preview = page.locator("table.imported")
    expect(preview.locator("tr", has_text="450")).to_contain_text("此后已由yearcolleague改为 420（原为 400）")
    expect(preview.locator("tr", has_text="555")).to_contain_text("此后已由yearcolleague改为 510（原为 500）")
    expect(preview.locator("tr", has_text="将删除")).to_contain_text("全市")
    expect(page.locator("main")).to_contain_text("1 个空单元格保持原值")
    expect(page.locator("main")).to_contain_text("1 格您未改动，此后已被修改")
    assert not violations(page)
    page.set_viewport_size({"width": 390, "height": 844})
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    page.set_viewport_size({"width": 1366, "height": 625})
    preview.locator("tr", has_text="555").locator("input").check()
    page.get_by_role("button", name="保存").click()
    expect(page.locator(".notice.success")).to_contain_text("1 格保持他人所填的值")

    # Nobody was reverted, and what was ticked stands.
    shown = {key: cell(page, *key).input_value() for key in [(SALES, park) for park in ("TXEDZ", "HQEDZ", "HQIP")]}
    assert shown == {(SALES, "TXEDZ"): "420", (SALES, "HQEDZ"): "150.5", (SALES, "HQIP"): "90"}
    assert [cell(page, OUTPUT, park).input_value() for park in ("TXEDZ", "HQEDZ")] == ["555", "170"]
    assert page.locator(f"tr[data-code={SALES}] input[data-block]").first.input_value() == ""

    # The workbook of another year is refused by its name.
    chosen(page, f"{demo.address}/targets/{YEAR + 1}/", content, tmp_path)
    expect(page.locator("main .error").first).to_contain_text(f"这是 {YEAR} 年的工作簿，此处为 {YEAR + 1} 年的目标。")
