"""A quarter with two departments late, as the assessor sees it; and a head of a park who hands in by telephone."""

from __future__ import annotations

import pytest
from cities import change, copy_of
from playwright.sync_api import expect
from products import manage_product, serve
from trees import BASE
from windows import sign_in_as, violations

pytestmark = pytest.mark.browser
PARK, PHONE = "HQIP", {"width": 390, "height": 844}
# What two departments have not reported a day after it was due.
LATE = {"trade": "外贸进出口总额", "ind_sales": "工业开票销售"}
DEPARTMENTS = ("商务局", "税务局")
# By the demo's clock it is 2016: who answers was appointed before.
OFFICER = """
from datetime import date
from parks.actions import add_account
add_account(username="贸易分管", role="department_head", park=None, department="commerce", from_on=date(2016, 1, 1))
"""


@pytest.fixture(scope="module")
def quarter(shared_folder, template):
    """Serve the demo on 8 July 2016: departments were due on the 7th, and one park's figures wait for its head."""
    folder = shared_folder / "flows"
    folder.mkdir()
    demo = copy_of(BASE / "demo" / "city", folder / "city")
    change(demo, "periods", departments_due)
    change(demo, "department_reports", all_but_two_reported)
    change(demo, "submissions", all_but_one_handed_in)
    publish = ("publish", "--scheme", "txpark-2016", "--quarter", "1", "--reason", "x")
    yield from serve(folder, [("load_city", str(demo)), publish], template)


def departments_due(rows):
    """Let departments be due before the parks in the second quarter of 2016."""
    second = {("2016", "2"): "2016-07-07"}
    return [[*rows[0], "department_due_on"], *([*row, second.get(tuple(row[:2]), "")] for row in rows[1:])]


def all_but_two_reported(rows):
    """Let all columns be reported but those of two departments."""
    state = rows[0].index("state")
    return [
        rows[0],
        *([*row[:state], "draft" if row[0] in LATE else "reported", *row[state + 1 :]] for row in rows[1:]),
    ]


def all_but_one_handed_in(rows):
    """Let every park have handed in the second quarter of 2016 but one, whose figures are ready for its head."""
    state, at = rows[0].index("state"), rows[0].index("handed_in_at")
    for row in rows[1:]:
        if row[1:3] == ["2016", "2"]:
            row[state] = "ready" if row[0] == PARK else "handed_in"
            row[at] = "" if row[0] == PARK else row[at] or "2016-07-07T09:00"
    return rows


def test_two_late_departments_are_named_with_who_answers_for_them_and_at_publishing(new_window, quarter):
    manage_product(quarter, "shell", "--verbosity", "0", "-c", OFFICER)
    page = new_window()
    sign_in_as(page, quarter, "chasing", "assessor")
    page.goto(f"{quarter.address}/entry/")
    task = page.locator("tr", has_text="部门").filter(has_text="逾期").first
    task.locator("a.button").click()
    late = page.locator("#departments tbody tr")
    if not late.count():  # the task leads to the period, which leads on
        page.locator("a[href*='/chase/']").first.click()
    expect(late.filter(has_text="逾期")).to_have_count(2)
    for name in DEPARTMENTS:
        expect(late.filter(has_text=name)).to_contain_text("逾期")
    assert [words for words in LATE.values() if words not in page.locator("#departments").inner_text()] == []
    # Who answers is named with the office, and where nobody is appointed that is said.
    expect(late.filter(has_text=DEPARTMENTS[0])).to_contain_text("贸易分管")
    expect(late.filter(has_text=DEPARTMENTS[1])).to_contain_text("目前无人任职")
    # It is made to be printed and handed on: nothing but the list is on the paper.
    page.emulate_media(media="print")
    page.locator("nav.wide").wait_for(state="hidden")
    assert late.first.is_visible()
    page.emulate_media(media="screen")
    assert violations(page) == []
    # Whoever publishes all the same is told what is missing and has to say why.
    page.goto(f"{quarter.address}/periods/2016Q2/publish/")
    text = page.inner_text("main")
    assert [words for words in (*LATE.values(), "虹桥工业园区") if words not in text] == []
    page.check("#id_is_confirmed")
    page.fill("#id_typed", "2016Q2")
    page.locator("form[data-busy] button").click()
    expect(page.locator(".error").first).to_be_visible()
    assert page.url.endswith("/publish/")


def test_the_head_hands_in_on_a_phone_after_looking_at_the_figures(browser, quarter):
    context = browser.new_context(viewport=PHONE, has_touch=True, is_mobile=True, locale="zh-CN")
    page = context.new_page()
    sign_in_as(page, quarter, "head-phone", "park_head", "--park", PARK)
    page.goto(f"{quarter.address}/entry/")
    found = {"tasks": _width_and_violations(page)}
    page.locator(f"td a.button[href*='/entry/{PARK}/2016Q2/']").tap()
    page.wait_for_url(f"**/entry/{PARK}/2016Q2/**")
    found["figures"] = _width_and_violations(page)
    page.locator("[value=hand_in], a[href$='/step/hand_in/']").first.tap()
    page.wait_for_url("**/step/hand_in/")
    found["step"] = _width_and_violations(page)
    # Every figure that goes out stands there with what it is compared with, one under the other.
    rows = page.locator("table caption", has_text="上报").locator("xpath=..").locator("tbody tr")
    assert rows.count() == 19
    assert all(
        box["x"] >= 0 and box["x"] + box["width"] <= PHONE["width"] for box in (r.bounding_box() for r in rows.all())
    )
    button = page.locator("main form .button.main")
    button.scroll_into_view_if_needed()
    assert button.bounding_box()["height"] >= 24
    button.tap()
    expect(page.locator(".notice.success").first).to_contain_text("已上报")
    expect(page.locator("h1 .pill")).to_contain_text("已上报")
    found["done"] = _width_and_violations(page)
    page.goto(f"{quarter.address}/entry/")
    assert page.locator("tr", has_text="审核").count() == 0
    context.close()
    assert found == dict.fromkeys(found, (PHONE["width"], []))


def _width_and_violations(page):
    return page.evaluate("document.documentElement.scrollWidth"), violations(page)
