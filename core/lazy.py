"""What is loaded only when it is first called.

Typst takes 7 MB, pyHanko with cryptography 44 MB and half a second; a worker that never signs shall not carry them.
The views of all pages are imported at the start, so that leaving an import to its page is not enough.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from pkgutil import resolve_name
from typing import ParamSpec, TypeVar

P = ParamSpec("P")
R = TypeVar("R")

_resolve = cache(resolve_name)


def late(name: str, like: Callable[[], Callable[P, R]]) -> Callable[P, R]:
    """Return a stand-in of a function ("package.module:function") that loads its module when it is called.

    ``like`` is never called; it tells the type.
    """

    def stand_in(*args: P.args, **kwargs: P.kwargs) -> R:
        found: Callable[P, R] = _resolve(name)
        return found(*args, **kwargs)

    stand_in.__name__, stand_in.__doc__ = name.rpartition(":")[2], f"See `{name}`."
    return stand_in
