"""A promise from its text to a file that anybody can verify: the assessor issues, the head signs, the city signs."""

from __future__ import annotations

import pytest
from products import PASSWORD, manage_product, serve
from windows import sign_in_as, violations

pytestmark = pytest.mark.browser
SIZES = [(1366, 625), (390, 844)]


@pytest.fixture(scope="module")
def promising(shared_folder, template):
    """Serve the demo city, which has no pledges yet: its targets are issued."""
    folder = shared_folder / "pledging"
    folder.mkdir()
    yield from serve(folder, [("load_city", "demo/city")], template)


@pytest.fixture
def enter(new_window, promising):
    """Return what opens a window for a new person, who signs in."""

    def window(name, role, *where):
        page = new_window()
        sign_in_as(page, promising, name, role, *where)
        return page

    return window


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
    park = assessor.locator(f"tr:has-text('{no}') td.park a").get_attribute("href").split("/")[2].split("?")[0]
    for name, title in (("secretary", "党工委书记"), ("director", "管委会主任")):
        sign(enter(name, "park_head", "--park", park, "--title", title), no, address)
    sign(enter("committee", "city_signatory", "--title", "市委书记"), no, address)
    mayor = enter("mayor", "city_signatory", "--title", "市长")
    sign(mayor, no, address)
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
    mayor.goto(f"{address}/pledges/{no}/")
    sha256 = mayor.inner_text(".digests code")
    mayor.goto(f"{address}/verify/{sha256}/")  # where the QR code leads
    mayor.wait_for_selector("text=由本系统签发，双方均已签署")
    assert mayor.locator("text=完好，签名人已知").count() == 4
    looked_at(mayor, "verified by its digest")
    assert "核验无误" in manage_product(promising, "verify_pledges")
