"""What the tests of operation share: an empty server of their own."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from installations import server_of_tests

from config.postgres.cluster import Cluster


@pytest.fixture(scope="session")
def server() -> Iterator[Cluster]:
    """Start a server once; each test, or each file, makes databases of other names there."""
    with server_of_tests() as started:
        yield started
