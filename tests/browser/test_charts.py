"""Charts as one sees them: sharp at every zoom and on paper, lines with names; and the pages that explain, on a phone."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page
from products import Product, cdn_answers, sign_in
from windows import sign_in_as, violations

pytestmark = pytest.mark.browser
# By how many dots of the screen a drawing is narrower than the place where it stands: 0 is sharp.
LACKING = """() => [...document.querySelectorAll("canvas")].map(canvas =>
  Math.round(canvas.getBoundingClientRect().width * devicePixelRatio) - canvas.width)"""
IS_DRAWN = "window.Chart && [...document.querySelectorAll('canvas')].every(canvas => Chart.getChart(canvas))"
PLACES = "Chart.getChart(document.querySelector('.box.places canvas'))"


def park_page(page: Page, product: Product, address: str = "/parks/HTIDZ/") -> None:
    """Open a park's page and wait until its charts are drawn."""
    cdn_answers(page)
    sign_in(page, product)
    page.goto(product.address + address)
    wait_until(page, IS_DRAWN)


def wait_until(page: Page, holds: str) -> None:
    """Wait until something holds; the page's own policy forbids the usual way to poll."""
    for _attempt in range(100):
        if page.evaluate(holds):
            return
        page.wait_for_timeout(100)
    raise AssertionError(holds)


def test_charts_are_sharp_at_every_zoom_of_window_and_page(page, demo):
    park_page(page, demo)
    # What is planted: a drawing of fewer dots would be seen.
    page.evaluate(f"{PLACES}.canvas.width = 100")
    assert max(page.evaluate(LACKING)) > 100
    devtools = page.context.new_cdp_session(page)
    for width, height, dots in ((683, 312, 2), (1366, 625, 1), (911, 417, 1.5), (1920, 1080, 1), (3840, 2160, 1)):
        size = {"width": width, "height": height, "deviceScaleFactor": dots, "mobile": False}
        devtools.send("Emulation.setDeviceMetricsOverride", size)
        wait_until(page, f"devicePixelRatio === {dots} && ({LACKING})().every(dots => Math.abs(dots) <= 2)")


def test_charts_are_printed_with_the_dots_of_a_printer(page, demo):
    park_page(page, demo)
    width = f"{PLACES}.canvas.width / {PLACES}.width"
    assert page.evaluate(width) == pytest.approx(1, abs=0.02)
    page.evaluate("dispatchEvent(new Event('beforeprint'))")
    assert page.evaluate(width) == pytest.approx(4, abs=0.02)
    page.evaluate("dispatchEvent(new Event('afterprint'))")
    assert page.evaluate(width) == pytest.approx(1, abs=0.02)
    assert len(page.pdf(landscape=True)) > 10_000


def test_places_have_room_above_and_below_and_every_line_has_its_name_at_its_end(page, demo):
    park_page(page, demo)
    assert page.evaluate(f"[{PLACES}.scales.y.min, {PLACES}.scales.y.max]") == [0.5, 6.5]
    assert page.evaluate(f"{PLACES}.scales.y.ticks.map(tick => tick.value)") == [1, 2, 3, 4, 5, 6]
    assert page.evaluate(f"{PLACES}.options.plugins.legend.display") is False
    # One line in the accent, the park's own; all others are of one grey.
    colours = page.evaluate(f"{PLACES}.data.datasets.map(set => [set.label, set.borderColor])")
    assert [name for name, colour in colours if colour == "#0b4a8f"] == ["高新区"]
    assert len({colour for _name, colour in colours}) == 2
    # Beside the last point of each line something is written, and nothing is written over the edge.
    written = page.evaluate(f"""() => {{
      const chart = {PLACES}, dots = chart.currentDevicePixelRatio;
      return chart.data.datasets.map((set, index) => {{
        const {{ y }} = chart.getDatasetMeta(index).data.at(-1);
        const room = (x, width) => chart.ctx.getImageData(x * dots, (y - 7) * dots, width * dots, 14 * dots).data
          .filter((value, at) => at % 4 === 3 && value > 0).length;
        return [room(chart.chartArea.right + 8, chart.width - chart.chartArea.right - 10), room(chart.width - 1, 1)];
      }});
    }}""")
    assert len(written) == 6
    assert all(words > 20 and beyond == 0 for words, beyond in written)


def test_on_a_phone_an_item_is_one_line_with_completion_and_light(page, demo):
    page.set_viewport_size({"width": 390, "height": 844})
    park_page(page, demo)
    lines = page.locator(".figures .item")
    assert lines.count() == 35
    assert max(line.bounding_box()["height"] for line in lines.all()) <= 40
    assert lines.first.inner_text().split() == ["工业投入", "20.6%", "低于序时", "4.4", "落后"]
    # The rest of the one that is asked for stands beside its trend.
    lines.first.locator("a").click()
    assert page.url.endswith("?indicator=ind_invest#trend")
    facts = page.locator("#trend .facts").inner_text().split()
    assert facts[:2] == ["工业投入", "12.75"] and "62.00" in facts and "15.50" in facts
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    assert violations(page) == []


def test_only_what_is_behind_is_chosen_without_a_script(browser, demo):
    context = browser.new_context(java_script_enabled=False, viewport={"width": 390, "height": 844})
    page = context.new_page()
    sign_in(page, demo)
    page.goto(f"{demo.address}/parks/HTIDZ/")
    page.click("text=只看落后")
    # Three items of the scheme, as the tile above says, and three that it has not.
    assert page.locator(".figures .part").all_inner_texts() == ["落后 3 项", "落后（未列入考核办法） 3 项"]
    assert page.locator(".figures .item").count() == 6
    assert "3 项" in page.locator(".standing .pill").inner_text()
    page.click("text=全部指标")
    assert page.locator(".figures .item").count() == 35
    context.close()


def test_why_shows_bars_and_opens_a_working(page, demo):
    sign_in(page, demo)
    page.goto(page.locator("table.ranking tbody a").nth(4).evaluate("link => link.href"))
    first = page.locator(".workings tbody tr").first
    colours = page.locator(".workings .bullet .plain").evaluate_all(
        "bars => bars.map(bar => getComputedStyle(bar).fill)"
    )
    assert set(colours) == {"rgb(11, 74, 143)"}
    assert " = " not in first.locator(".sentence").inner_text()
    first.locator("summary").click()
    assert " = " in first.locator(".sentence").inner_text()
    for width in (1366, 390):
        page.set_viewport_size({"width": width, "height": 800})
        track, bar = (first.locator(f".bullet .{name}").bounding_box()["width"] for name in ("track", "plain"))
        assert 0 < bar < track
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        assert violations(page) == []


def test_the_comparison_by_completion_has_its_legend(page, demo):
    sign_in(page, demo)
    page.goto(f"{demo.address}/compare/")
    page.click("text=比完成率")
    assert page.locator(".legend li").all_inner_texts() == ["0–0.6", "0.6–0.8", "0.8–0.9", "0.9–1", "1", "不参与比较"]
    cell = page.locator(".heat tr", has_text="工业开票销售").first.locator("td").first
    shade = page.locator(".legend .heat-5").evaluate("span => getComputedStyle(span).backgroundColor")
    assert cell.evaluate("cell => getComputedStyle(cell).backgroundColor") == shade and "101.7" in cell.inner_text()
    for width in (1366, 390):
        page.set_viewport_size({"width": width, "height": 800})
        assert violations(page) == []


def test_the_english_entry_grid_scrolls_within_its_card_alone(page, demo):
    sign_in_as(page, demo, "editor-in-english", "park_editor", "--park", "CQIP")
    page.context.add_cookies([{"name": "django_language", "value": "en", "url": demo.address}])
    page.goto(f"{demo.address}/entry/CQIP/2016Q2/")
    for width in (641, 768, 960):
        page.set_viewport_size({"width": width, "height": 700})
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        assert page.locator(".scroll").first.evaluate("box => box.scrollWidth > box.clientWidth")
        # Name and input stand beside each other without scrolling.
        cell = page.locator("input[inputmode=decimal]:visible").first
        assert cell.bounding_box()["x"] > 0 and cell.bounding_box()["x"] + cell.bounding_box()["width"] <= width
