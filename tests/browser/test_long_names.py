"""Names as long as they may be, in Chinese and in one Latin word: nothing is pushed off the page."""

from __future__ import annotations

import pytest
from edges import QUARTERS, long_names
from products import cdn_answers, serve, sign_in

pytestmark = pytest.mark.browser
PATHS = [
    "/", "/rankings/", "/rankings/?indicator=fdi", "/rankings/2/HQIP/", "/compare/", "/parks/", "/parks/HQIP/", "/parks/HQEDZ/",
    "/indicators/", "/indicators/fdi/", "/plans/", "/plans/five-2016/", "/plans/five-2016/history/HQIP/fdi/",
    "/targets/2016/", "/projects/", "/projects/P006/", "/pledges/",
    "/pledges/泰园责〔2015〕3号/", "/periods/", "/periods/2016Q1/", "/releases/", "/releases/2/", "/search/?q=hq", "/entry/",
]  # fmt: skip


@pytest.fixture(scope="module")
def long_city(shared_folder, template):
    """Serve a city with such names."""
    folder = shared_folder / "long"
    folder.mkdir()
    city = long_names(folder / "city")
    quarters = [("publish", "--scheme", code, "--quarter", str(n), "--reason", "x") for code, _year, n in QUARTERS]
    yield from serve(folder, [("load_city", str(city)), *quarters], template)


def test_long_names_push_nothing_off_the_page(browser, long_city):
    context = browser.new_context(viewport={"width": 1366, "height": 800}, locale="zh-CN")
    page = context.new_page()
    cdn_answers(page)
    sign_in(page, long_city)
    found = {}
    for path in PATHS:
        answer = page.goto(long_city.address + path)
        for width in (1366, 390):
            page.set_viewport_size({"width": width, "height": 800})
            found[path, width] = (answer.status, page.evaluate("document.documentElement.scrollWidth"))
    context.close()
    assert {where: seen for where, seen in found.items() if seen != (200, where[1])} == {}


def test_a_name_that_does_not_break_would_be_seen(browser, long_city):
    """The planted fault."""
    context = browser.new_context(viewport={"width": 390, "height": 800})
    page = context.new_page()
    sign_in(page, long_city)
    page.goto(f"{long_city.address}/parks/HQIP/")
    page.evaluate("document.querySelector('h1').style.overflowWrap = 'normal'")
    assert page.evaluate("document.documentElement.scrollWidth") > 390
    context.close()
