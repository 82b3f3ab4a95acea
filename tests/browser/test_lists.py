"""Projects, pledges, periods, tasks and search in a real browser: every width, nothing sideways, no barrier."""

from __future__ import annotations

import pytest
from products import sign_in
from windows import violations

pytestmark = pytest.mark.browser
SHARED = ["/projects/", "/pledges/", "/periods/", "/entry/", "/search/", "/projects/?stage=x"]
PATHS = {
    "demo": [
        *SHARED,
        "/projects/?stage=signed&q=x",
        "/projects/P001/",
        "/pledges/泰园责〔2015〕3号/",
        "/periods/2016Q2/",
        "/search/?q=hq",
    ],
    "croatia": [*SHARED, "/periods/2013Q4/?page=12", "/search/?q=zagreb"],
}


# The suite meets the demo's lists once each, by tests/browser/test_axe.py.
@pytest.mark.sweep
@pytest.mark.parametrize("city", ["demo", "croatia"])
@pytest.mark.parametrize(("width", "height"), [(1366, 625), (390, 844)])
def test_lists_fit_and_hold_no_barrier(browser, request, city, width, height):
    product = request.getfixturevalue(city)
    context = browser.new_context(viewport={"width": width, "height": height})
    page = context.new_page()
    sign_in(page, product)
    found = {}
    for path in PATHS[city]:
        page.goto(product.address + path)
        wide = page.evaluate("document.documentElement.scrollWidth") > width
        rules = violations(page)
        if wide or rules:
            found[path] = (wide, rules)
    context.close()
    assert found == {}


def test_the_box_in_the_bar_finds_a_park_by_its_initials(browser, demo):
    for width, field in ((1366, "#search"), (390, "#search-menu")):
        context = browser.new_context(viewport={"width": width, "height": 844})
        page = context.new_page()
        sign_in(page, demo)
        if width == 390:
            page.click(".menu summary")
        page.fill(field, "hq")
        page.press(field, "Enter")
        page.wait_for_url("**/search/?q=hq")
        assert "虹桥工业园区" in page.inner_text("main")
        context.close()


def test_a_pledge_prints_whole(page, demo):
    sign_in(page, demo)
    page.goto(f"{demo.address}/pledges/泰园责〔2015〕3号/")
    page.emulate_media(media="print")
    page.locator("nav.wide").wait_for(state="hidden")
    assert page.locator(".head .act").is_hidden()
    assert page.locator("table >> text=泰园调〔2015〕1号").is_visible()
    assert len(page.pdf(prefer_css_page_size=True)) > 10_000


def test_the_bar_follows_a_list_that_is_renewed_without_a_reload(page, demo):
    sign_in(page, demo)
    page.goto(f"{demo.address}/rankings/?period=2015Q4")
    page.evaluate("window.stayed = true")
    page.locator("thead a").first.click()
    page.wait_for_url("**sort=**")
    page.locator("th[aria-sort]").first.wait_for()
    here = page.url.removeprefix(demo.address)
    assert page.locator(".who.wide input[name=next]").first.input_value() == here
    assert page.locator("#period").input_value() == "2015Q4"
    assert "period=2015Q4" in page.locator("nav.wide a[aria-current=page]").get_attribute("href")
    assert page.locator("header.top").count() == 1
    assert page.evaluate("window.stayed")
    page.click(".who.wide >> text=English")
    page.wait_for_url("**sort=**")
    assert page.url.removeprefix(demo.address) == here
    page.click(".who.wide >> text=中文")
