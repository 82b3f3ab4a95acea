"""The assessor enters the path of a plan by keyboard and by paste."""

from __future__ import annotations

import pytest
from windows import paste, sign_in_as, violations

pytestmark = pytest.mark.browser


def test_a_path_is_entered_by_keyboard_and_paste(demo, page):
    sign_in_as(page, demo, "planner", "assessor")
    page.context.add_cookies([{"name": "django_language", "value": "en", "url": demo.address}])
    page.goto(f"{demo.address}/plans/")
    page.click("main table a >> nth=0")
    page.click("text=Enter the path")
    page.wait_for_selector("input[data-block]")
    assert violations(page) == []
    cells = page.locator("input[data-block]")
    years = page.locator("tr[data-line] >> nth=0").locator("input[data-block]").count()
    cells.first.fill("11")
    page.keyboard.press("Enter")
    assert page.evaluate(f"document.activeElement === document.querySelectorAll('input[data-block]')[{years}]")
    page.keyboard.press("ArrowUp")
    page.keyboard.press("ArrowRight")
    assert page.evaluate("document.activeElement === document.querySelectorAll('input[data-block]')[1]")
    cells.first.focus()
    paste(page, "12.5\t1x\r\n13.5\t14.5\r\n")
    assert [cells.nth(at).input_value() for at in (0, 1, years, years + 1)] == ["12.5", "1x", "13.5", "14.5"]
    page.click("[data-save]")
    page.wait_for_selector("#refused")
    assert [cells.nth(at).input_value() for at in (0, 1, years, years + 1)] == ["12.5", "1x", "13.5", "14.5"]
    assert violations(page) == []
    cells.nth(1).fill("15.5")
    page.click("[data-save]")
    page.wait_for_selector(".notice.success")
    assert violations(page) == []
    page.set_viewport_size({"width": 390, "height": 844})
    assert page.evaluate("document.documentElement.scrollWidth") == 390
    assert violations(page) == []


def test_who_set_a_value_opens_beside_it_and_the_address_stays(demo, page):
    sign_in_as(page, demo, "watcher", "official")
    page.goto(f"{demo.address}/plans/three-2016/")
    page.click("table.paths tbody a >> nth=0")
    page.wait_for_selector("table.paths tbody td [data-told] .history")
    assert page.url == f"{demo.address}/plans/three-2016/"
    assert violations(page) == []
    page.set_viewport_size({"width": 390, "height": 844})
    page.reload()
    page.click("table.paths tbody a >> nth=0")
    page.wait_for_selector("table.paths tbody td [data-told] .history")
    assert page.evaluate("document.documentElement.scrollWidth") == 390
