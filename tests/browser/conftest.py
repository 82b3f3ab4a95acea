"""The demo and Croatia as served products, and Chromium to look at them."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from cities import signed_demo
from collected import refuse_stale
from playwright.sync_api import Browser, BrowserContext, Locator, Page, expect, sync_playwright
from products import Product, serve

# Nothing outside this machine is there: what a test wants from the CDN it answers itself.
FLAGS = [
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync", "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1",
]  # fmt: skip
# How long a slow machine may take for what a person waits for, in milliseconds; who waits goes on as soon as it is there.
PATIENCE = 60_000


@pytest.fixture(autouse=True, scope="session")
def styles_and_scripts_of_now() -> None:
    """Refuse to look at static files that were collected before they were changed."""
    refuse_stale()


@pytest.fixture(scope="session")
def shared_folder() -> Iterator[Path]:
    """Return a folder that the server's account may enter too."""
    folder = Path(tempfile.mkdtemp(prefix="parkboard-"))
    folder.chmod(0o755)
    yield folder
    shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture(scope="session")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return where the migrated cluster is kept that all products of all processes start from."""
    own = tmp_path_factory.getbasetemp()
    return (own.parent if "PYTEST_XDIST_WORKER" in os.environ else own) / "migrated"


@pytest.fixture(scope="session")
def demo(shared_folder: Path, template: Path) -> Iterator[Product]:
    """Serve the demo city with two quarters published."""
    folder = shared_folder / "demo"
    folder.mkdir()
    quarters = [
        ("publish", "--scheme", "txpark-2015", "--quarter", "4", "--reason", "x"),
        ("publish", "--scheme", "txpark-2016", "--quarter", "1", "--reason", "x"),
    ]
    yield from serve(folder, [("load_city", str(signed_demo(folder / "city"))), *quarters], template)


@pytest.fixture(scope="session")
def croatia(shared_folder: Path, template: Path) -> Iterator[Product]:
    """Serve the Croatian municipalities."""
    folder = shared_folder / "croatia"
    folder.mkdir()
    load = ("load_city", "tests/data/croatia-2013")
    yield from serve(folder, [load, ("publish", "--scheme", "devindex-2013", "--quarter", "4")], template)


def then_loaded(act: Callable[..., Any], page_of: Callable[[Any], Page]) -> Callable[..., Any]:
    """Return a click that also waits for the scripts of the page it leads to: what is typed earlier, they never hear of."""

    def clicked(where: Any, *given: Any, **said: Any) -> Any:
        done = act(where, *given, **said)
        page_of(where).wait_for_load_state("load")
        return done

    return clicked


def patient_window(opened: Callable[..., BrowserContext]) -> Callable[..., BrowserContext]:
    """Return what opens a window that waits as long as a slow machine takes."""

    def window(*given: Any, **said: Any) -> BrowserContext:
        context = opened(*given, **said)
        context.set_default_timeout(PATIENCE)
        return context

    return window


@pytest.fixture(scope="session")
def patience() -> Iterator[None]:
    """Let no test of a browser depend on how fast the machine is."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Browser, "new_context", patient_window(Browser.new_context))
        patch.setattr(Page, "click", then_loaded(Page.click, lambda page: page))
        patch.setattr(Locator, "click", then_loaded(Locator.click, lambda locator: locator.page))
        expect.set_options(timeout=PATIENCE)
        yield


@pytest.fixture(scope="session")
def browser(patience: None) -> Iterator[Browser]:
    """Start Chromium, by its headless shell where there is one: it opens a window three times as fast."""
    names = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome")
    found = next(filter(None, map(shutil.which, names)), None)
    assert found, "Chromium is missing: apt-get install chromium"
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=found, args=FLAGS)
        yield started
        started.close()


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    """Open a window of an office screen; what the browser complains about fails the test."""
    context = browser.new_context(viewport={"width": 1366, "height": 625}, locale="zh-CN")
    opened = context.new_page()
    complaints: list[str] = []
    opened.on("pageerror", lambda error: complaints.append(str(error)))
    opened.on(
        "console",
        lambda message: complaints.append(message.text) if "Content Security Policy" in message.text else None,
    )
    yield opened
    context.close()
    assert complaints == []


@pytest.fixture
def new_window(browser: Browser) -> Iterator[Callable[[], Page]]:
    """Return what opens a window of an office screen for one person more; what a browser complains about fails."""
    contexts, complaints = [], []

    def opened() -> Page:
        context = browser.new_context(viewport={"width": 1366, "height": 625}, locale="zh-CN")
        contexts.append(context)
        page = context.new_page()
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.on("console", lambda m: complaints.append(m.text) if "Content Security Policy" in m.text else None)
        return page

    yield opened
    for context in contexts:
        context.close()
    assert complaints == []
