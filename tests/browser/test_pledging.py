"""A promise from its text to a file that anybody can verify: the assessor issues, the head signs, the city signs."""

from __future__ import annotations

import re

import pytest
from cities import change, copy_of
from products import PASSWORD, manage_product, serve
from trees import BASE
from windows import violations

pytestmark = pytest.mark.browser
SIZES = [(1366, 625), (390, 844)]


@pytest.fixture(scope="module")
def promising(shared_folder, template):
    """Serve the demo city before its pledges of 2016: the targets are issued."""
    folder = shared_folder / "pledging"
    folder.mkdir()
    city = copy_of(BASE / "demo" / "city", folder / "city")
    change(city, "pledges", lambda rows: [row for row in rows if row[2] != "2016"])
    change(city, "targets", issued)
    yield from serve(folder, [("load_city", str(city))], template)


def issued(rows):
    """Let the targets of 2016 be issued and not pledged."""
    year, state = rows[0].index("year"), rows[0].index("state")
    return [[*row[:state], "issued", *row[state + 1 :]] if row[year] == "2016" else row for row in rows]


@pytest.fixture
def enter(browser, promising):
    """Return what opens a window for a new person; what breaks the rules of content fails the test."""
    contexts, complaints = [], []

    def window(name, role, *where):
        said = manage_product(promising, "add_account", name, "--role", role, *where)
        secret = re.search(r"[a-z0-9]{16}", said.split("\n")[1]).group()
        context = browser.new_context(viewport={"width": 1366, "height": 625}, locale="zh-CN")
        contexts.append(context)
        context.route("https://cdn.jsdelivr.net/**", lambda route: route.abort())
        page = context.new_page()
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.on("console", lambda m: complaints.append(m.text) if "Content Security Policy" in m.text else None)
        page.goto(f"{promising.address}/log-in/")
        page.fill("#id_username", name)
        page.fill("#id_password", secret)
        page.click("main button")
        page.fill("#id_old_password", secret)
        page.fill("#id_new_password1", PASSWORD)
        page.fill("#id_new_password2", PASSWORD)
        page.click("main button")
        return page

    yield window
    for context in contexts:
        context.close()
    assert complaints == []


def looked_at(page, name):
    """Hold a page to its widths and to what axe asks for."""
    for width, height in SIZES:
        page.set_viewport_size({"width": width, "height": height})
        assert page.evaluate("document.documentElement.scrollWidth") <= width, (name, width)
        assert violations(page) == [], (name, width)
    page.set_viewport_size({"width": 1366, "height": 625})


def sign(page, no, address):
    """Read and sign a pledge from the own tasks."""
    page.goto(f"{address}/entry/")
    page.click(f"tr:has-text('{no}') a.button")
    page.fill("#id_password", PASSWORD)
    looked_at(page, f"sign-{page.viewport_size['width']}-{no[-2:]}")
    page.click("form.asked button.main")
    page.wait_for_selector(f"text={no} 已签署")


def test_issue_sign_and_verify(enter, promising, tmp_path):
    address = promising.address
    assessor = enter("assessor", "assessor")
    assessor.goto(f"{address}/pledges/text/2016/")
    looked_at(assessor, "text")
    assessor.fill("#id_word", "泰园责")
    assessor.click("form.asked button.main")
    assessor.wait_for_selector("text=已保存")
    looked_at(assessor, "issue")
    assessor.click("form.entry-foot button.main")
    assessor.wait_for_selector("text=已下达 6 份责任状")
    looked_at(assessor, "list")
    no = "泰园责〔2016〕第1号"
    hall = assessor.context.new_page()
    hall.goto(f"{address}/pledges/ceremony/2016/")
    looked_at(hall, "ceremony")
    park = assessor.locator(f"tr:has-text('{no}') td.park a").get_attribute("href").split("/")[2].split("?")[0]
    for name, title in (("secretary", "党工委书记"), ("director", "管委会主任")):
        sign(enter(name, "park_head", "--park", park, "--title", title), no, address)
    sign(enter("committee", "city_signatory", "--title", "市委书记"), no, address)
    mayor = enter("mayor", "city_signatory", "--title", "市长")
    sign(mayor, no, address)
    hall.wait_for_selector("tbody tr:first-child .place.yes:has-text('市长')", timeout=9_000)  # without reloading
    hall.click("tbody tr:first-child a.button")
    hall.click("form.asked button.main")
    hall.wait_for_selector("tbody tr:first-child.done")
    looked_at(hall, "handed-in")
    looked_at(mayor, "pledge")
    assert "有效" in mayor.inner_text("main") or "生效" in mayor.inner_text("main")
    with mayor.expect_download() as found:
        mayor.click("a.button:text-is('PDF')")
    file = tmp_path / "pledge.pdf"
    found.value.save_as(file)
    mayor.goto(f"{address}/verify/")
    looked_at(mayor, "verify")
    mayor.set_input_files("#id_pdf", str(file))
    mayor.click("form.asked button.main")
    mayor.wait_for_selector("text=真实、完整")
    assert mayor.locator("text=完好，签名人已知").count() == 4
    looked_at(mayor, "verified")
    assert "核验无误" in manage_product(promising, "verify_pledges")
