"""Reviewers in a browser: one reports a column by keyboard and by paste, one verifies and recognises."""

from __future__ import annotations

import re

import pytest
from axe_playwright_python.sync_playwright import Axe
from products import PASSWORD, manage_product

pytestmark = pytest.mark.browser
WCAG = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]}
COLUMN, REVIEW = "/entry/departments/stat/2016Q2/?indicator=ind_va", "/review/2016Q2/"


@pytest.fixture(scope="module")
def town(demo):
    """Make a reviewer of two departments in the demo; return by department the one-time password."""
    said = {
        d: manage_product(demo, "add_account", f"r-{d}", "--role", "reviewer", "--department", d)
        for d in ("stat", "commerce")
    }
    return {d: re.search(r"[a-z0-9]{16}", text.split("\n")[1]).group() for d, text in said.items()}


@pytest.fixture
def window(browser):
    """Open a window of an office screen in which English is spoken."""
    context = browser.new_context(viewport={"width": 1366, "height": 1000}, locale="zh-CN")
    yield context.new_page()
    context.close()


def enter(page, product, town, department):
    """Sign in; the first time the one-time password is changed on the way."""
    page.goto(f"{product.address}/log-in/")
    page.fill("#id_username", f"r-{department}")
    page.fill("#id_password", town[department])
    page.click("main button")
    if "/account/password/" in page.url:
        page.fill("#id_old_password", town[department])
        page.fill("#id_new_password1", PASSWORD)
        page.fill("#id_new_password2", PASSWORD)
        page.click("main button")
        town[department] = PASSWORD
    page.click("text=English")


def violations(page):
    """Return what axe finds: the rule and where."""
    results = Axe().run(page, options=WCAG).response["violations"]
    return [(one["id"], [node["html"][:150] for node in one["nodes"]][:3]) for one in results]


def paste(page, text):
    """Paste a text into the field in which the cursor stands."""
    page.evaluate(
        """text => {
            const clipboardData = new DataTransfer();
            clipboardData.setData("text/plain", text);
            const sent = { clipboardData, bubbles: true, cancelable: true };
            document.activeElement.dispatchEvent(new ClipboardEvent("paste", sent));
        }""",
        text,
    )


def column(page):
    """Return what stands in the column."""
    return page.eval_on_selector_all("input[data-column]", "fields => fields.map(field => field.value)")


def test_a_reviewer_reports_a_column_by_keyboard_and_paste(demo, town, window):
    enter(window, demo, town, "stat")
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
    assert column(window)[:2] == ["７.5", "x"], "a refusal keeps what was typed"
    assert violations(window) == []
    window.locator("input[data-column]").first.focus()
    paste(window, "7.6\r\n18.4\r\n12.1\r\n12.9\r\n2.6\r\n49.1\r\n")
    assert column(window) == ["7.6", "18.4", "12.1", "12.9", "2.6", "49.1"]
    window.click("text=Save, then: report")
    window.wait_for_selector("text=6 figures are entered and are reported now")
    assert violations(window) == []
    window.click("main button.main")
    window.wait_for_selector("text=6 figures are reported.")
    assert "ind_va" in window.url
    window.set_viewport_size({"width": 390, "height": 844})
    assert window.evaluate("document.documentElement.scrollWidth") == 390
    assert violations(window) == []
    window.click("a:has-text('versions') >> nth=0")
    window.wait_for_selector("text=version 1")
    assert "r-stat" in window.inner_text("main")
    assert window.evaluate("document.documentElement.scrollWidth") == 390
    assert violations(window) == []


def test_a_reviewer_verifies_takes_back_and_recognises_otherwise(demo, town, window):
    enter(window, demo, town, "commerce")
    window.goto(demo.address + REVIEW)
    assert violations(window) == []
    window.check("input[name=figure] >> nth=0")
    window.click("text=Verify the ticked figures")
    window.wait_for_selector("text=1 figure is verified.")
    window.click("button:has-text('Take back')")
    window.wait_for_selector("text=The verification is taken back.")
    window.click("summary:has-text('Recognise otherwise') >> nth=0")
    window.fill("details[open] input[name=value]", "many")
    window.fill("details[open] input[name=reason]", "two are double")
    window.click("details[open] button")
    window.wait_for_selector("details[open] .error")
    assert window.input_value("details[open] input[name=reason]") == "two are double"
    assert violations(window) == []
    window.fill("details[open] input[name=value]", "1.2")
    window.click("details[open] button")
    window.wait_for_selector("text=The other value is recognised")
    assert "two are double" in window.inner_text("main")
    window.set_viewport_size({"width": 390, "height": 844})
    assert window.evaluate("document.documentElement.scrollWidth") == 390
    assert violations(window) == []
