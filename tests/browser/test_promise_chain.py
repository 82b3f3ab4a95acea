"""The whole chain of a promise, each person in a window of their own: from an empty plan to the settled pledge.

No address is typed but that of the own tasks and of the overview, from where menu and pages lead on.
"""

from __future__ import annotations

import base64
import tempfile
from itertools import cycle
from pathlib import Path
from urllib.parse import urljoin

import pytest
from cities import write_rows
from playwright.sync_api import expect
from products import PASSWORD, manage_product, serve
from scanned import png
from towns import FIGURES, town
from windows import paste, type_in, violations

pytestmark = pytest.mark.browser
PARKS = [f"p{number}" for number in range(1, 7)]
HEAD, MAYOR = "管委会主任", "市长"
# Axe looks at a page on a phone and in an office by turns, in the sweep on both.
TURNS, LOOKED = cycle((0, 1)), {"sizes": 1}
NO, SUPPLEMENT = "园责〔2020〕1号", "Supplement no. 1"
# Five years a park, a line a park, as a spreadsheet copies it.
PATH = "".join("\t".join(str(100 * park + 10 * year) for year in range(1, 6)) + "\r\n" for park in range(1, 7))
# The accounts, made at once: a command for each would take as long as all the rest.
PEOPLE = [
    ("assessor", "assessor", None, "考核办主任"),
    *[(f"head-{park}", "park_head", park, HEAD) for park in PARKS],
    ("mayor", "city_signatory", None, MAYOR),
]
MAKE_PEOPLE = f"""
from datetime import date
from django.core.management import call_command
from accounts.keys.actions import make_key
from parks.actions import add_account
from parks.confirming import waiting_appointments
from targets.acting import clock
for name, role, park, title in {PEOPLE!r}:
    add_account(
        username=name, role=role, park=park, title=title, from_on=date(2020, 1, 1), password={PASSWORD!r}
    )
for held in waiting_appointments():
    make_key(user=held.user, password={PASSWORD!r}, at=clock())
    call_command("confirm", held.user.username, "--reason", "test")
"""


def city_on(day):
    """Return the rows of a demo city whose own day it is."""
    return [["code", "name", "demo", "today"], ["T1", "Town", "yes", day]]


def sales(year, more):
    """Return what all parks sold in a year: a hundred times the park's number, and so much more."""
    return [FIGURES, *[[park, "sales", year, "4", str(100 * at + more)] for at, park in enumerate(PARKS, start=1)]]


@pytest.fixture
def city(shared_folder, template):
    """Serve six parks in February 2020: last year is published, and nothing is planned, aimed at or promised yet."""
    folder = Path(tempfile.mkdtemp(dir=shared_folder))
    folder.chmod(0o755)
    made = town(
        folder / "city",
        without=("targets", "region_figures", "comparisons", "plans", "plan_targets"),
        city=city_on("2020-02-20"),
        parks=[["code", "name", "group"], *[[park, f"Park {park}", "A"] for park in PARKS]],
        schemes=[["code", "name", "year"], ["K2019", "Scheme 2019", "2019"], ["K2020", "Scheme 2020", "2020"]],
        scheme_items=[
            ["scheme_code", "group", "indicator_code", "weight", "rule", "parameters"],
            ["K2019", "", "sales", "100", "min_max", "{}"],
            ["K2020", "", "sales", "100", "completion", "{}"],
        ],
        figures=sales("2019", 0),
    )
    publish = ("publish", "--scheme", "K2019", "--quarter", "4")
    yield from serve(folder, [("load_city", str(made)), publish, ("shell", "-c", MAKE_PEOPLE)], template)


@pytest.fixture
def enter(new_window, city):
    """Return what opens the window of a person and signs in, in English."""

    def window(name):
        page = new_window()
        type_in(page, city, name)
        page.context.add_cookies([{"name": "django_language", "value": "en", "url": city.address}])
        return page

    return window


def choose(page, *words):
    """Open a page of the menu, and go on by the links of these words."""
    page.goto(urljoin(page.url, "/entry/"))
    page.click("nav.wide summary")
    for name in words:
        page.click(f"nav.wide .more a:text-is('{name}')" if name == words[0] else f"main a:text-is('{name}')")


def look(page):
    """Hold a page that no other test opens to its widths and to what axe asks for."""
    turn = next(TURNS)
    for at, (width, height) in enumerate(((390, 844), (1366, 625))):
        page.set_viewport_size({"width": width, "height": height})
        assert page.evaluate("document.documentElement.scrollWidth") <= width, (page.url, width)
        if (at + turn) % 2 < LOOKED["sizes"]:
            assert violations(page) == [], page.url


def says(page, words):
    """Wait until the page says what an act did."""
    expect(page.locator(".notice.success").first).to_contain_text(words)


def plan(page):
    """Make a plan of five years, and paste the path of all parks."""
    choose(page, "Plans", "Make a plan")
    for name, value in {"code": "five", "name": "Five years", "start_year": "2020", "end_year": "2024"}.items():
        page.fill(f"#id_{name}", value)
    page.select_option("#id_kind", "five_year")
    page.click("main button.main")
    page.click("main a:text-is('Sales')")
    page.locator("input[data-block]").first.focus()
    paste(page, PATH)
    page.click("[data-save]")
    says(page, "30 values saved.")


def derive(page):
    """Choose the plan as the source of the year, derive the year's targets from it, and issue them to all parks."""
    page.click("text=Back to the plan")
    page.click("main .head p a:text-is('2020')")
    page.select_option("#id_plan", "five")
    page.click("main button.main")
    says(page, "Saved.")
    page.click("main a:has-text('Derive')")
    page.click("main button:text-is('Preview')")
    page.click("main button:text-is('Write these drafts')")
    says(page, "6 targets derived.")
    page.click("main .act a:has-text('Issue')")
    page.check("input[data-all]")
    page.click("button[value=issue]")
    look(page)
    expect(page.locator("main")).to_contain_text("6 targets have no responsible person")
    page.check("#id_is_confirmed")
    page.click("button[value=issue]")
    says(page, "6 targets issued.")


def comment_and_answer(park, assessor):
    """Let a park ask about its target, and the assessor answer from the own tasks."""
    choose(park, "Targets", "2020")
    park.click("main td a:has-text('Park p1')")
    park.fill("#id_text", "what of the new plant?")
    park.click("button[value=comment]")
    says(park, "Saved.")
    assessor.goto(urljoin(assessor.url, "/entry/"))
    assessor.click("td a.button:has-text('Answer')")
    assessor.fill("textarea[name=text]", "it is counted")
    assessor.click("button[value=answer]")
    says(assessor, "Saved.")
    park.reload()
    expect(park.locator("main .history").first).to_contain_text("it is counted")


def issue_pledges(page):
    """Write what the pledges of the year say, and issue them for all parks; the ceremony is shown then."""
    choose(page, "Pledges", "Issue the pledges of 2020", "Write the text")
    page.fill("#id_park_posts", HEAD)
    page.fill("#id_city_posts", MAYOR)
    look(page)
    page.click("main button.main")
    look(page)
    page.check("#id_is_confirmed")
    page.click("form.entry-foot button.main")
    says(page, "6 pledges are issued.")
    page.click("main .act a:text-is('Signing ceremony')")
    page.evaluate("window.stayed = true")


def read(page):
    """Open the first of what waits in the own tasks to be signed."""
    page.goto(urljoin(page.url, "/entry/"))
    page.click("td a.button:has-text('Read and sign')")


def sign(page):
    """Read and sign the first of what waits."""
    read(page)
    page.fill("#id_password", PASSWORD)
    page.click("form.asked button.main")
    says(page, "is signed.")


def sign_all(page, number):
    """Read and sign several documents one after the other; the password is given with the first alone."""
    sign(page)
    for left in range(number - 1, 0, -1):
        page.click("a:has-text('Next: ')")
        expect(page.locator("form.asked")).to_contain_text("not asked for again until")
        expect(page.locator("#id_password")).to_have_count(0)
        if left == 1:
            look(page)
        page.click("form.asked button.main")  # the browser asks for the tick first
        expect(page.locator("#id_is_read")).to_be_focused()
        page.check("#id_is_read")
        page.click("form.asked button.main")
        says(page, "is signed.")


def look_at_the_ceremony(page):
    """See all signatures without a reload, and confirm that the first park handed its pledge in."""
    expect(page.locator(".ceremony .counts")).to_contain_text("signed by 6 of 6 parks")
    expect(page.locator(".ceremony .place.yes")).to_have_count(12)
    assert page.evaluate("window.stayed")
    page.click(".ceremony tr:has-text('Park p1') a.button")
    page.click("form.asked button.main")
    expect(page.locator(".ceremony .counts")).to_contain_text("handed in 1")


def drop(page, *files):
    """Drop files onto the page, beside the field, as from a folder of the desktop."""
    page.wait_for_load_state("load")
    contents = [[file.name, base64.b64encode(file.read_bytes()).decode()] for file in files]
    brought = page.evaluate_handle(
        """files => files.reduce((brought, [name, content]) => {
          const bytes = Uint8Array.from(atob(content), (one) => one.charCodeAt(0));
          brought.items.add(new File([bytes], name, {type: "application/pdf"}));
          return brought;
        }, new DataTransfer())""",
        contents,
    )
    page.dispatch_event("h1", "dragover", {"dataTransfer": brought})
    page.dispatch_event("h1", "drop", {"dataTransfer": brought})


def verify(page, file):
    """Take the PDF from the pledge that is shown to the page that judges it; then go where its QR code leads."""
    sha256 = page.inner_text(".digests code")
    with page.expect_download() as found:
        page.click("main .act a:text-is('PDF')")
    found.value.save_as(file)
    choose(page, "Verify a pledge")
    drop(page, file, file)
    expect(page.locator("#id_pdf:invalid")).to_have_count(1)  # one at a time, and nothing is sent
    drop(page, file)
    expect(page.locator("main [role=status] .pill")).to_have_text("Genuine and complete")
    expect(page.locator("main td:text-is('intact, known signer')")).to_have_count(2)
    look(page)
    page.goto(urljoin(page.url, f"/verify/{sha256}/"))
    expect(page.locator("main")).to_contain_text("Issued here, signed by both sides")
    expect(page.locator("main td:text-is('intact, known signer')")).to_have_count(2)
    look(page)


def adjust(page):
    """Lower a pledged target by an application, coming from the ceremony; a supplement is there to be signed then."""
    page.click(".ceremony th a:has-text('Park p1')")
    page.click("main a:text-is('Targets of the park')")
    page.click("main td a:has-text('Park p1')")
    page.click("main a:has-text('Adjust')")
    said = {"new": "100", "effective_on": "2020-07-01", "asked_by": "the park", "approved_by": "the meeting"}
    for name, value in (said | {"reason": "the plant is late"}).items():
        page.fill(f"#id_{name}", value)
    page.set_input_files("#id_evidence", {"name": "application.png", "mimeType": "image/png", "buffer": png()})
    page.click("form.asked button.main")
    says(page, "Adjusted as")
    page.click(f"main a:text-is('{SUPPLEMENT}')")
    expect(page.locator("main .head .pill")).to_have_text("not signed yet")
    look(page)


def end_the_year(city, folder):
    """Bring the year's figures, let the city's day be one of the next year, and publish."""
    folder.mkdir()
    write_rows(folder / "city.csv", city_on("2021-01-15"))
    write_rows(folder / "figures.csv", sales("2020", 5))
    manage_product(city, "load_city", str(folder))
    manage_product(city, "publish", "--scheme", "K2020", "--quarter", "4")


def settle(page):
    """Settle the first pledge with what was reached: 105 of the 100 that the supplement left of 110."""
    page.click("text=Back to the pledge")
    page.click("main .act a:has-text('Settle')")
    page.click("form.entry-foot button.main")
    says(page, f"{NO} is settled.")
    expect(page.locator("main .head .pill")).to_have_text("settled")
    result = page.locator("main section:has(h2:has-text('Settlement')) tbody tr")
    expect(result).to_have_count(1)
    expect(result).to_contain_text("105.0%")


@pytest.mark.parametrize("sizes_of_axe", [1, pytest.param(2, marks=pytest.mark.sweep)])
def test_a_promise_goes_from_a_plan_to_its_settlement(enter, city, tmp_path, sizes_of_axe):
    LOOKED["sizes"] = sizes_of_axe
    assessor = enter("assessor")
    plan(assessor)
    derive(assessor)
    heads = [enter(f"head-{park}") for park in PARKS]
    comment_and_answer(heads[0], assessor)
    issue_pledges(assessor)
    read(heads[0])
    look(heads[0])
    for head in heads:
        sign(head)
    mayor = enter("mayor")
    sign_all(mayor, len(PARKS))
    look_at_the_ceremony(assessor)
    verify(mayor, tmp_path / "pledge.pdf")
    adjust(assessor)
    for person in (heads[0], mayor):
        sign(person)
    assessor.reload()
    expect(assessor.locator("main .head .pill")).to_have_text("signed by both sides")
    end_the_year(city, tmp_path / "year-end")
    settle(assessor)
    assert "核验无误" in manage_product(city, "verify_pledges")
