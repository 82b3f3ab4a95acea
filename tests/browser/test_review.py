"""Reviewers in a browser: one reports a column by keyboard and by paste, one verifies and recognises."""

from __future__ import annotations

import pytest
from windows import paste, sign_in_as, violations

pytestmark = pytest.mark.browser
COLUMN, REVIEW = "/entry/departments/stat/2016Q2/?indicator=ind_va", "/review/2016Q2/"


@pytest.fixture
def window(browser):
    """Open a window of an office screen in which English is spoken."""
    context = browser.new_context(viewport={"width": 1366, "height": 1000}, locale="zh-CN")
    yield context.new_page()
    context.close()


def enter(page, product, department):
    """Sign in as a reviewer of a department who reads English."""
    sign_in_as(page, product, f"r-{department}", "reviewer", "--department", department)
    page.context.add_cookies([{"name": "django_language", "value": "en", "url": product.address}])


def column(page):
    """Return what stands in the column."""
    return page.eval_on_selector_all("input[data-column]", "fields => fields.map(field => field.value)")


def test_a_reviewer_enters_a_column_by_keyboard_and_paste_and_puts_it_up(demo, window):
    enter(window, demo, "stat")
    window.goto(demo.address + COLUMN)
    assert violations(window) == []
    first = window.locator("input[data-column]").first
    first.focus()
    window.keyboard.type("７.5")
    window.keyboard.press("Enter")
    window.keyboard.type("x")
    window.keyboard.press("ArrowUp")
    assert window.evaluate("document.activeElement === document.querySelector('input[data-column]')")
    window.click("[data-save]")
    window.wait_for_selector("#refused")
    assert column(window)[:2] == ["7.5", "x"], "what can be read is saved, the rest stays as it was typed"
    assert violations(window) == []
    window.locator("input[data-column]").first.focus()
    paste(window, "49.1\r\n12.1\r\n18.4\r\n12.9\r\n7.6\r\n2.6\r\n")
    assert column(window) == ["49.1", "12.1", "18.4", "12.9", "7.6", "2.6"]
    window.click("text=Save, then: Put up for sign-off")
    window.wait_for_selector("text=6 figures are entered; 0 stay as they were reported")
    assert violations(window) == []
    window.click("main button.main")
    window.wait_for_selector("text=is put up for sign-off.")
    assert "ind_va" in window.url
    window.set_viewport_size({"width": 390, "height": 844})
    assert window.evaluate("document.documentElement.scrollWidth") == 390
    assert violations(window) == []
    window.click("a:has-text('versions') >> nth=0")
    window.wait_for_selector("text=draft")
    assert "r-stat" in window.inner_text("main")
    assert window.evaluate("document.documentElement.scrollWidth") == 390
    assert violations(window) == []


def test_a_reviewer_verifies_takes_back_and_recognises_otherwise(demo, window):
    enter(window, demo, "commerce")
    window.goto(demo.address + REVIEW)
    assert violations(window) == []
    window.check("input[name=figure] >> nth=0")
    window.click("text=Verify the ticked figures")
    window.wait_for_selector("text=1 figure is verified.")
    window.click("button:has-text('Take back')")
    window.wait_for_selector("text=The verification is taken back.")
    window.click("summary:has-text('Recognise otherwise') >> nth=0")
    window.fill("details[open] input[name^=value]", "many")
    window.fill("details[open] input[name^=reason]", "two are double")
    window.click("details[open] button")
    window.wait_for_selector("details[open] .error")
    assert window.input_value("details[open] input[name^=reason]") == "two are double"
    assert violations(window) == []
    window.fill("details[open] input[name^=value]", "1.2")
    window.click("details[open] button")
    window.wait_for_selector("text=The other value is recognised")
    assert "two are double" in window.inner_text("main")
    window.set_viewport_size({"width": 390, "height": 844})
    assert window.evaluate("document.documentElement.scrollWidth") == 390
    assert violations(window) == []
