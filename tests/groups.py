"""Which tests run in one process: those of a file, and all that look at the served demo.

The marker of pytest-xdist for this does nothing under pytest 9.2: it changes a name that is not read any more, and each test
went to the next free process, where all that its file sets up was set up once more. Files are told apart here instead.
"""

from __future__ import annotations

from functools import cache

import pytest
from trees import BASE
from xdist.remote import Producer
from xdist.scheduler import LoadScopeScheduling

SERVED = "served"


@cache
def group_of(path: str) -> str:
    """Return the group of a file: a browser test that serves nothing of its own looks at what is served for all."""
    file = BASE / path
    is_shared = file.parent.name == "browser" and "serve(" not in file.read_text(encoding="utf-8")
    return SERVED if is_shared else path


class GroupScheduling(LoadScopeScheduling):
    """Gives each process a whole group at a time, in the order in which they were collected."""

    def __init__(self, config: pytest.Config, log: Producer) -> None:
        """Keep the order: what takes long comes first, and the number of tests says nothing about that."""
        config.option.loadscopereorder = False
        super().__init__(config, log)

    def _split_scope(self, nodeid: str) -> str:
        return group_of(nodeid.split("::", maxsplit=1)[0])
