"""Which tests run in one process: those of a file, all that look at the served demo, and all that read its kept pages.

The marker of pytest-xdist for this does nothing under pytest 9.2: it changes a name that is not read any more, and each test
went to the next free process, where all that its file sets up was set up once more. Files are told apart here instead.
"""

from __future__ import annotations

from functools import cache

import pytest
from trees import BASE
from xdist.remote import Producer
from xdist.scheduler import LoadScopeScheduling

SERVED, CRAWLED = "served", "crawled"
# What takes longest is begun first: near the end, one process would work at it while the others have nothing left.
FIRST = (SERVED, "tests/browser/", CRAWLED, "tests/config/", "tests/test_", "tests/targets/")


@cache
def group_of(path: str) -> str:
    """Return the group of a file: a browser test that serves nothing of its own looks at what is served for all."""
    text = (BASE / path).read_text(encoding="utf-8")
    if path.startswith("tests/browser/") and "serve(" not in text:
        return SERVED
    return CRAWLED if "\nfrom crawled import " in text else path


def place_of(nodeid: str) -> int:
    """Return where a test stands in the order of the groups."""
    group = group_of(nodeid.split("::", maxsplit=1)[0])
    return next((place for place, begins in enumerate(FIRST) if group.startswith(begins)), len(FIRST))


class GroupScheduling(LoadScopeScheduling):
    """Gives each process a whole group at a time, in the order in which they were collected."""

    def __init__(self, config: pytest.Config, log: Producer) -> None:
        """Keep the order: what takes long comes first, and the number of tests says nothing about that."""
        config.option.loadscopereorder = False
        super().__init__(config, log)

    def _split_scope(self, nodeid: str) -> str:
        return group_of(nodeid.split("::", maxsplit=1)[0])
