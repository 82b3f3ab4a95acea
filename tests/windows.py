"""Windows of people who work with a served product: an account made, signed in, and what axe says of a page."""

from __future__ import annotations

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page
from products import PASSWORD, Product, session_of, stay

AXE = Axe().axe_script
WCAG = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]}


def sign_in_as(page: Page, product: Product, name: str, role: str, *place: str) -> None:
    """Make an account, which counts, and let a window be that person's; the form of the door is not asked for it."""
    stay(page, product, session_of(product, name, role, *place))


def type_in(page: Page, product: Product, name: str, password: str = PASSWORD) -> None:
    """Fill in the log-in form and send it."""
    page.goto(f"{product.address}/log-in/")
    page.fill("#id_username", name)
    page.fill("#id_password", password)
    page.click("main button")


def violations(page: Page) -> list[tuple[str, str]]:
    """Return what axe finds: the rule and where; all that it was content with stays in the browser."""
    page.evaluate(AXE)
    results = page.evaluate("options => axe.run(options).then(results => results.violations)", WCAG)
    return [(rule["id"], node["target"][0]) for rule in results for node in rule["nodes"]]


def paste(page: Page, text: str) -> None:
    """Paste a text, as a spreadsheet hands it over, where the focus is."""
    page.evaluate(
        """text => { const clipboardData = new DataTransfer(); clipboardData.setData("text/plain", text);
        const sent = { clipboardData, bubbles: true, cancelable: true };
        document.activeElement.dispatchEvent(new ClipboardEvent("paste", sent)); }""",
        text,
    )
