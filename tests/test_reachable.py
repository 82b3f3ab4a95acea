"""Every page is reached by links: each role walks from the first page, and what none comes by is named."""

from __future__ import annotations

import html
import re
from pathlib import Path

import pytest
from addresses import ADDRESSES
from cities import FULL, copy_of, release_of
from crawled import walk
from people import client_of, person

from parks.models import Role

pytestmark = pytest.mark.django_db

# Addresses that no link leads to in the walked city, each with the reason.
NO_LINK = {
    "health": "asked by machines",
    "accounts:log_in": "where strangers are sent; who has signed in is sent on",
    "accounts:log_in_code": "the second step of the log-in",
    "accounts:admin_log_in": "Django's own door, which is closed",
    "accounts:totp_qr": "a picture of the page of codes, while they are set up",
    "reports:start": "where the log-in leads on",
    "reports:verify_digest": "what is printed on a document as a code to be scanned",
    "reports:confirm_paper": "a step of a pledge that is issued and not signed; its page makes the link of the step's name",
    "reports:search": "the search of the frame, which is a form without an address of its own",
}


@pytest.fixture
def city(tmp_path):
    """Publish a year's end; the quarter after it is open, on the demo's day."""
    return release_of(copy_of(FULL, tmp_path / "city"), "K2020", 2020, 4)


def walked_as(role):
    """Return the names of all addresses that links from the first page lead to, none of them to nothing."""
    found = walk(role)
    assert [answer.address for answer in found if answer.status in (400, 404, 500)] == []
    return {answer.name for answer in found}


def written():
    """Return the addresses that pages link to in some state of theirs: a pledge made here, a filed change, a scan."""
    sources = [*Path("templates").rglob("*.html"), *Path("reports").rglob("*.py")]
    text = "\n".join(path.read_text() for path in sources)
    return {name for _way, name in re.findall(r'(url|reverse\(|redirect\()\s*"([a-z_]+:[a-z_]+|set_language)"', text)}


def test_everything_is_reached_by_somebody():
    reached = set().union(*(walked_as(role) for role in Role.values))
    names = {address.name for address in ADDRESSES}
    assert sorted(names - reached - written() - NO_LINK.keys()) == []


EXPECTED = {
    # Entry on behalf, revision and history.
    Role.ASSESSOR: {"reports:enter", "reports:figure"},
    Role.PARK_EDITOR: {"reports:enter", "reports:figure"},
    Role.PARK_HEAD: {"reports:enter", "reports:figure"},
    Role.REVIEWER: {"reports:figure"},
    Role.DEPARTMENT_HEAD: {"reports:figure"},
}


@pytest.mark.parametrize("role", EXPECTED)
def test_who_works_with_figures_reaches_their_history(role):
    assert EXPECTED[role] <= walked_as(role)


def test_a_released_figure_leads_the_assessor_to_its_revision(city):
    page = client_of(person(Role.ASSESSOR)).get(f"/periods/{city.period.label}/parks/p1/").content.decode()
    (address, *_more) = re.findall(r'href="(/entry/p1/[^"]+/figures/[^"]+/)#revise"', page)
    browser = client_of(person(Role.ASSESSOR, name="another"))
    assert 'id="revise"' in browser.get(html.unescape(address)).content.decode()
    head = client_of(person(Role.PARK_HEAD, park="p1")).get(f"/periods/{city.period.label}/parks/p1/").content.decode()
    assert "#revise" not in head and address in head


def test_the_assessor_enters_on_behalf_from_the_page_of_the_park(city):
    page, address = "/periods/2021Q1/parks/p1/", "/entry/p1/2021Q1/"
    assessor = client_of(person(Role.ASSESSOR))
    assert f'href="{address}"' in assessor.get(page).content.decode()
    assert 'name="on_behalf_of"' in assessor.get(address).content.decode()
    assert f'href="{address}"' not in client_of(person(Role.REVIEWER)).get(page).content.decode()
