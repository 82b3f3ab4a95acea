"""The assessor's half of the chain: one returned, the others approved, published, and the official sees the new place."""

from __future__ import annotations

import pytest
from cities import change, copy_of
from playwright.sync_api import expect
from products import serve
from trees import BASE
from windows import sign_in_as, violations

pytestmark = pytest.mark.browser
SIZES = [(1366, 625), (390, 844)]


@pytest.fixture(scope="module")
def waiting(shared_folder, template):
    """Serve the demo city with the second quarter of 2016 handed in by all parks."""
    folder = shared_folder / "deciding"
    folder.mkdir()
    city = copy_of(BASE / "demo" / "city", folder / "city")
    change(city, "submissions", handed_in)
    publish = ("publish", "--scheme", "txpark-2016", "--quarter", "1", "--reason", "x")
    yield from serve(folder, [("load_city", str(city)), publish], template)


def handed_in(rows):
    """Let every park have handed in the second quarter of 2016."""
    state, at = rows[0].index("state"), rows[0].index("handed_in_at")
    for row in rows[1:]:
        if row[1:3] == ["2016", "2"]:
            row[state], row[at] = "handed_in", row[at] or "2016-07-07T09:00"
    return rows


@pytest.fixture
def enter(new_window, waiting):
    """Return what opens a window for a new person in a role."""

    def window(role, name, language="zh-hans"):
        page = new_window()
        page.context.add_cookies([{"name": "django_language", "value": language, "url": waiting.address}])
        sign_in_as(page, waiting, name, role)
        return page

    return window


@pytest.mark.parametrize(
    ("language", "sizes_of_axe"),
    [("zh-hans", 1), *(pytest.param(language, 2, marks=pytest.mark.sweep) for language in ("zh-hans", "en"))],
)
def test_no_page_of_the_assessors_breaks_wcag_or_scrolls_sideways(waiting, enter, language, sizes_of_axe):
    page = enter("assessor", f"axe-{language}-{sizes_of_axe}", language)
    quarter = f"{waiting.address}/periods/2016Q2/"
    found = {}
    paths = ("", "?only=waiting", "days/", "extend/HQIP/", "parks/TXEDZ/", "publish/", "../new/", "../../entry/")
    for at, path in enumerate(paths):
        page.goto(quarter + path)
        # Axe looks at them on a phone and in an office by turns, in the sweep at each on both.
        for turn, (width, height) in enumerate(SIZES):
            page.set_viewport_size({"width": width, "height": height})
            if (at + turn) % 2 < sizes_of_axe:
                found[path, width] = violations(page)
            assert page.evaluate("document.documentElement.scrollWidth") <= width, path
    page.goto(quarter)
    page.click("button[value=return]")
    found["refused", 390] = violations(page)
    assert page.locator(".error").count() >= 1
    assert {where: names for where, names in found.items() if names} == {}


def test_the_assessor_returns_one_approves_the_others_publishes_and_the_official_sees_it(waiting, enter):
    page, official = enter("assessor", "deciding"), enter("official", "watching")
    official.goto(waiting.address)
    assert "2016年上半年" not in official.inner_text("h1")
    page.goto(f"{waiting.address}/entry/")
    page.locator("td a.button[href$='only=waiting']").click()
    assert page.url.endswith("/periods/2016Q2/?only=waiting")
    # One is returned, for the whole and for one figure; typing in the cell does not send anything.
    page.locator("tr", has_text="高新区").locator(".acts a").first.click()
    page.locator("details summary", has_text="Return this figure").or_(page.locator(".said summary")).first.click()
    page.locator(".said textarea").first.fill("单位？")
    page.locator(".said textarea").first.press("Enter")
    page.fill("#return #id_reason", "请核实")
    page.click("#return button")
    page.locator(".notice").wait_for()
    assert "单位？" in page.inner_text(".history")
    # The others are approved at once.
    page.goto(f"{waiting.address}/periods/2016Q2/?only=waiting")
    page.check("input[data-all]")
    assert page.locator("input[name=chosen]:checked").count() == 5
    page.click("button[value=approve]")
    # What is open is shown first, and asks for a reason.
    page.fill("textarea[name=reason]", "已核对")
    page.click("main form button.main")
    expect(page.locator(".rows li")).to_have_count(5)
    # The preview says who is missing; with a reason and the period typed it is published.
    page.goto(f"{waiting.address}/periods/2016Q2/publish/")
    assert page.locator(".preview tbody tr").count() == 6
    first = page.locator(".preview .park").first.inner_text()
    page.check("#id_is_confirmed")
    page.fill("#id_reason", "一个园区退回重报")
    page.fill("#id_typed", "2016q2")
    page.click("form[data-busy] button")
    page.wait_for_url("**/releases/*/")
    official.goto(waiting.address)
    assert "2016年上半年" in official.inner_text("h1")
    assert first in official.locator(".ranking tbody tr").first.inner_text()


def test_what_computes_says_so(waiting, enter):
    page = enter("assessor", "waiting")
    page.goto(f"{waiting.address}/periods/2016Q2/")
    # The address is not left, so that the words can be read.
    page.evaluate("addEventListener('click', (event) => event.preventDefault())")
    page.locator("a[data-busy]").first.click()
    busy = page.locator("a[aria-busy=true]")
    assert busy.inner_text() == busy.get_attribute("data-busy")
    page.evaluate("dispatchEvent(new Event('pageshow'))")
    assert page.locator("[aria-busy=true]").count() == 0
