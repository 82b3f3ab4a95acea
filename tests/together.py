"""Which tests run in one process of several: those of a file, and all of the browser, whose products are served once."""

from __future__ import annotations

from xdist.scheduler import LoadScopeScheduling


class Together(LoadScopeScheduling):
    """Shares whole files among the processes.

    Marks of groups are of no use: xdist 3.8 writes them where pytest 9 does not look, and shares test by test.
    """

    def _split_scope(self, nodeid: str) -> str:
        file = nodeid.partition("::")[0]
        return "tests/browser" if file.startswith("tests/browser/") else file
