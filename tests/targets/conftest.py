"""Acts answer in the reader's language; these tests read English."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.utils import translation


@pytest.fixture(autouse=True)
def english() -> Iterator[None]:
    """Let acts speak English."""
    with translation.override("en"):
        yield
