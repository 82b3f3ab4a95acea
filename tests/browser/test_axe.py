"""Axe finds nothing on the pages of each role, on a phone, a tablet and an office screen, in both languages.

The suite meets each page once, by turns in one of the languages and widths; `make sweep` meets each in all of them.
"""

from __future__ import annotations

from itertools import cycle
from itertools import product as pairs

import pytest
from products import cdn_answers, session_of, stay
from windows import violations

from parks.models import Role

pytestmark = pytest.mark.browser
LANGUAGES, WIDTHS = ("zh-hans", "en"), (390, 1024, 1366)
PARK, PERIOD, DEPARTMENT = "HQIP", "2016Q2", "stat"
READING = (
    "/", "/rankings/", "/rankings/?indicator=fdi", "/rankings/2/HQIP/", "/compare/", "/parks/", "/parks/HQIP/",
    "/indicators/fdi/", "/plans/", "/targets/2016/", "/projects/", "/pledges/", "/releases/2/", "/search/?q=hq", "/account/",
)  # fmt: skip
# What a reader comes to besides: lists that were narrowed or hold nothing, one of a list, the own account.
FURTHER = (
    "/projects/?stage=x", "/projects/?stage=screened", "/projects/?stage=signed&q=x", "/projects/P001/", "/indicators/",
    "/pledges/泰园责〔2015〕3号/", "/periods/", "/periods/2016Q2/", "/search/", "/search/?q=zzz", "/parks/HQJY/", "/releases/",
    "/releases/1/", "/account/password/", "/account/totp/",
)  # fmt: skip
# And where there is no such page, or what is asked for cannot be.
REFUSED = {"/nothing/": 404, "/plans/none/": 404, "/rankings/?group=x": 400, "/rankings/?group=no": 400}
STATUS = {**REFUSED, "/projects/?stage=x": 400, "/audit/?from_on=x": 400}
ENTERING = ("/start/", "/entry/", f"/entry/{PARK}/{PERIOD}/", f"/entry/{PARK}/{PERIOD}/form/")
MAIN = {
    "official": (*READING, "/entry/", *FURTHER, *REFUSED),
    "city_signatory": ("/entry/", "/pledges/", "/pledges/ceremony/2016/"),
    "park_editor": (*ENTERING, f"/entry/{PARK}/{PERIOD}/step/report_ready/", f"/parks/{PARK}/"),
    "park_head": (*ENTERING, f"/entry/{PARK}/{PERIOD}/step/hand_in/", f"/entry/parks/{PARK}/countersigners/"),
    "reviewer": ("/entry/", f"/review/{PERIOD}/", f"/entry/departments/{DEPARTMENT}/{PERIOD}/"),
    "department_head": (
        "/entry/", f"/entry/departments/{DEPARTMENT}/{PERIOD}/", f"/entry/departments/{DEPARTMENT}/countersigners/",
    ),
    "assessor": (
        "/entry/", "/periods/", f"/periods/{PERIOD}/", f"/periods/{PERIOD}/chase/", f"/periods/{PERIOD}/publish/",
        f"/periods/{PERIOD}/extend/{PARK}/", f"/periods/{PERIOD}/parks/TXEDZ/", "/targets/2016/", "/targets/2016/issue/",
        "/targets/2016/import/", "/targets/2016/derive/", "/pledges/", "/audit/",
    ),
    "auditor": ("/", "/audit/", "/audit/?from_on=x", "/releases/", "/releases/1/", "/pledges/"),
    "administrator": ("/admin/", "/admin/accounts/user/", "/admin/parks/appointment/", "/account/"),
}  # fmt: skip
PLACES = {
    "park_editor": ("--park", PARK), "park_head": ("--park", PARK), "reviewer": ("--department", DEPARTMENT),
    "department_head": ("--department", DEPARTMENT),
}  # fmt: skip


def plan():
    """Return for each role its pages, each with a language and a width; what two roles have alike is met once.

    The pages that Django itself draws for administrators are left to the sweep.
    """
    turns, met, planned = cycle(pairs(LANGUAGES, WIDTHS)), set(), {}
    for role, paths in MAIN.items():
        planned[role] = [(path, *next(turns)) for path in paths if path == "/entry/" or path not in met]
        met |= set(paths)
    del planned["administrator"]
    return planned


def found_by(browser, product, role, planned):
    """Return what axe finds on each page that somebody of a role opens, and what is too wide or no page."""
    context = browser.new_context(viewport={"width": 1366, "height": 800}, locale="zh-CN")
    page, found = context.new_page(), {}
    cdn_answers(page)
    stay(page, product, session_of(product, f"axe-{role}", role, *PLACES.get(role, ())))
    for path, language, width in planned:
        context.add_cookies([{"name": "django_language", "value": language, "url": product.address}])
        page.set_viewport_size({"width": width, "height": 800})
        answer = page.goto(product.address + path)
        is_wide = page.evaluate("document.documentElement.scrollWidth") > width
        wrong = [*violations(page), *([("too wide", str(width))] if is_wide else [])]
        if answer.status != STATUS.get(path, 200):
            wrong.append(("status", str(answer.status)))
        if wrong:
            found[path, language, width] = wrong
    context.close()
    return found


@pytest.mark.parametrize("role", list(plan()))
def test_axe_finds_nothing(browser, demo, role):
    assert found_by(browser, demo, role, plan()[role]) == {}


@pytest.mark.sweep
@pytest.mark.parametrize(("role", "language", "width"), list(pairs(MAIN, LANGUAGES, WIDTHS)))
def test_axe_finds_nothing_on_any_main_page(browser, demo, role, language, width):
    assert found_by(browser, demo, role, [(path, language, width) for path in MAIN[role]]) == {}


def test_every_language_and_width_has_its_turn():
    turns = [turn for pages in plan().values() for _path, *turn in pages]
    assert {tuple(turn) for turn in turns} == set(pairs(LANGUAGES, WIDTHS))
    assert all(plan().values())


def test_every_role_has_its_main_pages():
    """Who countersigns sees what the head sees."""
    assert set(MAIN) == set(Role.values) - {Role.COUNTERSIGNER}
