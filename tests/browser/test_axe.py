"""Axe finds nothing on the main pages of each role, on a phone, a tablet and an office screen, in both languages."""

from __future__ import annotations

from itertools import product as pairs

import pytest
from products import cdn_answers, manage_product
from windows import violations

from parks.models import Role

pytestmark = pytest.mark.browser
WIDTHS = (390, 1024, 1366)
PARK, PERIOD, DEPARTMENT = "HQIP", "2016Q2", "stat"
READING = (
    "/", "/rankings/", "/rankings/?indicator=fdi", "/rankings/2/HQIP/", "/compare/", "/parks/", "/parks/HQIP/",
    "/indicators/fdi/", "/plans/", "/targets/2016/", "/projects/", "/pledges/", "/releases/2/", "/search/?q=hq", "/account/",
)  # fmt: skip
ENTERING = ("/start/", "/entry/", f"/entry/{PARK}/{PERIOD}/", f"/entry/{PARK}/{PERIOD}/form/")
MAIN = {
    "official": (*READING, "/entry/"),
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
    "auditor": ("/", "/audit/", "/releases/", "/releases/1/", "/pledges/"),
    "administrator": ("/admin/", "/admin/accounts/user/", "/admin/parks/appointment/", "/account/"),
}  # fmt: skip
SMALL = [("park_head", "zh-hans", 390), ("assessor", "zh-hans", 1024), ("official", "en", 1024)]
# Asked of the served product itself, because its rows are not those of the tests' own database.
SESSION = """
import sys
sys.path.insert(0, "tests")
from people import client_of, person
place = {{"park_editor": {{"park": "{park}"}}, "park_head": {{"park": "{park}"}}, "reviewer": {{"department": "{department}"}},
         "department_head": {{"department": "{department}"}}}}.get("{role}", {{}})
print("session", client_of(person("{role}", name="{name}", **place)).cookies["sessionid"].value)
"""


def window_of(browser, demo, role, language, width):
    """Return a window in which somebody of a role has signed in."""
    code = SESSION.format(park=PARK, department=DEPARTMENT, role=role, name=f"axe-{role}-{language}-{width}")
    session = manage_product(demo, "shell", "--verbosity", "0", "-c", code).split("session ")[1].strip()
    context = browser.new_context(viewport={"width": width, "height": 800}, locale="zh-CN")
    cookies = {"sessionid": session, "django_language": language}
    context.add_cookies([{"name": name, "value": value, "url": demo.address} for name, value in cookies.items()])
    page = context.new_page()
    cdn_answers(page)
    return context, page


def found_on(page, address, paths):
    """Return what axe finds on each page, and what a page answers that is none; nothing where all is well."""
    found = {}
    for path in paths:
        answer = page.goto(address + path)
        wrong = violations(page) if answer.status == 200 else [("status", str(answer.status))]
        if wrong:
            found[path] = wrong
    return found


@pytest.mark.parametrize(("role", "language", "width"), SMALL)
def test_axe_finds_nothing(browser, demo, role, language, width):
    context, page = window_of(browser, demo, role, language, width)
    # Of each role's pages those that no other test looks at in this width.
    found = found_on(page, demo.address, MAIN[role])
    context.close()
    assert found == {}


@pytest.mark.sweep
@pytest.mark.parametrize(
    ("role", "language", "width"),
    [one for one in pairs(MAIN, ("zh-hans", "en"), WIDTHS) if one not in SMALL],
)
def test_axe_finds_nothing_on_any_main_page(browser, demo, role, language, width):
    context, page = window_of(browser, demo, role, language, width)
    found = found_on(page, demo.address, MAIN[role])
    context.close()
    assert found == {}


def test_every_role_has_its_main_pages():
    """Who countersigns sees what the head sees."""
    assert set(MAIN) == set(Role.values) - {Role.COUNTERSIGNER}
