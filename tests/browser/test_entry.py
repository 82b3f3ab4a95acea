"""A quarter typed, pasted, disputed and interrupted in a browser: whatever happens, the figures stay."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect
from windows import paste, sign_in_as, type_in, violations

pytestmark = pytest.mark.browser
FIGURES = "input[data-column]"


@pytest.fixture
def windows(browser):
    """Return a function that opens the window of another person."""
    contexts = []

    def opened(width=1366, height=625):
        context = browser.new_context(viewport={"width": width, "height": height}, locale="zh-CN")
        contexts.append(context)
        return context.new_page()

    yield opened
    for context in contexts:
        context.close()


def at_grid(page, product, name, park, role="park_editor"):
    """Sign in somebody of a park and open its grid in English."""
    sign_in_as(page, product, name, role, "--park", park)
    page.context.add_cookies([{"name": "django_language", "value": "en", "url": product.address}])
    page.goto(f"{product.address}/entry/{park}/2016Q2/")
    return page


def save(page, words="saved"):
    """Save, and wait for the words that say so."""
    page.click("[data-save]")
    expect(page.locator(".notice.success")).to_contain_text(words)


def figures_of(page):
    """Return what the column of figures holds."""
    return page.locator(FIGURES).evaluate_all("all => all.map(one => one.value)")


def derived(page):
    """Return what the page says follows from the figures."""
    return page.locator("[data-row] [data-live]").evaluate_all("all => all.map(one => one.innerText.trim())")


def test_a_quarter_is_typed_without_the_mouse_and_shown_as_it_is_saved(windows, demo):
    page = at_grid(windows(), demo, "keys", "HQEDZ")
    number = page.locator(FIGURES).count()
    for _tab in range(200):
        page.keyboard.press("Tab")
        if page.evaluate(f"document.activeElement.matches('{FIGURES}')"):
            break
    for at in range(number):
        page.keyboard.press("Control+A")
        with page.expect_response("**/figured/"):
            page.keyboard.type(f"{at + 31}")  # whole, and below the hundred that shares end at
        page.keyboard.press("Enter")
    page.keyboard.press("ArrowUp")
    shown = derived(page)
    page.locator("[data-save]").focus()
    page.keyboard.press("Enter")
    expect(page.locator(".notice.success")).to_contain_text(f"{number} figures saved. No figure is empty.")
    assert derived(page) == shown
    assert len(set(shown)) > number
    page.set_viewport_size({"width": 1366, "height": 3000})  # all rows in sight, none under the bar at the foot
    assert not violations(page)


def test_a_pasted_column_fills_downward_and_says_what_had_no_room(windows, demo):
    page = at_grid(windows(), demo, "pasting", "NCPP")
    number = page.locator(FIGURES).count()
    page.locator(FIGURES).nth(2).focus()
    with page.expect_response("**/figured/"):
        paste(page, "1,234\tx\r\nNA\ty\r\n\t\r\n７\r\n")
    assert figures_of(page)[2:4] == ["1,234", "NA"]
    assert figures_of(page)[5] == "７"
    expect(page.locator("[data-unsaved]")).to_be_visible()
    page.locator(FIGURES).last.focus()
    paste(page, "8\t9")
    assert figures_of(page)[number - 1] == "8"
    expect(page.locator("[data-said]")).to_contain_text("1 more had no row left")
    save(page)
    assert figures_of(page)[2] == "1,234"
    assert page.locator("select[name^=state]").nth(3).input_value() == "not_applicable"


def test_why_a_figure_does_not_apply_is_asked_beside_it_and_the_answer_is_not_lost(windows, demo):
    page = at_grid(windows(), demo, "reasons", "HQEDZ")
    row = page.locator("tr[data-row]").first
    field = row.locator("textarea[name^=answer]")
    expect(field).to_be_hidden()
    with page.expect_response("**/figured/"):
        row.locator("select[name^=state]").select_option("not_applicable")
    expect(row.locator(".asks")).to_contain_text("why does it not apply?")
    expect(field).to_be_visible()
    with page.expect_response("**/figured/"):
        field.fill("The trade left the park.")
    expect(row.locator(".answered")).to_be_visible()
    assert not violations(page)
    with page.expect_response("**/figured/"):
        row.locator("select[name^=state]").select_option("number")
    expect(field).to_be_hidden()
    with page.expect_response("**/figured/"):
        row.locator(FIGURES).fill("不适用")
    expect(field).to_have_value("The trade left the park.")
    page.reload()
    with page.expect_response("**/figured/"):
        page.click("[data-put-back]")
    expect(field).to_be_visible()
    save(page)
    expect(field).to_have_value("The trade left the park.")
    expect(row.locator(".answered")).to_be_visible()


def test_two_people_see_both_values_and_choose(windows, demo):
    one = at_grid(windows(), demo, "first", "CQIP")
    two = at_grid(windows(), demo, "second", "CQIP", "park_head")
    one.locator(FIGURES).nth(0).fill("0.2")
    save(one)
    two.locator(FIGURES).nth(0).fill("0.3")
    two.locator(FIGURES).nth(1).fill("3")
    two.click("[data-save]")
    refused = two.locator("#refused")
    expect(refused).to_contain_text("choose")
    expect(refused).to_be_focused()
    expect(two.locator(".choose")).to_contain_text("first")
    assert figures_of(two)[:2] == ["0.3", "3"]
    assert not violations(two)
    two.locator("input[value=mine]").check()
    save(two)
    one.reload()
    assert figures_of(one)[:2] == ["0.3", "3"]


def test_what_cannot_be_taken_is_said_while_typing_and_after_saving(windows, demo):
    page = at_grid(windows(), demo, "wrong", "CQIP")
    page.locator(FIGURES).nth(3).fill("abc")
    expect(page.locator(".says .error")).to_contain_text("no number")
    page.click("[data-save]")
    expect(page.locator("#refused")).to_contain_text("no number")
    assert figures_of(page)[3] == "abc"
    page.set_viewport_size({"width": 1366, "height": 3000})  # all rows in sight, none under the bar at the foot
    assert not violations(page)
    page.locator("#refused a").click()
    page.locator(FIGURES).nth(3).fill("2")
    save(page)


def test_an_expired_session_and_a_lost_connection_lose_nothing(windows, demo):
    page = at_grid(windows(), demo, "cut-off", "HTIDZ")
    page.locator(FIGURES).nth(0).fill("0.25")
    page.context.set_offline(True)
    page.click("[data-save]")
    expect(page.locator("[data-trouble=offline]")).to_be_visible()
    page.context.set_offline(False)
    page.context.clear_cookies(name="sessionid")
    page.locator("[data-trouble=offline] [data-again]").click()
    expect(page.locator("[data-trouble=signed-out]")).to_be_visible()
    assert figures_of(page)[0] == "0.25"
    door = page.context.new_page()
    type_in(door, demo, "cut-off")
    page.locator("[data-trouble=signed-out] [data-again]").click()
    expect(page.locator(".notice.success")).to_contain_text("1 figure saved")
    assert page.evaluate("localStorage.length") == 0


def test_what_was_not_saved_is_offered_after_a_reload_and_forgotten_at_the_end(windows, demo):
    page = at_grid(windows(), demo, "reloading", "HTIDZ")
    page.on("dialog", lambda dialog: dialog.accept())
    before = figures_of(page)[1]
    page.locator(FIGURES).nth(1).fill("77")
    page.reload()
    expect(page.locator("[data-kept]")).to_be_visible()
    assert figures_of(page)[1] == before
    page.click("[data-put-back]")
    assert figures_of(page)[1] == "77"
    expect(page.locator("[data-unsaved]")).to_be_visible()
    page.locator("button:has-text('Log out')").locator("visible=true").first.click()
    page.wait_for_url("**/log-in/**")
    assert page.evaluate("localStorage.length") == 0


def test_a_busy_server_keeps_the_form(windows, demo):
    page = at_grid(windows(), demo, "patient", "HTIDZ")
    page.locator(FIGURES).nth(2).fill("5")
    page.route("**/2016Q2/", lambda route: route.fulfill(status=503, body="busy"))
    page.click("[data-save]")
    expect(page.locator("[data-trouble=busy]")).to_be_visible()
    assert figures_of(page)[2] == "5"
    page.unroute("**/2016Q2/")
    page.locator("[data-trouble=busy] [data-again]").click()
    expect(page.locator(".notice.success")).to_be_visible()


def test_the_grid_and_its_steps_fit_a_phone_and_break_no_rule(windows, demo):
    page = at_grid(windows(390, 844), demo, "pocket", "HTIDZ")
    for path in ("", "step/report_ready/", "form/"):
        page.goto(f"{demo.address}/entry/HTIDZ/2016Q2/{path}")
        assert page.evaluate("document.documentElement.scrollWidth") <= 390, path
        assert not violations(page), path
