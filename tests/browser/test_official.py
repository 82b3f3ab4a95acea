"""An official with thirty seconds: on the demo and on Croatia, with and without charts, at every size."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from products import CDN, cdn_answers, session_of, sign_in
from windows import type_in, violations

pytestmark = pytest.mark.browser
IS_DRAWN = "window.Chart && !!Chart.getChart(document.querySelector('canvas'))"


def wait_until_drawn(page):
    """Wait until Chart.js has drawn; the page's own policy forbids the usual way to poll."""
    for _attempt in range(600):
        if page.evaluate(IS_DRAWN):
            return
        page.wait_for_timeout(100)
    raise AssertionError("no chart was drawn")


def test_from_the_news_to_the_reason_and_out(page, demo):
    cdn_answers(page)
    session_of(demo, "official", "official")
    type_in(page, demo, "official")
    assert "泰兴经济开发区" in page.inner_text(".news")
    assert page.locator("table.ranking tbody tr").count() == 6
    last = page.locator("table.ranking tbody tr").last.bounding_box()
    assert last["y"] + last["height"] <= 625
    page.click("table.ranking tbody tr:nth-child(2) .score a")
    assert "第 2 位" in page.inner_text("h1")
    assert " = " not in page.locator("td.sentence").first.inner_text()
    page.locator("td.sentence summary").first.click()
    assert " = " in page.locator("td.sentence").first.inner_text()
    page.click("text=返回排名")
    page.click("thead >> text=综合得分")
    page.wait_for_url("**sort=score**")
    page.select_option("#id_indicator", "fdi")
    page.wait_for_url("**indicator=fdi**")
    assert "实际到账外资" in page.inner_text("h1")
    page.select_option("#period", "2015Q4")
    page.wait_for_url("**period=2015Q4**")
    page.click(".who.wide >> text=English")
    assert "first with" in page.inner_text(".news")
    page.click(".who.wide >> text=中文")
    with page.expect_download() as download:
        page.click("text=导出 Excel")
    assert download.value.suggested_filename == "ranking-2015Q4.xlsx"
    page.click(".who.wide >> text=退出")
    assert "/log-in/" in page.url
    page.goto(demo.address)
    assert "/log-in/" in page.url


def test_the_chart_comes_from_the_cdn(page, demo):
    cdn_answers(page)
    asked = []
    page.on("request", lambda request: asked.append(request.url))
    sign_in(page, demo)
    page.goto(f"{demo.address}/compare/")
    wait_until_drawn(page)
    assert any("cdn.jsdelivr.net" in address for address in asked)
    assert not any("/static/chart.js" in address for address in asked)


@pytest.mark.parametrize("trouble", ["blocked", "wrong"])
def test_the_own_copy_draws_the_chart_when_the_cdn_does_not(page, demo, trouble):
    wrong = {"body": "window.Chart = 1", "headers": {"Access-Control-Allow-Origin": "*"}}
    page.route(CDN, lambda route: route.abort() if trouble == "blocked" else route.fulfill(**wrong))
    sign_in(page, demo)
    page.goto(f"{demo.address}/compare/")
    wait_until_drawn(page)


def test_a_late_cdn_is_waited_for_a_second_and_a_half(page, demo):
    asked = []
    sign_in(page, demo)
    page.route(CDN, lambda _route: None)
    page.on("request", lambda request: asked.append(request.url))
    page.clock.pause_at(datetime(2100, 1, 1, tzinfo=UTC))
    with page.expect_request(CDN):
        page.goto(f"{demo.address}/compare/", wait_until="commit")
    page.clock.run_for(1400)
    page.wait_for_timeout(100)
    assert not any("/static/chart.js" in address for address in asked)
    page.clock.run_for(200)
    wait_until_drawn(page)


@pytest.mark.parametrize("trouble", ["blocked", "silent"])
def test_a_cdn_that_failed_is_not_asked_again(page, demo, trouble):
    """The first page with a chart costs the wait, the next ones nothing: they have the own copy at once."""
    asked = []
    page.on("request", lambda request: asked.append(request.url))
    page.route(CDN, lambda route: route.abort() if trouble == "blocked" else None)
    sign_in(page, demo)
    page.goto(f"{demo.address}/compare/", wait_until="commit")
    wait_until_drawn(page)
    assert any("cdn.jsdelivr.net" in address for address in asked)
    for address in ("/compare/", "/parks/TXEDZ/"):
        asked.clear()
        page.goto(f"{demo.address}{address}")
        wait_until_drawn(page)
        assert [one for one in asked if "chart" in one and "cdn.jsdelivr.net" in one] == []
        assert any("/static/chart.js" in one for one in asked)


def test_a_browser_that_keeps_nothing_still_draws(page, demo):
    """Where the storage of a window is switched off, each page tries anew."""
    refuses = (
        "Object.defineProperty(window, 'sessionStorage', {get() { throw new DOMException('no', 'SecurityError') }})"
    )
    page.add_init_script(refuses)
    page.route(CDN, lambda route: route.abort())
    sign_in(page, demo)
    for _visit in range(2):
        page.goto(f"{demo.address}/compare/")
        wait_until_drawn(page)


def test_without_any_chart_library_the_tables_open(page, demo):
    page.route("**/static/chart.js/**", lambda route: route.abort())
    sign_in(page, demo)
    page.goto(f"{demo.address}/compare/")
    page.wait_for_selector(".chart.is-off details[open] table")


def test_without_javascript_everything_but_the_drawing_works(browser, demo):
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    session_of(demo, "official", "official")
    type_in(page, demo, "official")
    page.goto(f"{demo.address}/compare/")
    page.click("summary >> text=以表格显示")
    assert page.locator(".chart table tbody tr").count() == 6
    page.select_option("#period", "2015Q4")
    page.click(".period button")
    assert "period=2015Q4" in page.url
    context.close()


@pytest.mark.parametrize("city", ["demo", pytest.param("croatia", marks=pytest.mark.sweep)])
def test_nothing_scrolls_sideways(page, request, city):
    product = request.getfixturevalue(city)
    cdn_answers(page)
    sign_in(page, product)
    park = page.locator("table.ranking tbody a").first.get_attribute("href")
    for path in ("/", "/rankings/", park, "/releases/", page.locator("nav.wide a").last.get_attribute("href")):
        page.goto(product.address + path)
        for width, height in ((1366, 625), (1920, 1080), (390, 844)):
            page.set_viewport_size({"width": width, "height": height})
            assert page.evaluate("document.documentElement.scrollWidth") <= width, (path, width)


@pytest.mark.sweep
@pytest.mark.parametrize("city", ["demo", "croatia"])
@pytest.mark.parametrize("width", [1366, 390])
def test_no_page_breaks_wcag(browser, request, city, width):
    product = request.getfixturevalue(city)
    context = browser.new_context(viewport={"width": width, "height": 800})
    page = context.new_page()
    cdn_answers(page)
    page.goto(f"{product.address}/log-in/")
    found = {"/log-in/": violations(page)}
    sign_in(page, product)
    park = page.locator("table.ranking tbody a").first.get_attribute("href")
    for path in (
        "/",
        "/rankings/",
        park,
        "/releases/",
        "/releases/1/",
        "/account/password/",
        "/nothing/",
        "/rankings/?group=no",
    ):
        page.goto(product.address + path)
        found[path] = violations(page)
    assert {path: names for path, names in found.items() if names} == {}
    context.close()


def test_axe_would_find_a_fault(page, demo):
    """The planted fault: a picture without words at the door, which has no other."""
    page.goto(f"{demo.address}/log-in/")
    assert violations(page) == []
    page.set_viewport_size({"width": 390, "height": 844})
    assert violations(page) == []
    page.evaluate("document.querySelector('main').append(new Image())")
    assert ("image-alt", "img") in violations(page)


@pytest.mark.sweep
def test_croatia_makes_sense_without_targets(page, croatia):
    sign_in(page, croatia)
    assert "全部 556 个园区" in page.inner_text("main")
    assert "Umag" in page.inner_text("main") or page.locator("tbody tr").count() == 10
    page.goto(f"{croatia.address}/rankings/?page=12")
    assert page.locator("table.ranking tbody tr").count() == 6
    page.locator("table.ranking tbody a").first.click()
    page.locator("td.sentence summary").first.click()
    assert "得" in page.locator("td.sentence").first.inner_text()


def test_print_leaves_the_navigation_out(page, demo):
    cdn_answers(page)
    sign_in(page, demo)
    page.emulate_media(media="print")
    # Styles for paper are fetched last.
    page.locator("nav.wide").wait_for(state="hidden")
    assert page.locator("table.ranking").is_visible()
    assert len(page.pdf(landscape=True)) > 10_000


def test_a_page_weighs_little(page, demo):
    cdn_answers(page)
    weights = {}
    page.on("response", lambda response: weights.__setitem__(response.url, response))
    sign_in(page, demo)
    weights.clear()
    page.goto(demo.address)
    page.wait_for_load_state("networkidle")
    own = [r for address, r in weights.items() if address.startswith(demo.address) and "chart.js" not in address]
    sizes = [response.request.sizes()["responseBodySize"] for response in own]
    assert sum(sizes) <= 45_000
