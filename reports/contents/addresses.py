"""Addresses of pages that other pages name often."""

from __future__ import annotations

from urllib.parse import quote

from django.urls import NoReverseMatch, reverse


def park_address(code: str) -> str:
    """Return the address of a park's page."""
    return _address("park", code)


def indicator_address(code: str) -> str:
    """Return the address of an indicator's page."""
    return _address("indicator", code)


def _address(name: str, code: str) -> str:
    try:
        return reverse(f"reports:{name}", args=[code])
    except NoReverseMatch:  # a slash in the code, which an address writes as %2F
        return f"/{name}s/{quote(code, safe='')}/"
