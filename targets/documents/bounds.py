"""How much of a file is looked at before it is no document of ours: so many objects, so many seconds."""

from __future__ import annotations

import ctypes
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from time import thread_time
from typing import Any, Protocol, TypeVar

from pyhanko.pdf_utils.reader import PdfFileReader

T = TypeVar("T")
# A pledge with four signatures takes some thousands of objects, most of them read once for each signature.
MOST_OBJECTS = 200_000
# Of the processor, and of the clock where the processor is busy with something that reads no object.
PROCESSOR_SECONDS, SECONDS = 15, 45


class TooMuch(BaseException):
    """A file takes more than any pledge does. Nothing of the parser takes it for an error of its own."""


class BoundedReader(PdfFileReader):
    """Reads a PDF and stops once too many objects were asked for, or for too long."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        self._objects, self._until = 0, thread_time() + PROCESSOR_SECONDS
        super().__init__(*args, **kwargs)

    def get_object(self, *args: object, **kwargs: object) -> object:
        """Return an object. Raises TooMuch."""
        self._objects += 1
        if self._objects > MOST_OBJECTS or thread_time() > self._until:
            raise TooMuch
        return super().get_object(*args, **kwargs)  # type: ignore[no-untyped-call]


class Start(Protocol):
    """Calls a function in the thread that it is called in."""

    def __call__(self, function: Callable[..., T], *args: object) -> T:
        """Return what the function returns."""


@contextmanager
def stopped_after(seconds: float) -> Iterator[Start]:
    """Yield what calls a function in the thread that it is called in, and stops it once the time is over.

    The parser is Python, so that an exception reaches it between two of its steps.
    """
    running: list[int] = []
    guard = threading.Lock()

    def start(function: Callable[..., T], *args: object) -> T:
        running.append(threading.get_ident())
        try:
            return function(*args)
        finally:
            with guard:
                running.clear()

    def stop() -> None:
        with guard:
            for ident in running:
                ctypes.pythonapi.PyThreadState_SetAsyncExc(ctypes.c_ulong(ident), ctypes.py_object(TooMuch))

    timer = threading.Timer(seconds, stop)
    timer.daemon = True
    timer.start()
    try:
        yield start
    finally:
        timer.cancel()
