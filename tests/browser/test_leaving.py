"""Who leaves a page with something typed and not saved is asked; who saves is not."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect
from windows import sign_in_as

pytestmark = pytest.mark.browser


def test_what_is_typed_is_not_lost_by_a_click_elsewhere(demo, page):
    asked = []
    page.on("dialog", lambda dialog: (asked.append(dialog.type), dialog.dismiss()))
    sign_in_as(page, demo, "leaver", "assessor")
    page.context.add_cookies([{"name": "django_language", "value": "en", "url": demo.address}])
    page.goto(f"{demo.address}/pledges/text/2019/")
    page.click("text=To the preview")
    page.wait_for_url("**/issue/2019/")
    assert asked == []
    page.go_back()
    field = page.locator("form[data-guard] textarea").first
    field.fill("Changed words")
    with page.expect_event("dialog"):
        page.click("text=To the preview", no_wait_after=True)
    assert asked == ["beforeunload"] and field.input_value() == "Changed words"
    page.click("text=Keep and preview")
    page.wait_for_url("**/issue/2019/")
    assert asked == ["beforeunload"]


def test_figures_are_asked_about_until_they_are_saved(demo, page):
    """Sending them is not enough: the line was cut."""
    asked = []
    page.on("dialog", lambda dialog: (asked.append(dialog.type), dialog.dismiss()))
    sign_in_as(page, demo, "cut-leaver", "park_editor", "--park", "NCPP")
    page.context.add_cookies([{"name": "django_language", "value": "en", "url": demo.address}])
    page.goto(f"{demo.address}/entry/NCPP/2016Q2/")
    page.locator("input[data-column]").first.fill("0.75")
    page.context.set_offline(True)
    page.click("[data-save]")
    expect(page.locator("[data-trouble=offline]")).to_be_visible()
    page.context.set_offline(False)
    with page.expect_event("dialog"):
        page.click("text=Back to the tasks", no_wait_after=True)
    assert asked == ["beforeunload"] and page.locator("input[data-column]").first.input_value() == "0.75"
    page.click("[data-save]")
    expect(page.locator(".notice.success")).to_be_visible()
    page.click("text=Back to the tasks")
    page.wait_for_url("**/entry/")
    assert asked == ["beforeunload"]


def test_who_puts_right_what_was_refused_and_goes_on_is_not_asked(demo, page):
    asked = []
    page.on("dialog", lambda dialog: (asked.append(dialog.type), dialog.accept()))
    sign_in_as(page, demo, "righter", "park_editor", "--park", "NCPP")
    page.context.add_cookies([{"name": "django_language", "value": "en", "url": demo.address}])
    page.goto(f"{demo.address}/entry/NCPP/2016Q2/")
    page.locator("input[data-column]").first.fill("many")
    page.click("[data-save]")
    expect(page.locator("#refused")).to_be_visible()
    page.locator("input[data-column]").first.fill("0.5")
    page.locator("button:has-text('Save, then')").first.click()
    page.wait_for_url("**/step/report_ready/")
    assert asked == []
