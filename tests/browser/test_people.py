"""Everybody who uses the product, in a browser: in by the one door, at most three clicks to the answer, and out."""

from __future__ import annotations

import base64
import re
import time

import pytest
from django_otp.oath import TOTP
from products import PASSWORD, manage_product
from windows import sign_in_as, type_in, violations

pytestmark = pytest.mark.browser
PARK, DEPARTMENT = ("--park", "HQIP"), ("--department", "commerce")
SIGNS = ("park_head", "city_signatory")
# Role: where it is appointed, where it lands, and the clicks to the answer of its question.
ROLES = {
    "official": ((), "/", [".score a"], "计算过程"),  # why does the first lead?
    "city_signatory": ((), "/", ["text=更多", "text=责任状"], "泰园责"),  # which pledges are in force?
    "park_editor": (("--park", "CQIP"), "/entry/", [], "2016年上半年"),  # what is due, and when?
    "park_head": (
        PARK,
        "/entry/",
        ["nav >> text=综合排名", "td.park >> text=虹桥工业园区"],
        "再进一位",
    ),  # what does the next place need?
    "reviewer": (
        DEPARTMENT,
        "/entry/",
        ["text=更多", "text=填报期", "text=2016年上半年"],
        "已退回",
    ),  # who has handed in?
    "assessor": ((), "/entry/", ["text=更多", "text=填报期"], "2016年上半年"),  # who is late?
    "auditor": ((), "/", ["text=更多", "text=审计"], "登录"),  # who did what?
    "administrator": ((), "/admin/", ["text=任职"], "任职"),  # who holds which post?
}
PAGES = [
    "/", "/rankings/", "/rankings/2/HQIP/", "/compare/", "/parks/", "/parks/HQIP/", "/parks/HQJY/", "/indicators/", "/indicators/fdi/",
    "/plans/", "/plans/none/", "/projects/", "/projects/?stage=screened", "/pledges/", "/periods/", "/periods/2016Q2/", "/releases/",
    "/releases/2/", "/search/?q=", "/search/?q=zzz", "/entry/", "/audit/", "/audit/?from_on=x", "/account/", "/account/password/",
    "/account/totp/", "/rankings/?group=x", "/nothing/",
]  # fmt: skip


@pytest.fixture
def window(browser):
    """Open a window of an office screen."""
    context = browser.new_context(viewport={"width": 1366, "height": 700}, locale="zh-CN")
    yield context.new_page()
    context.close()


def made(product, name, role, *place):
    """Make an account; return its one-time password."""
    said = manage_product(product, "add_account", name, "--role", role, *place)
    if role in SIGNS:
        manage_product(product, "confirm", name, "--reason", "test")
    return re.search(r"[a-z0-9]{16}", said.split("\n")[1]).group()


def enter(page, product, name, secret):
    """Sign in for the first time: the one-time password is changed on the way."""
    type_in(page, product, name, secret)
    assert "/account/password/" in page.url
    page.fill("#id_old_password", secret)
    page.fill("#id_new_password1", PASSWORD)
    page.fill("#id_new_password2", PASSWORD)
    page.click("main button")


def path_of(page, product):
    """Return where the page is, without the query."""
    return page.url.removeprefix(product.address).split("?")[0]


@pytest.mark.parametrize("role", ROLES)
def test_everybody_comes_in_finds_the_answer_and_goes(window, demo, role):
    place, landing, clicks, answer = ROLES[role]
    enter(window, demo, f"clicking-{role}", made(demo, f"clicking-{role}", role, *place))
    assert path_of(window, demo) == landing
    assert len(clicks) <= 3
    for click in clicks:
        window.locator(click).locator("visible=true").first.click()
    window.locator(f"text={answer}").locator("visible=true").first.wait_for()
    if role != "administrator":
        type_out(window, demo)


def type_out(page, product):
    """Sign out by the button of the bar."""
    page.locator("text=退出").locator("visible=true").first.click()
    assert "/log-in/" in page.url
    page.goto(f"{product.address}/releases/")
    assert "/log-in/" in page.url


# The suite meets each page once, by tests/browser/test_axe.py.
@pytest.mark.sweep
@pytest.mark.parametrize(
    ("role", "language"),
    [(role, language) for role in ("park_editor", "auditor", "official", "reviewer") for language in ("zh-hans", "en")],
)
def test_no_page_of_no_role_breaks_wcag(window, demo, role, language):
    place = ROLES[role][0]
    name = f"axe-{role}-{language}"
    sign_in_as(window, demo, name, role, *place)
    window.context.add_cookies([{"name": "django_language", "value": language, "url": demo.address}])
    found = {}
    for path in PAGES:
        window.goto(demo.address + path)
        found[path] = violations(window)
    assert {path: names for path, names in found.items() if names} == {}


def test_after_five_wrong_passwords_the_door_says_how_long_to_wait(window, demo):
    made(demo, "forgetful", "official")
    for _attempt in range(5):
        type_in(window, demo, "forgetful", "not this one")
    type_in(window, demo, "forgetful", "not this one")
    assert "分钟" in window.inner_text(".error")
    assert window.input_value("#id_username") == "forgetful"


def test_a_code_is_asked_for_once_it_is_set_up(window, demo):
    enter(window, demo, "careful", made(demo, "careful", "official"))
    window.goto(f"{demo.address}/account/totp/")
    window.locator("main button").first.click()
    secret = re.sub(r"\s", "", window.inner_text("code"))
    window.fill("#id_code", code_of(secret))
    window.locator("main button[value=confirm]").click()
    assert window.locator("main li").count() >= 10
    type_out(window, demo)
    type_in(window, demo, "careful", PASSWORD)
    assert "/log-in/code/" in window.url
    window.fill("#id_code", "000000")
    window.click("main button")
    assert "/log-in/code/" in window.url
    window.fill("#id_code", code_of(secret, later=1))
    window.click("main button")
    assert path_of(window, demo) == "/"


def code_of(secret, *, later=0):
    """Return the code that an authenticator app would show, so many half minutes later."""
    totp = TOTP(base64.b32decode(secret + "=" * (-len(secret) % 8)))
    totp.time = time.time() + 30 * later
    return f"{totp.token():06d}"


def test_a_session_can_be_ended_from_another(window, browser, demo):
    enter(window, demo, "twice", made(demo, "twice", "official"))
    other = browser.new_context().new_page()
    type_in(other, demo, "twice", PASSWORD)
    assert path_of(other, demo) == "/"
    window.goto(f"{demo.address}/account/")
    window.locator("main form[action$='/sessions/end/'] button").last.click()
    other.goto(demo.address)
    assert "/log-in/" in other.url
    window.goto(demo.address)
    assert path_of(window, demo) == "/"


LEFT_ALONE = """
from datetime import timedelta
from django.db.models import F
from accounts.models import Session
long = timedelta(minutes=31)
rows = Session.objects.filter(user__username="idle")
assert rows.update(started_at=F("started_at") - long, seen_at=F("seen_at") - long, expire_date=F("expire_date") - long) == 1
"""


def left_alone(product):
    """Let half an hour pass without a click."""
    manage_product(product, "shell", "-c", LEFT_ALONE)


def test_who_was_away_too_long_is_told_so_and_comes_back_to_the_page(window, demo):
    enter(window, demo, "idle", made(demo, "idle", "official"))
    left_alone(demo)
    window.click("nav >> text=园区")
    assert path_of(window, demo) == "/log-in/"
    assert window.locator(".sign .news").is_visible()
    window.fill("#id_username", "idle")
    window.fill("#id_password", PASSWORD)
    window.click("main button")
    assert path_of(window, demo) == "/parks/"
    # A list that is renewed without a reload leads to the log-in as well, and its bar goes with it.
    window.goto(f"{demo.address}/rankings/")
    left_alone(demo)
    window.locator("thead a").first.click()
    window.locator(".sign .news").wait_for()
    assert window.locator("#top .who").count() == 0


APPOINT = """
from accounts.audit.trail import act
from accounts.models import User
from parks.models import Appointment, Park
from datetime import date, timedelta
with act("test"):
    user = User.objects.get(username={name!r})
    Appointment.objects.create(user=user, role="park_head", park=Park.objects.get(code="CQIP"), title="second", from_on=date(2020, 1, 1), to_on={to_on})
"""


def test_a_person_with_two_appointments_chooses_under_which_to_act(window, demo):
    secret = made(demo, "both", "park_editor", *PARK)
    manage_product(demo, "shell", "-c", APPOINT.format(name="both", to_on="None"))
    enter(window, demo, "both", secret)
    choice = window.locator(".who.wide select[name=appointment]")
    assert choice.locator("option").count() == 2
    checked = window.locator(".who.wide select[name=appointment] option:checked")
    before = checked.inner_text()
    with window.expect_navigation():
        choice.select_option(index=1)
    assert checked.inner_text() != before


def test_an_appointment_that_ended_yesterday_gives_nothing(window, demo):
    secret = made(demo, "former", "official")
    manage_product(demo, "shell", "-c", APPOINT.format(name="former", to_on="date.today() - timedelta(days=1)"))
    enter(window, demo, "former", secret)
    assert window.locator(".who.wide select[name=appointment]").count() == 0
