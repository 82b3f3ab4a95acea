"""Every page at every width, opened once and resized: nothing scrolls sideways; and the menu.

The suite has the pages in one language and the next by turns, `make sweep` each in both and at more widths.
"""

from __future__ import annotations

import json
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page
from products import Product, cdn_answers, manage_product, sign_in
from windows import violations

pytestmark = pytest.mark.browser
LANGUAGES = ("zh-hans", "en")
# A small phone, a phone, tablets, 1366 at 150 % and at 125 %, the edge of the menu, office screens, 4K.
WIDTHS = (320, 390, 768, 911, 1024, 1093, 1179, 1180, 1366, 1920, 3840)
IS_WIDE = "document.documentElement.scrollWidth > window.innerWidth"
# Asked of the served product itself, because its rows are not those of the tests' own database.
KNOWN = """
import json, sys
sys.path[:0] = ["tests", "tests/fixtures"]
from pages import administration, pages, reader
from people import client_of, person
from parks.models import Role
sessions = [client.cookies["sessionid"].value for client in (reader("{0}"), client_of(person(Role.ADMINISTRATOR, name="{0}-a")))]
print("known", json.dumps([[pages(), sessions[0]], [administration(), sessions[1]]]))
"""


def known_pages(product: Product, name: str) -> list[tuple[dict[str, str], str]]:
    """Return the pages of a product and those of its administration, each with the session of who may open them all."""
    said = manage_product(product, "shell", "--verbosity", "0", "-c", KNOWN.format(name))
    found: list[tuple[dict[str, str], str]] = json.loads(said.split("known ")[1])
    return found


def window_of(browser: Browser, product: Product, session: str, language: str, **given: Any) -> BrowserContext:
    """Return a window in which somebody has signed in, in a language."""
    context = browser.new_context(viewport={"width": 1366, "height": 800}, locale="zh-CN", **given)
    cookies = {"sessionid": session, "django_language": language}
    context.add_cookies([{"name": name, "value": value, "url": product.address} for name, value in cookies.items()])
    return context


def widths_too_narrow(page: Page, address: str, widths: Any) -> list[int]:
    """Open a page once, resize it, and return the widths at which it scrolls sideways; [0] where there is no page."""
    answer = page.goto(address)
    if answer is None or answer.status != 200:
        return [0]
    found = []
    for width in widths:
        page.set_viewport_size({"width": width, "height": 800})
        if page.evaluate(IS_WIDE):
            found.append(width)
    return found


@pytest.mark.parametrize(
    ("name", "widths", "languages"),
    [
        ("every-page", WIDTHS, 1),
        pytest.param("both-languages", WIDTHS, 2, marks=pytest.mark.sweep),
        pytest.param("every-step", range(320, 3841, 40), 2, marks=pytest.mark.sweep),
    ],
)
def test_nothing_scrolls_sideways_at_any_width(browser, demo, name, widths, languages):
    found = {}
    for pages, session in known_pages(demo, name):
        for turn, language in enumerate(LANGUAGES):
            context = window_of(browser, demo, session, language)
            page = context.new_page()
            cdn_answers(page)
            for at, (page_name, path) in enumerate(pages.items()):
                if (at + turn) % 2 >= languages:
                    continue
                if too_narrow := widths_too_narrow(page, demo.address + path, widths):
                    found[language, page_name] = too_narrow
            context.close()
    assert found == {}


def test_what_is_too_wide_would_be_seen(page, demo):
    """The planted fault."""
    sign_in(page, demo)
    page.evaluate("document.querySelector('main').style.minWidth = '1000px'")
    page.set_viewport_size({"width": 768, "height": 800})
    assert page.evaluate(IS_WIDE)


@pytest.mark.parametrize(
    ("width", "has_scripts"),
    [
        (390, True), (768, False), (1179, True),
        *(pytest.param(*one, marks=pytest.mark.sweep) for one in
          [(390, False), (768, True), (1093, True), (1093, False), (1179, False)]),
    ],
)  # fmt: skip
def test_below_1180_the_bar_is_a_menu_behind_a_button(browser, demo, width, has_scripts):
    context = browser.new_context(viewport={"width": width, "height": 500}, java_script_enabled=has_scripts)
    page = context.new_page()
    sign_in(page, demo)
    for words, other in (("综合排名", "English"), ("Ranking", "中文")):
        assert page.locator("nav.wide, .who.wide, .wide.find").locator("visible=true").count() == 0
        page.locator(".menu > summary").focus()
        page.keyboard.press("Enter")
        page.locator(".menu .list").wait_for(state="visible")
        box = page.locator(".menu .list").bounding_box()
        assert box["x"] >= 0 and box["x"] + box["width"] <= width and box["y"] + box["height"] <= 500
        page.keyboard.press("Tab")
        assert has_scripts is False or page.evaluate("document.activeElement.closest('.menu .list') !== null")
        assert has_scripts is False or violations(page) == []
        page.click(f".menu nav >> text={words}")
        assert "/rankings/" in page.url
        page.click(".menu > summary")
        page.click(f".menu .who >> text={other}")
    context.close()


@pytest.mark.parametrize("language", LANGUAGES)
def test_from_1180_on_the_bar_stands_open_on_one_line(browser, demo, language):
    context = browser.new_context(viewport={"width": 1180, "height": 625}, locale="zh-CN")
    context.add_cookies([{"name": "django_language", "value": language, "url": demo.address}])
    page = context.new_page()
    sign_in(page, demo)
    assert page.locator("nav.wide").is_visible() and page.locator(".menu").is_hidden()
    assert page.locator("header.top").bounding_box()["height"] <= 52
    context.close()


def test_the_overview_has_its_pairs_one_line_each_and_what_needs_attention_where_it_is_read(page, demo):
    sign_in(page, demo)
    lines = page.locator(".pairs tbody tr")
    assert lines.count() == 6
    assert max(line.bounding_box()["height"] for line in lines.all()) < 32
    assert page.locator("main canvas").count() == 0

    def top(name: str) -> float:
        return page.locator(name).bounding_box()["y"]

    assert top(".attention") > top(".board")
    for name in (".news", ".strip", ".kpis", ".ranking tbody tr:last-child", ".pairs tbody tr:last-child"):
        box = page.locator(name).bounding_box()
        assert box["y"] + box["height"] <= 625, name
    page.set_viewport_size({"width": 390, "height": 844})
    assert top(".attention") < top(".board")


def test_ten_digits_stay_within_their_card(page, demo):
    sign_in(page, demo)
    page.evaluate("document.querySelectorAll('.kpi .v').forEach(v => { v.firstChild.data = '1,234,567,890.12'; })")
    for width in (320, 360, 390, 768, 1366):
        page.set_viewport_size({"width": width, "height": 844})
        for card in page.locator(".kpi").all():
            outer, inner = card.bounding_box(), card.locator(".v").bounding_box()
            assert inner["x"] + inner["width"] <= outer["x"] + outer["width"], width
            lines = card.locator(".v").evaluate(
                "v => { const r = document.createRange(); r.selectNode(v.firstChild); return r.getClientRects().length; }"
            )
            assert lines == 1, width


def test_long_names_in_compare_wrap_beside_their_values(page, demo):
    sign_in(page, demo)
    page.goto(f"{demo.address}/compare/")
    page.evaluate(
        """document.querySelectorAll('.six td:nth-child(2)').forEach(cell => { cell.firstChild.data = 'Donaudampf'.repeat(5); });
        document.querySelectorAll('.heat thead th').forEach(cell => { cell.textContent = '港口物流园区'.repeat(8); });"""
    )
    for width in (390, 1024, 1366):
        page.set_viewport_size({"width": width, "height": 800})
        assert not page.evaluate(IS_WIDE)
        assert (
            page.evaluate(
                "[...document.querySelectorAll('.six .column, .six td, .heat th')].filter(e => e.scrollWidth > e.clientWidth + 1).length"
            )
            == 0
        ), width
