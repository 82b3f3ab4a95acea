"""Walking the pages as a person does: from the first page by links, a few pages of each address."""

from __future__ import annotations

import html
import re
from collections import Counter
from collections.abc import Iterator
from typing import Any
from urllib.parse import urldefrag, urljoin, urlsplit

from django.test import Client
from django.urls import Resolver404, resolve

# So many pages of one address are opened: their links are alike.
OF_ONE = 8
LINKS = re.compile(r'(?:href|action|formaction|data-hx-get|data-figured|src)="([^"]+)"')


def pages_by_links(client: Client) -> Iterator[tuple[str, str, Any]]:
    """Yield the name, the address and the answer of all that links from the first page lead to.

    The answer is None for what is not opened: a few pages of one address are enough, their links are alike.
    """
    ahead, opened = ["/"], Counter()
    known = set(ahead)
    while ahead:
        address = ahead.pop(0)
        try:
            name = resolve(urlsplit(address).path).view_name
        except Resolver404:
            continue
        opened[name] += 1
        if opened[name] > OF_ONE or name.startswith("admin:") or name == "accounts:log_out":
            yield name, address, None
            continue
        response = client.get(address)
        yield name, address, response
        if response.streaming or not response.get("Content-Type", "").startswith("text/html"):
            continue
        if response.status_code == 302:
            links = [response["Location"]]
        else:
            links = [html.unescape(link) for link in LINKS.findall(response.content.decode())]
        for link in links:
            found = urldefrag(urljoin(address, link))[0]
            if found.startswith("/") and not found.startswith("/static/") and found not in known:
                known.add(found)
                ahead.append(found)


def html_by_links(client: Client) -> Iterator[tuple[str, str, str]]:
    """Yield the name, the address and the text of all pages that links from the first page lead to."""
    for name, address, response in pages_by_links(client):
        is_page = response is not None and response.status_code == 200 and not response.streaming
        if is_page and response.get("Content-Type", "").startswith("text/html"):
            yield name, address, response.content.decode()
