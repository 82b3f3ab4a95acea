"""What all tests of pages begin with."""

from __future__ import annotations

import pytest
from django.core.cache import cache


@pytest.fixture(autouse=True)
def cold_cache():
    """Begin every test with nothing in the cache."""
    cache.clear()
