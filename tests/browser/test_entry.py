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
    page = at_grid(windows(), demo, "keys", "HTIDZ")
    number = page.locator(FIGURES).count()
    expect(page.locator(FIGURES).first).to_be_focused()
    for at in range(number):
        with page.expect_response("**/figured/"):
            page.keyboard.type(f"2{at % 10}")
        page.keyboard.press("Enter")
    page.keyboard.press("ArrowUp")
    shown = derived(page)
    page.locator("[data-save]").focus()
    page.keyboard.press("Enter")
    expect(page.locator(".notice.success")).to_contain_text(f"{number} figures saved. No figure is empty.")
    assert derived(page) == shown
    assert len(set(shown)) > number
    page.set_viewport_size({"width": 1366, "height": 5000})  # all rows in sight, none under the head or the foot
    assert not violations(page)


def test_a_pasted_column_fills_downward_and_says_what_had_no_room(windows, demo):
    page = at_grid(windows(), demo, "pasting", "NCPP")
    number = page.locator(FIGURES).count()
    page.locator(FIGURES).nth(2).focus()
    with page.expect_response("**/figured/"):
        paste(page, "1,234\tx\r\nNA\ty\r\n\t\r\n７\r\n")
    filled = figures_of(page)
    assert filled[2:4] == ["1,234", "NA"]
    assert "７" in filled[4:6]
    expect(page.locator("[data-unsaved]")).to_be_visible()
    page.locator(FIGURES).last.focus()
    paste(page, "8\t9")
    assert figures_of(page)[number - 1] == "8"
    expect(page.locator("[data-said]")).to_contain_text("Passed over: 1 (9).")
    save(page)
    assert figures_of(page)[2] == "1,234"
    assert page.locator("select[name^=state]").nth(3).input_value() == "not_applicable"


def test_why_a_figure_does_not_apply_is_asked_beside_it_and_the_answer_is_not_lost(windows, demo):
    page = at_grid(windows(), demo, "reasons", "HQEDZ")
    # A row of which nothing is asked yet.
    quiet = page.locator("tr[data-row]:not(:has(.asks)):not(:has(.answered))").first.get_attribute("data-row")
    row = page.locator(f'tr[data-row="{quiet}"]')
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


def lines_of(page):
    """Return the rows of the grid: the name, whether it is open, what is shown there."""
    return page.locator("tr[data-line]").evaluate_all(
        """rows => rows.map(row => { const input = row.querySelector("input[data-column]");
        return [row.dataset.name, Boolean(input), input ? input.value : row.querySelector("[data-read] b").innerText]; })"""
    )


def test_a_clerk_pastes_her_own_sheet_in_another_order_with_a_head_and_blank_lines(windows, demo):
    page = at_grid(windows(), demo, "own-sheet", "CQIP")
    lines = lines_of(page)
    assert {is_open for _name, is_open, _shown in lines} == {True, False}
    before = figures_of(page)
    numbers = {name: f"{10 + at}" for at, (name, is_open, _shown) in enumerate(lines) if is_open}
    rows = [f"{at}\t{name}（合计）\t\t{numbers.get(name, '77')}" for at, (name, *_rest) in enumerate(lines)]
    sheet = ["2016年二季度\t\t\t", "序号\t指标\t单位\t本期累计", *reversed(rows), "\t\t\t", "\t某项指标\t个\t5"]
    sheet.insert(6, "\t\t\t")
    page.locator(FIGURES).nth(4).focus()
    stood = figures_of(page)
    with page.expect_response("**/figured/"):
        paste(page, "\r\n".join(sheet) + "\r\n")
    assert {name: shown for name, is_open, shown in lines_of(page) if is_open} == numbers
    left = len(lines) - len(numbers)
    said = page.locator("[data-said]")
    expect(said).to_contain_text(f"Cells filled: {len(numbers)}. Passed over: {left + 1} (")
    expect(said).to_contain_text("Matched by name.")
    said.locator("summary").click()
    expect(said.locator("li", has_text="某项指标")).to_have_text("某项指标: 5 – no such row here")
    assert not violations(page)
    page.locator(FIGURES).nth(4).focus()
    page.keyboard.press("Control+z")
    assert figures_of(page) == stood == before


def test_values_of_all_rows_keep_step_and_of_the_open_rows_fill_these(windows, demo):
    page = at_grid(windows(), demo, "in-step", "CQIP")
    lines = lines_of(page)
    opened = [at for at, (_name, is_open, _shown) in enumerate(lines) if is_open]
    page.locator(FIGURES).first.focus()
    paste(page, "本期\n" + "".join(f"{at}.5\n" if at in opened else f"{lines[at][2]}\n" for at in range(len(lines))))
    assert figures_of(page) == [f"{at}.5" for at in opened]
    expect(page.locator("[data-said]")).to_contain_text("In step with all rows")
    paste(page, "".join(f"{at}.25\n" for at in range(len(opened))))
    assert figures_of(page) == [f"{at}.25" for at in range(len(opened))]
    page.click("[data-undo]")
    assert figures_of(page) == [f"{at}.5" for at in opened]
    page.click("[data-undo]")
    expect(page.locator("[data-undo]")).to_be_disabled()
    expect(page.locator("[data-unsaved]")).to_be_hidden()


def test_a_quoted_line_break_is_one_cell_and_the_bad_one_holds_up_no_other(windows, demo):
    page = at_grid(windows(), demo, "quoted", "CQIP")
    names = [name for name, is_open, _shown in lines_of(page) if is_open]
    page.locator(FIGURES).first.focus()
    rows = "".join(f"{name}\t{at + 3}\r\n" for at, name in enumerate(names) if at != 1)
    with page.expect_response("**/figured/"):
        paste(page, f'{rows}{names[1]}\t"0.4\n(预计)"\r\n')
    page.locator(FIGURES).nth(2).fill("many")
    page.click("[data-save]")
    refused = page.locator("#refused")
    expect(refused).to_contain_text(f"{len(names) - 2} cells saved, 2 are not: see beside them.")
    assert refused.locator("li").count() == 2
    assert figures_of(page)[1:3] == ["0.4⏎(预计)", "many"]
    assert page.locator("[data-typed]").count() == 2
    page.reload()
    page.on("dialog", lambda dialog: dialog.accept())
    assert figures_of(page)[0] == "3" and figures_of(page)[3] == "6"
    expect(page.locator("[data-kept]")).to_be_visible()
    page.click("[data-put-back]")
    assert figures_of(page)[1:3] == ["0.4⏎(预计)", "many"]
    page.click("[data-throw-away]", force=True) if page.locator("[data-throw-away]").is_visible() else None
    page.locator(FIGURES).nth(1).fill("0.4")
    page.locator(FIGURES).nth(2).fill("5")
    save(page, "2 figures saved")


def test_escape_undo_and_replacing_are_as_in_a_spreadsheet(windows, demo):
    page = at_grid(windows(), demo, "keyed", "HTIDZ")
    page.locator(FIGURES).nth(0).fill("11")
    page.locator(FIGURES).nth(1).focus()
    page.keyboard.type("22")
    page.keyboard.press("Escape")
    stood = figures_of(page)[1]
    page.keyboard.press("ArrowUp")
    page.keyboard.type("33")
    assert figures_of(page)[0] == "33", "what is typed replaces what stood there"
    page.keyboard.press("Escape")
    assert figures_of(page)[0] == "11"
    page.keyboard.type("44")
    page.keyboard.press("Enter")
    page.keyboard.press("Control+z")
    assert figures_of(page)[:2] == ["11", stood]
    page.locator(FIGURES).nth(2).click()
    page.keyboard.type("5")
    assert figures_of(page)[2] == "5"


def test_the_choice_costs_no_tab_stop_and_is_reached_by_a_key(windows, demo):
    page = at_grid(windows(), demo, "tabs", "HTIDZ")
    first = page.locator("tr[data-row]").first
    first.locator(FIGURES).focus()
    page.keyboard.press("Alt+ArrowDown")
    expect(first.locator("select")).to_be_focused()
    page.keyboard.press("Escape")
    expect(first.locator(FIGURES)).to_be_focused()
    page.keyboard.press("Tab")
    expect(first.locator("textarea:focus")).to_be_visible()
    assert page.locator("tr[data-row] select").evaluate_all("all => all.every(one => one.tabIndex === -1)")


def test_columns_keep_their_width_and_only_own_rows_are_shown_on_request(windows, demo):
    page = at_grid(windows(), demo, "widths", "HTIDZ")
    widths = "() => [...document.querySelectorAll('.figure-grid thead th')].map(one => one.offsetWidth)"
    before = page.evaluate(widths)
    with page.expect_response("**/figured/"):
        page.locator(FIGURES).first.fill("99999999999999.55")
    page.wait_for_timeout(100)
    assert page.evaluate(widths) == before
    assert page.locator("tr.read:visible").count()
    page.check("#own-rows")
    assert not page.locator("tr.read:visible").count()
    page.locator(FIGURES).first.fill("0.5")
    save(page)
    assert not page.locator("tr.read:visible").count(), "a saved form keeps it"


def test_head_and_first_column_stay_in_sight_where_the_table_is_wider_than_the_window(windows, demo):
    page = at_grid(windows(), demo, "frozen", "HTIDZ")
    for width in (1366, 900):
        page.set_viewport_size({"width": width, "height": 625})
        page.reload()
        assert page.locator(".entry").bounding_box()["width"] <= width
        page.locator(FIGURES).last.focus()
        head = page.locator(".figure-grid thead th").first.bounding_box()
        cell = page.locator(FIGURES).last.bounding_box()
        assert 0 <= head["y"] < cell["y"] < 625, width
        page.evaluate("document.querySelector('.entry .scroll').scrollLeft = 400")
        assert page.locator("tr[data-row] th").last.bounding_box()["x"] >= 0, width


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
    page.set_viewport_size({"width": 1366, "height": 5000})  # all rows in sight, none under the bar at the foot
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
    page.once("dialog", lambda dialog: dialog.accept())
    before = figures_of(page)[1]
    page.locator(FIGURES).nth(1).fill("77")
    page.reload()
    expect(page.locator("[data-kept]")).to_be_visible()
    assert figures_of(page)[1] == before
    page.click("[data-put-back]")
    assert figures_of(page)[1] == "77"
    expect(page.locator("[data-unsaved]")).to_be_visible()
    asked = []
    page.once("dialog", lambda dialog: (asked.append(dialog.message), dialog.dismiss()))
    out = page.locator("button:has-text('Log out')").locator("visible=true").first
    out.click()
    assert asked == ["What was typed in this browser and not saved yet will be lost. Log out all the same?"]
    assert page.evaluate("localStorage.length") == 1
    page.once("dialog", lambda dialog: (asked.append(dialog.message), dialog.accept()))
    out.click()
    page.wait_for_url("**/log-in/**")
    assert len(asked) == 2  # once a click, and not by the browser once more
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
    # Three figures are far off, so that the step lists open questions, and all others are empty, which it lists as well.
    for at, field in enumerate(page.locator(FIGURES).all()):
        field.fill("99999999" if at in (0, 4, 8) else "")
    page.click("[data-save]")
    expect(page.locator(".notice.success")).to_be_visible()
    for path in ("", "step/report_ready/", "form/"):
        page.goto(f"{demo.address}/entry/HTIDZ/2016Q2/{path}")
        assert page.evaluate("document.documentElement.scrollWidth") <= 390, path
        assert not violations(page), path
        heights = page.locator(".rows li > a").evaluate_all("all => all.map(one => one.getBoundingClientRect().height)")
        assert all(height >= 24 for height in heights), path
        assert len(heights) >= 3 or "step" not in path
    page.goto(f"{demo.address}/entry/HTIDZ/2016Q2/")
    tops = "kind => [...document.querySelectorAll(kind)].map(one => one.getBoundingClientRect().top)"
    own, read = page.evaluate(tops, "tr[data-row]"), page.evaluate(tops, "tr.read")
    assert max(own) < page.evaluate(tops, ".departments tr")[0] < min(read)


def test_a_line_cut_while_a_new_token_is_fetched_keeps_the_form_and_lets_it_be_sent_again(windows, demo):
    page = at_grid(windows(), demo, "tokenless", "HTIDZ")
    page.locator(FIGURES).nth(2).fill("6")
    page.route(
        "**/2016Q2/",
        lambda route: route.fulfill(status=403, body="") if route.request.method == "POST" else route.abort(),
    )
    page.click("[data-save]")
    expect(page.locator("[data-trouble=offline]")).to_be_visible()
    page.unroute("**/2016Q2/")
    page.locator("[data-trouble=offline] [data-again]").click()
    expect(page.locator(".notice.success")).to_be_visible()
