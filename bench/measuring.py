"""How time is taken: CPU of the process that works, interleaved rounds, medians."""

from __future__ import annotations

import socket
import statistics
import time
from collections.abc import Callable, Mapping
from contextlib import closing
from dataclasses import dataclass

ROUNDS = 5


@dataclass(frozen=True)
class Line:
    """A measured ratio beside its goal; ``goal`` None says that the figure is there to be known."""

    what: str
    measured: float
    unit: str
    goal: float | None
    is_at_least: bool = False

    @property
    def is_missed(self) -> bool:
        """Return whether there is a goal and it is not reached."""
        if self.goal is None:
            return False
        return self.measured < self.goal if self.is_at_least else self.measured > self.goal

    def __str__(self) -> str:
        if self.goal is None:
            return f"{self.what:<68}{self.measured:>12,.2f} {self.unit}"
        sign = ">=" if self.is_at_least else "<="
        verdict = "MISSED" if self.is_missed else "ok"
        return f"{self.what:<68}{self.measured:>12,.2f} {self.unit:<10} goal {sign} {self.goal:,g}  {verdict}"


def free_port() -> int:
    """Return a port of the loopback that nobody listens on."""
    with closing(socket.socket()) as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def cpu_of(
    works: Mapping[str, Callable[[], object]], times: int = 20, clock: Callable[[], float] = time.process_time
) -> dict[str, float]:
    """Return the median CPU seconds of one call of each, rounds interleaved so that all see the same machine.

    ``clock`` tells the CPU seconds of the process that does the work, this one unless told otherwise.
    """
    taken: dict[str, list[float]] = {name: [] for name in works}
    for work in works.values():
        work()
    for _round in range(ROUNDS):
        for name, work in works.items():
            began = clock()
            for _call in range(times):
                work()
            taken[name].append((clock() - began) / times)
    return {name: statistics.median(values) for name, values in taken.items()}
