"""What scoring refuses."""

from __future__ import annotations

from collections.abc import Sequence


class ScoringError(ValueError):
    """No scores can be given."""


class UnknownRefused(ScoringError):
    """The scheme refuses to be published while figures are unknown; ``cells`` are (park, indicator)."""

    def __init__(self, cells: Sequence[tuple[str, str]]) -> None:
        super().__init__(", ".join(f"{park} {indicator}" for park, indicator in cells))
        self.cells = list(cells)


class SchemeError(ScoringError):
    """A scheme, a rule or a parameter is not as it must be; ``problems`` says which and what is allowed."""

    def __init__(self, problems: Sequence[object]) -> None:
        super().__init__("; ".join(str(problem) for problem in problems))
        self.problems = list(problems)
