"""An administrator and an auditor in a browser: nothing against the policy, nothing sideways, a form that works."""

from __future__ import annotations

import re

import pytest
from windows import sign_in_as, violations

pytestmark = pytest.mark.browser
PAGES = (
    "", "accounts/user/", "accounts/user/add/", "parks/appointment/", "parks/appointment/add/",
    "parks/city/1/change/", "parks/city/1/history/", "parks/department/?q=x",
)  # fmt: skip


def test_the_administration_keeps_the_policy(page, demo):
    sign_in_as(page, demo, "browsing-administrator", "administrator")
    for path in PAGES:
        assert page.goto(f"{demo.address}/admin/{path}").status == 200, path
        assert page.locator("h1").count() >= 1
    page.goto(f"{demo.address}/admin/accounts/user/add/")
    page.fill("#id_username", "browsed")
    page.fill("#id_name", "Browsed")
    page.select_option("#id_role", "official")
    page.click(".field-from_on .datetimeshortcuts a")
    page.click("[name=_save]")
    assert re.fullmatch("[a-z0-9]{16}", page.inner_text(".secret code"))
    page.goto(f"{demo.address}/admin/accounts/user/?q=browsed")
    page.click("#result_list tbody th a")
    page.click(".add-row a")
    page.select_option("#id_appointments-1-role", "assessor")
    page.fill("#id_appointments-1-from_on", "2020-01-01")
    page.click("[name=_save]")
    page.click("#result_list tbody th a")
    page.locator(".inline-related tr.has_original").nth(1).wait_for()
    page.click("a.historylink")
    page.locator(".history tbody tr").nth(1).wait_for()


def test_the_trail_is_read_on_a_phone_and_a_desk(browser, demo):
    context = browser.new_context(viewport={"width": 390, "height": 844})
    page = context.new_page()
    complaints = []
    page.on(
        "console",
        lambda message: complaints.append(message.text) if "Content Security Policy" in message.text else None,
    )
    sign_in_as(page, demo, "browsing-auditor", "auditor")
    page.goto(f"{demo.address}/audit/?person=browsing")
    for width in (390, 1366):
        page.set_viewport_size({"width": width, "height": 700})
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        assert page.locator(".audit tbody tr").count() >= 1
        assert violations(page) == []
    assert complaints == []
    context.close()
