"""The breakdown in a browser: typed by keyboard, pasted from Excel, taken back, saved, and not lost."""

from __future__ import annotations

import csv
import json

import pytest
from playwright.sync_api import expect
from products import BASE, manage_product
from windows import paste, sign_in_as, violations

pytestmark = pytest.mark.browser
DEMO = BASE / "demo" / "city"
# The page with more parks, which are gone again once it is made: other tests have the demo as it is.
WITH_MORE = """
import json, sys
sys.path[:0] = ["tests", "tests/fixtures"]
from pathlib import Path
from django.db import transaction
from people import client_of, person
from reports.city.loading import load_city
with transaction.atomic():
    load_city(Path("{folder}"), yes=True)
    page = client_of(person("official", name="paper")).get("/targets/2016/", headers={{"host": "127.0.0.1"}}).content.decode()
    transaction.set_rollback(True)
print("page", json.dumps(page))
"""
# Every text on paper with its size in points, as it is printed; and every number that is broken or reaches out.
PRINTED = """() => {
  const shown = [...document.querySelectorAll(".breakdown th, .breakdown td, .breakdown caption, .breakdown small")]
    .filter(one => one.getClientRects().length);
  const zoom = parseFloat(getComputedStyle(document.body).zoom);
  const sizes = shown.map(one => parseFloat(getComputedStyle(one).fontSize) * zoom * 0.75);
  const wide = shown.filter(one => one.scrollWidth > one.clientWidth + 1 && one.clientWidth).map(one => one.innerText);
  return [Math.min(...sizes), wide];
}"""
CELLS = "input[data-block]:not([type=hidden])"


def opened(new_window, product, width=1366, height=625, year=2017):
    """Return the assessor's window on the breakdown of a year, in English."""
    page = new_window()
    page.set_viewport_size({"width": width, "height": height})
    sign_in_as(page, product, f"office{width}{year}", "assessor")
    page.context.add_cookies([{"name": "django_language", "value": "en", "url": product.address}])
    page.goto(f"{product.address}/targets/{year}/")
    return page


def value(page, at):
    """Return what stands in a cell, counted along the rows."""
    return page.locator(CELLS).nth(at).input_value()


def test_targets_are_pasted_taken_back_moved_through_and_saved(new_window, demo):
    page = opened(new_window, demo)
    width = page.locator("tr[data-line]").first.locator(CELLS).count()
    page.locator(CELLS).nth(1).focus()
    paste(page, "11\t12\n21\t22")
    assert [value(page, at) for at in (1, 2, width + 1, width + 2)] == ["11", "12", "21", "22"]
    page.click("[data-undo]")
    assert [value(page, at) for at in (1, 2, width + 1, width + 2)] == ["", "", "", ""]
    # A block that is wider than what is left of the grid says so, and begins no new line.
    page.locator(CELLS).nth(width - 1).focus()
    paste(page, "31\t32\t33\n41")
    assert [value(page, at) for at in (width - 1, width, 2 * width - 1)] == ["31", "", "41"]
    expect(page.locator("[data-said]")).to_contain_text("Cells filled: 2. Passed over: 2")
    page.click("[data-undo]")
    page.locator(CELLS).nth(1).focus()
    page.keyboard.type("500")
    page.keyboard.press("Enter")
    page.keyboard.type("600")
    page.keyboard.press("ArrowUp")
    page.keyboard.press("ArrowRight")
    page.keyboard.type("700")
    page.click("[data-save]")
    expect(page.locator(".notice.success")).to_contain_text("3 targets saved.")
    assert [value(page, at) for at in (1, 2, width + 1)] == ["500", "700", "600"]
    page.locator(CELLS).nth(1).fill("many")
    page.click("[data-save]")
    expect(page.locator("#refused")).to_be_visible()
    assert value(page, 1) == "many"
    assert not violations(page)


def test_on_paper_no_park_is_cut_off(new_window, demo):
    page = opened(new_window, demo, 1040, 700, 2016)
    page.emulate_media(media="print")
    assert page.locator("tr[data-line]").first.locator("td").count() > 9
    assert page.evaluate("document.querySelector('.breakdown table').getBoundingClientRect().right <= innerWidth")


def twenty_parks(folder):
    """Write eleven parks more with the targets of another, so that with the demo's nine there are twenty."""
    folder.mkdir()
    (folder / "city.csv").write_text((DEMO / "city.csv").read_text())
    for name in ("parks", "targets"):
        head, *rows = csv.reader((DEMO / f"{name}.csv").read_text().splitlines())
        places = {column: place for place, column in enumerate(head)}
        kept = [row for row in rows if row[0] == "HQIP" and ("year" not in places or row[places["year"]] == "2016")]
        changed = {"name": "新增工业园区{}", "short_name": "新增{}园", "position": "", "state": "issued"}
        more = [
            [f"X{number}", *(changed.get(column, cell).format(number) for column, cell in zip(head, row, strict=True))]
            for number in range(11)
            for row in kept
        ]
        with (folder / f"{name}.csv").open("w", newline="") as file:
            csv.writer(file).writerows([head, *([row[0], *row[2:]] for row in more)])
    return folder


@pytest.mark.parametrize("parks", [9, 20])
def test_on_paper_the_breakdown_is_readable_and_whole(new_window, demo, tmp_path, parks):
    page = opened(new_window, demo, 1300 + parks, 625, 2016)
    if parks > 9:
        code = WITH_MORE.format(folder=twenty_parks(tmp_path / "more"))
        html = json.loads(manage_product(demo, "shell", "--verbosity", "0", "-c", code).split("page ", 1)[1])
        page.route("**/targets/2016/", lambda route: route.fulfill(body=html, content_type="text/html"))
        page.reload()
    # A4 landscape less its margins, 273 mm, in the pixels of a page that is printed at 0.78.
    page.set_viewport_size({"width": 1032, "height": 700})
    page.emulate_media(media="print")
    sheets = page.locator(".breakdown table").locator("visible=true")
    assert sheets.count() == (1 if parks == 9 else 2)
    smallest, cut_off = page.evaluate(PRINTED)
    assert smallest >= 9
    assert cut_off == []
    heads = [sheet.locator("thead th").all_inner_texts() for sheet in sheets.all()]
    assert all(head[0] == heads[0][0] for head in heads)
    assert sum(len(head) for head in heads) == parks + 3 + len(heads)
    names = [sheet.locator("tbody th").all_inner_texts() for sheet in sheets.all()]
    assert all(one == names[0] for one in names) and names[0]


@pytest.mark.parametrize("sizes_of_axe", [1, pytest.param(2, marks=pytest.mark.sweep)])
def test_the_breakdown_fits_the_screen(new_window, demo, sizes_of_axe):
    page = opened(new_window, demo, 1366, 625, 2016)
    one = "2015/HQIP/proj_started/"
    paths = ("2016/", "2016/issue/", "2016/derive/?source=last_year&by=8", "2016/import/", one, f"{one}adjust/")
    for at, path in enumerate(paths):
        page.goto(f"{demo.address}/targets/{path}")
        # Axe looks at them on a phone and in an office by turns, in the sweep at each on both.
        for turn, (width, height) in enumerate(((1366, 625), (390, 844))):
            page.set_viewport_size({"width": width, "height": height})
            assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), (path, width)
            if path != "2016/" and (at + turn) % 2 < sizes_of_axe:
                assert not violations(page), (path, width)
