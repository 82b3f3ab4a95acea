"""Towns that several tests of a file stand on: made once, and each test's own rows are taken back from it.

The town is made in a transaction that stays open, in which each test has its savepoint. A test says what it stands on
by ``@stands_on(maker, ...)`` and has a copy of what the maker returned by the fixture ``standing``.
"""

from __future__ import annotations

from collections.abc import Callable
from copy import deepcopy
from itertools import groupby
from typing import Any

import pytest
from django.conf import settings
from django.db import connection, transaction
from django.utils import translation


def stands_on(maker: Callable[..., Any] | None, *asked: Any) -> pytest.MarkDecorator:
    """Let a test, or by ``pytestmark`` all of a file, begin with what a maker makes; with nothing where it is None."""
    return pytest.mark.stands_on.with_args(*([maker, *asked] if maker else []))


def wanted_by(item: pytest.Item) -> tuple[Any, ...]:
    """Return the maker that a test asks for, and what it is asked; nothing where a test begins with nothing."""
    mark = item.get_closest_marker("stands_on")
    return mark.args if mark else ()


def side_by_side(items: list[pytest.Item]) -> None:
    """Order the tests of each file by what they stand on, those that are side by side already as they are."""
    ordered: list[pytest.Item] = []
    for _path, of_file in groupby(items, lambda item: item.path):
        by_ground: dict[tuple[Any, ...], list[pytest.Item]] = {}
        for item in of_file:
            by_ground.setdefault(wanted_by(item), []).append(item)
        ordered += [item for together in by_ground.values() for item in together]
    items[:] = ordered
    for names in {
        id(item.fixturenames): item.fixturenames for item in items if isinstance(item, pytest.Function)
    }.values():
        names.sort(key=lambda name: name != "standing")


class Ground:
    """What is standing now."""

    def __init__(self) -> None:
        self.stands: tuple[Any, ...] = ()
        self.made: Any = None
        self.atomic: Any = None

    def become(self, wanted: tuple[Any, ...]) -> Any:
        """Make what is wanted, unless it stands already; return a copy of what was made."""
        if wanted != self.stands:
            self.clear()
            if wanted:
                self._make(wanted)
        return deepcopy(self.made)

    def clear(self) -> None:
        """Take back what stands."""
        if self.atomic is not None:
            transaction.set_rollback(True)
            self.atomic.__exit__(None, None, None)
        self.stands, self.made, self.atomic = (), None, None

    def _make(self, wanted: tuple[Any, ...]) -> None:
        maker, *asked = wanted
        self.atomic = transaction.atomic()
        self.atomic._from_testcase = True  # acts that must be outermost are so, as in any test
        self.atomic.__enter__()
        self.stands = wanted
        try:
            with translation.override(settings.LANGUAGE_CODE):
                self.made = maker(*asked)
            connection.check_constraints()
        except BaseException:
            self.clear()
            raise
