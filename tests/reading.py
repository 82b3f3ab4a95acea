"""How tests read pages: their text, and the queries they make."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

# What pages cost, by city: the demo and Croatia (`test_costs.py`), and towns of 3 and 30 parks that tests make.
RECORD = Path(__file__).parent / "page_costs.json"
COSTS = json.loads(RECORD.read_text())
RECORDED: dict[str, int] = COSTS["queries"]["towns"]


def text_of(response) -> str:
    """Return a page's text without tags."""
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", response.content.decode()))


def english(client: Client) -> Client:
    """Return the browser with the page's language set to English."""
    client.post("/language/", {"language": "en", "next": "/"})
    return client


# Written once a minute, by whichever page comes first then: the clock of the session, no cost of a page.
NOT_COUNTED = ("SAVEPOINT", "RELEASE", 'UPDATE "accounts_session" SET "seen_at"')


@contextmanager
def queries_counted() -> Iterator[list[str]]:
    """Give a list that holds at the end what queries were made, without transaction control and the idle clock."""
    counted: list[str] = []
    with CaptureQueriesContext(connection) as made:
        yield counted
    counted += [query["sql"] for query in made if not query["sql"].startswith(NOT_COUNTED)]


def queries_of(client: Client, address: str) -> list[str]:
    """Return the queries that a page makes, without transaction control and the idle clock."""
    with queries_counted() as made:
        response = client.get(address)
    assert response.status_code == 200
    return made
