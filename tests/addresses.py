"""Every address of the product, read off the resolver, so that none can be forgotten."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import NamedTuple

from django.urls import URLPattern, URLResolver, get_resolver


class Address(NamedTuple):
    """An address: its full name ("reports:why") and its pattern ("/rankings/<release_id>/<park_code>/")."""

    name: str
    pattern: str


def every(resolver: URLResolver, prefix: str = "/", space: str = "") -> Iterator[Address]:
    """Yield the addresses of a resolver and of those it includes."""
    for entry in resolver.url_patterns:
        path = prefix + str(entry.pattern)
        if isinstance(entry, URLResolver):
            inner = f"{space}{entry.namespace}:" if entry.namespace else space
            yield from every(entry, path, inner)
        elif isinstance(entry, URLPattern):
            yield Address(f"{space}{entry.name or path}", path)


# The administration is Django's own; its pages have a test of their own.
ADDRESSES = [address for address in every(get_resolver()) if not address.name.startswith("admin:")]


def filled(address: Address, value: Callable[[], str]) -> str:
    """Return the address with a value in place of each of its parameters."""
    return re.sub(r"<[^>]+>", lambda _match: value(), address.pattern)
