"""The pages of one published city: as each role walks them by links, and as examples. Asked for once in a process.

Answers are kept, which need no database: who reads some first loads the city in the test's own transaction. Files that
import from here run in one process (`groups.py`), so that no second one asks for the same.
"""

from __future__ import annotations

import tempfile
import zlib
from collections.abc import Mapping
from pathlib import Path
from typing import Any, NamedTuple
from urllib.parse import urlsplit

from cities import FULL, Rows, change, copy_of, release_of
from django.test import Client
from django.urls import resolve
from pages import PAGES_OF_AUDITOR, administration, pages, reader
from people import client_of, person
from reading import english
from walking import pages_by_links

from accounts.models import User
from parks.models import Role
from reports.models import Release
from targets.models import Indicator

# Why the year is published, and how the city is known again.
REASON = "all is in"
# What the first park is called.
LONG, SHORT = "Economic Development Zone of the North", "North Zone"
AT_A_PARK = (Role.PARK_EDITOR, Role.PARK_HEAD)
# What stands in tables only where it is asked for.
MORE = ("/rankings/?category={category}", "/indicators/{indicator}/?sort=park", "/rankings/?indicator={indicator}")


class Answer(NamedTuple):
    """An answer as it is kept; its status is 0 where a link was seen and not followed."""

    name: str
    address: str
    status: int = 0
    headers: Mapping[str, str] = {}
    is_page: bool = False
    packed: bytes = b""

    @property
    def page(self) -> str:
        """Return the text of a page, "" of what is none."""
        return zlib.decompress(self.packed).decode() if self.is_page else ""


class Examples(NamedTuple):
    """The examples of pages as one account opened them."""

    owner: int
    answers: tuple[Answer, ...]


def kept(name: str, address: str, response: Any) -> Answer:
    """Return an answer without what it was made of."""
    if response is None:
        return Answer(name, address)
    headers = dict(response.headers)
    is_page = not response.streaming and headers.get("Content-Type", "").startswith("text/html")
    packed = zlib.compress(response.content, 1) if is_page else b""
    return Answer(name, address, response.status_code, headers, is_page, packed)


def loaded() -> None:
    """Publish a year's end in this transaction unless it is; the quarter after it is open, on the demo's day."""
    if Release.objects.filter(reason=REASON).exists():
        return
    with tempfile.TemporaryDirectory() as made:
        folder = copy_of(FULL, Path(made) / "city")

        def named(rows: Rows) -> None:
            for column, name in (("name", LONG), ("short_name", SHORT)):
                rows[1][rows[0].index(column)] = name

        change(folder, "parks", named)
        # The later name is another park's.
        change(folder, "park_names", lambda rows: [rows[0], ["p2", *rows[1][1:]]])
        release_of(folder, "K2020", 2020, 4, reason=REASON)


def client_in(role: str, language: str) -> Client:
    """Return the browser of somebody in a role, whose name is no code, in a language."""
    name = role.replace("_", ".")
    user = User.objects.filter(username=name).first()
    user = user or person(role, name=name, park="p1" if role in AT_A_PARK else None)
    return english(client_of(user)) if language == "en" else client_of(user)


_walks: dict[tuple[str, str], tuple[Answer, ...]] = {}
_examples: dict[str, Examples] = {}


def walk(role: str, language: str = "zh-hans") -> tuple[Answer, ...]:
    """Return all that links from the first page lead somebody in a role to."""
    if (role, language) not in _walks:
        loaded()
        _walks[role, language] = tuple(kept(*found) for found in pages_by_links(client_in(role, language)))
    return _walks[role, language]


def pages_of_walk(role: str, language: str = "zh-hans") -> list[Answer]:
    """Return the pages that links from the first one lead somebody in a role to."""
    return [answer for answer in walk(role, language) if answer.is_page and answer.status == 200]


def examples_in(language: str = "zh-hans") -> Examples:
    """Return an example of every page, and more tables, as the reader opens them who holds five roles."""
    if language not in _examples:
        loaded()
        client = reader(name="reader." + language)
        _examples[language] = _asked(english(client) if language == "en" else client, pages_and_more())
    return _examples[language]


def pages_and_more() -> dict[str, str]:
    """Return the examples of pages, and the tables that are only where they are asked for."""
    indicators = Indicator.objects.filter(category__isnull=False).select_related("category")
    asked = pages()
    known = set(asked.values())
    for indicator in indicators:
        for one in MORE:
            address = one.format(indicator=indicator.code, category=indicator.category.code)
            if address not in known:
                known.add(address)
                asked[f"{resolve(urlsplit(address).path).view_name}, {address}"] = address
    return asked


def examples_of(role: str) -> Examples:
    """Return the administration's pages as an administrator opens them, or the auditor's own."""
    if role not in _examples:
        loaded()
        addresses = administration() if role == Role.ADMINISTRATOR else PAGES_OF_AUDITOR
        _examples[role] = _asked(client_in(role, "zh-hans"), addresses)
    return _examples[role]


def _asked(client: Client, addresses: dict[str, str]) -> Examples:
    owner = int(client.session["_auth_user_id"])
    return Examples(owner, tuple(kept(name, address, client.get(address)) for name, address in addresses.items()))
