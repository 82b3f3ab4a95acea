"""The whole chain of a quarter: from an empty grid to the official's overview, each person in a window of their own."""

from __future__ import annotations

from urllib.parse import urljoin

import pytest
from cities import change, copy_of
from playwright.sync_api import expect
from products import serve
from trees import BASE
from windows import paste, sign_in_as

pytestmark = pytest.mark.browser
# The other park by its short name, as pages of the work have it, and by its long one, as a release has it.
PARK, OTHER, OTHER_IN_FULL = "CQIP", "经开区", "泰兴经济开发区"
FIGURES = "input[data-column]"
# Nobody needs more clicks from the own tasks to the page where the work is done.
MOST_CLICKS = 3


@pytest.fixture(scope="module")
def city(shared_folder, template):
    """Serve the demo city in its second quarter of 2016: one park has nothing yet, all others have handed in."""
    folder = shared_folder / "chain"
    folder.mkdir()
    demo = copy_of(BASE / "demo" / "city", folder / "city")
    change(demo, "submissions", others_handed_in)
    change(demo, "figures", lambda rows: [row for row in rows if [row[0], *row[2:4]] != [PARK, "2016", "2"]])
    publish = ("publish", "--scheme", "txpark-2016", "--quarter", "1", "--reason", "x")
    yield from serve(folder, [("load_city", str(demo)), publish], template)


def others_handed_in(rows):
    """Let every park but one have handed in the second quarter of 2016; that one has not begun."""
    state, at = rows[0].index("state"), rows[0].index("handed_in_at")
    rows = [row for row in rows if row[:3] != [PARK, "2016", "2"]]
    for row in rows[1:]:
        if row[1:3] == ["2016", "2"]:
            row[state], row[at] = "handed_in", row[at] or "2016-07-07T09:00"
    return rows


@pytest.fixture
def enter(new_window, city):
    """Return what opens the window of a new person."""

    def window(name, role, *place):
        page = new_window()
        sign_in_as(page, city, name, role, *place)
        page.context.add_cookies([{"name": "django_language", "value": "en", "url": city.address}])
        page.goto(f"{city.address}/start/")
        return page

    return window


def reach(page, *clicks):
    """Go from the own tasks to where the work is done: by so few clicks, and no address typed on the way."""
    assert len(clicks) <= MOST_CLICKS
    page.goto(urljoin(page.url, "/entry/"))
    for selector in clicks:
        page.locator(selector).first.click()


def says(page, words):
    """Wait until the page says what an act did."""
    expect(page.locator(".notice.success, .notice.info").first).to_contain_text(words)


def column_of(lines):
    """Return a column as a spreadsheet copies it."""
    return "\r\n".join(lines) + "\r\n"


def likely(page):
    """Return for every field of the grid what a park would enter: last year's figure, or the last period's if more."""
    return page.locator("tr[data-row]").evaluate_all(
        """rows => rows.map(row => { const shown = [...row.querySelectorAll("td.n")].slice(0, 2);
        return String(Math.max(0, ...shown.map(cell => Number(cell.innerText)).filter(Number.isFinite))); })"""
    )


def answer_what_is_asked(page):
    """Answer each question beside its figure."""
    for row in page.locator("tr[data-row]:has(.asks)").all():
        row.locator("textarea[name^=answer]").fill("as last year")


def enter_the_quarter(page):
    """Enter every figure, two by keyboard and the others pasted, and report them to the head."""
    reach(page, "td a.button")
    assert page.url.endswith(f"/entry/{PARK}/2016Q2/")
    values = likely(page)
    assert page.locator(FIGURES).evaluate_all("all => all.every(one => one.value === '')")
    page.locator(FIGURES).first.focus()
    for value in values[:2]:
        page.keyboard.type(value)
        page.keyboard.press("Enter")
    with page.expect_response("**/figured/"):
        paste(page, column_of(values[2:]))
    page.locator("[data-save]").click()
    says(page, f"{len(values)} figures saved. No figure is empty.")
    answer_what_is_asked(page)
    report(page)


def report(page):
    """Save, and report to the head of the park."""
    page.locator("button[value=report_ready]").click()
    page.wait_for_url("**/step/report_ready/")
    page.locator("main form .button.main").click()
    page.wait_for_url("**/2016Q2/")
    expect(page.locator("h1 .pill")).to_contain_text("ready")


def hand_in(page):
    """Look at the figures as the head of the park, and hand them in."""
    reach(page, "td a.button", "[value=hand_in], a[href$='/step/hand_in/']")
    page.wait_for_url("**/step/hand_in/")
    page.locator("main form .button.main").click()
    says(page, "The figures are handed in.")


def put_a_column_up(page):
    """Enter what the department reports for all parks, and put it up for sign-off."""
    reach(page, "td a.button", ".tabs a[href*='=ind_va']")
    expect(page.locator(".tabs [aria-current]")).to_contain_text("empty")
    page.locator(FIGURES).first.focus()
    with page.expect_response("**step=figured"):
        paste(page, column_of(["49.1", "12.1", "18.4", "12.9", "7.6", "2.6"]))
    page.locator("button[value=put_up]").click()
    page.wait_for_url("**step=put_up")
    page.locator("main .button.main").click()
    says(page, "is put up for sign-off.")
    expect(page.locator(".tabs [aria-current]")).to_contain_text("ready for sign-off")


def report_a_column(page):
    """Look at what was put up, and report it for the department."""
    reach(page, "td a.button[href*='=ind_va']", "a.button[href*='step=report']")
    page.locator("main .button.main").click()
    says(page, "is reported.")
    expect(page.locator(".tabs [aria-current]")).to_contain_text("reported")


def recognise_otherwise(page):
    """Recognise another value than a park reported, and say why."""
    reach(page, "td a.button[href*='/review/']")
    row = page.locator("section", has_text="实际到账外资").locator("tr", has_text=OTHER)
    row.locator("summary").click()
    row.locator("input[name^=value]").fill("1.234")
    row.locator("input[name^=reason]").fill("one receipt is of July")
    row.locator("details button").click()
    says(page, "The other value is recognised")


def return_with_reasons(page):
    """Return what one park handed in, with a reason for each of two figures."""
    reach(page, "td a.button[href*='only=waiting']", f"td a.button[href*='/parks/{PARK}/']")
    for item, words in (("实际到账外资", "which unit?"), ("工业投入", "and this one?")):
        cell = page.locator("tr:has(textarea[form=return])", has_text=item)
        cell.locator("summary").click()
        cell.locator("textarea").fill(words)
    page.fill("#return #id_reason", "please look again")
    page.locator("#return button").click()
    expect(page.locator(".history")).to_contain_text("and this one?")


def correct(page):
    """See why each figure was returned, correct both and report again."""
    reach(page, "td a.button")
    returned = page.locator("tr[data-row]:has(.returned)")
    assert [one.locator(".returned").inner_text() for one in returned.all()] == [
        "Returned: which unit?",
        "Returned: and this one?",
    ]
    for row in returned.all():
        field = row.locator(FIGURES)
        with page.expect_response("**/figured/"):
            field.fill(str(float(field.input_value()) + 1))
        asked = row.locator("textarea[name^=answer]")
        (asked if asked.is_visible() else row.locator("textarea[name^=note]")).fill("counted again")
    report(page)


def approve_and_publish(page):
    """Approve all parks at once and publish; return the ranking of the preview as places and parks."""
    reach(page, "td a.button[href*='only=waiting']", "input[data-all]", "button[value=approve]")
    page.wait_for_url("**/decide/")
    # What is open is shown first, and asks for a reason.
    reason = page.locator("textarea[name=reason]")
    if reason.count():
        reason.fill("looked through")
    page.locator("main form button.main").click()
    expect(page.locator(".rows li")).to_have_count(6)
    page.locator(".head .act a").first.click()
    page.locator("a[href$='/publish/']").click()
    preview = ranking(page, ".preview")
    page.fill("#id_reason", "some figures of departments are still missing")
    page.check("#id_is_confirmed")
    page.fill("#id_typed", "2016Q2")
    page.locator("form[data-busy] button").click()
    page.wait_for_url("**/releases/*/")
    return preview


def ranking(page, table):
    """Return the places and parks of a ranking, in the order of the page."""
    rows = page.locator(f"{table} tbody tr")
    rows.first.wait_for()
    places = rows.locator(".rk").evaluate_all("all => all.map(one => parseInt(one.innerText))")
    return list(zip(places, rows.locator(".park a, .park b").all_inner_texts(), strict=True))


def test_a_quarter_goes_from_an_empty_grid_to_the_overview(enter):
    official = enter("official-here", "official")
    assert "2016 first half" not in official.inner_text(".top")
    before = ranking(official, ".ranking")
    editor, head = enter("editor", "park_editor", "--park", PARK), enter("head", "park_head", "--park", PARK)
    enter_the_quarter(editor)
    hand_in(head)
    put_a_column_up(enter("statistics", "reviewer", "--department", "stat"))
    report_a_column(enter("bureau", "department_head", "--department", "stat"))
    recognise_otherwise(enter("commerce", "reviewer", "--department", "commerce"))
    assessor = enter("assessor", "assessor")
    return_with_reasons(assessor)
    correct(editor)
    hand_in(head)
    preview = approve_and_publish(assessor)
    official.reload()
    assert ranking(official, ".ranking") == preview != before
    official.locator(".ranking .park a", has_text=OTHER_IN_FULL).click()
    item = official.locator(".workings tr", has_text="实际到账外资").first
    expect(item).to_contain_text("1.234")
    auditor = enter("auditor", "auditor")
    auditor.goto(urljoin(auditor.url, "/audit/"))
    acts = auditor.locator("main tbody tr").all_inner_texts()
    for who, what in (
        ("editor", "reported figures to the head"), ("head", "handed in figures"),
        ("statistics", "put a department's column up for sign-off"), ("bureau", "reported a department's column"),
        ("commerce", "recognised another value"),
        ("assessor", "returned figures"), ("assessor", "approved figures"), ("assessor", "published a release"),
    ):  # fmt: skip
        assert any(who in act and what in act for act in acts), (who, what)
