"""The breakdown in a browser: typed by keyboard, pasted from Excel, taken back, saved, and not lost."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect
from windows import paste, sign_in_as, violations

pytestmark = pytest.mark.browser
CELLS = "input[data-block]:not([type=hidden])"


def opened(new_window, product, width=1366, height=625, year=2017):
    """Return the assessor's window on the breakdown of a year, in English."""
    page = new_window()
    page.set_viewport_size({"width": width, "height": height})
    sign_in_as(page, product, f"office{width}{year}", "assessor")
    page.context.add_cookies([{"name": "django_language", "value": "en", "url": product.address}])
    page.goto(f"{product.address}/targets/{year}/")
    return page


def value(page, at):
    """Return what stands in a cell, counted along the rows."""
    return page.locator(CELLS).nth(at).input_value()


def test_targets_are_pasted_taken_back_moved_through_and_saved(new_window, demo):
    page = opened(new_window, demo)
    width = page.locator("tr[data-line]").first.locator(CELLS).count()
    page.locator(CELLS).nth(1).focus()
    paste(page, "11\t12\n21\t22")
    assert [value(page, at) for at in (1, 2, width + 1, width + 2)] == ["11", "12", "21", "22"]
    page.click("[data-undo]")
    assert [value(page, at) for at in (1, 2, width + 1, width + 2)] == ["", "", "", ""]
    # A block that is wider than what is left of the grid says so, and begins no new line.
    page.locator(CELLS).nth(width - 1).focus()
    paste(page, "31\t32\t33\n41")
    assert [value(page, at) for at in (width - 1, width, 2 * width - 1)] == ["31", "", "41"]
    expect(page.locator("[data-said]")).to_contain_text("Cells filled: 2. Passed over: 2")
    page.click("[data-undo]")
    page.locator(CELLS).nth(1).focus()
    page.keyboard.type("500")
    page.keyboard.press("Enter")
    page.keyboard.type("600")
    page.keyboard.press("ArrowUp")
    page.keyboard.press("ArrowRight")
    page.keyboard.type("700")
    page.click("[data-save]")
    expect(page.locator(".notice.success")).to_contain_text("3 targets saved.")
    assert [value(page, at) for at in (1, 2, width + 1)] == ["500", "700", "600"]
    page.locator(CELLS).nth(1).fill("many")
    page.click("[data-save]")
    expect(page.locator("#refused")).to_be_visible()
    assert value(page, 1) == "many"
    assert not violations(page)


def test_on_paper_no_park_is_cut_off(new_window, demo):
    page = opened(new_window, demo, 1040, 700, 2016)
    page.emulate_media(media="print")
    assert page.locator("tr[data-line]").first.locator("td").count() > 9
    assert page.evaluate("document.querySelector('.breakdown table').getBoundingClientRect().right <= innerWidth")


@pytest.mark.parametrize(("width", "height"), [(1366, 625), (390, 844)])
def test_the_breakdown_fits_the_screen(new_window, demo, width, height):
    page = opened(new_window, demo, width, height, 2016)
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    for name, path in (("issue", "issue/"), ("derive", "derive/?source=last_year&by=8"), ("import", "import/")):
        page.goto(f"{demo.address}/targets/2016/{path}")
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), name
        assert not violations(page)
    for name, path in (("target", ""), ("adjust", "adjust/")):
        page.goto(f"{demo.address}/targets/2015/HQIP/proj_started/{path}")
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), name
        assert not violations(page)
